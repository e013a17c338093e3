"""What all tests share: the real catalogue, one real build, a real server."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import structlog
from filelock import FileLock
from hypothesis import settings

from datasets.catalogue import Catalogue, read_catalogue
from tests.serving import Server, govbrain, serving

# Times are the bench's matter: a busy machine makes no property false.
settings.register_profile("govbrain", deadline=None, max_examples=50)
settings.load_profile("govbrain")

Serve = Callable[[Path], AbstractContextManager[Server]]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that start and kill processes follow one another, not compete."""
    for item in items:
        if item.get_closest_marker("process"):
            item.add_marker(pytest.mark.xdist_group("process"))


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """A command run inside the test process leaves no logger behind that writes to its stream."""
    yield
    structlog.reset_defaults()
    logging.getLogger("dashboard").handlers = []


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder built once by `govbrain etl run` and shared by all test processes; never write."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "home"
    with FileLock(shared / "home.lock"):
        if not (folder / "warehouse" / "CURRENT").exists():
            done = govbrain("etl", "run", home=folder)
            assert (folder / "warehouse" / "CURRENT").exists(), done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Start a server of one's own: ``with serve(home) as server``."""
    return lambda folder: serving(folder, tmp_path_factory.mktemp("serve") / "log")


@pytest.fixture(scope="session")
def server(serve: Serve, home: Path) -> Iterator[Server]:
    with serve(home) as running:
        yield running
