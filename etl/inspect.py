"""What a file would load as, without any feed file: tidy observations, and every doubt."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypedDict, cast

import pyarrow as pa

import etl.parsers
from datasets.feed import Format
from etl.doubts import (
    UnreadableFileError,
    ambiguous_region,
    damaged,
    no_table,
    not_named,
    repeated,
    same,
    undecodable,
    unknown_region,
)
from etl.grid import ENCODINGS, find_encoding, is_excel
from etl.headings import areas
from etl.observations import Observation
from etl.reading import Problem, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_HEAD = 65_536


class Parser(Protocol):
    """A module of `etl.parsers`: finding it in the folder is all the registration there is."""

    parse: Callable[[Path, Format], Reading]
    recognises: Callable[[Path, bytes], float]


class InspectionRow(TypedDict):
    """One observation as the command prints it."""

    indicator: str
    region: str
    time_period: str
    freq: str
    measure: str
    value: float | None
    unit: str
    status: str


@dataclass(frozen=True)
class Inspection:
    """What a file would load as: `region` of an observation is an area code when it is known."""

    path: Path
    format: str
    encoding: str
    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator named, in the order of the file."""
        return _distinct(o.indicator for o in self.observations)

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region, as a code when known, in the order of the file."""
        return _distinct(o.region for o in self.observations)

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period in SDMX spelling, earliest first."""
        return tuple(sorted(_distinct(o.time_period for o in self.observations)))

    def rows(self) -> list[InspectionRow]:
        """Give the observations as the command prints them."""
        return [
            InspectionRow(
                indicator=o.indicator,
                region=o.region,
                time_period=o.time_period,
                freq=o.freq,
                measure=o.measure,
                value=o.value,
                unit=o.unit,
                status=o.status,
            )
            for o in self.observations
        ]


