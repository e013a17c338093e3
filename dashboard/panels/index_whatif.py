"""What if: sliders on the weights of topics and on the raw values of one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.fragments import is_wall, say
from dashboard.index_raw import normalisation_of, unit_of, write_raw
from dashboard.index_view import (
    Index,
    badges,
    band_name,
    index_questions,
    node_name,
    nothing,
    number_of,
    read_index,
    region_name,
    write_score,
)
from dashboard.number import write_value
from dashboard.panel import Bundle, Drawing
from datasets.index_method import Goalposts, Points
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, StudyQuery
    from datasets.index import Indicator

_STEPS = 100
"""A slider of raw values has about so many places."""
_HEAVIEST = 20.0
"""Sliders of weights go up to so many points, or to twice the heaviest topic."""


class Panel(Spec):
    """Sliders for `study` in the reader's region; the browser asks ``/index-trial`` at each move.

    Nothing is stored. Walls, where nobody can move a slider, say so.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for values, scores and weights of the region."""
        items = ("index", "raw:", "score:", "weight:", "gap:")
        return index_questions(reader, self.study, items, (reader.region,))

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Write the weights, the values topic by topic, then the result, which stays in sight."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        score = index.score(reader.region) if index else None
        if index is None or score is None:
            return nothing(reader, self.study, index)
        if is_wall(reader):
            return _as_it_is(reader, index, score)
        return Drawing(
            html=Markup(
                '<form class="whatif" data-address="{}" data-before="{}">{}{}{}</form>'
            ).format(
                _address(reader, self.study),
                repr(score),
                _weights(reader, index),
                _values(reader, index),
                _result(reader, index, score),
            ),
            head=badges(reader, index),
            summary=_sentence(reader, score),
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _as_it_is(reader: Reader, index: Index, score: float) -> Drawing:
    """Write the score, and where trials are made: nobody can move a slider on a wall."""
    why = say(reader, "试算在桌面、平板和手机上使用", "Trials are for desktop, tablet and phone")
    html = Markup('<p class="whatif-fixed">{} <b>{}</b> {}<small>{}</small></p>').format(
        region_name(reader, reader.region),
        write_score(score),
        band_name(reader, index.definition, score),
        why,
    )
    return Drawing(
        html=html,
        head=badges(reader, index),
        summary=why,
        outcomes=tuple(index.outcomes.values()),
    )


def _address(reader: Reader, study: str) -> str:
    query = {
        "region": reader.region,
        "as_of": reader.as_of.isoformat() if reader.as_of else "",
        "lang": "en" if reader.language == "en" else "",
    }
    return f"/index-trial/{study}?{urlencode({k: v for k, v in query.items() if v})}"


def _result(reader: Reader, index: Index, score: float) -> Markup:
    """Write the line that the browser keeps up to date: what it was, what it would be."""
    return Markup(
        '<div class="whatif-result"><p><span class="badge simulated">{}</span> {} <b>{}</b> → '
        '<output class="tried" aria-live="polite"><b class="score">{}</b>'
        ' <span class="moved"></span> <span class="band">{}</span> <span class="standing"></span>'
        "</output></p>"
        '<button type="reset">{}</button><p class="fault" role="alert" hidden></p></div>'
    ).format(
        say(reader, "试算（不入库）", "trial, not stored"),
        region_name(reader, reader.region),
        write_score(score),
        write_score(score),
        band_name(reader, index.definition, score),
        say(reader, "恢复原值", "Reset"),
    )


def _weights(reader: Reader, index: Index) -> Markup:
    outcome = index.outcomes[reader.region]
    shares = {topic: number_of(outcome, f"weight:{topic}") or 0.0 for topic in index.topics}
    most = max(_HEAVIEST, *(2 * share * 100 for share in shares.values()))
    rows = Markup().join(_weight(reader, index, t, shares[t] * 100, most) for t in index.topics)
    return Markup('<fieldset><legend>{}</legend><div class="sliders">{}</div></fieldset>').format(
        say(
            reader,
            "主题权重（相对值，按合计折算）",
            "Weights of topics (relative to their sum)",
        ),
        rows,
    )


def _weight(reader: Reader, index: Index, topic: str, share: float, most: float) -> Markup:
    score = index.score(reader.region, topic)
    told = Markup('<small class="topic-score" data-topic="{}" data-before="{}">{}</small>').format(
        topic,
        "" if score is None else repr(score),
        "" if score is None else f"{write_score(score)} {say(reader, '分', 'points')}",
    )
    name = node_name(reader, index.definition, topic)
    return _slider(f"w.{topic}", name, (0.0, round(most, 1), 0.1), share, told)


def _values(reader: Reader, index: Index) -> Markup:
    """Write the indicators of each topic; the topic with the largest gap stands open."""
    outcome = index.outcomes[reader.region]
    lost = {topic: number_of(outcome, f"gap:{topic}") or 0.0 for topic in index.topics}
    order = sorted(index.topics, key=lambda topic: -lost[topic])
    parts = Markup().join(
        _topic(reader, index, topic, lost[topic], opened=topic == order[0]) for topic in order
    )
    return Markup("<fieldset><legend>{}</legend>{}</fieldset>").format(
        say(
            reader,
            f"{region_name(reader, reader.region)}的原始值（按差距排列）",
            f"Raw values of {region_name(reader, reader.region)}, largest gaps first",
        ),
        parts,
    )


def _topic(reader: Reader, index: Index, topic: str, lost: float, *, opened: bool) -> Markup:
    below = index.definition.tree.below(topic)
    leaves = [leaf for leaf in index.definition.indicators if leaf.id in below]
    rows = Markup().join(filter(None, (_value(reader, index, leaf) for leaf in leaves)))
    return Markup(
        '<details id="whatif-{}"{}><summary>{} <small>{}</small></summary>'
        '<div class="sliders">{}</div></details>'
    ).format(
        topic,
        Markup(" open") if opened else "",
        node_name(reader, index.definition, topic),
        say(reader, f"差距 {write_value(lost, 1)} 分", f"gap {write_value(lost, 1)} points"),
        rows or Markup("<p>{}</p>").format(say(reader, "暂无数据", "No data")),
    )


def _value(reader: Reader, index: Index, leaf: Indicator) -> Markup:
    value = number_of(index.outcomes[reader.region], f"raw:{leaf.id}")
    if value is None or leaf.denominator:
        return Markup()
    low, high = _range(index, leaf, value)
    text = write_raw(reader, leaf, value)
    decimals = len(text.partition(".")[2])
    step = max(10.0**-decimals, 10.0 ** _power((high - low) / _STEPS))
    told = Markup("<small>{}</small>").format(unit_of(reader, leaf))
    name = node_name(reader, index.definition, leaf.id)
    return _slider(f"v.{leaf.id}", name, (low, high, step), value, told)


def _power(value: float) -> int:
    return len(f"{value:.0f}") - 1 if value >= 1 else -len(f"{1 / value:.0f}") if value > 0 else 0


def _range(index: Index, leaf: Indicator, value: float) -> tuple[float, float]:
    """Give the ends of a slider: the goalposts, widened where the value lies beyond them."""
    match normalisation_of(index.definition, leaf):
        case Goalposts(best=best, worst=worst):
            ends = (best, worst)
        case Points(steps=steps):
            places = [step.at for step in steps]
            ends = (min(places), max(places))
        case _:
            ends = (0.0, value * 2)
    return min(*ends, value), max(*ends, value)


def _slider(
    name: str, label: str, reach: tuple[float, float, float], value: float, told: Markup
) -> Markup:
    low, high, step = (f"{each:.10g}" for each in reach)
    written = f"{value:.10g}"
    return Markup(
        '<label class="slider"><span>{}</span><input type="range" name="{}" min="{}" max="{}"'
        ' step="any" value="{}" data-before="{}"><input type="number" aria-label="{}" min="{}"'
        ' max="{}" step="{}" value="{}" data-of="{}">{}</label>'
    ).format(
        label, name, low, high, written, written, label, low, high, step, f"{value:.4g}", name, told
    )


def _sentence(reader: Reader, score: float) -> str:
    name = region_name(reader, reader.region)
    return say(
        reader,
        f"{name}现得分 {write_score(score)}；移动滑块即试算，不入库。",
        f"{name} scores {write_score(score)}; move a slider to try, nothing is stored.",
    )
