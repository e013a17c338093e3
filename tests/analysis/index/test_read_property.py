"""Whatever stands in a table, no row of it vanishes, and what was written is read."""

import math

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index.read import read_table
from datasets.index import IndexDefinition

REGIONS, PERIODS, ITEMS = ("甲", "b c", "360100"), ("2023", "2024-Q1", "十三五"), ("x", "y")
DEFINITION = IndexDefinition.model_validate(
    {
        "index": {"id": "trial", "version": "1", "authority": "research"},
        "defaults": {"normalise": {"type": "minmax"}, "special": {"No practice": 0}},
        "indicators": [{"id": name, "unit": "%"} for name in ITEMS],
        "weights": {"type": "equal"},
    }
)
COLUMNS = ["region", "period", "indicator", "value"]
NUMBERS = st.floats(-1e29, 1e29) | st.integers(-(10**9), 10**9).map(float)
KEYS = st.tuples(st.sampled_from(REGIONS), st.sampled_from(PERIODS), st.sampled_from(ITEMS))


def _spellings(value: float) -> list[object]:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in repr(value))
    return [value, repr(value), f" {value!r}", f"{value!r}%", wide]


@settings(max_examples=60)
@given(st.dictionaries(KEYS, NUMBERS, min_size=1), st.data())
def test_a_table_that_was_written_is_read_back(
    cells: dict[tuple[str, str, str], float], data: st.DataObject
) -> None:
    rows = [(*key, data.draw(st.sampled_from(_spellings(cells[key])))) for key in cells]
    found = read_table(DEFINITION, pd.DataFrame(rows, columns=COLUMNS, dtype=object))
    assert found.rejected == ()
    numbers = found.values  # noqa: PD011 - a field of readings
    for (region, period, item), value in cells.items():
        assert numbers.loc[(period, region), item] == value
    assert numbers.notna().to_numpy().sum() == len(cells)


WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "No practice",
        "—",
        "暂无",
        "12.3%",
        "１２",
        "1,234",
        "nan",
        "inf",
        "1e308",
        "=1+1",
        "\x00",
        "",
    ]
)
CELLS = WORDS | st.none() | st.floats() | st.integers() | st.booleans() | st.dates()


@settings(max_examples=100)
@given(st.lists(CELLS, min_size=1, max_size=6))
def test_every_row_is_a_value_a_special_text_a_gap_or_a_refusal(values: list[object]) -> None:
    rows = [(f"r{at}", "2024", "x", value) for at, value in enumerate(values)]
    found = read_table(DEFINITION, pd.DataFrame(rows, columns=COLUMNS, dtype=object))
    numbers = found.values  # noqa: PD011 - a field of readings
    refused = {one.row for one in found.rejected if not one.kept}
    for at in range(len(values)):
        number = float(numbers["x"][("2024", f"r{at}")])
        special = found.special.loc[("2024", f"r{at}"), "x"]
        missing = found.status.loc[("2024", f"r{at}"), "x"] == "M"
        states = [not math.isnan(number), bool(special), missing]
        assert sum(states) == 1
        assert not (at + 2 in refused and not missing)
        assert not np.isinf(number)


@settings(max_examples=100)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), max_size=8), st.booleans())
def test_no_table_of_texts_is_too_strange(
    rows: list[tuple[str, str, str, str]],
    is_set: bool,
) -> None:
    parts = {"regions": {"set": ["a", "甲"]}} if is_set else {}
    definition = IndexDefinition.model_validate(DEFINITION.model_dump() | parts)
    found = read_table(definition, pd.DataFrame(rows, columns=COLUMNS, dtype=object))
    for one in found.rejected:
        assert one.reason_zh
        assert one.reason_en
        assert 2 <= one.row < len(rows) + 2
