"""What a report says things about: the results of an index on a region and on those beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.fragments import say
from dashboard.index_plan import PLAN_ITEMS
from dashboard.index_raw import unit_of, write_raw
from dashboard.index_view import (
    band_name,
    node_name,
    read_index,
    region_name,
)
from dashboard.judgement import period_words
from dashboard.number import write_signed, write_value
from dashboard.question import StudyQuery
from dashboard.report_heads import WORDS
from dashboard.report_results import Results
from dashboard.report_text import Line, Slot, Word, join, line, write
from dashboard.report_words import SENTENCES

if TYPE_CHECKING:
    from dashboard.panel import Reader
    from dashboard.question import Answers, Estimate
    from dashboard.report_text import Filling
    from datasets.index import Indicator

SCORE, POINTS, SHARE = 1, 2, 0
"""Decimals of scores, of parts of the index, and of shares in per cent."""

_BESIDE = ("index", "lo", "hi", "change", "coverage", "score:", "raw:")
"""What must be known of the regions beside the own one, in the newest period."""


def report_questions(reader: Reader, study: str) -> tuple[StudyQuery, ...]:
    """Ask for everything of the own region, the newest scores of the others, and all paths."""
    day = reader.as_of
    return (
        StudyQuery(study, areas=(reader.region,), as_of=day),
        StudyQuery(study, items=_BESIDE, last=1, as_of=day),
        StudyQuery(study, items=(*PLAN_ITEMS, "escalate:"), as_of=day),
    )


def read_facts(reader: Reader, study: str, answers: Answers) -> Facts | None:
    """Read the answers to `report_questions`; None where nothing was found on the region."""
    questions = report_questions(reader, study)
    index = read_index(reader, study, answers, questions)
    if index is None or reader.region not in index.outcomes:
        return None
    found: dict[str, tuple[Estimate, ...]] = {}
    for question in questions:
        for outcome in answers.study(question):
            found[outcome.ref_area] = (*found.get(outcome.ref_area, ()), *outcome.estimates)
    outcomes = {
        region: replace(outcome, estimates=tuple(dict.fromkeys(found[region])))
        for region, outcome in index.outcomes.items()
    }
    return Facts(reader, replace(index, outcomes=outcomes))


class Facts(Results):
    """Results that can be put into words: numbers as slots, sentences, cells, captions."""

    def number(
        self,
        item: str,
        decimals: int = SCORE,
        *,
        region: str = "",
        period: str = "",
        unit: str = "",
    ) -> Slot | None:
        """Write an estimate with `decimals` and `unit`."""
        value = self.value(item, region, period)
        return None if value is None else self._slot(item, value, decimals, unit, region, period)

    def _slot(
        self, item: str, value: float, decimals: int, unit: str, region: str, period: str
    ) -> Slot:
        text = write_value(value, decimals) + unit
        return self.traced(text, value, item, region, period)

    def traced(
        self, text: str, value: float, item: str, region: str = "", period: str = ""
    ) -> Slot:
        """Give `text` as the number of an estimate."""
        where, when = region or self.region, period or self.period
        return Slot(text, value, "estimate", self.index.study, where, item, when)

    def signed(self, item: str, decimals: int = POINTS, *, region: str = "") -> Slot | None:
        """Write a part of the index with its sign."""
        value = self.value(item, region)
        if value is None:
            return None
        return self.traced(write_signed(value, decimals), value, item, region)

    def share(self, item: str, decimals: int = SHARE, *, region: str = "") -> Slot | None:
        """Write a part of one in per cent."""
        value = self.value(item, region)
        if value is None:
            return None
        return self.traced(f"{write_value(value * 100, decimals)}%", value, item, region)

    def raw(
        self, leaf: Indicator, *, item: str = "", region: str = "", period: str = ""
    ) -> Slot | None:
        """Write a value in the unit of an indicator, the raw value where no item is named."""
        item = item or f"raw:{leaf.id}"
        value = self.value(item, region, period)
        if value is None:
            return None
        return self.traced(write_raw(self.reader, leaf, value), value, item, region, period)

    def detail(self, name: str, decimals: int = 0) -> Slot | None:
        """Write a number of the details of the own outcome; shares of one in per cent."""
        value = self.own.details.get(name)
        if not isinstance(value, int | float):
            return None
        share = name in ("interval", "coverage", "imputed")
        text = f"{write_value(value * 100, 1)}%" if share else write_value(value, decimals)
        text = text.replace(".0%", "%")
        return Slot(text, float(value), "outcome", self.index.study, self.region, name)

    def declared(self, value: float, place: str, text: str = "") -> Slot:
        """Write a number that the definition declares at `place`."""
        written = text or f"{value:g}"
        return Slot(written, value, "definition", self.index.study, "", place)

    def count(self, value: int, of: str) -> Slot:
        """Write how many rows `of` names."""
        return Slot(str(value), float(value), "count", self.index.study, self.region, of)

    def tallied(self, value: int, place: str) -> Slot:
        """Write how often the definition declares what `place` names."""
        return self.declared(float(value), f"count:{place}", str(value))

    def worded(self, key: str, other: str = "") -> str:
        """Give the word `key`, else `other` or the key itself."""
        return self.word(key) if key in WORDS else other or key

    def say(self, key: str, **filling: Filling) -> Line:
        """Fill the sentence `key`."""
        return write(SENTENCES[key].to(self.reader.language), **filling)

    def word(self, key: str) -> str:
        """Give the word `key`: a title, a head of a column, a state."""
        return WORDS[key].to(self.reader.language)

    def heads(self, *keys: str) -> tuple[str, ...]:
        """Give the heads of columns."""
        return tuple(self.word(key) for key in keys)

    def small(self, item: str) -> Slot | None:
        """Write what one unit is worth, with three decimals."""
        return self.number(item, 3)

    def written(self, leaf: Indicator, value: float) -> str:
        """Write a value of an indicator."""
        return write_raw(self.reader, leaf, value)

    def caption(self, key: str, *, period: str | None = None, points: bool = False) -> Line:
        """Give the caption of a table or chart: what it shows, period, unit, simulated."""
        return self.captioned("", key, self.word("points") if points else "", period)

    def captioned(self, what: str, key: str, unit: str = "", period: str | None = "") -> Line:
        """Give a caption that begins with `what`; None takes the newest period."""
        when = self.when() if period is None else ""
        inside = [text for text in (when, unit) if text]
        if self.simulated:
            inside.append(self.word("simulated"))
        bracket = say(self.reader, "，", ", ").join(inside)
        opened, closed = say(self.reader, "（", " ("), say(self.reader, "）", ")")
        name = f"{what}{say(self.reader, '：', ': ')}" if what else ""
        return Line((Word(f"{name}{self.word(key)}" + (opened + bracket + closed) * bool(inside)),))

    def cell(self, content: Filling | None) -> Line:
        """Give the content of a cell, or the words for what is not known."""
        if content is None or content == "":
            return Line((self.word("absent"),))
        return Line((Word(content),)) if isinstance(content, str) else Line(_parts_of(content))

    def fixed(self, value: float | None, place: str) -> Line:
        """Write a goalpost, or that there is none: ranks and steps have no fixed one."""
        if value is None:
            return Line((self.word("not_fixed"),))
        return line(self.declared(value, place))

    def absent(self, reason: str) -> Line:
        """Say that there are no data, and why."""
        return self.say("absent", reason=Line((self.word(reason),)))

    def listed(self, lines: list[Line]) -> Line:
        """Write a list inside a sentence."""
        return join(say(self.reader, "、", ", "), lines)

    def name(self, node: str) -> str:
        """Give the name of a node."""
        return node_name(self.reader, self.definition, node)

    def area(self, region: str = "") -> str:
        """Give the short name of a region."""
        return region_name(self.reader, region or self.region)

    def when(self, period: str = "") -> str:
        """Give a period in words; empty without one."""
        return period_words(self.reader, period or self.period) if period or self.period else ""

    def band(self, score: float | None) -> str:
        """Name the band of a score."""
        return band_name(self.reader, self.definition, score)

    def unit(self, leaf: Indicator) -> str:
        """Give the unit of an indicator."""
        return unit_of(self.reader, leaf)


def _parts_of(content: Slot | Line) -> tuple[str | Word | Slot, ...]:
    return (content,) if isinstance(content, Slot) else content.parts
