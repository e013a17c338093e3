"""Definitions of indexes: what is refused, with the line and all at once."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from datasets.index_read import read_definition
from datasets.spec import Fault, SpecError

PLAIN = """\
index: {id: trial, version: '1', authority: research}
levels: [indicator, topic, index]
variables: [{id: people, unit: 人}]
groups:
- {id: a, weight: 1}
- {id: b, weight: 2}
indicators:
- {id: x, parent: a, direction: lower, normalise: {type: goalposts, best: 1, worst: 9}}
- {id: y, parent: b, normalise: {type: minmax}}
- {id: z, parent: b, normalise: {type: minmax}}
weights: {type: fixed}
bands: [{min: 80, label: 优}, {min: 0, label: 差}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "trial.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> tuple[Fault, ...]:
    with pytest.raises(SpecError) as caught:
        read_definition(written(folder, text))
    return caught.value.faults


def changed(old: str, new: str) -> str:
    assert old in PLAIN
    return PLAIN.replace(old, new)


def test_a_definition_without_faults_is_read(tmp_path: Path) -> None:
    found = read_definition(written(tmp_path, PLAIN))
    assert found.tree.upward == ("a", "b", "trial")
    assert len(found.hash) == 64


GOALPOSTS = "best: 1, worst: 9"
Z = "{id: z, parent: b, normalise: {type: minmax}}"
AHP = """weights:
  type: ahp
  judgements:
    trial: {items: [a, b], matrix: [[1, 2], [0.5, 1]]}
    b: {items: [y, z], matrix: [[1, 3], [0.33, 1]]}
"""

REFUSED = {
    "best = worst": (GOALPOSTS, "best: 9, worst: 9", 8, "best = worst = 9"),
    "direction against frontier": (GOALPOSTS, "best: 9, worst: 1", 8, "must be below worst"),
    "direction by default": ("direction: lower, ", "", 8, "must be above worst"),
    "log of zero": (GOALPOSTS, "best: 0, worst: 9, log: true", 8, "has no logarithm"),
    "not finite": (GOALPOSTS, "best: 1, worst: .inf", 8, "no finite number"),
    "not a number": ("{id: b, weight: 2}", "{id: b, weight: .nan}", 6, "no finite number"),
    "beyond reckoning": (GOALPOSTS, "best: 1, worst: 1.0e+308", 8, "no finite number"),
    "target behind worst": (
        f"{{type: goalposts, {GOALPOSTS}}}",
        "{type: target, target: 9, worst: 1}",
        8,
        "target (9) must be below worst (1)",
    ),
    "range that falls": (Z, Z.replace("minmax", "minmax, range: [9, 1]"), 10, "does not rise"),
    "band without target_band": (
        Z,
        Z.replace("minmax", "band, floor: 1, low: 2, high: 3, ceiling: 4"),
        10,
        "do not go together",
    ),
    "target_band without band": (Z, Z.replace("z,", "z, direction: target_band,"), 10, "do not go"),
    "corners of a band": (
        Z,
        Z.replace("z,", "z, direction: target_band,").replace(
            "minmax", "band, floor: 1, low: 5, high: 3, ceiling: 9"
        ),
        10,
        "floor ≤ low ≤ high ≤ ceiling",
    ),
    "steps at one place": (
        Z,
        Z.replace("minmax", "points, steps: [{at: 1, score: 1}, {at: 1, score: 2}]"),
        10,
        "two steps stand at 1",
    ),
    "points that fall": (
        Z,
        Z.replace("minmax", "points, steps: [{at: 1, score: 5}, {at: 2, score: 2}]"),
        10,
        "the score falls from 5 at 1 to 2 at 2",
    ),
    "no normalise": (Z, "{id: z, parent: b}", 10, "'z' has no `normalise`"),
    "weight < 0": ("{id: b, weight: 2}", "{id: b, weight: -2}", 6, "is negative: -2"),
    "sum 0": (
        "{id: a, weight: 1}\n- {id: b, weight: 2}",
        "{id: a, weight: 0}\n- {id: b, weight: 0}",
        5,
        "children of 'trial' add up to 0",
    ),
    "one weight missing": ("{id: b, weight: 2}", "{id: b}", 6, "have no weight: b"),
    "weight of nobody": ("{type: fixed}", "{type: fixed, values: {c: 1}}", 11, "'c' is no node"),
    "unknown parent": (Z, Z.replace("parent: b", "parent: bb"), 10, "no group called 'bb'"),
    "indicator as parent": (Z, Z.replace("parent: b", "parent: y"), 10, "'y' is an indicator"),
    "id twice": (Z, Z.replace("id: z", "id: y"), 10, "'y' is used already in line 9"),
    "id of the index": (Z, Z.replace("id: z", "id: trial"), 10, "id of the index itself"),
    "cycle": (
        "{id: a, weight: 1}\n- {id: b, weight: 2}",
        "{id: a, parent: b}\n- {id: b, parent: a}",
        5,
        "circle: a → b → a",
    ),
    "empty group": ("- {id: b, weight: 2}", "- {id: b, weight: 2}\n- {id: c}", 7, "no children"),
    "too deep": ("{id: b, weight: 2}", "{id: b, parent: a}", 6, "stands 2 below the index"),
    "level twice": ("[indicator, topic, index]", "[indicator, topic, topic]", 2, "named twice"),
    "level of aggregate": (
        "weights: {",
        "aggregate: {index: geometric}\nweights: {",
        11,
        "no level 'index'",
    ),
    "denominator": (Z, Z.replace("z,", "z, denominator: head,"), 10, "no variable called 'head'"),
    "between": (Z, Z.replace("z,", "z, between: [9, 1],"), 10, "lower end 9 is above 1"),
    "special number": (Z, Z.replace("z,", "z, special: {'12.5%': 0},"), 10, "read as a number"),
    "special twice": (
        Z,
        Z.replace("z,", "z, special: {No VAT: 0, ＮＯ vat: drop},"),
        10,
        "cannot be told apart",
    ),
    "value without value": (Z, Z.replace("z,", "z, missing: {policy: value},"), 10, "needs a"),
    "trim": (Z, Z.replace("z,", "z, treat: {type: trim, low: 60, high: 40},"), 10, "not below"),
    "bands that rise": ("min: 0,", "min: 90,", 12, "90 is not below 80"),
    "bands of one name": ("label: 差", "label: 优", 12, "stands twice"),
    "benchmark": (
        "bands:",
        "benchmark: {variables: [gdp]}\nbands:",
        12,
        "no variable called 'gdp'",
    ),
    "rollup of strangers": (
        "levels:",
        "regions: {set: [p, q], rollup: {to: r, of: [p, s]}}\nlevels:",
        2,
        "'s' is not in the set",
    ),
    "rollup by strangers": (
        "levels:",
        "regions: {set: [p, q], rollup: {to: r, weight: heads}}\nlevels:",
        2,
        "no variable called 'heads'",
    ),
    "rollup without a weight": (
        "levels:",
        "regions: {set: [p, q], rollup: {to: r, weight: {p: 1}}}\nlevels:",
        2,
        "no weight for q",
    ),
    "rollup to a part": (
        "levels:",
        "regions: {set: [p, q], rollup: {to: q}}\nlevels:",
        2,
        "cannot be put together as well",
    ),
    "set of an unknown area": ("levels:", "regions: {set: '999'}\nlevels:", 2, "no area called"),
    "set that repeats": ("levels:", "regions: {set: [p, p]}\nlevels:", 2, "'p' stands twice"),
    "country that is a truth": ("levels:", "regions: {set: [NO]}\nlevels:", 2, "in quotes"),
    "expert without points": (
        "weights: {type: fixed}",
        "weights: {type: budget, experts: {wu: {a: 5, b: 5}}}",
        11,
        "no points to any child of 'b'",
    ),
    "bounds that no share meets": (
        "weights: {type: fixed}",
        "weights: {type: bod, least: 0.6}",
        11,
        "cannot each have 0.6",
    ),
    "not reciprocal": (
        "weights: {type: fixed}\n",
        AHP.replace("0.33", "3"),
        15,
        "not reciprocal: 'y' over 'z' is 3, the other way round 3",
    ),
    "size of a matrix": (
        "weights: {type: fixed}\n",
        AHP.replace(", [0.33, 1]]", "]"),
        15,
        "must have 2 rows and columns",
    ),
    "judgements of strangers": (
        "weights: {type: fixed}\n",
        AHP.replace("[y, z]", "[y, x]"),
        15,
        "'x' is no child",
    ),
    "group not judged": (
        "weights: {type: fixed}\n",
        AHP.replace("    b: {items: [y, z], matrix: [[1, 3], [0.33, 1]]}\n", ""),
        13,
        "no judgements on the children of 'b'",
    ),
    "judgement beyond nine": (
        "weights: {type: fixed}\n",
        AHP.replace("[1, 3], [0.33, 1]", "[1, 12], [0.083, 1]"),
        15,
        "judgements are 1/9 to 9",
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "words"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    found = [(fault.line, fault.problem) for fault in faults_of(tmp_path, changed(old, new))]
    assert [one for one in found if one[0] == line and words in one[1]], found


@pytest.mark.parametrize(("old", "new"), [case[:2] for case in REFUSED.values()], ids=REFUSED)
def test_a_fault_has_chinese_words_for_those_who_wrote_the_file(
    tmp_path: Path, old: str, new: str
) -> None:
    for fault in faults_of(tmp_path, changed(old, new)):
        assert re.search(r"[\u4e00-\u9fff]", fault.zh), fault
        assert fault.zh in fault.told


def test_the_judgements_of_a_definition_without_faults_are_accepted(tmp_path: Path) -> None:
    assert read_definition(written(tmp_path, changed("weights: {type: fixed}\n", AHP)))


def test_judgements_that_contradict_name_the_worst_one(tmp_path: Path) -> None:
    text = """\
        index: {id: trial, version: '1', authority: research}
        defaults: {normalise: {type: minmax}}
        indicators: [{id: x}, {id: y}, {id: z}, {id: w}]
        weights:
          type: ahp
          judgements:
            trial:
              items: [x, y, z, w]
              matrix:
              - [1, 2, 4, 0.125]
              - [0.5, 1, 2, 4]
              - [0.25, 0.5, 1, 2]
              - [8, 0.25, 0.5, 1]
        """
    (fault,) = faults_of(tmp_path, text)
    assert fault.line == 10
    assert "CR = " in fault.problem
    assert "'x' over 'w': given 0.125" in fault.problem


def test_reciprocal_judgements_may_be_written_as_fractions(tmp_path: Path) -> None:
    text = changed("weights: {type: fixed}\n", AHP).replace(", weight: 1", "")
    found = read_definition(written(tmp_path, text.replace("0.33", "1/3")))
    assert found.weights.judgements["b"].matrix == ((1, 3), (1 / 3, 1))
    (fault,) = faults_of(tmp_path, text.replace("0.33", "1/0"))
    assert fault.place.endswith("matrix.1.0")


def test_a_method_that_does_not_exist_is_told_at_its_key(tmp_path: Path) -> None:
    found = faults_of(tmp_path, PLAIN + "aggregate: geomtric\n")
    assert {fault.place for fault in found} == {"aggregate"}
    assert "是否应为“geometric”" in found[0].told


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = changed(GOALPOSTS, "best: 9, worst: 9").replace("min: 0,", "min: 90,")
    text = text.replace("{id: b, weight: 2}", "{id: b, weight: -2}")
    assert [fault.line for fault in faults_of(tmp_path, text)] == [6, 8, 12]


NINE = "[" + ",".join("x" * 9) + "]"
BOMB = f"a: &a {NINE}\n" + "".join(
    f"{here}: &{here} [{','.join([f'*{before}'] * 9)}]\n"
    for before, here in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "key is written twice"),
        (BOMB, "aliases written out"),
        ("a: &a [*a]\n", "within itself"),
        ("a: " + "[" * 100_000, "deeper than"),
        ("a: " + "x" * (1 << 20), "bytes"),
        ("a: 2020-13-45\n", "not readable YAML"),
        ("a: " + "9" * 5000 + "\n", "not readable YAML"),
        ("a: !!python/object/apply:os.system [id]\n", "not readable YAML"),
        ("? [a]\n: b\n", "not readable YAML"),
        ("a: 1\n---\nb: 2\n", "not readable YAML"),
        ("- 1\n", "valid dictionary"),
        ("", "Field required"),
    ],
    ids=["twice", "bomb", "itself", "deep", "large", "date", "digits", "object", "key", "two",
         "list", "empty"],
)  # fmt: skip
def test_dangerous_yaml_is_refused_before_it_costs_anything(
    tmp_path: Path, text: str, words: str
) -> None:
    assert any(words in fault.problem for fault in faults_of(tmp_path, text))


def test_a_few_anchors_are_welcome(tmp_path: Path) -> None:
    text = changed("{type: minmax}}\n- {id: z", "&m {type: minmax}}\n- {id: z")
    text = text.replace(Z, Z.replace("{type: minmax}", "*m"))
    assert read_definition(written(tmp_path, text)) == read_definition(written(tmp_path, PLAIN))
