"""What an assessment is made from: a declaration, tables, objections, or the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from command.declared import FAULTY, read_declared
from command.inspect import existing

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from datasets.assessment import AssessmentDeclaration, Item, Objection
    from operations.settings import Settings


def declaration_of(file: Path) -> AssessmentDeclaration:
    """Read a declaration; end with all of its faults, one a line, when it has any."""
    from datasets.assessment_read import read_declaration

    return read_declared(read_declaration, file, "声明", FAULTY)


def table_of(file: Path) -> pd.DataFrame:
    """Read a CSV file in UTF-8 or GB 18030 as texts: nothing is guessed before it is checked."""
    import pandas as pd

    from etl.grid import find_encoding

    encoding = find_encoding(existing(file))
    if encoding is None:
        raise typer.BadParameter(f"{file}：读不出来；请另存为 UTF-8 编码的 CSV")
    try:
        return pd.read_csv(
            file,
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig" if encoding == "utf-8" else encoding,
            skip_blank_lines=False,
        )
    except (OSError, ValueError) as error:
        problem = f"{file}：读不出来（{error}）；请另存为 UTF-8 编码的 CSV"
        raise typer.BadParameter(problem) from error


def objections_of(file: Path | None) -> tuple[Objection, ...]:
    """Read a file of objections, none without a file; end with all of its faults."""
    from datasets.assessment_read import read_objections

    return read_declared(read_objections, file, "异议", FAULTY) if file else ()


def from_warehouse(declaration: AssessmentDeclaration, settings: Settings) -> pd.DataFrame:
    """Ask the current build for all items with a source, of everybody in the declared groups."""
    import pandas as pd

    from dashboard.ask import ask
    from dashboard.question import MetricQuery
    from dashboard.warehouse import Warehouse

    areas = tuple(member for group in declaration.groups for member in group.members)
    queries = {
        item.id: MetricQuery(item.source.metric, areas, item.source.freq)
        for item in declaration.items
        if item.source
    }
    answers = ask(Warehouse(settings), list(queries.values()), simulated=settings.simulated)
    periods = (declaration.period, declaration.base_period)
    rows = [
        (found.ref_area, found.time_period, name, found.value, found.origin)
        for name, query in queries.items()
        for found in answers.of(query)
        if found.time_period in periods
    ]
    if not rows:
        raise typer.BadParameter(_nothing(declaration, list(declaration.items)))
    return pd.DataFrame(rows, columns=["region", "period", "indicator", "value", "origin"])


def _nothing(declaration: AssessmentDeclaration, items: list[Item]) -> str:
    bound = [item.id for item in items if item.source]
    if not bound:
        return "声明中没有一个指标写有 source；请给出数据文件 DATA.csv"
    return (
        f"数据仓库中没有 {declaration.period} 的 {'、'.join(bound)}；"
        "请先运行 govbrain etl run，或给出数据文件 DATA.csv"
    )
