"""The server process: warm before its first request, reachable by both protocols."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from command.serve import addresses
from dashboard.server import options, reachable_host
from operations.settings import Settings
from tests.dashboard.sample import scripts
from tests.serving import GOVBRAIN, PROJECT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cold(tmp_path):
    """Start a server and do not wait for it."""
    port = free_port()
    changes = {"GOVBRAIN_HOME": str(tmp_path / "home"), "GOVBRAIN_PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [GOVBRAIN, "serve"], cwd=PROJECT, env={**os.environ, **changes}, stdout=log, stderr=log
        )
        yield f"http://127.0.0.1:{port}", tmp_path / "log"
        process.terminate()
        process.wait(30)


def first_look(url: str) -> list[str]:
    """Load a page as a browser does, from the first moment the port answers."""
    with httpx.Client(base_url=url, timeout=60, follow_redirects=True) as browser:
        for attempt in Retrying(
            stop=stop_after_delay(90),
            wait=wait_fixed(0.05),
            retry=retry_if_exception_type(httpx.ConnectError),
            reraise=True,
        ):
            with attempt:
                page = browser.get("/")
        paths = ["/_dash-layout", "/_dash-dependencies", "/wall/overview", *scripts(page.text)]
        answers = [page, *map(browser.get, paths)]
    return [f"{one.status_code} {one.url}" for one in answers if one.status_code != 200]


@pytest.mark.process
def test_a_cold_start_under_many_first_requests_gives_no_error(cold):
    url, log = cold
    with ThreadPoolExecutor(12) as crowd:
        looks = list(crowd.map(first_look, [url] * 12))
    assert [fault for faults in looks for fault in faults] == []
    text = log.read_text(encoding="utf-8")
    assert "/wall/overview" in text
    assert "Traceback" not in text


@pytest.mark.process
@pytest.mark.skipif(reachable_host("[::]") != "[::]", reason="this machine has no IPv6")
def test_both_protocols_are_answered(cold):
    url, _ = cold
    assert first_look(url.replace("127.0.0.1", "[::1]")) == []
    assert first_look(url) == []


def test_workers_are_not_preloaded_and_are_renewed():
    chosen = options(Settings(port=8123, workers=3))
    assert chosen["bind"] == f"{reachable_host('[::]')}:8123"
    assert chosen["preload_app"] is False
    assert chosen["workers"] == 3
    assert chosen["max_requests"] > 10 * chosen["max_requests_jitter"] / 2 > 0


def test_the_three_views_are_named():
    text = "\n".join(addresses(8123))
    assert "http://localhost:8123/wall/overview" in text
    assert {"wall", "desktop", "phone"} <= set(text.split())


@pytest.mark.process
def test_importing_the_application_is_cheap():
    code = "import time, dashboard.app; print(time.process_time())"
    command = [sys.executable, "-c", code]
    tries = (subprocess.check_output(command, cwd=PROJECT, text=True) for _ in range(4))
    assert any(float(seconds) <= 2.0 for seconds in tries)
