"""Parsers: one file for each format a publisher uses."""
