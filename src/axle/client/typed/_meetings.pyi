"""Meetings, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/meetings.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

_HsMeetingLocationType = Literal["ADDRESS", "PHONE", "CUSTOM", "VIDEO_CONFERENCE"]
_HsMeetingOutcome = Literal["SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"]
_HsMeetingSource = Literal["CRM_UI", "BIDIRECTIONAL_API", "INTEGRATION", "MEETINGS_PUBLIC"]

class MeetingProperties(Properties):
    """The properties of meetings; an attribute for each that HubSpot defines."""

    hs_activity_type: Final[str | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_attendee_owner_ids: Final[tuple[str, ...]]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_booking_instance_id: Final[str | None]
    hs_campaign_guid: Final[str | None]
    hs_contact_first_outreach_date: Final[datetime | None]
    hs_created_by: Final[Decimal | None]
    hs_created_by_scheduling_page: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_external_calendar_id: Final[str | None]
    hs_follow_up_action: Final[str | None]
    hs_follow_up_context: Final[str | None]
    hs_follow_up_tasks_remaining: Final[Decimal | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_guest_emails: Final[str | None]
    hs_i_cal_uid: Final[str | None]
    hs_include_description_in_reminder: Final[bool | None]
    hs_internal_meeting_notes: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_meeting_body: Final[str | None]
    hs_meeting_calendar_event_hash: Final[str | None]
    hs_meeting_change_id: Final[str | None]
    hs_meeting_created_from_link_id: Final[str | None]
    hs_meeting_end_time: Final[datetime | None]
    hs_meeting_external_url: Final[str | None]
    hs_meeting_location: Final[str | None]
    hs_meeting_location_type: Final[_HsMeetingLocationType | str | None]
    hs_meeting_ms_teams_payload: Final[str | None]
    hs_meeting_notetaker_id: Final[str | None]
    hs_meeting_outcome: Final[_HsMeetingOutcome | str | None]
    hs_meeting_payments_session_id: Final[str | None]
    hs_meeting_pre_meeting_prospect_reminders: Final[str | None]
    hs_meeting_source: Final[_HsMeetingSource | str | None]
    hs_meeting_source_id: Final[str | None]
    hs_meeting_start_time: Final[datetime | None]
    hs_meeting_title: Final[str | None]
    hs_meeting_web_conference_meeting_id: Final[str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_modified_by: Final[Decimal | None]
    hs_obj_coords: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_outcome_canceled_count: Final[Decimal | None]
    hs_outcome_completed_count: Final[Decimal | None]
    hs_outcome_no_show_count: Final[Decimal | None]
    hs_outcome_rescheduled_count: Final[Decimal | None]
    hs_outcome_scheduled_count: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_product_name: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_roster_object_coordinates: Final[str | None]
    hs_scheduled_tasks: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_time_to_book_meeting_from_first_contact: Final[Decimal | None]
    hs_timestamp: Final[datetime | None]
    hs_timezone: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_unique_id: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_video_conference_url: Final[str | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class MeetingInput(TypedDict, total=False):
    """What can be written of meetings; None clears a property."""

    hs_activity_type: str | int | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_attendee_owner_ids: Several[str | int] | None
    hs_campaign_guid: str | None
    hs_external_calendar_id: str | None
    hs_follow_up_action: str | None
    hs_follow_up_context: str | None
    hs_guest_emails: str | None
    hs_i_cal_uid: str | None
    hs_include_description_in_reminder: bool | None
    hs_internal_meeting_notes: str | None
    hs_meeting_body: str | None
    hs_meeting_end_time: datetime | None
    hs_meeting_external_url: str | None
    hs_meeting_location: str | None
    hs_meeting_location_type: _HsMeetingLocationType | None
    hs_meeting_ms_teams_payload: str | None
    hs_meeting_notetaker_id: str | None
    hs_meeting_outcome: _HsMeetingOutcome | None
    hs_meeting_pre_meeting_prospect_reminders: str | None
    hs_meeting_source: _HsMeetingSource | None
    hs_meeting_source_id: str | None
    hs_meeting_start_time: datetime | None
    hs_meeting_title: str | None
    hs_meeting_web_conference_meeting_id: str | None
    hs_owning_teams: Several[str | int] | None
    hs_product_name: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_scheduled_tasks: str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_timestamp: datetime | None
    hs_timezone: str | None
    hs_unique_id: str | None
    hs_video_conference_url: str | None
    hubspot_owner_id: str | int | None

class _MeetingCreate(MeetingInput, CreateOptions, total=False): ...
class _MeetingUpdate(MeetingInput, UpdateOptions, total=False): ...

class AsyncMeetings(AsyncObjects[MeetingProperties]):
    """The meetings of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_MeetingCreate]
    ) -> Record[MeetingProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_MeetingUpdate]
    ) -> Record[MeetingProperties]: ...

class Meetings(Objects[MeetingProperties]):
    """The meetings of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_MeetingCreate]
    ) -> Record[MeetingProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_MeetingUpdate]
    ) -> Record[MeetingProperties]: ...
