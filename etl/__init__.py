"""How it gets in: fetch, parse, correct, check, load, derive, publish."""
