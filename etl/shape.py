"""Shape: from what a file says to observations in the warehouse's words and units.

Every column is handled as a dictionary: a name is looked up once however many rows carry it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.naming import Naming, UnknownNameError
from etl.rejection import REJECTION, of_codes, of_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datasets.catalogue import Catalogue
    from datasets.feed import Feed
    from etl.reading import Reading
    from etl.source import Fetched

T = TypeVar("T")
Codes = np.ndarray
_TEXT = ("indicator", "region", "time_period", "freq", "measure", "unit", "status")
_OWN = ("breakdown", "vintage", "release", "source_title")


@dataclass(frozen=True)
class Shaped:
    """Rows of one source in the shape of `observation`, and the rows that were refused."""

    observations: pa.Table
    rejections: pa.Table
    rows_read: int


@dataclass
class _Columns:
    """The columns of a reading as codes, the rows still sound, and the refused ones."""

    codes: dict[str, Codes]
    values: dict[str, list[str]]
    source_row: np.ndarray
    sound: np.ndarray
    rejections: list[pa.Table] = field(default_factory=list)

    def look_up(self, name: str, find: Callable[[str], T]) -> list[T | None]:
        """Map every distinct value of a column; rows whose value is not known are refused."""
        found = [_attempt(partial(find, text)) for text in self.values[name]]
        self.refuse(name, self.codes[name], self.values[name], found)
        return [None if isinstance(item, UnknownNameError) else item for item in found]

    def refuse(
        self, name: str, codes: Codes, values: Sequence[str], found: Sequence[object]
    ) -> None:
        """Refuse the rows whose code was answered by an UnknownNameError."""
        bad = np.array([isinstance(item, UnknownNameError) for item in found], dtype=bool)
        if not bad.any():
            return
        told = [
            (value, item.zh, item.en) if isinstance(item, UnknownNameError) else ("", "", "")
            for value, item in zip(values, found, strict=True)
        ]
        rows = np.flatnonzero(bad[codes] & self.sound)
        self.rejections.append(of_codes(self.source_row[rows], name, codes[rows], told))
        self.sound[rows] = False

    def pairs(self, one: Codes, other: Codes, size: int) -> tuple[Codes, np.ndarray]:
        """Give a code for each pair that occurs among sound rows, and the pairs themselves."""
        both = one.astype(np.int64) * size + other
        seen = np.unique(both[self.sound]) if len(both) < _FEW else _occurring(both, self.sound)
        return np.searchsorted(seen, both).clip(0, max(len(seen) - 1, 0)).astype(np.int32), seen


_FEW = 10_000


def _occurring(both: np.ndarray, sound: np.ndarray) -> np.ndarray:
    present = np.zeros(int(both.max()) + 1, dtype=bool)
    present[both if sound.all() else both[sound]] = True
    return np.flatnonzero(present)


def _attempt(find: Callable[[], T]) -> T | UnknownNameError:
    try:
        return find()
    except UnknownNameError as error:
        return error


def shape(
    reading: Reading, feed: Feed, source: Fetched, catalogue: Catalogue, named: dict[str, str]
) -> Shaped:
    """Turn `reading` into observations; what has no code or no fitting unit is refused.

    Args:
        reading: What the parser gave.
        feed: Declaration: how names map, and the unit of each measure.
        source: File the reading comes from: its vintage, release and title count where the
            rows have none of their own.
        catalogue: Metrics, areas and units.
        named: Constants of every row: ``feed``, ``load_id``, ``source_file``, ``origin``.
    """
    columns = _columns(reading)
    naming = Naming(feed, catalogue)
    problems = of_problems(reading.problems)
    read = reading.table.num_rows + len({p.source_row for p in reading.problems if p.source_row})
    if not reading.table.num_rows:
        return Shaped(pa.table({}), problems, read)
    observations = _observations(columns, naming, source, reading.table["value"])
    for name, value in named.items():
        observations[name] = _repeated(value, reading.table.num_rows)
    table = pa.table(observations)
    if not columns.sound.all():
        table = table.filter(pa.array(columns.sound))
    rejections = pa.concat_tables([problems, *columns.rejections])
    return Shaped(table, rejections.cast(REJECTION), read)


def _columns(reading: Reading) -> _Columns:
    table = reading.table
    codes: dict[str, Codes] = {}
    values: dict[str, list[str]] = {}
    for name in (*_TEXT, *_OWN):
        if name in table.column_names:
            codes[name], values[name] = _encode(table[name])
        else:
            codes[name], values[name] = np.zeros(table.num_rows, np.int32), [""]
    rows = pc.fill_null(table["source_row"], 0).to_numpy()
    return _Columns(codes, values, rows, np.ones(table.num_rows, dtype=bool))


def _encode(column: pa.ChunkedArray) -> tuple[Codes, list[str]]:
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    values = whole.dictionary.to_pylist()
    if whole.null_count:
        values, indices = [*values, ""], whole.indices.fill_null(len(values))
    else:
        indices = whole.indices
    return indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False), values


def _observations(
    columns: _Columns, naming: Naming, source: Fetched, value: pa.ChunkedArray
) -> dict[str, pa.Array]:
    metric, metrics = _metrics(columns, naming)
    areas = columns.look_up("region", naming.ref_area)
    periods = columns.look_up("time_period", naming.period)
    statuses = columns.look_up("status", naming.status)
    vintages = columns.look_up("vintage", partial(naming.vintage, otherwise=source.vintage))
    numbers = _converted(columns, naming, metric, metrics, value)
    time, status = columns.codes["time_period"], columns.codes["status"]
    return {
        "metric": _dictionary(metric, metrics),
        "ref_area": _dictionary(columns.codes["region"], areas),
        "freq": _freq(columns, [p.freq if p else "" for p in periods]),
        "time_period": _dictionary(time, columns.values["time_period"]),
        "period_end": pa.array([p and p.end for p in periods], pa.date32()).take(pa.array(time)),
        "breakdown": _dictionary(columns.codes["breakdown"], columns.values["breakdown"]),
        "vintage": pa.array(vintages, pa.date32()).take(pa.array(columns.codes["vintage"])),
        "release": _otherwise(columns, "release", source.release),
        "value": pa.array(numbers, mask=np.isnan(numbers)),
        "obs_status": _status(columns, status, statuses, numbers),
        "source_title": _otherwise(columns, "source_title", source.source_title),
        "source_row": pa.array(columns.source_row),
    }


def _metrics(columns: _Columns, naming: Naming) -> tuple[Codes, list[str]]:
    names = columns.values["measure"]
    codes, seen = columns.pairs(columns.codes["indicator"], columns.codes["measure"], len(names))
    pairs = [(columns.values["indicator"][p // len(names)], names[p % len(names)]) for p in seen]
    found = [_attempt(partial(naming.metric, *pair)) for pair in pairs]
    columns.refuse("indicator", codes, [".".join(pair) for pair in pairs], found)
    return codes, ["" if isinstance(item, UnknownNameError) else item for item in found]


def _freq(columns: _Columns, freqs: list[str]) -> pa.Array:
    kinds = sorted(set(freqs))
    actual = np.array([kinds.index(freq) for freq in freqs], np.int32)[columns.codes["time_period"]]
    written = columns.values["freq"]
    codes, seen = columns.pairs(columns.codes["freq"], actual, len(kinds))
    pairs = [(written[p // len(kinds)], kinds[p % len(kinds)]) for p in seen]
    found = [
        freq
        if text in ("", freq)
        else UnknownNameError(
            f"时期的频率是 {freq}，不是“{text}”", f"period is {freq}, not '{text}'"
        )
        for text, freq in pairs
    ]
    columns.refuse("freq", codes, [text for text, _ in pairs], found)
    return _dictionary(actual, kinds)


def _converted(
    columns: _Columns, naming: Naming, metric: Codes, metrics: list[str], value: pa.ChunkedArray
) -> np.ndarray:
    units = columns.values["unit"]
    codes, seen = columns.pairs(metric, columns.codes["unit"], len(units))
    pairs = [(metrics[p // len(units)], units[p % len(units)]) for p in seen]
    found = [_attempt(partial(naming.factor, *pair)) for pair in pairs]
    columns.refuse("unit", codes, [unit for _, unit in pairs], found)
    factors = [1 if isinstance(item, UnknownNameError) else item for item in found]
    numbers: np.ndarray = value.to_numpy()
    if all(factor == 1 for factor in factors):
        return numbers
    over = np.array([float(factor.numerator) for factor in factors])
    under = np.array([float(factor.denominator) for factor in factors])
    converted: np.ndarray = numbers * over[codes] / under[codes]
    return converted


def _status(
    columns: _Columns, codes: Codes, statuses: Sequence[str | None], numbers: np.ndarray
) -> pa.Array:
    missing = np.isnan(numbers)
    said = np.array([status == "M" for status in statuses])[codes]
    contradicting = np.flatnonzero(said & ~missing & columns.sound)
    if len(contradicting):
        told = [("M", "标为缺失却有数值", "marked missing, yet a value is given")]
        zeros = np.zeros(len(contradicting), np.int32)
        rows = columns.source_row[contradicting]
        columns.rejections.append(of_codes(rows, "status", zeros, told))
        columns.sound[contradicting] = False
    if not missing.any():
        return _dictionary(codes, statuses)
    return _dictionary(np.where(missing, len(statuses), codes), [*statuses, "M"])


def _otherwise(columns: _Columns, name: str, default: str) -> pa.Array:
    return _dictionary(columns.codes[name], [text or default for text in columns.values[name]])


def _dictionary(codes: Codes, values: Sequence[str | None]) -> pa.Array:
    texts = pa.array([value or "" for value in values], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), texts)


def _repeated(value: str, rows: int) -> pa.Array:
    return _dictionary(np.zeros(rows, np.int32), [value])
