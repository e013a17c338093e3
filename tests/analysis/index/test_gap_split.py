import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index.gap_split import Ends, factors, logarithmic_mean, mean, split
from datasets.index_tree import Tree

METHODS = ("arithmetic", "geometric", "harmonic")


def test_the_logarithmic_mean_holds_between_near_and_equal_numbers():
    one, other = np.array([80.0, 5.0, 1.0, 1.0]), np.array([30.0, 5.0, 1.0 + 1e-13, 1.0 + 1e-9])
    expected = [50 / math.log(8 / 3), 5.0, 1.0, 1.0 + 0.5e-9]
    assert logarithmic_mean(one, other) == pytest.approx(expected, rel=1e-12)
    assert logarithmic_mean(one, other) == pytest.approx(logarithmic_mean(other, one), rel=1e-12)


def test_a_geometric_split_is_the_additive_lmdi():
    """Energy of two sectors, E = Q S I from 50 to 96, as in Ang (2005), Energy Policy 33, 867-871.

    With shares of 1 the geometric mean is the product of the three factors. The effects of
    activity, structure and intensity follow from formula 5 of the paper, the sum over sectors of
    L(E1, E0) ln(x1 / x0), with L 50.977 and 17.926.
    """
    sectors = [((50, 0.2, 3.0), (80, 0.5, 2.0)), ((50, 0.8, 0.5), (80, 0.5, 0.4))]
    effects = np.zeros(3)
    for before, after in sectors:
        start, end = np.array(before), np.array(after)
        ones = np.ones(3)
        effects += factors("geometric", start, end, ones) * (end - start)
    assert effects.sum() == pytest.approx(96 - 50, abs=1e-9)
    assert effects == pytest.approx([32.4, 38.3, -24.7], abs=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_factors_carry_children_to_their_parent(method):
    rng = np.random.default_rng(3)
    before, after, shares = (
        rng.uniform(1, 100, 6),
        rng.uniform(1, 100, 6),
        rng.dirichlet(np.ones(6)),
    )
    parts = factors(method, before, after, shares) * (after - before)
    assert parts.sum() == pytest.approx(
        mean(method, after, shares) - mean(method, before, shares), abs=1e-11
    )


def test_a_harmonic_split_by_hand():
    """Of 20 and 60 the mean is 30 and the gap 70; by inverses 6/7 of it are in the first."""
    parts = factors("harmonic", np.array([20.0, 60]), np.full(2, 100.0), np.full(2, 0.5))
    assert parts * np.array([80.0, 40]) == pytest.approx([60, 10], abs=1e-12)


@st.composite
def trees(draw):
    """A tree of depth 1 to 4 with scores at both ends, some of them missing."""
    children: dict[str, tuple[str, ...]] = {}
    methods = {}

    def grow(node: str, depth: int) -> None:
        names = tuple(f"{node}.{n}" for n in range(draw(st.integers(1, 4))))
        children[node] = names
        methods[node] = draw(st.sampled_from(METHODS))
        for name in names:
            if depth > 1 and draw(st.booleans()):
                grow(name, depth - 1)

    grow("r", draw(st.integers(1, 4)))
    parents = {child: parent for parent, below in children.items() for child in below}
    leaves = tuple(node for node in parents if node not in children)
    upward = tuple(sorted(children, key=lambda node: -node.count(".")))
    tree = Tree("r", children, parents, leaves, upward)
    number = st.floats(0.01, 120)
    ends = {leaf: (draw(number), draw(number)) for leaf in leaves}
    missing = {leaf for leaf in leaves if draw(st.integers(0, 4)) == 0}
    shares = {node: draw(st.floats(0.01, 10)) for node in parents}
    return tree, methods, ends, missing, shares


def climbed(tree, methods, leaves, shares):
    found = dict(leaves)
    for group in tree.upward:
        names = [c for c in tree.children[group] if math.isfinite(found[c])]
        weights = np.array([shares[c] for c in names])
        scores = np.array([found[c] for c in names])
        found[group] = mean(methods[group], scores, weights / weights.sum()) if names else math.nan
    return found


@settings(max_examples=150)
@given(trees())
def test_any_tree_is_split_exactly(case):
    tree, methods, ends, missing, shares = case
    before = {leaf: math.nan if leaf in missing else low for leaf, (low, _) in ends.items()}
    after = {leaf: high for leaf, (_, high) in ends.items()}
    first = climbed(tree, methods, before, shares)
    gone = {leaf: math.nan if leaf in missing else after[leaf] for leaf in after}
    last = climbed(tree, methods, gone, shares)
    if len(missing) == len(ends):
        return
    parts = split(tree, methods, Ends(first, last, shares))
    total = last["r"] - first["r"]
    assert sum(parts.get(leaf, 0) for leaf in tree.leaves) == pytest.approx(total, abs=1e-9)
    for group in tree.upward:
        if group in parts:
            below = sum(parts.get(child, 0) for child in tree.children[group])
            assert below == pytest.approx(parts[group], abs=1e-9)
    assert not missing & set(parts)


def test_a_group_that_is_normalised_again_shares_its_part_in_proportion():
    tree = Tree(
        "r",
        {"r": ("g", "c"), "g": ("a", "b")},
        {"g": "r", "c": "r", "a": "g", "b": "g"},
        ("a", "b", "c"),
        ("g", "r"),
    )
    methods = dict.fromkeys(("r", "g"), "arithmetic")
    before = {"a": 20.0, "b": 60.0, "g": 10.0, "c": 30.0, "r": 20.0}
    ends = Ends(before, dict.fromkeys(before, 100.0), dict.fromkeys(before, 1.0))
    parts = split(tree, methods, ends)
    assert parts["r"] == 80
    assert (parts["g"], parts["c"]) == (45, 35)
    assert (parts["a"], parts["b"]) == pytest.approx((30, 15))


def test_a_move_without_a_cause_below_is_not_made_up():
    tree = Tree("r", {"r": ("a",)}, {"a": "r"}, ("a",), ("r",))
    ends = Ends({"a": 1.0, "r": 1.0}, {"a": 1.0, "r": 2.0}, {"a": 1.0})
    with pytest.raises(ValueError, match="'r' moved"):
        split(tree, {"r": "arithmetic"}, ends)
