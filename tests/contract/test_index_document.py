"""What docs/indexes.md promises: its example scores as printed, and it names every choice."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from command.main import app
from datasets.index import IndexDefinition
from datasets.index_method import Aggregation, Missing, Normalisation, Treatment, Weighting
from tests.serving import govbrain

DOCUMENT = (Path(__file__).parents[2] / "docs" / "indexes.md").read_text(encoding="utf-8")
EXAMPLE = dict(
    re.findall(r'^```\w+ title="([^"]+)"\n(.*?)^```$', DOCUMENT, re.MULTILINE | re.DOTALL)
)


def types(union: object) -> set[str]:
    """The values of `type` that the members of a union can have."""
    members = get_args(get_args(union)[0])
    return {kind for m in members for kind in get_args(m.model_fields["type"].annotation)}


CHOICES = [
    *IndexDefinition.model_fields.keys() - {"kind"},
    *types(Normalisation),
    *types(Treatment),
    *types(Weighting),
    *get_args(Aggregation),
    *get_args(Missing.model_fields["policy"].annotation),
]


@pytest.mark.parametrize("choice", sorted(set(CHOICES)))
def test_every_choice_of_a_definition_is_explained(choice):
    assert re.search(rf"`[^`]*\b{choice}\b[^`]*`", DOCUMENT)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    for name, text in EXAMPLE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder / "ease.yaml"), str(folder / "ease.csv")


def test_the_example_scores_by_hand(files, tmp_path):
    done = govbrain("index", "score", *files, "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    scores = {row["region"]: row["index"] for row in json.loads(done.stdout)["table"]}
    # 甲: topics (90.452261 + 82.352941) / 2 and (77.777778 + 66.666667) / 2, geometric mean
    assert scores["甲"] == pytest.approx((86.402601 * 72.222222) ** 0.5, abs=1e-5)
    # 乙 has no railway: travel is the road alone
    assert scores["乙"] == pytest.approx((75.495123 * 44.444444) ** 0.5, abs=1e-5)


@pytest.mark.parametrize("verb", ["check", "uncertainty", "gap"])
def test_the_other_commands_take_the_example(verb, files, tmp_path):
    done = CliRunner(env={"GOVBRAIN_HOME": str(tmp_path)}).invoke(app, ["index", verb, *files])
    assert done.exit_code == 0, done.output
