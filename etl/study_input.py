"""What studies look at: series as known now, of a build's newest vintages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from datasets.study import InputOutputShock, Subject, series_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import duckdb
    import pandas as pd

    from analysis.conformal import Pool
    from analysis.forecast_models import Mode
    from analysis.result import Parameter
    from datasets.catalogue import Catalogue
    from datasets.period import Freq
    from datasets.study import AnyStudy

POOLED = 48
"""Values that a series needs to lend its errors to the bands of others."""

_NEWEST = """
SELECT metric, ref_area, freq, {name}, value, vintage, origin FROM observation
WHERE {where} QUALIFY row_number() OVER (
    PARTITION BY metric, ref_area, freq, time_period, breakdown ORDER BY vintage DESC) = 1
ORDER BY metric, ref_area, freq, period_end, {name}
"""
_WHOLE = "list_contains($1, metric) AND breakdown = ''"
_KNOWN = f"{_WHOLE} AND vintage <= $2"
_PARTS = "metric = $1 AND ref_area = $2 AND time_period = $3 AND breakdown <> ''"
_POOL = """
SELECT DISTINCT metric, ref_area FROM observation
WHERE freq = $1 AND breakdown = '' AND value IS NOT NULL AND list_contains($2, metric)
GROUP BY metric, ref_area HAVING count(DISTINCT time_period) >= $3 ORDER BY ALL
"""

Cell = tuple[str, float | None, "dt.date"]
"""Period (or code of a finer cut), value, vintage."""


@dataclass(frozen=True)
class Series:
    """The newest vintage of every cell of a series, in order; `origin` is the least sure of all.

    `cells` is empty where the build has nothing of the subject.
    """

    subject: Subject
    cells: tuple[Cell, ...]
    origin: str

    @property
    def vintage(self) -> dt.date | None:
        """Give the day from which all of the series was known."""
        return max((vintage for _, _, vintage in self.cells), default=None)

    @cached_property
    def by_period(self) -> pd.Series[float]:
        """The values by PeriodIndex, gaps as NaN."""
        import pandas as pd  # noqa: PLC0415 - an unchanged night looks at no values

        from analysis.series import regular  # noqa: PLC0415 - likewise

        return regular(pd.Series(self.by_code, dtype=float))

    @property
    def by_code(self) -> dict[str, float | None]:
        """Give the values by period, or by code of a finer cut."""
        return {code: value for code, value, _ in self.cells}

    def record(self) -> dict[str, str]:
        """Say what was looked at, for the outcome's ``inputs``."""
        subject = self.subject
        return {
            "metric": subject.metric,
            "ref_area": subject.ref_area,
            "freq": subject.freq,
            "first": self.cells[0][0],
            "last": self.cells[-1][0],
            "vintage": str(self.vintage),
        }


class Inputs:
    """The series of a build, for the studies of a run; earlier judgements on the same subjects."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        catalogue: Catalogue,
        before: Mapping[tuple[str, str, str], Mapping[str, Parameter]],
    ) -> None:
        """Look at the build that is open in `connection`.

        `before` holds the parameters that a study found on a subject in the build before, by
        study, metric and area.
        """
        self._connection = connection
        self._pools: dict[tuple[str, int, str, bool], Pool] = {}
        self.catalogue = catalogue
        self.before = before

    @cached_property
    def _series(self) -> dict[Subject, Series]:
        asked = {
            subject.metric
            for study in self.catalogue.studies.values()
            if not isinstance(study, InputOutputShock)
            for _, subject in series_of(study)
        }
        return self._read(_WHOLE, "time_period", [sorted(asked)])

    def series(self, subject: Subject) -> Series:
        """Give the series of `subject`, empty where the build has none."""
        return self._series.get(subject, Series(subject, (), ""))

    def of(self, study: AnyStudy) -> tuple[Series, ...]:
        """Give every series that `study` looks at; of an input-output table, its finer cuts."""
        subjects = [subject for _, subject in series_of(study)]
        if isinstance(study, InputOutputShock):
            return tuple(self.cut(subject, study.time_period) for subject in subjects)
        return tuple(map(self.series, subjects))

    def cut(self, subject: Subject, time_period: str) -> Series:
        """Give the finer cuts of `subject` in one period."""
        given = [subject.metric, subject.ref_area, time_period]
        return self._read(_PARTS, "breakdown", given).get(subject, Series(subject, (), ""))

    def known_on(self, study: AnyStudy, day: dt.date) -> tuple[Series, ...]:
        """Give every series that `study` looks at as it was known on `day`."""
        subjects = [subject for _, subject in series_of(study)]
        found = self._read(_KNOWN, "time_period", [[s.metric for s in subjects], day])
        return tuple(found.get(subject, Series(subject, (), "")) for subject in subjects)

    def accumulation(self, metric: str) -> str:
        """Tell what a value of `metric` covers: ``single``, ``cumulative`` or ``stock``.

        What is derived (a growth, a share) covers a period alone, even of cumulative values: it
        does not add up over the year.
        """
        found = self.catalogue.metrics[metric]
        return found.accumulation if found.kind == "measure" and found.unit != "%" else "single"

    def pool(self, freq: Freq, horizon: int, mode: Mode, *, simulated: bool) -> Pool:
        """Give past errors of all series of a rhythm that have `POOLED` values or more.

        Ranks lend none, and simulated numbers none to real ones: they say nothing of how well
        these can be foreseen. Too few series make an empty pool.
        """
        from analysis.conformal import LEAST_SERIES, Pool  # noqa: PLC0415 - heavy
        from analysis.forecast import calibrate  # noqa: PLC0415 - likewise

        key = freq, horizon, mode, simulated
        if key not in self._pools:
            series = self._pooled(freq, simulated=simulated)
            enough = len(series) >= LEAST_SERIES
            self._pools[key] = calibrate(series, horizon, mode=mode) if enough else Pool()
        return self._pools[key]

    def _pooled(self, freq: Freq, *, simulated: bool) -> dict[str, pd.Series[float]]:
        metrics = [n for n, m in self.catalogue.metrics.items() if m.kind not in _UNPOOLED]
        rows = self._connection.execute(_POOL, [freq, metrics, POOLED]).fetchall()
        every = self._read(_WHOLE, "time_period", [sorted({metric for metric, _ in rows})])
        wanted = {Subject(metric=metric, ref_area=area, freq=freq) for metric, area in rows}
        return {
            f"{subject.metric}~{subject.ref_area}": series.by_period
            for subject, series in every.items()
            if subject in wanted and (series.origin == "simulated") == simulated
        }

    def _read(self, where: str, name: str, given: Iterable[object]) -> dict[Subject, Series]:
        sql = _NEWEST.format(where=where, name=name)
        cells: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
        origins: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for metric, area, freq, code, value, vintage, origin in self._connection.execute(
            sql, [*given]
        ).fetchall():
            cells[metric, area, freq].append((code, value, vintage))
            origins[metric, area, freq].add(origin)
        found: dict[Subject, Series] = {}
        for key, own in cells.items():
            subject = Subject.model_validate(dict(zip(_SUBJECT, key, strict=True)))
            origin = "simulated" if "simulated" in origins[key] else min(origins[key])
            found[subject] = Series(subject, tuple(own), origin)
        return found


_SUBJECT = ("metric", "ref_area", "freq")
_UNPOOLED = ("rank", "attainment")
