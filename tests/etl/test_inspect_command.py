"""The commands: JSON for programs, tables for people, exit codes that can be trusted."""

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from command.feed import feed
from command.inspect import inspect_file
from datasets.catalogue import ROOT, read_catalogue
from datasets.feed import Feed
from datasets.spec import parse_spec, read_document

SPECIMENS = Path(__file__).parents[1] / "specimens"
GDP = SPECIMENS / "nbs_csv" / "regions_by_time.csv"
KEYS = {"indicator", "region", "time_period", "freq", "measure", "value", "unit", "status"}

app = typer.Typer()
app.command("inspect")(inspect_file)
app.add_typer(feed, name="feed")


def _run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_json_has_exactly_the_promised_keys():
    result = _run("inspect", GDP, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(told) == ["format", "indicators", "regions", "periods", "observations", "problems"]
    assert all(set(row) == KEYS for row in told["observations"])
    assert all(set(row) == {"where", "what", "remedy"} for row in told["problems"])
    assert told["indicators"] == ["地区生产总值"]
    assert {"region": "360000", "value": 31568.1, "time_period": "2022"}.items() <= {
        **told["observations"][8]
    }.items()


def test_people_see_format_values_and_doubts():
    result = _run("inspect", GDP)
    assert result.exit_code == 0
    assert "nbs_csv" in result.stdout
    assert "2025年" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["inspect", SPECIMENS / "damaged" / "truncated.xls"], 1, "损坏"),
        (["inspect", SPECIMENS / "none.csv"], 2, "不存在"),
        (["inspect", SPECIMENS], 2, "不是文件"),
        (["inspect", GDP, "--format", "nbz"], 2, "nbs_csv"),
        (["feed", "new", SPECIMENS / "damaged" / "no_header.csv"], 1, "缺少表头行"),
        (["feed", "new", SPECIMENS / "none.csv"], 2, "不存在"),
    ],
)
def test_exit_codes_and_their_reasons(words, code, said):
    result = _run(*words)
    assert result.exit_code == code
    assert said in " ".join(result.output.split())


@pytest.mark.parametrize(
    "name",
    [
        "nbs_csv/time_by_indicators.csv",
        "nbs_csv/site_2026_no_indicator.csv",
        "cei_excel/month_and_quarter.xls",
        "easyquery_json/national_codes_only.json",
        "world_bank/saved_again.csv",
        "sdmx/generic.xml",
    ],
)
def test_new_feed_is_a_valid_feed_with_marks_for_people(tmp_path, name):
    result = _run("feed", "new", SPECIMENS / name, "--out", tmp_path)
    assert result.exit_code == 0
    (path,) = tmp_path.glob("*.yaml")
    document = read_document(path)
    drafted = parse_spec(Feed, document, document.values)
    assert drafted.format.parser == Path(name).parent.name
    assert drafted.structure.measures
    assert "待填写" in drafted.publisher


def test_new_feed_uses_the_metric_that_the_catalogue_has(tmp_path):
    _run("feed", "new", GDP, "--out", tmp_path)
    document = read_document(tmp_path / "regions_by_time.yaml")
    drafted = parse_spec(Feed, document, document.values)
    assert list(drafted.structure.measures) == ["gdp.level"]
    assert drafted.metrics == {}
    assert drafted.format.encoding == "gb18030"


def test_new_feed_never_overwrites(tmp_path):
    assert _run("feed", "new", GDP, "--out", tmp_path).exit_code == 0
    path = tmp_path / "regions_by_time.yaml"
    path.write_text("kept")
    result = _run("feed", "new", GDP, "--out", tmp_path)
    assert result.exit_code == 1
    assert path.read_text() == "kept"


def test_a_filled_in_draft_joins_the_catalogue(tmp_path):
    root = tmp_path / "datasets"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("snapshots", "__pycache__"))
    specimen = SPECIMENS / "nbs_csv" / "titles_deleted.csv"
    assert _run("feed", "new", specimen, "--out", root / "feeds").exit_code == 0
    path = root / "feeds" / "titles_deleted.yaml"
    draft = path.read_text(encoding="utf-8")
    for mark, filled in (("constant: 待填写", 'constant: "360000"'), ("unit: 待填写", "unit: 元")):
        assert mark in draft
        draft = draft.replace(mark, filled)
    path.write_text(draft.replace("待填写", "已填写"), encoding="utf-8")
    assert "titles_deleted" in read_catalogue(root).feeds
