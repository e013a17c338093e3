"""``govbrain inspect``: what a file would load as, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from etl.inspect import Inspection
    from etl.reading import Problem

_SHOWN = 20


def inspect_file(
    file: Annotated[Path, typer.Argument(help="要查看的数据文件 (CSV, Excel, JSON, XML, ZIP)")],
    format: Annotated[  # noqa: A002  (the word of the command line)
        str, typer.Option("--format", help="格式名称或种类，如 nbs、cei、sdmx；不写则自动识别")
    ] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")] = False,
) -> None:
    """查看一个数据文件会读成什么：格式、指标、地区、时间、数值，以及所有疑问。

    退出码：0 可以读（可能有疑问），1 什么也读不出，2 用法错误。
    """
    from etl.inspect import inspect

    inspection = inspect(existing(file), known_format(format))
    if as_json:
        typer.echo(json.dumps(as_dict(inspection), ensure_ascii=False))
    else:
        _print(inspection)
    raise typer.Exit(0 if inspection.observations else 1)


def existing(file: Path) -> Path:
    """Give `file`; end with a clear message when it is no file that can be read."""
    if not file.exists():
        raise typer.BadParameter(f"文件不存在：{file}")
    if not file.is_file():
        raise typer.BadParameter(f"不是文件：{file}")
    try:
        file.open("rb").close()
    except OSError as error:
        raise typer.BadParameter(f"文件无法打开：{file}（{error.strerror}）") from error
    return file


def known_format(format: str) -> str:  # noqa: A002
    """Give `format`; end with the list of formats when it names none."""
    from etl.inspect import formats, formats_of

    if format and not formats_of(format):
        raise typer.BadParameter(f"没有名为“{format}”的格式；可用：{', '.join(formats())}")
    return format


def as_dict(inspection: Inspection) -> dict[str, object]:
    """Give the inspection as the JSON object that programs read."""
    return {
        "format": inspection.format,
        "indicators": inspection.indicators,
        "regions": inspection.regions,
        "periods": inspection.periods,
        "observations": inspection.rows(),
        "problems": [
            {"where": p.where, "what": p.what_zh, "remedy": p.remedy_zh}
            for p in inspection.problems
        ],
    }


def _print(inspection: Inspection) -> None:
    console = Console()
    console.print(_summary(inspection))
    if inspection.observations:
        console.print(_observations(inspection))
    if inspection.problems:
        console.print(_problems(inspection.problems))


def _summary(inspection: Inspection) -> Table:
    table = Table(title=inspection.path.name, show_header=False, title_justify="left")
    table.add_row("格式", inspection.format or "未识别")
    table.add_row("编码", inspection.encoding or "—")
    table.add_row("指标", _some(inspection.indicators))
    table.add_row("地区", _some(inspection.regions))
    table.add_row("时间", _some(inspection.periods))
    table.add_row("观测值", f"{len(inspection.observations)} 个")
    table.add_row("疑问", f"{len(inspection.problems)} 个")
    return table


def _some(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:8])
    return f"{shown} … 共 {len(names)} 个" if len(names) > 8 else shown or "未写明"


def _observations(inspection: Inspection) -> Table:
    caption = f"前 {_SHOWN} 个观测值" if len(inspection.observations) > _SHOWN else "观测值"
    table = Table("指标", "地区", "时间", "口径", "数值", "单位", "状态", title=caption)
    for o in inspection.observations[:_SHOWN]:
        value = "" if o.value is None else f"{o.value:,.10g}"
        table.add_row(o.indicator, o.region, o.time_period, o.measure, value, o.unit, o.status)
    return table


def _problems(problems: tuple[Problem, ...]) -> Table:
    table = Table("位置", "疑问", "处理办法", title="疑问", show_lines=True)
    for problem in problems[:_SHOWN]:
        table.add_row(problem.where, problem.what_zh, problem.remedy_zh)
    if len(problems) > _SHOWN:
        table.add_row("…", f"还有 {len(problems) - _SHOWN} 个", "用 --json 查看全部")
    return table
