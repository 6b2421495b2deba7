"""The pages' place in the application."""

from __future__ import annotations

from fastapi import FastAPI


def add_pages(app: FastAPI) -> None:
    """Add the pages and what they are made of."""
