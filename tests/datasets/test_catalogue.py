import shutil

import pytest

from datasets.catalogue import ROOT, fingerprint, read_catalogue
from datasets.metric import Measure, inputs
from datasets.spec import SpecError, read_document

MEASURE = """
  {name}:
    kind: measure
    title: {{zh: 甲, en: A}}
    definition: {{zh: 甲, en: A}}
    unit: {unit}
    decimals: 1
    theme: economy
    owner: 省统计局
    freq: [A]
"""


@pytest.fixture
def root(tmp_path):
    shutil.copytree(ROOT / "codelists", tmp_path / "codelists")
    for room in ("feeds", "metrics", "targets"):
        (tmp_path / room).mkdir()
    return tmp_path


def write_metrics(root, text, name="economy"):
    (root / "metrics" / f"{name}.yaml").write_text("metrics:\n" + text, encoding="utf-8")


def faults_of(root):
    with pytest.raises(SpecError) as caught:
        read_catalogue(root)
    return caught.value.faults


def test_every_fault_of_every_file_is_listed_at_once(root):
    write_metrics(root, MEASURE.format(name="a.level", unit="亿圆"))
    write_metrics(root, MEASURE.format(name="b.level", unit="亿元") + "    colour: red\n", "other")
    faults = faults_of(root)
    assert [(f.file, f.place, f.line) for f in faults] == [
        ("economy.yaml", "metrics.a.level.unit", 7),
        ("other.yaml", "metrics.b.level.colour", 12),
    ]


def test_a_fault_names_the_nearest_choice(root):
    write_metrics(root, MEASURE.format(name="a.level", unit="亿元"))
    text = "  a.growth: {kind: growth, of: a.levle, over: year, title: {zh: 甲, en: A}, "
    text += "definition: {zh: 甲, en: A}, unit: '%', decimals: 1}\n"
    write_metrics(root, text, "growth")
    (fault,) = faults_of(root)
    assert "did you mean 'a.level'?" in str(fault)
    assert str(fault).startswith("growth.yaml:2: metrics.a.growth: no metric called 'a.levle'")


def test_an_unknown_key_is_met_with_the_keys_there_are(root):
    write_metrics(root, MEASURE.format(name="b.level", unit="亿元") + "    decimal: 1\n")
    (fault,) = faults_of(root)
    assert "unknown key; did you mean 'decimals'?" in str(fault)


def test_a_word_that_is_no_choice_is_met_with_the_choices(root):
    write_metrics(root, MEASURE.format(name="b.level", unit="亿元") + "    direction: higher\n")
    (fault,) = faults_of(root)
    assert fault.choices == ("higher_better", "lower_better", "neutral")


def test_a_metric_defined_twice_is_a_fault(root):
    write_metrics(root, MEASURE.format(name="a.level", unit="亿元"))
    write_metrics(root, MEASURE.format(name="a.level", unit="亿元"), "other")
    (fault,) = faults_of(root)
    assert fault.problem == "metric is already defined in economy.yaml"


def test_metrics_reckoned_from_each_other_are_a_fault(root):
    line = "  {0}.g: {{kind: growth, of: {1}.g, over: year, title: {{zh: 甲, en: A}}, "
    line += "definition: {{zh: 甲, en: A}}, unit: '%', decimals: 1}}\n"
    write_metrics(root, line.format("a", "b") + line.format("b", "a"))
    (fault,) = faults_of(root)
    assert "reckoned from each other" in fault.problem


def test_a_key_written_twice_is_a_fault(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"twice.yaml:3: a: key is written twice"):
        read_document(path)


@pytest.mark.parametrize("text", ["a: [1", "a: !!python/object:os.system {}\n"])
def test_what_is_no_safe_yaml_is_a_fault_with_its_line(tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError, match=r"bad\.yaml:\d"):
        read_document(path)


def test_the_fingerprint_follows_every_declaration(root):
    write_metrics(root, MEASURE.format(name="a.level", unit="亿元"))
    before = fingerprint(root)
    write_metrics(root, MEASURE.format(name="a.level", unit="万元"))
    assert fingerprint(root) != before


def test_derived_metrics_stand_behind_their_inputs(catalogue):
    seen = {name for name, metric in catalogue.metrics.items() if isinstance(metric, Measure)}
    for name in catalogue.derivation_order():
        assert set(inputs(catalogue.metrics[name])) <= seen
        seen.add(name)
    assert seen == set(catalogue.metrics)
