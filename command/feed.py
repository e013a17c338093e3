"""``govbrain feed``: new feeds from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from command.inspect import existing, known_format

if TYPE_CHECKING:
    from datasets.metric import Measure

FEEDS = Path(__file__).parent.parent / "datasets" / "feeds"

feed = typer.Typer(help="数据源说明：从文件生成，供人核对", no_args_is_help=True)


@feed.callback()
def _feeds() -> None:
    """数据源说明：从文件生成，供人核对。"""


@feed.command("new")
def new(
    file: Annotated[Path, typer.Argument(help="样例数据文件")],
    out: Annotated[Path, typer.Option("--out", help="写到哪个目录")] = FEEDS,
    format: Annotated[  # noqa: A002  (the word of the command line)
        str, typer.Option("--format", help="格式名称或种类；不写则自动识别")
    ] = "",
) -> None:
    """查看数据文件并写出数据源说明 (YAML)，标出需要人核对的地方；不覆盖已有文件。

    退出码：0 已写出，1 文件读不出或说明已存在，2 用法错误。
    """
    from etl.feed_draft import draft_feed, feed_id
    from etl.inspect import inspect

    inspection = inspect(existing(file), known_format(format))
    console = Console(stderr=True)
    if not inspection.observations:
        for problem in inspection.problems:
            console.print(f"{problem.where}：{problem.what_zh}；{problem.remedy_zh}", markup=False)
        raise typer.Exit(1)
    _write(out / f"{feed_id(inspection)}.yaml", draft_feed(inspection, _known_metrics()), console)


def _write(path: Path, text: str, console: Console) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        console.print(f"已有数据源说明 {path}，未覆盖；请改名或用 --out 指定目录", markup=False)
        raise typer.Exit(1) from error
    typer.echo(f"已写出 {path}；请核对标有“待填写”“待核对”的行，再运行 govbrain etl check")


def _known_metrics() -> dict[str, Measure]:
    from datasets.catalogue import read_catalogue
    from datasets.metric import Measure
    from datasets.spec import SpecError

    try:
        metrics = read_catalogue().metrics
    except (SpecError, OSError):
        return {}
    return {name: metric for name, metric in metrics.items() if isinstance(metric, Measure)}
