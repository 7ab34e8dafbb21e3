"""Deals, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/deals.json."""

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

_Dealstage = Literal[
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "closedwon",
    "closedlost",
]
_Dealtype = Literal["newbusiness", "existingbusiness"]
_HsAnalyticsLatestSource = Literal[
    "ORGANIC_SEARCH",
    "PAID_SEARCH",
    "EMAIL_MARKETING",
    "SOCIAL_MEDIA",
    "REFERRALS",
    "OTHER_CAMPAIGNS",
    "DIRECT_TRAFFIC",
    "OFFLINE",
    "PAID_SOCIAL",
]
_HsAnalyticsLatestSourceCompany = Literal[
    "ORGANIC_SEARCH",
    "PAID_SEARCH",
    "EMAIL_MARKETING",
    "SOCIAL_MEDIA",
    "REFERRALS",
    "OTHER_CAMPAIGNS",
    "DIRECT_TRAFFIC",
    "OFFLINE",
    "PAID_SOCIAL",
]
_HsAnalyticsLatestSourceContact = Literal[
    "ORGANIC_SEARCH",
    "PAID_SEARCH",
    "EMAIL_MARKETING",
    "SOCIAL_MEDIA",
    "REFERRALS",
    "OTHER_CAMPAIGNS",
    "DIRECT_TRAFFIC",
    "OFFLINE",
    "PAID_SOCIAL",
]
_HsAnalyticsSource = Literal[
    "ORGANIC_SEARCH",
    "PAID_SEARCH",
    "EMAIL_MARKETING",
    "SOCIAL_MEDIA",
    "REFERRALS",
    "OTHER_CAMPAIGNS",
    "DIRECT_TRAFFIC",
    "OFFLINE",
    "PAID_SOCIAL",
]
_HsAssociatedDealRegistrationDealType = Literal["CHANNEL", "BEST_PARTNER_WINS", "DIFM", "COLLAB", "COLLAB_OR_DIFM"]
_HsDealAmountCalculationPreference = Literal["TCV", "ARR", "MRR", "CUSTOM"]
_HsManualForecastCategory = Literal["OMIT", "PIPELINE", "BEST_CASE", "COMMIT", "CLOSED"]
_HsNotesNextActivityType = Literal[
    "CALL",
    "CONVERSATION_SESSION",
    "INCOMING_EMAIL",
    "EMAIL",
    "FORWARDED_EMAI",
    "LINKEDIN_MESSAGE",
    "MEETING",
    "NOTE",
    "POSTAL_MAIL",
    "PUBLISHING_TASK",
    "TASK",
    "WHATS_APP",
]
_HsPriority = Literal["low", "medium", "high"]
_Pipeline = Literal["default"]

