"""What people see: ask, draw, place."""
