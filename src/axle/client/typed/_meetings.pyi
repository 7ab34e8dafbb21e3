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
    """Call and meeting type: Types are set per account; default list not public."""
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
    hs_attendee_owner_ids: Final[tuple[str, ...]]
    """Attendee owner ids: Owners who attend."""
    hs_body_preview: Final[str | None]
    """Body preview: Plain-text start of the body."""
    hs_body_preview_html: Final[str | None]
    """Body preview html: HTML start of the body."""
    hs_body_preview_is_truncated: Final[bool | None]
    """Body preview is truncated: Whether the preview was cut."""
    hs_booking_instance_id: Final[str | None]
    """Booking instance id: Booking id."""
    hs_campaign_guid: Final[str | None]
    """Campaign guid: Campaign id."""
    hs_contact_first_outreach_date: Final[datetime | None]
    """Contact first outreach date: First outreach to the contact."""
    hs_created_by: Final[str | None]
    """Created by: User who created the activity."""
    hs_created_by_scheduling_page: Final[str | None]
    """Created by scheduling page: Made by a scheduling page."""
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
    hs_external_calendar_id: Final[str | None]
    """External calendar id: Calendar id."""
    hs_follow_up_action: Final[str | None]
    """Follow up action."""
    hs_follow_up_context: Final[str | None]
    """Follow up context: Follow-up data."""
    hs_follow_up_tasks_remaining: Final[Decimal | None]
    """Follow up tasks remaining: Count."""
    hs_gdpr_deleted: Final[bool | None]
    """Gdpr deleted: Body removed after a privacy delete."""
    hs_guest_emails: Final[str | None]
    """Guest emails: Guest addresses."""
    hs_i_cal_uid: Final[str | None]
    """I cal uid: iCal uid."""
    hs_include_description_in_reminder: Final[bool | None]
    """Include description in reminder: Put the description in reminders."""
    hs_internal_meeting_notes: Final[str | None]
    """Internal meeting notes: Notes for the team only."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_meeting_body: Final[str | None]
    """Meeting description: Description, may hold HTML."""
    hs_meeting_calendar_event_hash: Final[str | None]
    """Calendar event hash: Calendar hash."""
    hs_meeting_change_id: Final[str | None]
    """Change id."""
    hs_meeting_created_from_link_id: Final[str | None]
    """Created from link id: Scheduling page id."""
    hs_meeting_end_time: Final[datetime | None]
    """Meeting end time: End."""
    hs_meeting_external_url: Final[str | None]
    """External URL: Calendar link."""
    hs_meeting_location: Final[str | None]
    """Location: Place, link or phone number."""
    hs_meeting_location_type: Final[_HsMeetingLocationType | str | None]
    """Location type: Kind of place."""
    hs_meeting_ms_teams_payload: Final[str | None]
    """Ms teams payload: Teams payload."""
    hs_meeting_notetaker_id: Final[str | None]
    """Notetaker id: Note taker id."""
    hs_meeting_outcome: Final[_HsMeetingOutcome | str | None]
    """Meeting outcome: Outcome; accounts can add own values."""
    hs_meeting_payments_session_id: Final[str | None]
    """Payments session id: Payment session."""
    hs_meeting_pre_meeting_prospect_reminders: Final[str | None]
    """Pre meeting prospect reminders: Reminder settings."""
    hs_meeting_source: Final[_HsMeetingSource | str | None]
    """Source: Where the meeting was made; CRM_UI on API creates."""
    hs_meeting_source_id: Final[str | None]
    """Source id: Id at the source."""
    hs_meeting_start_time: Final[datetime | None]
    """Meeting start time: Start."""
    hs_meeting_title: Final[str | None]
    """Meeting name: Title."""
    hs_meeting_web_conference_meeting_id: Final[str | None]
    """Web conference meeting id: Conference id."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_modified_by: Final[str | None]
    """Modified by: User who last changed the activity."""
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
    hs_outcome_canceled_count: Final[Decimal | None]
    """Outcome canceled count: 1 when the outcome matches."""
    hs_outcome_completed_count: Final[Decimal | None]
    """Outcome completed count: 1 when the outcome matches."""
    hs_outcome_no_show_count: Final[Decimal | None]
    """Outcome no show count: 1 when the outcome matches."""
    hs_outcome_rescheduled_count: Final[Decimal | None]
    """Outcome rescheduled count: 1 when the outcome matches."""
    hs_outcome_scheduled_count: Final[Decimal | None]
    """Outcome scheduled count: 1 when the outcome matches."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_product_name: Final[str | None]
    """Product name."""
    hs_queue_membership_ids: Final[tuple[str, ...]]
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_roster_object_coordinates: Final[str | None]
    """Roster object coordinates: Server side."""
    hs_scheduled_tasks: Final[str | None]
    """Scheduled tasks: Server scheduling data."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_time_to_book_meeting_from_first_contact: Final[Decimal | None]
    """Time to book meeting from first contact: Milliseconds."""
    hs_timestamp: Final[datetime | None]
    """Activity date: Time of the meeting on the timeline; defaults to hs_meeting_start_time."""
    hs_timezone: Final[str | None]
    """Timezone: Time zone."""
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
    hs_video_conference_url: Final[str | None]
    """Video conference url: Video link."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class MeetingInput(TypedDict, total=False):
    """What can be written of meetings; None clears a property."""

    hs_activity_type: str | int | None
    """Call and meeting type: Types are set per account; default list not public."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_at_mentioned_owner_ids: Several[str | int] | None
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: str | None
    """Attached file IDs: File ids joined with semicolons."""
    hs_attendee_owner_ids: Several[str | int] | None
    """Attendee owner ids: Owners who attend."""
    hs_campaign_guid: str | None
    """Campaign guid: Campaign id."""
    hs_external_calendar_id: str | None
    """External calendar id: Calendar id."""
    hs_follow_up_action: str | None
    """Follow up action."""
    hs_follow_up_context: str | None
    """Follow up context: Follow-up data."""
    hs_guest_emails: str | None
    """Guest emails: Guest addresses."""
    hs_i_cal_uid: str | None
    """I cal uid: iCal uid."""
    hs_include_description_in_reminder: bool | None
    """Include description in reminder: Put the description in reminders."""
    hs_internal_meeting_notes: str | None
    """Internal meeting notes: Notes for the team only."""
    hs_meeting_body: str | None
    """Meeting description: Description, may hold HTML."""
    hs_meeting_end_time: datetime | None
    """Meeting end time: End."""
    hs_meeting_external_url: str | None
    """External URL: Calendar link."""
    hs_meeting_location: str | None
    """Location: Place, link or phone number."""
    hs_meeting_location_type: _HsMeetingLocationType | None
    """Location type: Kind of place."""
    hs_meeting_ms_teams_payload: str | None
    """Ms teams payload: Teams payload."""
    hs_meeting_notetaker_id: str | None
    """Notetaker id: Note taker id."""
    hs_meeting_outcome: _HsMeetingOutcome | None
    """Meeting outcome: Outcome; accounts can add own values."""
    hs_meeting_pre_meeting_prospect_reminders: str | None
    """Pre meeting prospect reminders: Reminder settings."""
    hs_meeting_source: _HsMeetingSource | None
    """Source: Where the meeting was made; CRM_UI on API creates."""
    hs_meeting_source_id: str | None
    """Source id: Id at the source."""
    hs_meeting_start_time: datetime | None
    """Meeting start time: Start."""
    hs_meeting_title: str | None
    """Meeting name: Title."""
    hs_meeting_web_conference_meeting_id: str | None
    """Web conference meeting id: Conference id."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_product_name: str | None
    """Product name."""
    hs_queue_membership_ids: Several[str | int] | None
    """Queue: Ids of the task queues the activity is in, joined with semicolons."""
    hs_scheduled_tasks: str | None
    """Scheduled tasks: Server scheduling data."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_timestamp: datetime | None
    """Activity date: Time of the meeting on the timeline; defaults to hs_meeting_start_time."""
    hs_timezone: str | None
    """Timezone: Time zone."""
    hs_unique_id: str | None
    """Unique id."""
    hs_video_conference_url: str | None
    """Video conference url: Video link."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _MeetingCreate(MeetingInput, CreateOptions, total=False): ...
class _MeetingUpdate(MeetingInput, UpdateOptions, total=False): ...

class AsyncMeetings(AsyncObjects[MeetingProperties]):
    """The meetings of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_MeetingCreate]
    ) -> Record[MeetingProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_MeetingUpdate]
    ) -> Record[MeetingProperties]: ...

class Meetings(Objects[MeetingProperties]):
    """The meetings of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_MeetingCreate]
    ) -> Record[MeetingProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_MeetingUpdate]
    ) -> Record[MeetingProperties]: ...
