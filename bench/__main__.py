"""Every measurement of this folder, one after the other: ``make bench``.

Each module is run in a process of its own, so that none warms another's caches, and prints its
tables as markdown. All of them together are kept in results.md, which the README shows.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"


def main() -> int:
    """Run all measurements and write their results.

    Returns:
        The number of those that missed a limit or failed; 0 when all held.
    """
    names = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    measured = {name: _measure(name) for name in names}
    missed = [name for name, done in measured.items() if done.returncode != 0]
    RESULTS.write_text(_page({n: done.stdout for n, done in measured.items()}), encoding="utf-8")
    held = len(names) - len(missed)
    print(f"\n{held} of {len(names)} held; missed: {', '.join(missed) or 'none'}")
    return len(missed)


def _measure(name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"bench.{name}"]
    done = subprocess.run(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=False)
    print(f"\n### {name}\n\n{done.stdout}", flush=True)
    return done


def _page(printed: dict[str, str]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = f"# Results of `make bench`\n\n{machine}, {dt.datetime.now(dt.UTC).date()}.\n"
    return "\n".join([head, *(f"## {name}\n\n{text}" for name, text in printed.items())])


if __name__ == "__main__":
    sys.exit(main())