def formats() -> tuple[str, ...]:
    """Give the names of all formats: the modules of `etl.parsers`."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(etl.parsers.__path__)))


def formats_of(word: str) -> tuple[str, ...]:
    """Give the formats that `word` means: one by its name, or a family (``nbs``); () if none."""
    name = word.lower().replace("-", "_")
    if name in formats():
        return (name,)
    return tuple(found for found in formats() if name and found.startswith(f"{name}_"))


@cache
def parser(name: str) -> Parser:
    """Give the parser of the format `name`."""
    return cast("Parser", importlib.import_module(f"etl.parsers.{name}"))


def inspect(path: Path, format: str = "") -> Inspection:  # noqa: A002  (the word of the command)
    """Read a file as far as it speaks for itself; every doubt becomes a problem.

    Args:
        path: An existing file of any content.
        format: A format or a family of formats; empty to recognise it.
    """
    encoding = find_encoding(path) or ""
    chosen = _choose(path, formats_of(format) if format else formats(), forced=bool(format))
    if not chosen:
        return Inspection(path, "", encoding, (), tuple(_unknown(path, format, encoding)))
    reading = _parse(path, Format(parser=chosen, encoding=encoding or "utf-8"))
    observations, doubts = _mapped(_observations(reading.table))
    problems = (*reading.problems, *doubts, *_unnamed(observations))
    if "breakdown" not in reading.table.column_names:
        problems = (*problems, *_repeated(observations))
    if not observations and not problems:
        problems = (no_table("有表头，但没有一个数值", "a heading, but no value").problem,)
    return Inspection(path, chosen, encoding, tuple(observations), problems)


def _choose(path: Path, names: Sequence[str], *, forced: bool) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    sure, best = max(((_confidence(name, path, head), name) for name in names), default=(0.0, ""))
    if sure or not forced:
        return best if sure else ""
    return next((n for n in names if n.endswith("_excel") == is_excel(head)), best)


def _confidence(name: str, path: Path, head: bytes) -> float:
    try:
        return float(parser(name).recognises(path, head))
    except Exception:  # noqa: BLE001  (any bytes may come; what fails does not recognise them)
        return 0.0


def _parse(path: Path, declared: Format) -> Reading:
    try:
        return parser(declared.parser).parse(path, declared)
    except UnreadableFileError as error:
        problem = error.problem
    except Exception as error:  # noqa: BLE001  (any bytes may come; none may end in a traceback)
        kind = f" {declared.parser} 文件", f"{declared.parser} file"
        problem = damaged(kind, same(repr(error)[:120])).problem
    return Reading(declared.parser, pa.table({}), (problem,))


def _observations(table: pa.Table) -> list[Observation]:
    names = list(Observation.__dataclass_fields__)
    if not table.num_rows:
        return []
    columns = [table.column(name).to_pylist() for name in names if name in table.column_names]
    return [Observation(*cells) for cells in zip(*columns, strict=True)]


def _mapped(observations: Sequence[Observation]) -> tuple[list[Observation], list[Problem]]:
    names = _distinct(o.region for o in observations)
    found = {name: areas().find(name) for name in names}
    unknown = [name for name in names if not found[name]]
    doubts = [unknown_region(unknown)] if unknown else []
    doubts += [
        ambiguous_region(name, [area.code for area in hits])
        for name, hits in found.items()
        if len(hits) > 1
    ]
    codes = {name: hits[0].code for name, hits in found.items() if len(hits) == 1}
    return [replace(o, region=codes.get(o.region, o.region)) for o in observations], doubts


def _unnamed(observations: Sequence[Observation]) -> Iterator[Problem]:
    if any(not o.region for o in observations):
        yield not_named(
            "地区",
            "region",
            "数据是哪个地区的？请补上“地区：…”标题行，"
            "或在数据源说明的 structure.ref_area.constant 中写明",
            "which region is it? declare it in structure.ref_area.constant of the feed",
        )
    if any(not o.indicator for o in observations):
        yield not_named(
            "指标",
            "indicator",
            "数据是什么指标？请补上“指标：名称(单位)”标题行，"
            "或在数据源说明的 structure.measures 中写明",
            "which indicator is it? declare it in structure.measures of the feed",
        )
    if any(not o.time_period for o in observations):
        yield not_named(
            "时间", "period", "数据是哪一期的？请增加“时间”一列", "add a column of periods"
        )
    if unitless := _distinct(o.indicator or "（未写明）" for o in observations if not o.unit):
        yield _no_unit(unitless)


def _repeated(observations: Sequence[Observation]) -> Iterator[Problem]:
    values: dict[tuple[str, ...], float | None] = {}
    twice: list[str] = []
    for o in observations:
        key = o.indicator, o.region, o.time_period, o.measure, o.unit
        if values.setdefault(key, o.value) != o.value:
            twice.append(" ".join(key))
    if twice:
        yield repeated(len(twice), twice[0])


def _no_unit(indicators: Sequence[str]) -> Problem:
    shown = "、".join(indicators[:6]) + (f" 等{len(indicators)}项" if len(indicators) > 6 else "")
    return not_named(
        f"单位：{shown}",
        f"unit: {', '.join(indicators[:6])}",
        "计量单位是什么？请写在指标名称后的括号里，如 (亿元)，"
        "或在数据源说明的 structure.measures 中写明",
        "write the unit in brackets behind the name, or declare it in structure.measures",
    )


def _unknown(path: Path, format: str, encoding: str) -> Iterator[Problem]:  # noqa: A002
    if not path.stat().st_size:
        yield no_table("文件是空的（0 字节）", "the file is empty (0 bytes)").problem
    elif not encoding:
        yield undecodable(*ENCODINGS).problem
    yield _unknown_format(path, format)


def _unknown_format(path: Path, format: str) -> Problem:  # noqa: A002
    known = "、".join(formats())
    asked = f"没有名为“{format}”的格式" if format else f"无法识别 {path.name} 的格式"
    return Problem(
        "文件",
        f"{asked}；可读的格式：{known}",
        f"unknown format {format or path.name!r}; formats: {', '.join(formats())}",
        "请用 --format 指明格式，或把数据另存为 CSV、Excel",
        "name the format with --format, or save the data as CSV or Excel",
        value=format,
    )


def _distinct(names: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
