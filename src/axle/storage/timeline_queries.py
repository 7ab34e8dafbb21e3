"""The statements that read what happened last first: a page of a timeline, and of the recycle bin.

When an activity happens stands on the link that leads to it, in an index for each type; its place on a timeline is that moment,
or, on the few links that say so, another one. So a page is made of the first rows of each of these lists, however long.
The recycle bin has such a list for each type, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from axle.core.catalog import ObjectType
from axle.storage.interface import Place
from axle.storage.queries import RECORD
from axle.storage.sql import SQL, join, sql

TOP = Place(2**62, 0, 0)

_RECORD = "r.type, r.id, r.created_ms, r.updated_ms, r.archived_ms, r.properties"
_WHERE = "FROM link WHERE account = ? AND from_id = ? AND type = ?"
_SHOWN = "coalesce(shown_ms, at_ms)"
_DATED = "at_ms", " AND open = {} AND hidden = 0 AND at_ms IS NOT NULL AND shown_ms IS NULL"
_PLACED = "shown_ms", " AND hidden = 0 AND shown_ms IS NOT NULL"
_ARCHIVED = _SHOWN, f" AND hidden = 2 AND {_SHOWN} IS NOT NULL"  # the bit is TO_ARCHIVED alone
MAX_LISTS = 150  # of one statement


def timeline(scope: tuple[int, int], types: Mapping[int, ObjectType], after: Place, limit: int, archived: bool) -> SQL:
    """Read a page of a timeline: moment, type, id and record of activities.

    `scope` is the account and the record, `types` the association types with what they lead to.
    """
    lists = [
        _first(scope, (type_id, object_type.key), moment, condition, (after, limit))
        for type_id, object_type in types.items()
        for moment, condition in _lists(object_type, archived)
    ]
    return sql(
        f"SELECT page.shown, page.key, page.to_id, {_RECORD} FROM (? ORDER BY shown DESC, key, to_id DESC LIMIT ?) AS page"
        " LEFT JOIN record AS r ON r.account = ? AND r.type = page.key AND r.id = page.to_id"
        " ORDER BY page.shown DESC, page.key, page.to_id DESC",
        join(" UNION ALL ", lists), limit, scope[0],
    )  # fmt: skip


def _lists(object_type: ObjectType, archived: bool) -> Iterator[tuple[str, str]]:
    """Return the lists that links to a type are in: the moment by which each is ordered, and what is in it.

    What can never be done stands among what is open.
    """
    if archived:
        yield _ARCHIVED
        return
    moment, condition = _DATED
    for is_open in (0, 1) if object_type.definition.pending else (1,):
        yield moment, condition.format(is_open)
    yield _PLACED


def _first(scope: tuple[int, int], types: tuple[int, int], moment: str, condition: str, page: tuple[Place, int]) -> SQL:
    """Read the first rows of one list behind a place: of types that come before that of the place, only earlier moments."""
    (type_id, key), (after, limit) = types, page
    return sql(
        f"SELECT * FROM (SELECT {moment} AS shown, CAST(? AS bigint) AS key, to_id {_WHERE}{condition}"
        f" AND {moment} <= ? AND ({moment} < ? OR to_id < ?) ORDER BY {moment} DESC, to_id DESC LIMIT ?) AS first",
        key, *scope, type_id, *_behind(key, after), limit,
    )  # fmt: skip


def _behind(key: int, after: Place) -> tuple[int, int, int]:
    """Return what stands behind a place in the list of a type: the latest moment, the one before which all do, the last id."""
    latest = after.at_ms - 1 if key < after.type_key else after.at_ms
    before = after.at_ms if key <= after.type_key else after.at_ms + 1
    return latest, before, after.id


def archived(account: int, keys: Sequence[int], after: Place, limit: int) -> SQL:
    """Read a page of archived records of up to `MAX_LISTS` types, the last archived first."""
    lists = [
        sql(
            f"SELECT * FROM (SELECT {RECORD} FROM record WHERE account = ? AND type = ? AND archived_ms IS NOT NULL"
            " AND archived_ms <= ? AND (archived_ms < ? OR id < ?) ORDER BY archived_ms DESC, id DESC LIMIT ?) AS first",
            account, key, *_behind(key, after), limit,
        )
        for key in keys
    ]  # fmt: skip
    return sql("? ORDER BY archived_ms DESC, type, id DESC LIMIT ?", join(" UNION ALL ", lists), limit)
