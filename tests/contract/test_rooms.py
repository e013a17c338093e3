"""The house rules that no single room can keep alone."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import datasets

PROJECT = Path(__file__).parents[2]
ROOMS = ("analysis", "command", "dashboard", "datasets", "etl", "layouts", "operations")
MODULES = sorted(path for room in ROOMS for path in (PROJECT / room).rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "common", "core", "base", "manager", "service", "misc"}


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{_name(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_datasets_is_our_room_and_not_the_public_package():
    assert Path(datasets.__file__ or "") == PROJECT / "datasets" / "__init__.py"


def test_rooms_import_each_other_in_one_direction_only():
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_short_and_its_name_means_something(path):
    assert path.stem not in VAGUE
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert [(name, lines) for name, lines in _functions(path) if lines > 40] == []


def test_the_median_function_is_at_most_eight_lines():
    lines = [lines for path in MODULES for _, lines in _functions(path)]
    assert statistics.median(lines) <= 8


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for_and_nothing_else(room):
    tree = ast.parse((PROJECT / room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_by_hash_and_names_no_index(lock):
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if "==" in line and line[0] not in " #"]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)
    assert [line for line in lines if "://" in line or "index" in line.split("#")[0]] == []


def test_every_run_pin_is_also_a_test_pin():
    pins = {
        lock: {
            line.split(" ")[0]
            for line in (PROJECT / lock).read_text(encoding="utf-8").splitlines()
            if "==" in line and line[0] not in " #"
        }
        for lock in ("requirements.lock", "requirements-dev.lock")
    }
    assert pins["requirements.lock"] <= pins["requirements-dev.lock"]


def test_pre_commit_runs_what_make_lint_runs():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.split("lint: ")[1].split("\n\n")[0]
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    commands = [
        word.strip() for line in recipe.splitlines()[1:] for word in line.strip().split("&&")
    ]
    assert commands
    assert [
        c for c in commands if f"entry: {c.replace('$(BIN)', '.venv/bin')}}}" not in hooks
    ] == []
