"""Names of what a sheet can be opened for, as ``data-cell`` writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasets.catalogue import Catalogue


def parse_name(text: str, form: str, catalogue: Catalogue) -> tuple[str, str, str]:
    """Read the study, the part of it and the area from a name like ``study~cycle~cpi~360000``.

    Args:
        text: The name.
        form: What it should look like, its first word as it is: ``study~<study>~<metric>~<area>``.
        catalogue: The studies and areas that there are.

    Raises:
        ValueError: It is of another form, or names no study or area that we know.
    """
    parts = text.split("~")
    if len(parts) != 4 or parts[0] != form.partition("~")[0]:
        raise ValueError(f"'{text}' is not {form}")
    _, study, part, area = parts
    if study not in catalogue.studies:
        raise ValueError(f"no study called '{study}'")
    if area not in catalogue.areas:
        raise ValueError(f"no area with the code '{area}'")
    return study, part, area
