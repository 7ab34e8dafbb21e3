"""Notes, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/notes.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class NoteProperties(Properties):
    """The properties of notes; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_created_by: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_follow_up_action: Final[str | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_hd_ticket_ids: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_modified_by: Final[Decimal | None]
    hs_note_body: Final[str | None]
    hs_note_ms_teams_payload: Final[str | None]
    hs_obj_coords: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_product_name: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_timestamp: Final[datetime | None]
    hs_unique_creation_key: Final[str | None]
    hs_unique_id: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class NoteInput(TypedDict, total=False):
    """What can be written of notes; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_follow_up_action: str | None
    hs_hd_ticket_ids: str | None
    hs_note_body: str | None
    hs_note_ms_teams_payload: str | None
    hs_owning_teams: Several[str | int] | None
    hs_product_name: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_timestamp: datetime | None
    hs_unique_id: str | None
    hubspot_owner_id: str | int | None

class _NoteCreate(NoteInput, CreateOptions, total=False): ...
class _NoteUpdate(NoteInput, UpdateOptions, total=False): ...

class AsyncNotes(AsyncObjects[NoteProperties]):
    """The notes of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_NoteCreate]
    ) -> Record[NoteProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_NoteUpdate]
    ) -> Record[NoteProperties]: ...

class Notes(Objects[NoteProperties]):
    """The notes of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_NoteCreate]
    ) -> Record[NoteProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_NoteUpdate]
    ) -> Record[NoteProperties]: ...
