"""Files that a command writes once and never over another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path


def write_new(out: Path, content: bytes, taken: str) -> None:
    """Write a file that does not exist yet; end with exit code 1 and the words `taken` if it does.

    Raises:
        typer.BadParameter: The file cannot be written.
    """
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        typer.echo(f"{out} 已存在{taken}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        raise typer.BadParameter(f"写不出 {out}（{error.strerror}）") from error
