"""``govbrain forecast``: the series of a file, some periods ahead, with bands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from command.inspect import existing
from command.series_file import read_series, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.forecast import Forecast

_BANDS = ("median", "lo80", "hi80", "lo95", "hi95")
COLUMNS = ("series", "time_period", *_BANDS, "calibrated", "status")


def forecast_file(
    file: Annotated[Path, typer.Argument(help="CSV 文件，列为 series,time_period,value")],
    *,
    horizon: Annotated[int, typer.Option(min=1, max=120, help="向前预测的期数")] = 12,
    accurate: Annotated[
        bool, typer.Option("--accurate", help="更准：三个模型的中位数，约慢二十倍；默认一个模型")
    ] = False,
) -> None:
    """预测文件中的各个序列（年、季、月），给出 80% 和 95% 区间。

    标准输出为 CSV：series,time_period,median,lo80,hi80,lo95,hi95,calibrated,status；
    calibrated 为 false 时区间未经校准。status 为 ok、caution（有保留）或 refused（不予预测，
    只有一行且数值为空），原因写在标准错误。退出码：0 完成，2 用法或文件错误。
    """
    listed = read_series(existing(file))
    screen = Console(stderr=True, highlight=False, soft_wrap=True)
    found = _forecast(listed, horizon, screen, accurate=accurate)
    for name, one in found.items():
        if one.reason_zh:
            story = f"{name or file.name}：{one.reason_zh}（{one.reason_en}）"
            screen.print(story, markup=False)
    write_rows(COLUMNS, (row for name, one in found.items() for row in _rows(name, one)))


def _forecast(
    listed: Mapping[str, pd.Series[float]], horizon: int, screen: Console, *, accurate: bool
) -> dict[str, Forecast]:
    from analysis.forecast import forecast

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=screen, transient=True) as bar:
        task = bar.add_task("预测", total=None)
        return forecast(
            listed,
            horizon,
            mode="accurate" if accurate else "fast",
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _rows(name: str, one: Forecast) -> Iterator[dict[str, object]]:
    from analysis.series import spelled

    told = {"series": name, "calibrated": str(one.calibrated).lower(), "status": one.status}
    if one.frame.empty:
        yield {**told, "time_period": None, **dict.fromkeys(_BANDS)}
    values = one.frame[list(_BANDS)].to_numpy(float).tolist()
    for period, row in zip(one.frame.index, values, strict=True):
        numbers = dict(zip(_BANDS, map(_cell, row), strict=True))
        yield {**told, "time_period": spelled(period), **numbers}


def _cell(value: float) -> str | None:
    return None if value != value else f"{value:.12g}"  # noqa: PLR0124  (NaN)
