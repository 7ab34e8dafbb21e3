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
    """About Us."""
    address: Final[str | None]
    """Street Address."""
    address2: Final[str | None]
    """Street Address 2."""
    annualrevenue: Final[Decimal | None]
    """Annual Revenue."""
    city: Final[str | None]
    """City."""
    closedate: Final[datetime | None]
    """Close Date."""
    country: Final[str | None]
    """Country/Region."""
    createdate: Final[datetime | None]
    """Create Date: When the record was created."""
    days_to_close: Final[Decimal | None]
    """Days to Close."""
    description: Final[str | None]
    """Description."""
    domain: Final[str | None]
    """Company Domain Name: Company web domain."""
    engagements_last_meeting_booked: Final[datetime | None]
    """Date of last meeting booked in meetings tool."""
    engagements_last_meeting_booked_campaign: Final[str | None]
    """Campaign of last booking in meetings tool."""
    engagements_last_meeting_booked_medium: Final[str | None]
    """Medium of last booking in meetings tool."""
    engagements_last_meeting_booked_source: Final[str | None]
    """Source of last booking in meetings tool."""
    facebook_company_page: Final[str | None]
    """Facebook Company Page."""
    facebookfans: Final[Decimal | None]
    """Facebook Fans."""
    first_contact_createdate: Final[datetime | None]
    """First Contact Create Date."""
    first_contact_createdate_timestamp_earliest_value_78b50eea: Final[datetime | None]
    """first_contact_createdate_timestamp_earliest_value_78b50eea."""
    first_conversion_date: Final[datetime | None]
    """First Conversion Date."""
    first_conversion_event_name: Final[str | None]
    """First Conversion."""
    first_deal_created_date: Final[datetime | None]
    """First Deal Created Date."""
    founded_year: Final[str | None]
    """Year Founded."""
    googleplus_page: Final[str | None]
    """Google Plus Page."""
    hs_additional_domains: Final[tuple[str, ...]]
    """Additional Domains."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_analytics_first_timestamp: Final[datetime | None]
    """Time First Seen: Web analytics value."""
    hs_analytics_first_touch_converting_campaign: Final[str | None]
    """First Touch Converting Campaign: Web analytics value."""
    hs_analytics_first_visit_timestamp: Final[datetime | None]
    """Time of First Session: Web analytics value."""
    hs_analytics_last_timestamp: Final[datetime | None]
    """Time Last Seen: Web analytics value."""
    hs_analytics_last_timestamp_timestamp_latest_value_4e16365a: Final[datetime | None]
    """hs_analytics_last_timestamp_timestamp_latest_value_4e16365a: Web analytics value."""
    hs_analytics_last_touch_converting_campaign: Final[str | None]
    """Last Touch Converting Campaign: Web analytics value."""
    hs_analytics_last_touch_converting_campaign_timestamp_latest_value_81a64e30: Final[datetime | None]
    """hs_analytics_last_touch_converting_campaign_timestamp_latest_value_81a64e30: Web analytics value."""
    hs_analytics_last_visit_timestamp: Final[datetime | None]
    """Time of Last Session: Web analytics value."""
    hs_analytics_last_visit_timestamp_timestamp_latest_value_999a0fce: Final[datetime | None]
    """hs_analytics_last_visit_timestamp_timestamp_latest_value_999a0fce: Web analytics value."""
    hs_analytics_latest_source: Final[_HsAnalyticsLatestSource | str | None]
    """Latest Traffic Source: Web analytics value."""
    hs_analytics_latest_source_data_1: Final[str | None]
    """Latest Traffic Source Data 1: Web analytics value."""
    hs_analytics_latest_source_data_2: Final[str | None]
    """Latest Traffic Source Data 2: Web analytics value."""
    hs_analytics_latest_source_timestamp: Final[datetime | None]
    """Latest Traffic Source Timestamp: Web analytics value."""
    hs_analytics_num_page_views: Final[Decimal | None]
    """Number of Pageviews: Web analytics value."""
    hs_analytics_num_page_views_cardinality_sum_e46e85b0: Final[Decimal | None]
    """hs_analytics_num_page_views_cardinality_sum_e46e85b0: Web analytics value."""
    hs_analytics_num_visits: Final[Decimal | None]
    """Number of Sessions: Web analytics value."""
    hs_analytics_num_visits_cardinality_sum_53d952a6: Final[Decimal | None]
    """hs_analytics_num_visits_cardinality_sum_53d952a6: Web analytics value."""
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    """Original Traffic Source: Web analytics value."""
    hs_analytics_source_data_1: Final[str | None]
    """Original Traffic Source Drill-Down 1: Web analytics value."""
    hs_analytics_source_data_2: Final[str | None]
    """Original Traffic Source Drill-Down 2: Web analytics value."""
    hs_annual_revenue_currency_code: Final[str | None]
    """Annual Revenue Currency Code."""
    hs_avatar_filemanager_key: Final[str | None]
    """Avatar FileManager key."""
    hs_calculated_phone_number: Final[str | None]
    """Calculated Phone Number in International Format."""
    hs_count_intent_signals_created_last_14_days: Final[Decimal | None]
    """Count Intent Signals Created Last 14 Days."""
    hs_count_intent_signals_created_last_30_days: Final[Decimal | None]
    """Count Intent Signals Created Last 30 Days."""
    hs_count_intent_signals_created_last_7_days: Final[Decimal | None]
    """Count Intent Signals Created Last 7 Days."""
    hs_country_code: Final[str | None]
    """Country/Region Code."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_csm_sentiment: Final[_HsCsmSentiment | str | None]
    """CSM Sentiment."""
    hs_current_customer: Final[_HsCurrentCustomer | str | None]
    """Current Customer."""
    hs_customer_success_ticket_sentiment: Final[Decimal | None]
    """Recent Ticket Sentiment."""
    hs_date_entered_customer: Final[datetime | None]
    """Date entered 'Customer (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_evangelist: Final[datetime | None]
    """Date entered 'Evangelist (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_lead: Final[datetime | None]
    """Date entered 'Lead (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_marketingqualifiedlead: Final[datetime | None]
    """Date entered 'Marketing Qualified Lead (Lifecycle Stage Pipeline)': Time the record entered the stage (old
    form)."""
    hs_date_entered_opportunity: Final[datetime | None]
    """Date entered 'Opportunity (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_other: Final[datetime | None]
    """Date entered 'Other (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_salesqualifiedlead: Final[datetime | None]
    """Date entered 'Sales Qualified Lead (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_entered_subscriber: Final[datetime | None]
    """Date entered 'Subscriber (Lifecycle Stage Pipeline)': Time the record entered the stage (old form)."""
    hs_date_exited_customer: Final[datetime | None]
    """Date exited 'Customer (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_evangelist: Final[datetime | None]
    """Date exited 'Evangelist (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_lead: Final[datetime | None]
    """Date exited 'Lead (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_marketingqualifiedlead: Final[datetime | None]
    """Date exited 'Marketing Qualified Lead (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_opportunity: Final[datetime | None]
    """Date exited 'Opportunity (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_other: Final[datetime | None]
    """Date exited 'Other (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_salesqualifiedlead: Final[datetime | None]
    """Date exited 'Sales Qualified Lead (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_date_exited_subscriber: Final[datetime | None]
    """Date exited 'Subscriber (Lifecycle Stage Pipeline)': Time the record left the stage (old form)."""
    hs_employee_range: Final[str | None]
    """Employee range."""
    hs_gps_error: Final[str | None]
    """GPS Error."""
    hs_gps_latitude: Final[str | None]
    """Latitudes."""
    hs_gps_longitude: Final[str | None]
    """Longitudes."""
    hs_ideal_customer_profile: Final[_HsIdealCustomerProfile | str | None]
    """Ideal Customer Profile Tier."""
    hs_industry_group: Final[str | None]
    """Industry group."""
    hs_intent_page_views_last_30_days: Final[Decimal | None]
    """Tracked Page Views (Last 30 Days)."""
    hs_intent_paid_up_to_date: Final[date | None]
    """Intent paid up to date."""
    hs_intent_signals_enabled: Final[bool | None]
    """Intent Signals active."""
    hs_intent_visitors_last_30_days: Final[Decimal | None]
    """Tracked Visitors (Last 30 Days)."""
    hs_is_enriched: Final[bool | None]
    """Has been enriched."""
    hs_is_intent_monitored: Final[bool | None]
    """Is Intent Monitored."""
    hs_is_target_account: Final[bool | None]
    """Target Account."""
    hs_keywords: Final[tuple[str, ...]]
    """Company Keywords."""
    hs_last_booked_meeting_date: Final[datetime | None]
    """Last Booked Meeting Date."""
    hs_last_logged_call_date: Final[datetime | None]
    """Last Logged Call Date."""
    hs_last_logged_outgoing_email_date: Final[datetime | None]
    """Last Logged Outgoing Email Date."""
    hs_last_metered_enrichment_timestamp: Final[datetime | None]
    """Last Metered Enrichment Timestamp."""
    hs_last_open_task_date: Final[datetime | None]
    """Last Open Task Date."""
    hs_last_sales_activity_date: Final[datetime | None]
    """last sales activity date old."""
    hs_last_sales_activity_timestamp: Final[datetime | None]
    """Last Engagement Date."""
    hs_last_sales_activity_type: Final[_HsLastSalesActivityType | str | None]
    """Last Engagement Type."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_latest_createdate_of_active_subscriptions: Final[datetime | None]
    """Latest create date of active subscriptions."""
    hs_latest_intent_signal_timestamp: Final[Decimal | None]
    """Latest Intent Signal Timestamp."""
    hs_latest_meeting_activity: Final[datetime | None]
    """Latest meeting activity."""
    hs_latitude: Final[Decimal | None]
    """Latitude."""
    hs_lead_status: Final[_HsLeadStatus | str | None]
    """Lead Status: Sales status of the contact."""
    hs_linkedin_handle: Final[str | None]
    """Linkedin handle."""
    hs_live_enrichment_deadline: Final[datetime | None]
    """Live enrichment deadline."""
    hs_logo_url: Final[str | None]
    """Logo URL."""
    hs_longitude: Final[Decimal | None]
    """Longitude."""
    hs_max_recommendation_score: Final[Decimal | None]
    """Max recommendation score."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged Company IDs: Ids merged into this record."""
    hs_most_recent_de_anonymized_visit: Final[datetime | None]
    """Last Tracked Visit Time."""
    hs_notes_last_activity: Final[str | None]
    """Last Activity."""
    hs_notes_next_activity: Final[str | None]
    """Next Activity."""
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    """Next Activity Type."""
    hs_num_blockers: Final[Decimal | None]
    """Number of blockers."""
    hs_num_child_companies: Final[Decimal | None]
    """Number of child companies."""
    hs_num_contacts_with_buying_roles: Final[Decimal | None]
    """Number of contacts with a buying role."""
    hs_num_decision_makers: Final[Decimal | None]
    """Number of decision makers."""
    hs_num_open_deals: Final[Decimal | None]
    """Number of open deals."""
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
    hs_paid_for_intent_signals: Final[bool | None]
    """Paid for Intent Signals."""
    hs_parent_company_id: Final[str | None]
    """Parent Company."""
    hs_pinned_engagement_id: Final[str | None]
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline: Pipeline id."""
    hs_plays: Final[str | None]
    """Plays."""
    hs_predictivecontactscore_v2: Final[Decimal | None]
    """Likelihood to close."""
    hs_predictivecontactscore_v2_next_max_max_d4e58c1e: Final[Decimal | None]
    """hs_predictivecontactscore_v2_next_max_max_d4e58c1e."""
    hs_quick_context: Final[str | None]
    """Quick context."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recent_intent_signals: Final[tuple[str, ...]]
    """Recent Intent Signals."""
    hs_research_agent_execution_id: Final[str | None]
    """Research Agent Execution Id."""
    hs_research_agent_id: Final[str | None]
    """Research Agent Id."""
    hs_revenue_range: Final[str | None]
    """Revenue range."""
    hs_sales_email_last_replied: Final[datetime | None]
    """Recent Sales Email Replied Date."""
    hs_searchable_calculated_international_phone_number: Final[str | None]
    """Calculated Phone Number with country code."""
    hs_searchable_calculated_phone_number: Final[str | None]
    """Calculated Phone Number without country code."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_signals_summary: Final[str | None]
    """Signals Summary."""
    hs_source_object_id: Final[str | None]
    """Source Object ID."""
    hs_state_code: Final[str | None]
    """State/Region Code."""
    hs_target_account: Final[_HsTargetAccount | str | None]
    """Target Account."""
    hs_target_account_probability: Final[Decimal | None]
    """Target Account Probability."""
    hs_target_account_recommendation_snooze_time: Final[datetime | None]
    """Target Account Recommendation Snooze Time."""
    hs_target_account_recommendation_state: Final[_HsTargetAccountRecommendationState | str | None]
    """Target Account Recommendation State."""
    hs_task_label: Final[str | None]
    """Company task label."""
    hs_tax_id: Final[tuple[str, ...]]
    """Tax Id."""
    hs_time_in_customer: Final[Decimal | None]
    """Time in 'Customer (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_evangelist: Final[Decimal | None]
    """Time in 'Evangelist (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_lead: Final[Decimal | None]
    """Time in 'Lead (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_marketingqualifiedlead: Final[Decimal | None]
    """Time in 'Marketing Qualified Lead (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_opportunity: Final[Decimal | None]
    """Time in 'Opportunity (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_other: Final[Decimal | None]
    """Time in 'Other (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_salesqualifiedlead: Final[Decimal | None]
    """Time in 'Sales Qualified Lead (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_time_in_subscriber: Final[Decimal | None]
    """Time in 'Subscriber (Lifecycle Stage Pipeline)': Milliseconds in the stage (old form)."""
    hs_total_deal_value: Final[Decimal | None]
    """Total open deal value."""
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
    hs_v2_cumulative_time_in_customer: Final[Decimal | None]
    """Cumulative time in "Customer (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_evangelist: Final[Decimal | None]
    """Cumulative time in "Evangelist (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_lead: Final[Decimal | None]
    """Cumulative time in "Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_marketingqualifiedlead: Final[Decimal | None]
    """Cumulative time in "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the
    stage."""
    hs_v2_cumulative_time_in_opportunity: Final[Decimal | None]
    """Cumulative time in "Opportunity (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_other: Final[Decimal | None]
    """Cumulative time in "Other (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_salesqualifiedlead: Final[Decimal | None]
    """Cumulative time in "Sales Qualified Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_subscriber: Final[Decimal | None]
    """Cumulative time in "Subscriber (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_date_entered_current_stage: Final[datetime | None]
    """Date entered current stage: Time the record entered the stage."""
    hs_v2_date_entered_customer: Final[datetime | None]
    """Date entered "Customer (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_evangelist: Final[datetime | None]
    """Date entered "Evangelist (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_lead: Final[datetime | None]
    """Date entered "Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_marketingqualifiedlead: Final[datetime | None]
    """Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_opportunity: Final[datetime | None]
    """Date entered "Opportunity (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_other: Final[datetime | None]
    """Date entered "Other (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_salesqualifiedlead: Final[datetime | None]
    """Date entered "Sales Qualified Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_subscriber: Final[datetime | None]
    """Date entered "Subscriber (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_exited_customer: Final[datetime | None]
    """Date exited "Customer (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_evangelist: Final[datetime | None]
    """Date exited "Evangelist (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_lead: Final[datetime | None]
    """Date exited "Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_marketingqualifiedlead: Final[datetime | None]
    """Date exited "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_opportunity: Final[datetime | None]
    """Date exited "Opportunity (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_other: Final[datetime | None]
    """Date exited "Other (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_salesqualifiedlead: Final[datetime | None]
    """Date exited "Sales Qualified Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_subscriber: Final[datetime | None]
    """Date exited "Subscriber (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_latest_time_in_customer: Final[Decimal | None]
    """Latest time in "Customer (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_evangelist: Final[Decimal | None]
    """Latest time in "Evangelist (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_lead: Final[Decimal | None]
    """Latest time in "Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_marketingqualifiedlead: Final[Decimal | None]
    """Latest time in "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the
    stage."""
    hs_v2_latest_time_in_opportunity: Final[Decimal | None]
    """Latest time in "Opportunity (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_other: Final[Decimal | None]
    """Latest time in "Other (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_salesqualifiedlead: Final[Decimal | None]
    """Latest time in "Sales Qualified Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_subscriber: Final[Decimal | None]
    """Latest time in "Subscriber (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_time_in_current_stage: Final[datetime | None]
    """Time in current stage."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Company owner: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""
    hubspotscore: Final[Decimal | None]
    """HubSpot Score."""
    industry: Final[str | None]
    """Industry."""
    is_public: Final[bool | None]
    """Is Public."""
    lifecyclestage: Final[_Lifecyclestage | str | None]
    """Lifecycle Stage."""
    linkedin_company_page: Final[str | None]
    """LinkedIn Company Page."""
    linkedinbio: Final[str | None]
    """LinkedIn Bio."""
    name: Final[str | None]
    """Company name: Name."""
    notes_last_contacted: Final[datetime | None]
    """Last Contacted: Activity date kept by the server."""
    notes_last_updated: Final[datetime | None]
    """Last Activity Date: Activity date kept by the server."""
    notes_next_activity_date: Final[datetime | None]
    """Next Activity Date: Activity date kept by the server."""
    num_associated_contacts: Final[Decimal | None]
    """Number of Associated Contacts: Counter kept by the server."""
    num_associated_deals: Final[Decimal | None]
    """Number of Associated Deals: Counter kept by the server."""
    num_contacted_notes: Final[Decimal | None]
    """Number of times contacted: Counter kept by the server."""
    num_conversion_events: Final[Decimal | None]
    """Number of Form Submissions: Counter kept by the server."""
    num_conversion_events_cardinality_sum_d095f14b: Final[Decimal | None]
    """num_conversion_events_cardinality_sum_d095f14b: Counter kept by the server."""
    num_notes: Final[Decimal | None]
    """Number of Sales Activities: Counter kept by the server."""
    numberofemployees: Final[Decimal | None]
    """Number of Employees."""
    owneremail: Final[str | None]
    """HubSpot Owner Email."""
    ownername: Final[str | None]
    """HubSpot Owner Name."""
    phone: Final[str | None]
    """Phone Number."""
    recent_conversion_date: Final[datetime | None]
    """Recent Conversion Date."""
    recent_conversion_date_timestamp_latest_value_72856da1: Final[datetime | None]
    """recent_conversion_date_timestamp_latest_value_72856da1."""
    recent_conversion_event_name: Final[str | None]
    """Recent Conversion."""
    recent_conversion_event_name_timestamp_latest_value_66c820bf: Final[datetime | None]
    """recent_conversion_event_name_timestamp_latest_value_66c820bf."""
    recent_deal_amount: Final[Decimal | None]
    """Recent Deal Amount."""
    recent_deal_close_date: Final[datetime | None]
    """Recent Deal Close Date."""
    state: Final[str | None]
    """State/Region."""
    timezone: Final[str | None]
    """Time Zone."""
    total_money_raised: Final[str | None]
    """Total Money Raised."""
    total_revenue: Final[Decimal | None]
    """Total Revenue."""
    twitterbio: Final[str | None]
    """Twitter Bio."""
    twitterfollowers: Final[Decimal | None]
    """Twitter Followers."""
    twitterhandle: Final[str | None]
    """Twitter Handle."""
    type: Final[_Type | str | None]
    """Type."""
    web_technologies: Final[tuple[str, ...]]
    """Web Technologies."""
    website: Final[str | None]
    """Website URL."""
    zip: Final[str | None]
    """Postal Code."""

class CompanyInput(TypedDict, total=False):
    """What can be written of companies; None clears a property."""

    about_us: str | None
    """About Us."""
    address: str | None
    """Street Address."""
    address2: str | None
    """Street Address 2."""
    annualrevenue: Number | None
    """Annual Revenue."""
    city: str | None
    """City."""
    closedate: datetime | None
    """Close Date."""
    country: str | None
    """Country/Region."""
    description: str | None
    """Description."""
    domain: str | None
    """Company Domain Name: Company web domain."""
    facebook_company_page: str | None
    """Facebook Company Page."""
    facebookfans: Number | None
    """Facebook Fans."""
    founded_year: str | None
    """Year Founded."""
    googleplus_page: str | None
    """Google Plus Page."""
    hs_additional_domains: Several[str | int] | None
    """Additional Domains."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_analytics_source: _HsAnalyticsSource | None
    """Original Traffic Source: Web analytics value."""
    hs_country_code: str | None
    """Country/Region Code."""
    hs_csm_sentiment: _HsCsmSentiment | str | None
    """CSM Sentiment."""
    hs_employee_range: str | None
    """Employee range."""
    hs_gps_latitude: str | None
    """Latitudes."""
    hs_gps_longitude: str | None
    """Longitudes."""
    hs_ideal_customer_profile: _HsIdealCustomerProfile | None
    """Ideal Customer Profile Tier."""
    hs_industry_group: str | None
    """Industry group."""
    hs_is_target_account: bool | None
    """Target Account."""
    hs_keywords: Several[str] | None
    """Company Keywords."""
    hs_last_metered_enrichment_timestamp: datetime | None
    """Last Metered Enrichment Timestamp."""
    hs_lead_status: _HsLeadStatus | None
    """Lead Status: Sales status of the contact."""
    hs_linkedin_handle: str | None
    """Linkedin handle."""
    hs_live_enrichment_deadline: datetime | None
    """Live enrichment deadline."""
    hs_logo_url: str | None
    """Logo URL."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pinned_engagement_id: str | int | None
    """Pinned Engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline: Pipeline id."""
    hs_quick_context: str | None
    """Quick context."""
    hs_revenue_range: str | None
    """Revenue range."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_state_code: str | None
    """State/Region Code."""
    hs_target_account: _HsTargetAccount | None
    """Target Account."""
    hs_target_account_recommendation_snooze_time: datetime | None
    """Target Account Recommendation Snooze Time."""
    hs_target_account_recommendation_state: _HsTargetAccountRecommendationState | None
    """Target Account Recommendation State."""
    hs_tax_id: Several[str | int] | None
    """Tax Id."""
    hubspot_owner_id: str | int | None
    """Company owner: Owner id of the assigned user."""
    industry: str | None
    """Industry."""
    is_public: bool | None
    """Is Public."""
    lifecyclestage: _Lifecyclestage | str | None
    """Lifecycle Stage."""
    linkedin_company_page: str | None
    """LinkedIn Company Page."""
    linkedinbio: str | None
    """LinkedIn Bio."""
    name: str | None
    """Company name: Name."""
    numberofemployees: Number | None
    """Number of Employees."""
    owneremail: str | None
    """HubSpot Owner Email."""
    ownername: str | None
    """HubSpot Owner Name."""
    phone: str | None
    """Phone Number."""
    state: str | None
    """State/Region."""
    timezone: str | None
    """Time Zone."""
    total_money_raised: str | None
    """Total Money Raised."""
    twitterbio: str | None
    """Twitter Bio."""
    twitterfollowers: Number | None
    """Twitter Followers."""
    twitterhandle: str | None
    """Twitter Handle."""
    type: _Type | None
    """Type."""
    web_technologies: Several[str] | None
    """Web Technologies."""
    website: str | None
    """Website URL."""
    zip: str | None
    """Postal Code."""

class _CompanyCreate(CompanyInput, CreateOptions, total=False): ...
class _CompanyUpdate(CompanyInput, UpdateOptions, total=False): ...

class AsyncCompanies(AsyncObjects[CompanyProperties]):
    """The companies of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CompanyCreate]
    ) -> Record[CompanyProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CompanyUpdate]
    ) -> Record[CompanyProperties]: ...

class Companies(Objects[CompanyProperties]):
    """The companies of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CompanyCreate]
    ) -> Record[CompanyProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CompanyUpdate]
    ) -> Record[CompanyProperties]: ...
