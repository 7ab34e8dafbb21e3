"""Records on the wire of the legacy APIs: numbers for ids and moments, each value with when and by whom it was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.catalog import MERGED_IDS
from axle.core.errors import Identity
from axle.core.property_types import DATE, MOMENT, form_of, milliseconds
from axle.core.record import Record
from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.operations.legacy.lists import LegacyPage
from axle.operations.legacy.profiles import SavedProfile
from axle.operations.legacy.record_associations import LegacyAssociatedPage
from axle.operations.legacy.records import LegacyRecordView, identities
from axle.operations.request import HistoryValue

MOMENTS = (DATE, MOMENT)  # forms of values that are epoch milliseconds here
Body = dict[str, Any]


class ProfileVersion(msgspec.Struct, rename="kebab"):
    """One value that a property of a profile had."""

    value: str
    source_type: str
    source_id: str | None
    source_label: str | None
    updated_by_user_id: int | None
    timestamp: int
    selected: bool = False


class ProfileValue(msgspec.Struct):
    """A property of a profile."""

    value: str
    versions: list[ProfileVersion] | UnsetType = UNSET


class IdentityBody(msgspec.Struct, rename="kebab"):
    """One way in which a profile is known."""

    type: str
    value: str
    timestamp: int
    is_primary: bool | UnsetType = UNSET
    is_secondary: bool | UnsetType = UNSET


class IdentityProfile(msgspec.Struct, rename="kebab"):
    """The ways in which a profile is known."""

    vid: int
    saved_at_timestamp: int
    deleted_changed_timestamp: int
    identities: list[IdentityBody]


class ParentBody(msgspec.Struct, rename="kebab"):
    """The one record that a profile is shown with."""

    company_id: int
    portal_id: int
    properties: dict[str, ProfileValue]


class ProfileBody(msgspec.Struct, kw_only=True, rename={"added_at": "addedAt"}):
    """A record as a profile."""

    added_at: int | UnsetType = UNSET
    vid: int
    canonical_vid: int = msgspec.field(name="canonical-vid")
    merged_vids: list[int] = msgspec.field(name="merged-vids")
    portal_id: int = msgspec.field(name="portal-id")
    is_contact: bool = msgspec.field(name="is-contact", default=True)
    profile_url: str = msgspec.field(name="profile-url")
    properties: dict[str, ProfileValue]
    form_submissions: list[Any] = msgspec.field(name="form-submissions", default_factory=list)
    list_memberships: list[Any] = msgspec.field(name="list-memberships", default_factory=list)
    identity_profiles: list[IdentityProfile] = msgspec.field(name="identity-profiles")
    merge_audits: list[Any] = msgspec.field(name="merge-audits", default_factory=list)
    associated: ParentBody | UnsetType = msgspec.field(name="associated-company", default=UNSET)


class Version(msgspec.Struct):
    """One value that a property had."""

    name: str
    value: str
    timestamp: int
    source: str
    sourceId: str | UnsetType = UNSET
    sourceVid: list[int] = []


class ValueBody(msgspec.Struct):
    """A property, with when and by whom its value was given."""

    value: str
    timestamp: int
    source: str
    sourceId: str | None
    versions: list[Version]


class SavedBody(msgspec.Struct):
    """Which record was changed or created."""

    vid: int
    isNew: bool


def record(view: LegacyRecordView, wire: Wire) -> Any:
    """Show a record in the form of its type."""
    return profile(view, wire) if view.record.type.legacy.profile else _record(view, wire)


def _record(view: LegacyRecordView, wire: Wire) -> Body:
    if view.cut:
        wire.tell_cut()
    record = view.record
    form = record.type.legacy
    body: Body = {} if form.records else {"objectType": record.type.label}
    body |= {"portalId": wire.account, form.id: record.id}
    if form.links:
        body["associations"] = {field: view.associations.get(field, []) for field in form.links}
    body["properties"] = {name: _value_body(record, name, view.entries[name]) for name in view.names}
    body["isDeleted"] = False
    body |= {field: [] for field in form.empty}
    if not form.records:
        body["version"] = record.updated_ms
    return body


def _value_body(record: Record, name: str, entries: Sequence[HistoryValue]) -> ValueBody:
    newest = entries[0]
    return ValueBody(
        value=_legacy_text(record, name, newest.value),
        timestamp=newest.at_ms,
        source=newest.source,
        sourceId=newest.source_id or None,
        versions=[_version(record, name, entry) for entry in entries],
    )


def _version(record: Record, name: str, entry: HistoryValue) -> Version:
    return Version(
        name=name,
        value=_legacy_text(record, name, entry.value),
        timestamp=entry.at_ms,
        source=entry.source,
        sourceId=entry.source_id or UNSET,
    )


def _legacy_text(record: Record, name: str, value: str) -> str:
    """Return a value as the legacy APIs write it: moments in epoch milliseconds."""
    if form_of(record.type.properties[name]) in MOMENTS:
        ms = milliseconds(value)
        return value if ms is None else str(ms)
    return value


def profile(view: LegacyRecordView, wire: Wire) -> ProfileBody:
    """Show a record as a profile."""
    if view.cut:
        wire.tell_cut()
    record = view.record
    url = record.type.definition.url.format(base=wire.base, portal=wire.account, type=record.type.id, id=record.id)
    identity = [_identity(identity, record) for identity in identities(record)]
    return ProfileBody(
        added_at=UNSET if view.added_ms is None else view.added_ms,
        vid=record.id,
        canonical_vid=record.id,
        merged_vids=_merged_ids(record),
        portal_id=wire.account,
        profile_url=url,
        properties={name: _profile_value(view, name) for name in view.names},
        associated=_parent(view.parent, wire) if view.parent else UNSET,
        identity_profiles=[IdentityProfile(record.id, record.created_ms, 0, identity)],
    )


def _parent(view: LegacyRecordView, wire: Wire) -> ParentBody:
    properties = {name: _profile_value(view, name) for name in view.names}
    return ParentBody(view.record.id, wire.account, properties)


def _merged_ids(record: Record) -> list[int]:
    return [int(number) for number in record.properties.get(MERGED_IDS, "").split(";") if number]


def _profile_value(view: LegacyRecordView, name: str) -> ProfileValue:
    entries = view.entries[name]
    body = ProfileValue(_legacy_text(view.record, name, entries[0].value))
    if view.versions:
        body.versions = [_profile_version(view.record, name, entry) for entry in entries]
    return body


def _profile_version(record: Record, name: str, entry: HistoryValue) -> ProfileVersion:
    return ProfileVersion(
        value=_legacy_text(record, name, entry.value),
        source_type=entry.source,
        source_id=entry.source_id or None,
        source_label=None,
        updated_by_user_id=entry.user_id,
        timestamp=entry.at_ms,
    )


def _identity(identity: Identity, record: Record) -> IdentityBody:
    body = IdentityBody(identity.type, identity.value, record.created_ms)
    if identity.primary:
        body.is_primary = True
    else:
        body.is_secondary = True
    return body


def saved(saved: SavedProfile, wire: Wire) -> SavedBody:
    """Tell which record was changed or created."""
    return SavedBody(saved.record.id, saved.new)


def deleted(record: Record, wire: Wire) -> Body:
    """Tell that a record was deleted."""
    form = record.type.legacy
    body: Body = {form.id: record.id, "deleted": True}
    return {**body, "reason": "OK"} if form.profile else body


def merged(nothing: None, wire: Wire) -> Answer:
    """Tell that two records are one, in the one word that clients know."""
    return Answer(200, b"SUCCESS", b"text/plain;charset=utf-8")


def page(page: LegacyPage, wire: Wire) -> Body:
    """Show a page of records, with the fields of its type's pages."""
    form = page.object_type.legacy
    offset = "vid-offset" if form.profile else "offset"
    return {form.page: many(page.results, wire), form.more: page.more, offset: page.offset}


