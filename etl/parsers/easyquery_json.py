"""JSON answers of the national statistics site: nodes of indicator, region and period codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from datasets.cells import Number
from etl.doubts import damaged, no_table, not_a_period, same
from etl.labels import read_measure, read_unit
from etl.observations import Facts, Observation, collect
from etl.period_words import PeriodWord, read_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from datasets.feed import Format
    from etl.reading import Problem, Reading


class _Datum(BaseModel):
    data: float | None = None
    hasdata: bool


class _Key(BaseModel):
    wdcode: str
    valuecode: str


class _Node(BaseModel):
    code: str
    data: _Datum
    wds: list[_Key]


class _Word(BaseModel):
    code: str
    cname: str = ""
    name: str = ""
    unit: str = ""


class _Words(BaseModel):
    wdcode: str
    nodes: list[_Word]


class _Data(BaseModel):
    datanodes: list[_Node]
    wdnodes: list[_Words] = []


class _Answer(BaseModel):
    returncode: int
    returndata: _Data | str


def parse(path: Path, declared: Format) -> Reading:
    """Read one answer; ``hasdata: false`` is a missing value, whatever number stands beside it.

    Without a region the answer comes from a national database, and its region is 全国.
    """
    del declared
    return collect("easyquery_json", _items(path))


def recognises(path: Path, head: bytes) -> float:
    """Say whether the file at `path`, beginning with `head`, is such an answer: 0 or 1."""
    del path
    return float(head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and b'"returndata"' in head)


def _items(path: Path) -> Iterator[Observation | Problem]:
    try:
        answer = _Answer.model_validate(json.loads(path.read_bytes().decode("utf-8-sig")))
    except (ValueError, ValidationError, RecursionError) as error:
        raise damaged(same("easyquery JSON"), same(_short(error))) from error
    if isinstance(answer.returndata, str):
        code, said = answer.returncode, answer.returndata[:60]
        raise no_table(f"网站返回 {code}：{said}", f"the site answered {code}: '{said}'")
    words = {(w.wdcode, n.code): n for w in answer.returndata.wdnodes for n in w.nodes}
    for number, node in enumerate(answer.returndata.datanodes, start=1):
        yield _observation(number, node, words)


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80]


def _observation(
    number: int, node: _Node, words: Mapping[tuple[str, str], _Word]
) -> Observation | Problem:
    keys = {key.wdcode: key.valuecode for key in node.wds}
    period = read_period(keys.get("sj", ""))
    if period is None:
        return not_a_period(number, "sj", keys.get("sj", ""))
    value = node.data.data if node.data.hasdata else None
    return _facts(keys, words, period).observe(Number(value), number)


def _facts(
    keys: Mapping[str, str], words: Mapping[tuple[str, str], _Word], period: PeriodWord
) -> Facts:
    code = keys.get("zb", "")
    word = words.get(("zb", code), _Word(code=code))
    name = word.cname or word.name or code
    unit = read_unit(word.unit) or word.unit
    measure = read_measure(name, unit) if name != code else ""
    return Facts(name, keys.get("reg", "全国"), period, unit, measure)
