"""Fetching from the web: politely, within limits, never from inside the own network."""
