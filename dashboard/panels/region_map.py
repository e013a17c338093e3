"""The parts of an area on a map, filled by one rate at a time, with a way down and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

import dash_leaflet as dl
from dash import html
from markupsafe import Markup
from pydantic import Field

from dashboard.fragments import is_wall
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.region_view import (
    View,
    is_drawable,
    map_hideout,
    map_url,
    write_absence,
    write_head,
    write_legend,
    write_list,
    write_summary,
    write_switch,
    write_trail,
)
from dashboard.series import common
from datasets.spec import Spec

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.panel import Reader
    from dashboard.question import Answers, Question
    from datasets.codelist import Area

PERIODS = 3
"""So many newest periods are looked through for one that most areas share."""


class Panel(Spec):
    """A map of `items`, one at a time; the reader switches between them.

    `within` says whose parts are drawn at first: the province's cities, or the parts of the
    reader's region. `breaks` gives the four class breaks of a metric in its unit where round
    breaks found from the values are not wanted.
    """

    bundles: ClassVar[tuple[Bundle, ...]] = ("map",)

    items: tuple[str, ...] = Field(min_length=1, max_length=6)
    within: Literal["province", "region"] = "province"
    breaks: Mapping[str, tuple[float, float, float, float]] = Field(default_factory=dict)
    freq: str = ""

    def metrics(self) -> tuple[str, ...]:
        """Name every metric that the map can show."""
        return (*self.items, *self.breaks)

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Ask for the chosen metric of the parts and of the whole."""
        return (self._question(panel, reader),)

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw switch, way back, legend and the list of values; the map takes fills and labels."""
        question = self._question(panel, reader)
        shown, given = common(answers.of(question)), self.breaks.get(question.metric, ())
        view = View(panel, reader, self._place(panel, reader), question.metric, shown, given)
        regions = {"url": map_url(view), "hideout": map_hideout(view)}
        return Drawing(
            html=Markup("{}{}{}{}").format(
                write_switch(view, self.items),
                write_trail(view),
                write_legend(view) if is_drawable(view) else write_absence(view),
                write_list(view),
            ),
            head=write_head(view),
            props={"regions": regions} if is_drawable(view) else {},
            summary=write_summary(view),
            observations=shown,
        )

    def place(self, panel: str, reader: Reader) -> Component | None:
        """Put an empty map there; its regions come with the first frame."""
        regions = dl.GeoJSON(
            id={"panel": panel, "part": "regions"},
            style={"variable": "govbrainMap.style"},
            onEachFeature={"variable": "govbrainMap.prepare"},
        )
        movable = not is_wall(reader) and reader.device != "phone"
        return html.Div(_map(regions, movable=movable), className="map-place")

    def _question(self, panel: str, reader: Reader) -> MetricQuery:
        chosen = reader.choices.get(f"{panel}.metric", "")
        metric = chosen if chosen in self.items else self.items[0]
        place = self._place(panel, reader)
        parts = tuple(area.code for area in reader.catalogue.areas.children(place))
        return MetricQuery(metric, (*parts, place), self.freq, last=PERIODS, as_of=reader.as_of)

    def _place(self, panel: str, reader: Reader) -> str:
        areas = reader.catalogue.areas
        chosen = reader.choices.get(f"{panel}.within", "")
        if chosen in areas and areas[chosen].level in {"province", "city"}:
            return chosen
        area = areas[reader.region]
        if self.within == "region" and area.level in {"city", "county"}:
            return area.parent if area.level == "county" else area.code
        return _province(reader, area)


def _map(regions: Component, *, movable: bool) -> dl.MapContainer:
    return dl.MapContainer(
        [regions],
        center=[27.2, 115.8],
        zoom=7,
        zoomSnap=0,
        preferCanvas=True,
        zoomControl=movable,
        dragging=movable,
        touchZoom=movable,
        scrollWheelZoom=False,
        doubleClickZoom=False,
        boxZoom=False,
        keyboard=False,
        zoomAnimation=False,
        fadeAnimation=False,
        trackResize=False,
        className="region-map",
    )


def _province(reader: Reader, area: Area) -> str:
    while area.level in {"city", "county"}:
        area = reader.catalogue.areas[area.parent]
    return area.code
