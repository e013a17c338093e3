"""One frame of a region map: which areas, in which class, under which names and links."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from dashboard.boundaries import geo_path
from dashboard.classes import class_of, round_breaks
from dashboard.fragments import (
    absent,
    area_name,
    badges,
    is_wall,
    metric_name,
    period,
    plain_number,
    say,
    scale_unit,
)
from dashboard.number import Scale, map_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.boundaries import Detail, Level
    from dashboard.panel import Reader
    from dashboard.question import Answer, Observation
    from datasets.codelist import Area


@dataclass(frozen=True)
class View:
    """What one frame of the map shows: the parts of `place`, filled by `metric`.

    `given` are class breaks from the board; without them round breaks are found.
    """

    panel: str
    reader: Reader
    place: str
    metric: str
    observations: Answer
    given: tuple[float, ...] = ()

    @cached_property
    def parts(self) -> tuple[Area, ...]:
        """The areas drawn, in official order."""
        return self.reader.catalogue.areas.children(self.place)

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """The class breaks, from low to high."""
        values = (o.value for _, o in self.found() if o and o.value is not None)
        return self.given or round_breaks(values)

    @cached_property
    def scale(self) -> Scale:
        """The unit of labels, legend and whole: the metric's own, on walls a larger one."""
        metric = self.reader.catalogue.metrics[self.metric]
        if not is_wall(self.reader):
            return Scale(metric.unit, metric.decimals, Decimal(1))
        return map_scale((o.value for o in self.observations if o.value is not None), metric)

    @property
    def unit(self) -> str:
        """The unit of `scale` in the reader's language."""
        return scale_unit(self.reader, self.scale)

    @cached_property
    def of_area(self) -> dict[str, Observation]:
        """The observations by area, the place itself included."""
        return {o.ref_area: o for o in self.observations}

    def found(self) -> Iterator[tuple[Area, Observation | None]]:
        """Give every part with its observation, or with None where there is no number."""
        return ((area, self.of_area.get(area.code)) for area in self.parts)

    def rank(self, observation: Observation | None) -> int:
        """Give the shade of an observation from 1 to 5, and 0 where there is no number."""
        if observation is None or observation.value is None:
            return 0
        return class_of(observation.value, self.breaks)

    def link(self, area: Area) -> str:
        """Give where a tap on `area` leads: choose it first, then go down into it."""
        if area.code == self.reader.region and self.reader.catalogue.areas.children(area.code):
            return f"?{self.panel}.within={area.code}"
        return f"?region={area.code}"


def map_hideout(view: View) -> dict[str, object]:
    """Give what the browser needs to fill, label and link the regions."""
    return {
        "place": view.place,
        "selected": view.reader.region,
        "theme": view.reader.theme,
        "metric": view.metric,
        "regions": {area.code: _region(view, area, o) for area, o in view.found()},
    }


def _region(view: View, area: Area, observation: Observation | None) -> dict[str, object]:
    return {
        "rank": view.rank(observation),
        "name": area_name(view.reader, area.code),
        "label": _value(view, observation),
        "link": "" if is_wall(view.reader) else view.link(area),
    }


def _value(view: View, observation: Observation | None) -> str:
    if observation is None or observation.value is None:
        return ""
    return view.scale.write(observation.value)


def map_url(view: View) -> str:
    """Give the address of the boundaries, coarser for phones."""
    detail: Detail = "coarse" if view.reader.device == "phone" else "fine"
    return geo_path(detail, _level(view), view.place)


def is_drawable(view: View) -> bool:
    """Say whether there are boundaries of the place's parts."""
    known = view.reader.boundaries
    return known is None or f"{_level(view)}/{view.place}" in known


def _level(view: View) -> Level:
    return "city" if view.reader.catalogue.areas[view.place].level == "province" else "county"


def write_absence(view: View) -> Markup:
    """Say that there is no map, what to do about it, and list the values in its place."""
    told = say(view.reader, "暂无边界数据", "No boundaries")
    remedy = say(
        view.reader,
        "请运行 govbrain etl run 生成边界；用自己的边界文件时，请检查 GOVBRAIN_BOUNDARIES。",
        "Run govbrain etl run to generate them; for a file of your own check GOVBRAIN_BOUNDARIES.",
    )
    return Markup('<p class="map-absent"><b>{}</b> {}</p>').format(told, remedy)


def write_switch(view: View, items: tuple[str, ...]) -> Markup:
    """Write the switch between indicators; a wall only tells which one is up."""
    if len(items) < 2:
        return Markup()
    links = Markup().join(_switch_link(view, metric) for metric in items)
    return Markup('<nav class="segmented" aria-label="{}">{}</nav>').format(
        say(view.reader, "指标", "Indicator"), links
    )


def _switch_link(view: View, metric: str) -> Markup:
    current = Markup(' aria-current="true"') if metric == view.metric else Markup()
    name = metric_name(view.reader, metric)
    if is_wall(view.reader):
        return Markup("<span{}>{}</span>").format(current, name)
    return Markup('<a href="?{}.metric={}" data-follow{}>{}</a>').format(
        view.panel, metric, current, name
    )


