"""The table of the server's errors, made from their classes: status, category, cause, and what a client can do."""

from __future__ import annotations

from collections.abc import Iterator

from axle.core.errors import AxleError
from axle.http.errors import STATUS
from tools import descriptions

INTERNAL_ERROR = 500  # of what has no status of its own


def error_classes(base: type[AxleError] = AxleError) -> Iterator[type[AxleError]]:
    """Return every error of the core: a class, then those below it."""
    yield base
    for below in base.__subclasses__():
        if below.__module__ == AxleError.__module__:
            yield from error_classes(below)


def status(error: type[AxleError]) -> int:
    """Return the status of an error, or of the nearest class above it that has one."""
    return next((STATUS[above] for above in error.__mro__ if above in STATUS), INTERNAL_ERROR)


def error_rows() -> list[list[str]]:
    """Make a row of each error, ordered by status."""
    rows = []
    for error in sorted(error_classes(), key=status):
        problem = descriptions.ERRORS[error.__name__]
        rows.append([f"{status(error)}", f"`{error.category}`", f"`{error.__name__}`", problem.cause, problem.remedy])
    return rows
