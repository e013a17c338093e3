"""Build: the whole road for all feeds, from their sources to the pointer, on one page."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import structlog
from filelock import FileLock, Timeout

from datasets.catalogue import ROOT, Catalogue, read_catalogue
from etl.brief import write_briefs
from etl.check import check_across
from etl.fetch import Fetching
from etl.identity import meaning_of
from etl.intake import Intake
from etl.load import Header, copy_observations, load
from etl.previous import Previous
from etl.publish import (
    PublishError,
    clear_drafts,
    current,
    draft_path,
    prune,
    publish,
    roll_back,
)
from etl.report import Report
from etl.study import Studied, judge

if TYPE_CHECKING:
    from pathlib import Path

    from datasets.feed import Feed
    from etl.outcome import Outcome
    from etl.study_record import Records
    from operations.settings import Settings

log = structlog.get_logger()

Step = Callable[[str, int, int], None]
"""Told before each step: its name, how many are done, how many there are."""


class BusyError(Exception):
    """Another run holds the lock."""


def run(settings: Settings, step: Step, root: Path = ROOT) -> Report:
    """Bring in all feeds declared below `root` and publish them as a new build.

    Raises:
        SpecError: The declarations are at fault; nothing was read.
        BusyError: Another run is under way.
        PublishError: No observation came in, or the build could not be read back.
    """
    # Whole columns go from numpy to Arrow and back: one allocator for both reuses their pages,
    # which halves the time that a large feed spends in the kernel.
    pa.set_memory_pool(pa.system_memory_pool())
    with _alone(settings):
        return _run(settings, step, root)


def derive_again(settings: Settings, step: Step, root: Path = ROOT, *, fresh: bool) -> Report:
    """Reckon all studies on the observations of the current build and publish a new build.

    `fresh` reckons all of them, also those whose inputs did not change.

    Raises:
        SpecError: The declarations are at fault; nothing was read.
        BusyError: Another run is under way.
        PublishError: There is no build of this program's format, or the new one is not whole.
    """
    with _alone(settings):
        begun = time.monotonic()
        catalogue = read_catalogue(root)
        clear_drafts(settings.home)
        header = _header()
        draft = draft_path(settings.warehouse, header.build_id)
        observations = copy_observations(current(settings.warehouse), draft, header)
        before = _before(settings)
        past = before.forgotten() if fresh else before
        studies = judge(draft, catalogue, past, header.built_at, step)
        _write_briefs(settings, catalogue, draft, header)
        return _publish(settings, header, observations, (), studies, begun)


def return_to(settings: Settings, build_id: str = "") -> Path:
    """Point readers at `build_id`, or at the build before the current one.

    Raises:
        BusyError: A run is under way; it would point readers at its own build.
        PublishError: There is no such build.
    """
    with _alone(settings):
        return roll_back(settings.warehouse, build_id)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / "etl.lock", blocking=False):
            yield
    except Timeout as error:
        raise BusyError(f"another run holds {settings.home / 'etl.lock'}") from error


def _run(settings: Settings, step: Step, root: Path) -> Report:
    begun = time.monotonic()
    catalogue = read_catalogue(root)
    if left := clear_drafts(settings.home):
        log.info("cleared what a stopped run left", files=left)
    header = _header()
    outcomes = _take_in(settings, catalogue, root, header, step)
    steps = len(outcomes) + 1
    step("build", steps - 1, steps)
    draft = draft_path(settings.warehouse, header.build_id)
    observations = load(draft, header, outcomes, catalogue)
    if not observations:
        draft.unlink()
        raise PublishError("no observation came in: nothing is published")
    studies = judge(draft, catalogue, _before(settings), header.built_at, step)
    _write_briefs(settings, catalogue, draft, header)
    step("publish", steps, steps)
    return _publish(settings, header, observations, outcomes, studies, begun)


def _header() -> Header:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    return Header(now.strftime("%Y%m%dT%H%M%S%f"), now)


def _before(settings: Settings) -> Records:
    with closing(Previous(current(settings.warehouse))) as previous:
        return previous.judgements(simulated=settings.simulated)


def _write_briefs(settings: Settings, catalogue: Catalogue, draft: Path, header: Header) -> None:
    earlier = current(settings.warehouse)
    with duckdb.connect(draft) as connection:
        write_briefs(connection, catalogue, earlier, header.built_at.date())


def _publish(
    settings: Settings,
    header: Header,
    observations: int,
    outcomes: tuple[Outcome, ...],
    studies: tuple[Studied, ...],
    begun: float,
) -> Report:
    path = publish(settings.warehouse, header.build_id, observations)
    removed = prune(settings.warehouse, settings.keep_builds)
    seconds = time.monotonic() - begun
    log.info("published", build=header.build_id, observations=observations)
    report = Report(header.build_id, path, observations, outcomes, seconds, len(removed), studies)
    report.write(settings.home / "reports")
    return report


def _take_in(
    settings: Settings, catalogue: Catalogue, root: Path, header: Header, step: Step
) -> tuple[Outcome, ...]:
    feeds = _shown(settings, catalogue)
    with closing(Previous(current(settings.warehouse))) as previous:
        intake = Intake(
            Fetching(settings, catalogue, root),
            previous,
            header.build_id,
            meaning_of(catalogue),
            header.built_at.date(),
        )
        outcomes = []
        for done, (name, feed) in enumerate(feeds.items()):
            step(name, done, len(feeds) + 1)
            outcomes.append(intake.take_in(name, feed))
    return check_across(outcomes, feeds, catalogue)


def _shown(settings: Settings, catalogue: Catalogue) -> dict[str, Feed]:
    return {
        name: feed
        for name, feed in catalogue.feeds.items()
        if settings.simulated or feed.origin != "simulated"
    }
