"""Composite indexes: from raw values to scores, ranks, gaps and ways forward."""

from analysis.index.score import score

__all__ = ["score"]
