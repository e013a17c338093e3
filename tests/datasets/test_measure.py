import re
from pathlib import Path

import pytest

from datasets.index import IndexDefinition
from datasets.measure import MeasurePlan, measure_faults
from datasets.spec import SpecError, parse_spec, read_document

DEFINITION = IndexDefinition.model_validate(
    {
        "index": {"id": "be", "version": "1", "authority": "research"},
        "indicators": [{"id": "days"}, {"id": "rate"}],
        "weights": {"type": "equal"},
    }
)
GOOD = """
index: be
measures:
  - id: m1
    title: 压减开办时间
    indicator: days
    region: "360100"
    owner: 市场监管局
    start: "2024"
    due: "2027"
    base: 5
    target: 2
    source: {text: 工作方案, date: 2024-01-05}
"""


def read(tmp_path: Path, text: str):
    file = tmp_path / "be.yaml"
    file.write_text(text, encoding="utf-8")
    document = read_document(file)
    plan = parse_spec(MeasurePlan, document, document.values)
    if faults := [*measure_faults(document, plan, {"be": DEFINITION})]:
        raise SpecError(faults)
    return plan


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, text)
    assert all(re.search(r"[\u4e00-\u9fff]", fault.zh) for fault in caught.value.faults)
    return str(caught.value)


def test_a_measure_is_read_with_its_defaults(tmp_path):
    (measure,) = read(tmp_path, GOOD).measures
    assert (measure.distance, measure.path, measure.verified) == (-3, "linear", False)
    assert (measure.thresholds.watch, measure.thresholds.late) == (0.1, 0.2)
    assert measure.title.zh == "压减开办时间"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("indicator: days", "indicator: dyas", "did you mean 'days'"),
        ("index: be", "index: bee", "no index called 'bee'"),
        ('due: "2027"', 'due: "2024"', "due before it starts"),
        ('due: "2027"', 'due: "2027-Q1"', "another rhythm"),
        ('start: "2024"', 'start: "24"', "is not a period"),
        ("target: 2", "target: 5", "no way between them"),
        ("target: 2", "target: 0\n    path: constant_rate", "same sign"),
        ("target: 2", "target: 2\n    path: stepped", "'steps' belongs"),
        ("target: 2", "target: 2\n    path: stepped\n    steps: {'2028': 3}", "a step lies after"),
        ("target: 2", "target: 2\n    thresholds: {watch: 0.3}", "watched before it is late"),
        ("target: 2", "target: 2\n    verified: true", "needs its evidence"),
        ("target: 2", "target: .inf", "finite"),
        ("target: 2", "target: 2\n    until: 2027", "unknown key"),
    ],
)
def test_a_fault_names_its_line_and_the_remedy(tmp_path, old, new, said):
    found = problems(tmp_path, GOOD.replace(old, new))
    assert said in found
    assert found.startswith("be.yaml:")


def test_all_faults_come_at_once(tmp_path):
    text = GOOD.replace("indicator: days", "indicator: x").replace("target: 2", "target: 5")
    assert len(problems(tmp_path, text).splitlines()) == 2


def test_two_measures_of_one_id_are_refused(tmp_path):
    entry = GOOD.split("measures:\n")[1]
    assert "an earlier measure has this id" in problems(tmp_path, GOOD + entry)
