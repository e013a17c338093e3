"""From values to totals, bands and places in the group."""

import math

import pandas as pd
import pytest

from analysis.assessment import assess
from tests.analysis.assessment.declared import FULL, declared, table


@pytest.fixture
def rules(tmp_path):
    return declared(tmp_path)


def happened(*rows):
    return pd.DataFrame(rows, columns=["region", "rule", "count"])


def test_a_total_is_level_and_progress_points_of_every_item(rules):
    found = assess(rules, FULL)
    # online: level 0.8 of 36, progress half of 24; days: half of 40
    assert found.steps["level_points"].loc["360100", "online"] == pytest.approx(28.8)
    assert found.steps["progress_points"].loc["360100", "online"] == pytest.approx(12)
    assert found.table.loc["360100", "total"] == pytest.approx(60.8)
    assert found.table.loc["360100", "band"] == "一般"
    assert found.status == "ok"


def test_a_leader_who_stays_at_full_has_all_points(rules):
    assert assess(rules, FULL).table.loc["360700", "total"] == pytest.approx(100)


def test_groups_have_their_own_thresholds_and_their_own_ranks(rules):
    found = assess(rules, FULL)
    assert found.table.loc["360200", "total"] == pytest.approx(80)
    assert found.table["rank"].to_dict() == {"360100": 2, "360700": 1, "360200": 1}


def test_equal_totals_share_the_least_rank(tmp_path):
    rules = declared(tmp_path, groups=[{"id": "all", "members": ["a", "b", "c"]}])
    rows = [(r, "2025", "online", v) for r, v in (("a", 90), ("b", 90), ("c", 85))]
    rows += [(r, "2024", "online", 80) for r in "abc"] + [(r, "2025", "days", 6) for r in "abc"]
    assert assess(rules, table(*rows)).table["rank"].to_list() == [1, 1, 3]


def test_bonus_is_capped_deductions_count_and_a_veto_caps_the_band_and_shows_its_clause(rules):
    events = happened(
        ("360700", "model", 2),
        ("360700", "grave", ""),
        ("360100", "leak", 2),
        ("赣州市", "leak", 1),
    )
    found = assess(rules, FULL, events=events)
    leader = found.table.loc["360700"]
    assert (leader["bonus"], leader["deduction"]) == (3, -5)
    assert leader["total"] == pytest.approx(98)
    assert leader["earned"] == 0
    assert (leader["band"], leader["veto"]) == ("一般", "一票否决")
    assert found.table.loc["360100", "total"] == pytest.approx(50.8)
    assert found.awards["points"].to_list() == [4, 0, -10, -5]


def test_a_veto_never_lifts_a_band(rules):
    low = FULL.assign(value=[0, 0, 10, 100, 100, 2, 90, 70, 6])
    found = assess(rules, low, events=happened(("360100", "grave", 1)))
    assert found.table.loc["360100", "band"] == "较差"


def test_a_missing_value_is_no_zero_but_leaves_the_item_out_and_says_so(rules):
    found = assess(rules, FULL[~((FULL.region == "360100") & (FULL.indicator == "days"))])
    row = found.table.loc["360100"]
    assert row["total"] == pytest.approx(40.8 / 60 * 100)
    assert row["reason_zh"] == "按可评的 60 分折算为 100 分"
    assert found.notes.loc["360100", "days"] == "暂无数据，不计分"
    assert math.isnan(found.steps["value"].loc["360100", "days"])


def test_a_missing_value_is_zero_where_the_rule_says_so(tmp_path):
    items = [
        {"id": "online", "unit": "%", "points": 60, "thresholds": {"floor": 80, "full": 100}},
        {"id": "days", "unit": "工作日", "points": 40, "thresholds": {"floor": 10, "full": 2}},
    ]
    items = [item | {"name": item["id"], "missing": "zero"} for item in items]
    rules = declared(tmp_path, items=items, groups=[])
    found = assess(rules, FULL[FULL.indicator == "online"])
    assert found.table.loc["360700", "total"] == pytest.approx(60)
    assert found.notes.loc["360700", "days"] == "暂无数据，按声明记 0 分"


