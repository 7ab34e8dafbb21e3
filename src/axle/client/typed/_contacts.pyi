"""Contacts, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/contacts.json."""

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

_Currentlyinworkflow = Literal["true", "false"]
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
_HsBuyingRole = Literal[
    "BLOCKER",
    "BUDGET_HOLDER",
    "CHAMPION",
    "DECISION_MAKER",
    "END_USER",
    "EXECUTIVE_SPONSOR",
    "INFLUENCER",
    "LEGAL_AND_COMPLIANCE",
    "OTHER",
]
_HsClickedLinkedinAd = Literal["true", "false"]
_HsContentMembershipStatus = Literal["active", "inactive"]
_HsCustomerAgentLeadStatus = Literal["qualified", "partially_qualified", "not_qualified"]
_HsEmailCustomerQuarantinedReason = Literal["SUSPENSION_REMEDIATION", "BLOCKLIST_REMEDIATION", "TRUST_SAFETY_REMEDIATION"]
_HsEmailHardBounceReasonEnum = Literal["CONTENT", "MAILBOX_FULL", "OTHER", "POLICY", "SPAM", "UNKNOWN_USER"]
_HsEmailOptout23783731 = Literal["false", "true"]
_HsEmailOptoutSurveyReason = Literal[
    "NO_LONGER_INTERESTED", "DID_NOT_SIGN_UP", "TOO_MANY_EMAILS", "IRRELEVANT_CONTENT", "OTHER"
]
_HsEmailQuarantinedReason = Literal[
    "ON_LIST_IMPORT",
    "HIGH_HARD_BOUNCE_RATE",
    "MULTIPLE_CANCELLED_CAMPAIGNS",
    "FORM_ABUSE",
    "RECIPIENT_COMPLAINT",
    "SUSPENSION_REMEDIATION",
    "BLOCKLIST_REMEDIATION",
    "TRUST_SAFETY_REMEDIATION",
    "OTHER",
]
_HsEmailconfirmationstatus = Literal[
    "",
    "Confirmed",
    "Confirmation Pending",
    "Confirmation Email Sent",
    "User clicked confirmation",
    "HubSpot Rep. marked confirmed",
    "Customer marked confirmed",
    "Confirmed from previous behavior",
    "Confirmed due to form",
]
_HsFeedbackLastNpsRating = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
_HsJourneyStage = Literal[
    "new_contact",
    "in_nurturing",
    "low_intent",
    "mid_intent",
    "high_intent",
    "unqualified",
    "qualified",
    "onboarding",
    "post_onboarding",
    "engaged",
    "unengaged",
]
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
_HsLatestSource = Literal[
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
_HsLeadStatus = Literal[
    "NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT", "CONNECTED", "BAD_TIMING"
]
_HsLegalBasis = Literal[
    "Legitimate interest – prospect/lead",
    "Legitimate interest – existing customer",
    "Legitimate interest - other",
    "Performance of a contract",
    "Freely given consent from contact",
    "Not applicable",
]
_HsLinkedinAdClicked = Literal["true", "false"]
_HsMarketableReasonType = Literal[
    "AD", "CONTACT_IMPORT", "CONVERSATION", "FORM_SUBMISSION", "INITIAL_STATE", "INTEGRATOR_SET", "USER_SET", "WORKFLOW"
]
_HsMarketableStatus = Literal["true", "false"]
_HsMarketableUntilRenewal = Literal["true", "false"]
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
_HsPipeline = Literal["contacts-lifecycle-pipeline"]
_HsPredictivecontactscorebucket = Literal["bucket_1", "bucket_2", "bucket_3", "bucket_4"]
_HsPredictivescoringtier = Literal["tier_1", "tier_2", "tier_3", "tier_4", "closed_won"]
_HsSaFirstEngagementDescr = Literal[
    "EMPTY_DESCRIPTION",
    "BOUNCED",
    "BUSY",
    "CALLING_CRM_USER",
    "CANCELED",
    "COMPLETED",
    "CONNECTING",
    "DEFERRED",
    "FB_MESSENGER",
    "FAILED",
    "IN_PROGRESS",
    "LIVE_CHAT",
    "LOGGED_CALL",
    "NO_ANSWER",
    "NO_SHOW",
    "NOT_STARTED",
    "QUEUED",
    "RESCHEDULED",
    "RINGING",
    "SCHEDULED",
    "SENDING",
    "SENT",
    "WAITING",
]
_HsSaFirstEngagementObjectType = Literal["CALL", "CONVERSATION_SESSION", "EMAIL", "MEETING_EVENT", "TASK"]
_HsSeniority = Literal["vp", "director", "entry", "executive", "manager", "owner", "partner", "senior", "employee"]
_Lifecyclestage = Literal[
    "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"
]
_Numemployees = Literal["1-5", "5-25", "25-50", "50-100", "100-500", "500-1000", "1000+"]

class ContactProperties(Properties):
    """The properties of contacts; an attribute for each that HubSpot defines."""

    address: Final[str | None]
    annualrevenue: Final[str | None]
    associatedcompanyid: Final[Decimal | None]
    associatedcompanylastupdated: Final[Decimal | None]
    city: Final[str | None]
    closedate: Final[datetime | None]
    company: Final[str | None]
    company_size: Final[str | None]
    country: Final[str | None]
    createdate: Final[datetime | None]
    currentlyinworkflow: Final[_Currentlyinworkflow | str | None]
    date_of_birth: Final[str | None]
    days_to_close: Final[Decimal | None]
    degree: Final[str | None]
    email: Final[str | None]
    engagements_last_meeting_booked: Final[datetime | None]
    engagements_last_meeting_booked_campaign: Final[str | None]
    engagements_last_meeting_booked_medium: Final[str | None]
    engagements_last_meeting_booked_source: Final[str | None]
    fax: Final[str | None]
    field_of_study: Final[str | None]
    first_conversion_date: Final[datetime | None]
    first_conversion_event_name: Final[str | None]
    first_deal_created_date: Final[datetime | None]
    firstname: Final[str | None]
    followercount: Final[Decimal | None]
    gender: Final[str | None]
    graduation_date: Final[str | None]
    hs_additional_emails: Final[str | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_contact_vids: Final[str | None]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_analytics_average_page_views: Final[Decimal | None]
    hs_analytics_first_referrer: Final[str | None]
    hs_analytics_first_timestamp: Final[datetime | None]
    hs_analytics_first_touch_converting_campaign: Final[str | None]
    hs_analytics_first_url: Final[str | None]
    hs_analytics_first_visit_timestamp: Final[datetime | None]
    hs_analytics_last_referrer: Final[str | None]
    hs_analytics_last_timestamp: Final[datetime | None]
    hs_analytics_last_touch_converting_campaign: Final[str | None]
    hs_analytics_last_url: Final[str | None]
    hs_analytics_last_visit_timestamp: Final[datetime | None]
    hs_analytics_num_event_completions: Final[Decimal | None]
    hs_analytics_num_page_views: Final[Decimal | None]
    hs_analytics_num_visits: Final[Decimal | None]
    hs_analytics_revenue: Final[Decimal | None]
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    hs_analytics_source_data_1: Final[str | None]
    hs_analytics_source_data_2: Final[str | None]
    hs_associated_target_accounts: Final[Decimal | None]
    hs_avatar_filemanager_key: Final[str | None]
    hs_buying_role: Final[tuple[_HsBuyingRole | str, ...]]
    hs_calculated_form_submissions: Final[str | None]
    hs_calculated_merged_vids: Final[str | None]
    hs_calculated_mobile_number: Final[str | None]
    hs_calculated_phone_number: Final[str | None]
    hs_calculated_phone_number_area_code: Final[str | None]
    hs_calculated_phone_number_country_code: Final[str | None]
    hs_calculated_phone_number_region_code: Final[str | None]
    hs_clicked_linkedin_ad: Final[_HsClickedLinkedinAd | str | None]
    hs_contact_enrichment_opt_out: Final[bool | None]
    hs_contact_enrichment_opt_out_timestamp: Final[datetime | None]
    hs_content_membership_email: Final[str | None]
    hs_content_membership_email_confirmed: Final[bool | None]
    hs_content_membership_follow_up_enqueued_at: Final[datetime | None]
    hs_content_membership_notes: Final[str | None]
    hs_content_membership_registered_at: Final[datetime | None]
    hs_content_membership_registration_domain_sent_to: Final[str | None]
    hs_content_membership_registration_email_sent_at: Final[datetime | None]
    hs_content_membership_status: Final[_HsContentMembershipStatus | str | None]
    hs_conversations_visitor_email: Final[str | None]
    hs_count_is_unworked: Final[Decimal | None]
    hs_count_is_worked: Final[Decimal | None]
    hs_country_region_code: Final[str | None]
    hs_created_by_conversations: Final[bool | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_cross_sell_opportunity: Final[bool | None]
    hs_currently_enrolled_in_prospecting_agent: Final[bool | None]
    hs_customer_agent_lead_status: Final[_HsCustomerAgentLeadStatus | str | None]
    hs_data_privacy_ads_consent: Final[bool | None]
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
    hs_document_last_revisited: Final[datetime | None]
    hs_email_bad_address: Final[bool | None]
    hs_email_bounce: Final[Decimal | None]
    hs_email_click: Final[Decimal | None]
    hs_email_customer_quarantined_reason: Final[_HsEmailCustomerQuarantinedReason | str | None]
    hs_email_delivered: Final[Decimal | None]
    hs_email_domain: Final[str | None]
    hs_email_first_click_date: Final[datetime | None]
    hs_email_first_open_date: Final[datetime | None]
    hs_email_first_reply_date: Final[datetime | None]
    hs_email_first_send_date: Final[datetime | None]
    hs_email_hard_bounce_reason: Final[str | None]
    hs_email_hard_bounce_reason_enum: Final[_HsEmailHardBounceReasonEnum | str | None]
    hs_email_is_ineligible: Final[bool | None]
    hs_email_last_click_date: Final[datetime | None]
    hs_email_last_email_name: Final[str | None]
    hs_email_last_open_date: Final[datetime | None]
    hs_email_last_reply_date: Final[datetime | None]
    hs_email_last_send_date: Final[datetime | None]
    hs_email_open: Final[Decimal | None]
    hs_email_optimal_send_day_of_week: Final[str | None]
    hs_email_optimal_send_time_of_day: Final[str | None]
    hs_email_optout: Final[bool | None]
    hs_email_optout_23783731: Final[_HsEmailOptout23783731 | str | None]
    hs_email_optout_survey_reason: Final[_HsEmailOptoutSurveyReason | str | None]
    hs_email_quarantined: Final[bool | None]
    hs_email_quarantined_reason: Final[_HsEmailQuarantinedReason | str | None]
    hs_email_recipient_fatigue_recovery_time: Final[datetime | None]
    hs_email_replied: Final[Decimal | None]
    hs_email_sends_since_last_engagement: Final[Decimal | None]
    hs_emailconfirmationstatus: Final[_HsEmailconfirmationstatus | str | None]
    hs_employment_change_detected_date: Final[date | None]
    hs_enriched_email_bounce_detected: Final[bool | None]
    hs_facebook_ad_clicked: Final[bool | None]
    hs_facebook_click_id: Final[str | None]
    hs_facebookid: Final[str | None]
    hs_feedback_last_ces_survey_date: Final[datetime | None]
    hs_feedback_last_ces_survey_follow_up: Final[str | None]
    hs_feedback_last_ces_survey_rating: Final[Decimal | None]
    hs_feedback_last_csat_survey_date: Final[datetime | None]
    hs_feedback_last_csat_survey_follow_up: Final[str | None]
    hs_feedback_last_csat_survey_rating: Final[Decimal | None]
    hs_feedback_last_nps_follow_up: Final[str | None]
    hs_feedback_last_nps_rating: Final[_HsFeedbackLastNpsRating | str | None]
    hs_feedback_last_survey_date: Final[datetime | None]
    hs_feedback_show_nps_web_survey: Final[bool | None]
    hs_first_closed_order_id: Final[Decimal | None]
    hs_first_engagement_object_id: Final[Decimal | None]
    hs_first_order_closed_date: Final[datetime | None]
    hs_first_outreach_date: Final[datetime | None]
    hs_first_subscription_create_date: Final[datetime | None]
    hs_full_name_or_email: Final[str | None]
    hs_google_click_id: Final[str | None]
    hs_googleplusid: Final[str | None]
    hs_gps_error: Final[str | None]
    hs_gps_latitude: Final[str | None]
    hs_gps_longitude: Final[str | None]
    hs_has_active_subscription: Final[Decimal | None]
    hs_inferred_language_codes: Final[str | None]
    hs_ip_timezone: Final[str | None]
    hs_is_contact: Final[bool | None]
    hs_is_enriched: Final[bool | None]
    hs_is_unworked: Final[bool | None]
    hs_job_change_detected_date: Final[date | None]
    hs_journey_stage: Final[_HsJourneyStage | str | None]
    hs_language: Final[str | None]
    hs_last_metered_enrichment_timestamp: Final[datetime | None]
    hs_last_sales_activity_date: Final[datetime | None]
    hs_last_sales_activity_timestamp: Final[datetime | None]
    hs_last_sales_activity_type: Final[_HsLastSalesActivityType | str | None]
    hs_last_sms_send_date: Final[datetime | None]
    hs_last_sms_send_name: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_latest_disqualified_lead_date: Final[datetime | None]
    hs_latest_meeting_activity: Final[datetime | None]
    hs_latest_open_lead_date: Final[datetime | None]
    hs_latest_qualified_lead_date: Final[datetime | None]
    hs_latest_sequence_ended_date: Final[datetime | None]
    hs_latest_sequence_enrolled: Final[Decimal | None]
    hs_latest_sequence_enrolled_date: Final[datetime | None]
    hs_latest_sequence_finished_date: Final[datetime | None]
    hs_latest_sequence_unenrolled_date: Final[datetime | None]
    hs_latest_source: Final[_HsLatestSource | str | None]
    hs_latest_source_data_1: Final[str | None]
    hs_latest_source_data_2: Final[str | None]
    hs_latest_source_timestamp: Final[date | None]
    hs_latest_subscription_create_date: Final[datetime | None]
    hs_latitude: Final[Decimal | None]
    hs_lead_status: Final[_HsLeadStatus | str | None]
    hs_legal_basis: Final[tuple[_HsLegalBasis | str, ...]]
    hs_lifecyclestage_customer_date: Final[datetime | None]
    hs_lifecyclestage_evangelist_date: Final[datetime | None]
    hs_lifecyclestage_lead_date: Final[datetime | None]
    hs_lifecyclestage_marketingqualifiedlead_date: Final[datetime | None]
    hs_lifecyclestage_opportunity_date: Final[datetime | None]
    hs_lifecyclestage_other_date: Final[datetime | None]
    hs_lifecyclestage_salesqualifiedlead_date: Final[datetime | None]
    hs_lifecyclestage_subscriber_date: Final[datetime | None]
    hs_linkedin_ad_clicked: Final[_HsLinkedinAdClicked | str | None]
    hs_linkedin_url: Final[str | None]
    hs_linkedinid: Final[str | None]
    hs_live_enrichment_deadline: Final[datetime | None]
    hs_longitude: Final[Decimal | None]
    hs_marketable_reason_id: Final[str | None]
    hs_marketable_reason_type: Final[_HsMarketableReasonType | str | None]
    hs_marketable_status: Final[_HsMarketableStatus | str | None]
    hs_marketable_until_renewal: Final[_HsMarketableUntilRenewal | str | None]
    hs_membership_has_accessed_private_content: Final[Decimal | None]
    hs_membership_last_private_content_access_date: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_messaging_engagement_score: Final[Decimal | None]
    hs_mobile_sdk_push_tokens: Final[str | None]
    hs_notes_last_activity: Final[str | None]
    hs_notes_next_activity: Final[str | None]
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_persona: Final[str | None]
    hs_pinned_engagement_id: Final[Decimal | None]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_predictivecontactscore: Final[Decimal | None]
    hs_predictivecontactscore_v2: Final[Decimal | None]
    hs_predictivecontactscorebucket: Final[_HsPredictivecontactscorebucket | str | None]
    hs_predictivescoringtier: Final[_HsPredictivescoringtier | str | None]
    hs_prospecting_agent_actively_enrolled_count: Final[Decimal | None]
    hs_prospecting_agent_last_enrolled: Final[datetime | None]
    hs_prospecting_agent_total_enrolled_count: Final[Decimal | None]
    hs_quarantined_emails: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_recent_closed_order_date: Final[datetime | None]
    hs_registered_member: Final[Decimal | None]
    hs_registration_method: Final[str | None]
    hs_returning_to_office_detected_date: Final[date | None]
    hs_role: Final[str | None]
    hs_sa_first_engagement_date: Final[datetime | None]
    hs_sa_first_engagement_descr: Final[_HsSaFirstEngagementDescr | str | None]
    hs_sa_first_engagement_object_type: Final[_HsSaFirstEngagementObjectType | str | None]
    hs_sales_email_last_clicked: Final[datetime | None]
    hs_sales_email_last_opened: Final[datetime | None]
    hs_sales_email_last_replied: Final[datetime | None]
    hs_searchable_calculated_international_mobile_number: Final[str | None]
    hs_searchable_calculated_international_phone_number: Final[str | None]
    hs_searchable_calculated_mobile_number: Final[str | None]
    hs_searchable_calculated_phone_number: Final[str | None]
    hs_seniority: Final[_HsSeniority | str | None]
    hs_sequences_actively_enrolled_count: Final[Decimal | None]
    hs_sequences_enrolled_count: Final[Decimal | None]
    hs_sequences_is_enrolled: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_social_facebook_clicks: Final[Decimal | None]
    hs_social_google_plus_clicks: Final[Decimal | None]
    hs_social_last_engagement: Final[datetime | None]
    hs_social_linkedin_clicks: Final[Decimal | None]
    hs_social_num_broadcast_clicks: Final[Decimal | None]
    hs_social_twitter_clicks: Final[Decimal | None]
    hs_source_object_id: Final[Decimal | None]
    hs_source_portal_id: Final[Decimal | None]
    hs_state_code: Final[str | None]
    hs_sub_role: Final[str | None]
    hs_testpurge: Final[str | None]
    hs_testrollback: Final[str | None]
    hs_time_between_contact_creation_and_deal_close: Final[Decimal | None]
    hs_time_between_contact_creation_and_deal_creation: Final[Decimal | None]
    hs_time_in_customer: Final[Decimal | None]
    hs_time_in_evangelist: Final[Decimal | None]
    hs_time_in_lead: Final[Decimal | None]
    hs_time_in_marketingqualifiedlead: Final[Decimal | None]
    hs_time_in_opportunity: Final[Decimal | None]
    hs_time_in_other: Final[Decimal | None]
    hs_time_in_salesqualifiedlead: Final[Decimal | None]
    hs_time_in_subscriber: Final[Decimal | None]
    hs_time_to_first_engagement: Final[Decimal | None]
    hs_time_to_move_from_lead_to_customer: Final[Decimal | None]
    hs_time_to_move_from_marketingqualifiedlead_to_customer: Final[Decimal | None]
    hs_time_to_move_from_opportunity_to_customer: Final[Decimal | None]
    hs_time_to_move_from_salesqualifiedlead_to_customer: Final[Decimal | None]
    hs_time_to_move_from_subscriber_to_customer: Final[Decimal | None]
    hs_timezone: Final[str | None]
    hs_twitterid: Final[str | None]
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
    hs_was_imported: Final[bool | None]
    hs_whatsapp_phone_number: Final[str | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_score_2: Final[Decimal | None]
    hubspot_team_id: Final[str | None]
    hubspotscore: Final[Decimal | None]
    industry: Final[str | None]
    ip_city: Final[str | None]
    ip_country: Final[str | None]
    ip_country_code: Final[str | None]
    ip_latlon: Final[str | None]
    ip_state: Final[str | None]
    ip_state_code: Final[str | None]
    ip_zipcode: Final[str | None]
    job_function: Final[str | None]
    jobtitle: Final[str | None]
    kloutscoregeneral: Final[Decimal | None]
    lastmodifieddate: Final[datetime | None]
    lastname: Final[str | None]
    lifecyclestage: Final[_Lifecyclestage | str | None]
    linkedinbio: Final[str | None]
    linkedinconnections: Final[Decimal | None]
    marital_status: Final[str | None]
    message: Final[str | None]
    military_status: Final[str | None]
    mobilephone: Final[str | None]
    notes_last_contacted: Final[datetime | None]
    notes_last_updated: Final[datetime | None]
    notes_next_activity_date: Final[datetime | None]
    num_associated_deals: Final[Decimal | None]
    num_contacted_notes: Final[Decimal | None]
    num_conversion_events: Final[Decimal | None]
    num_notes: Final[Decimal | None]
    num_unique_conversion_events: Final[Decimal | None]
    numemployees: Final[_Numemployees | str | None]
    owneremail: Final[str | None]
    ownername: Final[str | None]
    phone: Final[str | None]
    photo: Final[str | None]
    recent_conversion_date: Final[datetime | None]
    recent_conversion_event_name: Final[str | None]
    recent_deal_amount: Final[Decimal | None]
    recent_deal_close_date: Final[datetime | None]
    relationship_status: Final[str | None]
    salutation: Final[str | None]
    school: Final[str | None]
    seniority: Final[str | None]
    start_date: Final[str | None]
    state: Final[str | None]
    surveymonkeyeventlastupdated: Final[Decimal | None]
    total_revenue: Final[Decimal | None]
    twitterbio: Final[str | None]
    twitterhandle: Final[str | None]
    twitterprofilephoto: Final[str | None]
    webinareventlastupdated: Final[Decimal | None]
    website: Final[str | None]
    work_email: Final[str | None]
    zip: Final[str | None]

class ContactInput(TypedDict, total=False):
    """What can be written of contacts; None clears a property."""

    address: str | None
    annualrevenue: str | None
    associatedcompanyid: Number | None
    city: str | None
    closedate: datetime | None
    company: str | None
    company_size: str | None
    country: str | None
    date_of_birth: str | None
    degree: str | None
    email: str | None
    fax: str | None
    field_of_study: str | None
    firstname: str | None
    followercount: Number | None
    gender: str | None
    graduation_date: str | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_analytics_source: _HsAnalyticsSource | None
    hs_buying_role: Several[_HsBuyingRole] | None
    hs_clicked_linkedin_ad: _HsClickedLinkedinAd | None
    hs_contact_enrichment_opt_out: bool | None
    hs_contact_enrichment_opt_out_timestamp: datetime | None
    hs_content_membership_email: str | None
    hs_content_membership_follow_up_enqueued_at: datetime | None
    hs_content_membership_notes: str | None
    hs_content_membership_status: _HsContentMembershipStatus | None
    hs_country_region_code: str | None
    hs_cross_sell_opportunity: bool | None
    hs_customer_agent_lead_status: _HsCustomerAgentLeadStatus | None
    hs_data_privacy_ads_consent: bool | None
    hs_email_customer_quarantined_reason: _HsEmailCustomerQuarantinedReason | None
    hs_email_optimal_send_day_of_week: str | None
    hs_email_optimal_send_time_of_day: str | None
    hs_email_optout_survey_reason: _HsEmailOptoutSurveyReason | None
    hs_employment_change_detected_date: date | None
    hs_enriched_email_bounce_detected: bool | None
    hs_facebook_ad_clicked: bool | None
    hs_facebook_click_id: str | None
    hs_facebookid: str | None
    hs_feedback_show_nps_web_survey: bool | None
    hs_first_closed_order_id: Number | None
    hs_first_order_closed_date: datetime | None
    hs_first_outreach_date: datetime | None
    hs_google_click_id: str | None
    hs_googleplusid: str | None
    hs_gps_latitude: str | None
    hs_gps_longitude: str | None
    hs_inferred_language_codes: str | int | None
    hs_job_change_detected_date: date | None
    hs_journey_stage: _HsJourneyStage | None
    hs_language: str | None
    hs_last_metered_enrichment_timestamp: datetime | None
    hs_last_sms_send_date: datetime | None
    hs_last_sms_send_name: str | None
    hs_latest_source: _HsLatestSource | None
    hs_latest_source_timestamp: date | None
    hs_lead_status: _HsLeadStatus | None
    hs_legal_basis: Several[_HsLegalBasis] | None
    hs_linkedin_ad_clicked: _HsLinkedinAdClicked | None
    hs_linkedin_url: str | None
    hs_linkedinid: str | None
    hs_live_enrichment_deadline: datetime | None
    hs_membership_last_private_content_access_date: datetime | None
    hs_messaging_engagement_score: Number | None
    hs_mobile_sdk_push_tokens: str | None
    hs_owning_teams: Several[str | int] | None
    hs_persona: str | int | None
    hs_pinned_engagement_id: Number | None
    hs_pipeline: _HsPipeline | str | None
    hs_quarantined_emails: str | None
    hs_recent_closed_order_date: datetime | None
    hs_registration_method: str | None
    hs_returning_to_office_detected_date: date | None
    hs_role: str | int | None
    hs_seniority: _HsSeniority | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_source_portal_id: Number | None
    hs_state_code: str | None
    hs_sub_role: str | int | None
    hs_time_between_contact_creation_and_deal_close: Number | None
    hs_time_between_contact_creation_and_deal_creation: Number | None
    hs_time_to_move_from_lead_to_customer: Number | None
    hs_time_to_move_from_marketingqualifiedlead_to_customer: Number | None
    hs_time_to_move_from_opportunity_to_customer: Number | None
    hs_time_to_move_from_salesqualifiedlead_to_customer: Number | None
    hs_time_to_move_from_subscriber_to_customer: Number | None
    hs_timezone: str | None
    hs_twitterid: str | None
    hs_whatsapp_phone_number: str | None
    hubspot_owner_id: str | int | None
    industry: str | None
    job_function: str | None
    jobtitle: str | None
    kloutscoregeneral: Number | None
    lastname: str | None
    lifecyclestage: _Lifecyclestage | None
    linkedinbio: str | None
    linkedinconnections: Number | None
    marital_status: str | None
    message: str | None
    military_status: str | None
    mobilephone: str | None
    numemployees: _Numemployees | str | None
    owneremail: str | None
    ownername: str | None
    phone: str | None
    photo: str | None
    relationship_status: str | None
    salutation: str | None
    school: str | None
    seniority: str | None
    start_date: str | None
    state: str | None
    twitterbio: str | None
    twitterhandle: str | None
    twitterprofilephoto: str | None
    website: str | None
    work_email: str | None
    zip: str | None

class _ContactCreate(ContactInput, CreateOptions, total=False): ...
class _ContactUpdate(ContactInput, UpdateOptions, total=False): ...

class AsyncContacts(AsyncObjects[ContactProperties]):
    """The contacts of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_ContactCreate]
    ) -> Record[ContactProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ContactUpdate]
    ) -> Record[ContactProperties]: ...

class Contacts(Objects[ContactProperties]):
    """The contacts of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_ContactCreate]
    ) -> Record[ContactProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ContactUpdate]
    ) -> Record[ContactProperties]: ...
