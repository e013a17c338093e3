"""How studies are done: a file for each kind, which asks its inputs and runs its analysis."""
