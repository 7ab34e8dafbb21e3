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
    """Close date."""
    content: Final[str | None]
    """Ticket description."""
    created_by: Final[str | None]
    """Created by."""
    createdate: Final[datetime | None]
    """Create date: When the record was created."""
    first_agent_reply_date: Final[datetime | None]
    """First agent email response date."""
    hs_added_to_waitlist_at: Final[str | None]
    """Added to waitlist at."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_associated_contact_companies: Final[str | None]
    """All associated contact companies."""
    hs_all_associated_contact_emails: Final[str | None]
    """All associated contact emails."""
    hs_all_associated_contact_firstnames: Final[str | None]
    """All associated contact first names."""
    hs_all_associated_contact_lastnames: Final[str | None]
    """All associated contact last names."""
    hs_all_associated_contact_mobilephones: Final[str | None]
    """All associated contact mobile phones."""
    hs_all_associated_contact_phones: Final[str | None]
    """All associated contact phones."""
    hs_all_conversation_mentions: Final[str | None]
    """All conversation mentions."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_applied_sla_rule_config_at: Final[datetime | None]
    """Applied SLA Rule Config Date."""
    hs_applied_sla_rule_config_id: Final[str | None]
    """Applied SLA Rule Config ID."""
    hs_applied_sla_schedule_at: Final[datetime | None]
    """Applied SLA Schedule Date."""
    hs_applied_sla_schedule_id: Final[str | None]
    """Applied SLA Schedule Id."""
    hs_assigned_team_ids: Final[tuple[str, ...]]
    """Assigned Teams."""
    hs_assignment_method: Final[tuple[_HsAssignmentMethod | str, ...]]
    """Assignment Method."""
    hs_auto_generated_from_thread_id: Final[str | None]
    """Auto-generated from thread id."""
    hs_conversations_originating_message_id: Final[str | None]
    """Originating Conversations Message Id."""
    hs_conversations_originating_thread_id: Final[str | None]
    """Conversations originating thread id."""
    hs_copied_at: Final[datetime | None]
    """Copied at."""
    hs_copied_by_user: Final[str | None]
    """Copied by user."""
    hs_copied_from_ticket: Final[str | None]
    """Copied ticket."""
    hs_copied_ticket_source: Final[_HsCopiedTicketSource | str | None]
    """Copied ticket source."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """HubSpot create date: When the record was created."""
    hs_custom_inbox: Final[Decimal | None]
    """Custom inbox ID."""
    hs_customer_agent_ticket_status: Final[_HsCustomerAgentTicketStatus | str | None]
    """Customer Agent ticket status."""
    hs_date_entered_1: Final[datetime | None]
    """Date entered 'New (Support Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_2: Final[datetime | None]
    """Date entered 'Waiting on contact (Support Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_3: Final[datetime | None]
    """Date entered 'Waiting on us (Support Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_4: Final[datetime | None]
    """Date entered 'Closed (Support Pipeline)': Time the record entered the stage (old form)."""
    hs_date_exited_1: Final[datetime | None]
    """Date exited 'New (Support Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_2: Final[datetime | None]
    """Date exited 'Waiting on contact (Support Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_3: Final[datetime | None]
    """Date exited 'Waiting on us (Support Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_4: Final[datetime | None]
    """Date exited 'Closed (Support Pipeline)': Time the record left the stage (old form)."""
    hs_draft_user_ids: Final[str | None]
    """Draft UserIds."""
    hs_email_subject: Final[str | None]
    """Email subject."""
    hs_external_object_ids: Final[str | None]
    """External object ids."""
    hs_feedback_last_ces_follow_up: Final[str | None]
    """Last CES survey comment."""
    hs_feedback_last_ces_rating: Final[str | None]
    """Last CES survey rating."""
    hs_feedback_last_survey_date: Final[datetime | None]
    """Last CES survey date."""
    hs_file_upload: Final[str | None]
    """File upload."""
    hs_first_agent_message_sent_at: Final[datetime | None]
    """First agent response date."""
    hs_first_agent_message_sent_by: Final[str | None]
    """First responding rep."""
    hs_first_visitor_message_sentiment: Final[str | None]
    """First message sentiment."""
    hs_first_visitor_message_sentiment_score: Final[Decimal | None]
    """First message sentiment score."""
    hs_form_id: Final[str | None]
    """Form."""
    hs_form_submission_conversion_id: Final[str | None]
    """Form submission conversion ID."""
    hs_help_desk_onboarding_ticket: Final[str | None]
    """Help Desk onboarding ticket."""
    hs_helpdesk_sort_timestamp: Final[datetime | None]
    """Helpdesk Sort Timestamp."""
    hs_in_helpdesk: Final[bool | None]
    """In Help Desk."""
    hs_in_waitlist: Final[bool | None]
    """In Waitlist."""
    hs_inbox_id: Final[str | None]
    """Inbox ID."""
    hs_is_closed_in_time_to_close_sla_count: Final[Decimal | None]
    """Is Closed in Time to Close Sla Count."""
    hs_is_closed_in_time_to_first_response_sla_count: Final[Decimal | None]
    """Is Closed in Time to First Response Sla Count."""
    hs_is_latest_message_failed: Final[bool | None]
    """Is latest message failed."""
    hs_is_latest_message_hidden_from_all: Final[bool | None]
    """Is latest message hidden from all."""
    hs_is_one_touch_ticket: Final[bool | None]
    """First contact resolution."""
    hs_is_visible_in_help_desk: Final[bool | None]
    """Is Visible in Help desk."""
    hs_last_closed_date: Final[datetime | None]
    """Last Closed Date."""
    hs_last_email_activity: Final[_HsLastEmailActivity | str | None]
    """Last email activity."""
    hs_last_email_date: Final[datetime | None]
    """Last email date."""
    hs_last_email_details: Final[str | None]
    """Last email details."""
    hs_last_email_id: Final[str | None]
    """Last email id."""
    hs_last_email_type: Final[str | None]
    """Last Email Type."""
    hs_last_message_from_visitor: Final[bool | None]
    """Last message from visitor."""
    hs_last_message_received_at: Final[datetime | None]
    """Last message received date."""
    hs_last_message_sent_at: Final[datetime | None]
    """Last response date."""
    hs_last_visitor_message_sentiment: Final[str | None]
    """Last message sentiment."""
    hs_last_visitor_message_sentiment_score: Final[Decimal | None]
    """Latest message sentiment score."""
    hs_lastactivitydate: Final[datetime | None]
    """Last activity date."""
    hs_lastcontacted: Final[datetime | None]
    """Last contacted date."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last modified date: When the record last changed."""
    hs_latest_message_attachment_types: Final[_HsLatestMessageAttachmentTypes | str | None]
    """Latest message attachment types."""
    hs_latest_message_is_forwarded_email: Final[bool | None]
    """Latest message is forwarded email."""
    hs_latest_message_is_thread_comment: Final[bool | None]
    """Latest message is thread comment."""
    hs_latest_message_seen_by_agent_ids: Final[str | None]
    """Latest message seen by agent ids."""
    hs_latest_message_visible_to_visitor: Final[str | None]
    """Latest message visible to visitor."""
    hs_latest_message_visible_to_visitor_sent_at: Final[datetime | None]
    """Latest message visible to visitor sent at."""
    hs_mentioned_note_user_ids: Final[str | None]
    """mentioned_note_user_ids."""
    hs_mentions_user_ids: Final[str | None]
    """mentions_user_ids."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged Ticket IDs: Ids merged into this record."""
    hs_most_relevant_sla_status: Final[_HsMostRelevantSlaStatus | str | None]
    """Most relevant SLA status."""
    hs_most_relevant_sla_type: Final[_HsMostRelevantSlaType | str | None]
    """Most Relevant SLA Type."""
    hs_msteams_message_id: Final[str | None]
    """Microsoft Teams message ID for this ticket.: Microsoft Teams message ID for this ticket."""
    hs_nextactivitydate: Final[datetime | None]
    """Next activity date."""
    hs_notes_last_activity: Final[str | None]
    """Last Activity."""
    hs_notes_next_activity: Final[str | None]
    """Next Activity."""
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    """Next Activity Type."""
    hs_num_associated_companies: Final[Decimal | None]
    """Number of Associated Companies."""
    hs_num_associated_conversations: Final[Decimal | None]
    """Number of Associated Conversations."""
    hs_num_times_contacted: Final[Decimal | None]
    """Number of times contacted."""
    hs_number_of_touches: Final[Decimal | None]
    """Number of touches."""
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
    hs_originating_channel_instance_id: Final[str | None]
    """Originating channel account."""
    hs_originating_email_engagement_id: Final[str | None]
    """Originating email engagement id."""
    hs_originating_generic_channel_id: Final[str | None]
    """Originating channel type."""
    hs_outbound_ticket: Final[bool | None]
    """Outbound ticket."""
    hs_overall_visitor_messages_sentiment: Final[str | None]
    """Average ticket sentiment."""
    hs_overall_visitor_messages_sentiment_score: Final[Decimal | None]
    """Average ticket sentiment score."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_pinned_engagement_id: Final[str | None]
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline: Pipeline id."""
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    """Ticket status: Stage id inside the pipeline."""
    hs_primary_company: Final[str | None]
    """Primary Company."""
    hs_primary_company_id: Final[str | None]
    """Primary Company ID."""
    hs_primary_company_name: Final[str | None]
    """Primary Company Name."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_resolution: Final[str | None]
    """Resolution."""
    hs_retroactive_sla_update_at: Final[datetime | None]
    """Retroactive SLA update at."""
    hs_sales_email_last_replied: Final[datetime | None]
    """Recent Sales Email Replied Date."""
    hs_seen_by_agent_ids: Final[tuple[str, ...]]
    """Users interaction."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_sla_operating_hours: Final[str | None]
    """SLA operating hours."""
    hs_sla_pause_status: Final[_HsSlaPauseStatus | str | None]
    """SLA Pause Status."""
    hs_snoozed_by_user_id: Final[str | None]
    """Snoozed by user ID."""
    hs_snoozed_by_user_ids: Final[tuple[str, ...]]
    """Snoozed by user IDs."""
    hs_snoozed_until: Final[datetime | None]
    """snoozed_until."""
    hs_source_object_id: Final[str | None]
    """Source Object ID."""
    hs_source_url: Final[str | None]
    """Source url."""
    hs_tag_ids: Final[tuple[str, ...]]
    """Ticket Tags."""
    hs_thread_ids_to_restore: Final[tuple[str, ...]]
    """Thread IDs To Restore."""
    hs_ticket_category: Final[tuple[_HsTicketCategory | str, ...]]
    """Category: Ticket category."""
    hs_ticket_id: Final[str | None]
    """Ticket ID."""
    hs_ticket_language_ai_tag: Final[str | None]
    """Language."""
    hs_ticket_priority: Final[_HsTicketPriority | str | None]
    """Priority: Ticket priority."""
    hs_ticket_reopened_at: Final[datetime | None]
    """Ticket reopen date."""
    hs_time_in_1: Final[Decimal | None]
    """Time in 'New (Support Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_2: Final[Decimal | None]
    """Time in 'Waiting on contact (Support Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_3: Final[Decimal | None]
    """Time in 'Waiting on us (Support Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_4: Final[Decimal | None]
    """Time in 'Closed (Support Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_to_close_in_operating_hours: Final[Decimal | None]
    """Time to close in SLA hours."""
    hs_time_to_close_sla_at: Final[datetime | None]
    """Time to Close SLA Due Date."""
    hs_time_to_close_sla_status: Final[_HsTimeToCloseSlaStatus | str | None]
    """Time to Close SLA Ticket Status."""
    hs_time_to_first_response_in_operating_hours: Final[Decimal | None]
    """Time to first response in SLA hours."""
    hs_time_to_first_response_sla_at: Final[datetime | None]
    """Time to First Response SLA Due Date."""
    hs_time_to_first_response_sla_status: Final[_HsTimeToFirstResponseSlaStatus | str | None]
    """Time to First Response SLA Status."""
    hs_time_to_next_response_sla_at: Final[datetime | None]
    """Time to Next Response SLA Due Date."""
    hs_time_to_next_response_sla_status: Final[_HsTimeToNextResponseSlaStatus | str | None]
    """Time to Next Response SLA Status."""
    hs_unique_creation_key: Final[str | None]
    """Unique creation key: Idempotency key, server side only."""
    hs_updated_by_user_id: Final[str | None]
    """Updated by user ID: User who last changed the record."""
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    """User IDs of all notification followers."""
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    """User IDs of all notification unfollowers."""
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    """User IDs of all owners."""
    hs_v2_cumulative_time_in_1: Final[Decimal | None]
    """Cumulative time in "New (Support Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_2: Final[Decimal | None]
    """Cumulative time in "Waiting on contact (Support Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_3: Final[Decimal | None]
    """Cumulative time in "Waiting on us (Support Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_4: Final[Decimal | None]
    """Cumulative time in "Closed (Support Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_date_entered_1: Final[datetime | None]
    """Date entered "New (Support Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_2: Final[datetime | None]
    """Date entered "Waiting on contact (Support Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_3: Final[datetime | None]
    """Date entered "Waiting on us (Support Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_4: Final[datetime | None]
    """Date entered "Closed (Support Pipeline)": Time the record entered the stage."""
    hs_v2_date_exited_1: Final[datetime | None]
    """Date exited "New (Support Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_2: Final[datetime | None]
    """Date exited "Waiting on contact (Support Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_3: Final[datetime | None]
    """Date exited "Waiting on us (Support Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_4: Final[datetime | None]
    """Date exited "Closed (Support Pipeline)": Time the record left the stage."""
    hs_v2_latest_time_in_1: Final[Decimal | None]
    """Latest time in "New (Support Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_2: Final[Decimal | None]
    """Latest time in "Waiting on contact (Support Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_3: Final[Decimal | None]
    """Latest time in "Waiting on us (Support Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_4: Final[Decimal | None]
    """Latest time in "Closed (Support Pipeline)": Milliseconds of the last stay in the stage."""
    hs_waitlist_routing_targets: Final[str | None]
    """Waitlist routing targets."""
    hs_waitlist_sort_value: Final[datetime | None]
    """Waitlist sort value."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Ticket owner: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot team: Primary team of the owner."""
    last_engagement_date: Final[datetime | None]
    """Date of last engagement."""
    last_reply_date: Final[datetime | None]
    """Last customer reply date."""
    notes_last_contacted: Final[datetime | None]
    """Last Contacted (Ticket Note): Activity date kept by the server."""
    notes_last_updated: Final[datetime | None]
    """Last Activity Date (Ticket Note): Activity date kept by the server."""
    notes_next_activity_date: Final[datetime | None]
    """Next Activity Date (Ticket Note): Activity date kept by the server."""
    nps_follow_up_answer: Final[str | None]
    """NPS follow up."""
    nps_follow_up_question_version: Final[Decimal | None]
    """NPS follow up question."""
    nps_score: Final[str | None]
    """Conversation NPS score."""
    num_contacted_notes: Final[Decimal | None]
    """Number of times contacted (Ticket Note): Counter kept by the server."""
    num_notes: Final[Decimal | None]
    """Number of Sales Activities: Counter kept by the server."""
    source_ref: Final[str | None]
    """Reference to source-specific object."""
    source_thread_id: Final[str | None]
    """Reference to email thread."""
    source_type: Final[_SourceType | str | None]
    """Source: Channel the ticket came from."""
    subject: Final[str | None]
    """Ticket name."""
    tags: Final[str | None]
    """Tags."""
    time_to_close: Final[Decimal | None]
    """Time to close."""
    time_to_first_agent_reply: Final[Decimal | None]
    """Time to first agent email reply."""

class TicketInput(TypedDict, total=False):
    """What can be written of tickets; None clears a property."""

    closed_date: datetime | None
    """Close date."""
    content: str | None
    """Ticket description."""
    created_by: str | int | None
    """Created by."""
    createdate: datetime | None
    """Create date: When the record was created."""
    first_agent_reply_date: datetime | None
    """First agent email response date."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_applied_sla_rule_config_at: datetime | None
    """Applied SLA Rule Config Date."""
    hs_applied_sla_rule_config_id: str | int | None
    """Applied SLA Rule Config ID."""
    hs_applied_sla_schedule_at: datetime | None
    """Applied SLA Schedule Date."""
    hs_applied_sla_schedule_id: str | int | None
    """Applied SLA Schedule Id."""
    hs_assigned_team_ids: Several[str | int] | None
    """Assigned Teams."""
    hs_assignment_method: Several[_HsAssignmentMethod] | None
    """Assignment Method."""
    hs_auto_generated_from_thread_id: str | int | None
    """Auto-generated from thread id."""
    hs_conversations_originating_message_id: str | None
    """Originating Conversations Message Id."""
    hs_conversations_originating_thread_id: str | int | None
    """Conversations originating thread id."""
    hs_copied_at: datetime | None
    """Copied at."""
    hs_copied_by_user: str | int | None
    """Copied by user."""
    hs_copied_from_ticket: str | int | None
    """Copied ticket."""
    hs_copied_ticket_source: _HsCopiedTicketSource | None
    """Copied ticket source."""
    hs_custom_inbox: Number | None
    """Custom inbox ID."""
    hs_draft_user_ids: str | int | None
    """Draft UserIds."""
    hs_external_object_ids: str | int | None
    """External object ids."""
    hs_feedback_last_ces_follow_up: str | None
    """Last CES survey comment."""
    hs_feedback_last_ces_rating: str | int | None
    """Last CES survey rating."""
    hs_file_upload: str | None
    """File upload."""
    hs_first_agent_message_sent_by: str | int | None
    """First responding rep."""
    hs_first_visitor_message_sentiment_score: Number | None
    """First message sentiment score."""
    hs_form_id: str | int | None
    """Form."""
    hs_form_submission_conversion_id: str | None
    """Form submission conversion ID."""
    hs_help_desk_onboarding_ticket: str | None
    """Help Desk onboarding ticket."""
    hs_in_helpdesk: bool | None
    """In Help Desk."""
    hs_in_waitlist: bool | None
    """In Waitlist."""
    hs_inbox_id: str | int | None
    """Inbox ID."""
    hs_is_one_touch_ticket: bool | None
    """First contact resolution."""
    hs_is_visible_in_help_desk: bool | None
    """Is Visible in Help desk."""
    hs_last_closed_date: datetime | None
    """Last Closed Date."""
    hs_last_email_activity: _HsLastEmailActivity | None
    """Last email activity."""
    hs_last_email_date: datetime | None
    """Last email date."""
    hs_last_email_details: str | None
    """Last email details."""
    hs_last_email_id: str | int | None
    """Last email id."""
    hs_last_email_type: str | None
    """Last Email Type."""
    hs_last_visitor_message_sentiment_score: Number | None
    """Latest message sentiment score."""
    hs_lastactivitydate: datetime | None
    """Last activity date."""
    hs_lastcontacted: datetime | None
    """Last contacted date."""
    hs_most_relevant_sla_status: _HsMostRelevantSlaStatus | None
    """Most relevant SLA status."""
    hs_most_relevant_sla_type: _HsMostRelevantSlaType | None
    """Most Relevant SLA Type."""
    hs_msteams_message_id: str | None
    """Microsoft Teams message ID for this ticket.: Microsoft Teams message ID for this ticket."""
    hs_nextactivitydate: datetime | None
    """Next activity date."""
    hs_num_associated_conversations: Number | None
    """Number of Associated Conversations."""
    hs_num_times_contacted: Number | None
    """Number of times contacted."""
    hs_number_of_touches: Number | None
    """Number of touches."""
    hs_originating_email_engagement_id: str | int | None
    """Originating email engagement id."""
    hs_outbound_ticket: bool | None
    """Outbound ticket."""
    hs_overall_visitor_messages_sentiment_score: Number | None
    """Average ticket sentiment score."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pinned_engagement_id: str | int | None
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline: Pipeline id."""
    hs_pipeline_stage: _HsPipelineStage | str | None
    """Ticket status: Stage id inside the pipeline."""
    hs_resolution: str | int | None
    """Resolution."""
    hs_retroactive_sla_update_at: datetime | None
    """Retroactive SLA update at."""
    hs_seen_by_agent_ids: Several[str | int] | None
    """Users interaction."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_sla_operating_hours: str | None
    """SLA operating hours."""
    hs_sla_pause_status: _HsSlaPauseStatus | None
    """SLA Pause Status."""
    hs_snoozed_by_user_id: str | int | None
    """Snoozed by user ID."""
    hs_snoozed_by_user_ids: Several[str | int] | None
    """Snoozed by user IDs."""
    hs_snoozed_until: datetime | None
    """snoozed_until."""
    hs_tag_ids: Several[str | int] | None
    """Ticket Tags."""
    hs_thread_ids_to_restore: Several[str | int] | None
    """Thread IDs To Restore."""
    hs_ticket_category: Several[_HsTicketCategory] | None
    """Category: Ticket category."""
    hs_ticket_language_ai_tag: str | int | None
    """Language."""
    hs_ticket_priority: _HsTicketPriority | None
    """Priority: Ticket priority."""
    hs_ticket_reopened_at: datetime | None
    """Ticket reopen date."""
    hs_time_to_close_in_operating_hours: Number | None
    """Time to close in SLA hours."""
    hs_time_to_close_sla_at: datetime | None
    """Time to Close SLA Due Date."""
    hs_time_to_close_sla_status: _HsTimeToCloseSlaStatus | None
    """Time to Close SLA Ticket Status."""
    hs_time_to_first_response_in_operating_hours: Number | None
    """Time to first response in SLA hours."""
    hs_time_to_first_response_sla_at: datetime | None
    """Time to First Response SLA Due Date."""
    hs_time_to_first_response_sla_status: _HsTimeToFirstResponseSlaStatus | None
    """Time to First Response SLA Status."""
    hs_time_to_next_response_sla_at: datetime | None
    """Time to Next Response SLA Due Date."""
    hs_time_to_next_response_sla_status: _HsTimeToNextResponseSlaStatus | None
    """Time to Next Response SLA Status."""
    hs_waitlist_routing_targets: str | None
    """Waitlist routing targets."""
    hubspot_owner_id: str | int | None
    """Ticket owner: Owner id of the assigned user."""
    last_engagement_date: datetime | None
    """Date of last engagement."""
    last_reply_date: datetime | None
    """Last customer reply date."""
    nps_follow_up_answer: str | None
    """NPS follow up."""
    nps_follow_up_question_version: Number | None
    """NPS follow up question."""
    nps_score: str | int | None
    """Conversation NPS score."""
    source_ref: str | None
    """Reference to source-specific object."""
    source_thread_id: str | None
    """Reference to email thread."""
    source_type: _SourceType | None
    """Source: Channel the ticket came from."""
    subject: str | None
    """Ticket name."""
    tags: str | int | None
    """Tags."""
    time_to_first_agent_reply: Number | None
    """Time to first agent email reply."""

class _TicketCreate(TicketInput, CreateOptions, total=False): ...
class _TicketUpdate(TicketInput, UpdateOptions, total=False): ...

class AsyncTickets(AsyncObjects[TicketProperties]):
    """The tickets of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_TicketCreate]
    ) -> Record[TicketProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TicketUpdate]
    ) -> Record[TicketProperties]: ...

class Tickets(Objects[TicketProperties]):
    """The tickets of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_TicketCreate]
    ) -> Record[TicketProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TicketUpdate]
    ) -> Record[TicketProperties]: ...
