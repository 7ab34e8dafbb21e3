"""Calls, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/calls.json."""

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

_HsCallCalleeObjectType = Literal["CONTACT", "COMPANY"]
_HsCallDirection = Literal["INBOUND", "OUTBOUND"]
_HsCallDisposition = Literal[
    "9d9162e7-6cf3-4944-bf63-4dff82258764",
    "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff",
    "b2cf5968-551e-4856-9783-52b3da59a7d0",
    "73a0d17f-1163-4015-bdd5-ec830791da20",
    "17b47fee-58de-441e-a44c-c6300d46f273",
]
_HsCallSource = Literal["INTEGRATIONS_PLATFORM", "INTEGRATIONS_PLATFORM_CONVERSATIONAL_ENROLLMENT"]
_HsCallStatus = Literal[
    "BUSY",
    "CALLING_CRM_USER",
    "CANCELED",
    "COMPLETED",
    "CONNECTING",
    "FAILED",
    "IN_PROGRESS",
    "NO_ANSWER",
    "QUEUED",
    "RINGING",
    "MISSED",
]

class CallProperties(Properties):
    """The properties of calls; an attribute for each that HubSpot defines."""

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
    hs_body_preview: Final[str | None]
    """Body preview: Plain-text start of the body."""
    hs_body_preview_html: Final[str | None]
    """Body preview html: HTML start of the body."""
    hs_body_preview_is_truncated: Final[bool | None]
    """Body preview is truncated: Whether the preview was cut."""
    hs_call_app_id: Final[str | None]
    """App id."""
    hs_call_authed_url_provider: Final[str | None]
    """Authed url provider."""
    hs_call_body: Final[str | None]
    """Call notes: Notes, may hold HTML."""
    hs_call_callee_object_id: Final[str | None]
    """Callee object id: Record called (outbound) or calling (inbound)."""
    hs_call_callee_object_type: Final[_HsCallCalleeObjectType | str | None]
    """Callee object type: Object type of that record."""
    hs_call_deal_stage_during_call: Final[str | None]
    """Deal stage during call."""
    hs_call_direction: Final[_HsCallDirection | str | None]
    """Call Direction: Seen from the user."""
    hs_call_disposition: Final[_HsCallDisposition | str | None]
    """Call outcome: Outcome id; accounts can add own values."""
    hs_call_duration: Final[Decimal | None]
    """Call duration: Milliseconds."""
    hs_call_external_account_id: Final[str | None]
    """External account id."""
    hs_call_external_id: Final[str | None]
    """External id."""
    hs_call_from_number: Final[str | None]
    """From number: Caller number."""
    hs_call_from_number_nickname: Final[str | None]
    """From number nickname."""
    hs_call_has_transcript: Final[bool | None]
    """Has transcript."""
    hs_call_has_voicemail: Final[str | None]
    """Has voicemail."""
    hs_call_location: Final[str | None]
    """Location."""
    hs_call_meeting_id: Final[str | None]
    """Meeting id."""
    hs_call_ms_teams_payload: Final[str | None]
    """Ms teams payload."""
    hs_call_phone_number_source: Final[str | None]
    """Phone number source."""
    hs_call_primary_deal: Final[str | None]
    """Primary deal."""
    hs_call_recording_duration: Final[str | None]
    """Recording duration."""
    hs_call_recording_url: Final[str | None]
    """Recording URL: HTTPS link to an mp3 or wav."""
    hs_call_routing_strategy_type: Final[str | None]
    """Routing strategy type."""
    hs_call_source: Final[_HsCallSource | str | None]
    """Source: INTEGRATIONS_PLATFORM when given."""
    hs_call_status: Final[_HsCallStatus | str | None]
    """Call status: State of the call."""
    hs_call_suggested_next_actions: Final[str | None]
    """Suggested next actions."""
    hs_call_summary: Final[str | None]
    """Summary."""
    hs_call_summary_execution_id: Final[str | None]
    """Summary execution id."""
    hs_call_title: Final[str | None]
    """Call Title: Title."""
    hs_call_to_number: Final[str | None]
    """To number: Receiver number."""
    hs_call_to_number_nickname: Final[str | None]
    """To number nickname."""
    hs_call_transcript_audio_num_channels: Final[Decimal | None]
    """Transcript audio num channels."""
    hs_call_transcript_tracked_terms: Final[str | None]
    """Transcript tracked terms."""
    hs_call_transcription_id: Final[str | None]
    """Transcription id."""
    hs_call_unified_phone_number_id: Final[str | None]
    """Unified phone number id."""
    hs_call_unique_external_id: Final[str | None]
    """Unique external id."""
    hs_call_video_meeting_type: Final[str | None]
    """Video meeting type."""
    hs_call_video_recording_url: Final[str | None]
    """Video recording url."""
    hs_call_zoom_meeting_uuid: Final[str | None]
    """Zoom meeting uuid."""
    hs_calls_service_call_id: Final[str | None]
    """Calls service call id."""
    hs_campaign_guid: Final[str | None]
    """Campaign guid."""
    hs_connected_count: Final[Decimal | None]
    """Connected count."""
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
    hs_hosted_video_conference_url: Final[str | None]
    """Hosted video conference url."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
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
    """Activity date: Time of the call; required on create."""
    hs_unique_creation_key: Final[str | None]
    """Unique creation key: Idempotency key, server side only."""
    hs_unique_id: Final[str | None]
    """Unique id."""
    hs_unknown_visitor_conversation: Final[bool | None]
    """Unknown visitor conversation."""
    hs_updated_by_user_id: Final[str | None]
    """Updated by user ID: User who last changed the record."""
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    """User IDs of all notification followers."""
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    """User IDs of all notification unfollowers."""
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    """User IDs of all owners."""
    hs_voicemail_count: Final[Decimal | None]
    """Voicemail count."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class CallInput(TypedDict, total=False):
    """What can be written of calls; None clears a property."""

    hs_activity_type: str | int | None
    """Call and meeting type: Types are set per account; default list not public."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_at_mentioned_owner_ids: Several[str | int] | None
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: str | None
    """Attached file IDs: File ids joined with semicolons."""
    hs_call_app_id: str | int | None
    """App id."""
    hs_call_authed_url_provider: str | None
    """Authed url provider."""
    hs_call_body: str | None
    """Call notes: Notes, may hold HTML."""
    hs_call_callee_object_id: str | int | None
    """Callee object id: Record called (outbound) or calling (inbound)."""
    hs_call_callee_object_type: _HsCallCalleeObjectType | None
    """Callee object type: Object type of that record."""
    hs_call_deal_stage_during_call: str | None
    """Deal stage during call."""
    hs_call_direction: _HsCallDirection | None
    """Call Direction: Seen from the user."""
    hs_call_disposition: _HsCallDisposition | None
    """Call outcome: Outcome id; accounts can add own values."""
    hs_call_duration: Number | None
    """Call duration: Milliseconds."""
    hs_call_external_account_id: str | None
    """External account id."""
    hs_call_external_id: str | None
    """External id."""
    hs_call_from_number: str | None
    """From number: Caller number."""
    hs_call_from_number_nickname: str | None
    """From number nickname."""
    hs_call_has_transcript: bool | None
    """Has transcript."""
    hs_call_has_voicemail: str | int | None
    """Has voicemail."""
    hs_call_location: str | None
    """Location."""
    hs_call_meeting_id: str | None
    """Meeting id."""
    hs_call_ms_teams_payload: str | None
    """Ms teams payload."""
    hs_call_phone_number_source: str | None
    """Phone number source."""
    hs_call_primary_deal: str | None
    """Primary deal."""
    hs_call_recording_duration: str | None
    """Recording duration."""
    hs_call_recording_url: str | None
    """Recording URL: HTTPS link to an mp3 or wav."""
    hs_call_routing_strategy_type: str | None
    """Routing strategy type."""
    hs_call_source: _HsCallSource | None
    """Source: INTEGRATIONS_PLATFORM when given."""
    hs_call_status: _HsCallStatus | None
    """Call status: State of the call."""
    hs_call_suggested_next_actions: str | None
    """Suggested next actions."""
    hs_call_summary: str | None
    """Summary."""
    hs_call_summary_execution_id: str | None
    """Summary execution id."""
    hs_call_title: str | None
    """Call Title: Title."""
    hs_call_to_number: str | None
    """To number: Receiver number."""
    hs_call_to_number_nickname: str | None
    """To number nickname."""
    hs_call_transcript_audio_num_channels: Number | None
    """Transcript audio num channels."""
    hs_call_transcript_tracked_terms: str | None
    """Transcript tracked terms."""
    hs_call_transcription_id: str | int | None
    """Transcription id."""
    hs_call_unified_phone_number_id: str | None
    """Unified phone number id."""
    hs_call_unique_external_id: str | None
    """Unique external id."""
    hs_call_video_meeting_type: str | int | None
    """Video meeting type."""
    hs_call_video_recording_url: str | None
    """Video recording url."""
    hs_call_zoom_meeting_uuid: str | None
    """Zoom meeting uuid."""
    hs_calls_service_call_id: str | int | None
    """Calls service call id."""
    hs_campaign_guid: str | None
    """Campaign guid."""
    hs_connected_count: Number | None
    """Connected count."""
    hs_follow_up_action: str | None
    """Follow up action."""
    hs_hosted_video_conference_url: str | None
    """Hosted video conference url."""
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
    """Activity date: Time of the call; required on create."""
    hs_unique_id: str | None
    """Unique id."""
    hs_unknown_visitor_conversation: bool | None
    """Unknown visitor conversation."""
    hs_voicemail_count: Number | None
    """Voicemail count."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _CallCreate(CallInput, CreateOptions, total=False): ...
class _CallUpdate(CallInput, UpdateOptions, total=False): ...

class AsyncCalls(AsyncObjects[CallProperties]):
    """The calls of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CallCreate]
    ) -> Record[CallProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CallUpdate]
    ) -> Record[CallProperties]: ...

class Calls(Objects[CallProperties]):
    """The calls of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CallCreate]
    ) -> Record[CallProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CallUpdate]
    ) -> Record[CallProperties]: ...
