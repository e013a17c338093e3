"""What ``govbrain index`` shows to people."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from command.index_json import band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from analysis.index.change import Change
    from analysis.index.gain import Gain
    from analysis.index.gap import Gap
    from analysis.index.result import IndexResult, Readings, Refusal
    from analysis.index.sobol import Effects
    from analysis.index.uncertainty import RankIntervals
    from datasets.index import IndexDefinition

_SHOWN = 50
_WIDTH = 160
_LARGEST = 10
_KINDS = {"data": "本地数据", "coverage": "缺值的变化", "peers": "其他地区", "definition": "定义"}


def _console() -> Console:
    console = Console(highlight=False, markup=False)
    return console if console.is_terminal else Console(width=_WIDTH, highlight=False, markup=False)


def _show(title: str, table: Table) -> None:
    """Print a table below its title, which may be wider."""
    console = _console()
    console.print(title, style="italic", soft_wrap=True)
    console.print(table)


def number(value: object, decimals: int = 2) -> str:
    """Write a number for people; a dash where there is none."""
    known = isinstance(value, int | float) and math.isfinite(value)
    return f"{value:,.{decimals}f}" if known else "—"


def place(value: float) -> str:
    """Write a rank; a dash where there is none."""
    return number(value, 0)


@cache
def _areas() -> dict[str, str]:
    from datasets.codelist import read_areas

    return {code: area.name for code, area in read_areas().by_code.items()}


def name_of(region: object) -> str:
    """Give the name of a region that is in the code list, else the region as the data has it."""
    return _areas().get(str(region), str(region))


def _names(definition: IndexDefinition) -> dict[str, str]:
    named = {one.id: one.name.zh for one in definition.groups}
    named |= {one.id: one.name.zh for one in definition.indicators}
    return {node: f"{name}（{node}）" if name else node for node, name in named.items()}


def _title(definition: IndexDefinition, words: str) -> str:
    head = definition.index
    return f"{head.title.zh or head.id} {head.version}：{words}"


def show_refusals(readings: Readings) -> None:
    """Show what was refused, then what is asked about."""
    for kept, title in ((False, "未通过的行，不计入"), (True, "已计入，但请核实")):
        found = [one for one in readings.rejected if one.kept == kept]
        if found:
            _show(f"{title}：{len(found)} 处", _refusals(found))
    if not readings.rejected:
        typer.echo("数据没有差错")


def _refusals(found: Sequence[Refusal]) -> Table:
    table = Table("行", "列", "值", "原因")
    for one in found[:_SHOWN]:
        table.add_row(str(one.row), one.column, one.value, one.reason_zh)
    if len(found) > _SHOWN:
        table.add_row("…", "", "", f"还有 {len(found) - _SHOWN} 处，用 --json 查看全部")
    return table


def count_refusals(readings: Readings) -> None:
    """Say on the error stream how many rows do not count."""
    refused = sum(not one.kept for one in readings.rejected)
    asked = len(readings.rejected) - refused
    if refused or asked:
        said = f"{refused} 行未通过、不计入，{asked} 处请核实；详见 govbrain index check"
        typer.echo(said, err=True)


def show_coverage(definition: IndexDefinition, result: IndexResult, periods: Sequence[str]) -> None:
    """Show the share of weight with data by region and period."""
    _say_status(result.status, result.reason_zh)
    for period in periods:
        table = Table("地区", "覆盖率", "插补占比", "说明")
        for region, row in result.table.xs(period).iterrows():
            shares = [number(row[name] * 100, 1) + " %" for name in ("coverage", "imputed")]
            table.add_row(name_of(region), *shares, str(row["reason_zh"]))
        _show(_title(definition, f"{period} 数据覆盖率"), table)


def show_scores(definition: IndexDefinition, result: IndexResult, periods: Sequence[str]) -> None:
    """Show scores and ranks, the best first; equal scores share the least rank."""
    _say_status(result.status, result.reason_zh)
    heads = ("地区", "得分", "位次", "档次", "覆盖率", "插补占比", "说明")
    for period in periods:
        table = Table(*heads)
        own = result.table.xs(period)
        ranked = own.loc[own["index"].sort_values(ascending=False, kind="stable").index]
        for region, row in ranked.iterrows():
            shares = [number(row[name] * 100, 1) + " %" for name in ("coverage", "imputed")]
            band = band_of(definition, int(row["band"]))
            told = (number(row["index"]), place(row["rank"]), band, *shares)
            table.add_row(name_of(region), *told, str(row["reason_zh"]))
        _show(_title(definition, f"{period} 得分（满分 {definition.index.scale:g}）"), table)


def show_intervals(
    definition: IndexDefinition, found: Iterable[tuple[RankIntervals, Effects | None]]
) -> None:
    """Show the intervals of scores and ranks, and the effects where they were reckoned."""
    part = f"{definition.uncertainty.interval:.0%}"
    for spread, moved in found:
        _say_status(spread.status, spread.reason_zh)
        words = f"{spread.period} {part} 区间，{definition.uncertainty.draws} 次抽样"
        heads = ("地区", "得分", "得分区间", "位次", "位次区间")
        table = Table(*heads)
        for region, row in spread.table.iterrows():
            scores = f"{number(row['lo'])} – {number(row['hi'])}"
            ranks = f"{place(row['rank_lo'])} – {place(row['rank_hi'])}"
            told = (number(row["index"]), scores, place(row["rank"]), ranks)
            table.add_row(name_of(region), *told)
        _show(_title(definition, words), table)
        if moved is not None:
            _show_effects(moved)


def _show_effects(moved: Effects) -> None:
    _say_status(moved.status, moved.reason_zh)
    table = Table("选择", "单独效应", "±", "总效应", "±")
    for choice, row in moved.shift.iterrows():
        numbers = [row[name] for name in ("first", "first_error", "total", "total_error")]
        table.add_row(str(choice), *(number(value, 3) for value in numbers))
    _show(f"{moved.period} 各项选择对位次的影响（Sobol，占方差的份额）", table)


def show_gaps(
    definition: IndexDefinition, found: Iterable[tuple[Gap, Gain, Change | None]]
) -> None:
    """Show the greatest parts of each region's gap, and what has changed."""
    names = _names(definition)
    for lacking, gained, moved in found:
        words = f"{name_of(lacking.region)} {lacking.period} 距满分 {number(lacking.total)} 分"
        if lacking.status == "refused":
            typer.echo(f"{_title(definition, words)}：{lacking.reason_zh}")
        else:
            _show(_title(definition, words), _gaps(names, lacking, gained))
        if lacking.collect:
            typer.echo(f"应补数据：{'、'.join(names[leaf] for leaf in lacking.collect)}")
        if moved is not None:
            _show_change(names, moved)


