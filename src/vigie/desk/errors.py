"""What the desk cannot do, in a form that the HTTP layer can tell apart."""

from __future__ import annotations

from vigie.domain.errors import VigieError


class MissingError(VigieError):
    """No incident, article, watch or decision of that name."""


class ConflictError(VigieError):
    """What is asked contradicts a decision in force or the state of the record."""
