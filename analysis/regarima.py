"""The regARIMA model of a seasonal adjustment: found once a year, frozen in between."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import orjson
import pandas as pd

from analysis.festival import festival_regressors
from analysis.series import SEASONS, freq_of, spelled
from analysis.x13 import Adjustment, Specification, run_x13

if TYPE_CHECKING:
    from collections.abc import Iterable

AICC_MARGIN = 2.0
"""By how much AICc must fall for a calendar regressor to stay."""

AIRLINE = "(0 1 1)(0 1 1)"
"""The orders of Box and Jenkins' airline model, for series too short to choose any."""

_ARIMA = re.compile(r"\(\d \d \d\)(\(\d \d \d\))?")
_CALENDAR = re.compile(r"const|td|td1coef|easter\[\d{1,2}\]")
_OUTLIER = re.compile(r"(AO|LS|TC)(\d{4})\.([A-Z][a-z]{2}|[1-4])")


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model as X-13 identified it.

    Args:
        transform: ``log`` (factors) or ``none`` (amounts).
        arima: Orders, regular and seasonal: ``(0 1 1)(0 1 1)``.
        calendar: Regressors that AICc kept: ``const``, ``td``, ``td1coef``, ``easter[1]``.
        outliers: Outliers found: ``AO2020.Feb``, ``LS2008.Nov``, ``AO2020.1`` in quarters.
        festival_tried: Whether the Spring Festival regressors were asked for.
        festival: Whether they stay.
        aicc_gain: By how much they lower AICc in the airline model, which X-13 tests with before
            it looks for other orders; None where it gave no figure.
        identified: Newest period of the series that the model was found with, in SDMX spelling.
    """

    transform: Literal["log", "none"]
    arima: str
    calendar: tuple[str, ...] = ()
    outliers: tuple[str, ...] = ()
    festival_tried: bool = False
    festival: bool = False
    aicc_gain: float | None = None
    identified: str

    def __post_init__(self) -> None:
        """Refuse words that X-13 does not know.

        Raises:
            ValueError: A field is not spelled as above; the message names it.
        """
        _check("transform", [self.transform], re.compile("log|none"))
        _check("arima", [self.arima], _ARIMA)
        _check("calendar", self.calendar, _CALENDAR)
        _check("outliers", self.outliers, _OUTLIER)

    def __str__(self) -> str:
        """Write the model as one line of JSON, for `read_model`."""
        return orjson.dumps(asdict(self)).decode()


def read_model(text: str) -> Model:
    """Read a model from what ``str(model)`` wrote.

    Raises:
        ValueError: The text is no such line.
    """
    try:
        fields = orjson.loads(text)
        fields |= {name: tuple(fields[name]) for name in ("calendar", "outliers")}
        return Model(**fields)
    except (TypeError, KeyError) as error:
        raise ValueError(f"no frozen model: '{text}'; give what str(model) wrote") from error


def serves(model: Model, series: pd.Series[float], *, festival: bool) -> bool:
    """Tell whether a frozen model may still adjust `series`.

    It may for a year of new observations, in its own rhythm, never for a series that ends before
    the one that it was found with (it would know the future), and not once the choice between
    trying the festival and not trying it has changed.
    """
    newest = series.index[-1]
    year_before = spelled(newest - SEASONS[freq_of(series)])
    same_rhythm = ("Q" in model.identified) == ("Q" in year_before)
    same_choice = festival == model.festival_tried
    return same_rhythm and same_choice and year_before < model.identified <= spelled(newest)


def identify(
    series: pd.Series[float], *, festival: bool, calendar: tuple[str, ...], arima: str = ""
) -> tuple[Model, Adjustment]:
    """Let X-13 choose transform, calendar regressors, ARIMA orders and outliers, and adjust.

    Args:
        series: Regular values of moderate size (hundreds), gaps as NaN.
        festival: Try the Spring Festival regressors (months only).
        calendar: Further effects to try: ``td`` (trading days), ``easter``.
        arima: Orders to take instead of searching for them.

    Raises:
        X13RefusalError: X-13 found no model.
    """
    specification = Specification(
        transform=_transform(series),
        arima=arima,
        tested=(*calendar, *(("user",) if festival else ())),
        aicc_margin=AICC_MARGIN,
        user=_festival_of(series) if festival else None,
    )
    found = run_x13(series, specification)
    return _model(found, spelled(series.index[-1]), festival_tried=festival), found


def adjust(series: pd.Series[float], model: Model) -> Adjustment:
    """Adjust by a frozen model: coefficients anew, outliers only in the newest year.

    Raises:
        X13RefusalError: The model does not fit `series`.
    """
    newest = series.index[-1]
    kept = tuple(name for name in model.outliers if _stands_in(name, series))
    specification = Specification(
        transform=model.transform,
        arima=model.arima,
        variables=(*model.calendar, *kept),
        user=_festival_of(series) if model.festival else None,
        outliers_since=newest - (SEASONS[freq_of(series)] - 1),
    )
    return run_x13(series, specification)


def _check(field: str, words: Iterable[str], pattern: re.Pattern[str]) -> None:
    for word in words:
        if not pattern.fullmatch(word):
            raise ValueError(f"{field} '{word}' of a model is not of the form {pattern.pattern}")


def _transform(series: pd.Series[float]) -> str:
    """Decide between logarithms and amounts on a filled series where X-13 cannot for gaps."""
    if not series.hasnans:
        return "auto"
    if not (series.dropna() > 0).all():
        return "none"
    filled = series.interpolate()
    pilot = run_x13(filled, Specification(transform="auto", arima=AIRLINE))
    return _chosen(pilot)


def _chosen(found: Adjustment) -> Literal["log", "none"]:
    chosen = found.diagnostics.get("aictrans") or found.diagnostics.get("transform", "")
    return "log" if chosen == "Log(y)" else "none"


def _model(found: Adjustment, newest: str, *, festival_tried: bool) -> Model:
    return Model(
        transform=_chosen(found),
        arima=found.diagnostics["arimamdl"],
        calendar=tuple(_calendar(found)),
        outliers=found.named("AutoOutlier"),
        festival_tried=festival_tried,
        festival=bool(found.named("User-defined Holiday")),
        aicc_gain=found.number("aictest.diff.u"),
        identified=newest,
    )


def _calendar(found: Adjustment) -> Iterable[str]:
    groups = {"Constant": "const", "Trading Day": "td", "1-Coefficient Trading Day": "td1coef"}
    yield from (word for group, word in groups.items() if found.named(group))
    yield from (
        f"easter[{int(window)}]"
        for window in (found.number("aictest.e.window"),)
        if window is not None and found.diagnostics.get("aictest.e") == "yes"
    )


def _festival_of(series: pd.Series[float]) -> pd.DataFrame:
    """Give the regressors to a year after the newest month, for X-13's own forecasts."""
    return festival_regressors(pd.period_range(series.index[0], series.index[-1] + 12, freq="M"))


def _stands_in(outlier: str, series: pd.Series[float]) -> bool:
    found = _OUTLIER.fullmatch(outlier)
    assert found is not None  # noqa: S101  (checked when the model was made)
    year, place = found[2], found[3]
    text = f"{year}-Q{place}" if place.isdigit() else f"{place} {year}"
    period = pd.Period(text, freq=series.index[0].freqstr)
    return bool(series.index[0] <= period <= series.index[-1])
