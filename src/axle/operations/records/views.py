"""Which properties, history and associations of a record an answer shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import msgspec

from axle.core.associations import Link
from axle.core.catalog import Catalog, ObjectType, derived
from axle.core.events import HistoryRow
from axle.core.permissions import READ, may
from axle.core.record import CALCULATED, Record, user_of
from axle.operations.records.plan import PlannedRecord
from axle.operations.reminders.moments import unscheduled
from axle.operations.request import (
    LINKS_BESIDE,
    LINKS_READ,
    AssociationPage,
    AssociationView,
    Caller,
    HistoryValue,
    ReadOptions,
    RecordView,
)
from axle.storage.interface import Transaction


def shown_names(object_type: ObjectType, names: tuple[str, ...] | None, extra: bool) -> tuple[str, ...]:
    """Return the names to show, in order: the defaults or those asked for, and always the id and the dates."""
    definition = object_type.definition
    return _in_order(
        definition.defaults if names is None else names, object_type.always, definition.extra_dates if extra else ()
    )


@lru_cache(maxsize=1024)
def _in_order(*names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({name for some in names for name in some}))


def names_for(
    caller: Caller, object_type: ObjectType, names: tuple[str, ...] | None, history: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the names that a read shows, those with history too; unknown ones are left out, and so kept out of the cache."""
    requested = (*(names or object_type.definition.defaults), *history) if names or history else ()
    defined = tuple(dict.fromkeys(name for name in requested if name in object_type.properties)) if requested else None
    return shown_names(object_type, defined, caller.behaviour.leads_dates)


def views(tx: Transaction, caller: Caller, records: Sequence[Record], reading: ReadOptions) -> list[RecordView]:
    """Show records of one type as a read asks for them; history and links are read once for all."""
    if not records:
        return []
    names = names_for(caller, records[0].type, reading.properties, reading.history)
    record_views = [RecordView(record, names) for record in records]
    if reading.history:
        _add_history(tx, caller, record_views, reading.history)
    if reading.associations:
        _add_links(tx, caller, record_views, reading.associations)
    return record_views


def complete(caller: Caller, record: Record) -> RecordView:
    """Show a record with every property that is set."""
    extra = record.type.definition.extra_dates if caller.behaviour.leads_dates else ()
    set_names = record.properties.keys() & record.type.properties.keys()
    return RecordView(record, sorted(set_names.union(record.type.always, extra)), sparse=True)


def created(caller: Caller, planned: PlannedRecord) -> RecordView:
    """Show a new record: every property that is set."""
    view = complete(caller, planned.record)
    view.created, view.normalised, view.unscheduled = True, planned.normalised, unscheduled(planned.change)
    return view


def updated(caller: Caller, planned: PlannedRecord, names: Iterable[str], without: Collection[str] = ()) -> RecordView:
    """Show a changed record.

    Those are the properties that the request names, what has changed, what the server keeps by itself, and where the record
    stands; but not those that are to be left out.
    """
    record, object_type = planned.record, planned.record.type
    written = {*names, *(planned.change.changed if planned.change else ())} & object_type.properties.keys()
    kept = record.properties.keys() & _always_answered(object_type)
    extra = object_type.definition.extra_dates if caller.behaviour.leads_dates else ()
    answered = (written - set(without)).union(kept, object_type.always, extra)
    view = RecordView(record, sorted(answered), sparse=True, normalised=planned.normalised)
    view.unscheduled = unscheduled(planned.change)
    return view


@derived
def _always_answered(object_type: ObjectType) -> frozenset[str]:
    """Return the properties that the answer to each change shows where they are set."""
    definition = object_type.definition
    places = {definition.pipeline, definition.stage, *definition.echoed}
    return frozenset(name for name, prop in object_type.properties.items() if prop.read_only or name in places)


def _add_history(tx: Transaction, caller: Caller, record_views: Sequence[RecordView], requested: Sequence[str]) -> None:
    object_type = record_views[0].record.type
    names = [name for name in requested if name in object_type.properties]
    past = histories(
        tx, caller, {view.record.id: view.record for view in record_views}, {view.record.id: names for view in record_views}
    )
    for view in record_views:
        view.history = past.entries[view.record.id]
        view.cut = past.cut


class Histories(msgspec.Struct):
    """The values of some properties of records, newest first, by id and name; `cut` where older ones are left out."""

    entries: dict[int, dict[str, list[HistoryValue]]]
    cut: bool = False


def histories(tx: Transaction, caller: Caller, records: Mapping[int, Record], names: Mapping[int, Sequence[str]]) -> Histories:
    """Return the newest values of some properties of each record, all of one type, read once for all."""
    if not records:
        return Histories({})
    object_type = next(iter(records.values())).type
    wanted_names = sorted({name for some in names.values() for name in some})
    past = tx.history(object_type, list(records), wanted_names, caller.history + 1)
    rows: dict[tuple[int, str], list[HistoryRow]] = {}
    for row in past.rows:
        rows.setdefault((row.record_id, row.property), []).append(row)
    past_values = Histories({})
    for number, record in records.items():
        chains = {name: value_chain(record, name, rows.get((number, name), [])) for name in names[number]}
        past_values.cut = past_values.cut or any(len(entries) >= past.most for entries in chains.values())
        past_values.entries[number] = {name: entries[: past.most - 1] for name, entries in chains.items()}
    return past_values


def value_chain(record: Record, name: str, rows: Sequence[HistoryRow]) -> list[HistoryValue]:
    """Return a property's values newest first: the present one, then each that ended, back to the record's creation."""
    entries: list[HistoryValue] = []
    value = record.value(name) or ""
    for row in rows:
        entries.append(HistoryValue(value, row.at_ms, row.source, row.source_id, row.user_id))
        value = row.value
    if value:
        source = (record.properties.get("hs_object_source", "INTEGRATION"), record.properties.get("hs_object_source_id", ""))
        if name in record.type.calculated:
            source = (CALCULATED.type, CALCULATED.id)
        at_ms = record.updated_ms if name in record.type.definition.modified else record.created_ms
        entries.append(HistoryValue(value, at_ms, *source, user_of(*source)))
    return entries


def _add_links(tx: Transaction, caller: Caller, record_views: Sequence[RecordView], requested: Sequence[str]) -> None:
    types_by_name = linked_types(caller, record_views[0].record.type, requested)
    ids = [view.record.id for view in record_views]
    links_by_record: dict[int, list[Link]] = {record_id: [] for record_id in ids}
    for link in _first_links(tx, ids, list(types_by_name.values())):
        links_by_record[link.from_id].append(link)
    for view in record_views:
        pages = {
            name: _link_page(caller.catalog, links_by_record[view.record.id], types) for name, types in types_by_name.items()
        }
        filled = {name: page for name, page in pages.items() if page.links}
        view.links = filled if filled or caller.behaviour.empty_associations else None


def _first_links(tx: Transaction, ids: Sequence[int], types_of_pages: Sequence[Sequence[int]]) -> list[Link]:
    """Return the links that records are shown with: all at once where they are few, else the first of each page."""
    links = tx.associations(ids, list(chain.from_iterable(types_of_pages)), 0, LINKS_READ)
    if len(links) < LINKS_READ:
        return links
    # some record has so many that those of the others may be missing
    pages = (tx.associations([record_id], types, 0, LINKS_BESIDE + 1) for record_id in ids for types in types_of_pages)
    return list(chain.from_iterable(pages))


def linked_types(caller: Caller, object_type: ObjectType, names: Iterable[str]) -> dict[str, list[int]]:
    """Return, by plural name, the association types to each asked-for type that is known and that the caller may read."""
    types_by_name: dict[str, list[int]] = {}
    for name in names:
        other_type = caller.catalog.known(name)
        if other_type and caller.reaches(object_type, other_type, READ):
            types_by_name[other_type.name] = [
                association_type.id for association_type in caller.catalog.between(object_type.id, other_type.id)
            ]
    return {name: types for name, types in types_by_name.items() if types}


def linked_ids(
    tx: Transaction, caller: Caller, object_type: ObjectType, ids: Sequence[int], fields: Mapping[str, ObjectType]
) -> dict[int, dict[str, list[int]]]:
    """Return for each record the ids that it is linked to, by the field of their type; what may not be read is left out."""
    object_types = {name: other_type for name, other_type in fields.items() if may(caller.scopes, other_type, READ)}
    names = {
        way: name for name, other_type in object_types.items() for way in caller.catalog.ways(object_type.id, other_type.id)
    }
    ids_by_record: dict[int, dict[str, list[int]]] = {number: {name: [] for name in object_types} for number in ids}
    for link in tx.associations(ids, list(names)):  # by the other end: what is linked in several ways stands together
        mine = ids_by_record[link.from_id][names[link.type]]
        if mine[-1:] != [link.to_id]:
            mine.append(link.to_id)
    return ids_by_record


def _link_page(catalog: Catalog, links: Sequence[Link], types: Sequence[int]) -> AssociationPage:
    type_ids = set(types)
    mine = [link for link in links if link.type in type_ids]
    page, more = mine[:LINKS_BESIDE], None
    if len(mine) > LINKS_BESIDE:
        more = mine[LINKS_BESIDE].to_id
        page = [link for link in page if link.to_id != more] or page  # all that leads to one record stands on one page
    return AssociationPage([AssociationView(one.to_id, catalog.associations[one.type].name) for one in page], more)
