"""The command that checks, scores, freezes and verifies assessments."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from command.main import app
from datasets.catalogue import ROOT
from tests.analysis.assessment.declared import FULL, TEXT

OBJECTION = """
objections:
  - id: "1"
    region: "360100"
    item: days
    what: 用时统计有误
    filed_on: 2026-01-12
    answer: upheld
    reason: 系统重复计时
    decided_on: 2026-01-18
    correction: {was: 6, becomes: 2}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(TEXT, "utf-8")
    FULL.to_csv(tmp_path / "data.csv", index=False)
    (tmp_path / "events.csv").write_text("region,rule,count\n南昌市,leak,2\n", "utf-8")
    (tmp_path / "objections.yaml").write_text(OBJECTION, "utf-8")
    return tmp_path


def called(verb: str, *words: object):
    return CliRunner().invoke(app, ["assess", verb, *map(str, words)])


def test_a_sound_declaration_and_sound_data_have_no_faults(files):
    assert called("check", files / "rules.yaml").stdout == "声明无误：2 个指标，满分 100 分\n"
    done = called("check", files / "rules.yaml", files / "data.csv")
    assert (done.exit_code, done.stdout) == (0, "没有差错：3 个考核对象，6 个数值\n")


def test_every_fault_of_a_declaration_is_listed(files):
    text = TEXT.replace("progress: 0.4", "progress: 0.5").replace("band: 一般", "band: 最好")
    (files / "rules.yaml").write_text(text, "utf-8")
    done = called("check", files / "rules.yaml")
    assert done.exit_code == 1
    assert "shares" in done.stderr
    assert "veto.0.band" in done.stderr
    assert "声明有 2 处差错" in done.stderr
    assert "veto.0.band：没有档次“最好”" in done.stderr


def test_a_bad_cell_is_named_by_row_column_value_and_remedy(files):
    text = (files / "data.csv").read_text("utf-8").replace("online,95", "online,很好")
    (files / "data.csv").write_text(text, "utf-8")
    done = called("check", files / "rules.yaml", files / "data.csv")
    assert done.exit_code == 1
    assert done.stderr == "第 2 行，列 value，值“很好”：应为数字；没有数据请留空\n"


def test_scores_are_printed_with_state_and_reason(files):
    done = called("score", files / "rules.yaml", files / "data.csv")
    assert done.exit_code == 0
    assert "未经批准" in done.stdout
    assert "60.80" in done.stdout


def test_programs_get_every_step(files):
    words = (files / "rules.yaml", files / "data.csv", "--events", files / "events.csv", "--json")
    said = json.loads(called("score", *words).stdout)
    row = said["table"][0]
    assert (row["region"], row["total"], row["deduction"]) == ("360100", 50.8, -10)
    item = said["items"][0]
    assert (item["level_points"], item["progress_points"]) == (28.8, 12.0)
    assert said["awards"][0]["clause"] == "扣分"
    assert said["declaration_hash"]


def test_a_table_may_be_in_the_encoding_of_chinese_spreadsheets(files):
    text = (files / "data.csv").read_text("utf-8").replace("360100", "南昌市")
    (files / "data.csv").write_text(text, "gb18030")
    said = json.loads(called("score", files / "rules.yaml", files / "data.csv", "--json").stdout)
    assert said["table"][0]["total"] == pytest.approx(60.8)


def test_objections_correct_and_late_ones_are_refused(files):
    words = (files / "rules.yaml", files / "data.csv", "--objections", files / "objections.yaml")
    said = json.loads(called("score", *words, "--json").stdout)
    assert said["table"][0]["total"] == pytest.approx(80.8)
    late = OBJECTION.replace("filed_on: 2026-01-12", "filed_on: 2026-01-22")
    (files / "objections.yaml").write_text(late, "utf-8")
    done = called("score", *words)
    assert done.exit_code == 1
    assert "不在受理期" in done.stderr


def frozen(files: Path, *more: object):
    words = (files / "rules.yaml", files / "data.csv", "--objections", files / "objections.yaml")
    return called("freeze", *words, "--out", files / "frozen.json", *more)


def test_a_frozen_file_verifies_until_a_byte_changes(files):
    done = frozen(files, "--on", "2026-02-01")
    assert done.exit_code == 0, done.output
    seal = done.stdout.split()[-1]
    assert called("verify", files / "frozen.json", "--sha256", seal).exit_code == 0
    text = (files / "frozen.json").read_text("utf-8")
    (files / "frozen.json").write_text(text.replace("系统重复计时", "另有原因"), "utf-8")
    done = called("verify", files / "frozen.json")
    assert done.exit_code == 1
    assert "内容与 SHA-256 不符" in done.stderr


def test_a_frozen_assessment_is_not_frozen_again(files):
    assert frozen(files, "--on", "2026-02-01").exit_code == 0
    done = frozen(files, "--on", "2026-03-01")
    assert done.exit_code == 1
    assert "不再受理异议，也不覆盖" in done.stderr


def test_freezing_waits_for_the_window(files):
    done = frozen(files, "--on", "2026-01-15")
    assert done.exit_code == 1
    assert "还不能固化" in done.stderr
    assert not (files / "frozen.json").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("data.csv", "region,period\n", "缺少列"),
        ("data.csv", "", "读不出来"),
        ("data.csv", "a\0b", "读不出来"),
        ("events.csv", "region\n", "缺少列rule"),
    ],
)
def test_files_that_cannot_be_used_are_said(files, name, text, said):
    (files / name).write_text(text, "utf-8")
    words = (files / "rules.yaml", files / "data.csv", "--events", files / "events.csv")
    done = called("score", *words)
    assert done.exit_code == 2
    assert said in "".join(done.stderr.replace("│", "").split())


def test_without_a_build_the_warehouse_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("GOVBRAIN_HOME", str(tmp_path))
    done = called("score", ROOT / "assessments" / "digital_government.yaml")
    assert done.exit_code == 2
    assert "govbrain etl" in done.stderr


def test_the_bundled_assessment_scores_the_simulated_build(home, monkeypatch):
    monkeypatch.setenv("GOVBRAIN_HOME", str(home))
    declaration = ROOT / "assessments" / "digital_government.yaml"
    said = json.loads(called("score", declaration, "--json").stdout)
    assert said["simulated"] is True
    assert len(said["table"]) == 11
    assert all(0 < row["total"] <= 100 for row in said["table"])
    assert all("折算为 100 分" in row["reason_zh"] for row in said["table"])
    monkeypatch.setenv("GOVBRAIN_SIMULATED", "false")
    assert called("score", declaration).exit_code == 2
