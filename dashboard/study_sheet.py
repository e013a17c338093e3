"""The sheet of a judgement: by which method, on which numbers, how sure, and who chose that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.column_heads import heads
from dashboard.fragments import absent, area_name, metric_name, say, simulated_badge
from dashboard.index_words import index_item_words, raw_note_words
from dashboard.judgement import item_words, no_study, note_words, period_words
from dashboard.question import StudyQuery
from dashboard.sheet_name import parse_name
from dashboard.study_words import detail_name, kind_words, status_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dashboard.panel import Reader
    from dashboard.question import Answers, Estimate, Outcome
    from datasets.catalogue import Catalogue
    from datasets.study import AnyStudy

PREFIX = "study"
_SHOWN = 12
"""Items whose newest number stands on the sheet; the API gives all."""


@dataclass(frozen=True)
class Judged:
    """Which judgement: as the address writes it, ``study~<study>~<metric>~<area>``."""

    study: str
    metric: str
    area: str


def parse_judged(text: str, catalogue: Catalogue) -> Judged:
    """Read which judgement is meant.

    Raises:
        ValueError: It has not four parts, or names no study, metric or area that we know.
    """
    found = Judged(*parse_name(text, f"{PREFIX}~<study>~<metric>~<area>", catalogue))
    if found.metric and found.metric not in catalogue.metrics:
        raise ValueError(f"no metric called '{found.metric}'")
    return found


def study_question(judged: Judged, reader: Reader) -> StudyQuery:
    """Ask for the outcomes of the study in the area; those on other metrics are left out later."""
    return StudyQuery(judged.study, judged.metric, (judged.area,), as_of=reader.as_of)


def study_sheet(judged: Judged, reader: Reader, answers: Answers) -> str:
    """Write the sheet of a judgement as an HTML fragment."""
    outcome = next(
        (o for o in answers.study(study_question(judged, reader)) if o.metric == judged.metric),
        None,
    )
    study = reader.catalogue.studies[judged.study]
    return Markup('<article class="provenance">{}{}{}{}{}</article>').format(
        _top(reader, judged, study, outcome),
        _facts(reader, study, outcome),
        _newest(reader, outcome) if outcome else "",
        _inputs(reader, outcome) if outcome else "",
        _links(reader, judged),
    )


def _top(reader: Reader, judged: Judged, study: AnyStudy, outcome: Outcome | None) -> Markup:
    title = study.title.to(reader.language)
    subject = f"{metric_name(reader, judged.metric)} · " if judged.metric else ""
    chips = [area_name(reader, judged.area), kind_words(reader, study.kind)]
    invented = outcome is not None and outcome.origin == "simulated"
    return Markup('<h2>{}{}</h2><p class="chips">{}{}</p><p class="verdict">{}</p>').format(
        subject,
        title,
        simulated_badge(reader) if invented else "",
        Markup().join(Markup("<span>{}</span>").format(text) for text in chips),
        status_words(reader, outcome) if outcome else no_study(reader, judged.study),
    )


def _facts(reader: Reader, study: AnyStudy, outcome: Outcome | None) -> Markup:
    pairs = [
        (say(reader, "用途", "Purpose"), study.purpose.to(reader.language)),
        (say(reader, "参数由来", "Parameters' source"), study.provenance.to(reader.language)),
        *(_run(reader, outcome) if outcome else ()),
        *(_told(reader, outcome) if outcome else ()),
    ]
    rows = Markup().join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(name, text) for name, text in pairs
    )
    return Markup("<dl>{}</dl>").format(rows)


def _run(reader: Reader, outcome: Outcome) -> Iterator[tuple[str, str]]:
    reckoned = outcome.reckoned_at.replace(tzinfo=dt.UTC).astimezone(reader.now.tzinfo)
    yield say(reader, "方法", "Method"), outcome.method
    yield say(reader, "观测数", "Observations"), f"{outcome.n_obs:,}"
    yield say(reader, "已知截至", "Known from"), outcome.vintage.isoformat()
    yield say(reader, "计算时间", "Reckoned"), reckoned.strftime("%Y-%m-%d %H:%M")


def _told(reader: Reader, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Give parameters and details in words, each name once, details over parameters."""
    for name, value in {**outcome.parameters, **outcome.details}.items():
        if words := detail_name(reader, name, outcome.kind):
            yield words, value_words(reader, value)


def _newest(reader: Reader, outcome: Outcome) -> Markup:
    newest: dict[str, Estimate] = {each.item: each for each in _headlines(outcome)}
    rows = Markup().join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}</td><td class="value">{}</td><td>{}</td></tr>'
        ).format(
            _item(reader, outcome, each.item),
            period_words(reader, each.time_period) if each.time_period else "",
            absent(reader) if each.value is None else value_words(reader, each.value),
            _note(reader, outcome, each.note),
        )
        for each in [*newest.values()][:_SHOWN]
    )
    if not rows:
        return Markup()
    return Markup('<h3>{}</h3><table class="inputs"><tbody>{}</tbody></table>').format(
        say(reader, "最新结果（估计）", "Newest results (estimates)"), rows
    )


def _headlines(outcome: Outcome) -> Iterator[Estimate]:
    """Give the estimates that the sheet has room for; of an index not those of single nodes."""
    return (e for e in outcome.estimates if outcome.kind != "index" or ":" not in e.item)


def _item(reader: Reader, outcome: Outcome, item: str) -> str:
    is_index = outcome.kind == "index"
    return index_item_words(reader, outcome.study, item) if is_index else item_words(reader, item)


def _note(reader: Reader, outcome: Outcome, note: str) -> str:
    return raw_note_words(reader, note) if outcome.kind == "index" else note_words(reader, note)


def _inputs(reader: Reader, outcome: Outcome) -> Markup:
    return Markup(
        '<h3>{}</h3><table class="inputs"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(
        say(reader, "所用数据", "Looked at"),
        heads(
            (
                say(reader, "序列", "Series"),
                say(reader, "时期", "Periods"),
                say(reader, "版本", "Vintage"),
            )
        ),
        Markup().join(_input(reader, each) for each in outcome.inputs),
    )


def _input(reader: Reader, used: Mapping[str, str]) -> Markup:
    metric, area = used["metric"], used["ref_area"]
    known = metric in reader.catalogue.metrics and area in reader.catalogue.areas
    name = f"{area_name(reader, area)} {metric_name(reader, metric)}" if known else metric
    periods = f"{used['first']} — {used['last']}"
    return Markup("<tr>{}</tr>").format(_cells((name, periods, used["vintage"])))


def _cells(texts: Iterable[str]) -> Markup:
    return Markup().join(Markup("<td>{}</td>").format(text) for text in texts)


def _links(reader: Reader, judged: Judged) -> Markup:
    asked = {"study": judged.study, "metric": judged.metric, "region": judged.area}
    asked |= {"as_of": reader.as_of.isoformat()} if reader.as_of else {}
    address = "/api/v1/studies?" + urlencode({k: v for k, v in asked.items() if v})
    return Markup('<p class="actions"><a href="{}">{}</a></p>').format(
        address, say(reader, "接口数据", "API")
    )
