"""From a definition to a form, from a filled-in form to the warehouse."""

import csv
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest
import structlog
from typer.testing import CliRunner

from command.main import app
from datasets.catalogue import ROOT
from etl.build import run
from etl.publish import current
from operations.settings import Settings
from tests.declaring import Declarations, row

JIANGXI = ROOT / "indexes" / "business_environment_jiangxi.yaml"
OFFICE = "省市场监管局"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVBRAIN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def called(*words: object):
    return CliRunner().invoke(app, ["index", *map(str, words)])


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    done = called("template", JIANGXI, path, "--period", "2025")
    assert done.exit_code == 0, done.output
    return path


def fill(form: Path, **cells: object) -> Path:
    book = openpyxl.load_workbook(form)
    for cell, value in cells.items():
        book[OFFICE][cell] = value
    filled = form.with_name("filled.xlsx")
    book.save(filled)
    return filled


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_form_asks_only_for_what_is_filled_in_by_hand(form):
    book = openpyxl.load_workbook(form)
    asked = {cell.value for sheet in book.worksheets[:-1] for cell in sheet[3][2:] if cell.value}
    assert "business_entities" in asked
    assert not asked & {"gdp_per_head", "urbanisation", "population"}


def test_a_form_is_never_overwritten(form):
    before = form.read_bytes()
    done = called("template", JIANGXI, form)
    assert done.exit_code == 1
    assert "没有覆盖" in done.stderr
    assert form.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [(["a.xlsx", "--period", "去年"], "2025-Q4"), (["a.xls"], ".xlsx"), (["no/a.xlsx"], "写不出")],
)
def test_wrong_use_is_said(tmp_path, words, said):
    done = called("template", JIANGXI, tmp_path / words[0], *words[1:])
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_definition_without_regions_asks_for_them(tmp_path):
    hdi, out = ROOT / "indexes" / "hdi_2022.yaml", tmp_path / "hdi.xlsx"
    done = called("template", hdi, out)
    assert done.exit_code == 1
    assert "--regions" in done.stderr
    assert called("template", hdi, out, "--regions", "中国，江西省").exit_code == 0


def test_a_clean_form_goes_into_the_box_once(home, form):
    filled = fill(form, C8=481.25, C9="暂无数据", D9=2)
    for _ in range(2):
        done = called("import", JIANGXI, filled)
        assert done.exit_code == 0, done.output
    (path,) = (home / "inbox" / "business_environment").iterdir()
    found = rows_of(path)
    assert [(r["indicator"], r["measure"], r["ref_area"], r["value"]) for r in found] == [
        ("business_entities", "level", "360000", "481.25"),
        ("business_entities", "level", "360100", ""),
        ("business_entities_new", "level", "360100", "2.0"),
    ]
    assert [r["obs_status"] for r in found] == ["A", "M", "A"]
    assert "省市场监管局!C8" in found[0]["source_title"]


def test_one_wrong_cell_keeps_the_box_empty(home, form):
    done = called("import", JIANGXI, fill(form, C8=481.25, C9="很多"))
    assert done.exit_code == 1
    assert "工作表“省市场监管局”单元格 C9：现为“很多”，应为" in done.stderr
    assert "有 1 处差错，整表未导入" in done.stderr
    assert not (home / "inbox").exists()


def test_a_form_can_be_turned_into_the_table_that_scores(form, tmp_path):
    out = tmp_path / "table.csv"
    assert called("import", JIANGXI, fill(form, C8=481.25), "--out", out).exit_code == 0
    assert rows_of(out) == [
        {
            "region": "360000",
            "period": "2025",
            "indicator": "business_entities",
            "value": "481.25",
            "unit": "万户",
        }
    ]
    assert called("check", JIANGXI, out).exit_code == 0


def test_what_no_feed_takes_in_is_refused_with_the_other_way(home, tmp_path):
    simulated = ROOT / "indexes" / "business_environment_simulated.yaml"
    path = tmp_path / "form.xlsx"
    assert called("template", simulated, path, "--period", "2025").exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C8"] = 1
    book.save(path)
    done = called("import", simulated, path)
    assert done.exit_code == 1
    assert "没有填报数据源按这个频率收下" in done.stderr
    assert str(sheet["C3"].value) in done.stderr
    assert not (home / "inbox").exists()


def test_the_next_run_loads_what_was_entered_and_an_empty_box_publishes_nothing(
    home, form, tmp_path
):
    declared = Declarations(tmp_path / "datasets")
    declared.feed("near", row(9, "360100"))
    for name in ("feeds/entered_business_environment.yaml", "metrics/business_environment.yaml"):
        shutil.copy(ROOT / name, declared.root / name)
    assert loaded(home, declared) == ("empty", [])
    assert called("import", JIANGXI, fill(form, C8=481.25, D8=3)).exit_code == 0
    assert loaded(home, declared) == (
        "ok",
        [
            ("business_entities.level", "360000", "2025", 481.25, "entered"),
            ("business_entities_new.level", "360000", "2025", 3.0, "entered"),
        ],
    )


def loaded(home: Path, declared: Declarations):
    structlog.reset_defaults()  # the command before logged to a stream that is closed now
    settings = Settings(home=home)
    report = run(settings, lambda *_: None, declared.root)
    name = "entered_business_environment"
    outcome = next(o for o in report.outcomes if o.feed == name)
    path = current(settings.warehouse)
    assert path
    with duckdb.connect(path, read_only=True) as connection:
        sql = (
            "SELECT metric, ref_area, time_period, value, origin FROM observation "
            "WHERE feed = ? ORDER BY metric"
        )
        return outcome.status, connection.execute(sql, [name]).fetchall()
