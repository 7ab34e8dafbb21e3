"""Emails, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/emails.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

_HsEmailDirection = Literal["EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL", "DRAFT_EMAIL"]
_HsEmailStatus = Literal["BOUNCED", "FAILED", "SCHEDULED", "SENDING", "SENT"]

class EmailProperties(Properties):
    """The properties of emails; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_app_id: Final[str | None]
    """App id."""
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
    hs_campaign_guid: Final[str | None]
    """Campaign guid."""
    hs_created_by: Final[str | None]
    """Created by: User who created the activity."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_direction_and_unique_id: Final[str | None]
    """Direction and unique id."""
    hs_email_associated_contact_id: Final[str | None]
    """Associated contact id."""
    hs_email_attached_video_id: Final[str | None]
    """Attached video id."""
    hs_email_attached_video_name: Final[str | None]
    """Attached video name."""
    hs_email_attached_video_opened: Final[bool | None]
    """Attached video opened."""
    hs_email_attached_video_watched: Final[bool | None]
    """Attached video watched."""
    hs_email_bcc_email: Final[str | None]
    """Bcc email: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_bcc_firstname: Final[str | None]
    """Bcc firstname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_bcc_lastname: Final[str | None]
    """Bcc lastname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_bcc_raw: Final[str | None]
    """Bcc raw: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_bounce_error_detail_message: Final[str | None]
    """Bounce error detail message."""
    hs_email_bounce_error_detail_status_code: Final[Decimal | None]
    """Bounce error detail status code."""
    hs_email_cc_email: Final[str | None]
    """Cc email: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_cc_firstname: Final[str | None]
    """Cc firstname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_cc_lastname: Final[str | None]
    """Cc lastname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_cc_raw: Final[str | None]
    """Cc raw: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_click_count: Final[Decimal | None]
    """Click count."""
    hs_email_click_rate: Final[Decimal | None]
    """Click rate."""
    hs_email_direction: Final[_HsEmailDirection | str | None]
    """Email direction: Direction; required on create."""
    hs_email_encoded_email_associations_request: Final[str | None]
    """Encoded email associations request."""
    hs_email_error_message: Final[str | None]
    """Error message."""
    hs_email_facsimile_send_id: Final[str | None]
    """Facsimile send id."""
    hs_email_from_email: Final[str | None]
    """From email: Filled from hs_email_headers."""
    hs_email_from_firstname: Final[str | None]
    """From firstname: Filled from hs_email_headers."""
    hs_email_from_lastname: Final[str | None]
    """From lastname: Filled from hs_email_headers."""
    hs_email_from_raw: Final[str | None]
    """From raw: Filled from hs_email_headers."""
    hs_email_has_inline_images_stripped: Final[bool | None]
    """Has inline images stripped."""
    hs_email_headers: Final[str | None]
    """Headers: JSON text with from, sender, to, cc, bcc; fills the address properties."""
    hs_email_html: Final[str | None]
    """HTML body: HTML body; not filterable in search."""
    hs_email_logged_from: Final[str | None]
    """Logged from."""
    hs_email_media_processing_status: Final[str | None]
    """Media processing status."""
    hs_email_member_of_forwarded_subthread: Final[bool | None]
    """Member of forwarded subthread."""
    hs_email_message_id: Final[str | None]
    """Message id."""
    hs_email_migrated_via_portal_data_migration: Final[str | None]
    """Migrated via portal data migration."""
    hs_email_ms_teams_payload: Final[str | None]
    """Ms teams payload."""
    hs_email_open_count: Final[Decimal | None]
    """Open count."""
    hs_email_open_rate: Final[Decimal | None]
    """Open rate."""
    hs_email_pending_inline_image_ids: Final[str | None]
    """Pending inline image ids."""
    hs_email_post_send_status: Final[str | None]
    """Post send status."""
    hs_email_recipient_drop_reasons: Final[str | None]
    """Recipient drop reasons."""
    hs_email_reply_count: Final[Decimal | None]
    """Reply count."""
    hs_email_reply_rate: Final[Decimal | None]
    """Reply rate."""
    hs_email_send_event_id: Final[str | None]
    """Send event id."""
    hs_email_send_event_id_created: Final[datetime | None]
    """Send event id created."""
    hs_email_sender_email: Final[str | None]
    """Sender email: Filled from hs_email_headers."""
    hs_email_sender_firstname: Final[str | None]
    """Sender firstname: Filled from hs_email_headers."""
    hs_email_sender_lastname: Final[str | None]
    """Sender lastname: Filled from hs_email_headers."""
    hs_email_sender_raw: Final[str | None]
    """Sender raw: Filled from hs_email_headers."""
    hs_email_sent_count: Final[Decimal | None]
    """Sent count."""
    hs_email_sent_via: Final[str | None]
    """Sent via."""
    hs_email_status: Final[_HsEmailStatus | str | None]
    """Email send status: Send state."""
    hs_email_stripped_attachment_count: Final[Decimal | None]
    """Stripped attachment count."""
    hs_email_subject: Final[str | None]
    """Email subject: Subject."""
    hs_email_text: Final[str | None]
    """Text Body: Plain body."""
    hs_email_thread_id: Final[str | None]
    """Thread id."""
    hs_email_thread_summary: Final[str | None]
    """Thread summary."""
    hs_email_to_email: Final[str | None]
    """To email: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_to_firstname: Final[str | None]
    """To firstname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_to_lastname: Final[str | None]
    """To lastname: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_to_raw: Final[str | None]
    """To raw: Filled from hs_email_headers; several values joined with semicolons."""
    hs_email_tracker_key: Final[str | None]
    """Tracker key."""
    hs_email_validation_skipped: Final[str | None]
    """Validation skipped."""
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
    hs_incoming_email_is_out_of_office: Final[bool | None]
    """Incoming email is out of office."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_modified_by: Final[str | None]
    """Modified by: User who last changed the activity."""
    hs_not_tracking_opens_or_clicks: Final[bool | None]
    """Not tracking opens or clicks."""
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
    hs_owner_ids_bcc: Final[tuple[str, ...]]
    """Owner ids bcc."""
    hs_owner_ids_cc: Final[tuple[str, ...]]
    """Owner ids cc."""
    hs_owner_ids_from: Final[tuple[str, ...]]
    """Owner ids from."""
    hs_owner_ids_to: Final[tuple[str, ...]]
    """Owner ids to."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_product_name: Final[str | None]
    """Product name."""
    hs_queue_membership_ids: Final[tuple[str, ...]]
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_scs_association_status: Final[str | None]
    """Scs association status."""
    hs_scs_audit_id: Final[str | None]
    """Scs audit id."""
    hs_sequence_id: Final[str | None]
    """Sequence id."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_template_id: Final[str | None]
    """Template id."""
    hs_ticket_create_date: Final[datetime | None]
    """Ticket create date."""
    hs_timestamp: Final[datetime | None]
    """Activity date: Time of the email; required on create."""
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

class EmailInput(TypedDict, total=False):
    """What can be written of emails; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_app_id: str | None
    """App id."""
    hs_at_mentioned_owner_ids: Several[str | int] | None
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: str | None
    """Attached file IDs: File ids joined with semicolons."""
    hs_campaign_guid: str | None
    """Campaign guid."""
    hs_direction_and_unique_id: str | None
    """Direction and unique id."""
    hs_email_associated_contact_id: str | None
    """Associated contact id."""
    hs_email_attached_video_id: str | None
    """Attached video id."""
    hs_email_attached_video_name: str | None
    """Attached video name."""
    hs_email_attached_video_opened: bool | None
    """Attached video opened."""
    hs_email_attached_video_watched: bool | None
    """Attached video watched."""
    hs_email_bounce_error_detail_message: str | None
    """Bounce error detail message."""
    hs_email_bounce_error_detail_status_code: Number | None
    """Bounce error detail status code."""
    hs_email_direction: _HsEmailDirection | None
    """Email direction: Direction; required on create."""
    hs_email_encoded_email_associations_request: str | None
    """Encoded email associations request."""
    hs_email_error_message: str | None
    """Error message."""
    hs_email_facsimile_send_id: str | None
    """Facsimile send id."""
    hs_email_has_inline_images_stripped: bool | None
    """Has inline images stripped."""
    hs_email_headers: str | None
    """Headers: JSON text with from, sender, to, cc, bcc; fills the address properties."""
    hs_email_html: str | None
    """HTML body: HTML body; not filterable in search."""
    hs_email_logged_from: str | int | None
    """Logged from."""
    hs_email_media_processing_status: str | int | None
    """Media processing status."""
    hs_email_member_of_forwarded_subthread: bool | None
    """Member of forwarded subthread."""
    hs_email_message_id: str | None
    """Message id."""
    hs_email_migrated_via_portal_data_migration: str | None
    """Migrated via portal data migration."""
    hs_email_ms_teams_payload: str | None
    """Ms teams payload."""
    hs_email_pending_inline_image_ids: str | None
    """Pending inline image ids."""
    hs_email_post_send_status: str | int | None
    """Post send status."""
    hs_email_recipient_drop_reasons: str | None
    """Recipient drop reasons."""
    hs_email_send_event_id: str | None
    """Send event id."""
    hs_email_send_event_id_created: datetime | None
    """Send event id created."""
    hs_email_sent_via: str | int | None
    """Sent via."""
    hs_email_status: _HsEmailStatus | None
    """Email send status: Send state."""
    hs_email_stripped_attachment_count: Number | None
    """Stripped attachment count."""
    hs_email_subject: str | None
    """Email subject: Subject."""
    hs_email_text: str | None
    """Text Body: Plain body."""
    hs_email_thread_id: str | None
    """Thread id."""
    hs_email_thread_summary: str | None
    """Thread summary."""
    hs_email_tracker_key: str | None
    """Tracker key."""
    hs_email_validation_skipped: str | None
    """Validation skipped."""
    hs_follow_up_action: str | None
    """Follow up action."""
    hs_incoming_email_is_out_of_office: bool | None
    """Incoming email is out of office."""
    hs_not_tracking_opens_or_clicks: bool | None
    """Not tracking opens or clicks."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_product_name: str | None
    """Product name."""
    hs_queue_membership_ids: Several[str | int] | None
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_scs_association_status: str | int | None
    """Scs association status."""
    hs_scs_audit_id: str | None
    """Scs audit id."""
    hs_sequence_id: str | int | None
    """Sequence id."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_template_id: str | int | None
    """Template id."""
    hs_ticket_create_date: datetime | None
    """Ticket create date."""
    hs_timestamp: datetime | None
    """Activity date: Time of the email; required on create."""
    hs_unique_id: str | None
    """Unique id."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _EmailCreate(EmailInput, CreateOptions, total=False): ...
class _EmailUpdate(EmailInput, UpdateOptions, total=False): ...

class AsyncEmails(AsyncObjects[EmailProperties]):
    """The emails of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_EmailCreate]
    ) -> Record[EmailProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_EmailUpdate]
    ) -> Record[EmailProperties]: ...

class Emails(Objects[EmailProperties]):
    """The emails of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_EmailCreate]
    ) -> Record[EmailProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_EmailUpdate]
    ) -> Record[EmailProperties]: ...
