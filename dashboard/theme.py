"""The look in numbers: colours of both themes, for charts and for the test of ``tokens.css``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.panel import Theme

FONTS = (
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
"""Fonts that desks, phones and walls already carry; no web font is fetched."""

_DARK = {
    "bg": "#0A111B",
    "surface": "#111B29",
    "surface2": "#1A2738",
    "line": "#2A3B50",
    "text": "#EAF0F7",
    "text2": "#B4C1D0",
    "text3": "#8B9BAE",
    "accent": "#58AEFF",
    "accent-ink": "#06101C",
    "rise": "#F2918A",
    "fall": "#74CDA8",
    "sim": "#D9B26A",
    "hot": "#F0525A",
    "hot-ink": "#1A0204",
    "warm": "#F5C542",
    "warm-ink": "#1B1400",
    "normal": "#174A3A",
    "normal-ink": "#CFEFE0",
    "cool": "#9AD4FF",
    "cool-ink": "#06213A",
    "cold": "#2456D6",
    "cold-ink": "#FFFFFF",
    "red": "#F0474F",
    "red-ink": "#1A0204",
    "yellow": "#F5C542",
    "yellow-ink": "#1B1400",
    "green": "#3BBF86",
    "green-ink": "#03160D",
    "unknown": "#8B9BAE",
    "unknown-ink": "#0A111B",
    "series-1": "#2E9BFF",
    "series-2": "#DBA85C",
    "series-3": "#6CE6F2",
    "series-4": "#EB3F9F",
    "series-5": "#F4F48A",
    "rank-1": "#16304B",
    "rank-2": "#1E4A74",
    "rank-3": "#2A679F",
    "rank-4": "#3F88CB",
    "rank-5": "#74B3EE",
    "rank-1-ink": "#F4F8FC",
    "rank-2-ink": "#F4F8FC",
    "rank-3-ink": "#F4F8FC",
    "rank-4-ink": "#06101C",
    "rank-5-ink": "#06101C",
}
_LIGHT = {
    "bg": "#F3F5F8",
    "surface": "#FFFFFF",
    "surface2": "#EDF1F6",
    "line": "#D3DBE5",
    "text": "#16212E",
    "text2": "#435265",
    "text3": "#5D6D80",
    "accent": "#0B5CAD",
    "accent-ink": "#FFFFFF",
    "rise": "#B3261E",
    "fall": "#0B6E4F",
    "sim": "#7A5200",
    "hot": "#B81624",
    "hot-ink": "#FFFFFF",
    "warm": "#F2B807",
    "warm-ink": "#1F1600",
    "normal": "#D8EEE3",
    "normal-ink": "#0C5A3F",
    "cool": "#8CC6F2",
    "cool-ink": "#0A3556",
    "cold": "#1D4FBF",
    "cold-ink": "#FFFFFF",
    "red": "#C8202F",
    "red-ink": "#FFFFFF",
    "yellow": "#F2B807",
    "yellow-ink": "#1F1600",
    "green": "#12805C",
    "green-ink": "#FFFFFF",
    "unknown": "#5D6D80",
    "unknown-ink": "#FFFFFF",
    "series-1": "#0A3FC4",
    "series-2": "#DB4E12",
    "series-3": "#128E85",
    "series-4": "#7B2F73",
    "series-5": "#231C1A",
    "rank-1": "#DCEAF7",
    "rank-2": "#B3D1EE",
    "rank-3": "#7FB0DE",
    "rank-4": "#3777B6",
    "rank-5": "#0B5CAD",
    "rank-1-ink": "#16212E",
    "rank-2-ink": "#16212E",
    "rank-3-ink": "#16212E",
    "rank-4-ink": "#FFFFFF",
    "rank-5-ink": "#FFFFFF",
}
COLOURS: dict[Theme, dict[str, str]] = {"dark": _DARK, "light": _LIGHT}
"""Every colour by theme and name; ``tokens.css`` holds the same as ``--<name>``."""

SERIES = 5
"""More lines than this cannot be told apart by colour-blind readers."""


def series_colour(theme: Theme, number: int) -> str:
    """Give the colour of line `number`, counted from 0; lines past the fifth share the last."""
    return COLOURS[theme][f"series-{min(number, SERIES - 1) + 1}"]


def contrast(first: str, second: str) -> float:
    """Give the WCAG contrast ratio of two ``#RRGGBB`` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
