"""What PostgreSQL and its driver raise, in the storage's own errors."""

from __future__ import annotations

import re

import psycopg

from axle.core.errors import AxleError, Conflict, StorageFailure, Unavailable

UNDONE = ("40001", "40P01")  # the transaction was rolled back whole for another's sake
LOST = ("57P01", "57P02", "57P03")  # the server ends, or starts; as does all of class 08
IDLED = "25P03"  # the transaction was left alone for too long, and its session was ended
WAITED = "55P03"  # a lock did not come free
STOPPED = "57014"  # the statement took too long
ATTEMPTS_ELSEWHERE = 2  # where another machine of a cluster was lost: what was remembered of it may be old, so once more
TOO_LONG = "The database took too long and was stopped; narrow the filters, or try again in a moment."
UNREACHABLE = "The database cannot be reached at the moment; try again in a moment."
UNREACHABLE_PART = "A machine of the database that this needs cannot be reached at the moment; try again in a moment."
ENDING = "The server is shutting down."
# What a server, or a pooler, says that may have another answer a moment later: it starts, it ends, it has all the connections
# that it may have, or the pooler does not reach the server.
_PASSING = re.compile(
    "starting up|shutting down|recovery|not yet accepting|too many|remaining connection slots|cannot connect|has been failing"
    "|no more connections"
)


def lost(wrong: psycopg.Error) -> bool:
    """Tell whether the connection went, rather than the server refusing a statement."""
    if not isinstance(wrong, psycopg.OperationalError):
        return wrong.sqlstate == IDLED
    return wrong.sqlstate is None or wrong.sqlstate in LOST or wrong.sqlstate.startswith("08")


def elsewhere(wrong: psycopg.Error) -> bool:
    """Tell whether another machine of a cluster was lost: of its own end a server can only say that it is fatal."""
    return lost(wrong) and wrong.diag.severity_nonlocalized == "ERROR"


def passing(wrong: psycopg.Error) -> bool:
    """Tell whether a connection that was not made may be made a moment later, as far as the server's words show.

    Drivers have no code for it. What is no word of the server's, such as a host that does not answer, may pass.
    """
    message = str(wrong)
    return isinstance(wrong, psycopg.OperationalError) and ("FATAL" not in message or bool(_PASSING.search(message)))


def translated(wrong: psycopg.Error) -> AxleError:
    """Return the storage's own error for what the driver raised."""
    if isinstance(wrong, psycopg.errors.UniqueViolation):
        return Conflict("A value that must be unique is taken already.")
    if wrong.sqlstate == IDLED:
        return Unavailable(TOO_LONG)
    if lost(wrong):
        return Unavailable(UNREACHABLE_PART if elsewhere(wrong) else UNREACHABLE)
    if wrong.sqlstate == STOPPED:
        return Unavailable(TOO_LONG)
    if wrong.sqlstate in UNDONE or wrong.sqlstate == WAITED:
        return Unavailable("Others are writing to the same records; try again in a moment.")
    return StorageFailure(f"The database refused: {first_line(wrong)}. Nothing of this request was stored.")


def first_line(wrong: psycopg.Error) -> str:
    """Return the first line of what the database said."""
    return (str(wrong).strip() or type(wrong).__name__).splitlines()[0].rstrip(".")
