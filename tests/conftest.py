"""What all tests share: the real catalogue, one real build, a real server and a real browser."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from filelock import FileLock
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from datasets.catalogue import Catalogue, read_catalogue

PROJECT = Path(__file__).parents[1]
GOVBRAIN = Path(sys.executable).parent / "govbrain"


@dataclass(frozen=True)
class Server:
    """A running `govbrain serve`: its address, its process and its folder."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path


Serve = Callable[[Path], AbstractContextManager[Server]]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="session")
def govbrain() -> Run:
    """Run the real command: ``govbrain("etl", "run", home=folder)``."""
    return _govbrain


def _govbrain(*words: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GOVBRAIN_HOME": str(home), **settings}
    return subprocess.run(
        [GOVBRAIN, *words],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder built once by `govbrain etl run` and shared by all test processes; never write."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "home"
    with FileLock(shared / "home.lock"):
        if not (folder / "warehouse" / "CURRENT").exists():
            done = _govbrain("etl", "run", home=folder)
            assert (folder / "warehouse" / "CURRENT").exists(), done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Start a server of one's own: ``with serve(home) as server``; it has ended afterwards."""

    @contextmanager
    def started(folder: Path) -> Iterator[Server]:
        port = _free_port()
        log = tmp_path_factory.mktemp("serve") / "log"
        environment = {**os.environ, "GOVBRAIN_HOME": str(folder), "GOVBRAIN_PORT": str(port)}
        with log.open("wb") as out:
            process = subprocess.Popen(
                [GOVBRAIN, "serve"], cwd=PROJECT, env=environment, stdout=out, stderr=out
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, process, log)
            yield Server(url, process, folder)
        finally:
            process.terminate()
            process.wait(30)

    return started


@pytest.fixture(scope="session")
def server(serve: Serve, home: Path) -> Iterator[Server]:
    with serve(home) as running:
        yield running


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for attempt in Retrying(
        stop=stop_after_delay(90),
        wait=wait_fixed(0.1),
        retry=retry_if_exception_type(httpx.HTTPError),
        reraise=True,
    ):
        with attempt:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            httpx.get(f"{url}/healthz", timeout=5).raise_for_status()
