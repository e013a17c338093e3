"""``govbrain effect``: what an event changed in one unit of a panel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from command.inspect import existing
from command.panel_file import PanelColumns, locate, read_panel, spelled_time

if TYPE_CHECKING:
    import pandas as pd

    from analysis.effect import PolicyEffect

_METHODS = {"sdid": "合成双重差分", "sc": "合成控制", "did": "双重差分"}
_STATUS = {"ok": "可用", "caution": "有保留", "refused": "不作判断"}
_SHOWN = 10


def estimate_effect(  # noqa: PLR0913  (the options of the command line)
    file: Annotated[Path, typer.Argument(help="CSV 文件，每个地区每期一行")],
    *,
    unit: Annotated[str, typer.Option(help="地区（单位）所在的列")],
    time: Annotated[str, typer.Option(help="时间所在的列：年份、2022-Q1、2022-05 或整数序号")],
    outcome: Annotated[str, typer.Option(help="结果指标所在的列")],
    treated: Annotated[str, typer.Option(help="受事件影响的地区；其余都作对照")],
    since: Annotated[str, typer.Option("--from", help="事件开始的那一期")],
    method: Annotated[
        Literal["sdid", "sc", "did"],
        typer.Option(help="sdid 合成双重差分，sc 合成控制，did 双重差分"),
    ] = "sdid",
    placebos: Annotated[
        int, typer.Option(min=0, help="最多用几个对照地区作安慰剂检验，每个只用一次；0 为不作")
    ] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """估计一个事件对一个地区的影响，并用对照地区作安慰剂检验。

    JSON 的键为 att、se、p_placebo、pre_rmspe、weights、status、reason；不作判断（refused）时
    数值为 null，原因见 reason。退出码：0 已给出结论或说明不作判断的原因，2 用法或文件错误。
    """
    from analysis.effect import policy_effect

    panel = read_panel(existing(file), PanelColumns(unit, time, outcome))
    start = _start(file, panel, treated, time, since)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("安慰剂检验", total=None)
        found = policy_effect(
            panel,
            treated,
            start,
            method,
            placebos=placebos,
            watch=lambda done, total: progress.update(task, completed=done, total=total),
        )
    if as_json:
        typer.echo(json.dumps(as_dict(found), ensure_ascii=False, allow_nan=False))
    else:
        _print(found, treated, since)


def as_dict(found: PolicyEffect) -> dict[str, object]:
    """Give the effect as the JSON object that programs read."""
    return {
        "att": found.att,
        "se": found.se,
        "p_placebo": found.p_placebo,
        "pre_rmspe": found.pre_rmspe,
        "weights": dict(found.weights),
        "status": found.status,
        "reason": found.reason_zh,
    }


def _start(file: Path, panel: pd.DataFrame, treated: str, time: str, since: str) -> object:
    """Give the row of the event; end with a clear message when the panel does not have it."""
    if treated not in panel.columns:
        some = "、".join(panel.columns[:_SHOWN]) + ("等" if panel.shape[1] > _SHOWN else "")
        raise typer.BadParameter(
            f"{file}：没有名为“{treated}”的地区（--treated）；现有：{some}；请照文件中的写法填写"
        )
    start = locate(panel.index, since)
    if start is None:
        ends = f"{spelled_time(panel.index[0])} 至 {spelled_time(panel.index[-1])}"
        raise typer.BadParameter(
            f"{file}：--from “{since}”不是列 {time} 中第一期之后的一期；数据为 {ends}"
        )
    return start


def _print(found: PolicyEffect, treated: str, since: str) -> None:
    console = Console(highlight=False)
    console.print(_summary(found, treated, since))
    if found.weights:
        console.print(_weights(found))
        console.print("其他权重也可能拟合得一样好，权重不说明对照地区的作用。")


def _summary(found: PolicyEffect, treated: str, since: str) -> Table:
    title = f"{treated} {since} 起的影响（估计，{_METHODS[found.method]}）"
    table = Table(title=title, show_header=False, title_justify="left")
    table.add_row("结论", _STATUS[found.status])
    if found.reason_zh:
        table.add_row("原因", found.reason_zh)
    said = found.parameters
    table.add_row(
        "数据", f"事件前 {said['pre_periods']} 期，后 {said['post_periods']} 期，"
        f"对照 {said['donors']} 个"
    )  # fmt: skip
    table.add_row("平均影响（估计）", _said(found.att))
    table.add_row("95% 区间", f"{_said(found.lo95)} 至 {_said(found.hi95)}")
    table.add_row("标准误（安慰剂）", _said(found.se))
    table.add_row("安慰剂检验 p 值", _said(found.p_placebo))
    table.add_row("误差比检验 p 值", _said(found.p_ratio))
    table.add_row("事件前拟合误差", _said(found.pre_rmspe))
    table.add_row("提前的假想事件", _said(found.in_time))
    if len(found.leave_one_out):
        ends = _said(found.leave_one_out.min()), _said(found.leave_one_out.max())
        table.add_row("逐个剔除对照", f"{ends[0]} 至 {ends[1]}")
    return table


def _said(value: float | None) -> str:
    return "—" if value is None else f"{value:,.4g}"


def _weights(found: PolicyEffect) -> Table:
    ranked = sorted(found.weights.items(), key=lambda pair: -pair[1])
    shown = [(name, weight) for name, weight in ranked if weight >= 0.0005][:_SHOWN]
    title = f"合成权重：最大的 {len(shown)} 个，共 {len(ranked)} 个"
    table = Table("对照地区", "权重", title=title, title_justify="left")
    for name, weight in shown:
        table.add_row(name, f"{weight:.3f}")
    return table
