"""The command ``govbrain``: its sub-commands, each in a file of its own."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from command.adjust import adjust
from command.assess import assess
from command.effect import estimate_effect
from command.etl import etl
from command.feed import feed
from command.forecast import forecast_file
from command.index import index
from command.index_entry import import_form, write_form
from command.inspect import inspect_file
from command.logs import write_logs
from command.serve import serve
from command.turning_points import date_turns
from operations.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="govbrain: from a published file to a number on a wall, a desk and a phone. "
    "数字政府大脑：从发布的文件到屏幕上的数字。",
)
app.add_typer(assess, name="assess")
app.add_typer(etl, name="etl")
app.add_typer(feed, name="feed")
app.add_typer(index, name="index")
index.command("template")(write_form)
index.command("import")(import_form)
app.command("adjust")(adjust)
app.command("effect")(estimate_effect)
app.command("forecast")(forecast_file)
app.command("inspect")(inspect_file)
app.command("serve")(serve)
app.command("turning-points")(date_turns)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"govbrain {version('govbrain')}")
        raise typer.Exit


@app.callback()
def main(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version. 版本。"
        ),
    ] = False,
) -> None:
    """Set up logging: one line an event, on the error stream."""
    del show_version
    write_logs(Settings().log_level)
