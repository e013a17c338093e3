"""Indexes that others published come out of their definitions, from the values that they give.

`doing_business_2020*.csv`: raw values, scores of indicators, topics and economies, and places of 25
economies in the World Bank's Doing Business 2020 (historical data with scores). `hdi_2022*.csv`:
the four indicators, the index and the places of 30 countries in the UNDP's Human Development Report
2023/24.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.index.result import IndexResult
from analysis.index.score import score
from datasets.catalogue import read_catalogue
from datasets.index import IndexDefinition, Rollup
from datasets.index_method import AsIs

HERE = Path(__file__).parent
STUDIES = read_catalogue().studies


def declared(name: str) -> IndexDefinition:
    study = STUDIES[name]
    assert isinstance(study, IndexDefinition)
    return study


def table(name: str) -> pd.DataFrame:
    """Read a table of texts; an empty cell is an empty text."""
    return pd.read_csv(HERE / name, dtype=str, keep_default_na=False)


def published(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / name, index_col="region")


EASE = declared("doing_business_2020")
EASE_DATA = table("doing_business_2020.csv")
EASE_PUBLISHED = published("doing_business_2020_published.csv")
TOPICS = [name for name in EASE_PUBLISHED.columns if name.startswith("topic_")]


@pytest.fixture(scope="module")
def ease() -> IndexResult:
    """Doing Business 2020 from raw values."""
    return score(EASE, EASE_DATA.drop(columns="score"))


@pytest.fixture(scope="module")
def ease_from_scores() -> IndexResult:
    """Doing Business 2020 from the published scores of the indicators; an empty one drops out."""
    plain = [
        leaf.model_copy(update={"normalise": AsIs(type="none"), "direction": "higher"})
        for leaf in EASE.indicators
    ]
    given = EASE_DATA.assign(value=EASE_DATA["score"].where(EASE_DATA["score"] != "", "No VAT"))
    definition = varied(EASE, {"indicators": tuple(plain)})
    return score(definition, given[["region", "period", "indicator", "value"]])


def varied(definition: IndexDefinition, update: dict[str, object]) -> IndexDefinition:
    return IndexDefinition.model_validate(definition.model_dump() | update)


def newest(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.xs(frame.index[-1][0], level="period"))


def difference(found: IndexResult, nodes: list[str], wanted: pd.DataFrame) -> float:
    """Give the greatest distance of scores from `wanted`; every economy has one of each."""
    scores = newest(found.scores)[nodes].reindex(wanted.index)
    assert scores.notna().to_numpy().all()
    return float(np.abs(scores.to_numpy() - wanted.to_numpy()).max())


def test_doing_business_comes_out_of_its_indicators_scores(ease_from_scores: IndexResult) -> None:
    assert len(EASE_PUBLISHED) == 25
    root = EASE.index.id
    assert difference(ease_from_scores, [*TOPICS], EASE_PUBLISHED[TOPICS]) <= 2e-5
    wanted = EASE_PUBLISHED[["tax_postfiling"]]
    assert difference(ease_from_scores, ["tax_postfiling"], wanted) <= 2e-5
    assert difference(ease_from_scores, [root], EASE_PUBLISHED[["score"]]) <= 2e-5


def test_doing_business_comes_out_of_its_raw_values(ease: IndexResult) -> None:
    """Raw values are published with one decimal, which bounds how near their scores can come."""
    scores = pd.to_numeric(EASE_DATA["score"], errors="coerce")
    wanted = EASE_DATA.assign(score=scores).pivot_table("score", "region", "indicator")
    own = newest(ease.scores).loc[list(wanted.index), list(wanted.columns)]
    assert np.nanmax(np.abs(own.to_numpy() - wanted.to_numpy())) <= 0.335
    assert (own.notna() == wanted.notna()).to_numpy().all()
    assert difference(ease, TOPICS, EASE_PUBLISHED[TOPICS]) <= 0.085
    assert difference(ease, [EASE.index.id], EASE_PUBLISHED[["score"]]) <= 0.02


def test_ranks_follow_from_unrounded_scores(
    ease: IndexResult, ease_from_scores: IndexResult
) -> None:
    """Places among the 25 economies are in the order of the published ones among all."""
    order = EASE_PUBLISHED["rank"].rank().to_dict()
    for found in (ease, ease_from_scores):
        assert newest(found.table)["rank"].to_dict() == order
    rounded = newest(ease.scores)[EASE.index.id].round(0)
    assert rounded.duplicated().any(), "rounded scores would tie economies that are not tied"


def test_texts_score_nothing_or_drop_out(ease: IndexResult) -> None:
    scores = newest(ease.scores)
    assert scores["tax_vat_comply_h"]["ARG"] == 0
    note = newest(ease.notes)["tax_vat_comply_h"]["ARG"]
    assert note == "special:No VAT refund per case study scenario"
    assert math.isnan(scores["tax_vat_comply_h"]["KEN"])
    left = [scores[name]["KEN"] for name in ("tax_cit_comply_h", "tax_cit_complete_wk")]
    assert scores["tax_postfiling"]["KEN"] == pytest.approx(sum(left) / 2, abs=1e-12)


def test_an_economy_of_two_cities_is_the_mean_of_their_scores_and_of_no_raw_values() -> None:
    """By hand: Shanghai 55 %, Beijing 45 %, total tax rates of 60 % and 20 %.

    20 % is better than the frontier of 26.1 %: it scores 100 and no more, and the exponent 0.8
    bends the other one, so that the mean of the scores is not the score of the mean.
    """
    tax = next(leaf for leaf in EASE.indicators if leaf.id == "tax_ttcr")
    update: dict[str, object] = {
        "indicators": (tax.model_copy(update={"parent": "", "weight": 1}),),
        "groups": (),
        "levels": ("indicator", "index"),
        "regions": EASE.regions.model_copy(
            update={"rollup": (Rollup(to="CHN", of=("SHA", "BEI"), weight={"SHA": 55, "BEI": 45}),)}
        ),
    }
    definition = varied(EASE, update)
    rows = [("SHA", "2020", "tax_ttcr", "60"), ("BEI", "2020", "tax_ttcr", "20")]
    found = score(
        definition, pd.DataFrame(rows, columns=["region", "period", "indicator", "value"])
    )
    scores = newest(found.scores)["tax_ttcr"]
    shanghai = 100 * ((84 - 60) / (84 - 26.1)) ** 0.8
    assert scores["SHA"] == pytest.approx(shanghai, abs=1e-9)
    assert scores["BEI"] == 100
    assert scores["CHN"] == pytest.approx(0.55 * shanghai + 0.45 * 100, abs=1e-9)
    of_raw_mean = 100 * ((84 - (0.55 * 60 + 0.45 * 20)) / (84 - 26.1)) ** 0.8
    assert abs(scores["CHN"] - of_raw_mean) > 5


def test_the_human_development_index_comes_out_at_three_decimals() -> None:
    found = score(declared("hdi_2022"), table("hdi_2022.csv"))
    wanted = published("hdi_2022_published.csv")
    scores = newest(found.scores)["hdi_2022"].reindex(wanted.index)
    assert len(wanted) == 30
    assert (scores.round(3) - wanted["hdi"]).abs().max() < 1e-9
    places = newest(found.table)["rank"].reindex(wanted.index)
    assert places.to_dict() == wanted["rank"].rank(method="min").to_dict()


def test_the_points_of_shandong_add_up_to_a_hundred_and_no_step_is_called_published() -> None:
    definition = declared("shandong_2018")
    points = {leaf.id: leaf.weight or 0 for leaf in definition.indicators}
    assert (len(points), sum(points.values())) == (17, 100)
    for group in definition.groups:
        own = [points[leaf] for leaf in definition.tree.below(group.id)]
        assert sum(own) == group.weight
    assert {leaf.status for leaf in definition.indicators} == {"unverified"}


def test_cells_of_the_fixtures_are_complete() -> None:
    with (HERE / "doing_business_2020.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 25 * 47
    assert all(row["value"] for row in rows)