def test_too_little_data_gives_no_total_no_band_and_no_rank(rules):
    found = assess(rules, FULL[~((FULL.region == "360100") & (FULL.indicator == "online"))])
    row = found.table.loc["360100"]
    assert math.isnan(row["total"])
    assert math.isnan(row["rank"])
    assert row["band"] == ""
    assert "数据不足：可评分值占 40%，须达 60%" in row["reason_zh"]
    assert found.status == "caution"
    assert found.table.loc["360700", "rank"] == 1


def test_without_base_value_the_level_alone_counts(rules):
    found = assess(rules, FULL[~((FULL.region == "360100") & (FULL.period == "2024"))])
    assert found.table.loc["360100", "reachable"] == pytest.approx(76)
    assert found.table.loc["360100", "total"] == pytest.approx(48.8 / 76 * 100)
    assert "基期暂无数据" in found.notes.loc["360100", "online"]


def test_what_does_not_apply_is_left_out_without_counting_as_missing(rules):
    given = FULL.astype({"value": object})
    given.loc[given.region.eq("360100") & given.indicator.eq("online"), "value"] = "不适用"
    row = assess(rules, given).table.loc["360100"]
    assert row["coverage"] == 1
    assert row["total"] == pytest.approx(50)


def test_the_base_may_be_a_table_of_its_own(rules):
    now, before = FULL[FULL.period == "2025"], FULL[FULL.period == "2024"]
    found = assess(rules, now.drop(columns="period"), before.drop(columns="period"))
    pd.testing.assert_frame_equal(found.table, assess(rules, FULL).table)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("360100", "2025", "online", "很好"), "value", "应为数字"),
        (("360100", "2025", "online", 101), "value", "应在 0 至 100（%）之间"),
        (("360100", "2025", "online", "95日"), "value", "应为数字"),
        (("360100", "2025", "nosuch", 95), "indicator", "没有这个指标；可用：online、days"),
        (("360300", "2025", "online", 95), "region", "不在考核对象之中"),
    ],
)
def test_what_cannot_be_read_does_not_count_and_is_named(rules, row, column, said):
    found = assess(rules, table(row))
    assert [(r.row, r.column) for r in found.rejected] == [(2, column)]
    assert said in found.rejected[0].reason_zh
    assert not found.entries.current


def test_two_rows_for_one_cell_count_for_neither(rules):
    rows = ("360100", "2025", "online", 95), ("南昌市", "2025", "online", 96)
    found = assess(rules, table(*rows))
    assert [r.row for r in found.rejected] == [3]
    assert math.isnan(found.steps["value"].loc["360100", "online"])
    assert "有 2 行" in found.notes.loc["360100", "online"]


def test_units_convert_by_the_list_only(rules):
    rows = table(("360100", "2025", "online", 0.95), ("360100", "2025", "days", 6))
    found = assess(rules, rows.assign(unit=["比值", "日"]))
    assert found.entries.current == {("360100", "online"): pytest.approx(95)}
    assert "单位“日”不能换算为“工作日”" in found.rejected[0].reason_zh


def test_the_order_of_rows_does_not_matter(rules):
    shuffled = FULL.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(assess(rules, shuffled).table, assess(rules, FULL).table)


def test_a_table_without_a_column_is_refused_by_name(rules):
    with pytest.raises(ValueError, match="缺少列 value"):
        assess(rules, FULL.drop(columns="value"))


def test_events_of_no_rule_or_nobody_do_not_count(rules):
    events = happened(("360100", "nosuch", 1), ("北京市", "leak", 1), ("360100", "leak", -1))
    found = assess(rules, FULL, events=events)
    assert [r.column for r in found.rejected] == ["rule", "region", "count"]
    assert found.awards.empty
