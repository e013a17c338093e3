"""CPU time of drawing a panel and writing it as JSON, beyond its questions; the target is 2 ms.

Usage: python -m bench.panels
"""

from __future__ import annotations

import datetime as dt
import statistics
import time

import orjson

from dashboard.boards import find_panel_types
from dashboard.clock import BEIJING
from dashboard.panel import PanelType, Reader
from dashboard.question import Answers, MetricQuery, Observation, Question
from datasets.catalogue import Catalogue, read_catalogue
from datasets.period import Freq, parse_period
from layouts.board import DEVICES, Device
from layouts.read import read_boards

_RUNS = 30
_NEWEST: dict[str, str] = {"A": "2024", "S": "2025-S1", "Q": "2025-Q3", "M": "2025-11"}
_NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)


def main() -> None:
    """Print the median of every panel type over all boards and devices, and its dearest panel."""
    catalogue = read_catalogue()
    times: dict[str, list[tuple[float, str]]] = {}
    for board, (_, found) in read_boards().items():
        for name, panel in found.panels.items():
            drawn = find_panel_types()[panel.type].model_validate(panel.options)
            for device in DEVICES:
                took = _median_ms(drawn, _reader(catalogue, board, device))  # type: ignore[arg-type]
                times.setdefault(panel.type, []).append((took, f"{board}.{name} on {device}"))
    print(f"{'type':14} {'median ms':>9} {'dearest ms':>10}")
    for kind, measured in sorted(times.items()):
        dearest, where = max(measured)
        print(
            f"{kind:14} {statistics.median(t for t, _ in measured):9.2f} {dearest:10.2f}  {where}"
        )


def _reader(catalogue: Catalogue, board: str, device: Device) -> Reader:
    return Reader(catalogue, board, device, "360700" if board == "city" else "360000", _NOW)


def _median_ms(panel: PanelType, reader: Reader) -> float:
    answers = _answers(reader.catalogue, panel.ask("p", reader))
    return statistics.median(_draw_ms(panel, reader, answers) for _ in range(_RUNS))


def _draw_ms(panel: PanelType, reader: Reader, answers: Answers) -> float:
    start = time.process_time_ns()
    drawing = panel.draw("p", reader, answers)
    orjson.dumps({"html": str(drawing.html), "head": str(drawing.head), "props": drawing.props})
    return (time.process_time_ns() - start) / 1e6


def _answers(catalogue: Catalogue, questions: tuple[Question, ...]) -> Answers:
    return Answers(
        {q: _series(catalogue, q) for q in questions if isinstance(q, MetricQuery)},
        {q: () for q in questions if not isinstance(q, MetricQuery)},
    )


def _series(catalogue: Catalogue, query: MetricQuery) -> tuple[Observation, ...]:
    freq: Freq = query.freq or catalogue.base(query.metric).freq[0]  # type: ignore[assignment]
    newest = parse_period(_NEWEST[freq])
    return tuple(
        _observation(query, area, newest.shift(-back).text, back)
        for area in query.areas
        for back in range((query.last or 24) - 1, -1, -1)
    )


def _observation(query: MetricQuery, area: str, text: str, back: int) -> Observation:
    period = parse_period(text)
    value = 100.0 + int(area) % 97 - back
    known, release = dt.date(2026, 1, 20), "首次发布"
    return Observation(
        query.metric,
        area,
        period.freq,
        text,
        period.end,
        value,
        "A",
        known,
        release,
        "published",
        "feed",
        "统计公报",
        0,
    )


if __name__ == "__main__":
    main()
