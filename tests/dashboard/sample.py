"""A small platform of real parts: one board, three panel types, the real catalogue."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from dashboard.address import Places
from dashboard.boards import resolve
from dashboard.clock import BEIJING
from dashboard.panel import Bundle, Drawing
from dashboard.question import MetricQuery
from dashboard.screen import Screen
from dashboard.shelf import Shelf
from dashboard.warehouse import Warehouse
from datasets.catalogue import Catalogue
from datasets.spec import Spec
from layouts.read import read_boards, read_walls
from operations.settings import Settings

BOARD = """
title: {zh: 小样, en: Sample}
audience: leader
purpose: {zh: 试, en: trial}
parameters: {levels: [province, city]}
panels:
  gdp: {type: spoken, title: {zh: 产值, en: Output}, note: {zh: 注, en: Note}}
  here: {type: placed, title: {zh: 何处, en: Where}}
  bad: {type: broken, title: {zh: 坏的, en: Bad}}
priority: [gdp, here, bad]
arrangements:
  wall: {areas: "gdp here\\nbad bad", rows: 1fr 1fr, columns: 1fr 1fr}
  ultrawide: {areas: gdp here bad, rows: 1fr, columns: 1fr 1fr 1fr}
  desktop: {areas: "gdp here\\nbad bad", rows: 9rem 9rem, columns: 1fr 1fr}
  tablet: {areas: gdp here, rows: 9rem, columns: 1fr 1fr}
  phone: {areas: gdp, rows: 9rem, columns: 1fr}
"""
NOW = dt.datetime(2026, 1, 29, 9, 41, tzinfo=BEIJING)


class Spoken(Spec):
    """Says how many numbers there are for the region."""

    bundles: ClassVar[tuple[Bundle, ...]] = ()
    metric: str = "gdp.level"

    def metrics(self):
        return (self.metric,)

    def ask(self, panel, reader):  # noqa: ARG002
        return (MetricQuery(self.metric, (reader.region,), as_of=reader.as_of),)

    def draw(self, panel, reader, answers):
        found = answers.of(self.ask(panel, reader)[0])
        return Drawing(html=f"<b>{reader.region}:{len(found)}</b>", observations=found)

    def place(self, panel, reader):  # noqa: ARG002
        return None


class Placed(Spoken):
    """Needs code of the browser's and sets properties of a component."""

    bundles: ClassVar[tuple[Bundle, ...]] = ("map",)

    def draw(self, panel, reader, answers):  # noqa: ARG002
        return Drawing(props={"part": {"title": reader.region}})


class Broken(Spoken):
    """Cannot be drawn."""

    def draw(self, panel, reader, answers):  # noqa: ARG002
        raise ZeroDivisionError("a fault in a panel")


TYPES = {"spoken": Spoken, "placed": Placed, "broken": Broken}


def sample_screen(folder: Path, catalogue: Catalogue, now: dt.datetime = NOW) -> Screen:
    """Give a screen with one board and no build yet."""
    boards = folder / "boards"
    boards.mkdir()
    (boards / "sample.yaml").write_text(BOARD, encoding="utf-8")
    settings = Settings(home=folder / "home")
    pages = resolve(read_boards(boards), TYPES, catalogue)
    places = Places(pages, catalogue.areas, read_walls(), settings.province)
    return Screen(settings, places, catalogue, Warehouse(settings), Shelf(settings), lambda: now)


def scripts(html: str) -> Iterator[str]:
    """Give the addresses of the scripts that a document names."""
    for piece in html.split('<script src="')[1:]:
        yield piece.split('"')[0]
