"""The formulas of derived metrics, one module for each direction in which they compare."""
