"""What a request needs before its body is read: the types in its path exist, and the caller may do this to them.

Each function takes the caller, the names in the path, and READ or WRITE, and raises what the operation would raise. A row of
the route table names the one that holds for it. Operations ask once more in their transaction: it may be otherwise by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from axle.core import permissions
from axle.core.roles import MEMBER
from axle.operations.records.recurrence import repeating
from axle.operations.request import Caller

Names = Mapping[str, str]
Right = Callable[[Caller, Names, str], object]


def records(caller: Caller, names: Names, action: str) -> None:
    """Ask for the records of the type in the path."""
    caller.type(names["objectType"], action)


def any_records(caller: Caller, names: Names, action: str) -> None:
    """Ask for the records of any type: which ones, the body says."""
    types = caller.catalog.types
    if not any(permissions.may(caller.scopes, object_type, action, caller.version) for object_type in types):
        caller.require(*permissions.required(types[0], action, caller.version))


def links(caller: Caller, names: Names, action: str) -> None:
    """Ask for the records of a type, and for those of another that it is associated with where that is written."""
    object_type = caller.type(names["objectType"], action)
    if action == permissions.WRITE and "toObjectType" in names:
        caller.other(object_type, names["toObjectType"], action)


def pairs(caller: Caller, names: Names, action: str) -> None:
    """Ask for the records of both types whose associations are written; the first end's where they are read."""
    caller.type(names["fromObjectType"], action)
    if action == permissions.WRITE:
        caller.type(names["toObjectType"], action)


def definitions(caller: Caller, names: Names, action: str) -> None:
    """Ask for the definitions of the type in the path."""
    caller.schema(names["objectType"], action)


def pipelines(caller: Caller, names: Names, action: str) -> None:
    """Ask for the pipelines of the type in the path."""
    caller.require(*permissions.staging(caller.catalog.find(names["objectType"]), action, caller.version))


def schemas(caller: Caller, names: Names, action: str) -> None:
    """Ask for the schemas of object types."""
    caller.require(*(permissions.SCHEMA_READ_ONE if action == permissions.READ else permissions.SCHEMA_WRITE))


def users(caller: Caller, names: Names, action: str) -> None:
    """Ask for the account's users."""
    caller.require(*permissions.USERS[action])


def webhooks(caller: Caller, names: Names, action: str) -> None:
    """Ask for the webhooks of the account's apps."""
    caller.require(*permissions.WEBHOOKS[action])


def tokens(caller: Caller, names: Names, action: str) -> None:
    """Ask for the tokens of the account's private apps: members have their own."""
    if not member(caller):
        caller.require(*permissions.TOKENS[action])


def calls(caller: Caller, names: Names, action: str) -> None:
    """Ask for what programs do with the API: members may know that too."""
    if not member(caller):
        caller.require(*permissions.CALLS)


def member(caller: Caller) -> bool:
    """Tell whether somebody calls who has signed in as a member of the account."""
    return caller.signed_in is not None and caller.signed_in.membership.role == MEMBER


def journal_data(caller: Caller, names: Names, action: str) -> None:
    """Ask for the journal of the app."""
    caller.require(*permissions.JOURNAL_DATA)


def journal_subscriptions(caller: Caller, names: Names, action: str) -> None:
    """Ask for what the app follows in its journal."""
    caller.require(*permissions.JOURNAL_SUBSCRIPTIONS[action])


def journal_snapshots(caller: Caller, names: Names, action: str) -> None:
    """Ask for the snapshots of the app's journal."""
    caller.require(*permissions.JOURNAL_SNAPSHOTS[action])


def series(caller: Caller, names: Names, action: str) -> None:
    """Ask for series of records of the type that repeats."""
    object_type, _ = repeating(caller.catalog.types)
    caller.repeating(object_type, action)
