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
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_app_id: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_campaign_guid: Final[str | None]
    hs_created_by: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_direction_and_unique_id: Final[str | None]
    hs_email_associated_contact_id: Final[str | None]
    hs_email_attached_video_id: Final[str | None]
    hs_email_attached_video_name: Final[str | None]
    hs_email_attached_video_opened: Final[bool | None]
    hs_email_attached_video_watched: Final[bool | None]
    hs_email_bcc_email: Final[str | None]
    hs_email_bcc_firstname: Final[str | None]
    hs_email_bcc_lastname: Final[str | None]
    hs_email_bcc_raw: Final[str | None]
    hs_email_bounce_error_detail_message: Final[str | None]
    hs_email_bounce_error_detail_status_code: Final[Decimal | None]
    hs_email_cc_email: Final[str | None]
    hs_email_cc_firstname: Final[str | None]
    hs_email_cc_lastname: Final[str | None]
    hs_email_cc_raw: Final[str | None]
    hs_email_click_count: Final[Decimal | None]
    hs_email_click_rate: Final[Decimal | None]
    hs_email_direction: Final[_HsEmailDirection | str | None]
    hs_email_encoded_email_associations_request: Final[str | None]
    hs_email_error_message: Final[str | None]
    hs_email_facsimile_send_id: Final[str | None]
    hs_email_from_email: Final[str | None]
    hs_email_from_firstname: Final[str | None]
    hs_email_from_lastname: Final[str | None]
    hs_email_from_raw: Final[str | None]
    hs_email_has_inline_images_stripped: Final[bool | None]
    hs_email_headers: Final[str | None]
    hs_email_html: Final[str | None]
    hs_email_logged_from: Final[str | None]
    hs_email_media_processing_status: Final[str | None]
    hs_email_member_of_forwarded_subthread: Final[bool | None]
    hs_email_message_id: Final[str | None]
    hs_email_migrated_via_portal_data_migration: Final[str | None]
    hs_email_ms_teams_payload: Final[str | None]
    hs_email_open_count: Final[Decimal | None]
    hs_email_open_rate: Final[Decimal | None]
    hs_email_pending_inline_image_ids: Final[str | None]
    hs_email_post_send_status: Final[str | None]
    hs_email_recipient_drop_reasons: Final[str | None]
    hs_email_reply_count: Final[Decimal | None]
    hs_email_reply_rate: Final[Decimal | None]
    hs_email_send_event_id: Final[str | None]
    hs_email_send_event_id_created: Final[datetime | None]
    hs_email_sender_email: Final[str | None]
    hs_email_sender_firstname: Final[str | None]
    hs_email_sender_lastname: Final[str | None]
    hs_email_sender_raw: Final[str | None]
    hs_email_sent_count: Final[Decimal | None]
    hs_email_sent_via: Final[str | None]
    hs_email_status: Final[_HsEmailStatus | str | None]
    hs_email_stripped_attachment_count: Final[Decimal | None]
    hs_email_subject: Final[str | None]
    hs_email_text: Final[str | None]
    hs_email_thread_id: Final[str | None]
    hs_email_thread_summary: Final[str | None]
    hs_email_to_email: Final[str | None]
    hs_email_to_firstname: Final[str | None]
    hs_email_to_lastname: Final[str | None]
    hs_email_to_raw: Final[str | None]
    hs_email_tracker_key: Final[str | None]
    hs_email_validation_skipped: Final[str | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_follow_up_action: Final[str | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_incoming_email_is_out_of_office: Final[bool | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_modified_by: Final[str | None]
    hs_not_tracking_opens_or_clicks: Final[bool | None]
    hs_obj_coords: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owner_ids_bcc: Final[tuple[str, ...]]
    hs_owner_ids_cc: Final[tuple[str, ...]]
    hs_owner_ids_from: Final[tuple[str, ...]]
    hs_owner_ids_to: Final[tuple[str, ...]]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_product_name: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_scs_association_status: Final[str | None]
    hs_scs_audit_id: Final[str | None]
    hs_sequence_id: Final[Decimal | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_template_id: Final[Decimal | None]
    hs_ticket_create_date: Final[datetime | None]
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

class EmailInput(TypedDict, total=False):
    """What can be written of emails; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_app_id: str | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_campaign_guid: str | None
    hs_direction_and_unique_id: str | None
    hs_email_associated_contact_id: str | None
    hs_email_attached_video_id: str | None
    hs_email_attached_video_name: str | None
    hs_email_attached_video_opened: bool | None
    hs_email_attached_video_watched: bool | None
    hs_email_bounce_error_detail_message: str | None
    hs_email_bounce_error_detail_status_code: Number | None
    hs_email_direction: _HsEmailDirection | None
    hs_email_encoded_email_associations_request: str | None
    hs_email_error_message: str | None
    hs_email_facsimile_send_id: str | None
    hs_email_has_inline_images_stripped: bool | None
    hs_email_headers: str | None
    hs_email_html: str | None
    hs_email_logged_from: str | int | None
    hs_email_media_processing_status: str | int | None
    hs_email_member_of_forwarded_subthread: bool | None
    hs_email_message_id: str | None
    hs_email_migrated_via_portal_data_migration: str | None
    hs_email_ms_teams_payload: str | None
    hs_email_pending_inline_image_ids: str | None
    hs_email_post_send_status: str | int | None
    hs_email_recipient_drop_reasons: str | None
    hs_email_send_event_id: str | None
    hs_email_send_event_id_created: datetime | None
    hs_email_sent_via: str | int | None
    hs_email_status: _HsEmailStatus | None
    hs_email_stripped_attachment_count: Number | None
    hs_email_subject: str | None
    hs_email_text: str | None
    hs_email_thread_id: str | None
    hs_email_thread_summary: str | None
    hs_email_tracker_key: str | None
    hs_email_validation_skipped: str | None
    hs_follow_up_action: str | None
    hs_incoming_email_is_out_of_office: bool | None
    hs_not_tracking_opens_or_clicks: bool | None
    hs_owning_teams: Several[str | int] | None
    hs_product_name: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_scs_association_status: str | int | None
    hs_scs_audit_id: str | None
    hs_sequence_id: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_template_id: Number | None
    hs_ticket_create_date: datetime | None
    hs_timestamp: datetime | None
    hs_unique_id: str | None
    hubspot_owner_id: str | int | None

class _EmailCreate(EmailInput, CreateOptions, total=False): ...
class _EmailUpdate(EmailInput, UpdateOptions, total=False): ...

class AsyncEmails(AsyncObjects[EmailProperties]):
    """The emails of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_EmailCreate]
    ) -> Record[EmailProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_EmailUpdate]
    ) -> Record[EmailProperties]: ...

class Emails(Objects[EmailProperties]):
    """The emails of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_EmailCreate]
    ) -> Record[EmailProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_EmailUpdate]
    ) -> Record[EmailProperties]: ...
