"""SDMX messages: ML 2.1 generic and structure-specific, JSON 1.0, and CSV 1.0 and 2.0."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from datasets.cells import is_missing, read_number
from etl.doubts import damaged, no_table, not_a_number, not_a_period, same
from etl.grid import head_rows, read_csv
from etl.labels import read_unit
from etl.observations import Facts, Observation, collect
from etl.period_words import read_period
from etl.sdmx_json import flatten_attributes

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.feed import Format
    from etl.reading import Problem, Reading

_AREA = ("REF_AREA", "GEO", "REGION", "COUNTRY", "LOCATION", "AREA")
_TIME = ("TIME_PERIOD", "TIME")
_UNIT = ("UNIT_MEASURE", "UNIT")
_APART = frozenset(
    [
        "FREQ",
        "FREQUENCY",
        "OBS_VALUE",
        "OBS_STATUS",
        "OBS_CONF",
        "CONF_STATUS",
        "OBS_COMMENT",
        "COMMENT",
        "UNIT_MULT",
        "DECIMALS",
        "TITLE",
        "TITLE_COMPL",
        "SOURCE",
        "COLLECTION",
        "TIME_FORMAT",
        "COMPILING_ORG",
        "BASE_PER",
        "PREF_SCALE",
        "DATAFLOW",
        "STRUCTURE",
        "STRUCTURE_ID",
        "STRUCTURE_NAME",
        "ACTION",
        "SERIES_KEY",
        "OBS_KEY",
    ]
)
_STATUS = {"P": "P", "E": "E", "F": "E", "I": "E", "R": "R"}

_Fields = Mapping[str, str]


class _Key(Protocol):
    values: Mapping[str, object]


class _Observed(Protocol):
    key: _Key
    attrib: Mapping[str, object]
    value: object


class _DataSet(Protocol):
    obs: Sequence[_Observed]


class _Message(Protocol):
    data: Sequence[_DataSet]


def parse(path: Path, declared: Format) -> Reading:
    """Read one data message; XML with a document type or entities is refused unread.

    The indicator is the code of all dimensions but area, time, rhythm and unit, joined by points.
    """
    return collect("sdmx", _items(path, declared.encoding))


def recognises(path: Path, head: bytes) -> float:
    """Say how surely the file at `path`, beginning with `head`, is such a message: 0 to 1."""
    del path
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        return 0.9 if b"sdmx" in head.lower() else 0.0
    if start.startswith(b"{"):
        return 0.8 if b'"dataSets"' in head or b'"structure"' in head else 0.0
    return _csv_confidence(head)


def _csv_confidence(head: bytes) -> float:
    rows = head_rows(head)[:1]
    names = {cell.split(":")[0] for cell in map(str, rows[0].cells)} if rows else set()
    lead = {"DATAFLOW", "STRUCTURE"} & {name.split("[")[0] for name in names}
    return 0.95 if lead and {"TIME_PERIOD", "OBS_VALUE"} <= names else 0.0


def _items(path: Path, encoding: str) -> Iterator[Observation | Problem]:
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        _refuse_entities(path)
    fields = _message(path, start) if start.startswith((b"<", b"{")) else _csv(path, encoding)
    for number, observed in enumerate(fields, start=2 if start[:1] not in b"<{" else 1):
        yield _observation(number, observed)


def _refuse_entities(path: Path) -> None:
    try:
        for _, element in iterparse(path, forbid_dtd=True):
            element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        kind = "安全的 XML（不接受 DTD 和实体）", "safe XML (no DTD, no entities)"
        raise damaged(kind, same(repr(error))) from error


def _csv(path: Path, encoding: str) -> Iterator[_Fields]:
    header, *rows = read_csv(path, encoding)
    names = [header.text(n).split(":")[0].split("[")[0] for n in range(len(header.cells))]
    if "OBS_VALUE" not in names:
        raise no_table("SDMX-CSV 缺少 OBS_VALUE 列", "SDMX-CSV without a column OBS_VALUE")
    labelled = {n for n in range(len(names)) if ": " in header.text(n)}
    for row in rows:
        if row.filled:
            cells = [row.text(n) for n in range(len(names))]
            codes = [c.split(":")[0] if n in labelled else c for n, c in enumerate(cells)]
            yield dict(zip(names, codes, strict=True))


def _message(path: Path, start: bytes) -> Iterator[_Fields]:
    import sdmx  # noqa: PLC0415  (half a second that other formats need not pay)

    logging.getLogger("sdmx").setLevel(logging.ERROR)
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        plain = flatten_attributes(content) if start.startswith(b"{") else content
        message = cast("_Message", sdmx.read_sdmx(io.BytesIO(plain)))
        found = [_fields(observed) for data in message.data for observed in data.obs]
    except Exception as error:  # the reader raises whatever a malformed message leads it to
        raise damaged(("SDMX 报文", "SDMX message"), same(repr(error)[:120])) from error
    if not found:
        raise no_table("SDMX 报文中没有观测值", "the SDMX message holds no observation")
    yield from found


def _fields(observed: _Observed) -> dict[str, str]:
    found = {name: _code(part) for name, part in observed.key.values.items()}
    found |= {name: _code(part) for name, part in observed.attrib.items()}
    return found | {"OBS_VALUE": "" if observed.value is None else str(observed.value)}


def _code(value: object) -> str:
    inner = getattr(value, "value", value)
    return str(getattr(inner, "id", inner))


def _first(fields: _Fields, names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _observation(number: int, fields: _Fields) -> Observation | Problem:
    time = _first(fields, _TIME)
    period = read_period(time)
    if period is None:
        return not_a_period(number, "TIME_PERIOD", time)
    value = read_number(fields["OBS_VALUE"])
    if value is None:
        return not_a_number(number, "OBS_VALUE", fields["OBS_VALUE"])
    skipped = _APART.union(_AREA, _TIME, _UNIT)
    indicator = ".".join(
        v for name, v in fields.items() if name not in skipped and not is_missing(v)
    )
    facts = Facts(indicator, _first(fields, _AREA), period, _unit(fields), "")
    return _marked(facts.observe(value, number), fields.get("OBS_STATUS", ""))


def _unit(fields: _Fields) -> str:
    unit, power = _first(fields, _UNIT), fields.get("UNIT_MULT", "0")
    scaled = f"10^{power} {unit}" if unit and power.strip("0") else unit
    return read_unit(scaled) or scaled


def _marked(observation: Observation, status: str) -> Observation:
    if observation.value is None or status not in _STATUS:
        return observation
    return replace(observation, status=_STATUS[status])
