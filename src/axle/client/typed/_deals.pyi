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
    amount_in_home_currency: Final[Decimal | None]
    closed_lost_reason: Final[str | None]
    closed_won_reason: Final[str | None]
    closedate: Final[datetime | None]
    createdate: Final[datetime | None]
    days_to_close: Final[Decimal | None]
    deal_currency_code: Final[str | None]
    dealname: Final[str | None]
    dealstage: Final[_Dealstage | str | None]
    dealtype: Final[_Dealtype | str | None]
    description: Final[str | None]
    engagements_last_meeting_booked: Final[datetime | None]
    engagements_last_meeting_booked_campaign: Final[str | None]
    engagements_last_meeting_booked_medium: Final[str | None]
    engagements_last_meeting_booked_source: Final[str | None]
    hs_acv: Final[Decimal | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_collaborator_owner_ids: Final[tuple[str, ...]]
    hs_all_deal_split_owner_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_analytics_latest_source: Final[_HsAnalyticsLatestSource | str | None]
    hs_analytics_latest_source_company: Final[_HsAnalyticsLatestSourceCompany | str | None]
    hs_analytics_latest_source_contact: Final[_HsAnalyticsLatestSourceContact | str | None]
    hs_analytics_latest_source_data_1: Final[str | None]
    hs_analytics_latest_source_data_1_company: Final[str | None]
    hs_analytics_latest_source_data_1_contact: Final[str | None]
    hs_analytics_latest_source_data_2: Final[str | None]
    hs_analytics_latest_source_data_2_company: Final[str | None]
    hs_analytics_latest_source_data_2_contact: Final[str | None]
    hs_analytics_latest_source_timestamp: Final[datetime | None]
    hs_analytics_latest_source_timestamp_company: Final[datetime | None]
    hs_analytics_latest_source_timestamp_contact: Final[datetime | None]
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    hs_analytics_source_data_1: Final[str | None]
    hs_analytics_source_data_2: Final[str | None]
    hs_arr: Final[Decimal | None]
    hs_associated_deal_registration_deal_type: Final[_HsAssociatedDealRegistrationDealType | str | None]
    hs_associated_deal_registration_product_interests: Final[tuple[str, ...]]
    hs_attributed_team_ids: Final[tuple[str, ...]]
    hs_average_call_duration: Final[Decimal | None]
    hs_average_deal_owner_duration_in_current_stage: Final[Decimal | None]
    hs_campaign: Final[str | None]
    hs_closed_amount: Final[Decimal | None]
    hs_closed_amount_in_home_currency: Final[Decimal | None]
    hs_closed_deal_close_date: Final[Decimal | None]
    hs_closed_deal_create_date: Final[Decimal | None]
    hs_closed_won_count: Final[Decimal | None]
    hs_closed_won_date: Final[datetime | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_days_to_close_raw: Final[Decimal | None]
    hs_deal_amount_calculation_preference: Final[_HsDealAmountCalculationPreference | str | None]
    hs_deal_registration_mrr: Final[Decimal | None]
    hs_deal_registration_mrr_currency_code: Final[str | None]
    hs_deal_score: Final[Decimal | None]
    hs_deal_stage_probability: Final[Decimal | None]
    hs_deal_stage_probability_shadow: Final[Decimal | None]
    hs_duration: Final[Decimal | None]
    hs_exchange_rate: Final[Decimal | None]
    hs_forecast_amount: Final[Decimal | None]
    hs_forecast_probability: Final[Decimal | None]
    hs_has_empty_conditional_stage_properties: Final[bool | None]
    hs_hs_mrr_in_home_currency: Final[Decimal | None]
    hs_is_active_shared_deal: Final[bool | None]
    hs_is_closed: Final[bool | None]
    hs_is_closed_count: Final[Decimal | None]
    hs_is_closed_lost: Final[bool | None]
    hs_is_closed_won: Final[bool | None]
    hs_is_deal_split: Final[bool | None]
    hs_is_in_first_deal_stage: Final[bool | None]
    hs_is_open_count: Final[Decimal | None]
    hs_is_stalled: Final[bool | None]
    hs_is_stalled_after_timestamp: Final[datetime | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_latest_approval_status: Final[str | None]
    hs_latest_approval_status_approval_id: Final[Decimal | None]
    hs_latest_marketing_email_click_date: Final[datetime | None]
    hs_latest_marketing_email_open_date: Final[datetime | None]
    hs_latest_marketing_email_reply_date: Final[datetime | None]
    hs_latest_meeting_activity: Final[datetime | None]
    hs_latest_sales_email_click_date: Final[datetime | None]
    hs_latest_sales_email_open_date: Final[datetime | None]
    hs_latest_sales_email_reply_date: Final[datetime | None]
    hs_likelihood_to_close: Final[Decimal | None]
    hs_line_item_global_term_hs_discount_percentage: Final[str | None]
    hs_line_item_global_term_hs_discount_percentage_enabled: Final[bool | None]
    hs_line_item_global_term_hs_recurring_billing_period: Final[str | None]
    hs_line_item_global_term_hs_recurring_billing_period_enabled: Final[bool | None]
    hs_line_item_global_term_hs_recurring_billing_start_date: Final[str | None]
    hs_line_item_global_term_hs_recurring_billing_start_date_enabled: Final[bool | None]
    hs_line_item_global_term_recurringbillingfrequency: Final[str | None]
    hs_line_item_global_term_recurringbillingfrequency_enabled: Final[bool | None]
    hs_manual_campaign_ids: Final[Decimal | None]
    hs_manual_forecast_category: Final[_HsManualForecastCategory | str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_mrr: Final[Decimal | None]
    hs_net_pipeline_impact: Final[Decimal | None]
    hs_next_meeting_id: Final[Decimal | None]
    hs_next_meeting_name: Final[str | None]
    hs_next_meeting_start_time: Final[datetime | None]
    hs_next_step: Final[str | None]
    hs_next_step_updated_at: Final[datetime | None]
    hs_notes_last_activity: Final[str | None]
    hs_notes_next_activity: Final[str | None]
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    hs_num_associated_active_deal_registrations: Final[Decimal | None]
    hs_num_associated_deal_registrations: Final[Decimal | None]
    hs_num_associated_deal_splits: Final[Decimal | None]
    hs_num_of_associated_line_items: Final[Decimal | None]
    hs_num_target_accounts: Final[Decimal | None]
    hs_number_of_call_engagements: Final[Decimal | None]
    hs_number_of_inbound_calls: Final[Decimal | None]
    hs_number_of_outbound_calls: Final[Decimal | None]
    hs_number_of_overdue_tasks: Final[Decimal | None]
    hs_number_of_scheduled_meetings: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_open_amount_in_home_currency: Final[Decimal | None]
    hs_open_deal_create_date: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_pinned_engagement_id: Final[Decimal | None]
    hs_predicted_amount: Final[Decimal | None]
    hs_predicted_amount_in_home_currency: Final[Decimal | None]
    hs_primary_associated_company: Final[Decimal | None]
    hs_priority: Final[_HsPriority | str | None]
    hs_projected_amount: Final[Decimal | None]
    hs_projected_amount_in_home_currency: Final[Decimal | None]
    hs_read_only: Final[bool | None]
    hs_sales_email_last_replied: Final[datetime | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_source_object_id: Final[Decimal | None]
    hs_synced_deal_owner_name_and_email: Final[str | None]
    hs_tag_ids: Final[tuple[str, ...]]
    hs_tcv: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_v2_cumulative_time_in_appointmentscheduled: Final[Decimal | None]
    hs_v2_cumulative_time_in_closedlost: Final[Decimal | None]
    hs_v2_cumulative_time_in_closedwon: Final[Decimal | None]
    hs_v2_cumulative_time_in_contractsent: Final[Decimal | None]
    hs_v2_cumulative_time_in_decisionmakerboughtin: Final[Decimal | None]
    hs_v2_cumulative_time_in_presentationscheduled: Final[Decimal | None]
    hs_v2_cumulative_time_in_qualifiedtobuy: Final[Decimal | None]
    hs_v2_date_entered_appointmentscheduled: Final[datetime | None]
    hs_v2_date_entered_closedlost: Final[datetime | None]
    hs_v2_date_entered_closedwon: Final[datetime | None]
    hs_v2_date_entered_contractsent: Final[datetime | None]
    hs_v2_date_entered_current_stage: Final[datetime | None]
    hs_v2_date_entered_decisionmakerboughtin: Final[datetime | None]
    hs_v2_date_entered_presentationscheduled: Final[datetime | None]
    hs_v2_date_entered_qualifiedtobuy: Final[datetime | None]
    hs_v2_date_exited_appointmentscheduled: Final[datetime | None]
    hs_v2_date_exited_closedlost: Final[datetime | None]
    hs_v2_date_exited_closedwon: Final[datetime | None]
    hs_v2_date_exited_contractsent: Final[datetime | None]
    hs_v2_date_exited_decisionmakerboughtin: Final[datetime | None]
    hs_v2_date_exited_presentationscheduled: Final[datetime | None]
    hs_v2_date_exited_qualifiedtobuy: Final[datetime | None]
    hs_v2_latest_time_in_appointmentscheduled: Final[Decimal | None]
    hs_v2_latest_time_in_closedlost: Final[Decimal | None]
    hs_v2_latest_time_in_closedwon: Final[Decimal | None]
    hs_v2_latest_time_in_contractsent: Final[Decimal | None]
    hs_v2_latest_time_in_decisionmakerboughtin: Final[Decimal | None]
    hs_v2_latest_time_in_presentationscheduled: Final[Decimal | None]
    hs_v2_latest_time_in_qualifiedtobuy: Final[Decimal | None]
    hs_v2_time_in_current_stage: Final[datetime | None]
    hs_was_imported: Final[bool | None]
    hs_weighted_hs_hs_mrr_in_home_currency: Final[Decimal | None]
    hs_weighted_hs_mrr: Final[Decimal | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    notes_last_contacted: Final[datetime | None]
    notes_last_updated: Final[datetime | None]
    notes_next_activity_date: Final[datetime | None]
    num_associated_contacts: Final[Decimal | None]
    num_contacted_notes: Final[Decimal | None]
    num_notes: Final[Decimal | None]
    pipeline: Final[_Pipeline | str | None]

class DealInput(TypedDict, total=False):
    """What can be written of deals; None clears a property."""

    amount: Number | None
    closed_lost_reason: str | None
    closed_won_reason: str | None
    closedate: datetime | None
    createdate: datetime | None
    deal_currency_code: str | int | None
    dealname: str | None
    dealstage: _Dealstage | str | None
    dealtype: _Dealtype | None
    description: str | None
    hs_acv: Number | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_all_collaborator_owner_ids: Several[str | int] | None
    hs_all_deal_split_owner_ids: Several[str | int] | None
    hs_analytics_latest_source_company: _HsAnalyticsLatestSourceCompany | None
    hs_analytics_latest_source_contact: _HsAnalyticsLatestSourceContact | None
    hs_analytics_latest_source_data_1_company: str | None
    hs_analytics_latest_source_data_1_contact: str | None
    hs_analytics_latest_source_data_2_company: str | None
    hs_analytics_latest_source_data_2_contact: str | None
    hs_analytics_latest_source_timestamp_company: datetime | None
    hs_analytics_latest_source_timestamp_contact: datetime | None
    hs_analytics_source: _HsAnalyticsSource | None
    hs_arr: Number | None
    hs_associated_deal_registration_deal_type: _HsAssociatedDealRegistrationDealType | None
    hs_associated_deal_registration_product_interests: Several[str | int] | None
    hs_attributed_team_ids: Several[str | int] | None
    hs_average_deal_owner_duration_in_current_stage: Number | None
    hs_campaign: str | None
    hs_closed_won_date: datetime | None
    hs_deal_amount_calculation_preference: _HsDealAmountCalculationPreference | None
    hs_deal_registration_mrr: Number | None
    hs_deal_registration_mrr_currency_code: str | int | None
    hs_deal_score: Number | None
    hs_deal_stage_probability: Number | None
    hs_exchange_rate: Number | None
    hs_forecast_amount: Number | None
    hs_forecast_probability: Number | None
    hs_has_empty_conditional_stage_properties: bool | None
    hs_is_active_shared_deal: bool | None
    hs_is_in_first_deal_stage: bool | None
    hs_is_stalled_after_timestamp: datetime | None
    hs_latest_approval_status: str | None
    hs_latest_approval_status_approval_id: Number | None
    hs_likelihood_to_close: Number | None
    hs_line_item_global_term_hs_discount_percentage: str | None
    hs_line_item_global_term_hs_discount_percentage_enabled: bool | None
    hs_line_item_global_term_hs_recurring_billing_period: str | None
    hs_line_item_global_term_hs_recurring_billing_period_enabled: bool | None
    hs_line_item_global_term_hs_recurring_billing_start_date: str | None
    hs_line_item_global_term_hs_recurring_billing_start_date_enabled: bool | None
    hs_line_item_global_term_recurringbillingfrequency: str | None
    hs_line_item_global_term_recurringbillingfrequency_enabled: bool | None
    hs_manual_forecast_category: _HsManualForecastCategory | None
    hs_mrr: Number | None
    hs_net_pipeline_impact: Number | None
    hs_next_meeting_id: Number | None
    hs_next_meeting_name: str | None
    hs_next_meeting_start_time: datetime | None
    hs_next_step: str | None
    hs_num_associated_active_deal_registrations: Number | None
    hs_num_associated_deal_registrations: Number | None
    hs_num_associated_deal_splits: Number | None
    hs_num_of_associated_line_items: Number | None
    hs_num_target_accounts: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_pinned_engagement_id: Number | None
    hs_priority: _HsPriority | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_synced_deal_owner_name_and_email: str | None
    hs_tag_ids: Several[str | int] | None
    hs_tcv: Number | None
    hubspot_owner_id: str | int | None
    pipeline: _Pipeline | str | None

class _DealCreate(DealInput, CreateOptions, total=False): ...
class _DealUpdate(DealInput, UpdateOptions, total=False): ...

class AsyncDeals(AsyncObjects[DealProperties]):
    """The deals of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_DealCreate]
    ) -> Record[DealProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_DealUpdate]
    ) -> Record[DealProperties]: ...

class Deals(Objects[DealProperties]):
    """The deals of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_DealCreate]
    ) -> Record[DealProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_DealUpdate]
    ) -> Record[DealProperties]: ...
