"""Declarations given on the command line: read, or refused with all of their faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import typer

from command.inspect import existing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

S = TypeVar("S")

FAULTY, UNUSABLE = 1, 2
"""Exit codes: the file is what the command checks, or what it works with."""


def read_declared(read: Callable[[Path], S], file: Path, what: str, code: int) -> S:
    """Read a declaration; end with all of its faults in Chinese, one a line, when it has any.

    Args:
        read: What reads it, and raises SpecError with its faults.
        file: The declaration.
        what: The Chinese word for its kind.
        code: The exit code where it has faults.
    """
    from datasets.spec import SpecError

    try:
        return read(existing(file))
    except SpecError as error:
        typer.echo("\n".join(fault.told for fault in error.faults), err=True)
        typer.echo(f"{file}：{what}有 {len(error.faults)} 处差错，见上；没有作任何计算", err=True)
        raise typer.Exit(code) from error
