"""The real command and the real server, as tests and measurements start them."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

PROJECT = Path(__file__).parents[1]
GOVBRAIN = Path(sys.executable).parent / "govbrain"


@dataclass(frozen=True)
class Server:
    """A running `govbrain serve`: its address, its process and its folder."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path


def govbrain(
    *words: str, home: Path, project: Path = PROJECT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the real command in an installation of its own: ``govbrain("etl", "run", home=…)``.

    `project` names a copy of the project whose rooms are to be used instead of ours.
    """
    return subprocess.run(
        [*_command(project), *words],
        cwd=project,
        env={**os.environ, "GOVBRAIN_HOME": str(home), **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def _command(project: Path) -> list[str]:
    if project == PROJECT:
        return [str(GOVBRAIN)]
    start = f"import sys; sys.path.insert(0, {str(project)!r}); from command.main import app; app()"
    return [sys.executable, "-c", start]


@contextmanager
def serving(home: Path, log: Path, project: Path = PROJECT, **settings: str) -> Iterator[Server]:
    """Start a server on a free port and wait until it answers; it has ended afterwards."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"GOVBRAIN_HOME": str(home), "GOVBRAIN_PORT": str(port), **settings}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*_command(project), "serve"],
            cwd=project,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_until_it_answers(url, process, log)
        yield Server(url, process, home)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for attempt in Retrying(
        stop=stop_after_delay(90),
        wait=wait_fixed(0.1),
        retry=retry_if_exception_type(httpx.HTTPError),
        reraise=True,
    ):
        with attempt:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            httpx.get(f"{url}/healthz", timeout=5)
