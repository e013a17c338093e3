"""Declarations of assessments: every fault at once, and the bundled one reads."""

import re

import pytest

from datasets.assessment_read import read_declaration
from datasets.catalogue import ROOT, Catalogue, read_catalogue
from datasets.spec import SpecError
from tests.analysis.assessment.declared import declared
from tests.declaring import Declarations

BUNDLED = sorted((ROOT / "assessments").glob("*.yaml"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_assessment_reads_and_names_what_exists(catalogue: Catalogue, path):
    found = read_declaration(path)
    assert found.assessment.id == path.stem
    sources = [item for item in found.items if item.source]
    assert sources
    for item in sources:
        assert item.unit == catalogue.metrics[item.source.metric].unit
    assert all(m in catalogue.areas for group in found.groups for m in group.members)
    assert {item.unit for item in found.items} <= set(catalogue.units)


def test_a_proposal_says_so_everywhere():
    found = read_declaration(ROOT / "assessments" / "digital_government.yaml")
    assert found.full_points == 100
    assert "建议" in found.assessment.title.zh
    assert {item.status for item in found.items} == {"proposal"}
    assert all("待委托方确认" in item.note.zh for item in found.items)
    assert all("建议" in veto.clause.zh for veto in found.veto)


OWN = {"x": {"floor": 0, "full": 1}, "days": {"floor": 0, "full": 1}}
BANDS = [{"min": 0, "label": "一般"}, {"min": 60, "label": "好"}]
VETO = [{"id": "v", "name": "v", "clause": "c", "band": "最好"}]
RULES = {"rules": [{"id": "days", "name": "n", "points": 1, "clause": "c"}]}
WINDOW = {"opens": "2026-01-10", "closes": "2026-01-09"}


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        ({"shares": {"level": 0.6, "progress": 0.5}}, "shares", "must add up to 1"),
        ({"base_period": ""}, "base_period", "progress needs a base period"),
        ({"period": "2025年"}, "period", "2025年"),
        ({"base_period": "2025"}, "base_period", "is the period itself"),
        ({"objections": WINDOW}, "objections.closes", "before"),
        ({"bands": BANDS}, "bands", "best first"),
        ({"veto": VETO}, "veto.0.band", "no band"),
        ({"groups": [{"id": "g", "members": ["a", "a"]}]}, "groups.0.members.1", "twice"),
        (
            {"groups": [{"id": "g", "members": ["a"], "thresholds": OWN}]},
            "groups.0.thresholds.x",
            "no item called 'x'",
        ),
        (
            {"groups": [{"id": "g", "members": ["a"], "thresholds": OWN}]},
            "groups.0.thresholds.days",
            "direction",
        ),
        ({"deduction": RULES}, "deduction.rules.0.id", "already used"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, changed, place, said):
    with pytest.raises(SpecError) as told:
        declared(tmp_path, **changed)
    assert place in [fault.place for fault in told.value.faults]
    assert said in str(told.value)
    assert all(re.search(r"[\u4e00-\u9fff]", fault.zh) for fault in told.value.faults)


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        ({"floor": 1, "full": 1}, "full must differ"),
        ({"floor": 1, "passing": 9, "full": 5}, "between floor and full"),
        ({"floor": 1, "passing": 0, "full": 5}, "between floor and full"),
        ({"floor": 1, "passing": 5, "full": 5}, "full must differ"),
        ({"floor": float("nan"), "full": 5}, "finite"),
    ],
)
def test_thresholds_stand_in_order(tmp_path, thresholds, said):
    item = {"id": "a", "name": "甲", "unit": "%", "points": 1, "thresholds": thresholds}
    with pytest.raises(SpecError, match=said):
        declared(tmp_path, items=[item], groups=[])


def test_the_check_of_all_declarations_looks_at_assessments_too(tmp_path):
    declarations = Declarations(tmp_path / "datasets")
    (declarations.root / "assessments").mkdir()
    source = {"metric": "gdp.levle"}
    item = {
        "id": "a",
        "name": "甲",
        "unit": "%",
        "points": 1,
        "thresholds": {"floor": 0, "full": 1},
    }
    items = [item | {"source": source}, item | {"id": "b", "source": {"metric": "gdp.level"}}]
    declared(declarations.root / "assessments", items=items, groups=[])
    with pytest.raises(SpecError) as told:
        read_catalogue(declarations.root)
    assert [fault.place for fault in told.value.faults] == ["items.0.source.metric", "items.1.unit"]
    assert told.value.faults[0].nearest == "gdp.level"


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(SpecError) as told:
        declared(tmp_path, base_period="2025", shares={"level": 0.9, "progress": 0.4})
    assert len(told.value.faults) == 2
