"""The reports of the real build: every number stands in the build, and three files say the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import subprocess
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from shutil import which
from typing import TYPE_CHECKING

import duckdb
import httpx
import pytest
from docx import Document

from dashboard.ask import ask
from dashboard.clock import BEIJING
from dashboard.panel import Reader
from dashboard.report import chapters_of, write_report
from dashboard.report_facts import read_facts, report_questions
from dashboard.report_files import to_html, to_word
from dashboard.report_text import Line, Table, slots_of
from dashboard.warehouse import Warehouse
from datasets.index import IndexDefinition
from datasets.schema import POINTER, SUFFIX
from operations.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dashboard.report_facts import Facts
    from dashboard.report_text import Chapter, Slot
    from datasets.catalogue import Catalogue
    from tests.serving import Server

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=BEIJING)
SIMULATED, PUBLISHED = "business_environment_simulated", "business_environment_jiangxi"
CASES = [
    (SIMULATED, "360000", "zh-CN"),
    (SIMULATED, "360100", "zh-CN"),
    (SIMULATED, "360700", "en"),
    (PUBLISHED, "360000", "zh-CN"),
    (PUBLISHED, "360100", "zh-CN"),
]
NUMERAL = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?%?")
COUNTED = {"state": "state:", "path": "path:"}


@dataclass(frozen=True)
class Case:
    """A report of the real build."""

    facts: Facts
    chapters: tuple[Chapter, ...]


@pytest.fixture
def build(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    name = (home / "warehouse" / POINTER).read_text().strip().removesuffix(SUFFIX)
    with duckdb.connect(home / "warehouse" / f"{name}{SUFFIX}", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def case(request: pytest.FixtureRequest, home: Path, catalogue: Catalogue) -> Case:
    study, region, language = request.param
    reader = Reader(catalogue, "report", "desktop", region, NOW, language=language)
    with closing(Warehouse(Settings(home=home))) as warehouse:
        answers = ask(warehouse, report_questions(reader, study), simulated=True)
    facts = read_facts(reader, study, answers)
    assert facts is not None
    return Case(facts, chapters_of(facts))


def test_every_number_of_a_report_stands_in_its_source(
    case: Case, build: duckdb.DuckDBPyConnection
) -> None:
    seen = 0
    for slot in slots_of(case.chapters):
        match slot.kind:
            case "estimate":
                assert _estimate(build, slot) == [slot.value], slot
            case "outcome":
                assert _detail(build, slot) in (slot.value, slot.text), slot
            case "count":
                assert slot.value == _count(case.facts, slot.item), slot
            case "definition":
                assert slot.value in _declared(case.facts.definition), slot
            case "plan":
                assert slot.value in _planned(case.facts), slot
        seen += 1
    assert seen > (500 if case.facts.index.study == SIMULATED else 10)


def _estimate(build: duckdb.DuckDBPyConnection, slot: Slot) -> list[float]:
    found = build.execute(
        "SELECT value FROM estimate JOIN (SELECT study, ref_area, max(vintage) AS vintage "
        "FROM outcome GROUP BY ALL) USING (study, ref_area, vintage) "
        "WHERE study = ? AND ref_area = ? AND item = ? AND time_period = ?",
        [slot.study, slot.region, slot.item, slot.period],
    ).fetchall()
    return [value for (value,) in found]


def _detail(build: duckdb.DuckDBPyConnection, slot: Slot) -> object:
    zh, en, details = build.execute(
        "SELECT reason_zh, reason_en, details FROM outcome WHERE study = ? AND ref_area = ? "
        "ORDER BY vintage DESC LIMIT 1",
        [slot.study, slot.region],
    ).fetchall()[0]
    if slot.item == "reason":
        return zh if slot.text == zh else en
    return json.loads(details)[slot.item]


def _count(facts: Facts, of: str) -> int:
    kind, _, note = of.partition(":*")
    regions = facts.index.compared if facts.is_rollup else (facts.region,)
    found = {
        (region, each.item): each.note
        for region in regions
        for each in facts.index.outcomes[region].estimates
        if each.item.startswith(COUNTED[kind])
    }
    return len(found) if not note else list(found.values()).count(note.removeprefix("="))


def _declared(definition: IndexDefinition) -> set[float]:
    """Give every number of a declaration, and how often each status stands in it."""
    statuses = [leaf.status for leaf in definition.indicators]
    counts = {float(statuses.count(s)) for s in ("verified", "provisional", "unverified")}
    return {*_numbers(definition.model_dump()), *counts, float(len(statuses))}


def _planned(facts: Facts) -> set[float]:
    plan = facts.reader.catalogue.plans[facts.index.study]
    return {*_numbers(plan.model_dump())}


def _numbers(told: object) -> Iterator[float]:
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list | tuple):
        for each in told:
            yield from _numbers(each)
    elif isinstance(told, int | float):
        yield float(told)


def test_every_number_is_written_as_its_value_rounded_once(case: Case) -> None:
    for slot in slots_of(case.chapters):
        if slot.item == "reason":
            continue
        text = slot.text.replace(",", "").replace("−", "-").lstrip("+")
        factor = Decimal(100 if text.endswith("%") else 1)
        shown = Decimal(text.rstrip("%"))
        step = Decimal(1).scaleb(shown.as_tuple().exponent)  # type: ignore[arg-type]
        assert abs(Decimal(repr(slot.value)) * factor - shown) <= step / 2, slot


def test_every_numeral_of_the_text_is_a_slots_own(case: Case) -> None:
    for line in _lines(case.chapters):
        for part in line.parts:
            assert not (isinstance(part, str) and re.search(r"\d", part)), line.text


def _lines(chapters: tuple[Chapter, ...]) -> Iterator[Line]:
    for chapter in chapters:
        for section in chapter.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block.caption
                    yield from (cell for row in block.rows for cell in row)
                else:
                    yield block if isinstance(block, Line) else block.caption


def test_no_chapter_is_empty_and_nothing_is_unnamed(case: Case) -> None:
    assert len(case.chapters) == 8
    assert all(section.blocks for chapter in case.chapters for section in chapter.sections)
    text = "\n".join(line.text for line in _lines(case.chapters))
    assert not re.search(r"\bNone\b|\bnan\b|\{|\}", text)


def test_no_rank_leaves_the_server_unless_it_is_switched_on(case: Case) -> None:
    assert not [s for s in slots_of(case.chapters) if s.item.startswith(("rank", "without_rank"))]


def test_page_and_word_file_hold_the_same_numbers_in_the_same_order(case: Case) -> None:
    report = write_report(case.facts)
    page = _page_text(to_html(report))
    document = Document(io.BytesIO(to_word(report)))
    word = " ".join(each.text for each in _body(document))
    assert _numerals(word) == _numerals(page)


def _page_text(html: str) -> str:
    """Give what the page says, without drawings, captions of drawings, contents and links."""
    body = html[html.index("<h1>") :]
    for unread in ("figure", "ul"):
        body = re.sub(rf"<{unread}\b.*?</{unread}>", "", body, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", lambda tag: "" if _inline(tag[0]) else " ", body))


def _inline(tag: str) -> bool:
    return tag.strip("</>").split()[0] in ("a", "span") and "</span><span" not in tag


def _body(document: object) -> Iterator[object]:
    for each in document.iter_inner_content():  # type: ignore[attr-defined]
        if hasattr(each, "rows"):
            for row in each.rows:
                yield from row.cells
        else:
            yield each


def _numerals(text: str) -> list[str]:
    return NUMERAL.findall(text)


@pytest.mark.parametrize("region", ["360100", "360000"])
def test_the_pdf_says_what_the_page_says(server: Server, region: str, tmp_path: Path) -> None:
    address = f"{server.url}/report/{SIMULATED}/{region}"
    path = tmp_path / "report.pdf"
    path.write_bytes(httpx.get(f"{address}.pdf", timeout=120).content)
    if which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) reads the PDF")
    said = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    page = _page_text(httpx.get(address, timeout=60).text)
    squeezed = re.sub(r"\s+", "", said)
    assert {n for n in _numerals(page) if n not in squeezed} == set()
    pages = set(re.findall(r"— (\d+) —", said))
    assert set(_numerals(said)) - set(_numerals(page)) - pages <= _drawn(address)


def _drawn(address: str) -> set[str]:
    """Give the numerals of drawings and of their captions."""
    html = httpx.get(address, timeout=60).text
    figures = " ".join(re.findall(r"<figure>.*?</figure>", html, flags=re.DOTALL))
    return set(_numerals(unescape(re.sub(r"<[^>]+>", " ", figures))))


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_report_comes_as_a_file_with_equal_bytes_each_time(server: Server, kind: str) -> None:
    address = f"{server.url}/report/{SIMULATED}/360100.{kind}"
    first, second = (httpx.get(address, timeout=120) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[kind] == first.content[:4]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/report/{SIMULATED}/999999", 404),
        (f"/report/{SIMULATED}/360100.xls", 404),
        ("/report/none/360100", 404),
        (f"/report/{SIMULATED}/360100?as_of=tomorrow", 400),
        (f"/report/{SIMULATED}/360100?as_of=1999-01-01", 404),
    ],
)
def test_a_report_that_is_not_there_is_refused(server: Server, path: str, status: int) -> None:
    assert httpx.get(server.url + path, timeout=30).status_code == status
