"""One record at a time, and pages of them: list, read, create, update, archive, restore, merge, erase."""

from __future__ import annotations

from collections.abc import Mapping

from axle.core import changes as happenings
from axle.core.associations import Link
from axle.core.catalog import MERGED_IDS, ObjectType
from axle.core.changes import Record
from axle.core.errors import Invalid, InvalidProperties, InvalidQuery
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json
from axle.operations.inputs import Create, Erase, Merge, Update
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, exactly, find, live, merged_into, missing, unreadable
from axle.operations.records.write import create_all, update_all
from axle.operations.request import (
    HISTORY_LIMIT,
    PAGE_DEFAULT,
    PAGE_LIMIT,
    Caller,
    ReadOptions,
    RecordPage,
    RecordView,
    Request,
)
from axle.storage.interface import Transaction

MERGE_LIMIT = 250  # records that may be merged into one


def page_size(reading: ReadOptions) -> int:
    """Return the size of a page. Raises Invalid outside 1 to 100, or above 50 with history."""
    limit = PAGE_DEFAULT if reading.limit is None else reading.limit
    most = HISTORY_LIMIT if reading.history else PAGE_LIMIT
    if not 1 <= limit <= most:
        reason = " when propertiesWithHistory is asked for" if reading.history else ""
        raise Invalid(f"limit must be between 1 and {most}{reason}, but was {limit}", context={"limit": [str(limit)]})
    return limit


def start_after(after: str) -> int:
    """Read the cursor of a list: the id to go on from."""
    if not after:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) <= 19):
        raise InvalidQuery("Unable to parse value for query parameter: after", context={"after": [after[:100]]})
    return min(int(after), MAX_ID)


def list_records(tx: Transaction, caller: Caller, ask: Request[None]) -> RecordPage:
    """Return a page of records in the order of their ids."""
    kind = caller.type(ask.names["objectType"], READ)
    if ask.reading.archived and kind.definition.archived_unlisted and not caller.behaviour.archived_of_all_types:
        raise Invalid(f"Archived objects of type {kind.label} cannot be listed", context={"archived": ["true"]})
    limit = page_size(ask.reading)
    found = tx.page(kind, start_after(ask.reading.after), limit + 1, ask.reading.archived)
    shown = views.views(tx, caller, found[:limit], ask.reading)
    return RecordPage(shown, str(found[limit - 1].id + 1) if len(found) > limit else "")


def read(tx: Transaction, caller: Caller, ask: Request[None]) -> RecordView:
    """Return one record. Raises NotFound."""
    kind = caller.type(ask.names["objectType"], READ)
    found = find(tx, kind, ask.names["objectId"], ask.reading.id_property, ask.reading.archived)
    if found is None:
        raise unreadable()
    return views.views(tx, caller, [found], ask.reading)[0]


def create(tx: Transaction, caller: Caller, ask: Request[Create]) -> RecordView:
    """Create a record, linked as asked."""
    work = ChangeSet(tx, caller)
    kind = caller.type(ask.names["objectType"], WRITE)
    (change,) = create_all(work, kind, [ask.body])
    work.save()
    return noting(work, views.created(caller, change))


def noting(work: ChangeSet, view: RecordView) -> RecordView:
    """Have a view of a written record tell which of the values that were given were taken for others."""
    view.normalised = work.normalised.get(view.record.id, ())
    return view


def update(tx: Transaction, caller: Caller, ask: Request[Update]) -> RecordView:
    """Change some of a record's properties."""
    kind = caller.type(ask.names["objectType"], WRITE)
    prop = ask.reading.id_property
    if prop and prop not in kind.properties:
        raise InvalidProperties([happenings.unwritable(prop, None)])  # as for a value of it: clients then define it
    record = live(tx, kind, ask.names["objectId"], prop)
    if not ask.body.properties:
        raise Invalid("No properties found to update, please provide at least one.", context={"properties": ["{}"]})
    work = ChangeSet(tx, caller)
    update_all(work, kind, [(record, ask.body.properties)])
    work.save()
    return noting(work, views.updated(caller, current(work, record), named(work, record, ask.body.properties)))


def named(work: ChangeSet, record: Record, properties: Mapping[str, Json]) -> list[str]:
    """Return what the answer to a change shows: the names of the request that the type defines, and all that has changed."""
    change = work.changes.get(record.id)
    return [name for name in [*properties, *(change.changed if change else ())] if name in record.type.properties]


def current(work: ChangeSet, record: Record) -> Record:
    """Return a record as a piece of work leaves it."""
    change = work.changes.get(record.id)
    return change.after if change else record