def latest(records: LegacyPage, wire: Wire) -> Body:
    """Show a page of records that moments order, and the moment from which to go on."""
    return {**page(records, wire), "time-offset": records.moment}


def recent(page: LegacyPage, wire: Wire) -> Body:
    """Show a page of records that were created or changed of late, all of which were counted."""
    return {"results": many(page.results, wire), "hasMore": page.more, "offset": page.offset, "total": page.total}


def searched(page: LegacyPage, wire: Wire) -> Body:
    """Show the records that a text finds."""
    form = page.object_type.legacy
    body: Body = {"query": page.query, "offset": page.offset, form.more: page.more, "total": page.total}
    return {**body, form.page: many(page.results, wire)}


def with_value(page: LegacyPage, wire: Wire) -> Body:
    """Show the records that have a value, and where to go on."""
    offset = {page.object_type.legacy.id: page.offset, "isPrimary": True}
    return {"results": many(page.results, wire), "hasMore": page.more, "offset": offset}


def many(views: list[LegacyRecordView], wire: Wire) -> list[Any]:
    """Show records."""
    return [record(view, wire) for view in views]


def by_id(views: list[LegacyRecordView], wire: Wire) -> dict[str, Any]:
    """Show records by their ids."""
    return {str(view.record.id): record(view, wire) for view in views}


def profile_ids(page: LegacyAssociatedPage, wire: Wire) -> Body:
    """Show the ids of the profiles of a record."""
    return {"vids": page.ids, "vidOffset": page.offset, "hasMore": page.more}


def profiles(page: LegacyAssociatedPage, wire: Wire) -> Body:
    """Show the profiles of a record, in a form that they have nowhere else."""
    views = [_associated_profile(view, wire) for view in page.results]
    return {page.object_type.legacy.page: views, "vidOffset": page.offset, "hasMore": page.more}


def _associated_profile(view: LegacyRecordView, wire: Wire) -> Body:
    record = view.record
    identity = [
        {"value": identity.value, "type": identity.type, "timestamp": record.created_ms} for identity in identities(record)
    ]
    properties = [
        {"name": name, "value": _legacy_text(record, name, view.entries[name][0].value), "sourceVid": []} for name in view.names
    ]
    return {
        "identities": [{"vid": record.id, "identity": identity, "linkedVid": []}],
        "properties": properties,
        "listMembership": [],
        "vid": record.id,
        "portalId": wire.account,
        "isContact": True,
        "vids": [],
        "imports": [],
        "canonicalVid": record.id,
        "mergeAudit": [],
        "mergedVids": _merged_ids(record),
    }


def associated_ids(page: LegacyAssociatedPage, wire: Wire) -> Body:
    """Show the ids of the records that are associated with one."""
    return {"results": page.ids, "hasMore": page.more, "offset": page.offset}


def associated_page(page: LegacyAssociatedPage, wire: Wire) -> Body:
    """Show the records that are associated with one."""
    return {page.object_type.legacy.page: many(page.results, wire), "hasMore": page.more, "offset": page.offset}
