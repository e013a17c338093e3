"""Forecasts and back-tests made when somebody asks for them, and kept for everyone who asks again.

The methods and their libraries are loaded with the first such wish, never when the server starts:
a process needs some seconds for it once. One is made at a time in a process and one may wait;
whoever else asks is told to come again, so that boards are answered meanwhile.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from dashboard.ask import ask
from dashboard.question import Estimate, Outcome
from datasets.period import parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from dashboard.question import Answer, Observation
    from dashboard.screen import Screen
    from dashboard.wish import Wish

_PLACES = threading.BoundedSemaphore(2)
_TURN = threading.Lock()
ORIGINS = 12
"""Origins that models are compared from."""

Thing = TypeVar("Thing")


class BusyError(Exception):
    """Others are being served; ask again in some seconds."""


@dataclass(frozen=True)
class Score:
    """How a model would have forecast: sMAPE in per cent, MASE, shares of values within the bands.

    None is what could not be measured.
    """

    model: str
    smape: float | None
    mase: float | None
    coverage80: float | None
    coverage95: float | None


@dataclass(frozen=True)
class Contest:
    """Models compared on one series; empty with a reason where that is refused.

    `known` counts the periods of the series that have a value.
    """

    status: str
    known: int
    reason_zh: str
    reason_en: str
    origins: int
    scores: tuple[Score, ...]


def outlook(screen: Screen, wish: Wish) -> tuple[Outcome, Answer]:
    """Forecast what `wish` says, and give what was known of it.

    Raises:
        BusyError: Others are being served.
    """
    known = _ask(screen, wish, vintages=False)
    return _kept(screen, "outlook", wish, lambda: _forecast(screen, wish, known)), known


def contest(screen: Screen, wish: Wish) -> Contest:
    """Compare all models on the series of `wish`, each origin with what was known then.

    The mode of the wish makes no difference.

    Raises:
        BusyError: Others are being served.
    """
    whole = replace(wish, mode="accurate")
    return _kept(
        screen, "contest", whole, lambda: _compare(whole, _ask(screen, whole, vintages=True))
    )


def _ask(screen: Screen, wish: Wish, *, vintages: bool) -> Answer:
    question = wish.question(vintages=vintages)
    return ask(screen.warehouse, [question], simulated=screen.settings.simulated).of(question)


def _kept(screen: Screen, what: str, wish: Wish, make: Callable[[], Thing]) -> Thing:
    """Give what is kept of this build, or make it; another build meanwhile is not mixed in."""
    build = screen.warehouse.build_id()
    key = (what, build, wish)
    found: Thing | None = screen.shelf.get(key, None)
    if found is not None:
        return found
    with _turn():
        again: Thing | None = screen.shelf.get(key, None)
        made = make() if again is None else again
    if screen.warehouse.build_id() == build:
        screen.shelf.put(key, made)
    return made


@contextmanager
def _turn() -> Iterator[None]:
    if not _PLACES.acquire(blocking=False):
        raise BusyError
    try:
        with _TURN:
            yield
    finally:
        _PLACES.release()


def _values(answer: Answer) -> pd.Series[float]:
    import pandas as pd  # noqa: PLC0415 - heavy

    return pd.Series({o.time_period: o.value for o in answer}, dtype=float)


def _forecast(screen: Screen, wish: Wish, known: Answer) -> Outcome:
    from analysis.forecast import COLUMNS, forecast  # noqa: PLC0415 - heavy
    from analysis.forecast_cumulative import forecast_cumulative  # noqa: PLC0415 - heavy
    from analysis.forecast_record import published, record  # noqa: PLC0415 - heavy
    from analysis.series import regular  # noqa: PLC0415 - heavy

    values = regular(_values(known))
    vintage = max((o.vintage for o in known), default=dt.date.min)
    cumulative = screen.catalogue.base(wish.metric).accumulation == "cumulative"
    ahead = forecast_cumulative if cumulative else forecast
    found = ahead(values, wish.horizon, mode=wish.mode, as_of=wish.as_of or vintage)
    frame = published(found.frame, values)
    return Outcome(
        study="",
        kind="forecast",
        metric=wish.metric,
        ref_area=wish.area,
        freq=wish.freq,
        vintage=vintage,
        status=found.status,
        reason_zh=found.reason_zh,
        reason_en=found.reason_en,
        method=found.method,
        parameters=dict(found.parameters),
        details=dict(record(found)),
        n_obs=found.n_obs,
        origin="simulated" if any(o.origin == "simulated" for o in known) else "derived",
        inputs=_inputs(known),
        reckoned_at=screen.now().astimezone(dt.UTC).replace(tzinfo=None),
        estimates=tuple(e for item in COLUMNS for e in _estimates(item, frame[item])),
    )


def _inputs(known: Answer) -> tuple[Mapping[str, str], ...]:
    if not known:
        return ()
    return (
        {
            "metric": known[0].metric,
            "ref_area": known[0].ref_area,
            "freq": known[0].freq,
            "first": known[0].time_period,
            "last": known[-1].time_period,
            "vintage": max(o.vintage for o in known).isoformat(),
        },
    )


def _estimates(item: str, values: pd.Series[float]) -> Iterator[Estimate]:
    from analysis.series import spelled  # noqa: PLC0415 - heavy

    for period, value in values.items():
        text = spelled(period)
        yield Estimate(item, text, parse_period(text).end, _number(value), "")


def _compare(wish: Wish, every: Answer) -> Contest:
    from analysis.forecast_backtest import backtest  # noqa: PLC0415 - heavy

    now = {o.time_period: o for o in every}
    found = backtest(
        _values(tuple(now.values())),
        wish.horizon,
        mode=wish.mode,
        origins=ORIGINS,
        known=lambda last: _then(every, last),
    )
    return Contest(
        found.status,
        sum(o.value is not None for o in now.values()),
        found.reason_zh,
        found.reason_en,
        int(found.parameters.get("origins") or 0),
        tuple(_score(str(model), row) for model, row in found.frame.iterrows()),
    )


def _score(model: str, row: pd.Series[float]) -> Score:
    names = ("smape", "mase", "coverage80", "coverage95")
    return Score(model, *(_number(row[name]) for name in names))


def _then(every: Answer, last: pd.Period) -> pd.Series[float]:
    """Give the series as it was known when its period `last` came; see `known_then`."""
    from analysis.series import regular, spelled  # noqa: PLC0415 - heavy

    return regular(_values(known_then(every, spelled(last))))


def known_then(every: Answer, last: str) -> Answer:
    """Give of all vintages, in order, those known on the day on which the period `last` was.

    What has only later vintages (a yearbook's old years, brought in later) counts as known in its
    first one.
    """
    end = parse_period(last).end
    cells: dict[str, list[Observation]] = {}
    for each in every:
        if each.period_end <= end:
            cells.setdefault(each.time_period, []).append(each)
    newest = [period for period, cell in cells.items() if cell[0].value is not None]
    if not newest:
        return ()
    day = cells[newest[-1]][0].vintage
    return tuple(
        next((o for o in reversed(cell) if o.vintage <= day), cell[0]) for cell in cells.values()
    )


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
