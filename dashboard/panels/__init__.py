"""Panel types: one file each, named by its type."""
