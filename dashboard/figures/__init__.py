"""Charts: one plan of what is drawn where, and two drawings of it."""
