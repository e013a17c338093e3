"""Settings come from the environment, are checked once, and never change afterwards."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from operations.settings import Settings


def test_the_environment_sets_what_it_names(monkeypatch):
    monkeypatch.setenv("GOVBRAIN_PORT", "8123")
    monkeypatch.setenv("GOVBRAIN_SIMULATED", "false")
    settings = Settings()
    assert (settings.port, settings.simulated) == (8123, False)


def test_folders_follow_home(monkeypatch):
    monkeypatch.setenv("GOVBRAIN_HOME", "/srv/brain")
    settings = Settings()
    assert settings.warehouse == Path("/srv/brain/warehouse")
    assert all(
        Path("/srv/brain") in folder.parents
        for folder in (settings.inbox, settings.snapshots, settings.cache, settings.geo)
    )


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "70000"), ("KEEP_BUILDS", "1"), ("WORKERS", "many")]
)
def test_a_value_that_cannot_be_meant_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(f"GOVBRAIN_{name}", value)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert name.lower() in str(refusal.value)


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]
