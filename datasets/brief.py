"""Briefs: what the nightly report of an area speaks of, and in which order."""

from __future__ import annotations

from pydantic import Field

from datasets.spec import Spec, Text


class Brief(Spec):
    """A report made every night for each of `areas`.

    It says the newest number of each metric of `headline`, then what the studies of the area found,
    how its targets stand, and what was revised since the report before. `longest` bounds the
    sentences of a section.
    """

    title: Text
    purpose: Text
    areas: tuple[str, ...] = Field(min_length=1)
    headline: tuple[str, ...] = Field(min_length=1)
    longest: int = Field(default=8, ge=1, le=30)
