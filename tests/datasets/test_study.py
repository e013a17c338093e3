import shutil
from pathlib import Path

import pytest

from datasets.catalogue import ROOT, read_catalogue
from datasets.spec import Fault, SpecError
from datasets.study import KINDS, Effect, series_of

HEAD = """title: {zh: 甲, en: A}
purpose: {zh: 甲, en: A}
provenance: {zh: 甲, en: A}
"""
METRICS = """metrics:
  a.level:
    kind: measure
    title: {zh: 甲, en: A}
    definition: {zh: 甲, en: A}
    unit: 亿元
    decimals: 1
    theme: economy
    owner: 省统计局
    freq: [M, A]
  a.growth:
    kind: growth
    of: a.level
    over: year
    title: {zh: 甲, en: A}
    definition: {zh: 甲, en: A}
    unit: '%'
    decimals: 1
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "codelists", tmp_path / "codelists")
    for room in ("metrics", "studies", "indexes"):
        (tmp_path / room).mkdir()
    (tmp_path / "metrics" / "a.yaml").write_text(METRICS, encoding="utf-8")
    return tmp_path


def declare(root: Path, text: str, name: str = "studies/outlook") -> None:
    (root / f"{name}.yaml").write_text(HEAD + text, encoding="utf-8")


def faults_of(root: Path) -> tuple[Fault, ...]:
    with pytest.raises(SpecError) as caught:
        read_catalogue(root)
    return caught.value.faults


def forecast(*subjects: str) -> str:
    return "kind: forecast\nsubjects:\n" + "".join(f"  - {{{each}}}\n" for each in subjects)


def test_a_file_is_a_study_and_its_name_the_id(root: Path) -> None:
    declare(root, forecast("metric: a.growth, ref_area: '360000'"))
    studies = read_catalogue(root).studies
    assert [(name, study.kind) for name, study in studies.items()] == [("outlook", "forecast")]


def test_every_fault_of_a_study_is_listed_at_once(root: Path) -> None:
    declare(
        root,
        forecast(
            "metric: a.levle, ref_area: '360000'",
            "metric: a.level, ref_area: '36000'",
            "metric: a.growth, ref_area: '360000', freq: Q",
            "metric: a.level, ref_area: '360000', freq: A",
            "metric: a.level, ref_area: '360000'",
        ),
    )
    found = [(f.line, f.place, f.problem, f.nearest) for f in faults_of(root)]
    assert found == [
        (6, "subjects.0", "no metric called 'a.levle'", "a.level"),
        (7, "subjects.1", "no area called '36000'", "361000"),
        (8, "subjects.2", "'a.growth' is not published in the rhythm 'Q'", ""),
        (10, "subjects.4", "the study looks at this series already", ""),
    ]


def test_an_unknown_kind_is_met_with_the_kinds_there_are(root: Path) -> None:
    declare(root, "kind: forcast\n")
    (fault,) = faults_of(root)
    assert (fault.nearest, fault.choices) == ("forecast", tuple(sorted(KINDS)))


def test_an_unknown_key_is_met_with_the_nearest(root: Path) -> None:
    declare(root, forecast("metric: a.level, ref_area: '360000'") + "horizn: 3\n")
    (fault,) = faults_of(root)
    assert (fault.line, fault.place, fault.nearest) == (7, "horizn", "horizon")


def test_one_id_is_one_study(root: Path) -> None:
    for folder in ("studies", "indexes"):
        declare(root, forecast("metric: a.level, ref_area: '360000'"), f"{folder}/outlook")
    (fault,) = faults_of(root)
    assert fault.problem == "study is already declared in studies/"


EVENT = """kind: effect
metric: a.level
freq: A
treated: '360000'
donors: ['350000', '330000']
event: {zh: 甲, en: A}
"""


@pytest.mark.parametrize(
    ("since", "problem"),
    [("2020-05", "this period is of another rhythm"), ("20-05", "'20-05' is not a period")],
)
def test_an_event_begins_in_a_period_of_the_rhythm(root: Path, since: str, problem: str) -> None:
    declare(root, f"{EVENT}since: '{since}'\n")
    (fault,) = faults_of(root)
    assert (fault.line, fault.place) == (10, "since")
    assert fault.problem.startswith(problem)


def test_the_series_of_an_event_are_all_areas(root: Path) -> None:
    declare(root, EVENT + "since: '2020'\n")
    study = read_catalogue(root).studies["outlook"]
    assert isinstance(study, Effect)
    assert [(place, each.ref_area) for place, each in series_of(study)] == [
        (("treated", 0), "360000"),
        (("donors", 0), "350000"),
        (("donors", 1), "330000"),
    ]


def test_what_is_shocked_is_a_subject(root: Path) -> None:
    declare(
        root,
        "kind: scenario\nshocked: a.leve\npath: [1]\nsubjects:\n"
        "  - {metric: a.level, ref_area: '360000'}\n  - {metric: a.growth, ref_area: '360000'}\n",
    )
    (fault,) = faults_of(root)
    assert (fault.place, fault.nearest) == ("shocked", "a.level")


def test_an_input_output_table_of_an_unknown_metric(root: Path) -> None:
    declare(
        root,
        "kind: io_shock\nref_area: '360000'\ntime_period: '2017'\nflows: a.level\n"
        "output: a.none\nvalue_added: a.growth\nshock: {x: 1.0}\n",
    )
    (fault,) = faults_of(root)
    assert (fault.line, fault.place, fault.value) == (8, "output.0", "a.none")
