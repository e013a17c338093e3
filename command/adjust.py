"""``govbrain adjust``: the series of a file without their season."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from command.inspect import existing
from command.series_file import read_series, write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.adjusted import Adjusted

COLUMNS = (
    *("series", "time_period", "value", "adjusted", "trend", "seasonal"),
    *("method", "status"),
)


def adjust(
    file: Annotated[Path, typer.Argument(help="CSV 文件，列为 series,time_period,value")],
    *,
    festival: Annotated[
        bool, typer.Option(help="检验并剔除春节因素（月度），AICc 下降超过 2 才采用")
    ] = True,
    calendar: Annotated[
        str, typer.Option(help="另外检验的日历因素：td 交易日，easter 复活节；逗号分隔")
    ] = "td",
) -> None:
    """对文件中的月度、季度序列作季节调整（X-13ARIMA-SEATS；不足三年或无法处理时用 STL）。

    标准输出为 CSV：series,time_period,value,adjusted,trend,seasonal,method,status；
    seasonal 在乘法模型中是因子，在加法模型中是数量。标准错误输出进度、模型和原因。
    """
    from analysis.seasonal import seasonal_adjust

    effects = _effects(calendar)
    screen = Console(stderr=True, highlight=False, soft_wrap=True)
    found: list[dict[str, object]] = []
    listed = read_series(existing(file)).items()
    for name, values in track(listed, "季节调整", console=screen, transient=True):
        result = seasonal_adjust(values, festival=festival, calendar=effects)
        screen.print(_story(name, result), markup=False)
        found.extend(_rows(name, values, result))
    write_rows(COLUMNS, found)


def _effects(calendar: str) -> tuple[str, ...]:
    effects = tuple(word.strip() for word in calendar.split(",") if word.strip())
    unknown = [word for word in effects if word not in ("td", "easter")]
    if unknown:
        given = "、".join(unknown)
        raise typer.BadParameter(f"--calendar：不认识“{given}”；可用 td、easter，逗号分隔")
    return effects


def _story(name: str, result: Adjusted) -> str:
    story = [f"{name or '序列'}：{result.method}"]
    if result.model is not None:
        story += ["对数" if result.transform == "log" else "不取对数", result.model.arima]
        story += result.model.calendar + result.outliers
    if result.aicc_gain is not None:
        decision = "采用" if result.festival_kept else "不采用"
        story.append(f"春节因素{decision}（AICc 下降 {result.aicc_gain:.1f}）")
    return "，".join([*story, result.reason_zh] if result.reason_zh else story)


def _rows(name: str, values: pd.Series[float], result: Adjusted) -> Iterator[dict[str, object]]:
    from analysis.series import spelled

    shown = ("adjusted", "trend", "seasonal")
    columns = result.frame.reindex(values.index)[list(shown)].to_numpy(float).tolist()
    for period, value, parts in zip(values.index, values.tolist(), columns, strict=True):
        yield {
            "series": name,
            "time_period": spelled(period),
            "value": _cell(value),
            **dict(zip(shown, map(_cell, parts), strict=True)),
            "method": result.method,
            "status": result.status,
        }


def _cell(value: float) -> str | None:
    return None if value != value else f"{value:.12g}"  # noqa: PLR0124  (NaN)
