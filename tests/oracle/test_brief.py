"""The brief of the real build: every number stands in the build, every numeral is explained."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zlib
from typing import TYPE_CHECKING

import duckdb
import httpx
import pytest
from docx import Document

from dashboard.brief import write_sentences
from dashboard.brief_words import NOTES, SECTIONS, SENTENCES
from dashboard.clock import BEIJING
from dashboard.panel import Reader
from datasets.metric import Measure
from datasets.schema import POINTER, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from datasets.catalogue import Catalogue
    from tests.serving import Server

NOW = dt.datetime(2026, 11, 21, 9, tzinfo=BEIJING)
TABLES = {
    "observation": ("metric", "ref_area", "freq", "time_period", "breakdown", "vintage"),
    "estimate": ("study", "metric", "ref_area", "vintage", "item", "time_period"),
}


@pytest.fixture(scope="module")
def build(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    name = (home / "warehouse" / POINTER).read_text().strip().removesuffix(SUFFIX)
    with duckdb.connect(home / "warehouse" / f"{name}{SUFFIX}", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def rows(build: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    return (
        build.execute("SELECT * FROM brief ORDER BY ref_area, place").to_arrow_table().to_pylist()
    )


def reader(catalogue: Catalogue, language: str, area: str = "360000") -> Reader:
    return Reader(catalogue, "brief", "desktop", area, NOW, language=language)


def test_every_declared_area_has_a_brief(
    rows: list[dict[str, object]], catalogue: Catalogue
) -> None:
    declared = {area for brief in catalogue.briefs.values() for area in brief.areas}
    assert {row["ref_area"] for row in rows} == declared


def test_every_number_of_every_brief_is_a_row_of_the_build(
    build: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]
) -> None:
    seen = 0
    for row in rows:
        for slot in json.loads(str(row["slots"])).values():
            if slot["kind"] not in TABLES:
                continue
            key = TABLES[slot["kind"]]
            where = " AND ".join(f"{name} = ?" for name in key)
            found = build.execute(
                f"SELECT value FROM {slot['kind']} WHERE {where}", [slot[name] for name in key]
            ).fetchall()
            assert found == [(slot["value"],)], (row["sentence"], slot)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_numeral_of_a_sentence_is_a_slots_own(
    rows: list[dict[str, object]], catalogue: Catalogue, language: str
) -> None:
    for row in rows:
        (sentence,) = write_sentences(reader(catalogue, language, str(row["ref_area"])), [row])
        pattern = SENTENCES[str(row["sentence"])].to(language)
        slots = json.loads(str(row["slots"]))
        known = {trace.number for trace in sentence.traces} | _other_words(
            sentence.text, catalogue, slots, language
        )
        left = sentence.text
        for words in sorted(known, key=len, reverse=True):
            left = left.replace(words, "")
        allowed = set(re.findall(r"\d+", pattern))
        assert set(re.findall(r"\d+", left)) <= allowed, (sentence.text, left)


def _other_words(
    text: str, catalogue: Catalogue, slots: dict[str, dict[str, object]], language: str
) -> set[str]:
    """Periods, days, plan numbers and names of metrics, which are no numbers of the brief."""
    names = {
        (found.short or found.title).to(language)
        for slot in slots.values()
        if (found := catalogue.metrics.get(str(slot.get("metric"))))
    }
    days = {str(slot["vintage"]) for slot in slots.values() if slot.get("vintage")}
    periods = set(re.findall(r"\d{4}年(?:\d+月|1—\d+月|[一二三四前]+季度|上半年|下半年)?", text))
    english = set(re.findall(r"(?:Jan–)?(?:[A-Z][a-z]{2}|[QH]\d)? ?\b(?:19|20)\d\d\b", text))
    own = {
        f"{value:.{decimals}f}"
        for slot in slots.values()
        if slot["kind"] in {"count", "target"} and isinstance(value := slot["value"], float | int)
        for decimals in range(3)
    }
    return names | days | periods | (english if language == "en" else set()) | own


def test_sentences_and_notes_are_in_both_languages() -> None:
    for texts in (SECTIONS, SENTENCES, NOTES):
        assert all(text.zh and text.en.isascii() for text in texts.values())
    for text in SENTENCES.values():
        assert set(re.findall(r"{\w+}", text.zh)) == set(re.findall(r"{\w+}", text.en))


def test_a_growth_rate_is_named_as_published_or_derived(
    rows: list[dict[str, object]], catalogue: Catalogue
) -> None:
    grown = [row for row in rows if row["sentence"] == "level_and_growth"]
    assert grown
    for row in grown:
        growth = json.loads(str(row["slots"]))["growth"]["metric"]
        (sentence,) = write_sentences(reader(catalogue, "zh-CN", str(row["ref_area"])), [row])
        derived = not isinstance(catalogue.metrics[growth], Measure)
        assert ("派生" in sentence.text) == derived


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_brief_comes_as_a_file_with_equal_bytes_each_time(server: Server, kind: str) -> None:
    first, second = (httpx.get(f"{server.url}/brief/360000.{kind}", timeout=60) for _ in range(2))
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert {"pdf": b"%PDF", "docx": b"PK\x03\x04"}[kind] == first.content[:4]


def test_the_word_file_says_what_the_screen_says(
    server: Server, rows: list[dict[str, object]], catalogue: Catalogue
) -> None:
    answer = httpx.get(f"{server.url}/brief/360000.docx", timeout=60)
    text = "\n".join(p.text for p in Document(io.BytesIO(answer.content)).paragraphs)
    own = [row for row in rows if row["ref_area"] == "360000"]
    for sentence in write_sentences(reader(catalogue, "zh-CN"), own):
        assert sentence.text in text


def test_the_pdf_embeds_a_chinese_font(server: Server) -> None:
    content = httpx.get(f"{server.url}/brief/360000.pdf", timeout=60).content
    objects = b"".join(_unpacked(part) for part in content.split(b"stream\n")[1::2])
    assert re.search(rb"/FontFile[23]?\b", objects)
    assert re.search(rb"/FontName */[A-Z]{6}\+\S*(?:CJK|Noto|WenQuanYi)", objects)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream.removesuffix(b"end"))
    except zlib.error:
        return b""


@pytest.mark.parametrize("path", ["/brief/999999.pdf", "/brief/360000.xls"])
def test_a_brief_that_is_not_there_is_refused(server: Server, path: str) -> None:
    assert httpx.get(server.url + path, timeout=30).status_code == 404