def _gaps(names: dict[str, str], lacking: Gap, gained: Gain) -> Table:
    table = Table("指标", "差距（指数分）", "每单位可增", "下一门槛", "到门槛可增")
    leaves = [leaf for leaf in gained.table.index if leaf in lacking.parts]
    leaves = leaves or [node for node in lacking.parts if node in names]
    for leaf in sorted(leaves, key=lambda leaf: -lacking.parts[leaf])[:_LARGEST]:
        table.add_row(names[leaf], number(lacking.parts[leaf]), *_gains(gained.table, leaf))
    return table


def _gains(gains: pd.DataFrame, leaf: str) -> list[str]:
    if leaf not in gains.index:
        return ["—"] * 3
    row = gains.loc[leaf]
    return [number(row["gain"], 4), number(row["threshold"]), number(row["threshold_gain"])]


def _show_change(names: dict[str, str], moved: Change) -> None:
    span = f"{moved.periods[0]} → {moved.periods[1]}"
    if moved.status == "refused":
        typer.echo(f"{span} 的变化：{moved.reason_zh}")
        return
    table = Table("来源", "指标", "指数分")
    lines = sorted(moved.lines, key=lambda line: -abs(line.value))
    for line in lines[:_LARGEST]:
        kind = _KINDS.get(line.kind, line.kind)
        table.add_row(kind, names.get(line.node, line.node), number(line.value))
    if rest := lines[_LARGEST:]:
        table.add_row("其余", f"{len(rest)} 项", number(math.fsum(line.value for line in rest)))
    _show(f"{span} 变化 {number(moved.difference)} 分，各项相加即为全部变化", table)


def _say_status(status: str, reason: str) -> None:
    if status != "ok":
        word = "有保留" if status == "caution" else "无法给出"
        typer.echo(f"{word}：{reason}", err=True)
