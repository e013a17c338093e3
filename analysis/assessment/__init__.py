"""Assessments: points by published rules, objections within their window, results that stay."""

from analysis.assessment.assess import assess
from analysis.assessment.frozen import Frozen, FrozenError, freeze, read_frozen, verify
from analysis.assessment.objections import ObjectionError, decide
from analysis.assessment.result import Assessment

__all__ = [
    "Assessment",
    "Frozen",
    "FrozenError",
    "ObjectionError",
    "assess",
    "decide",
    "freeze",
    "read_frozen",
    "verify",
]
