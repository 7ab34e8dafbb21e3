"""Companies, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/companies.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

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
    "AI_REFERRALS",
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
    "AI_REFERRALS",
]
_HsCsmSentiment = Literal["at_risk", "neutral", "healthy"]
_HsCurrentCustomer = Literal["yes", "no", "unknown"]
_HsIdealCustomerProfile = Literal["tier_1", "tier_2", "tier_3"]
_HsLastSalesActivityType = Literal[
    "COMPANYPROSPECTS_REVISIT",
    "PRESENTATION_REVISIT",
    "EMAIL_CLICK",
    "EMAIL_OPEN",
    "EMAIL_REPLY",
    "FORM_SUBMITTED",
    "MEETING_BOOKED",
    "HUBSPOT_REVISIT",
]
_HsLeadStatus = Literal[
    "NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT", "CONNECTED", "BAD_TIMING"
]
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
    "SMS",
    "TASK",
    "WHATS_APP",
]
_HsPipeline = Literal["companies-lifecycle-pipeline"]
_HsTargetAccount = Literal["tier_1", "tier_2", "tier_3"]
_HsTargetAccountRecommendationState = Literal["DISMISSED", "NONE", "SNOOZED"]
_Lifecyclestage = Literal[
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"
]
_Type = Literal["PROSPECT", "PARTNER", "RESELLER", "VENDOR", "OTHER"]

class CompanyProperties(Properties):
    """The properties of companies; an attribute for each that HubSpot defines."""

    about_us: Final[str | None]
    address: Final[str | None]
    address2: Final[str | None]
    annualrevenue: Final[Decimal | None]
    city: Final[str | None]
    closedate: Final[datetime | None]
    country: Final[str | None]
    createdate: Final[datetime | None]
    days_to_close: Final[Decimal | None]
    description: Final[str | None]
    domain: Final[str | None]
    engagements_last_meeting_booked: Final[datetime | None]
    engagements_last_meeting_booked_campaign: Final[str | None]
    engagements_last_meeting_booked_medium: Final[str | None]
    engagements_last_meeting_booked_source: Final[str | None]
    facebook_company_page: Final[str | None]
    facebookfans: Final[Decimal | None]
    first_contact_createdate: Final[datetime | None]
    first_contact_createdate_timestamp_earliest_value_78b50eea: Final[datetime | None]
    first_conversion_date: Final[datetime | None]
    first_conversion_event_name: Final[str | None]
    first_deal_created_date: Final[datetime | None]
    founded_year: Final[str | None]
    googleplus_page: Final[str | None]
    hs_additional_domains: Final[tuple[str, ...]]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_analytics_first_timestamp: Final[datetime | None]
    hs_analytics_first_touch_converting_campaign: Final[str | None]
    hs_analytics_first_visit_timestamp: Final[datetime | None]
    hs_analytics_last_timestamp: Final[datetime | None]
    hs_analytics_last_timestamp_timestamp_latest_value_4e16365a: Final[datetime | None]
    hs_analytics_last_touch_converting_campaign: Final[str | None]
    hs_analytics_last_touch_converting_campaign_timestamp_latest_value_81a64e30: Final[datetime | None]
    hs_analytics_last_visit_timestamp: Final[datetime | None]
    hs_analytics_last_visit_timestamp_timestamp_latest_value_999a0fce: Final[datetime | None]
    hs_analytics_latest_source: Final[_HsAnalyticsLatestSource | str | None]
    hs_analytics_latest_source_data_1: Final[str | None]
    hs_analytics_latest_source_data_2: Final[str | None]
    hs_analytics_latest_source_timestamp: Final[datetime | None]
    hs_analytics_num_page_views: Final[Decimal | None]
    hs_analytics_num_page_views_cardinality_sum_e46e85b0: Final[Decimal | None]
    hs_analytics_num_visits: Final[Decimal | None]
    hs_analytics_num_visits_cardinality_sum_53d952a6: Final[Decimal | None]
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    hs_analytics_source_data_1: Final[str | None]
    hs_analytics_source_data_2: Final[str | None]
    hs_annual_revenue_currency_code: Final[str | None]
    hs_avatar_filemanager_key: Final[str | None]
    hs_calculated_phone_number: Final[str | None]
    hs_count_intent_signals_created_last_14_days: Final[Decimal | None]
    hs_count_intent_signals_created_last_30_days: Final[Decimal | None]
    hs_count_intent_signals_created_last_7_days: Final[Decimal | None]
    hs_country_code: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_csm_sentiment: Final[_HsCsmSentiment | str | None]
    hs_current_customer: Final[_HsCurrentCustomer | str | None]
    hs_customer_success_ticket_sentiment: Final[Decimal | None]
    hs_date_entered_customer: Final[datetime | None]
    hs_date_entered_evangelist: Final[datetime | None]
    hs_date_entered_lead: Final[datetime | None]
    hs_date_entered_marketingqualifiedlead: Final[datetime | None]
    hs_date_entered_opportunity: Final[datetime | None]
    hs_date_entered_other: Final[datetime | None]
    hs_date_entered_salesqualifiedlead: Final[datetime | None]
    hs_date_entered_subscriber: Final[datetime | None]
    hs_date_exited_customer: Final[datetime | None]
    hs_date_exited_evangelist: Final[datetime | None]
    hs_date_exited_lead: Final[datetime | None]
    hs_date_exited_marketingqualifiedlead: Final[datetime | None]
    hs_date_exited_opportunity: Final[datetime | None]
    hs_date_exited_other: Final[datetime | None]
    hs_date_exited_salesqualifiedlead: Final[datetime | None]
    hs_date_exited_subscriber: Final[datetime | None]
    hs_employee_range: Final[str | None]
    hs_gps_error: Final[str | None]
    hs_gps_latitude: Final[str | None]
    hs_gps_longitude: Final[str | None]
    hs_ideal_customer_profile: Final[_HsIdealCustomerProfile | str | None]
    hs_industry_group: Final[str | None]
    hs_intent_page_views_last_30_days: Final[Decimal | None]
    hs_intent_paid_up_to_date: Final[date | None]
    hs_intent_signals_enabled: Final[bool | None]
    hs_intent_visitors_last_30_days: Final[Decimal | None]
    hs_is_enriched: Final[bool | None]
    hs_is_intent_monitored: Final[bool | None]
    hs_is_target_account: Final[bool | None]
    hs_keywords: Final[tuple[str, ...]]
    hs_last_booked_meeting_date: Final[datetime | None]
    hs_last_logged_call_date: Final[datetime | None]
    hs_last_logged_outgoing_email_date: Final[datetime | None]
    hs_last_metered_enrichment_timestamp: Final[datetime | None]
    hs_last_open_task_date: Final[datetime | None]
    hs_last_sales_activity_date: Final[datetime | None]
    hs_last_sales_activity_timestamp: Final[datetime | None]
    hs_last_sales_activity_type: Final[_HsLastSalesActivityType | str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_latest_createdate_of_active_subscriptions: Final[datetime | None]
    hs_latest_intent_signal_timestamp: Final[Decimal | None]
    hs_latest_meeting_activity: Final[datetime | None]
    hs_latitude: Final[Decimal | None]
    hs_lead_status: Final[_HsLeadStatus | str | None]
    hs_linkedin_handle: Final[str | None]
    hs_live_enrichment_deadline: Final[datetime | None]
    hs_logo_url: Final[str | None]
    hs_longitude: Final[Decimal | None]
    hs_max_recommendation_score: Final[Decimal | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_most_recent_de_anonymized_visit: Final[datetime | None]
    hs_notes_last_activity: Final[str | None]
    hs_notes_next_activity: Final[str | None]
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    hs_num_blockers: Final[Decimal | None]
    hs_num_child_companies: Final[Decimal | None]
    hs_num_contacts_with_buying_roles: Final[Decimal | None]
    hs_num_decision_makers: Final[Decimal | None]
    hs_num_open_deals: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_paid_for_intent_signals: Final[bool | None]
    hs_parent_company_id: Final[Decimal | None]
    hs_pinned_engagement_id: Final[Decimal | None]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_plays: Final[str | None]
    hs_predictivecontactscore_v2: Final[Decimal | None]
    hs_predictivecontactscore_v2_next_max_max_d4e58c1e: Final[Decimal | None]
    hs_quick_context: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_recent_intent_signals: Final[tuple[str, ...]]
    hs_research_agent_execution_id: Final[str | None]
    hs_research_agent_id: Final[Decimal | None]
    hs_revenue_range: Final[str | None]
    hs_sales_email_last_replied: Final[datetime | None]
    hs_searchable_calculated_international_phone_number: Final[str | None]
    hs_searchable_calculated_phone_number: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_signals_summary: Final[str | None]
    hs_source_object_id: Final[Decimal | None]
    hs_state_code: Final[str | None]
    hs_target_account: Final[_HsTargetAccount | str | None]
    hs_target_account_probability: Final[Decimal | None]
    hs_target_account_recommendation_snooze_time: Final[datetime | None]
    hs_target_account_recommendation_state: Final[_HsTargetAccountRecommendationState | str | None]
    hs_task_label: Final[str | None]
    hs_tax_id: Final[tuple[str, ...]]
    hs_time_in_customer: Final[Decimal | None]
    hs_time_in_evangelist: Final[Decimal | None]
    hs_time_in_lead: Final[Decimal | None]
    hs_time_in_marketingqualifiedlead: Final[Decimal | None]
    hs_time_in_opportunity: Final[Decimal | None]
    hs_time_in_other: Final[Decimal | None]
    hs_time_in_salesqualifiedlead: Final[Decimal | None]
    hs_time_in_subscriber: Final[Decimal | None]
    hs_total_deal_value: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_v2_cumulative_time_in_customer: Final[Decimal | None]
    hs_v2_cumulative_time_in_evangelist: Final[Decimal | None]
    hs_v2_cumulative_time_in_lead: Final[Decimal | None]
    hs_v2_cumulative_time_in_marketingqualifiedlead: Final[Decimal | None]
    hs_v2_cumulative_time_in_opportunity: Final[Decimal | None]
    hs_v2_cumulative_time_in_other: Final[Decimal | None]
    hs_v2_cumulative_time_in_salesqualifiedlead: Final[Decimal | None]
    hs_v2_cumulative_time_in_subscriber: Final[Decimal | None]
    hs_v2_date_entered_current_stage: Final[datetime | None]
    hs_v2_date_entered_customer: Final[datetime | None]
    hs_v2_date_entered_evangelist: Final[datetime | None]
    hs_v2_date_entered_lead: Final[datetime | None]
    hs_v2_date_entered_marketingqualifiedlead: Final[datetime | None]
    hs_v2_date_entered_opportunity: Final[datetime | None]
    hs_v2_date_entered_other: Final[datetime | None]
    hs_v2_date_entered_salesqualifiedlead: Final[datetime | None]
    hs_v2_date_entered_subscriber: Final[datetime | None]
    hs_v2_date_exited_customer: Final[datetime | None]
    hs_v2_date_exited_evangelist: Final[datetime | None]
    hs_v2_date_exited_lead: Final[datetime | None]
    hs_v2_date_exited_marketingqualifiedlead: Final[datetime | None]
    hs_v2_date_exited_opportunity: Final[datetime | None]
    hs_v2_date_exited_other: Final[datetime | None]
    hs_v2_date_exited_salesqualifiedlead: Final[datetime | None]
    hs_v2_date_exited_subscriber: Final[datetime | None]
    hs_v2_latest_time_in_customer: Final[Decimal | None]
    hs_v2_latest_time_in_evangelist: Final[Decimal | None]
    hs_v2_latest_time_in_lead: Final[Decimal | None]
    hs_v2_latest_time_in_marketingqualifiedlead: Final[Decimal | None]
    hs_v2_latest_time_in_opportunity: Final[Decimal | None]
    hs_v2_latest_time_in_other: Final[Decimal | None]
    hs_v2_latest_time_in_salesqualifiedlead: Final[Decimal | None]
    hs_v2_latest_time_in_subscriber: Final[Decimal | None]
    hs_v2_time_in_current_stage: Final[datetime | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    hubspotscore: Final[Decimal | None]
    industry: Final[str | None]
    is_public: Final[bool | None]
    lifecyclestage: Final[_Lifecyclestage | str | None]
    linkedin_company_page: Final[str | None]
    linkedinbio: Final[str | None]
    name: Final[str | None]
    notes_last_contacted: Final[datetime | None]
    notes_last_updated: Final[datetime | None]
    notes_next_activity_date: Final[datetime | None]
    num_associated_contacts: Final[Decimal | None]
    num_associated_deals: Final[Decimal | None]
    num_contacted_notes: Final[Decimal | None]
    num_conversion_events: Final[Decimal | None]
    num_conversion_events_cardinality_sum_d095f14b: Final[Decimal | None]
    num_notes: Final[Decimal | None]
    numberofemployees: Final[Decimal | None]
    owneremail: Final[str | None]
    ownername: Final[str | None]
    phone: Final[str | None]
    recent_conversion_date: Final[datetime | None]
    recent_conversion_date_timestamp_latest_value_72856da1: Final[datetime | None]
    recent_conversion_event_name: Final[str | None]
    recent_conversion_event_name_timestamp_latest_value_66c820bf: Final[datetime | None]
    recent_deal_amount: Final[Decimal | None]
    recent_deal_close_date: Final[datetime | None]
    state: Final[str | None]
    timezone: Final[str | None]
    total_money_raised: Final[str | None]
    total_revenue: Final[Decimal | None]
    twitterbio: Final[str | None]
    twitterfollowers: Final[Decimal | None]
    twitterhandle: Final[str | None]
    type: Final[_Type | str | None]
    web_technologies: Final[tuple[str, ...]]
    website: Final[str | None]
    zip: Final[str | None]

class CompanyInput(TypedDict, total=False):
    """What can be written of companies; None clears a property."""

    about_us: str | None
    address: str | None
    address2: str | None
    annualrevenue: Number | None
    city: str | None
    closedate: datetime | None
    country: str | None
    description: str | None
    domain: str | None
    facebook_company_page: str | None
    facebookfans: Number | None
    founded_year: str | None
    googleplus_page: str | None
    hs_additional_domains: Several[str | int] | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_analytics_source: _HsAnalyticsSource | None
    hs_country_code: str | None
    hs_csm_sentiment: _HsCsmSentiment | str | None
    hs_employee_range: str | None
    hs_gps_latitude: str | None
    hs_gps_longitude: str | None
    hs_ideal_customer_profile: _HsIdealCustomerProfile | None
    hs_industry_group: str | None
    hs_is_target_account: bool | None
    hs_keywords: Several[str] | None
    hs_last_metered_enrichment_timestamp: datetime | None
    hs_lead_status: _HsLeadStatus | None
    hs_linkedin_handle: str | None
    hs_live_enrichment_deadline: datetime | None
    hs_logo_url: str | None
    hs_owning_teams: Several[str | int] | None
    hs_pinned_engagement_id: Number | None
    hs_pipeline: _HsPipeline | str | None
    hs_quick_context: str | None
    hs_revenue_range: str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_state_code: str | None
    hs_target_account: _HsTargetAccount | None
    hs_target_account_recommendation_snooze_time: datetime | None
    hs_target_account_recommendation_state: _HsTargetAccountRecommendationState | None
    hs_tax_id: Several[str | int] | None
    hubspot_owner_id: str | int | None
    industry: str | None
    is_public: bool | None
    lifecyclestage: _Lifecyclestage | str | None
    linkedin_company_page: str | None
    linkedinbio: str | None
    name: str | None
    numberofemployees: Number | None
    owneremail: str | None
    ownername: str | None
    phone: str | None
    state: str | None
    timezone: str | None
    total_money_raised: str | None
    twitterbio: str | None
    twitterfollowers: Number | None
    twitterhandle: str | None
    type: _Type | None
    web_technologies: Several[str] | None
    website: str | None
    zip: str | None

class _CompanyCreate(CompanyInput, CreateOptions, total=False): ...
class _CompanyUpdate(CompanyInput, UpdateOptions, total=False): ...

class AsyncCompanies(AsyncObjects[CompanyProperties]):
    """The companies of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_CompanyCreate]
    ) -> Record[CompanyProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CompanyUpdate]
    ) -> Record[CompanyProperties]: ...

class Companies(Objects[CompanyProperties]):
    """The companies of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_CompanyCreate]
    ) -> Record[CompanyProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CompanyUpdate]
    ) -> Record[CompanyProperties]: ...