def write_trail(view: View) -> Markup:
    """Write the way back from a city's counties, or down into the chosen city."""
    if is_wall(view.reader):
        return Markup()
    areas = view.reader.catalogue.areas
    steps = Markup()
    if areas[view.place].level == "city":
        back = _inside(view, areas[view.place].parent, f"‹ {_name(view, areas[view.place].parent)}")
        steps = Markup("{} <b>{}</b>").format(back, _name(view, view.place))
    elif areas[view.reader.region].level == "city":
        steps = _way_down(view, view.reader.region)
    return Markup('<nav class="map-trail" aria-label="{}">{}</nav>').format(
        say(view.reader, "上下级地区", "Areas above and below"), steps
    )


def _way_down(view: View, city: str) -> Markup:
    board = Markup('<a href="/city/{}">{} ›</a>').format(
        city, say(view.reader, "城市看板", "City board")
    )
    counties = _inside(view, city, say(view.reader, "看县（市、区）›", "Counties ›"))
    return Markup("<b>{}</b> {} {}").format(_name(view, city), counties, board)


def _inside(view: View, place: str, text: str) -> Markup:
    return Markup('<a href="?{}.within={}" data-follow>{}</a>').format(view.panel, place, text)


def _name(view: View, code: str) -> str:
    return view.reader.catalogue.areas[code].title(view.reader.language)


def write_head(view: View) -> Markup:
    """Write badges, the value of the whole and the period."""
    first = next(iter(view.observations), None)
    if first is None:
        return Markup()
    whole = Markup()
    own = view.of_area.get(view.place)
    if own and own.value is not None:
        whole = Markup('<span class="map-whole">{} <b>{}</b> {}</span>').format(
            area_name(view.reader, view.place), view.scale.write(own.value), view.unit
        )
    shown = badges(view.reader, view.observations)
    return Markup("{}{}{}").format(shown, whole, period(view.reader, first))


def write_legend(view: View) -> Markup:
    """Write the classes from high to low, the unit above them."""
    rows = [_legend_row(rank, text) for rank, text in _classes(view)]
    if any(view.rank(o) == 0 for _, o in view.found()):
        rows.append(_legend_row(0, say(view.reader, "暂无数据", "No data")))
    return Markup('<ul class="map-legend" aria-hidden="true"><li>{}</li>{}</ul>').format(
        view.unit if view.observations else "", Markup().join(rows)
    )


def _classes(view: View) -> Iterator[tuple[int, str]]:
    texts = [view.scale.write(b) for b in view.breaks]
    if not texts:
        return
    yield (
        class_of(view.breaks[-1], view.breaks),
        say(view.reader, f"{texts[-1]} 及以上", f"{texts[-1]} and more"),
    )
    for low, high, value in reversed(list(zip(texts, texts[1:], view.breaks, strict=False))):
        yield class_of(value, view.breaks), f"{low}—{high}"
    below = say(view.reader, f"{texts[0]} 以下", f"below {texts[0]}")
    yield class_of(view.breaks[0] - 1e-9, view.breaks), below


def _legend_row(rank: int, text: str) -> Markup:
    return Markup('<li class="rank-{}"><i style="--fill:var(--rank-{})"></i>{}</li>').format(
        rank, rank, text
    )


def write_list(view: View) -> Markup:
    """Write all values as a list of links for keyboards and screen readers."""
    rows = Markup().join(_row(view, area, o) for area, o in view.found())
    return Markup('<ul class="map-values">{}</ul>').format(rows)


def _row(view: View, area: Area, observation: Observation | None) -> Markup:
    value = (
        plain_number(view.reader, observation, view.scale) if observation else absent(view.reader)
    )
    name: Markup | str = _name(view, area.code)
    if not is_wall(view.reader):
        name = Markup('<a href="{}" data-follow>{}</a>').format(view.link(area), name)
    return Markup("<li>{} {} {}</li>").format(name, value, view.unit if observation else "")


def write_summary(view: View) -> str:
    """Say the map in one sentence."""
    known = [(o.value, area) for area, o in view.found() if o and o.value is not None]
    name = metric_name(view.reader, view.metric)
    if not known:
        return say(view.reader, f"{name}地图：各地暂无数据。", f"Map of {name}: no data.")
    highest, lowest = max(known, key=lambda k: k[0]), min(known, key=lambda k: k[0])
    top, bottom = area_name(view.reader, highest[1].code), area_name(view.reader, lowest[1].code)
    values = [view.scale.write(v) for v in (highest[0], lowest[0])]
    return say(
        view.reader,
        f"{name}地图，{len(known)}个地区有数："
        f"{top}最高，{values[0]}；{bottom}最低，{values[1]}（{view.unit}）。",
        f"Map of {name}, {len(known)} areas: highest {top} {values[0]}, "
        f"lowest {bottom} {values[1]} ({view.unit}).",
    )
