"""The nightly run on the small declarations of a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.build import run
from etl.report import Report
from operations.settings import Settings
from tests.declaring import Declarations


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def road(declared: Declarations, settings: Settings) -> Callable[[], Report]:
    """Run one night on `declared`, which each file of tests declares for itself."""
    return lambda: run(settings, lambda *_: None, declared.root)
