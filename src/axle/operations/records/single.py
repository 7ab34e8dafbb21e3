"""One record at a time, and pages of them: list, read, create, update, archive, restore, merge, erase."""

from __future__ import annotations

from collections.abc import Iterable

from axle.core import changes
from axle.core.acceptance import unwritable
from axle.core.associations import Link, end_of
from axle.core.catalog import MERGED_IDS, ObjectType
from axle.core.errors import Invalid, InvalidProperties, unparsable
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.core.whole_numbers import whole_number
from axle.operations.inputs import Create, Erase, Id, Merge, Update
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, exact_record, find, live_record, merged_into, missing, unreadable
from axle.operations.records.plan import WritePlan
from axle.operations.request import (
    MAX_HISTORY_PAGE,
    MAX_PAGE,
    MAX_QUERY_DIGITS,
    PAGE_DEFAULT,
    Caller,
    ReadOptions,
    RecordPage,
    RecordView,
    Request,
)
from axle.storage.interface import Transaction

MAX_MERGED = 250  # records that may be merged into one


def page_size(reading: ReadOptions) -> int:
    """Return the size of a page. Raises Invalid outside 1 to 100, or above 50 with history."""
    limit = PAGE_DEFAULT if reading.limit is None else reading.limit
    most = MAX_HISTORY_PAGE if reading.history else MAX_PAGE
    if not 1 <= limit <= most:
        reason = " when propertiesWithHistory is asked for" if reading.history else ""
        raise Invalid(f"limit must be between 1 and {most}{reason}, but was {limit}", context={"limit": [str(limit)]})
    return limit


def start_after(after: str) -> int:
    """Read the cursor of a list: the id to go on from."""
    if not after:
        return 0
    number = whole_number(after, MAX_QUERY_DIGITS)
    if number is None:
        raise unparsable("after", after)
    return min(number, MAX_ID)


def list_records(tx: Transaction, caller: Caller, request: Request[None]) -> RecordPage:
    """Return a page of records in the order of their ids."""
    object_type = caller.type(request.path["objectType"], READ)
    if request.options.archived and object_type.definition.archived_unlisted and not caller.behaviour.archived_of_all_types:
        raise Invalid(f"Archived objects of type {object_type.label} cannot be listed", context={"archived": ["true"]})
    limit = page_size(request.options)
    records = tx.record_page(object_type, start_after(request.options.after), limit + 1, request.options.archived)
    record_views = views.views(tx, caller, records[:limit], request.options)
    return RecordPage(record_views, str(records[limit - 1].id + 1) if len(records) > limit else "")


def read(tx: Transaction, caller: Caller, request: Request[None]) -> RecordView:
    """Return one record. Raises NotFound."""
    object_type = caller.type(request.path["objectType"], READ)
    record = find(tx, object_type, request.path["objectId"], request.options.id_property, request.options.archived)
    if record is None:
        raise unreadable()
    return views.views(tx, caller, [record], request.options)[0]


def create(tx: Transaction, caller: Caller, request: Request[Create]) -> RecordView:
    """Create a record, associated as asked."""
    plan = WritePlan(tx, caller, caller.type(request.path["objectType"], WRITE))
    planned = plan.create([request.body])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    return views.created(caller, planned[0])


