"""Tickets, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/tickets.json."""

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

_HsAssignmentMethod = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
_HsCopiedTicketSource = Literal["automation", "user"]
_HsCustomerAgentTicketStatus = Literal["NONE", "ESCALATED"]
_HsLastEmailActivity = Literal["ORIGINAL_FROM_CONTACT", "SENT_TO_CONTACT", "REPLY_FROM_CONTACT"]
_HsLatestMessageAttachmentTypes = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
_HsMostRelevantSlaStatus = Literal["1", "2", "0", "4", "3"]
_HsMostRelevantSlaType = Literal["TIME_TO_CLOSE", "TIME_TO_RESPOND", "TIME_TO_NEXT_RESPONSE"]
_HsNotesNextActivityType = Literal[
    "CALL",
    "CONVERSATION_SESSION",
    "INCOMING_EMAIL",
    "EMAIL",
    "FORWARDED_EMAIL",
    "LINKEDIN_MESSAGE",
    "MEETING",
    "NOTE",
    "POSTAL_MAIL",
    "PUBLISHING_TASK",
    "TASK",
    "WHATS_APP",
]
_HsPipeline = Literal["0"]
_HsPipelineStage = Literal["1", "2", "3", "4"]
_HsSlaPauseStatus = Literal["paused"]
_HsTicketCategory = Literal["PRODUCT_ISSUE", "BILLING_ISSUE", "FEATURE_REQUEST", "GENERAL_INQUIRY"]
_HsTicketPriority = Literal["LOW", "MEDIUM", "HIGH", "URGENT"]
_HsTimeToCloseSlaStatus = Literal["1", "2", "0", "4", "3"]
_HsTimeToFirstResponseSlaStatus = Literal["1", "2", "0", "4", "3"]
_HsTimeToNextResponseSlaStatus = Literal["1", "2", "0", "4", "3"]
_SourceType = Literal["CHAT", "EMAIL", "FORM", "PHONE"]

class TicketProperties(Properties):
    """The properties of tickets; an attribute for each that HubSpot defines."""

    closed_date: Final[datetime | None]
    content: Final[str | None]
    created_by: Final[Decimal | None]
    createdate: Final[datetime | None]
    first_agent_reply_date: Final[datetime | None]
    hs_added_to_waitlist_at: Final[str | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_associated_contact_companies: Final[str | None]
    hs_all_associated_contact_emails: Final[str | None]
    hs_all_associated_contact_firstnames: Final[str | None]
    hs_all_associated_contact_lastnames: Final[str | None]
    hs_all_associated_contact_mobilephones: Final[str | None]
    hs_all_associated_contact_phones: Final[str | None]
    hs_all_conversation_mentions: Final[str | None]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_applied_sla_rule_config_at: Final[datetime | None]
    hs_applied_sla_rule_config_id: Final[Decimal | None]
    hs_applied_sla_schedule_at: Final[datetime | None]
    hs_applied_sla_schedule_id: Final[Decimal | None]
    hs_assigned_team_ids: Final[tuple[str, ...]]
    hs_assignment_method: Final[tuple[_HsAssignmentMethod | str, ...]]
    hs_auto_generated_from_thread_id: Final[Decimal | None]
    hs_conversations_originating_message_id: Final[str | None]
    hs_conversations_originating_thread_id: Final[Decimal | None]
    hs_copied_at: Final[datetime | None]
    hs_copied_by_user: Final[str | None]
    hs_copied_from_ticket: Final[str | None]
    hs_copied_ticket_source: Final[_HsCopiedTicketSource | str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_custom_inbox: Final[Decimal | None]
    hs_customer_agent_ticket_status: Final[_HsCustomerAgentTicketStatus | str | None]
    hs_date_entered_1: Final[datetime | None]
    hs_date_entered_2: Final[datetime | None]
    hs_date_entered_3: Final[datetime | None]
    hs_date_entered_4: Final[datetime | None]
    hs_date_exited_1: Final[datetime | None]
    hs_date_exited_2: Final[datetime | None]
    hs_date_exited_3: Final[datetime | None]
    hs_date_exited_4: Final[datetime | None]
    hs_draft_user_ids: Final[str | None]
    hs_email_subject: Final[str | None]
    hs_external_object_ids: Final[str | None]
    hs_feedback_last_ces_follow_up: Final[str | None]
    hs_feedback_last_ces_rating: Final[str | None]
    hs_feedback_last_survey_date: Final[datetime | None]
    hs_file_upload: Final[str | None]
    hs_first_agent_message_sent_at: Final[datetime | None]
    hs_first_agent_message_sent_by: Final[str | None]
    hs_first_visitor_message_sentiment: Final[str | None]
    hs_first_visitor_message_sentiment_score: Final[Decimal | None]
    hs_form_id: Final[str | None]
    hs_form_submission_conversion_id: Final[str | None]
    hs_help_desk_onboarding_ticket: Final[str | None]
    hs_helpdesk_sort_timestamp: Final[datetime | None]
    hs_in_helpdesk: Final[bool | None]
    hs_in_waitlist: Final[bool | None]
    hs_inbox_id: Final[Decimal | None]
    hs_is_closed_in_time_to_close_sla_count: Final[Decimal | None]
    hs_is_closed_in_time_to_first_response_sla_count: Final[Decimal | None]
    hs_is_latest_message_failed: Final[bool | None]
    hs_is_latest_message_hidden_from_all: Final[bool | None]
    hs_is_one_touch_ticket: Final[bool | None]
    hs_is_visible_in_help_desk: Final[bool | None]
    hs_last_closed_date: Final[datetime | None]
    hs_last_email_activity: Final[_HsLastEmailActivity | str | None]
    hs_last_email_date: Final[datetime | None]
    hs_last_email_details: Final[str | None]
    hs_last_email_id: Final[Decimal | None]
    hs_last_email_type: Final[str | None]
    hs_last_message_from_visitor: Final[bool | None]
    hs_last_message_received_at: Final[datetime | None]
    hs_last_message_sent_at: Final[datetime | None]
    hs_last_visitor_message_sentiment: Final[str | None]
    hs_last_visitor_message_sentiment_score: Final[Decimal | None]
    hs_lastactivitydate: Final[datetime | None]
    hs_lastcontacted: Final[datetime | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_latest_message_attachment_types: Final[_HsLatestMessageAttachmentTypes | str | None]
    hs_latest_message_is_forwarded_email: Final[bool | None]
    hs_latest_message_is_thread_comment: Final[bool | None]
    hs_latest_message_seen_by_agent_ids: Final[str | None]
    hs_latest_message_visible_to_visitor: Final[str | None]
    hs_latest_message_visible_to_visitor_sent_at: Final[datetime | None]
    hs_mentioned_note_user_ids: Final[str | None]
    hs_mentions_user_ids: Final[str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_most_relevant_sla_status: Final[_HsMostRelevantSlaStatus | str | None]
    hs_most_relevant_sla_type: Final[_HsMostRelevantSlaType | str | None]
    hs_msteams_message_id: Final[str | None]
    hs_nextactivitydate: Final[datetime | None]
    hs_notes_last_activity: Final[str | None]
    hs_notes_next_activity: Final[str | None]
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    hs_num_associated_companies: Final[Decimal | None]
    hs_num_associated_conversations: Final[Decimal | None]
    hs_num_times_contacted: Final[Decimal | None]
    hs_number_of_touches: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_originating_channel_instance_id: Final[str | None]
    hs_originating_email_engagement_id: Final[Decimal | None]
    hs_originating_generic_channel_id: Final[str | None]
    hs_outbound_ticket: Final[bool | None]
    hs_overall_visitor_messages_sentiment: Final[str | None]
    hs_overall_visitor_messages_sentiment_score: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_pinned_engagement_id: Final[Decimal | None]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    hs_primary_company: Final[str | None]
    hs_primary_company_id: Final[Decimal | None]
    hs_primary_company_name: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_resolution: Final[str | None]
    hs_retroactive_sla_update_at: Final[datetime | None]
    hs_sales_email_last_replied: Final[datetime | None]
    hs_seen_by_agent_ids: Final[tuple[str, ...]]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_sla_operating_hours: Final[str | None]
    hs_sla_pause_status: Final[_HsSlaPauseStatus | str | None]
    hs_snoozed_by_user_id: Final[str | None]
    hs_snoozed_by_user_ids: Final[tuple[str, ...]]
    hs_snoozed_until: Final[datetime | None]
    hs_source_object_id: Final[Decimal | None]
    hs_source_url: Final[str | None]
    hs_tag_ids: Final[tuple[str, ...]]
    hs_thread_ids_to_restore: Final[tuple[str, ...]]
    hs_ticket_category: Final[tuple[_HsTicketCategory | str, ...]]
    hs_ticket_id: Final[Decimal | None]
    hs_ticket_language_ai_tag: Final[str | None]
    hs_ticket_priority: Final[_HsTicketPriority | str | None]
    hs_ticket_reopened_at: Final[datetime | None]
    hs_time_in_1: Final[Decimal | None]
    hs_time_in_2: Final[Decimal | None]
    hs_time_in_3: Final[Decimal | None]
    hs_time_in_4: Final[Decimal | None]
    hs_time_to_close_in_operating_hours: Final[Decimal | None]
    hs_time_to_close_sla_at: Final[datetime | None]
    hs_time_to_close_sla_status: Final[_HsTimeToCloseSlaStatus | str | None]
    hs_time_to_first_response_in_operating_hours: Final[Decimal | None]
    hs_time_to_first_response_sla_at: Final[datetime | None]
    hs_time_to_first_response_sla_status: Final[_HsTimeToFirstResponseSlaStatus | str | None]
    hs_time_to_next_response_sla_at: Final[datetime | None]
    hs_time_to_next_response_sla_status: Final[_HsTimeToNextResponseSlaStatus | str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_v2_cumulative_time_in_1: Final[Decimal | None]
    hs_v2_cumulative_time_in_2: Final[Decimal | None]
    hs_v2_cumulative_time_in_3: Final[Decimal | None]
    hs_v2_cumulative_time_in_4: Final[Decimal | None]
    hs_v2_date_entered_1: Final[datetime | None]
    hs_v2_date_entered_2: Final[datetime | None]
    hs_v2_date_entered_3: Final[datetime | None]
    hs_v2_date_entered_4: Final[datetime | None]
    hs_v2_date_exited_1: Final[datetime | None]
    hs_v2_date_exited_2: Final[datetime | None]
    hs_v2_date_exited_3: Final[datetime | None]
    hs_v2_date_exited_4: Final[datetime | None]
    hs_v2_latest_time_in_1: Final[Decimal | None]
    hs_v2_latest_time_in_2: Final[Decimal | None]
    hs_v2_latest_time_in_3: Final[Decimal | None]
    hs_v2_latest_time_in_4: Final[Decimal | None]
    hs_waitlist_routing_targets: Final[str | None]
    hs_waitlist_sort_value: Final[datetime | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    last_engagement_date: Final[datetime | None]
    last_reply_date: Final[datetime | None]
    notes_last_contacted: Final[datetime | None]
    notes_last_updated: Final[datetime | None]
    notes_next_activity_date: Final[datetime | None]
    nps_follow_up_answer: Final[str | None]
    nps_follow_up_question_version: Final[Decimal | None]
    nps_score: Final[str | None]
    num_contacted_notes: Final[Decimal | None]
    num_notes: Final[Decimal | None]
    source_ref: Final[str | None]
    source_thread_id: Final[str | None]
    source_type: Final[_SourceType | str | None]
    subject: Final[str | None]
    tags: Final[str | None]
    time_to_close: Final[Decimal | None]
    time_to_first_agent_reply: Final[Decimal | None]

class TicketInput(TypedDict, total=False):
    """What can be written of tickets; None clears a property."""

    closed_date: datetime | None
    content: str | None
    created_by: Number | None
    createdate: datetime | None
    first_agent_reply_date: datetime | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_applied_sla_rule_config_at: datetime | None
    hs_applied_sla_rule_config_id: Number | None
    hs_applied_sla_schedule_at: datetime | None
    hs_applied_sla_schedule_id: Number | None
    hs_assigned_team_ids: Several[str | int] | None
    hs_assignment_method: Several[_HsAssignmentMethod] | None
    hs_auto_generated_from_thread_id: Number | None
    hs_conversations_originating_message_id: str | None
    hs_conversations_originating_thread_id: Number | None
    hs_copied_at: datetime | None
    hs_copied_by_user: str | int | None
    hs_copied_from_ticket: str | int | None
    hs_copied_ticket_source: _HsCopiedTicketSource | None
    hs_custom_inbox: Number | None
    hs_draft_user_ids: str | int | None
    hs_external_object_ids: str | int | None
    hs_feedback_last_ces_follow_up: str | None
    hs_feedback_last_ces_rating: str | int | None
    hs_file_upload: str | None
    hs_first_agent_message_sent_by: str | int | None
    hs_first_visitor_message_sentiment_score: Number | None
    hs_form_id: str | int | None
    hs_form_submission_conversion_id: str | None
    hs_help_desk_onboarding_ticket: str | None
    hs_in_helpdesk: bool | None
    hs_in_waitlist: bool | None
    hs_inbox_id: Number | None
    hs_is_one_touch_ticket: bool | None
    hs_is_visible_in_help_desk: bool | None
    hs_last_closed_date: datetime | None
    hs_last_email_activity: _HsLastEmailActivity | None
    hs_last_email_date: datetime | None
    hs_last_email_details: str | None
    hs_last_email_id: Number | None
    hs_last_email_type: str | None
    hs_last_visitor_message_sentiment_score: Number | None
    hs_lastactivitydate: datetime | None
    hs_lastcontacted: datetime | None
    hs_most_relevant_sla_status: _HsMostRelevantSlaStatus | None
    hs_most_relevant_sla_type: _HsMostRelevantSlaType | None
    hs_msteams_message_id: str | None
    hs_nextactivitydate: datetime | None
    hs_num_associated_conversations: Number | None
    hs_num_times_contacted: Number | None
    hs_number_of_touches: Number | None
    hs_originating_email_engagement_id: Number | None
    hs_outbound_ticket: bool | None
    hs_overall_visitor_messages_sentiment_score: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_pinned_engagement_id: Number | None
    hs_pipeline: _HsPipeline | str | None
    hs_pipeline_stage: _HsPipelineStage | str | None
    hs_resolution: str | int | None
    hs_retroactive_sla_update_at: datetime | None
    hs_seen_by_agent_ids: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_sla_operating_hours: str | None
    hs_sla_pause_status: _HsSlaPauseStatus | None
    hs_snoozed_by_user_id: str | int | None
    hs_snoozed_by_user_ids: Several[str | int] | None
    hs_snoozed_until: datetime | None
    hs_tag_ids: Several[str | int] | None
    hs_thread_ids_to_restore: Several[str | int] | None
    hs_ticket_category: Several[_HsTicketCategory] | None
    hs_ticket_language_ai_tag: str | int | None
    hs_ticket_priority: _HsTicketPriority | None
    hs_ticket_reopened_at: datetime | None
    hs_time_to_close_in_operating_hours: Number | None
    hs_time_to_close_sla_at: datetime | None
    hs_time_to_close_sla_status: _HsTimeToCloseSlaStatus | None
    hs_time_to_first_response_in_operating_hours: Number | None
    hs_time_to_first_response_sla_at: datetime | None
    hs_time_to_first_response_sla_status: _HsTimeToFirstResponseSlaStatus | None
    hs_time_to_next_response_sla_at: datetime | None
    hs_time_to_next_response_sla_status: _HsTimeToNextResponseSlaStatus | None
    hs_waitlist_routing_targets: str | None
    hubspot_owner_id: str | int | None
    last_engagement_date: datetime | None
    last_reply_date: datetime | None
    nps_follow_up_answer: str | None
    nps_follow_up_question_version: Number | None
    nps_score: str | int | None
    source_ref: str | None
    source_thread_id: str | None
    source_type: _SourceType | None
    subject: str | None
    tags: str | int | None
    time_to_first_agent_reply: Number | None

class _TicketCreate(TicketInput, CreateOptions, total=False): ...
class _TicketUpdate(TicketInput, UpdateOptions, total=False): ...

class AsyncTickets(AsyncObjects[TicketProperties]):
    """The tickets of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_TicketCreate]
    ) -> Record[TicketProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TicketUpdate]
    ) -> Record[TicketProperties]: ...

class Tickets(Objects[TicketProperties]):
    """The tickets of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_TicketCreate]
    ) -> Record[TicketProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TicketUpdate]
    ) -> Record[TicketProperties]: ...
