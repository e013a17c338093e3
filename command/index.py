"""``govbrain index``: any index on any table, checked, scored, with its intervals and gaps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command.index_table import definition_of, readings_of, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.index.change import Change
    from analysis.index.result import IndexResult, Readings
    from datasets.index import IndexDefinition

index = typer.Typer(help="指数：按任一定义给任一表格评分，无须数据仓库", no_args_is_help=True)

Definition = Annotated[Path, typer.Argument(help="指数定义 (YAML)")]
Data = Annotated[
    Path, typer.Argument(help="数据 (CSV 或 .xlsx)：region,period,indicator,value，列名可用中文")
]
Periods = Annotated[str, typer.Option("--periods", help="时期，用逗号隔开；不给则为最近一期")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]


@index.callback()
def _indexes() -> None:
    """指数：按任一定义给任一表格评分，无须数据仓库。"""


@index.command("check")
def check(
    definition: Definition, data: Data, *, periods: Periods = "", as_json: AsJson = False
) -> None:
    """列出定义和数据的全部差错，以及各地区的数据覆盖率。

    退出码：0 没有差错，1 有数据未通过，2 定义、用法或文件错误。
    """
    from analysis.index.score import score
    from command import index_json as said
    from command import index_views as view

    declared = definition_of(definition)
    readings = readings_of(declared, data)
    wanted = _periods(readings, periods)
    result = score(declared, readings)
    if as_json:
        typer.echo(said.written(said.checked(declared, result, wanted)))
    else:
        view.show_refusals(readings)
        view.show_coverage(declared, result, wanted)
    raise typer.Exit(1 if any(not one.kept for one in readings.rejected) else 0)


@index.command("score")
def score_table(
    definition: Definition, data: Data, *, periods: Periods = "", as_json: AsJson = False
) -> None:
    """评分：得分、位次、档次、覆盖率、插补占比，以及没有得分的原因。

    --json 输出每一步的数值（未取整，没有则为 null）和定义的 SHA-256；不给 --periods 则含全部时期。
    退出码：0 已评分，1 无法评分（原因见输出），2 定义、用法或文件错误。
    """
    from analysis.index.score import score
    from command import index_json as said
    from command import index_views as view

    declared = definition_of(definition)
    readings = readings_of(declared, data)
    wanted = _periods(readings, periods, every=as_json)
    result = score(declared, readings)
    if as_json:
        typer.echo(said.written(said.scored(declared, result, wanted)))
    else:
        view.count_refusals(readings)
        view.show_scores(declared, result, wanted)
    raise typer.Exit(1 if result.status == "refused" else 0)


@index.command("uncertainty")
def show_uncertainty(
    definition: Definition,
    data: Data,
    *,
    periods: Periods = "",
    with_effects: Annotated[
        bool, typer.Option("--effects", help="加上各项选择的 Sobol 效应（较慢）")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """位次和得分的区间：按定义中的 uncertainty 改变权重和方法，反复评分。

    退出码：0 已给出区间，1 无法给出（原因见输出），2 定义、用法或文件错误。
    """
    from analysis.index.sobol import effects
    from analysis.index.uncertainty import uncertainty
    from command import index_json as said
    from command import index_views as view

    declared = definition_of(definition)
    readings = readings_of(declared, data)
    found = []
    for period in _periods(readings, periods):
        spread = uncertainty(declared, readings, period=period)
        moved = effects(declared, readings, period=period) if with_effects else None
        found.append((spread, moved))
    if as_json:
        content = [said.spread(*one) for one in found]
        typer.echo(said.written({**said.head(declared), "periods": content}))
    else:
        view.count_refusals(readings)
        view.show_intervals(declared, found)
    raise typer.Exit(1 if all(spread.status == "refused" for spread, _ in found) else 0)


@index.command("gap")
def show_gap(
    definition: Definition,
    data: Data,
    *,
    periods: Periods = "",
    before: Annotated[
        Path | None, typer.Option("--before", help="旧版定义：另给换用新版定义带来的变化")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """差距：各指标离满分差多少指数分、每提高一个单位增加多少；给两个时期时另给变化的分解。

    给 --before 时，变化从旧版定义（前一期，只给一个时期则为同一期）算到新版定义，口径变化单列一行。
    退出码：0 已给出差距，1 全部地区都无法分解（原因见输出），2 定义、用法或文件错误。
    """
    from analysis.index.gain import gain
    from analysis.index.gap import gap
    from analysis.index.score import score
    from command import index_json as said
    from command import index_views as view

    declared = definition_of(definition)
    readings = readings_of(declared, data)
    first, last = _pair(_periods(readings, periods))
    changed = _changes(declared, result := score(declared, readings), data, (first, last), before)
    found = [
        (
            gap(declared, result, period=last, region=region),
            gain(declared, result, period=last, region=region),
            changed(region),
        )
        for region in map(str, result.table.loc[last].index)
    ]
    if as_json:
        content = [said.lacking(*one) for one in found]
        typer.echo(said.written({**said.head(declared), "period": last, "regions": content}))
    else:
        view.count_refusals(readings)
        view.show_gaps(declared, found)
    raise typer.Exit(1 if all(one.status == "refused" for one, _, _ in found) else 0)


def _pair(wanted: list[str]) -> tuple[str, str]:
    """Give the first and the last of one or two periods."""
    if len(wanted) > 2:
        raise typer.BadParameter(f"--periods 给了 {len(wanted)} 个时期；应为一个，或前后两个")
    return wanted[0], wanted[-1]


def _changes(
    declared: IndexDefinition,
    result: IndexResult,
    data: Path,
    pair: tuple[str, str],
    before: Path | None,
) -> Callable[[str], Change | None]:
    """Give how the index of a region changed over a pair of periods, or from another definition."""
    from analysis.index.change import Runs

    if before is not None:
        old, table = definition_of(before), table_of(data)
        readings_of(old, data)  # ends with a message where the table is none
        return Runs((old, declared), (table, table), pair).change
    if pair[0] == pair[1]:
        return lambda _: None
    return Runs((declared, declared), (result, result), pair).change


def _periods(readings: Readings, named: str, *, every: bool = False) -> list[str]:
    """Give the periods asked for, in the order of time; end where the data has one of them not."""
    from analysis.index.read_names import tidy_period

    known = list(readings.periods)
    if not known:
        raise typer.BadParameter("数据中没有一行可用；请先运行 govbrain index check 查看原因")
    asked = [tidy_period(word.strip()) for word in named.replace("，", ",").split(",")]
    wanted = [word for word in asked if word] or (known if every else known[-1:])
    if strange := [word for word in wanted if word not in known]:
        raise typer.BadParameter(
            f"数据中没有时期 {'、'.join(strange)}；现有：{'、'.join(known[-12:])}"
        )
    return [period for period in known if period in wanted]
