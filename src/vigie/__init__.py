"""Vigie reads the French-language press on terrorism and political violence into an incident record."""

__version__ = "0.1.0"
