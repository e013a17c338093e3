"""What is being done: how this installation runs."""
