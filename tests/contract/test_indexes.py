"""Every definition of an index, and every plan of measures: complete, honest, and reckonable."""

from __future__ import annotations

import re

import pytest

from datasets.catalogue import ROOT, read_catalogue
from datasets.codelist import conversion
from datasets.feed import GeneratedSource
from datasets.index import IndexDefinition, Indicator
from datasets.study import series_of

CATALOGUE = read_catalogue()
INDEXES = {
    name: study for name, study in CATALOGUE.studies.items() if isinstance(study, IndexDefinition)
}
GENERATED = [f.source for f in CATALOGUE.feeds.values() if isinstance(f.source, GeneratedSource)]
SIMULATED = {metric for source in GENERATED for metric in source.series}
CHINESE = re.compile(r"[一-鿿]")


def sourced(definition: IndexDefinition) -> list[Indicator]:
    return [leaf for leaf in definition.indicators if leaf.source]


def simulated(definition: IndexDefinition) -> set[bool]:
    return {leaf.source.metric in SIMULATED for leaf in definition.indicators if leaf.source}


def test_there_are_reproductions_templates_and_indexes_of_the_province() -> None:
    assert set(INDEXES) >= {
        "doing_business_2020",
        "hdi_2022",
        "shandong_2018",
        "national_18_topics",
        "digital_government",
        "business_environment_jiangxi",
        "business_environment_simulated",
    }


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_is_named_after_its_file_and_says_what_it_is(name: str) -> None:
    definition = INDEXES[name]
    assert definition.index.id == name
    assert definition.index.authority in {"research", "reproduction", "template"}
    assert definition.index.publication == "internal"
    texts = (definition.title, definition.purpose, definition.provenance)
    for text in texts:
        assert CHINESE.search(text.zh)
        assert text.en
    for node in (*definition.groups, *definition.indicators):
        assert CHINESE.search(node.name.zh), node.id
        assert node.name.en, node.id
        assert node.name.en != node.name.zh, node.id


@pytest.mark.parametrize("name", INDEXES)
def test_a_row_that_is_not_confirmed_says_so(name: str) -> None:
    for leaf in INDEXES[name].indicators:
        if leaf.status == "unverified":
            assert leaf.note.zh, leaf.id
            assert leaf.note.en, leaf.id


@pytest.mark.parametrize("name", INDEXES)
def test_units_are_known_and_those_of_the_sources_convert(name: str) -> None:
    for leaf in INDEXES[name].indicators:
        assert leaf.unit in CATALOGUE.units, leaf.id
        if leaf.source:
            conversion(CATALOGUE.units, CATALOGUE.metrics[leaf.source.metric].unit, leaf.unit)


@pytest.mark.parametrize("name", INDEXES)
def test_simulated_and_published_indicators_are_never_mixed_and_the_title_tells(name: str) -> None:
    definition = INDEXES[name]
    assert len(simulated(definition)) <= 1
    assert ("模拟" in definition.title.zh) == (True in simulated(definition))
    assert bool(sourced(definition)) == any(series_of(definition))


def test_the_18_topics_are_nobodys_official_system() -> None:
    for name in ("national_18_topics", "business_environment_simulated"):
        definition = INDEXES[name]
        assert (len(definition.groups), len(definition.indicators)) == (18, 88)
        assert "不是" in definition.provenance.zh
        statuses = [leaf.status for leaf in definition.indicators]
        assert (statuses.count("provisional"), statuses.count("unverified")) == (40, 48)


def test_every_plan_belongs_to_an_index_and_made_up_ones_say_so() -> None:
    assert CATALOGUE.plans
    for name, plan in CATALOGUE.plans.items():
        assert (ROOT / "measures" / f"{name}.yaml").is_file()
        assert plan.simulated == (simulated(INDEXES[name]) == {True})
        if plan.simulated:
            assert "演示" in plan.provenance.zh
            assert all("演示" in measure.source.text.zh for measure in plan.measures)


def test_no_score_of_a_third_party_enters_an_index() -> None:
    foreign = ("ccpit_", "cctv_", "wanbo_", "cass_", "acfic_", "ccid_", "online_service_index_")
    for definition in INDEXES.values():
        used = {leaf.source.metric for leaf in definition.indicators if leaf.source}
        assert not [metric for metric in used if metric.startswith(foreign)]
