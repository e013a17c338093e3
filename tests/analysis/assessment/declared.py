"""A small declaration to test with: two items, one of which falls, with every kind of rule."""

from pathlib import Path

import pandas as pd
import yaml

from datasets.assessment import AssessmentDeclaration
from datasets.assessment_read import read_declaration

TEXT = """
assessment: {id: trial, version: 1.0.0, authority: research, title: 考核}
period: "2025"
base_period: "2024"
shares: {level: 0.6, progress: 0.4}
coverage: 0.6
items:
  - id: online
    name: 网上可办率
    unit: "%"
    points: 60
    thresholds: {floor: 80, passing: 90, full: 100}
    between: [0, 100]
  - {id: days, name: 用时, unit: 工作日, points: 40, thresholds: {floor: 10, full: 2}, progress: no}
bonus: {cap: 3, rules: [{id: model, name: 典型, points: 2, clause: 加分}]}
deduction: {rules: [{id: leak, name: 泄露, points: 5, clause: 扣分}]}
veto: [{id: grave, name: 重大事件, clause: 一票否决, band: 一般}]
groups:
  - {id: big, members: ["360100", "360700"]}
  - {id: small, members: ["360200"], thresholds: {online: {floor: 70, passing: 80, full: 90}}}
objections: {opens: 2026-01-10, closes: 2026-01-20}
bands: [{min: 90, label: 优秀}, {min: 60, label: 一般}, {min: 0, label: 较差}]
"""


def declared(folder: Path, **changed: object) -> AssessmentDeclaration:
    """Read the declaration with some of its keys changed; raise SpecError as the reader does."""
    path = folder / "trial.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(TEXT) | changed, allow_unicode=True), "utf-8")
    return read_declaration(path)


def table(*rows: tuple[str, str, str, object]) -> pd.DataFrame:
    """Make a table of data."""
    return pd.DataFrame(rows, columns=["region", "period", "indicator", "value"])


FULL = table(
    ("360100", "2025", "online", 95),
    ("360100", "2024", "online", 90),
    ("360100", "2025", "days", 6),
    ("360700", "2025", "online", 100),
    ("360700", "2024", "online", 100),
    ("360700", "2025", "days", 2),
    ("360200", "2025", "online", 90),
    ("360200", "2024", "online", 70),
    ("360200", "2025", "days", 6),
)
