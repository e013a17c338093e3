"""The chooser of a forecast as controls that set the address; the place of what is asked for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.fragments import metric_name, say
from dashboard.number import write_unit
from dashboard.wish import HORIZONS, MODES
from datasets.codelist import read_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dashboard.panel import Reader
    from dashboard.wish import Rhythm, Wish

Choice = tuple[str, str, bool]
"""An address, its words, and whether it is chosen."""

_THEMES = read_codes("theme")
_RHYTHMS: Mapping[Rhythm, tuple[str, str, str, str]] = {
    "M": ("月度", "monthly", "个月", "months"),
    "Q": ("季度", "quarterly", "个季度", "quarters"),
    "A": ("年度", "yearly", "年", "years"),
}
_MODE_WORDS = {
    "fast": (("快速", "fast"), ("一个模型，约 1 秒", "one model, about a second")),
    "accurate": (
        ("精确", "accurate"),
        ("三个模型的中位数，约 10 秒", "the median of three models, about ten seconds"),
    ),
}


def rhythm_words(reader: Reader, freq: Rhythm) -> str:
    """Name a rhythm: 月度."""
    return say(reader, *_RHYTHMS[freq][:2])


def span_words(reader: Reader, freq: Rhythm, count: int) -> str:
    """Write a number of periods: 12 个月."""
    return f"{count} {say(reader, *_RHYTHMS[freq][2:])}"


def on_demand(reader: Reader, what: str, wish: Wish) -> Markup:
    """Write the place that the page fills with what the route `what` answers."""
    return Markup(
        '<div class="on-demand" data-address="/forecast/{}?{}" aria-busy="true">'
        '<p class="waiting" role="status">{}</p></div>'
    ).format(
        what,
        wish.query(reader),
        say(
            reader,
            "正在计算；服务器首次计算要先装载方法库，需几秒",
            "Computing; the first time the methods are loaded, which takes some seconds",
        ),
    )


def write_chooser(
    reader: Reader, panel: str, wish: Wish, offered: Mapping[str, Sequence[Rhythm]]
) -> Markup:
    """Write controls for metric, rhythm, horizon and mode, as `wish` has them.

    Args:
        reader: Who chooses.
        panel: Name of the panel, before the dot of the address's words.
        wish: What is chosen.
        offered: Metrics that the region has, with their rhythms.
    """
    freqs = offered.get(wish.metric, (wish.freq,))
    return Markup('<div class="wishes">{}{}{}{}</div>').format(
        _metrics(reader, panel, wish, offered),
        _links(reader, ("频度", "Rhythm"), _rhythms(reader, panel, wish, freqs)),
        _links(reader, ("期限", "Horizon"), _horizons(reader, panel, wish)),
        _links(reader, ("方式", "Mode"), _modes(reader, panel, wish)),
    )


def _metrics(
    reader: Reader, panel: str, wish: Wish, offered: Mapping[str, Sequence[Rhythm]]
) -> Markup:
    known = dict.fromkeys((wish.metric, *offered))
    groups = Markup().join(
        Markup('<optgroup label="{}">{}</optgroup>').format(
            title, Markup().join(_option(reader, panel, wish, offered, one) for one in metrics)
        )
        for title, metrics in _by_theme(reader, known)
    )
    return Markup(
        '<label class="wish"><span>{}</span> <select data-follow>{}</select></label>'
    ).format(say(reader, "指标", "Metric"), groups)


def _by_theme(reader: Reader, metrics: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    order = list(_THEMES)
    catalogue = reader.catalogue

    def theme(metric: str) -> int:
        return order.index(catalogue.base(metric).theme)

    for place, group in groupby(sorted(metrics, key=theme), key=theme):
        row = _THEMES[order[place]]
        yield say(reader, row["name"], row["name_en"]), list(group)


def _option(
    reader: Reader,
    panel: str,
    wish: Wish,
    offered: Mapping[str, Sequence[Rhythm]],
    metric: str,
) -> Markup:
    """Write one metric; another metric is first shown in its own quickest rhythm."""
    absent = "" if metric in offered else say(reader, "（本地区不足 12 期）", " (too short here)")
    unit = write_unit(reader.catalogue.metrics[metric].unit, reader.language)
    freq = next(iter(offered.get(metric, (wish.freq,))))
    link = _link(panel, metric=metric, freq=freq, horizon="")
    return Markup('<option value="{}"{}>{}（{}）{}</option>').format(
        link,
        Markup(" selected") if metric == wish.metric else "",
        metric_name(reader, metric),
        unit,
        absent,
    )


def _rhythms(reader: Reader, panel: str, wish: Wish, freqs: Sequence[Rhythm]) -> Iterator[Choice]:
    for freq in freqs:
        link = _link(panel, metric=wish.metric, freq=freq, horizon="")
        yield link, rhythm_words(reader, freq), freq == wish.freq


def _horizons(reader: Reader, panel: str, wish: Wish) -> Iterator[Choice]:
    for count in HORIZONS[wish.freq]:
        words = span_words(reader, wish.freq, count)
        link = _link(panel, metric=wish.metric, freq=wish.freq, horizon=str(count))
        yield link, words, count == wish.horizon


def _modes(reader: Reader, panel: str, wish: Wish) -> Iterator[Choice]:
    for mode in MODES:
        name, cost = (say(reader, *words) for words in _MODE_WORDS[mode])
        chosen = mode == wish.mode
        yield _link(panel, mode=mode), f"{name}（{cost}）" if chosen else name, chosen


def _link(panel: str, **said: str) -> str:
    return "?" + urlencode({f"{panel}.{name}": value for name, value in said.items()})


def _links(reader: Reader, title: tuple[str, str], choices: Iterable[Choice]) -> Markup:
    links = Markup().join(
        Markup('<a href="{}" data-follow{}>{}</a>').format(
            href, Markup(' aria-current="true"') if chosen else "", words
        )
        for href, words, chosen in choices
    )
    return Markup('<p class="wish"><span>{}</span><span class="wish-links">{}</span></p>').format(
        say(reader, *title), links
    )
