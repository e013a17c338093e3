"""The server as a reader feels it: CPU of a region change, bytes and time of a first look, import.

A real server and a real Chromium; the CPU is read from the kernel's count for the server and its
workers. Bytes and CPU have limits; times are only reported, since they depend on the machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.screens import SCREENS, WAIT_MS, bytes_of, chromium, open_board
from tests.serving import PROJECT, govbrain, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.serving import Server

CITIES = [f"36{city:02d}00" for city in range(1, 12)]
DAYS = ["2024-06-30", "2025-01-31", "2025-06-30", ""]
CPU_LIMIT_MS = 60.0
IMPORT_LIMIT_S = 2.0
BYTES_LIMIT = {"phone": 600_000, "desktop": 2_300_000}
WARM_LIMIT = 60_000
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")

Row = tuple[str, str, str, bool]


def main() -> int:
    """Print the table of this module; 1 when a limit was missed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        print(f"build made, exit code {govbrain('etl', 'run', home=home).returncode}")
        with serving(home, home / "log") as server, chromium() as browser:
            rows = [
                *_region_changes(browser, server),
                *_first_looks(browser, server),
                _import(),
            ]
    print("| what | measured | limit | |\n|---|---|---|---|")
    for what, measured, limit, held in rows:
        print(f"| {what} | {measured} | {limit} | {'✓' if held else '✗'} |")
    return 0 if all(row[3] for row in rows) else 1


def _region_changes(browser: Browser, server: Server) -> Iterator[Row]:
    page = browser.new_context(**SCREENS["desktop"]).new_page()
    open_board(page, server.url, "overview", "desktop")
    drawn = _change_ms(page, server, [(code, day) for day in DAYS for code in CITIES])
    kept = _change_ms(page, server, [(code, day) for day in DAYS for code in CITIES])
    count = len(DAYS) * len(CITIES)
    what = f"server CPU of a region change on the overview, {count} boards never seen before"
    yield what, f"{drawn:.1f} ms", f"≤ {CPU_LIMIT_MS:.0f} ms", drawn <= CPU_LIMIT_MS
    yield "the same boards once more, from the shelf", f"{kept:.1f} ms", "< drawn", kept < drawn


def _change_ms(page: Page, server: Server, changes: list[tuple[str, str]]) -> float:
    before = _cpu_ms(server.process.pid)
    for code, day in changes:
        _choose(page, code, day)
    return (_cpu_ms(server.process.pid) - before) / len(changes)


def _choose(page: Page, code: str, day: str) -> None:
    with page.expect_response(lambda answer: "_dash-update-component" in answer.url):
        page.evaluate(
            """query => {
              const link = document.createElement("a");
              link.href = query;
              link.dataset.follow = "";
              document.querySelector("main, body").append(link);
              link.click();
              link.remove();
            }""",
            f"?region={code}&as_of={day}",
        )
    page.wait_for_load_state("networkidle")


def _cpu_ms(pid: int) -> float:
    return sum(_ticks(process) for process in (pid, *_children(pid))) * TICK_MS


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(word) for task in tasks for word in task.read_text().split()]
    return found + [grandchild for child in found for grandchild in _children(child)]


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(after_name[11]) + int(after_name[12])


def _first_looks(browser: Browser, server: Server) -> Iterator[Row]:
    for screen, limit in BYTES_LIMIT.items():
        context = browser.new_context(**SCREENS[screen])
        page = context.new_page()
        sizes = bytes_of(context, page)
        for name, most in (("cold", limit), ("warm", WARM_LIMIT if screen == "phone" else limit)):
            sizes.clear()
            start = time.perf_counter()
            open_board(page, server.url, "overview", screen)
            seconds = time.perf_counter() - start
            page.wait_for_load_state("networkidle", timeout=WAIT_MS)
            total = sum(sizes)
            measured = f"{total / 1000:.0f} kB, drawn after {seconds:.1f} s"
            what = f"overview on a {screen}, {name}"
            yield what, measured, f"≤ {most // 1000} kB", total <= most
        context.close()


def _import() -> Row:
    code = "import time, dashboard.app; print(time.process_time())"
    seconds = statistics.median(_process_time(code) for _ in range(3))
    held = seconds <= IMPORT_LIMIT_S
    return "CPU of `import dashboard.app`", f"{seconds:.2f} s", f"≤ {IMPORT_LIMIT_S:.0f} s", held


def _process_time(code: str) -> float:

    return float(subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT, text=True))


if __name__ == "__main__":
    sys.exit(main())
