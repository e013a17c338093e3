"""Every setting stands in both README files, as the Settings model declares it."""

import re
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from operations.settings import Settings

PROJECT = Path(__file__).parents[2]
FIELDS = Settings.model_fields
ROW = re.compile(r"^\| `(GOVBRAIN_[A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def _default(field: FieldInfo) -> str:
    value = field.default
    return (
        "none" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"
    )


def _rows(readme: str) -> dict[str, tuple[str, str]]:
    text = (PROJECT / readme).read_text(encoding="utf-8")
    return {name: (default, meaning) for name, default, meaning in ROW.findall(text)}


def test_the_readme_tells_every_setting_with_default_and_meaning():
    declared = {
        f"GOVBRAIN_{name.upper()}": (_default(field), field.description)
        for name, field in FIELDS.items()
    }
    assert _rows("README.md") == declared


def test_the_chinese_readme_tells_the_same_settings_and_defaults():
    declared = {f"GOVBRAIN_{name.upper()}": _default(field) for name, field in FIELDS.items()}
    rows = _rows("README.zh-CN.md")
    assert {name: default for name, (default, _) in rows.items()} == declared
    assert all(re.search(r"[\u4e00-\u9fff]", meaning) for _, meaning in rows.values())


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_says_what_it_is_for(name):
    assert FIELDS[name].description
