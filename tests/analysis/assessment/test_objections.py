"""Objections within their window, and results that are sealed."""

import datetime as dt

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.assessment import (
    Frozen,
    FrozenError,
    ObjectionError,
    assess,
    decide,
    freeze,
    read_frozen,
    verify,
)
from datasets.assessment import Objection
from tests.analysis.assessment.declared import FULL, declared

LATER = dt.date(2026, 2, 1)


def objection(**changed):
    said = {
        "id": "1",
        "region": "360100",
        "item": "days",
        "what": "用时统计有误",
        "filed_on": "2026-01-12",
        "answer": "upheld",
        "reason": "系统重复计时",
        "decided_on": "2026-01-18",
        "correction": {"was": 6, "becomes": 2},
    }
    return Objection.model_validate(said | changed)


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    return assess(declared(tmp_path_factory.mktemp("rules")), FULL)


@pytest.fixture(scope="module")
def sealed(assessed) -> bytes:
    return freeze(assessed, [objection()], LATER).to_bytes()


def test_an_upheld_objection_corrects_with_its_reason(assessed):
    found = decide(assessed, [objection()])
    assert found.table.loc["360100", "total"] == pytest.approx(80.8)
    assert found.notes.loc["360100", "days"] == "按异议 1 更正：系统重复计时"
    assert assessed.table.loc["360100", "total"] == pytest.approx(60.8)


def test_a_rejected_or_open_one_changes_nothing(assessed):
    for answer in ("rejected", "open"):
        found = decide(assessed, [objection(answer=answer, correction=None)])
        assert found.table.equals(assessed.table)
        assert len(found.objections) == 1


def test_events_can_be_taken_back(tmp_path):
    import pandas as pd  # noqa: PLC0415

    events = pd.DataFrame([("360100", "leak")], columns=["region", "rule"])
    given_ = assess(declared(tmp_path), FULL, events=events)
    taken = objection(item="leak", correction={"of": "event", "was": 1, "becomes": None})
    assert decide(given_, [taken]).table.loc["360100", "deduction"] == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"filed_on": "2026-01-09"}, "不在受理期 2026-01-10 至 2026-01-20 之内"),
        ({"filed_on": "2026-01-21", "decided_on": "2026-01-22"}, "不在受理期"),
        ({"region": "360300"}, "不在考核对象之中"),
        ({"item": "nosuch"}, "没有“nosuch”；可用：online、days"),
        ({"reason": ""}, "须写明 reason 和 decided_on"),
        ({"decided_on": "2026-01-11"}, "早于提出日"),
        ({"correction": None}, "成立的异议须有 correction"),
        ({"answer": "rejected"}, "不成立的不得有"),
        ({"answer": "open"}, "尚未答复，不能更正"),
        ({"correction": {"was": 7, "becomes": 2}}, "更正前应为 7，实为 6"),
        ({"item": "online", "correction": {"was": 95, "becomes": 101}}, "超出可填范围"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(assessed, changed, said):
    with pytest.raises(ObjectionError, match=said):
        decide(assessed, [objection(**changed)])


def test_every_problem_is_told_at_once(assessed):
    with pytest.raises(ObjectionError) as told:
        decide(assessed, [objection(region="x", item="y"), objection()])
    assert [name for name, *_ in told.value.problems] == ["1", "1", "1"]


def test_a_frozen_assessment_verifies_and_takes_no_more_objections(sealed):
    assert verify(sealed) == ()
    frozen = read_frozen(sealed)
    assert verify(sealed, frozen.sha256) == ()
    with pytest.raises(FrozenError, match="不再受理异议"):
        frozen.decide([objection(id="2")])


def test_the_same_freezes_to_the_same_bytes(assessed, sealed):
    assert freeze(assessed, [objection()], LATER).to_bytes() == sealed


@settings(max_examples=60)
@given(data=st.data())
def test_any_other_byte_is_detected(sealed, data):
    place = data.draw(st.integers(0, len(sealed) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != sealed[place]))
    assert verify(sealed[:place] + bytes([byte]) + sealed[place + 1 :])


@settings(max_examples=30)
@given(st.binary(max_size=200))
def test_other_bytes_are_no_frozen_assessment(content):
    assert verify(content) == ("不是固化的考核文件",)


def test_a_change_with_a_new_seal_is_found_by_reckoning_again_and_by_the_published_seal(sealed):
    content = dict(read_frozen(sealed).content)
    rows = [dict(row) for row in content["result"]]
    rows[0]["total"] = 99.0
    forged = reseal({**content, "result": rows})
    assert verify(forged) == ("结果与按其中数据重算的不一致",)
    assert len(verify(forged, read_frozen(sealed).sha256)) == 2


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=80)
@given(data=st.data())
def test_whatever_is_written_into_a_file_with_a_new_seal_is_answered(sealed, data):
    content = orjson.loads(orjson.dumps(read_frozen(sealed).content))
    place, key = content, data.draw(st.sampled_from(sorted(set(content) - {"format"})))
    while data.draw(st.booleans()) and isinstance(place[key], dict | list) and place[key]:
        place = place[key]
        names = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(names))
    place[key] = data.draw(JSON)
    assert isinstance(verify(reseal(content)), tuple)


def reseal(content) -> bytes:
    import hashlib  # noqa: PLC0415

    said = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return Frozen(content, hashlib.sha256(said).hexdigest()).to_bytes()


def test_freezing_waits_for_the_window_and_for_every_answer(assessed):
    with pytest.raises(FrozenError, match="异议受理期到 2026-01-20 为止"):
        freeze(assessed, [], dt.date(2026, 1, 20))
    with pytest.raises(ObjectionError, match="尚未答复，不能固化"):
        freeze(assessed, [objection(answer="open", correction=None)], LATER)
    with pytest.raises(FrozenError, match="从未作更正的结果"):
        freeze(decide(assessed, [objection()]), [], LATER)


def test_refused_rows_are_not_sealed(tmp_path):
    bad = FULL.astype({"value": object})
    bad.loc[0, "value"] = "很好"
    with pytest.raises(FrozenError, match="1 行数据未被采用"):
        freeze(assess(declared(tmp_path), bad), [], LATER)
