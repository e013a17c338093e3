"""Every indicator of an index for one region: value, score, gap, gain, next step, owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup
from pydantic import Field

from dashboard.column_heads import classed_heads
from dashboard.fragments import absent, say
from dashboard.index_raw import (
    indicator_link,
    raw_number,
    status_words,
    unit_of,
    write_raw,
    write_step,
)
from dashboard.index_view import (
    Index,
    badges,
    index_questions,
    newest,
    node_name,
    node_number,
    nothing,
    number_of,
    parts_of,
    read_index,
    region_name,
    write_score,
)
from dashboard.judgement import notes
from dashboard.number import write_signed, write_value
from dashboard.panel import Bundle, Drawing
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, StudyQuery
    from datasets.index import Indicator

_ITEMS = ("index", "raw:", "score:", "gap:", "gain:", "priority:", "feasible:", "next:", "collect:")


class Panel(Spec):
    """The indicators of `study` in the reader's region, those worth most first.

    `most` keeps so many; 0 gives all. Names lead to the board `leads_to`.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str
    most: int = Field(default=0, ge=0)
    leads_to: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for everything that is known of each indicator."""
        return index_questions(reader, self.study, _ITEMS, (reader.region,))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write a row an indicator."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        own = index.outcomes.get(reader.region) if index else None
        if index is None or own is None or not index.period:
            return nothing(reader, self.study, index)
        order = sorted(index.definition.indicators, key=lambda each: _urgency(own, each))
        shown = order[: self.most] if self.most else order
        lacking = len(parts_of(own, "collect:"))
        return Drawing(
            html=_table(reader, index, shown, self.leads_to) + _notes(reader, own, lacking),
            head=Markup('{}<span class="caption">{}</span>').format(
                badges(reader, index), _count(reader, len(shown), len(order))
            ),
            summary=_sentence(reader, index, order),
            outcomes=(own,),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _urgency(own: Outcome, indicator: Indicator) -> tuple[float, float]:
    """Order by what the feasible step is worth, then by the gap."""
    gain = number_of(own, f"priority:{indicator.id}")
    gap = number_of(own, f"gap:{indicator.id}")
    return -(gain or 0.0), -(gap or 0.0)


def _table(reader: Reader, index: Index, shown: list[Indicator], leads_to: str) -> Markup:
    heads = {
        "what": say(reader, "指标", "Indicator"),
        "raw": say(reader, "原始值", "Raw value"),
        "score": say(reader, "得分", "Score"),
        "gap": say(reader, "差距", "Gap"),
        "gain": say(reader, "每单位增分", "Gain a unit"),
        "step": say(reader, "可行一步", "Feasible step"),
        "worth": say(reader, "可增分", "Worth"),
        "next": say(reader, "下一门槛", "Next threshold"),
        "owner": say(reader, "责任单位", "Owner"),
        "sure": say(reader, "口径状态", "Row"),
    }
    top = classed_heads(heads.items())
    rows = Markup().join(_row(reader, index, each, leads_to) for each in shown)
    stepped = any(
        number_of(index.outcomes[reader.region], f"next:{e.id}") is not None for e in shown
    )
    return Markup(
        '<div class="scroll"><table class="index-indicators{}"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>"
    ).format("" if stepped else " unstepped", top, rows)


def _row(reader: Reader, index: Index, indicator: Indicator, leads_to: str) -> Markup:
    own, node = index.outcomes[reader.region], indicator.id
    unit = unit_of(reader, indicator)
    step, ahead = number_of(own, f"feasible:{node}"), number_of(own, f"next:{node}")
    gain, worth = number_of(own, f"gain:{node}"), number_of(own, f"priority:{node}")
    gap, score = number_of(own, f"gap:{node}"), number_of(own, f"score:{node}")
    raw = newest(own, f"raw:{node}")
    known = raw is not None and raw.value is not None
    cells = {
        "raw": Markup("{} <small>{}</small>").format(
            raw_number(reader, indicator, reader.region, raw), unit if known else ""
        ),
        "score": node_number(
            reader, index, node, reader.region, "" if score is None else write_score(score)
        ),
        "gap": _number(reader, gap, 2),
        "gain": _number(reader, gain, 3),
        "step": "" if step is None else f"{write_step(reader, indicator, step)} {unit}",
        "worth": _number(reader, worth, 2),
        "next": "" if ahead is None else f"{write_raw(reader, indicator, ahead)} {unit}",
        "owner": indicator.owner,
        "sure": status_words(reader, indicator),
    }
    body = Markup().join(
        Markup('<td class="{}">{}</td>').format(kind, text) for kind, text in cells.items()
    )
    return Markup('<tr><th scope="row" class="what">{} <small>{}</small></th>{}</tr>').format(
        indicator_link(reader, index.definition, leads_to, node, reader.region),
        node_name(reader, index.definition, indicator.parent),
        body,
    )


def _number(reader: Reader, value: float | None, decimals: int) -> Markup | str:
    if value is None:
        return absent(reader)
    return write_value(value, decimals)


def _count(reader: Reader, shown: int, whole: int) -> str:
    if shown == whole:
        return say(reader, f"{whole} 项，按可增分", f"{whole}, by worth")
    return say(reader, f"前 {shown} / {whole} 项，按可增分", f"{shown} of {whole}, by worth")


def _notes(reader: Reader, own: Outcome, lacking: int) -> Markup:
    words = []
    if lacking:
        words.append(
            say(reader, f"{lacking} 项无数据，先补数", f"{lacking} without data: collect first")
        )
    details = (
        say(
            reader,
            "可行一步：同类地区年度改善的较快水平；可增分 = 该步对指数的贡献",
            "feasible step: a fast yearly improvement among peers; worth: its points of the index",
        ),
    )
    return notes(reader, words, details, own)


def _sentence(reader: Reader, index: Index, order: list[Indicator]) -> str:
    own = index.outcomes[reader.region]
    best = order[0] if order else None
    worth = number_of(own, f"priority:{best.id}") if best else None
    name = region_name(reader, reader.region)
    if best is None or worth is None:
        return say(reader, f"{name}共 {len(order)} 项指标。", f"{name}: {len(order)} indicators.")
    told = f"{node_name(reader, index.definition, best.id)} {write_signed(worth, 2)}"
    return say(reader, f"{name}最值得先做：{told} 分。", f"Worth most for {name}: {told} points.")
