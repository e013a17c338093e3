"""Names of editions in English: every name in the bundled build, word by word."""

import re

import duckdb
import pytest

from dashboard.release import release_name
from etl.publish import current


@pytest.mark.parametrize(
    ("release", "english"),
    [
        ("首次发布 2023", "First release 2023"),
        ("海关首次发布 2022-Q2", "Customs first release 2022-Q2"),
        ("NBS-2025 五经普修订", "NBS-2025 revised for the 5th economic census"),
        ("NBS-2024-03 2022年最终核实", "NBS-2024-03 2022 final verification"),
        ("最终核实 2019 / 首次发布 2019", "Final verification 2019 / First release 2019"),
        ("四经普修订 2013—2018", "Revised for the 4th economic census 2013–2018"),
        ("自己的版本", "自己的版本"),
    ],
)
def test_a_name_is_said_in_english(release, english):
    assert release_name(release, "en") == english
    assert release_name(release, "zh-CN") == release


def test_every_name_of_the_build_can_be_said_in_english(home):
    path = current(home / "warehouse")
    assert path
    with duckdb.connect(path, read_only=True) as connection:
        names = connection.execute("SELECT DISTINCT release FROM observation").fetchall()
    assert names
    said = [release_name(name, "en") for (name,) in names]
    assert [text for text in said if re.search(r"[\u3000-\u9fff\uff00-\uffef]", text)] == []