def update(tx: Transaction, caller: Caller, request: Request[Update]) -> RecordView:
    """Change some of a record's properties."""
    object_type = caller.type(request.path["objectType"], WRITE)
    properties, prop = request.body.properties, request.options.id_property
    if prop and prop not in object_type.properties:
        raise InvalidProperties([unwritable(prop, None)])  # as for a value of it: clients then define it
    record = live_record(tx, object_type, request.path["objectId"], prop)
    if not properties:
        raise Invalid("No properties found to update, please provide at least one.", context={"properties": ["{}"]})
    planned = WritePlan(tx, caller, object_type).update([(record, properties)])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    return views.updated(caller, planned[0], properties)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Put a record into the recycle bin."""
    object_type = caller.type(request.path["objectType"], WRITE)
    record = exact_record(tx, object_type, request.path["objectId"], request.options.id_property)
    if record is None:
        if caller.behaviour.missing_delete_is_204:
            return
        raise missing()
    archive_all(tx, caller, [record])


def archive_all(tx: Transaction, caller: Caller, records: Iterable[Record]) -> None:
    """Put records into the recycle bin, hiding their associations."""
    changeset = ChangeSet(tx, caller)
    for record in records:
        changeset.archive(record)
    changeset.save()


def restore(tx: Transaction, caller: Caller, request: Request[None]) -> RecordView:
    """Take a record out of the recycle bin, with all it had. Raises Conflict if a unique value is taken."""
    object_type = caller.type(request.path["objectType"], WRITE)
    record = exact_record(tx, object_type, request.path["objectId"], "", archived=True)
    if record is None:
        raise missing()
    heir = merged_into(tx, object_type, record.id)
    if heir:
        raise Invalid(f"Record {record.id} was merged into {heir}: it cannot be restored.", context={"id": [str(record.id)]})
    changeset = ChangeSet(tx, caller)
    changeset.restore(record)
    changeset.save()
    return views.views(tx, caller, [changeset.current(record)], request.options)[0]


def merge(tx: Transaction, caller: Caller, request: Request[Merge]) -> RecordView:
    """Make one record of two: the primary takes over what it lacks, and all associations; the other is archived."""
    object_type = caller.type(request.path["objectType"], WRITE)
    body = request.body
    return views.complete(caller, merge_records(tx, caller, object_type, body.primaryObjectId, body.objectIdToMerge))


def merge_any(tx: Transaction, caller: Caller, request: Request[Merge]) -> RecordView:
    """Make one record of two, of whatever type, as the newest versions can."""
    object_type, body = caller.type(request.path["objectType"], WRITE), request.body
    records = live_record(tx, object_type, str(body.primaryObjectId)), live_record(tx, object_type, str(body.objectIdToMerge))
    return views.complete(caller, _merged(tx, caller, *records))


def merge_records(tx: Transaction, caller: Caller, object_type: ObjectType, primary_id: Id, other_id: Id) -> Record:
    """Make one record of two, and return it. Raises Invalid for a type whose records cannot be merged, and NotFound."""
    if not object_type.definition.can_merge:
        raise Invalid(f"Records of type {object_type.name} cannot be merged.")
    return _merged(tx, caller, live_record(tx, object_type, str(primary_id)), live_record(tx, object_type, str(other_id)))


def _merged(tx: Transaction, caller: Caller, primary: Record, other_record: Record) -> Record:
    if primary.id == other_record.id:
        raise Invalid("A record cannot be merged with itself.", context={"objectIdToMerge": [str(other_record.id)]})
    stored = tx.all_associations(other_record.id, caller.catalog.ways_from(other_record.type.id))
    links = [link for link, hidden in stored if not hidden and end_of(caller.catalog, link) != primary.key]
    values = changes.merged_values(primary, other_record)
    if values[MERGED_IDS].count(";") >= MAX_MERGED:
        raise Invalid(f"At most {MAX_MERGED} records can be merged into one.", context={"limit": [str(MAX_MERGED)]})
    planned = WritePlan(tx, caller, primary.type).set_values(primary, values)
    changeset = ChangeSet(tx, caller)
    changeset.archive(other_record, merged_into=primary.id)
    changeset.add_planned(planned)
    _take_links(changeset, primary, links)
    changeset.save()
    return changeset.current(primary)


def _take_links(changeset: ChangeSet, primary: Record, links: list[Link]) -> None:
    """Give links of a merged-away record to the primary one; where only one is allowed the primary keeps its own."""
    change = changeset.touch(primary)
    for link in links:
        association_type = changeset.catalog.associations[link.type]
        single = association_type.limit_one and changeset.links.linked(primary.id, [association_type.id])
        if not single:
            changeset.link(change, association_type, link.to_id)


def gdpr_delete(tx: Transaction, caller: Caller, request: Request[Erase]) -> None:
    """Erase a record for good, archived or not, and all that was merged into it: history, links, search, reserved moments."""
    object_type = caller.type(request.path["objectType"], WRITE)
    if not object_type.definition.can_gdpr_delete:
        raise Invalid(f"Records of type {object_type.name} cannot be deleted permanently.")
    _erased(tx, caller, object_type, request)


def gdpr_delete_any(tx: Transaction, caller: Caller, request: Request[Erase]) -> None:
    """Erase a record for good, of whatever type, as the newest versions can."""
    _erased(tx, caller, caller.type(request.path["objectType"], WRITE), request)


def _erased(tx: Transaction, caller: Caller, object_type: ObjectType, request: Request[Erase]) -> None:
    record = find(tx, object_type, str(request.body.objectId), request.body.idProperty or "", archived=None)
    if record is None:
        raise missing()
    merged = [int(text) for text in record.properties.get(MERGED_IDS, "").split(";") if text]
    erase_all(tx, caller, [record, *tx.records(object_type, merged, None)])


def erase_all(tx: Transaction, caller: Caller, records: Iterable[Record]) -> None:
    """Erase records for good."""
    changeset = ChangeSet(tx, caller)
    for record in records:
        changeset.erase(record)
    changeset.save()
