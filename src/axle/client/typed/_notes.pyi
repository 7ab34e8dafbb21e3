"""Notes, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/notes.json."""

from datetime import datetime
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
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: Final[str | None]
    """Attached file IDs: File ids joined with semicolons."""
    hs_body_preview: Final[str | None]
    """Body preview: Plain-text start of the body."""
    hs_body_preview_html: Final[str | None]
    """Body preview html: HTML start of the body."""
    hs_body_preview_is_truncated: Final[bool | None]
    """Body preview is truncated: Whether the preview was cut."""
    hs_created_by: Final[str | None]
    """Created by: User who created the activity."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_engagement_source: Final[str | None]
    """Engagement source."""
    hs_engagement_source_id: Final[str | None]
    """Engagement source id."""
    hs_engagements_last_contacted: Final[datetime | None]
    """Engagements last contacted: Date the activity counts as contact."""
    hs_follow_up_action: Final[str | None]
    """Follow up action."""
    hs_gdpr_deleted: Final[bool | None]
    """Gdpr deleted: Body removed after a privacy delete."""
    hs_hd_ticket_ids: Final[str | None]
    """Hd ticket ids: Help-desk ticket ids."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_modified_by: Final[str | None]
    """Modified by: User who last changed the activity."""
    hs_note_body: Final[str | None]
    """Note body: Text, up to 65,536 characters, may hold HTML."""
    hs_note_ms_teams_payload: Final[str | None]
    """Ms teams payload: Teams payload."""
    hs_obj_coords: Final[str | None]
    """Obj coords: Object type id and record id joined with a dash; server side only."""
    hs_object_id: Final[str | None]
    """Record ID: Record id, assigned by the server."""
    hs_object_source: Final[str | None]
    """Record creation source: How the record came to be, raw source."""
    hs_object_source_detail_1: Final[str | None]
    """Record source detail 1: First detail of the source."""
    hs_object_source_detail_2: Final[str | None]
    """Record source detail 2: Second detail of the source."""
    hs_object_source_detail_3: Final[str | None]
    """Record source detail 3: Third detail of the source."""
    hs_object_source_id: Final[str | None]
    """Record creation source ID: App, user or tool id behind the source."""
    hs_object_source_label: Final[str | None]
    """Record source: How the record came to be, display value."""
    hs_object_source_user_id: Final[str | None]
    """Record creation source user ID: User behind the source."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_product_name: Final[str | None]
    """Product name."""
    hs_queue_membership_ids: Final[tuple[str, ...]]
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_timestamp: Final[datetime | None]
    """Activity date: Time of the note on the timeline; required on create."""
    hs_unique_creation_key: Final[str | None]
    """Unique creation key: Idempotency key, server side only."""
    hs_unique_id: Final[str | None]
    """Unique id."""
    hs_updated_by_user_id: Final[str | None]
    """Updated by user ID: User who last changed the record."""
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    """User IDs of all notification followers."""
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    """User IDs of all notification unfollowers."""
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    """User IDs of all owners."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class NoteInput(TypedDict, total=False):
    """What can be written of notes; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_at_mentioned_owner_ids: Several[str | int] | None
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: str | None
    """Attached file IDs: File ids joined with semicolons."""
    hs_follow_up_action: str | None
    """Follow up action."""
    hs_hd_ticket_ids: str | None
    """Hd ticket ids: Help-desk ticket ids."""
    hs_note_body: str | None
    """Note body: Text, up to 65,536 characters, may hold HTML."""
    hs_note_ms_teams_payload: str | None
    """Ms teams payload: Teams payload."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_product_name: str | None
    """Product name."""
    hs_queue_membership_ids: Several[str | int] | None
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_timestamp: datetime | None
    """Activity date: Time of the note on the timeline; required on create."""
    hs_unique_id: str | None
    """Unique id."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _NoteCreate(NoteInput, CreateOptions, total=False): ...
class _NoteUpdate(NoteInput, UpdateOptions, total=False): ...

class AsyncNotes(AsyncObjects[NoteProperties]):
    """The notes of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_NoteCreate]
    ) -> Record[NoteProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_NoteUpdate]
    ) -> Record[NoteProperties]: ...

class Notes(Objects[NoteProperties]):
    """The notes of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_NoteCreate]
    ) -> Record[NoteProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_NoteUpdate]
    ) -> Record[NoteProperties]: ...
