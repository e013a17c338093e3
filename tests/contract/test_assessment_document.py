"""What docs/assessments.md promises: its example scores as printed, and every key is named."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from command.main import app
from datasets.assessment import AssessmentDeclaration, Item

TEXT = (Path(__file__).parents[2] / "docs" / "assessments.md").read_text(encoding="utf-8")
FENCED = dict(re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', TEXT, re.MULTILINE | re.DOTALL))


@pytest.fixture
def example(tmp_path: Path) -> Path:
    for name, text in FENCED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def totals(example: Path, *more: str) -> list[float]:
    words = [str(example / "service.yaml"), str(example / "service.csv"), *more, "--json"]
    done = CliRunner().invoke(app, ["assess", "score", *words])
    assert done.exit_code == 0, done.output
    return [row["total"] for row in json.loads(done.stdout)["table"]]


def test_the_example_scores_as_printed(example):
    assert totals(example) == pytest.approx([60.8, 100])
    assert "28.8 + 12 + 20 = 60.8" in TEXT


def test_the_objection_corrects_as_printed(example):
    upheld = totals(example, "--objections", str(example / "objections.yaml"))
    assert upheld == pytest.approx([80.8, 100])


def test_every_key_of_a_declaration_is_named():
    keys = set(AssessmentDeclaration.model_fields) - {"kind"} | set(Item.model_fields)
    assert [key for key in sorted(keys) if f"`{key}`" not in TEXT] == []
