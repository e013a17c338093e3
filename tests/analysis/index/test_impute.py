"""Missing values: published figures, every policy, and cells that stay empty on purpose."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.index.impute import impute
from analysis.index.score import score
from tests.analysis.index.declared import blank, declared, table

NA = np.nan
PUBLISHED = {
    "Pat": [23.7, 583.5, 3.6, 249.8, NA, 64.2, 0.3, NA, 46.5, 7.2],
    "CultServ": [
        *[0.13405, 2.20754, 0.0578, 1.798, NA],
        *[1.15292, 0.00266, 0.08905, 0.34615, 0.03553],
    ],
    "CultGood": [NA, 16.182, 0.985, NA, NA, 7.555, 0.046, NA, 1.213, 1.256],
}
"""Ten countries of the example in COINr's vignette "imputation"; the first five are group a."""


def _imputed(policy: object, frame: pd.DataFrame, **groups: str) -> tuple[pd.DataFrame, ...]:
    definition = declared(*({"id": name, "missing": policy} for name in frame))
    return impute(definition, frame, blank(frame), groups)


def test_means_are_those_published() -> None:
    frame, notes = _imputed({"policy": "mean"}, table("abcdefghij", PUBLISHED))
    assert frame["Pat"].iloc[[4, 7]].tolist() == pytest.approx([122.35, 122.35])
    assert frame["CultServ"].iloc[4] == pytest.approx(0.6470778, abs=1e-7)
    assert frame["CultGood"].iloc[0] == pytest.approx(4.5395)
    assert notes["Pat"].tolist() == [*[""] * 4, "mean", "", "", "mean", "", ""]


def test_medians_of_groups_are_those_published() -> None:
    groups = dict.fromkeys("abcde", "a") | dict.fromkeys("fghij", "b")
    published = table("abcdefghij", PUBLISHED)
    frame, notes = _imputed({"policy": "group_median"}, published, **groups)
    assert frame["Pat"].iloc[[4, 7]].tolist() == pytest.approx([136.75, 26.85])
    assert frame["CultServ"].iloc[4] == pytest.approx(0.966025)
    assert frame["CultGood"].iloc[[0, 7]].tolist() == pytest.approx([8.5835, 1.2345])
    assert notes["CultGood"].iloc[0] == "group_median"


def test_every_period_has_its_own_mean_and_median() -> None:
    frame = table("abc", {"x": [1, 3, NA, 10, NA, 40]}, "2020", "2021")
    assert _imputed({"policy": "mean"}, frame)[0]["x"].tolist() == [1, 3, 2, 10, 25, 40]
    assert _imputed({"policy": "median"}, frame)[0]["x"].tolist() == [1, 3, 2, 10, 25, 40]


def test_a_region_without_group_or_whose_group_has_nothing_stays_without_value() -> None:
    frame = table("abcd", {"x": [1, NA, NA, NA]})
    found, notes = _imputed({"policy": "group_mean"}, frame, a="one", b="one", c="two")
    assert found["x"].iloc[:2].tolist() == [1, 1]
    assert found["x"].iloc[2:].isna().all()
    assert notes["x"].tolist() == ["", "group_mean", "missing", "missing"]


def test_without_any_group_nothing_is_filled_and_the_result_says_why() -> None:
    frame, notes = _imputed({"policy": "group_mean"}, table("ab", {"x": [1, NA]}))
    assert frame["x"].isna().tolist() == [False, True]
    assert notes["x"].tolist() == ["", "missing"]
    leaf = {"id": "x", "missing": {"policy": "group_median"}, "normalise": {"type": "none"}}
    data = pd.DataFrame({"region": ["a", "b"], "period": "2024", "indicator": "x"})
    found = score(declared(leaf), data.assign(value=["1", ""]))
    assert found.status == "caution"
    assert "regions.groups" in found.reason_zh


def test_the_last_value_is_carried_as_many_periods_as_allowed() -> None:
    frame = table("ab", {"x": [1, NA, NA, 5, NA, NA, NA, NA]}, "2019", "2020", "2021", "2022")
    found, notes = _imputed({"policy": "last_valid", "max_age": 2}, frame)
    assert found["x"].fillna(-1).tolist() == [1, -1, 1, 5, 1, 5, -1, 5]
    assert notes["x"].tolist() == [
        *["", "missing", "last_valid:2019", ""],
        *["last_valid:2019", "last_valid:2020", "missing", "last_valid:2020"],
    ]


def test_a_region_that_is_not_in_every_period_keeps_its_own_history() -> None:
    frame = table("ab", {"x": [1, 2, 3, NA]}, "2019", "2020").iloc[[1, 2, 3]]
    found, _ = _imputed({"policy": "last_valid"}, frame)
    assert found["x"].tolist() == [2, 3, 2]


def test_a_constant_takes_the_place() -> None:
    found, notes = _imputed({"policy": "value", "value": 7}, table("ab", {"x": [1, NA]}))
    assert found["x"].tolist() == [1, 7]
    assert notes["x"].tolist() == ["", "value"]


@pytest.mark.parametrize("policy", ["require", "drop_reweight"])
def test_other_policies_leave_what_is_missing(policy: str) -> None:
    found, notes = _imputed({"policy": policy}, table("ab", {"x": [1, NA]}))
    assert found["x"].isna().tolist() == [False, True]
    assert notes["x"].tolist() == ["", "missing"]


@pytest.mark.parametrize("note", ["dropped:No VAT", "special:No Practice", "screened"])
def test_what_is_empty_on_purpose_is_never_filled(note: str) -> None:
    frame = table("abc", {"x": [1, NA, NA]})
    notes = blank(frame)
    notes.iloc[1, 0], notes.iloc[2, 0] = note, "denominator"
    definition = declared({"id": "x"}, defaults={"missing": {"policy": "mean"}})
    found, said = impute(definition, frame, notes, {})
    assert np.isnan(found["x"].iloc[1])
    assert said["x"].tolist() == ["", note, "mean"]


def test_what_was_given_is_left_alone() -> None:
    frame = table("ab", {"x": [1, NA]})
    notes = blank(frame)
    impute(declared({"id": "x", "missing": {"policy": "mean"}}), frame, notes, {})
    assert np.isnan(frame["x"].iloc[1])
    assert notes["x"].tolist() == ["", ""]


def test_order_of_regions_is_irrelevant() -> None:
    frame = table("abcdefghij", PUBLISHED)
    groups = dict.fromkeys("abcde", "a") | dict.fromkeys("fghij", "b")
    turned, _ = _imputed({"policy": "group_mean"}, frame.iloc[::-1], **groups)
    straight, _ = _imputed({"policy": "group_mean"}, frame, **groups)
    pd.testing.assert_frame_equal(turned.iloc[::-1], straight, rtol=1e-12)
