"""Vigie in Python: `vigie.read`, `vigie.extract`, `vigie.open` and what they give back."""