def archive(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Put a record into the recycle bin."""
    kind = caller.type(ask.names["objectType"], WRITE)
    found = exactly(tx, kind, ask.names["objectId"], ask.reading.id_property)
    if found is None:
        if caller.behaviour.missing_delete_is_204:
            return
        raise missing()
    archive_all(ChangeSet(tx, caller), [found])


def archive_all(work: ChangeSet, records: list[Record]) -> None:
    """Put records into the recycle bin, hiding their links, and save."""
    for record in records:
        work.archive(record)
    work.save()


def restore(tx: Transaction, caller: Caller, ask: Request[None]) -> RecordView:
    """Take a record out of the recycle bin, with all it had. Raises Conflict if a unique value is taken."""
    kind = caller.type(ask.names["objectType"], WRITE)
    found = exactly(tx, kind, ask.names["objectId"], "", archived=True)
    if found is None:
        raise missing()
    heir = merged_into(tx, kind, found.id)
    if heir:
        raise Invalid(f"Record {found.id} was merged into {heir}: it cannot be restored.", context={"id": [str(found.id)]})
    work = ChangeSet(tx, caller)
    change = happenings.restore(found, caller.moment)
    work.add(change)
    work.hide(change)
    work.save()
    return views.views(tx, caller, [current(work, found)], ask.reading)[0]


def merge(tx: Transaction, caller: Caller, ask: Request[Merge]) -> RecordView:
    """Make one record of two: the primary takes over what it lacks, and all associations; the other is archived."""
    kind = caller.type(ask.names["objectType"], WRITE)
    if not kind.definition.can_merge:
        raise Invalid(f"Records of type {kind.name} cannot be merged.")
    return _merged(tx, caller, kind, ask)


def merge_any(tx: Transaction, caller: Caller, ask: Request[Merge]) -> RecordView:
    """Make one record of two, of whatever type, as the newest versions can."""
    return _merged(tx, caller, caller.type(ask.names["objectType"], WRITE), ask)


def _merged(tx: Transaction, caller: Caller, kind: ObjectType, ask: Request[Merge]) -> RecordView:
    primary, other = (live(tx, kind, str(one)) for one in (ask.body.primaryObjectId, ask.body.objectIdToMerge))
    if primary.id == other.id:
        raise Invalid("A record cannot be merged with itself.", context={"objectIdToMerge": [str(other.id)]})
    work = ChangeSet(tx, caller)
    links = [link for link, hidden in tx.all_links(other.id) if not hidden and link.to_id != primary.id]
    values = happenings.merged_values(primary, other)
    if values[MERGED_IDS].count(";") >= MERGE_LIMIT:
        raise Invalid(f"At most {MERGE_LIMIT} records can be merged into one.", context={"limit": [str(MERGE_LIMIT)]})
    work.archive(other)
    change = happenings.update(primary, values, work.moment(kind, values))
    if change:
        work.add(change)
    _take_links(work, primary, links)
    work.save()
    return views.created(caller, work.touch(primary))


def _take_links(work: ChangeSet, primary: Record, links: list[Link]) -> None:
    """Give links of a merged-away record to the primary one; where only one is allowed the primary keeps its own."""
    change = work.touch(primary)
    for link in links:
        kind = work.catalog.associations[link.type]
        single = kind.limit_one and work.links.linked(primary.id, [kind.id])
        if not single:
            work.link(change, kind, link.to_id)


def gdpr_delete(tx: Transaction, caller: Caller, ask: Request[Erase]) -> None:
    """Erase a record for good, archived or not, and all that was merged into it: history, links, search, reserved moments."""
    kind = caller.type(ask.names["objectType"], WRITE)
    if not kind.definition.can_gdpr_delete:
        raise Invalid(f"Records of type {kind.name} cannot be deleted permanently.")
    _erased(tx, caller, kind, ask)


def gdpr_delete_any(tx: Transaction, caller: Caller, ask: Request[Erase]) -> None:
    """Erase a record for good, of whatever type, as the newest versions can."""
    _erased(tx, caller, caller.type(ask.names["objectType"], WRITE), ask)


def _erased(tx: Transaction, caller: Caller, kind: ObjectType, ask: Request[Erase]) -> None:
    found = find(tx, kind, str(ask.body.objectId), ask.body.idProperty or "", archived=None)
    if found is None:
        raise missing()
    merged = [int(one) for one in found.properties.get(MERGED_IDS, "").split(";") if one]
    erase_all(ChangeSet(tx, caller), [found, *tx.records(kind, merged, None)])


def erase_all(work: ChangeSet, records: list[Record]) -> None:
    """Erase records and save."""
    for record in records:
        change = happenings.erase(record, work.caller.moment)
        work.add(change)
        work.unlink(change, [link for link, _ in work.links.stored(record.id)])
    work.save()
