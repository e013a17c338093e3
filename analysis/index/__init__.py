"""Composite indexes: from raw values to scores, ranks, gaps and ways forward."""
