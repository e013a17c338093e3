"""The command as cron sees it: exit codes and messages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.declaring import Declarations, row

pytestmark = pytest.mark.process


@pytest.fixture
def declared(tmp_path: Path) -> Declarations:
    return Declarations(tmp_path / "datasets")


def govbrain(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from command.main import app; app()", *arguments],
        env={**os.environ, "GOVBRAIN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_faulty_boundary_file_keeps_no_number_back(
    declared: Declarations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared.feed("one", row(1))
    (tmp_path / "own.json").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    monkeypatch.setenv("GOVBRAIN_BOUNDARIES", str(tmp_path / "own.json"))
    done = govbrain(tmp_path / "home", "etl", "run", "--datasets", str(declared.root))
    assert done.returncode == 1
    assert "边界未更新" in done.stderr
    assert (tmp_path / "home" / "warehouse" / "CURRENT").exists()


def test_the_exit_code_tells_how_a_run_ended(declared: Declarations, tmp_path: Path) -> None:
    home, root = tmp_path / "home", ["--datasets", str(declared.root)]
    path = declared.feed("one", row(1))
    declared.feed("two", row(1, "360100"))
    done = govbrain(home, "etl", "run", *root)
    assert done.returncode == 0, done.stderr
    assert "Run report" in done.stdout
    assert list((home / "reports").glob("*.md"))
    path.write_bytes(b"")
    assert govbrain(home, "etl", "run", *root).returncode == 1
    with FileLock(home / "etl.lock"):
        busy = govbrain(home, "etl", "run", *root)
    assert busy.returncode == 4
    assert "另一次入库正在进行" in busy.stderr
    assert govbrain(home, "etl", "run", "--nosuch").returncode == 2
    declared.feed("two", row(1), more="titel: x")
    faulty = govbrain(home, "etl", "run", *root)
    assert faulty.returncode == 3
    assert "titel" in faulty.stderr
    back = govbrain(home, "etl", "rollback")
    assert back.returncode == 0, back.stderr
    shown = govbrain(home, "etl", "status")
    first, second = sorted(path.stem for path in (home / "warehouse").glob("*.duckdb"))
    assert f"当前版本 {first}：2 个观测" in shown.stdout
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert [line[2] for line in lines if line[:1] == ["●"]] == ["one", "two"]
    assert [line[0] for line in lines if "当前" in line] == [first]
    nonsense = govbrain(home, "etl", "rollback", "nosuch")
    assert nonsense.returncode == 2
    assert "没有版本“nosuch”" in nonsense.stderr
    assert second in nonsense.stderr


def test_status_shows_failed_feeds_first(declared: Declarations, tmp_path: Path) -> None:
    declared.feed("aaa", row(1, period="2025"))
    declared.feed("zzz", "")
    govbrain(tmp_path, "etl", "run", "--datasets", str(declared.root))
    empty = govbrain(tmp_path / "nowhere", "etl", "status")
    assert empty.returncode == 3
    assert "尚无版本" in empty.stderr
    (declared.root / "snapshots" / "zzz.csv").write_bytes(b"\x00")
    govbrain(tmp_path, "etl", "run", "--datasets", str(declared.root))
    shown = govbrain(tmp_path, "etl", "status").stdout
    lines = [line.split() for line in shown.splitlines()]
    assert next(line[1:3] for line in lines if line[:1] == ["●"]) == ["失败", "zzz"]
    assert "缺少 indicator" in shown


def test_check_lists_every_fault_of_every_file(declared: Declarations, tmp_path: Path) -> None:
    declared.feed("one", row(1), more="titel: x")
    declared.feed("two", row(1), more="structure: {measures: {gdp.levl: {name: a, unit: 亿元}}}")
    done = govbrain(tmp_path, "etl", "check", "--datasets", str(declared.root))
    assert done.returncode == 3
    assert "one.yaml:" in done.stdout
    assert "titel" in done.stdout
    assert "two.yaml:" in done.stdout
    assert "did you mean 'gdp.level'?" in done.stdout


@pytest.mark.parametrize("command", [[], ["etl"], ["etl", "run"], ["inspect"], ["feed", "new"]])
def test_every_command_explains_itself(command: list[str], tmp_path: Path) -> None:
    done = govbrain(tmp_path, *command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout
