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
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_call_app_id: Final[Decimal | None]
    hs_call_authed_url_provider: Final[str | None]
    hs_call_body: Final[str | None]
    hs_call_callee_object_id: Final[Decimal | None]
    hs_call_callee_object_type: Final[_HsCallCalleeObjectType | str | None]
    hs_call_deal_stage_during_call: Final[str | None]
    hs_call_direction: Final[_HsCallDirection | str | None]
    hs_call_disposition: Final[_HsCallDisposition | str | None]
    hs_call_duration: Final[Decimal | None]
    hs_call_external_account_id: Final[str | None]
    hs_call_external_id: Final[str | None]
    hs_call_from_number: Final[str | None]
    hs_call_from_number_nickname: Final[str | None]
    hs_call_has_transcript: Final[bool | None]
    hs_call_has_voicemail: Final[str | None]
    hs_call_location: Final[str | None]
    hs_call_meeting_id: Final[str | None]
    hs_call_ms_teams_payload: Final[str | None]
    hs_call_phone_number_source: Final[str | None]
    hs_call_primary_deal: Final[str | None]
    hs_call_recording_duration: Final[str | None]
    hs_call_recording_url: Final[str | None]
    hs_call_routing_strategy_type: Final[str | None]
    hs_call_source: Final[_HsCallSource | str | None]
    hs_call_status: Final[_HsCallStatus | str | None]
    hs_call_suggested_next_actions: Final[str | None]
    hs_call_summary: Final[str | None]
    hs_call_summary_execution_id: Final[str | None]
    hs_call_title: Final[str | None]
    hs_call_to_number: Final[str | None]
    hs_call_to_number_nickname: Final[str | None]
    hs_call_transcript_audio_num_channels: Final[Decimal | None]
    hs_call_transcript_tracked_terms: Final[str | None]
    hs_call_transcription_id: Final[Decimal | None]
    hs_call_unified_phone_number_id: Final[str | None]
    hs_call_unique_external_id: Final[str | None]
    hs_call_video_meeting_type: Final[str | None]
    hs_call_video_recording_url: Final[str | None]
    hs_call_zoom_meeting_uuid: Final[str | None]
    hs_calls_service_call_id: Final[Decimal | None]
    hs_campaign_guid: Final[str | None]
    hs_connected_count: Final[Decimal | None]
    hs_created_by: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_follow_up_action: Final[str | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_hosted_video_conference_url: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
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
    hs_owning_teams: Final[tuple[str, ...]]
    hs_product_name: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_timestamp: Final[datetime | None]
    hs_unique_creation_key: Final[str | None]
    hs_unique_id: Final[str | None]
    hs_unknown_visitor_conversation: Final[bool | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_voicemail_count: Final[Decimal | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class CallInput(TypedDict, total=False):
    """What can be written of calls; None clears a property."""

    hs_activity_type: str | int | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_call_app_id: Number | None
    hs_call_authed_url_provider: str | None
    hs_call_body: str | None
    hs_call_callee_object_id: Number | None
    hs_call_callee_object_type: _HsCallCalleeObjectType | None
    hs_call_deal_stage_during_call: str | None
    hs_call_direction: _HsCallDirection | None
    hs_call_disposition: _HsCallDisposition | None
    hs_call_duration: Number | None
    hs_call_external_account_id: str | None
    hs_call_external_id: str | None
    hs_call_from_number: str | None
    hs_call_from_number_nickname: str | None
    hs_call_has_transcript: bool | None
    hs_call_has_voicemail: str | int | None
    hs_call_location: str | None
    hs_call_meeting_id: str | None
    hs_call_ms_teams_payload: str | None
    hs_call_phone_number_source: str | None
    hs_call_primary_deal: str | None
    hs_call_recording_duration: str | None
    hs_call_recording_url: str | None
    hs_call_routing_strategy_type: str | None
    hs_call_source: _HsCallSource | None
    hs_call_status: _HsCallStatus | None
    hs_call_suggested_next_actions: str | None
    hs_call_summary: str | None
    hs_call_summary_execution_id: str | None
    hs_call_title: str | None
    hs_call_to_number: str | None
    hs_call_to_number_nickname: str | None
    hs_call_transcript_audio_num_channels: Number | None
    hs_call_transcript_tracked_terms: str | None
    hs_call_transcription_id: Number | None
    hs_call_unified_phone_number_id: str | None
    hs_call_unique_external_id: str | None
    hs_call_video_meeting_type: str | int | None
    hs_call_video_recording_url: str | None
    hs_call_zoom_meeting_uuid: str | None
    hs_calls_service_call_id: Number | None
    hs_campaign_guid: str | None
    hs_connected_count: Number | None
    hs_follow_up_action: str | None
    hs_hosted_video_conference_url: str | None
    hs_owning_teams: Several[str | int] | None
    hs_product_name: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_timestamp: datetime | None
    hs_unique_id: str | None
    hs_unknown_visitor_conversation: bool | None
    hs_voicemail_count: Number | None
    hubspot_owner_id: str | int | None

class _CallCreate(CallInput, CreateOptions, total=False): ...
class _CallUpdate(CallInput, UpdateOptions, total=False): ...

class AsyncCalls(AsyncObjects[CallProperties]):
    """The calls of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_CallCreate]
    ) -> Record[CallProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CallUpdate]
    ) -> Record[CallProperties]: ...

class Calls(Objects[CallProperties]):
    """The calls of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_CallCreate]
    ) -> Record[CallProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CallUpdate]
    ) -> Record[CallProperties]: ...
