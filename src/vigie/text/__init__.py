"""Offset-preserving work on French text; pure functions."""
