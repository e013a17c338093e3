"""What a panel type is: options, questions, drawing. Each type is one file of ``panels/``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.question import Answer, Answers, Outcome, Question
    from datasets.catalogue import Catalogue
    from layouts.board import Device

Theme = Literal["dark", "light"]
Bundle = Literal["map", "grid"]


@dataclass(frozen=True)
class Reader:
    """Who looks, at what, and as known when. All of it but `now` stands in the address.

    `large` asks for larger text; `choices` holds what the reader set inside panels, by
    ``<panel>.<option>``. `boundaries` names whose parts can be drawn on a map, as in
    ``city/360000``; None means that everyone's can.
    """

    catalogue: Catalogue
    board: str
    device: Device
    region: str
    now: dt.datetime
    as_of: dt.date | None = None
    language: str = "zh-CN"
    theme: Theme = "light"
    large: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    boundaries: tuple[str, ...] | None = None

    @property
    def today(self) -> dt.date:
        """The day as known on: `as_of`, or the day of `now`."""
        return self.as_of or self.now.date()


@dataclass(frozen=True)
class Drawing:
    """A panel's new frame.

    Args:
        html: Body as HTML, escaped; goes into the panel's body.
        head: What stands behind the title: period, unit, badges; HTML.
        props: New properties of the Dash components that `place` put there, by part.
        summary: The panel in one sentence, for screen readers and briefs.
        observations: What the table view lists and the downloads hold.
        outcomes: Judgements whose estimates the table view lists too.
    """

    html: str = ""
    head: str = ""
    props: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    summary: str = ""
    observations: Answer = ()
    outcomes: tuple[Outcome, ...] = ()


class PanelType(Protocol):
    """A panel type: a frozen Spec whose fields are its options.

    `bundles` names browser code that the page must load before the panel can be placed.
    """

    bundles: ClassVar[tuple[Bundle, ...]]

    def metrics(self) -> tuple[str, ...]:
        """Name every metric that the options refer to, so that a board is checked at start."""

    def ask(self, panel: str, reader: Reader) -> tuple[Question, ...]:
        """Say what must be known to draw the panel named `panel`."""

    def draw(self, panel: str, reader: Reader, answers: Answers) -> Drawing:
        """Draw the panel from the answers; pure, at most 2 ms."""

    def place(self, panel: str, reader: Reader) -> Component | None:
        """Give the Dash component of the body, or None where the body is HTML alone."""
