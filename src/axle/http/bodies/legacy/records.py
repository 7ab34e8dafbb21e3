"""Records on the wire of the first versions: numbers for ids and moments, each value with when and by whom it was given."""

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
from axle.operations.legacy.profiles import Saved
from axle.operations.legacy.record_associations import Members
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
    return profile(view, wire) if view.record.type.legacy.profile else _plain(view, wire)


def _plain(view: LegacyRecordView, wire: Wire) -> Body:
    one = view.record
    if view.cut:
        wire.tell_cut()
    form = one.type.legacy
    body: Body = {} if form.records else {"objectType": one.type.label}
    body |= {"portalId": wire.account, form.id: one.id}
    properties = {name: _value(one, name, view.entries[name]) for name in view.names}
    if form.links:
        body["associations"] = {field: view.links.get(field, []) for field in form.links}
    body |= {"properties": properties, "isDeleted": False, **{field: [] for field in form.empty}}
    return body if form.records else {**body, "version": one.updated_ms}


def _value(one: Record, name: str, entries: Sequence[HistoryValue]) -> ValueBody:
    now = entries[0]
    versions = [
        Version(name, _text(one, name, entry.value), entry.at_ms, entry.source, entry.source_id or UNSET) for entry in entries
    ]
    return ValueBody(versions[0].value, now.at_ms, now.source, now.source_id or None, versions)


def _text(one: Record, name: str, value: str) -> str:
    """Return a value as the first versions write it: moments in epoch milliseconds."""
    if form_of(one.type.properties[name]) in MOMENTS:
        ms = milliseconds(value)
        return value if ms is None else str(ms)
    return value


def profile(view: LegacyRecordView, wire: Wire) -> ProfileBody:
    """Show a record as a profile."""
    if view.cut:
        wire.tell_cut()
    one = view.record
    return ProfileBody(
        added_at=UNSET if view.added_ms is None else view.added_ms,
        vid=one.id,
        canonical_vid=one.id,
        merged_vids=_merged(one),
        portal_id=wire.account,
        profile_url=one.type.definition.url.format(base=wire.base, portal=wire.account, type=one.type.id, id=one.id),
        properties={name: _profile_value(view, name) for name in view.names},
        associated=_parent(view.parent, wire) if view.parent else UNSET,
        identity_profiles=[IdentityProfile(one.id, one.created_ms, 0, [_identity(each, one) for each in identities(one)])],
    )


def _parent(view: LegacyRecordView, wire: Wire) -> ParentBody:
    properties = {name: _profile_value(view, name) for name in view.names}
    return ParentBody(view.record.id, wire.account, properties)


def _merged(one: Record) -> list[int]:
    return [int(number) for number in one.properties.get(MERGED_IDS, "").split(";") if number]


def _profile_value(view: LegacyRecordView, name: str) -> ProfileValue:
    entries = view.entries[name]
    one = ProfileValue(_text(view.record, name, entries[0].value))
    if view.versions:
        one.versions = [
            ProfileVersion(
                _text(view.record, name, each.value), each.source, each.source_id or None, None, each.user_id, each.at_ms
            )
            for each in entries
        ]
    return one


def _identity(each: Identity, one: Record) -> IdentityBody:
    body = IdentityBody(each.type, each.value, one.created_ms)
    if each.primary:
        body.is_primary = True
    else:
        body.is_secondary = True
    return body


def saved(found: Saved, wire: Wire) -> SavedBody:
    """Tell which record was changed or created."""
    return SavedBody(found.record.id, found.new)


def deleted(found: Record, wire: Wire) -> Body:
    """Tell that a record was deleted."""
    told: Body = {found.type.legacy.id: found.id, "deleted": True}
    return {**told, "reason": "OK"} if found.type.legacy.profile else told


def merged(found: None, wire: Wire) -> Answer:
    """Tell that two records are one, in the one word that clients know."""
    return Answer(200, b"SUCCESS", b"text/plain;charset=utf-8")


def page(found: LegacyPage, wire: Wire) -> Body:
    """Show a page of records, with the fields of its kind of page."""
    form = found.kind.legacy
    shown = [record(view, wire) for view in found.results]
    if found.query is not None:
        told: Body = {"query": found.query, "offset": found.offset, form.more: found.more, "total": found.total}
        return {**told, form.page: shown}
    if found.total is not None:
        return {"results": shown, "hasMore": found.more, "offset": found.offset, "total": found.total}
    offset = "vid-offset" if form.profile else "offset"
    body = {form.page: shown, form.more: found.more, offset: found.offset}
    return body if found.moment is None else {**body, "time-offset": found.moment}


def found(page: LegacyPage, wire: Wire) -> Body:
    """Show what was found by a value, and where to go on."""
    form = page.kind.legacy
    offset = {form.id: page.offset, "isPrimary": True}
    return {"results": [record(view, wire) for view in page.results], "hasMore": page.more, "offset": offset}


def many(views: list[LegacyRecordView], wire: Wire) -> list[Any]:
    """Show records."""
    return [record(view, wire) for view in views]


def by_id(views: list[LegacyRecordView], wire: Wire) -> dict[str, Any]:
    """Show records by their ids."""
    return {str(view.record.id): record(view, wire) for view in views}


def member_ids(found: Members, wire: Wire) -> Body:
    """Show the ids of the profiles of a record."""
    return {"vids": found.ids, "vidOffset": found.offset, "hasMore": found.more}


def members(found: Members, wire: Wire) -> Body:
    """Show the profiles of a record, in the form that they have there alone."""
    shown = [_member(view, wire) for view in found.results]
    form = found.kind.legacy
    return {form.page: shown, "vidOffset": found.offset, "hasMore": found.more}


def _member(view: LegacyRecordView, wire: Wire) -> Body:
    one = view.record
    identity = [{"value": each.value, "type": each.type, "timestamp": one.created_ms} for each in identities(one)]
    properties = [
        {"name": name, "value": _text(one, name, view.entries[name][0].value), "sourceVid": []} for name in view.names
    ]
    return {
        "identities": [{"vid": one.id, "identity": identity, "linkedVid": []}],
        "properties": properties,
        "listMembership": [],
        "vid": one.id,
        "portalId": wire.account,
        "isContact": True,
        "vids": [],
        "imports": [],
        "canonicalVid": one.id,
        "mergeAudit": [],
        "mergedVids": _merged(one),
    }


def associated_ids(found: Members, wire: Wire) -> Body:
    """Show the ids of the records that are associated with one."""
    return {"results": found.ids, "hasMore": found.more, "offset": found.offset}


def associated(found: Members, wire: Wire) -> Body:
    """Show the records that are associated with one."""
    shown = [record(view, wire) for view in found.results]
    form = found.kind.legacy
    return {form.page: shown, "hasMore": found.more, "offset": found.offset}
