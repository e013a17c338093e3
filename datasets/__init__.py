"""What we know: feeds, metrics, targets, code lists and bundled snapshots, as declarations."""
