"""Commands run inside the test process; none leaves a logger behind that writes to its stream."""

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    logging.getLogger("dashboard").handlers = []
