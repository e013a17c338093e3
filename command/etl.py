"""``govbrain etl``: run, derive, check, status, rollback, with exit codes that cron can trust."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from operations.settings import Settings

if TYPE_CHECKING:
    from etl.build import Step
    from etl.report import Report

ROOT = Path(__file__).parent.parent / "datasets"
T = TypeVar("T")
_PLAIN_WIDTH = 160
"""Columns of a table that is written to a file or a pipe."""

etl = typer.Typer(
    no_args_is_help=True,
    help="Bring published files into the warehouse. 入库：抓取、解析、检查、发布。",
)

Root = Annotated[
    Path,
    typer.Option(
        "--datasets", help="Folder of the declarations. 声明所在的文件夹。", show_default=False
    ),
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
    rows, a study failed, or the boundaries could not be renewed; 2 wrong usage; 3 nothing was
    published; 4 another run is under way.
    """
    report, mapped = _reported(lambda: _run(root))
    _show(report)
    well = mapped and not report.failed and not report.broken
    raise typer.Exit(Exit.OK if well else Exit.SOME_FAILED)


@etl.command("derive")
def derive_studies(
    root: Root = ROOT,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Reckon unchanged studies too. 未变化的研究也重算。"),
    ] = False,
) -> None:
    """Reckon all studies on the current build and publish it anew. 用当前数据重算各项研究并发布。

    Nothing is fetched or parsed. Exit codes: 0 published; 1 published, but a study failed; 3 and 4
    as for `run`.
    """
    from etl.build import derive_again

    with _steps(Console(stderr=True)) as step:
        report = _reported(lambda: derive_again(Settings(), step, root, fresh=fresh))
    _show(report)
    raise typer.Exit(Exit.SOME_FAILED if report.broken else Exit.OK)


@etl.command("check")
def check_declarations(root: Root = ROOT) -> None:
    """List every fault of every declaration at once. 一次列出所有声明的全部错误。"""
    from command.etl_views import declarations, faults
    from datasets.catalogue import read_catalogue
    from datasets.spec import SpecError

    console = _console()
    try:
        catalogue = read_catalogue(root)
    except SpecError as error:
        for line in faults(error):
            console.print(line, soft_wrap=True, highlight=False)
        raise _end(Exit.NOTHING, f"{len(error.faults)} 处错误 faults") from error
    console.print(declarations(catalogue))


@etl.command("status")
def show_status() -> None:
    """Show the current build, the others and each feed's state. 查看当前版本和各数据源状态。"""
    from command.etl_views import status
    from etl.publish import current

    settings = Settings()
    if current(settings.warehouse) is None:
        raise _end(Exit.NOTHING, "尚无版本，请先运行 govbrain etl run")
    for part in status(settings.warehouse):
        _console().print(part)


@etl.command("rollback")
def roll_back_build(
    build: Annotated[str, typer.Argument(help="Build to go back to. 要退回的版本。")] = "",
) -> None:
    """Point readers at an earlier build, by default the one before. 退回到较早的版本。"""
    from command.etl_views import builds_table
    from etl.build import BusyError, return_to
    from etl.publish import PublishError

    settings = Settings()
    try:
        path = return_to(settings, build)
    except PublishError as error:
        Console(stderr=True, width=_PLAIN_WIDTH).print(builds_table(settings.warehouse))
        wanted = f"没有版本“{build}”，请从上表选择" if build else "没有更早的版本可退回"
        raise _end(Exit.USAGE, f"无法退回：{wanted}（{error}）") from error
    except BusyError as error:
        raise _end(Exit.BUSY, f"入库正在进行，结束后再退回：{error}") from error
    typer.echo(f"当前版本 current: {path.stem}")


def _reported(work: Callable[[], T]) -> T:
    """Do `work`; what keeps a build from being published ends the command with its exit code."""
    import duckdb

    from datasets.spec import SpecError
    from etl.build import BusyError
    from etl.publish import PublishError

    try:
        return work()
    except SpecError as error:
        raise _end(Exit.NOTHING, f"声明有误，未发布：\n{error}") from error
    except BusyError as error:
        raise _end(Exit.BUSY, f"另一次入库正在进行，本次不运行：{error}") from error
    except (PublishError, duckdb.Error, OSError) as error:
        raise _end(Exit.NOTHING, f"没有发布新版本，原版本继续使用：{error}") from error


def _run(root: Path) -> tuple[Report, bool]:
    """Renew the boundaries, then the build, whose readers find them there; say if both did."""
    from etl.build import run

    settings = Settings()
    with _steps(Console(stderr=True)) as step:
        step("boundaries", 0, 1)
        mapped = _draw_boundaries(settings)
        return run(settings, step, root), mapped


def _draw_boundaries(settings: Settings) -> bool:
    from etl.boundaries import BoundaryError, generate_boundaries

    try:
        generate_boundaries(settings)
    except BoundaryError as error:
        typer.echo(f"边界未更新，地图沿用原有边界：{error}", err=True)
        return False
    return True


def _end(code: Exit, words: str) -> typer.Exit:
    Console(stderr=True, soft_wrap=True).print(words, markup=False, highlight=False)
    return typer.Exit(code)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_PLAIN_WIDTH)


@contextmanager
def _steps(console: Console) -> Iterator[Step]:
    """Show steps as a bar on a terminal, as plain lines elsewhere."""
    if not console.is_terminal:
        yield lambda name, done, total: typer.echo(f"[{done}/{total}] {name}", err=True)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("")
        yield lambda name, done, total: progress.update(
            task, description=name, completed=done, total=total
        )


def _show(report: Report) -> None:
    console = Console()
    if not console.is_terminal:
        typer.echo(report.text())
        return
    from command.etl_views import outcome

    for part in outcome(report):
        console.print(part)
