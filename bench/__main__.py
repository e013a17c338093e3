"""Every measurement of this folder, one after the other: ``make bench``.

Each module is run in a process of its own, so that none warms another's caches, and prints one
markdown table. All tables together are the results that the README shows.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run all measurements.

    Returns:
        The number of those that missed a limit or failed; 0 when all held.
    """
    names = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}")
    missed = [name for name in names if _measure(name) != 0]
    print(
        f"\n{len(names) - len(missed)} of {len(names)} held; missed: {', '.join(missed) or 'none'}"
    )
    return len(missed)


def _measure(name: str) -> int:
    print(f"\n### {name}\n", flush=True)
    command = [sys.executable, "-m", f"bench.{name}"]
    return subprocess.run(command, cwd=HERE.parent, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
