"""Every specimen in a publisher's layout loads as what it says, or asks the right question."""

from pathlib import Path

import pytest

from datasets.spec import read_document
from etl.inspect import formats, inspect

SPECIMENS = Path(__file__).parents[2] / "specimens"
EXPECTED = ".expected.yaml"
CASES = sorted(SPECIMENS.rglob(f"*{EXPECTED}"))


@pytest.mark.parametrize("expected", CASES, ids=lambda path: str(path.relative_to(SPECIMENS)))
def test_specimen_loads_as_expected(expected):
    wanted = read_document(expected).values
    found = inspect(expected.with_name(expected.name.removesuffix(EXPECTED)))
    assert found.format == wanted["format"]
    assert [list(row.values()) for row in found.rows()] == wanted["observations"]
    asked = [(problem.where, problem.what_zh) for problem in found.problems]
    assert len(asked) == len(wanted["questions"])
    for (where, what), (wanted_where, wanted_what) in zip(asked, wanted["questions"], strict=True):
        assert where == wanted_where
        assert what.startswith(wanted_what)


@pytest.mark.parametrize("name", formats())
def test_every_format_has_a_specimen_that_loads(name):
    own = [read_document(case).values for case in CASES if case.parent.name == name]
    assert any(wanted["format"] == name and wanted["observations"] for wanted in own)


def test_every_specimen_has_its_expectation():
    files = [path for path in SPECIMENS.rglob("*") if path.is_file()]
    bare = [
        p
        for p in files
        if not p.name.endswith(EXPECTED) and p.with_name(p.name + EXPECTED) not in files
    ]
    assert bare == []


def test_a_specimen_forced_to_its_family_reads_the_same():
    path = SPECIMENS / "nbs_excel" / "titles_numbers_and_text.xls"
    assert inspect(path, "nbs").rows() == inspect(path).rows() == inspect(path, "nbs_excel").rows()


def test_a_format_that_does_not_fit_says_so_and_gives_no_value():
    found = inspect(SPECIMENS / "nbs_csv" / "regions_by_time.csv", "world_bank")
    assert found.format == "world_bank"
    assert found.observations == ()
    assert found.problems
