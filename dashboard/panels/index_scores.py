"""The regions of an index: score, interval of uncertainty over the bands, and own progress."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from dashboard.figures.intervals import Axis, draw_interval, draw_stripes, write_bands
from dashboard.fragments import absent, is_wall, say
from dashboard.index_view import (
    Index,
    badges,
    band_name,
    bands_of,
    index_questions,
    internal_words,
    newest,
    node_number,
    nothing,
    number_of,
    read_index,
    region_link,
    region_name,
    regions_shown,
    share_text,
    write_score,
)
from dashboard.judgement import notes
from dashboard.number import write_signed
from dashboard.panel import Bundle, Drawing
from datasets.index_tree import aggregation_of
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Outcome, StudyQuery

_ITEMS = ("index", "lo", "hi", "coverage", "imputed", "change", "rank", "rank_lo", "rank_hi")
_LOWER_MEANS = {"geometric": ("几何平均", "geometric"), "harmonic": ("调和平均", "harmonic")}
_STEP = 2.0
"""The axis of scores begins and ends at multiples of it."""


class Panel(Spec):
    """A row a region of `study`, in the order of codes; by rank only where ranks may be seen."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()

    study: str

    def metrics(self) -> tuple[str, ...]:
        """Name none: the index names its own, checked with the catalogue."""
        return ()

    def ask(self, panel: str, reader: Reader) -> tuple[StudyQuery, ...]:  # noqa: ARG002
        """Ask for scores, intervals and changes of every region."""
        return index_questions(reader, self.study, _ITEMS)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw point and interval of every region on one axis."""
        index = read_index(reader, self.study, answers, self.ask(panel, reader))
        if index is None or not index.period:
            return nothing(reader, self.study, index)
        return Drawing(
            html=_table(reader, index) + _notes(reader, index),
            head=Markup("{}{}").format(badges(reader, index), _told(reader, index)),
            summary=_sentence(reader, index),
            outcomes=tuple(index.outcomes.values()),
        )

    def place(self, panel: str, reader: Reader) -> Component | None:  # noqa: ARG002
        """Leave the body to the HTML."""
        return None


def _axis(index: Index) -> Axis:
    outcomes = index.outcomes.values()
    found = [number_of(o, item) for o in outcomes for item in ("index", "lo", "hi")]
    known = [value for value in found if value is not None]
    low = math.floor((min(known) - 1) / _STEP) * _STEP
    high = math.ceil((max(known) + 1) / _STEP) * _STEP
    return Axis(max(low, 0.0), min(high, index.definition.index.scale))


def _table(reader: Reader, index: Index) -> Markup:
    axis = _axis(index)
    bands = [(band.min, band.label.to(reader.language)) for band in bands_of(index.definition)]
    heads = (say(reader, "地区", "Region"), say(reader, "得分", "Score"))
    rows = Markup().join(
        _row(reader, index, region, axis) for region in regions_shown(reader, index)
    )
    return Markup(
        '<table class="index-scores" style="{}"><thead><tr><th scope="col">'
        '<span class="visually-hidden">{}</span></th><th scope="col" class="plot">{}</th>'
        '<th scope="col" class="value">{}</th><th scope="col" class="value">{}</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(
        draw_stripes(axis, [low for low, _ in bands]),
        heads[0],
        write_bands(axis, bands),
        heads[1],
        say(reader, "较上期", "Change"),
        rows,
    )


def _row(reader: Reader, index: Index, region: str, axis: Axis) -> Markup:
    outcome = index.outcomes[region]
    score, low, high = (number_of(outcome, item) for item in ("index", "lo", "hi"))
    kinds = ["own"] * (region == reader.region) + ["whole"] * (region in index.rollups)
    root = index.definition.index.id
    plot = draw_interval(axis, score, low, high) if score is not None else Markup()
    return Markup(
        '<tr class="{}"><th scope="row">{}{}</th><td class="plot">{}<span class="visually-hidden">'
        '{}</span></td><td class="value">{}</td><td class="value change">{}</td></tr>'
    ).format(
        " ".join(kinds),
        _place(outcome),
        region_link(reader, region),
        plot,
        _band_words(reader, index, outcome),
        node_number(reader, index, root, region, "" if score is None else write_score(score)),
        _change(reader, outcome),
    )


def _place(outcome: Outcome) -> Markup:
    rank = number_of(outcome, "rank")
    return Markup() if rank is None else Markup('<i class="place">{}</i>').format(f"{rank:.0f}")


def _band_words(reader: Reader, index: Index, outcome: Outcome) -> str:
    score, low, high = (number_of(outcome, item) for item in ("index", "lo", "hi"))
    band = band_name(reader, index.definition, score)
    if low is None or high is None:
        return band
    edges = f"{write_score(low)}–{write_score(high)}"
    return say(reader, f"{band}，区间 {edges}", f"{band}, interval {edges}")


def _change(reader: Reader, outcome: Outcome) -> Markup:
    change = number_of(outcome, "change")
    if change is None:
        return absent(reader)
    way = "flat" if abs(change) < 0.05 else ("rise" if change > 0 else "fall")
    sign = {"flat": "", "rise": "▲", "fall": "▼"}[way]
    return Markup('<span class="{}">{}{}</span>').format(way, sign, write_signed(change, 1))


def _told(reader: Reader, index: Index) -> Markup:
    """Say what the intervals are: how sure, from how many draws."""
    if is_wall(reader):
        return Markup()
    return Markup('<span class="caption">{}</span>').format(_interval_words(reader, index))


def _interval_words(reader: Reader, index: Index) -> str:
    if not any(newest(o, "lo") for o in index.outcomes.values()):
        return ""
    declared = index.definition.uncertainty
    draws = next(iter(index.outcomes.values())).details.get("draws", declared.draws)
    share = share_text(declared.interval)
    return say(reader, f"{share} 区间，{draws} 次", f"{share} interval, {draws} draws")


def _notes(reader: Reader, index: Index) -> Markup:
    own = index.outcomes.get(reader.region)
    name = region_name(reader, reader.region)
    imputed = share_text(number_of(own, "imputed")) if own else ""
    covered = share_text(number_of(own, "coverage")) if own else ""
    words = [say(reader, "区间重叠者不分先后", "overlap: no order")]
    if is_wall(reader):
        words += [_interval_words(reader, index), internal_words(reader, index.definition)]
    elif imputed and covered:
        words.append(
            say(
                reader,
                f"{name}：覆盖 {covered}，插补占比 {imputed}",
                f"{name}: coverage {covered}, imputed {imputed}",
            )
        )
    return notes(reader, [*words, _lower_words(reader, index)], (), own)


def _lower_words(reader: Reader, index: Index) -> str:
    """Say why intervals lie left of their points: the draws hold means that are never larger."""
    definition = index.definition
    means = definition.uncertainty.alternatives.aggregate
    usual = {aggregation_of(definition, group) for group in definition.tree.upward}
    lower = [_LOWER_MEANS[mean] for mean in means if mean in _LOWER_MEANS and mean not in usual]
    if not lower or not any(newest(o, "lo") for o in index.outcomes.values()):
        return ""
    zh, en = "、".join(zh for zh, _ in lower), ", ".join(en for _, en in lower)
    if is_wall(reader):
        return say(reader, f"含{zh}，故偏左", f"left by {en} mean")
    return say(
        reader,
        f"区间含{zh}的算法，结果不高于得分，故多在点左侧",
        f"intervals include the {en} mean, never above the score: most lie left of the point",
    )


def _sentence(reader: Reader, index: Index) -> str:
    own = index.outcomes.get(reader.region)
    score = number_of(own, "index") if own else None
    name = region_name(reader, reader.region)
    if own is None or score is None:
        return say(reader, f"{name}暂无得分。", f"{name} has no score.")
    told = _band_words(reader, index, own)
    change = number_of(own, "change")
    moved = "" if change is None else write_signed(change, 1)
    return say(
        reader,
        f"{name}得分 {write_score(score)}（{told}）" + (f"，较上期 {moved}。" if moved else "。"),
        f"{name} scores {write_score(score)} ({told})"
        + (f", {moved} on the period before." if moved else "."),
    )
