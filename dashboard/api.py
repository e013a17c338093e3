"""The HTTP API: observations as JSON, CSV or Arrow, the catalogue, the stamp that walls poll."""

from __future__ import annotations

import csv
import io
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from dashboard.ask import ask
from dashboard.clock import beijing_now
from dashboard.inquiry import InquiryError, read_inquiry, read_study_inquiry
from dashboard.openapi import MEDIA, ObservationPage, ObservationRecord, Problem, Stamp, document
from dashboard.outcome_record import outcome_record
from datasets.metric import Measure, inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.inquiry import Inquiry
    from dashboard.question import Observation, Outcome, StudyQuery
    from dashboard.warehouse import Warehouse
    from datasets.catalogue import Catalogue
    from operations.settings import Settings

_COLUMNS = tuple(ObservationRecord.model_fields)


def api(warehouse: Warehouse, catalogue: Catalogue, settings: Settings) -> Blueprint:
    """Give the blueprint of ``/api/v1``; every answer carries the build's id as its ETag."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

    @blueprint.get("/observations")
    def observations() -> Response:
        asked = request.args.to_dict(flat=False)
        inquiry = read_inquiry(asked, catalogue, beijing_now().date())
        return _observations(warehouse, catalogue, settings, inquiry)

    @blueprint.get("/studies")
    def studies() -> Response:
        given = request.args.to_dict(flat=False)
        query = read_study_inquiry(given, catalogue, beijing_now().date())
        return _studies(warehouse, catalogue, settings, query)

    @blueprint.get("/catalogue")
    def whole_catalogue() -> Response:
        tag = f"{warehouse.build_id()}-{catalogue.fingerprint[:12]}-{settings.simulated}"
        return _tagged(_json(_describe(catalogue, settings)), tag)

    @blueprint.get("/stamp")
    def stamp() -> Response:
        stamp = Stamp(build=warehouse.build_id(), built_at=warehouse.built_at())
        return _tagged(_json(stamp.model_dump()), stamp.build or "none")

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        number = version("govbrain")
        return _tagged(_json(document(number)), number)

    blueprint.register_error_handler(InquiryError, lambda error: _problem(error.problem))
    return blueprint


def _observations(
    warehouse: Warehouse, catalogue: Catalogue, settings: Settings, inquiry: Inquiry
) -> Response:
    form = inquiry.form or _accepted()
    build = warehouse.build_id()
    if not build:
        return _problem(_NO_BUILD)
    if inquiry.build not in ("", build):
        return _problem(_MOVED)
    answers = ask(warehouse, inquiry.queries, simulated=settings.simulated)
    found = [each for query in inquiry.queries for each in answers.of(query)]
    end = inquiry.offset + inquiry.limit
    cursor = f"{build}~{end}" if end < len(found) else None
    records = [_record(catalogue, each) for each in found[inquiry.offset : end]]
    response = Response(_WRITERS[form](records, cursor), mimetype=MEDIA[form])
    response.vary.add("Accept")
    if cursor:
        words = [*((k, v) for k, v in request.args.items(multi=True) if k != "cursor")]
        query = urlencode([*words, ("cursor", cursor)])
        response.headers["Link"] = f'<{request.path}?{query}>; rel="next"'
    return _tagged(response, f"{build}-{form}")


def _studies(
    warehouse: Warehouse, catalogue: Catalogue, settings: Settings, query: StudyQuery | None
) -> Response:
    build = warehouse.build_id()
    if not build:
        return _problem(_NO_BUILD)
    found: tuple[Outcome, ...] = ()
    if query:
        found = ask(warehouse, [query], simulated=settings.simulated).study(query)
    declared = {query.study} if query else set(catalogue.studies)
    page = {
        "studies": [
            {
                "study": name,
                "kind": study.kind,
                "title": study.title.model_dump(),
                "purpose": study.purpose.model_dump(),
                "provenance": study.provenance.model_dump(),
            }
            for name, study in catalogue.studies.items()
            if name in declared
        ],
        "outcomes": [outcome_record(outcome) for outcome in found],
    }
    shown = f"{settings.simulated}-{settings.ranking}"
    return _tagged(_json(page), f"{build}-{catalogue.fingerprint[:12]}-{shown}")


def _record(catalogue: Catalogue, observation: Observation) -> dict[str, object]:
    return {
        "metric": observation.metric,
        "region": observation.ref_area,
        "time_period": observation.time_period,
        "freq": observation.freq,
        "value": observation.value,
        "unit": catalogue.metrics[observation.metric].unit,
        "status": observation.obs_status,
        "vintage": observation.vintage,
        "release": observation.release,
        "origin": observation.origin,
        "source": observation.source_title,
        "feed": observation.feed,
        "breakdown": observation.breakdown,
    }


def _as_json(records: Sequence[dict[str, object]], cursor: str | None) -> bytes:
    return orjson.dumps(dict(zip(ObservationPage.model_fields, (records, cursor), strict=True)))


def _as_csv(records: Sequence[dict[str, object]], _: str | None) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode()


def _as_arrow(records: Sequence[dict[str, object]], _: str | None) -> bytes:
    import pyarrow as pa  # noqa: PLC0415

    types = {"value": pa.float64(), "vintage": pa.date32()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in _COLUMNS])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_table(pa.Table.from_pylist([*records], schema=schema))
    return bytes(sink.getvalue())


_WRITERS = {"json": _as_json, "csv": _as_csv, "arrow": _as_arrow}

_NO_BUILD = Problem(
    title="尚无数据 · No data yet",
    status=503,
    detail="还没有任何数据版本；请先运行 govbrain etl run。",
    detail_en="there is no build yet; run `govbrain etl run` first",
)
_MOVED = Problem(
    title="数据已更新 · The data have changed",
    status=410,
    detail="翻页期间数据版本已更新，请从第一页重新开始。",
    detail_en="a new build has come since the first page; start again without cursor",
    parameter="cursor",
)


def _accepted() -> str:
    """The format that the Accept header likes best; JSON where it likes none of ours."""
    best = request.accept_mimetypes.best_match([*MEDIA.values()], MEDIA["json"])
    return next(form for form, media in MEDIA.items() if media == best)


def _describe(catalogue: Catalogue, settings: Settings) -> dict[str, object]:
    return {
        "metrics": [_metric(catalogue, name) for name in catalogue.metrics],
        "feeds": [
            {"feed": name, **feed.model_dump(exclude={"source", "format", "metrics", "structure"})}
            for name, feed in catalogue.feeds.items()
            if settings.simulated or feed.origin != "simulated"
        ],
        "targets": [{"target": name, **t.model_dump()} for name, t in catalogue.targets.items()],
        "areas": [
            {
                "region": area.code,
                "name": area.name,
                "name_en": area.name_en,
                "short": area.short,
                "parent": area.parent,
                "level": area.level,
            }
            for area in catalogue.areas.by_code.values()
        ],
    }


def _metric(catalogue: Catalogue, name: str) -> dict[str, object]:
    metric, base = catalogue.metrics[name], catalogue.base(name)
    return {
        "metric": name,
        "kind": metric.kind,
        "title": metric.title.model_dump(),
        "definition": metric.definition.model_dump(),
        "unit": metric.unit,
        "decimals": metric.decimals,
        "direction": metric.direction,
        "theme": base.theme,
        "owner": base.owner,
        "freq": base.freq,
        "classification": base.classification,
        "measure": isinstance(metric, Measure),
        "inputs": inputs(metric),
    }


def _json(content: object) -> Response:
    return Response(orjson.dumps(content), mimetype=MEDIA["json"])


def _problem(problem: Problem) -> Response:
    content = orjson.dumps(problem.model_dump())
    return Response(content, problem.status, mimetype="application/problem+json")


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
