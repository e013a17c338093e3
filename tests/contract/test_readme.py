"""What the README promises: its example works as printed, its commands and links exist."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import httpx
import pytest
import typer.main
from typer.core import TyperGroup

from tests.serving import Server, govbrain, serving

pytestmark = pytest.mark.xdist_group("readme")  # one copy of the project serves all
PROJECT = Path(__file__).parents[2]
ROOMS = ("analysis", "command", "dashboard", "datasets", "etl", "layouts", "operations")
FENCED = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
README = (PROJECT / "README.md").read_text(encoding="utf-8")
README_ZH = (PROJECT / "README.zh-CN.md").read_text(encoding="utf-8")
EXAMPLE = dict(FENCED.findall(README))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project into which the README's example is written, block by block."""
    folder = tmp_path_factory.mktemp("example")
    for room in ROOMS:
        shutil.copytree(PROJECT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in EXAMPLE.items():
        path = folder / "home" / name if name.startswith("inbox/") else folder / name
        assert not path.exists(), f"{name} is a file of the project already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(copy: Path, home: Path) -> Path:
    """The copy with a new build: added to an installation that has judged its studies already."""
    shutil.copytree(home, copy / "home", dirs_exist_ok=True)
    done = govbrain("etl", "run", home=copy / "home", project=copy)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return copy


@pytest.fixture(scope="module")
def served(built: Path) -> Iterator[Server]:
    with serving(built / "home", built / "serve.log", built) as server:
        yield server


def test_the_example_adds_one_file_for_each_thing():
    assert list(EXAMPLE) == [
        "datasets/feeds/metro.yaml",
        "inbox/metro/2026-10.csv",
        "datasets/metrics/metro.yaml",
        "layouts/boards/metro.yaml",
        "dashboard/panels/sentence.py",
    ]


def test_the_example_is_accepted_by_the_check(copy):
    done = govbrain("etl", "check", home=copy / "home", project=copy)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_feed_and_metric_reach_the_warehouse(built):
    warehouse = built / "home" / "warehouse"
    build = (warehouse / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(
        str(warehouse / f"{build.removesuffix('.duckdb')}.duckdb"), read_only=True
    ) as asked:
        rows = asked.execute(
            "SELECT metric, time_period, value FROM observation WHERE metric LIKE 'metro.%' "
            "ORDER BY metric, time_period"
        ).fetchall()
    assert [(metric, period) for metric, period, _ in rows] == [
        ("metro.passengers", "2025-10"),
        ("metro.passengers", "2026-10"),
        ("metro.passengers_yoy_pct", "2026-10"),
    ]
    assert [float(value) for *_, value in rows] == pytest.approx([3600, 3780, 5.0])


def test_the_example_board_and_panel_type_are_served(served):
    page = httpx.get(f"{served.url}/metro", timeout=30).raise_for_status().text
    assert 'id="panel-passengers"' in page
    assert 'id="panel-words"' in page
    assert "轨道交通" in page
    asked = {"metric": "metro.passengers_yoy_pct", "region": "360100"}
    answer = httpx.get(f"{served.url}/api/v1/observations", params=asked, timeout=30)
    assert [row["value"] for row in answer.json()["observations"]] == pytest.approx([5.0])


def _verbs(command: object, words: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for name, part in command.commands.items():
            yield from _verbs(part, (*words, name))
    else:
        yield " ".join(words)


def _all_verbs() -> list[str]:
    from command.main import app  # noqa: PLC0415 - the other tests run without the command

    return sorted(_verbs(typer.main.get_command(app)))


@pytest.mark.parametrize("readme", [README, README_ZH], ids=["en", "zh"])
def test_every_command_is_documented_and_every_documented_command_exists(readme):
    documented = re.findall(r"^\| `govbrain ([a-z -]+?)(?: [A-Z\[-].*?)?` \|", readme, re.MULTILINE)
    assert sorted(documented) == _all_verbs()


@pytest.mark.parametrize("readme", [README, README_ZH], ids=["en", "zh"])
def test_the_first_commands_are_make_run_and_make_test(readme):
    block = readme.split("```")[1].splitlines()
    assert [line.split("#")[0].strip() for line in block[1:3]] == ["make run", "make test"]
    assert readme.index("```") < 200


@pytest.mark.parametrize("readme", [README, README_ZH], ids=["en", "zh"])
def test_every_link_and_picture_leads_to_a_file(readme):
    targets = re.findall(r"\]\((?!#)([^)]+)\)", readme) + re.findall(r"`(deploy/[\w.-]+)`", readme)
    assert targets
    assert [target for target in targets if not (PROJECT / target).exists()] == []
