"""The frame of a board: titles, units and empty bodies, and the style sheet that arranges them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from markupsafe import Markup

from dashboard.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dash.development.base_component import Component

    from dashboard.answer import Frame
    from dashboard.boards import Page
    from dashboard.panel import PanelType, Reader
    from layouts.board import Arrangement, Device, Panel
    from layouts.wall import WallProfile

_MEDIA: dict[Device, str] = {
    "phone": "(width < 640px)",
    "tablet": "(640px <= width < 1200px)",
    "ultrawide": "(width >= 2400px) and (aspect-ratio >= 13/5)",
    "desktop": "(width >= 1200px) and ((width < 2400px) or (aspect-ratio < 13/5))",
}
_WALL_MEDIA: dict[Device, str] = {
    "wall": "(aspect-ratio < 13/5)",
    "ultrawide": "(aspect-ratio >= 13/5)",
}


def media(*, wall: bool, profile: WallProfile | None) -> dict[Device, str]:
    """Give the devices that an address can meet, each with the media query that tells it."""
    if profile:
        return {profile.device: "all"}
    return _WALL_MEDIA if wall else _MEDIA


def panels_shown(arranged: Iterable[Arrangement]) -> tuple[str, ...]:
    """Give every panel of some arrangements once, in the order of the first of them."""
    return tuple(dict.fromkeys(name for one in arranged for name in one.panels))


def stylesheet(page: Page, *, wall: bool, profile: WallProfile | None) -> str:
    """Write the arrangements as a style sheet; names were checked when the board was read."""
    queries = media(wall=wall, profile=profile)
    arranged = {query: page.arrangement(device, profile) for device, query in queries.items()}
    shown = panels_shown(arranged.values())
    areas = "".join(f'[data-panel="{name}"]{{grid-area:{name}}}' for name in shown)
    return areas + "".join(
        f"@media {query}{{{_grid(one)}{_hidden(shown, one)}}}" for query, one in arranged.items()
    )


def _grid(arrangement: Arrangement) -> str:
    areas = " ".join(f'"{" ".join(row)}"' for row in arrangement.grid)
    return (
        f".board{{grid-template-areas:{areas};grid-template-rows:{arrangement.rows};"
        f"grid-template-columns:{arrangement.columns}}}"
    )


def _hidden(shown: tuple[str, ...], arrangement: Arrangement) -> str:
    absent = [f'[data-panel="{name}"]' for name in shown if name not in arrangement.panels]
    return f"{','.join(absent)}{{display:none}}" if absent else ""


def drawn(
    page: Page, reader: Reader, names: Iterable[str], frames: Mapping[str, Frame]
) -> Component:
    """Give the board as the first HTML shows it: with the frames there are, else empty bodies."""
    return _board(page, reader, ((name, None, frames.get(name)) for name in names))


def placed(page: Page, reader: Reader, names: Iterable[str]) -> Component:
    """Give the board with the Dash components that its panel types put into their bodies."""
    bodies = ((name, page.panels[name].place(name, reader), None) for name in names)
    return _board(page, reader, bodies)


def _board(
    page: Page, reader: Reader, bodies: Iterable[tuple[str, Component | None, Frame | None]]
) -> Component:
    return html.Div(
        [_section(page, reader, *body) for body in bodies],
        className="board",
        **{  # type: ignore[arg-type]
            "data-board": page.name,
            "data-device": reader.device,
        },
    )


def _section(
    page: Page, reader: Reader, name: str, body: Component | None, frame: Frame | None
) -> Component:
    panel = page.board.panels[name]
    title = title_of(panel, page.panels[name], reader)
    return html.Section(
        [
            _top(title, _head(page.panels[name], reader, frame), reader.language),
            html.Div([html.Div(_drawing(frame), className="drawing"), body], className="body"),
            _note(panel, reader.language),
            html.P(className="summary visually-hidden"),
        ],
        id=f"panel-{name}",
        className=f"panel {panel.type}-panel",
        **{  # type: ignore[arg-type]
            "data-panel": name,
            "data-type": panel.type,
            "aria-label": title,
        },
    )


def _top(title: str, head: str, language: str) -> Component:
    return html.Header(
        [
            html.H2(title, className="title"),
            html.Span(head, className="head"),
            html.Button(
                word("table", language),
                type="button",
                className="table-toggle",
                **{  # type: ignore[arg-type]
                    "aria-pressed": "false",
                    "aria-label": word("table_of", language) + title,
                },
            ),
        ],
        className="panel-top",
    )


def _head(panel: PanelType, reader: Reader, frame: Frame | None) -> str:
    return Markup(frame["head"]) if frame else unit_of(panel, reader)  # noqa: S704


def _drawing(frame: Frame | None) -> Markup | None:
    return Markup(frame["html"]) if frame else None  # noqa: S704


def _note(panel: Panel, language: str) -> Component | None:
    return html.P(panel.note.to(language), className="note") if panel.note else None


def title_of(panel: Panel, kind: PanelType, reader: Reader) -> str:
    """Give the panel's title; ``{metric}`` in it, or no title, stands for the first metric."""
    metric = next(iter(kind.metrics()), "")
    found = reader.catalogue.metrics.get(metric)
    name = (found.short or found.title).to(reader.language) if found else ""
    title = panel.title.to(reader.language) if panel.title else "{metric}"
    return title.replace("{metric}", name).rstrip("：: ")


def unit_of(kind: PanelType, reader: Reader) -> str:
    """Give the unit that all metrics of a panel share, or nothing where they differ."""
    catalogue = reader.catalogue
    units = {catalogue.metrics[metric].unit for metric in kind.metrics()}
    if len(units) != 1:
        return ""
    code = units.pop()
    return catalogue.units[code].name_en if reader.language == "en" else code
