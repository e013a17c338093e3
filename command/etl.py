"""``govbrain etl``: run, check, status and rollback, with exit codes that cron can trust."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from datasets.catalogue import ROOT, read_catalogue
from datasets.spec import SpecError
from etl.boundaries import generate_boundaries
from etl.build import BusyError, Step, run
from etl.publish import PublishError, builds, current, roll_back
from etl.report import Report
from operations.settings import Settings

etl = typer.Typer(
    no_args_is_help=True,
    help="Bring published files into the warehouse. 入库：抓取、解析、检查、发布。",
)

Root = Annotated[
    Path, typer.Option("--datasets", help="Folder of the declarations. 声明所在的文件夹。")
]


class Exit(IntEnum):
    """How a run ended."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING = 3
    BUSY = 4


@etl.command("run")
def run_feeds(root: Root = ROOT) -> None:
    """Build and publish the warehouse. 运行一次入库并发布。

    Exit codes: 0 all feeds came in; 1 published, but some feeds failed and kept their last good
    rows; 2 wrong usage; 3 nothing was published; 4 another run is under way.
    """
    settings, errors = Settings(), Console(stderr=True, soft_wrap=True)
    try:
        with _steps(errors) as step:
            report = run(settings, step, root)
            step("boundaries", 1, 1)
            generate_boundaries(settings)
    except SpecError as error:
        errors.print(f"声明有误，未发布：\n{error}", markup=False, highlight=False)
        raise typer.Exit(Exit.NOTHING) from error
    except BusyError as error:
        errors.print(f"另一次入库正在进行，本次不运行：{error}", markup=False)
        raise typer.Exit(Exit.BUSY) from error
    except (PublishError, duckdb.Error, OSError) as error:
        errors.print(f"没有发布新版本，原版本继续使用：{error}", markup=False)
        raise typer.Exit(Exit.NOTHING) from error
    _show(report)
    raise typer.Exit(Exit.SOME_FAILED if report.failed else Exit.OK)


@etl.command("check")
def check_declarations(root: Root = ROOT) -> None:
    """List every fault of every declaration at once. 一次列出所有声明的全部错误。"""
    try:
        catalogue = read_catalogue(root)
    except SpecError as error:
        Console(soft_wrap=True).print(f"{error}", markup=False, highlight=False)
        typer.echo(f"{len(error.faults)} 处错误 faults", err=True)
        raise typer.Exit(Exit.NOTHING) from error
    counts = len(catalogue.feeds), len(catalogue.metrics), len(catalogue.targets)
    typer.echo("声明无误：{} 个数据源、{} 个指标、{} 个目标".format(*counts))


@etl.command("status")
def show_status() -> None:
    """Show the current build, the others and each feed's state. 查看当前版本和各数据源状态。"""
    settings = Settings()
    now = current(settings.warehouse)
    if now is None:
        typer.echo("尚无版本，请先运行 govbrain etl run", err=True)
        raise typer.Exit(Exit.NOTHING)
    for path in builds(settings.warehouse):
        mark = "*" if path == now else " "
        typer.echo(f"{mark} {path.stem}  {path.stat().st_size / 1e6:8.1f} MB  {_written(path)}")
    with duckdb.connect(now, read_only=True) as connection:
        sql = "SELECT feed, status, newest_period, message_zh FROM feed_state ORDER BY feed"
        for feed, status, newest, message in connection.execute(sql).fetchall():
            typer.echo(f"  {feed:36} {status:8} {newest:10} {message[:80]}")


@etl.command("rollback")
def roll_back_build(
    build: Annotated[str, typer.Argument(help="Build to go back to. 要退回的版本。")] = "",
) -> None:
    """Point readers at an earlier build, by default the one before. 退回到较早的版本。"""
    try:
        path = roll_back(Settings().warehouse, build)
    except PublishError as error:
        typer.echo(f"无法退回：{error}", err=True)
        raise typer.Exit(Exit.USAGE) from error
    typer.echo(f"当前版本 current: {path.stem}")


@contextmanager
def _steps(console: Console) -> Iterator[Step]:
    """Show steps as a bar on a terminal, as plain lines elsewhere."""
    if not console.is_terminal:
        yield lambda name, done, total: typer.echo(f"[{done}/{total}] {name}", err=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("")
        yield lambda name, done, total: progress.update(
            task, description=name, completed=done, total=total
        )


def _show(report: Report) -> None:
    console = Console()
    if console.is_terminal:
        console.print(Markdown(report.text()))
    else:
        typer.echo(report.text())


def _written(path: Path) -> str:
    stamp = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return stamp.strftime("%Y-%m-%d %H:%M UTC")
