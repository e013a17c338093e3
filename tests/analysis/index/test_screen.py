"""Regions that leave the set, and the special texts that count as data."""

from __future__ import annotations

import numpy as np

from analysis.index.screen import screen
from analysis.index.special import fixed_scores, is_closed, special_notes
from tests.analysis.index.declared import blank, declared, table

NA = np.nan
PUBLISHED: dict[str, list[float]] = {
    "Research": [20437, 175, 8080, 293, 299, 7731],
    "Pat": [249.8, NA, 64.2, 0.3, NA, 46.5],
    "CultServ": [1.798, NA, 1.15292, 0.00266, 0.08905, 0.34615],
    "CultGood": [NA, NA, 7.555, 0.046, NA, 1.213],
}
"""Korea, Laos, Malaysia, Mongolia, Myanmar, New Zealand in COINr's vignette "screening"."""


def test_the_regions_that_leave_are_those_published() -> None:
    frame = table("kamygn", PUBLISHED)
    definition = declared(*({"id": name} for name in PUBLISHED), regions={"screen": 0.75})
    found = screen(definition, frame, blank(frame))
    assert found.tolist() == [False, True, False, False, True, False]


def test_each_period_is_screened_for_itself_and_variables_do_not_count() -> None:
    frame = table("ab", {"x": [1, NA, 1, 1], "pop": [1, 1, NA, NA]}, "2020", "2021")
    definition = declared({"id": "x"}, {"id": "y"}, regions={"screen": 0.5})
    assert screen(definition, frame, blank(frame)).tolist() == [False, True, False, False]


def test_a_special_text_counts_as_data_and_nothing_leaves_without_a_limit() -> None:
    frame = table("ab", {"x": [NA, NA]})
    special = blank(frame)
    special.iloc[0, 0] = "No VAT"
    told = {"id": "x", "special": {"No VAT": "drop"}}
    assert screen(declared(told, regions={"screen": 1.0}), frame, special).tolist() == [False, True]
    assert not screen(declared(told), frame, special).any()


def test_special_texts_have_a_score_or_take_their_cell_out() -> None:
    special = table("abcd", {"vat": ["No VAT", "no practice", "", "无 此项"]})
    definition = declared(
        {"id": "vat", "special": {"No VAT": "drop", "无此项": 30}},
        {"id": "cost"},
        defaults={"special": {"No Practice": 0, "无此项": "drop"}},
    )
    scores, notes = fixed_scores(definition, special), special_notes(definition, special)
    assert scores["vat"].fillna(-1).tolist() == [-1, 0, -1, 30]
    assert notes["vat"].tolist() == [
        *["dropped:No VAT", "special:no practice", "", "special:无 此项"]
    ]
    assert is_closed(notes)["vat"].tolist() == [True, True, False, True]
    assert scores["cost"].isna().all()
    assert notes["cost"].eq("").all()
