"""``govbrain assess``: assessments by declared rules, checked, scored, frozen and verified."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from command.assess_files import declaration_of, from_warehouse, objections_of, table_of
from command.inspect import existing
from command.new_file import write_new
from operations.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.assessment import Assessment
    from analysis.index.result import Refusal

_SHOWN = 20
_HEADS = ("考核对象", "组", "指标分", "加分", "扣分", "总分", "档次", "组内位次", "说明")

assess = typer.Typer(help="考核：按声明的规则检查、评分、固化、核验", no_args_is_help=True)

Declaration = Annotated[Path, typer.Argument(help="考核声明 (YAML)")]
Data = Annotated[
    Path | None,
    typer.Argument(help="数据 (CSV)：region,period,indicator,value；不给则取自数据仓库"),
]
Base = Annotated[Path | None, typer.Option("--base", help="基期数据；不给则取数据中的基期")]
Events = Annotated[Path | None, typer.Option("--events", help="加分、扣分、否决事项 (CSV)")]
Objected = Annotated[Path | None, typer.Option("--objections", help="异议及答复 (YAML)")]


@assess.callback()
def _assessments() -> None:
    """考核：按声明的规则检查、评分、固化、核验。"""


@assess.command("check")
def check(
    declaration: Declaration,
    data: Data = None,
    *,
    base: Base = None,
    events: Events = None,
    objections: Objected = None,
) -> None:
    """列出声明、数据、事项和异议的全部差错，不作评分。

    退出码：0 没有差错，1 有差错，2 用法或文件错误。
    """
    rules = declaration_of(declaration)
    if data is None:
        typer.echo(f"声明无误：{len(rules.items)} 个指标，满分 {rules.full_points:g} 分")
        return
    scored = _assessed(declaration, data, base, events)
    _print_refusals(scored.rejected)
    _decided(scored, objections)
    if scored.rejected:
        raise typer.Exit(1)
    typer.echo(f"没有差错：{len(scored.table)} 个考核对象，{scored.n_obs} 个数值")


@assess.command("score")
def score(
    declaration: Declaration,
    data: Data = None,
    *,
    base: Base = None,
    events: Events = None,
    objections: Objected = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，含每一步的得分")] = False,
) -> None:
    """按声明评分：水平分、进步分、加分、扣分、否决、档次和组内位次。

    没有数据的指标不计分并写明原因。退出码：0 已评分，1 声明或异议有差错，2 用法或文件错误。
    """
    scored = _decided(_assessed(declaration, data, base, events), objections)
    if as_json:
        typer.echo(orjson.dumps(as_dict(scored)).decode())
        return
    _print_refusals(scored.rejected)
    _print(scored)


@assess.command("freeze")
def freeze_file(  # noqa: PLR0913  (the options of the command line)
    declaration: Declaration,
    data: Data = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="固化文件；已有的不会覆盖")],
    base: Base = None,
    events: Events = None,
    objections: Objected = None,
    on: Annotated[str, typer.Option("--on", help="固化日期，如 2026-02-01；不给则为今天")] = "",
) -> None:
    """异议受理期满、全部答复后固化结果，写出带 SHA-256 的文件；固化后不再受理异议。

    退出码：0 已固化，1 还不能固化或文件已存在，2 用法或文件错误。
    """
    from analysis.assessment import FrozenError, ObjectionError, freeze

    scored = _assessed(declaration, data, base, events)
    try:
        frozen = freeze(scored, objections_of(objections), _day(on))
    except (FrozenError, ObjectionError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    write_new(out, frozen.to_bytes(), "：考核已固化，不再受理异议，也不覆盖")
    typer.echo(f"已固化：{out}\nSHA-256 {frozen.sha256}")


@assess.command("verify")
def verify_file(
    file: Annotated[Path, typer.Argument(help="固化文件")],
    *,
    sha256: Annotated[str, typer.Option("--sha256", help="公布的 SHA-256，用来比对")] = "",
) -> None:
    """核验固化文件：有没有被改动，结果能不能由其中的数据重算出来。

    退出码：0 与固化时相同，1 被改动过或不是固化文件，2 用法或文件错误。
    """
    from analysis.assessment import read_frozen, verify

    content = existing(file).read_bytes()
    faults = verify(content, sha256.strip())
    for fault in faults:
        typer.echo(f"{file}：{fault}", err=True)
    if faults:
        raise typer.Exit(1)
    frozen = read_frozen(content)
    typer.echo(f"与固化时相同（{frozen.content['frozen_on']}）\nSHA-256 {frozen.sha256}")


def as_dict(scored: Assessment) -> dict[str, object]:
    """Give an assessment as the JSON object that programs read; None is a missing number."""
    return {
        "status": scored.status,
        "reason": scored.reason_zh,
        **dict(scored.parameters),
        "table": [{"region": str(name), **row} for name, row in _records(scored.table)],
        "items": list(_items(scored)),
        "awards": [row for _, row in _records(scored.awards)],
        "rejected": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason_zh}
            for r in scored.rejected
        ],
    }


def _records(frame: pd.DataFrame) -> Iterator[tuple[object, dict[str, object]]]:
    for name, row in zip(frame.index, frame.to_dict("records"), strict=True):
        yield name, {str(key): _plain(cell) for key, cell in row.items()}


def _plain(cell: object) -> object:
    return None if isinstance(cell, float) and math.isnan(cell) else cell


def _items(scored: Assessment) -> Iterator[dict[str, object]]:
    for region in scored.table.index:
        for item in scored.declaration.items:
            cells = {step: frame.loc[region, item.id] for step, frame in scored.steps.items()}
            numbers = {step: _plain(float(cell)) for step, cell in cells.items()}
            note = str(scored.notes.loc[region, item.id])
            yield {"region": str(region), "item": item.id, **numbers, "note": note}


def _assessed(
    declaration: Path, data: Path | None, base: Path | None, events: Path | None
) -> Assessment:
    from analysis.assessment import assess as reckon

    rules = declaration_of(declaration)
    given = from_warehouse(rules, Settings()) if data is None else table_of(data)
    before = None if base is None else table_of(base)
    happened = None if events is None else table_of(events)
    try:
        return reckon(rules, given, before, happened)
    except ValueError as error:
        raise typer.BadParameter(f"{data or '数据仓库'}：{error}") from error


def _decided(scored: Assessment, objections: Path | None) -> Assessment:
    from analysis.assessment import ObjectionError, decide

    try:
        return decide(scored, objections_of(objections))
    except ObjectionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else dt.datetime.now().astimezone().date()
    except ValueError as error:
        raise typer.BadParameter(f"--on “{text}”应写成 2026-02-01") from error


def _print_refusals(refused: tuple[Refusal, ...]) -> None:
    for one in refused[:_SHOWN]:
        said = f"第 {one.row} 行，列 {one.column}，值“{one.value}”：{one.reason_zh}"
        typer.echo(said, err=True)
    if len(refused) > _SHOWN:
        typer.echo(f"……共 {len(refused)} 处", err=True)


def _print(scored: Assessment) -> None:
    head = scored.declaration.assessment
    state = "经批准" if head.approved_by else "未经批准"
    simulated = "，含模拟数据" if scored.entries.simulated else ""
    title = f"{head.title.zh} {scored.declaration.period}（{state}{simulated}）"
    table = Table(*_HEADS, title=title, title_justify="left")
    names = _names(scored)
    for region, row in _records(scored.table):
        numbers = [_said(row[name]) for name in ("score", "bonus", "deduction", "total")]
        rank = "" if row["rank"] is None else f"{row['rank']:.0f}"
        why = "；".join(filter(None, [str(row["reason_zh"]), str(row["veto"])]))
        group = scored.declaration.group_of(str(region))
        named = group.name.zh or group.id if group else ""
        table.add_row(names[str(region)], named, *numbers, str(row["band"]), rank, why)
    Console(highlight=False).print(table)


def _names(scored: Assessment) -> dict[str, str]:
    from datasets.codelist import read_areas

    areas = read_areas()
    codes = map(str, scored.table.index)
    return {code: areas[code].name if code in areas else code for code in codes}


def _said(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "暂无数据"
