"""The govbrain command: the one place that knows both how data get in and what people see."""