class DealProperties(Properties):
    """The properties of deals; an attribute for each that HubSpot defines."""

    amount: Final[Decimal | None]
    """Amount: Deal value."""
    amount_in_home_currency: Final[Decimal | None]
    """Amount in company currency."""
    closed_lost_reason: Final[str | None]
    """Closed Lost Reason."""
    closed_won_reason: Final[str | None]
    """Closed Won Reason."""
    closedate: Final[datetime | None]
    """Close Date."""
    createdate: Final[datetime | None]
    """Create Date: When the record was created."""
    days_to_close: Final[Decimal | None]
    """Days to close."""
    deal_currency_code: Final[str | None]
    """Currency."""
    dealname: Final[str | None]
    """Deal Name."""
    dealstage: Final[_Dealstage | str | None]
    """Deal Stage: Stage id inside the pipeline."""
    dealtype: Final[_Dealtype | str | None]
    """Deal Type."""
    description: Final[str | None]
    """Deal Description."""
    engagements_last_meeting_booked: Final[datetime | None]
    """Date of last meeting booked in meetings tool."""
    engagements_last_meeting_booked_campaign: Final[str | None]
    """Campaign of last booking in meetings tool."""
    engagements_last_meeting_booked_medium: Final[str | None]
    """Medium of last booking in meetings tool."""
    engagements_last_meeting_booked_source: Final[str | None]
    """Source of last booking in meetings tool."""
    hs_acv: Final[Decimal | None]
    """Annual contract value."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_collaborator_owner_ids: Final[tuple[str, ...]]
    """Deal Collaborator."""
    hs_all_deal_split_owner_ids: Final[tuple[str, ...]]
    """Deal Split Users."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_analytics_latest_source: Final[_HsAnalyticsLatestSource | str | None]
    """Latest Traffic Source: Web analytics value."""
    hs_analytics_latest_source_company: Final[_HsAnalyticsLatestSourceCompany | str | None]
    """Latest Traffic Source Company: Web analytics value."""
    hs_analytics_latest_source_contact: Final[_HsAnalyticsLatestSourceContact | str | None]
    """Latest Traffic Source Contact: Web analytics value."""
    hs_analytics_latest_source_data_1: Final[str | None]
    """Latest Traffic Source Data 1: Web analytics value."""
    hs_analytics_latest_source_data_1_company: Final[str | None]
    """Latest Traffic Source Data 1 Company: Web analytics value."""
    hs_analytics_latest_source_data_1_contact: Final[str | None]
    """Latest Traffic Source Data 1 Contact: Web analytics value."""
    hs_analytics_latest_source_data_2: Final[str | None]
    """Latest Traffic Source Data 2: Web analytics value."""
    hs_analytics_latest_source_data_2_company: Final[str | None]
    """Latest Traffic Source Data 2 Company: Web analytics value."""
    hs_analytics_latest_source_data_2_contact: Final[str | None]
    """Latest Traffic Source Data 2 Contact: Web analytics value."""
    hs_analytics_latest_source_timestamp: Final[datetime | None]
    """Latest Traffic Source Timestamp: Web analytics value."""
    hs_analytics_latest_source_timestamp_company: Final[datetime | None]
    """Latest Traffic Source Timestamp Company: Web analytics value."""
    hs_analytics_latest_source_timestamp_contact: Final[datetime | None]
    """Latest Traffic Source Timestamp Contact: Web analytics value."""
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    """Original Traffic Source: Web analytics value."""
    hs_analytics_source_data_1: Final[str | None]
    """Original Traffic Source Drill-Down 1: Web analytics value."""
    hs_analytics_source_data_2: Final[str | None]
    """Original Traffic Source Drill-Down 2: Web analytics value."""
    hs_arr: Final[Decimal | None]
    """Annual recurring revenue."""
    hs_associated_deal_registration_deal_type: Final[_HsAssociatedDealRegistrationDealType | str | None]
    """Associated Shared Deal Type."""
    hs_associated_deal_registration_product_interests: Final[tuple[str, ...]]
    """Associated Shared Deal Product Interests."""
    hs_attributed_team_ids: Final[tuple[str, ...]]
    """Attributed reporting team."""
    hs_average_call_duration: Final[Decimal | None]
    """Average call duration."""
    hs_average_deal_owner_duration_in_current_stage: Final[Decimal | None]
    """Average Deal Owner Duration In Current Stage."""
    hs_campaign: Final[str | None]
    """HubSpot Campaign."""
    hs_closed_amount: Final[Decimal | None]
    """Closed Deal Amount."""
    hs_closed_amount_in_home_currency: Final[Decimal | None]
    """Closed deal amount in home currency."""
    hs_closed_deal_close_date: Final[Decimal | None]
    """Closed Deal Close Date."""
    hs_closed_deal_create_date: Final[Decimal | None]
    """Closed Deal Create Date."""
    hs_closed_won_count: Final[Decimal | None]
    """Closed won count."""
    hs_closed_won_date: Final[datetime | None]
    """Closed Won Date (Internal)."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """HubSpot Create Date: When the record was created."""
    hs_days_to_close_raw: Final[Decimal | None]
    """Days to close (without rounding)."""
    hs_deal_amount_calculation_preference: Final[_HsDealAmountCalculationPreference | str | None]
    """Deal amount calculation preference."""
    hs_deal_registration_mrr: Final[Decimal | None]
    """HubSpot Shared Deal MRR."""
    hs_deal_registration_mrr_currency_code: Final[str | None]
    """HubSpot Shared Deal MRR Currency Code."""
    hs_deal_score: Final[Decimal | None]
    """Deal Score."""
    hs_deal_stage_probability: Final[Decimal | None]
    """Deal probability."""
    hs_deal_stage_probability_shadow: Final[Decimal | None]
    """Deal stage probability shadow."""
    hs_duration: Final[Decimal | None]
    """Duration."""
    hs_exchange_rate: Final[Decimal | None]
    """Exchange rate."""
    hs_forecast_amount: Final[Decimal | None]
    """Forecast amount."""
    hs_forecast_probability: Final[Decimal | None]
    """Forecast probability."""
    hs_has_empty_conditional_stage_properties: Final[bool | None]
    """Has Empty Conditional Stage Properties."""
    hs_hs_mrr_in_home_currency: Final[Decimal | None]
    """hs_mrr in Company Currency."""
    hs_is_active_shared_deal: Final[bool | None]
    """Is Active Shared Deal."""
    hs_is_closed: Final[bool | None]
    """Is Deal Closed?"""
    hs_is_closed_count: Final[Decimal | None]
    """Is Closed (numeric)."""
    hs_is_closed_lost: Final[bool | None]
    """Is closed lost."""
    hs_is_closed_won: Final[bool | None]
    """Is Closed Won."""
    hs_is_deal_split: Final[bool | None]
    """Deal Split Added."""
    hs_is_in_first_deal_stage: Final[bool | None]
    """Is In First Deal Stage."""
    hs_is_open_count: Final[Decimal | None]
    """Is Open (numeric)."""
    hs_is_stalled: Final[bool | None]
    """Is Stalled."""
    hs_is_stalled_after_timestamp: Final[datetime | None]
    """Is Stalled After Timestamp."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_latest_approval_status: Final[str | None]
    """Latest Approval Status."""
    hs_latest_approval_status_approval_id: Final[str | None]
    """Latest Approval Status Approval ID."""
    hs_latest_marketing_email_click_date: Final[datetime | None]
    """Latest marketing email click date."""
    hs_latest_marketing_email_open_date: Final[datetime | None]
    """Latest marketing email open date."""
    hs_latest_marketing_email_reply_date: Final[datetime | None]
    """Latest marketing email reply date."""
    hs_latest_meeting_activity: Final[datetime | None]
    """Latest meeting activity."""
    hs_latest_sales_email_click_date: Final[datetime | None]
    """Latest sales email click date."""
    hs_latest_sales_email_open_date: Final[datetime | None]
    """Latest sales email open date."""
    hs_latest_sales_email_reply_date: Final[datetime | None]
    """Latest sales email reply date."""
    hs_likelihood_to_close: Final[Decimal | None]
    """Likelihood to close by the close date."""
    hs_line_item_global_term_hs_discount_percentage: Final[str | None]
    """Global Term Line Item Discount Percentage."""
    hs_line_item_global_term_hs_discount_percentage_enabled: Final[bool | None]
    """Global Term Line Item Discount Percentage Enabled."""
    hs_line_item_global_term_hs_recurring_billing_period: Final[str | None]
    """Global Term Line Item Recurring Billing Period."""
    hs_line_item_global_term_hs_recurring_billing_period_enabled: Final[bool | None]
    """Global Term Line Item Recurring Billing Period Enabled."""
    hs_line_item_global_term_hs_recurring_billing_start_date: Final[str | None]
    """Global Term Line Item Recurring Billing Start Date."""
    hs_line_item_global_term_hs_recurring_billing_start_date_enabled: Final[bool | None]
    """Global Term Line Item Recurring Billing Start Date Enabled."""
    hs_line_item_global_term_recurringbillingfrequency: Final[str | None]
    """Global Term Line Item Recurring Billing Frequency."""
    hs_line_item_global_term_recurringbillingfrequency_enabled: Final[bool | None]
    """Global Term Line Item Recurring Billing Frequency Enabled."""
    hs_manual_campaign_ids: Final[str | None]
    """Manual campaign ids."""
    hs_manual_forecast_category: Final[_HsManualForecastCategory | str | None]
    """Forecast category."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged Deal IDs: Ids merged into this record."""
    hs_mrr: Final[Decimal | None]
    """Monthly recurring revenue."""
    hs_net_pipeline_impact: Final[Decimal | None]
    """Net Pipeline Impact."""
    hs_next_meeting_id: Final[str | None]
    """Next Meeting ID."""
    hs_next_meeting_name: Final[str | None]
    """Next Meeting Name."""
    hs_next_meeting_start_time: Final[datetime | None]
    """Next Meeting Start Time."""
    hs_next_step: Final[str | None]
    """Next step."""
    hs_next_step_updated_at: Final[datetime | None]
    """Next Step Updated At."""
    hs_notes_last_activity: Final[str | None]
    """Last Activity."""
    hs_notes_next_activity: Final[str | None]
    """Next Activity."""
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    """Next Activity Type."""
    hs_num_associated_active_deal_registrations: Final[Decimal | None]
    """Number of Active Deal Registrations."""
    hs_num_associated_deal_registrations: Final[Decimal | None]
    """Number of Deal Registrations."""
    hs_num_associated_deal_splits: Final[Decimal | None]
    """Number of Deal Splits."""
    hs_num_of_associated_line_items: Final[Decimal | None]
    """Number of Associated Line Items."""
    hs_num_target_accounts: Final[Decimal | None]
    """Number of target accounts."""
    hs_number_of_call_engagements: Final[Decimal | None]
    """Number of call engagements."""
    hs_number_of_inbound_calls: Final[Decimal | None]
    """Number of inbound calls."""
    hs_number_of_outbound_calls: Final[Decimal | None]
    """Number of outbound calls."""
    hs_number_of_overdue_tasks: Final[Decimal | None]
    """Number of overdue tasks."""
    hs_number_of_scheduled_meetings: Final[Decimal | None]
    """Number of scheduled meetings."""
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
    hs_open_amount_in_home_currency: Final[Decimal | None]
    """Open amount in home currency."""
    hs_open_deal_create_date: Final[Decimal | None]
    """Open deal create date."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_pinned_engagement_id: Final[str | None]
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_predicted_amount: Final[Decimal | None]
    """The predicted deal amount."""
    hs_predicted_amount_in_home_currency: Final[Decimal | None]
    """The predicted deal amount in your company's currency."""
    hs_primary_associated_company: Final[Decimal | None]
    """Primary Associated Company."""
    hs_priority: Final[_HsPriority | str | None]
    """Priority."""
    hs_projected_amount: Final[Decimal | None]
    """Weighted amount."""
    hs_projected_amount_in_home_currency: Final[Decimal | None]
    """Weighted amount in company currency."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_sales_email_last_replied: Final[datetime | None]
    """Recent Sales Email Replied Date."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_source_object_id: Final[str | None]
    """Source Object ID."""
    hs_synced_deal_owner_name_and_email: Final[str | None]
    """HubSpot Sales Lead."""
    hs_tag_ids: Final[tuple[str, ...]]
    """Deal Tags."""
    hs_tcv: Final[Decimal | None]
    """Total contract value."""
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
    hs_v2_cumulative_time_in_appointmentscheduled: Final[Decimal | None]
    """Cumulative time in "Appointment Scheduled (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_closedlost: Final[Decimal | None]
    """Cumulative time in "Closed Lost (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_closedwon: Final[Decimal | None]
    """Cumulative time in "Closed Won (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_contractsent: Final[Decimal | None]
    """Cumulative time in "Contract Sent (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_decisionmakerboughtin: Final[Decimal | None]
    """Cumulative time in "Decision Maker Bought-In (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_presentationscheduled: Final[Decimal | None]
    """Cumulative time in "Presentation Scheduled (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_qualifiedtobuy: Final[Decimal | None]
    """Cumulative time in "Qualified To Buy (Sales Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_date_entered_appointmentscheduled: Final[datetime | None]
    """Date entered "Appointment Scheduled (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_closedlost: Final[datetime | None]
    """Date entered "Closed Lost (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_closedwon: Final[datetime | None]
    """Date entered "Closed Won (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_contractsent: Final[datetime | None]
    """Date entered "Contract Sent (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_current_stage: Final[datetime | None]
    """Date entered current stage: Time the record entered the stage."""
    hs_v2_date_entered_decisionmakerboughtin: Final[datetime | None]
    """Date entered "Decision Maker Bought-In (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_presentationscheduled: Final[datetime | None]
    """Date entered "Presentation Scheduled (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_qualifiedtobuy: Final[datetime | None]
    """Date entered "Qualified To Buy (Sales Pipeline)": Time the record entered the stage."""
    hs_v2_date_exited_appointmentscheduled: Final[datetime | None]
    """Date exited "Appointment Scheduled (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_closedlost: Final[datetime | None]
    """Date exited "Closed Lost (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_closedwon: Final[datetime | None]
    """Date exited "Closed Won (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_contractsent: Final[datetime | None]
    """Date exited "Contract Sent (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_decisionmakerboughtin: Final[datetime | None]
    """Date exited "Decision Maker Bought-In (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_presentationscheduled: Final[datetime | None]
    """Date exited "Presentation Scheduled (Sales Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_qualifiedtobuy: Final[datetime | None]
    """Date exited "Qualified To Buy (Sales Pipeline)": Time the record left the stage."""
    hs_v2_latest_time_in_appointmentscheduled: Final[Decimal | None]
    """Latest time in "Appointment Scheduled (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_closedlost: Final[Decimal | None]
    """Latest time in "Closed Lost (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_closedwon: Final[Decimal | None]
    """Latest time in "Closed Won (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_contractsent: Final[Decimal | None]
    """Latest time in "Contract Sent (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_decisionmakerboughtin: Final[Decimal | None]
    """Latest time in "Decision Maker Bought-In (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_presentationscheduled: Final[Decimal | None]
    """Latest time in "Presentation Scheduled (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_qualifiedtobuy: Final[Decimal | None]
    """Latest time in "Qualified To Buy (Sales Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_time_in_current_stage: Final[datetime | None]
    """Time in current stage."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hs_weighted_hs_hs_mrr_in_home_currency: Final[Decimal | None]
    """hs_hs_mrr_in_home_currency weighted value."""
    hs_weighted_hs_mrr: Final[Decimal | None]
    """HubSpot Weighted hs_mrr."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Deal owner: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""
    notes_last_contacted: Final[datetime | None]
    """Last Contacted: Activity date kept by the server."""
    notes_last_updated: Final[datetime | None]
    """Last Activity Date: Activity date kept by the server."""
    notes_next_activity_date: Final[datetime | None]
    """Next Activity Date: Activity date kept by the server."""
    num_associated_contacts: Final[Decimal | None]
    """Number of Associated Contacts: Counter kept by the server."""
    num_contacted_notes: Final[Decimal | None]
    """Number of times contacted: Counter kept by the server."""
    num_notes: Final[Decimal | None]
    """Number of Sales Activities: Counter kept by the server."""
    pipeline: Final[_Pipeline | str | None]
    """Pipeline: Pipeline id."""

class DealInput(TypedDict, total=False):
    """What can be written of deals; None clears a property."""

    amount: Number | None
    """Amount: Deal value."""
    closed_lost_reason: str | None
    """Closed Lost Reason."""
    closed_won_reason: str | None
    """Closed Won Reason."""
    closedate: datetime | None
    """Close Date."""
    createdate: datetime | None
    """Create Date: When the record was created."""
    deal_currency_code: str | int | None
    """Currency."""
    dealname: str | None
    """Deal Name."""
    dealstage: _Dealstage | str | None
    """Deal Stage: Stage id inside the pipeline."""
    dealtype: _Dealtype | None
    """Deal Type."""
    description: str | None
    """Deal Description."""
    hs_acv: Number | None
    """Annual contract value."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_all_collaborator_owner_ids: Several[str | int] | None
    """Deal Collaborator."""
    hs_all_deal_split_owner_ids: Several[str | int] | None
    """Deal Split Users."""
    hs_analytics_latest_source_company: _HsAnalyticsLatestSourceCompany | None
    """Latest Traffic Source Company: Web analytics value."""
    hs_analytics_latest_source_contact: _HsAnalyticsLatestSourceContact | None
    """Latest Traffic Source Contact: Web analytics value."""
    hs_analytics_latest_source_data_1_company: str | None
    """Latest Traffic Source Data 1 Company: Web analytics value."""
    hs_analytics_latest_source_data_1_contact: str | None
    """Latest Traffic Source Data 1 Contact: Web analytics value."""
    hs_analytics_latest_source_data_2_company: str | None
    """Latest Traffic Source Data 2 Company: Web analytics value."""
    hs_analytics_latest_source_data_2_contact: str | None
    """Latest Traffic Source Data 2 Contact: Web analytics value."""
    hs_analytics_latest_source_timestamp_company: datetime | None
    """Latest Traffic Source Timestamp Company: Web analytics value."""
    hs_analytics_latest_source_timestamp_contact: datetime | None
    """Latest Traffic Source Timestamp Contact: Web analytics value."""
    hs_analytics_source: _HsAnalyticsSource | None
    """Original Traffic Source: Web analytics value."""
    hs_arr: Number | None
    """Annual recurring revenue."""
    hs_associated_deal_registration_deal_type: _HsAssociatedDealRegistrationDealType | None
    """Associated Shared Deal Type."""
    hs_associated_deal_registration_product_interests: Several[str | int] | None
    """Associated Shared Deal Product Interests."""
    hs_attributed_team_ids: Several[str | int] | None
    """Attributed reporting team."""
    hs_average_deal_owner_duration_in_current_stage: Number | None
    """Average Deal Owner Duration In Current Stage."""
    hs_campaign: str | None
    """HubSpot Campaign."""
    hs_closed_won_date: datetime | None
    """Closed Won Date (Internal)."""
    hs_deal_amount_calculation_preference: _HsDealAmountCalculationPreference | None
    """Deal amount calculation preference."""
    hs_deal_registration_mrr: Number | None
    """HubSpot Shared Deal MRR."""
    hs_deal_registration_mrr_currency_code: str | int | None
    """HubSpot Shared Deal MRR Currency Code."""
    hs_deal_score: Number | None
    """Deal Score."""
    hs_deal_stage_probability: Number | None
    """Deal probability."""
    hs_exchange_rate: Number | None
    """Exchange rate."""
    hs_forecast_amount: Number | None
    """Forecast amount."""
    hs_forecast_probability: Number | None
    """Forecast probability."""
    hs_has_empty_conditional_stage_properties: bool | None
    """Has Empty Conditional Stage Properties."""
    hs_is_active_shared_deal: bool | None
    """Is Active Shared Deal."""
    hs_is_in_first_deal_stage: bool | None
    """Is In First Deal Stage."""
    hs_is_stalled_after_timestamp: datetime | None
    """Is Stalled After Timestamp."""
    hs_latest_approval_status: str | None
    """Latest Approval Status."""
    hs_latest_approval_status_approval_id: str | int | None
    """Latest Approval Status Approval ID."""
    hs_likelihood_to_close: Number | None
    """Likelihood to close by the close date."""
    hs_line_item_global_term_hs_discount_percentage: str | None
    """Global Term Line Item Discount Percentage."""
    hs_line_item_global_term_hs_discount_percentage_enabled: bool | None
    """Global Term Line Item Discount Percentage Enabled."""
    hs_line_item_global_term_hs_recurring_billing_period: str | None
    """Global Term Line Item Recurring Billing Period."""
    hs_line_item_global_term_hs_recurring_billing_period_enabled: bool | None
    """Global Term Line Item Recurring Billing Period Enabled."""
    hs_line_item_global_term_hs_recurring_billing_start_date: str | None
    """Global Term Line Item Recurring Billing Start Date."""
    hs_line_item_global_term_hs_recurring_billing_start_date_enabled: bool | None
    """Global Term Line Item Recurring Billing Start Date Enabled."""
    hs_line_item_global_term_recurringbillingfrequency: str | None
    """Global Term Line Item Recurring Billing Frequency."""
    hs_line_item_global_term_recurringbillingfrequency_enabled: bool | None
    """Global Term Line Item Recurring Billing Frequency Enabled."""
    hs_manual_forecast_category: _HsManualForecastCategory | None
    """Forecast category."""
    hs_mrr: Number | None
    """Monthly recurring revenue."""
    hs_net_pipeline_impact: Number | None
    """Net Pipeline Impact."""
    hs_next_meeting_id: str | int | None
    """Next Meeting ID."""
    hs_next_meeting_name: str | None
    """Next Meeting Name."""
    hs_next_meeting_start_time: datetime | None
    """Next Meeting Start Time."""
    hs_next_step: str | None
    """Next step."""
    hs_num_associated_active_deal_registrations: Number | None
    """Number of Active Deal Registrations."""
    hs_num_associated_deal_registrations: Number | None
    """Number of Deal Registrations."""
    hs_num_associated_deal_splits: Number | None
    """Number of Deal Splits."""
    hs_num_of_associated_line_items: Number | None
    """Number of Associated Line Items."""
    hs_num_target_accounts: Number | None
    """Number of target accounts."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pinned_engagement_id: str | int | None
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_priority: _HsPriority | None
    """Priority."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_synced_deal_owner_name_and_email: str | None
    """HubSpot Sales Lead."""
    hs_tag_ids: Several[str | int] | None
    """Deal Tags."""
    hs_tcv: Number | None
    """Total contract value."""
    hubspot_owner_id: str | int | None
    """Deal owner: Owner id of the assigned user."""
    pipeline: _Pipeline | str | None
    """Pipeline: Pipeline id."""

class _DealCreate(DealInput, CreateOptions, total=False): ...
class _DealUpdate(DealInput, UpdateOptions, total=False): ...

class AsyncDeals(AsyncObjects[DealProperties]):
    """The deals of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_DealCreate]
    ) -> Record[DealProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_DealUpdate]
    ) -> Record[DealProperties]: ...

class Deals(Objects[DealProperties]):
    """The deals of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_DealCreate]
    ) -> Record[DealProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_DealUpdate]
    ) -> Record[DealProperties]: ...
