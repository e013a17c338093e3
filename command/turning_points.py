"""``govbrain turning-points``: peaks and troughs of the series of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from command.inspect import existing
from command.series_file import read_series, write_rows

COLUMNS = ("series", "time_period", "kind", "provisional", "status")


def date_turns(
    file: Annotated[Path, typer.Argument(help="CSV 文件，列为 series,time_period,value")],
) -> None:
    """判定各序列的转折点（月度用 Bry-Boschan 法，季度用 BBQ 法），输出 CSV。

    kind 为 peak（峰）或 trough（谷）；provisional 为 true 的暂定转折点可能随新数据改变。
    没有转折点的序列没有行，原因写在标准错误。退出码：0 完成，2 用法或文件错误。
    """
    from analysis.cycle import turning_points

    rows: list[dict[str, object]] = []
    for name, values in read_series(existing(file)).items():
        found = turning_points(values)
        if found.reason_zh:
            typer.echo(f"{name or file.name}：{found.reason_zh}（{found.reason_en}）", err=True)
        rows.extend(
            {"series": name, "time_period": turn.time_period, "kind": turn.kind,
             "provisional": str(turn.provisional).lower(), "status": found.status}
            for turn in found.points.itertuples()
        )  # fmt: skip
    write_rows(COLUMNS, rows)
