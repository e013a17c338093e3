from __future__ import annotations

import pytest

from dashboard.panel import Reader
from tests.dashboard.answering import NOW, answer


@pytest.fixture
def reader(catalogue) -> Reader:
    return Reader(catalogue, "overview", "desktop", "360000", NOW)


@pytest.fixture
def draw():
    """Draw a panel from observations, records and judgements made by hand."""

    def drawn(panel, reader, observations=(), records=None, outcomes=()):
        answers = answer(panel.ask("p", reader), observations, records, outcomes)
        return panel.draw("p", reader, answers)

    return drawn
