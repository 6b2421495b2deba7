"""The exceptions Vigie raises; each says what was met, where, what was expected and what to do."""

from __future__ import annotations

from dataclasses import dataclass


class VigieError(Exception):
    """Base of every error that is told to the user without a traceback."""


class InputError(VigieError):
    """An input (file, line, document) cannot be used."""


class LexiconError(VigieError):
    """A rule or word list is malformed."""


class SettingsError(VigieError):
    """The configuration holds something unknown or wrong."""


class StoreError(VigieError):
    """The database cannot be used."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with one document at one stage, recorded so that the run goes on and nothing is lost silently."""

    stage: str
    where: str
    code: str
    message: str


def is_panic(error: BaseException) -> bool:
    """Whether an exception is the crash of a library written in Rust: an ordinary failure, though no `Exception`."""
    return type(error).__module__ == "pyo3_runtime"
