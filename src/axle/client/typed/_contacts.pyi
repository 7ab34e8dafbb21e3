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
    """Street Address."""
    annualrevenue: Final[str | None]
    """Annual Revenue."""
    associatedcompanyid: Final[str | None]
    """Associated Company ID."""
    associatedcompanylastupdated: Final[Decimal | None]
    """Associated Company Last Updated."""
    city: Final[str | None]
    """City."""
    closedate: Final[datetime | None]
    """Close Date."""
    company: Final[str | None]
    """Company Name: Company name as text."""
    company_size: Final[str | None]
    """Company size."""
    country: Final[str | None]
    """Country/Region."""
    createdate: Final[datetime | None]
    """Create Date: When the record was created."""
    currentlyinworkflow: Final[_Currentlyinworkflow | str | None]
    """Currently in workflow."""
    date_of_birth: Final[str | None]
    """Date of birth."""
    days_to_close: Final[Decimal | None]
    """Days To Close."""
    degree: Final[str | None]
    """Degree."""
    email: Final[str | None]
    """Email: Main email address, unique."""
    engagements_last_meeting_booked: Final[datetime | None]
    """Date of last meeting booked in meetings tool."""
    engagements_last_meeting_booked_campaign: Final[str | None]
    """Campaign of last booking in meetings tool."""
    engagements_last_meeting_booked_medium: Final[str | None]
    """Medium of last booking in meetings tool."""
    engagements_last_meeting_booked_source: Final[str | None]
    """Source of last booking in meetings tool."""
    fax: Final[str | None]
    """Fax Number."""
    field_of_study: Final[str | None]
    """Field of study."""
    first_conversion_date: Final[datetime | None]
    """First Conversion Date."""
    first_conversion_event_name: Final[str | None]
    """First Conversion."""
    first_deal_created_date: Final[datetime | None]
    """First Deal Created Date."""
    firstname: Final[str | None]
    """First Name."""
    followercount: Final[Decimal | None]
    """Follower Count."""
    gender: Final[str | None]
    """Gender."""
    graduation_date: Final[str | None]
    """Graduation date."""
    hs_additional_emails: Final[str | None]
    """Additional email addresses."""
    hs_all_accessible_team_ids: Final[str | None]
    """All accessible team ids: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Business units."""
    hs_all_contact_vids: Final[str | None]
    """All vids for a contact."""
    hs_all_owner_ids: Final[str | None]
    """All owner ids: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team ids: Teams of all owners."""
    hs_analytics_average_page_views: Final[Decimal | None]
    """Average Pageviews: Web analytics value."""
    hs_analytics_first_referrer: Final[str | None]
    """First Referring Site: Web analytics value."""
    hs_analytics_first_timestamp: Final[datetime | None]
    """Time First Seen: Web analytics value."""
    hs_analytics_first_touch_converting_campaign: Final[str | None]
    """First Touch Converting Campaign: Web analytics value."""
    hs_analytics_first_url: Final[str | None]
    """First Page Seen: Web analytics value."""
    hs_analytics_first_visit_timestamp: Final[datetime | None]
    """Time of First Session: Web analytics value."""
    hs_analytics_last_referrer: Final[str | None]
    """Last Referring Site: Web analytics value."""
    hs_analytics_last_timestamp: Final[datetime | None]
    """Time Last Seen: Web analytics value."""
    hs_analytics_last_touch_converting_campaign: Final[str | None]
    """Last Touch Converting Campaign: Web analytics value."""
    hs_analytics_last_url: Final[str | None]
    """Last Page Seen: Web analytics value."""
    hs_analytics_last_visit_timestamp: Final[datetime | None]
    """Time of Last Session: Web analytics value."""
    hs_analytics_num_event_completions: Final[Decimal | None]
    """Number of event completions: Web analytics value."""
    hs_analytics_num_page_views: Final[Decimal | None]
    """Number of Pageviews: Web analytics value."""
    hs_analytics_num_visits: Final[Decimal | None]
    """Number of Sessions: Web analytics value."""
    hs_analytics_revenue: Final[Decimal | None]
    """Event Revenue: Web analytics value."""
    hs_analytics_source: Final[_HsAnalyticsSource | str | None]
    """Original Source: Web analytics value."""
    hs_analytics_source_data_1: Final[str | None]
    """Original Source Drill-Down 1: Web analytics value."""
    hs_analytics_source_data_2: Final[str | None]
    """Original Source Drill-Down 2: Web analytics value."""
    hs_associated_target_accounts: Final[Decimal | None]
    """Associated Target Accounts."""
    hs_avatar_filemanager_key: Final[str | None]
    """Avatar FileManager key."""
    hs_buying_role: Final[tuple[_HsBuyingRole | str, ...]]
    """Buying Role."""
    hs_calculated_form_submissions: Final[str | None]
    """All form submissions for a contact."""
    hs_calculated_merged_vids: Final[str | None]
    """Merged vids with timestamps of a contact."""
    hs_calculated_mobile_number: Final[str | None]
    """Calculated Mobile Number in International Format."""
    hs_calculated_phone_number: Final[str | None]
    """Calculated Phone Number in International Format."""
    hs_calculated_phone_number_area_code: Final[str | None]
    """Calculated Phone Number Area Code."""
    hs_calculated_phone_number_country_code: Final[str | None]
    """Calculated Phone Number Country Code."""
    hs_calculated_phone_number_region_code: Final[str | None]
    """Calculated Phone Number Region."""
    hs_clicked_linkedin_ad: Final[_HsClickedLinkedinAd | str | None]
    """Clicked on a LinkedIn Ad."""
    hs_contact_enrichment_opt_out: Final[bool | None]
    """Enrichment opt out."""
    hs_contact_enrichment_opt_out_timestamp: Final[datetime | None]
    """Enrichment opt out timestamp."""
    hs_content_membership_email: Final[str | None]
    """Member email."""
    hs_content_membership_email_confirmed: Final[bool | None]
    """Email Confirmed."""
    hs_content_membership_follow_up_enqueued_at: Final[datetime | None]
    """Time enrolled in registration follow up emails."""
    hs_content_membership_notes: Final[str | None]
    """Membership Notes."""
    hs_content_membership_registered_at: Final[datetime | None]
    """Registered At."""
    hs_content_membership_registration_domain_sent_to: Final[str | None]
    """Domain to which registration email was sent."""
    hs_content_membership_registration_email_sent_at: Final[datetime | None]
    """Time registration email was sent."""
    hs_content_membership_status: Final[_HsContentMembershipStatus | str | None]
    """Status."""
    hs_conversations_visitor_email: Final[str | None]
    """Conversations visitor email."""
    hs_count_is_unworked: Final[Decimal | None]
    """Count of unengaged contacts."""
    hs_count_is_worked: Final[Decimal | None]
    """Count of engaged contacts."""
    hs_country_region_code: Final[str | None]
    """Country/Region Code."""
    hs_created_by_conversations: Final[bool | None]
    """Created By Conversations."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_cross_sell_opportunity: Final[bool | None]
    """Cross-sell Opportunity."""
    hs_currently_enrolled_in_prospecting_agent: Final[bool | None]
    """Currently Enrolled in Prospecting Agent."""
    hs_customer_agent_lead_status: Final[_HsCustomerAgentLeadStatus | str | None]
    """Customer Agent Lead Status."""
    hs_data_privacy_ads_consent: Final[bool | None]
    """Ads Consent from Forms."""
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
    hs_document_last_revisited: Final[datetime | None]
    """Recent Document Revisit Date."""
    hs_email_bad_address: Final[bool | None]
    """Invalid email address."""
    hs_email_bounce: Final[Decimal | None]
    """Marketing emails bounced."""
    hs_email_click: Final[Decimal | None]
    """Marketing emails clicked."""
    hs_email_customer_quarantined_reason: Final[_HsEmailCustomerQuarantinedReason | str | None]
    """Email address quarantine reason."""
    hs_email_delivered: Final[Decimal | None]
    """Marketing emails delivered."""
    hs_email_domain: Final[str | None]
    """Email Domain."""
    hs_email_first_click_date: Final[datetime | None]
    """First marketing email click date."""
    hs_email_first_open_date: Final[datetime | None]
    """First marketing email open date."""
    hs_email_first_reply_date: Final[datetime | None]
    """First marketing email reply date."""
    hs_email_first_send_date: Final[datetime | None]
    """First marketing email send date."""
    hs_email_hard_bounce_reason: Final[str | None]
    """Email hard bounce reason."""
    hs_email_hard_bounce_reason_enum: Final[_HsEmailHardBounceReasonEnum | str | None]
    """Email hard bounce reason."""
    hs_email_is_ineligible: Final[bool | None]
    """Is globally ineligible."""
    hs_email_last_click_date: Final[datetime | None]
    """Last marketing email click date."""
    hs_email_last_email_name: Final[str | None]
    """Last marketing email name."""
    hs_email_last_open_date: Final[datetime | None]
    """Last marketing email open date."""
    hs_email_last_reply_date: Final[datetime | None]
    """Last marketing email reply date."""
    hs_email_last_send_date: Final[datetime | None]
    """Last marketing email send date."""
    hs_email_open: Final[Decimal | None]
    """Marketing emails opened."""
    hs_email_optimal_send_day_of_week: Final[str | None]
    """Optimal Marketing Email Send Day of Week."""
    hs_email_optimal_send_time_of_day: Final[str | None]
    """Optimal Marketing Email Send Time of Day."""
    hs_email_optout: Final[bool | None]
    """Unsubscribed from all email: Email opt-out flag."""
    hs_email_optout_23783731: Final[_HsEmailOptout23783731 | str | None]
    """Opted out of email: Marketing Information: Email opt-out flag."""
    hs_email_optout_survey_reason: Final[_HsEmailOptoutSurveyReason | str | None]
    """Reason for opting out of email: Email opt-out flag."""
    hs_email_quarantined: Final[bool | None]
    """Email Address Quarantined."""
    hs_email_quarantined_reason: Final[_HsEmailQuarantinedReason | str | None]
    """Email address automated quarantine reason."""
    hs_email_recipient_fatigue_recovery_time: Final[datetime | None]
    """Email Address Recipient Fatigue Next Available Sending Time."""
    hs_email_replied: Final[Decimal | None]
    """Marketing emails replied."""
    hs_email_sends_since_last_engagement: Final[Decimal | None]
    """Sends Since Last Engagement."""
    hs_emailconfirmationstatus: Final[_HsEmailconfirmationstatus | str | None]
    """Marketing email confirmation status."""
    hs_employment_change_detected_date: Final[date | None]
    """Employment change detected date."""
    hs_enriched_email_bounce_detected: Final[bool | None]
    """Enriched Email Bounce Detected."""
    hs_facebook_ad_clicked: Final[bool | None]
    """Clicked Facebook ad."""
    hs_facebook_click_id: Final[str | None]
    """Facebook click id."""
    hs_facebookid: Final[str | None]
    """Facebook ID."""
    hs_feedback_last_ces_survey_date: Final[datetime | None]
    """Last CES survey date."""
    hs_feedback_last_ces_survey_follow_up: Final[str | None]
    """Last CES survey comment."""
    hs_feedback_last_ces_survey_rating: Final[Decimal | None]
    """Last CES survey rating."""
    hs_feedback_last_csat_survey_date: Final[datetime | None]
    """Last CSAT survey date."""
    hs_feedback_last_csat_survey_follow_up: Final[str | None]
    """Last CSAT survey comment."""
    hs_feedback_last_csat_survey_rating: Final[Decimal | None]
    """Last CSAT survey rating."""
    hs_feedback_last_nps_follow_up: Final[str | None]
    """Last NPS survey comment."""
    hs_feedback_last_nps_rating: Final[_HsFeedbackLastNpsRating | str | None]
    """Last NPS survey rating."""
    hs_feedback_last_survey_date: Final[datetime | None]
    """Last NPS survey date."""
    hs_feedback_show_nps_web_survey: Final[bool | None]
    """Should be shown an NPS web survey."""
    hs_first_closed_order_id: Final[str | None]
    """First Closed Order ID."""
    hs_first_engagement_object_id: Final[str | None]
    """ID of first engagement."""
    hs_first_order_closed_date: Final[datetime | None]
    """First Order Closed Date."""
    hs_first_outreach_date: Final[datetime | None]
    """First outreach date."""
    hs_first_subscription_create_date: Final[datetime | None]
    """First subscription create date."""
    hs_full_name_or_email: Final[str | None]
    """Full name or email."""
    hs_google_click_id: Final[str | None]
    """Google ad click id."""
    hs_googleplusid: Final[str | None]
    """googleplus ID."""
    hs_gps_error: Final[str | None]
    """GPS Error."""
    hs_gps_latitude: Final[str | None]
    """Latitudes."""
    hs_gps_longitude: Final[str | None]
    """Longitudes."""
    hs_has_active_subscription: Final[Decimal | None]
    """Contact has an active subscription."""
    hs_inferred_language_codes: Final[str | None]
    """Inferred Language Codes."""
    hs_ip_timezone: Final[str | None]
    """IP Timezone."""
    hs_is_contact: Final[bool | None]
    """Is a contact."""
    hs_is_enriched: Final[bool | None]
    """Has been enriched."""
    hs_is_unworked: Final[bool | None]
    """Contact unworked."""
    hs_job_change_detected_date: Final[date | None]
    """Job change detected date."""
    hs_journey_stage: Final[_HsJourneyStage | str | None]
    """Journey Stage."""
    hs_language: Final[str | None]
    """Preferred language."""
    hs_last_metered_enrichment_timestamp: Final[datetime | None]
    """Last Metered Enrichment Timestamp."""
    hs_last_sales_activity_date: Final[datetime | None]
    """last sales activity date old."""
    hs_last_sales_activity_timestamp: Final[datetime | None]
    """Last Engagement Date."""
    hs_last_sales_activity_type: Final[_HsLastSalesActivityType | str | None]
    """Last Engagement Type."""
    hs_last_sms_send_date: Final[datetime | None]
    """Last Sms Send Date."""
    hs_last_sms_send_name: Final[str | None]
    """Last SMS Send Name."""
    hs_lastmodifieddate: Final[datetime | None]
    """Object last modified date/time: When the record last changed."""
    hs_latest_disqualified_lead_date: Final[datetime | None]
    """Latest Disqualified Lead Date."""
    hs_latest_meeting_activity: Final[datetime | None]
    """Latest meeting activity."""
    hs_latest_open_lead_date: Final[datetime | None]
    """Latest Open Lead Date."""
    hs_latest_qualified_lead_date: Final[datetime | None]
    """Latest Qualified Lead Date."""
    hs_latest_sequence_ended_date: Final[datetime | None]
    """Last sequence ended date."""
    hs_latest_sequence_enrolled: Final[Decimal | None]
    """Last sequence enrolled."""
    hs_latest_sequence_enrolled_date: Final[datetime | None]
    """Last sequence enrolled date."""
    hs_latest_sequence_finished_date: Final[datetime | None]
    """Last sequence finished date."""
    hs_latest_sequence_unenrolled_date: Final[datetime | None]
    """Last sequence unenrolled date."""
    hs_latest_source: Final[_HsLatestSource | str | None]
    """Latest Source."""
    hs_latest_source_data_1: Final[str | None]
    """Latest Source Drill-Down 1."""
    hs_latest_source_data_2: Final[str | None]
    """Latest Source Drill-Down 2."""
    hs_latest_source_timestamp: Final[date | None]
    """Latest Source Date."""
    hs_latest_subscription_create_date: Final[datetime | None]
    """Latest subscription create date."""
    hs_latitude: Final[Decimal | None]
    """Latitude."""
    hs_lead_status: Final[_HsLeadStatus | str | None]
    """Lead Status: Sales status of the contact."""
    hs_legal_basis: Final[tuple[_HsLegalBasis | str, ...]]
    """Legal basis for processing contact's data."""
    hs_lifecyclestage_customer_date: Final[datetime | None]
    """Became a Customer Date."""
    hs_lifecyclestage_evangelist_date: Final[datetime | None]
    """Became an Evangelist Date."""
    hs_lifecyclestage_lead_date: Final[datetime | None]
    """Became a Lead Date."""
    hs_lifecyclestage_marketingqualifiedlead_date: Final[datetime | None]
    """Became a Marketing Qualified Lead Date."""
    hs_lifecyclestage_opportunity_date: Final[datetime | None]
    """Became an Opportunity Date."""
    hs_lifecyclestage_other_date: Final[datetime | None]
    """Became an Other Lifecycle Date."""
    hs_lifecyclestage_salesqualifiedlead_date: Final[datetime | None]
    """Became a Sales Qualified Lead Date."""
    hs_lifecyclestage_subscriber_date: Final[datetime | None]
    """Became a Subscriber Date."""
    hs_linkedin_ad_clicked: Final[_HsLinkedinAdClicked | str | None]
    """Clicked LinkedIn Ad."""
    hs_linkedin_url: Final[str | None]
    """LinkedIn URL."""
    hs_linkedinid: Final[str | None]
    """Linkedin ID."""
    hs_live_enrichment_deadline: Final[datetime | None]
    """Live enrichment deadline."""
    hs_longitude: Final[Decimal | None]
    """Longitude."""
    hs_marketable_reason_id: Final[str | None]
    """Marketing contact status source name."""
    hs_marketable_reason_type: Final[_HsMarketableReasonType | str | None]
    """Marketing contact status source type."""
    hs_marketable_status: Final[_HsMarketableStatus | str | None]
    """Marketing contact status."""
    hs_marketable_until_renewal: Final[_HsMarketableUntilRenewal | str | None]
    """Marketing contact until next update."""
    hs_membership_has_accessed_private_content: Final[Decimal | None]
    """Member has accessed private content."""
    hs_membership_last_private_content_access_date: Final[datetime | None]
    """Membership last private content access date."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged object IDs: Ids merged into this record."""
    hs_messaging_engagement_score: Final[Decimal | None]
    """messaging_engagement_score."""
    hs_mobile_sdk_push_tokens: Final[str | None]
    """Mobile Sdk Push Tokens."""
    hs_notes_last_activity: Final[str | None]
    """Last Activity."""
    hs_notes_next_activity: Final[str | None]
    """Next Activity."""
    hs_notes_next_activity_type: Final[_HsNotesNextActivityType | str | None]
    """Next Activity Type."""
    hs_object_id: Final[str | None]
    """Contact ID: Record id, assigned by the server."""
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
    hs_persona: Final[str | None]
    """Persona."""
    hs_pinned_engagement_id: Final[str | None]
    """Pinned engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline: Pipeline id."""
    hs_predictivecontactscore: Final[Decimal | None]
    """Predictive Lead Score."""
    hs_predictivecontactscore_v2: Final[Decimal | None]
    """Likelihood to close."""
    hs_predictivecontactscorebucket: Final[_HsPredictivecontactscorebucket | str | None]
    """Lead Rating."""
    hs_predictivescoringtier: Final[_HsPredictivescoringtier | str | None]
    """Contact priority."""
    hs_prospecting_agent_actively_enrolled_count: Final[Decimal | None]
    """Prospecting Agent Actively Enrolled Count."""
    hs_prospecting_agent_last_enrolled: Final[datetime | None]
    """Prospecting Agent Last Enrolled."""
    hs_prospecting_agent_total_enrolled_count: Final[Decimal | None]
    """Prospecting Agent Total Enrolled Count."""
    hs_quarantined_emails: Final[str | None]
    """Quarantined Emails."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recent_closed_order_date: Final[datetime | None]
    """Recent Closed Order Date."""
    hs_registered_member: Final[Decimal | None]
    """Registered member."""
    hs_registration_method: Final[str | None]
    """Registration Method."""
    hs_returning_to_office_detected_date: Final[date | None]
    """Returning to office detected date."""
    hs_role: Final[str | None]
    """Employment Role."""
    hs_sa_first_engagement_date: Final[datetime | None]
    """Date of first engagement."""
    hs_sa_first_engagement_descr: Final[_HsSaFirstEngagementDescr | str | None]
    """Description of first engagement."""
    hs_sa_first_engagement_object_type: Final[_HsSaFirstEngagementObjectType | str | None]
    """Type of first engagement."""
    hs_sales_email_last_clicked: Final[datetime | None]
    """Recent Sales Email Clicked Date."""
    hs_sales_email_last_opened: Final[datetime | None]
    """Recent Sales Email Opened Date."""
    hs_sales_email_last_replied: Final[datetime | None]
    """Recent Sales Email Replied Date."""
    hs_searchable_calculated_international_mobile_number: Final[str | None]
    """Calculated Mobile Number with country code."""
    hs_searchable_calculated_international_phone_number: Final[str | None]
    """Calculated Phone Number with country code."""
    hs_searchable_calculated_mobile_number: Final[str | None]
    """Calculated Mobile Number without country code."""
    hs_searchable_calculated_phone_number: Final[str | None]
    """Calculated Phone Number without country code."""
    hs_seniority: Final[_HsSeniority | str | None]
    """Employment Seniority."""
    hs_sequences_actively_enrolled_count: Final[Decimal | None]
    """Number of sequences actively enrolled."""
    hs_sequences_enrolled_count: Final[Decimal | None]
    """Number of sequences enrolled."""
    hs_sequences_is_enrolled: Final[bool | None]
    """Currently in Sequence."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_social_facebook_clicks: Final[Decimal | None]
    """Facebook Clicks."""
    hs_social_google_plus_clicks: Final[Decimal | None]
    """Google Plus Clicks."""
    hs_social_last_engagement: Final[datetime | None]
    """Most Recent Social Click."""
    hs_social_linkedin_clicks: Final[Decimal | None]
    """LinkedIn Clicks."""
    hs_social_num_broadcast_clicks: Final[Decimal | None]
    """Broadcast Clicks."""
    hs_social_twitter_clicks: Final[Decimal | None]
    """Twitter Clicks."""
    hs_source_object_id: Final[str | None]
    """Source Object ID."""
    hs_source_portal_id: Final[str | None]
    """Source Portal ID."""
    hs_state_code: Final[str | None]
    """State/Region Code."""
    hs_sub_role: Final[str | None]
    """Employment Sub Role."""
    hs_testpurge: Final[str | None]
    """testpurge."""
    hs_testrollback: Final[str | None]
    """testrollback."""
    hs_time_between_contact_creation_and_deal_close: Final[Decimal | None]
    """Time between contact creation and deal close."""
    hs_time_between_contact_creation_and_deal_creation: Final[Decimal | None]
    """Time between contact creation and deal creation."""
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
    hs_time_to_first_engagement: Final[Decimal | None]
    """Lead response time."""
    hs_time_to_move_from_lead_to_customer: Final[Decimal | None]
    """Time to move from lead to customer."""
    hs_time_to_move_from_marketingqualifiedlead_to_customer: Final[Decimal | None]
    """Time to move from marketing qualified lead to customer."""
    hs_time_to_move_from_opportunity_to_customer: Final[Decimal | None]
    """Time to move from opportunity to customer."""
    hs_time_to_move_from_salesqualifiedlead_to_customer: Final[Decimal | None]
    """Time to move from sales qualified lead to customer."""
    hs_time_to_move_from_subscriber_to_customer: Final[Decimal | None]
    """Time to move from subscriber to customer."""
    hs_timezone: Final[str | None]
    """Time Zone."""
    hs_twitterid: Final[str | None]
    """Twitter ID."""
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
    """Cumulative time in "Affiliate (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_lead: Final[Decimal | None]
    """Cumulative time in "Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_marketingqualifiedlead: Final[Decimal | None]
    """Cumulative time in "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the
    stage."""
    hs_v2_cumulative_time_in_opportunity: Final[Decimal | None]
    """Cumulative time in "Opportunity (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_other: Final[Decimal | None]
    """Cumulative time in "Other / Personal (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_salesqualifiedlead: Final[Decimal | None]
    """Cumulative time in "Sales Qualified Lead (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_subscriber: Final[Decimal | None]
    """Cumulative time in "Subscriber (Lifecycle Stage Pipeline)": Total milliseconds spent in the stage."""
    hs_v2_date_entered_customer: Final[datetime | None]
    """Date entered "Customer (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_evangelist: Final[datetime | None]
    """Date entered "Affiliate (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_lead: Final[datetime | None]
    """Date entered "Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_marketingqualifiedlead: Final[datetime | None]
    """Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_opportunity: Final[datetime | None]
    """Date entered "Opportunity (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_other: Final[datetime | None]
    """Date entered "Other / Personal (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_salesqualifiedlead: Final[datetime | None]
    """Date entered "Sales Qualified Lead (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_subscriber: Final[datetime | None]
    """Date entered "Subscriber (Lifecycle Stage Pipeline)": Time the record entered the stage."""
    hs_v2_date_exited_customer: Final[datetime | None]
    """Date exited "Customer (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_evangelist: Final[datetime | None]
    """Date exited "Affiliate (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_lead: Final[datetime | None]
    """Date exited "Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_marketingqualifiedlead: Final[datetime | None]
    """Date exited "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_opportunity: Final[datetime | None]
    """Date exited "Opportunity (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_other: Final[datetime | None]
    """Date exited "Other / Personal (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_salesqualifiedlead: Final[datetime | None]
    """Date exited "Sales Qualified Lead (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_date_exited_subscriber: Final[datetime | None]
    """Date exited "Subscriber (Lifecycle Stage Pipeline)": Time the record left the stage."""
    hs_v2_latest_time_in_customer: Final[Decimal | None]
    """Latest time in "Customer (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_evangelist: Final[Decimal | None]
    """Latest time in "Affiliate (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_lead: Final[Decimal | None]
    """Latest time in "Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_marketingqualifiedlead: Final[Decimal | None]
    """Latest time in "Marketing Qualified Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the
    stage."""
    hs_v2_latest_time_in_opportunity: Final[Decimal | None]
    """Latest time in "Opportunity (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_other: Final[Decimal | None]
    """Latest time in "Other / Personal (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_salesqualifiedlead: Final[Decimal | None]
    """Latest time in "Sales Qualified Lead (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_subscriber: Final[Decimal | None]
    """Latest time in "Subscriber (Lifecycle Stage Pipeline)": Milliseconds of the last stay in the stage."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hs_whatsapp_phone_number: Final[str | None]
    """WhatsApp Phone Number."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner Assigned Date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Contact owner: Owner id of the assigned user."""
    hubspot_score_2: Final[Decimal | None]
    """Old Hub Contacts Engagement Activities Score."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""
    hubspotscore: Final[Decimal | None]
    """HubSpot Score."""
    industry: Final[str | None]
    """Industry."""
    ip_city: Final[str | None]
    """IP City."""
    ip_country: Final[str | None]
    """IP Country."""
    ip_country_code: Final[str | None]
    """IP Country Code."""
    ip_latlon: Final[str | None]
    """IP Latitude & Longitude."""
    ip_state: Final[str | None]
    """IP State/Region."""
    ip_state_code: Final[str | None]
    """IP State Code/Region Code."""
    ip_zipcode: Final[str | None]
    """IP Zipcode."""
    job_function: Final[str | None]
    """Job function."""
    jobtitle: Final[str | None]
    """Job Title."""
    kloutscoregeneral: Final[Decimal | None]
    """Klout Score."""
    lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    lastname: Final[str | None]
    """Last Name."""
    lifecyclestage: Final[_Lifecyclestage | str | None]
    """Lifecycle Stage."""
    linkedinbio: Final[str | None]
    """LinkedIn Bio."""
    linkedinconnections: Final[Decimal | None]
    """LinkedIn Connections."""
    marital_status: Final[str | None]
    """Marital Status."""
    message: Final[str | None]
    """Message."""
    military_status: Final[str | None]
    """Military status."""
    mobilephone: Final[str | None]
    """Mobile Phone Number."""
    notes_last_contacted: Final[datetime | None]
    """Last Contacted: Activity date kept by the server."""
    notes_last_updated: Final[datetime | None]
    """Last Activity Date: Activity date kept by the server."""
    notes_next_activity_date: Final[datetime | None]
    """Next Activity Date: Activity date kept by the server."""
    num_associated_deals: Final[Decimal | None]
    """Number of Associated Deals: Counter kept by the server."""
    num_contacted_notes: Final[Decimal | None]
    """Number of times contacted: Counter kept by the server."""
    num_conversion_events: Final[Decimal | None]
    """Number of Form Submissions: Counter kept by the server."""
    num_notes: Final[Decimal | None]
    """Number of Sales Activities: Counter kept by the server."""
    num_unique_conversion_events: Final[Decimal | None]
    """Number of Unique Forms Submitted: Counter kept by the server."""
    numemployees: Final[_Numemployees | str | None]
    """Number of Employees."""
    owneremail: Final[str | None]
    """HubSpot Owner Email (legacy)."""
    ownername: Final[str | None]
    """HubSpot Owner Name (legacy)."""
    phone: Final[str | None]
    """Phone Number."""
    photo: Final[str | None]
    """Photo."""
    recent_conversion_date: Final[datetime | None]
    """Recent Conversion Date."""
    recent_conversion_event_name: Final[str | None]
    """Recent Conversion."""
    recent_deal_amount: Final[Decimal | None]
    """Recent Deal Amount."""
    recent_deal_close_date: Final[datetime | None]
    """Recent Deal Close Date."""
    relationship_status: Final[str | None]
    """Relationship Status."""
    salutation: Final[str | None]
    """Salutation."""
    school: Final[str | None]
    """School."""
    seniority: Final[str | None]
    """Seniority."""
    start_date: Final[str | None]
    """Start date."""
    state: Final[str | None]
    """State/Region."""
    surveymonkeyeventlastupdated: Final[Decimal | None]
    """SurveyMonkey Event Last Updated."""
    total_revenue: Final[Decimal | None]
    """Total Revenue."""
    twitterbio: Final[str | None]
    """Twitter Bio."""
    twitterhandle: Final[str | None]
    """Twitter Username."""
    twitterprofilephoto: Final[str | None]
    """Twitter Profile Photo."""
    webinareventlastupdated: Final[Decimal | None]
    """Webinar Event Last Updated."""
    website: Final[str | None]
    """Website URL."""
    work_email: Final[str | None]
    """Work email."""
    zip: Final[str | None]
    """Postal Code."""

class ContactInput(TypedDict, total=False):
    """What can be written of contacts; None clears a property."""

    address: str | None
    """Street Address."""
    annualrevenue: str | None
    """Annual Revenue."""
    associatedcompanyid: str | int | None
    """Associated Company ID."""
    city: str | None
    """City."""
    closedate: datetime | None
    """Close Date."""
    company: str | None
    """Company Name: Company name as text."""
    company_size: str | None
    """Company size."""
    country: str | None
    """Country/Region."""
    date_of_birth: str | None
    """Date of birth."""
    degree: str | None
    """Degree."""
    email: str | None
    """Email: Main email address, unique."""
    fax: str | None
    """Fax Number."""
    field_of_study: str | None
    """Field of study."""
    firstname: str | None
    """First Name."""
    followercount: Number | None
    """Follower Count."""
    gender: str | None
    """Gender."""
    graduation_date: str | None
    """Graduation date."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Business units."""
    hs_analytics_source: _HsAnalyticsSource | None
    """Original Source: Web analytics value."""
    hs_buying_role: Several[_HsBuyingRole] | None
    """Buying Role."""
    hs_clicked_linkedin_ad: _HsClickedLinkedinAd | None
    """Clicked on a LinkedIn Ad."""
    hs_contact_enrichment_opt_out: bool | None
    """Enrichment opt out."""
    hs_contact_enrichment_opt_out_timestamp: datetime | None
    """Enrichment opt out timestamp."""
    hs_content_membership_email: str | None
    """Member email."""
    hs_content_membership_follow_up_enqueued_at: datetime | None
    """Time enrolled in registration follow up emails."""
    hs_content_membership_notes: str | None
    """Membership Notes."""
    hs_content_membership_status: _HsContentMembershipStatus | None
    """Status."""
    hs_country_region_code: str | None
    """Country/Region Code."""
    hs_cross_sell_opportunity: bool | None
    """Cross-sell Opportunity."""
    hs_customer_agent_lead_status: _HsCustomerAgentLeadStatus | None
    """Customer Agent Lead Status."""
    hs_data_privacy_ads_consent: bool | None
    """Ads Consent from Forms."""
    hs_email_customer_quarantined_reason: _HsEmailCustomerQuarantinedReason | None
    """Email address quarantine reason."""
    hs_email_optimal_send_day_of_week: str | None
    """Optimal Marketing Email Send Day of Week."""
    hs_email_optimal_send_time_of_day: str | None
    """Optimal Marketing Email Send Time of Day."""
    hs_email_optout_survey_reason: _HsEmailOptoutSurveyReason | None
    """Reason for opting out of email: Email opt-out flag."""
    hs_employment_change_detected_date: date | None
    """Employment change detected date."""
    hs_enriched_email_bounce_detected: bool | None
    """Enriched Email Bounce Detected."""
    hs_facebook_ad_clicked: bool | None
    """Clicked Facebook ad."""
    hs_facebook_click_id: str | None
    """Facebook click id."""
    hs_facebookid: str | None
    """Facebook ID."""
    hs_feedback_show_nps_web_survey: bool | None
    """Should be shown an NPS web survey."""
    hs_first_closed_order_id: str | int | None
    """First Closed Order ID."""
    hs_first_order_closed_date: datetime | None
    """First Order Closed Date."""
    hs_first_outreach_date: datetime | None
    """First outreach date."""
    hs_google_click_id: str | None
    """Google ad click id."""
    hs_googleplusid: str | None
    """googleplus ID."""
    hs_gps_latitude: str | None
    """Latitudes."""
    hs_gps_longitude: str | None
    """Longitudes."""
    hs_inferred_language_codes: str | int | None
    """Inferred Language Codes."""
    hs_job_change_detected_date: date | None
    """Job change detected date."""
    hs_journey_stage: _HsJourneyStage | None
    """Journey Stage."""
    hs_language: str | None
    """Preferred language."""
    hs_last_metered_enrichment_timestamp: datetime | None
    """Last Metered Enrichment Timestamp."""
    hs_last_sms_send_date: datetime | None
    """Last Sms Send Date."""
    hs_last_sms_send_name: str | None
    """Last SMS Send Name."""
    hs_latest_source: _HsLatestSource | None
    """Latest Source."""
    hs_latest_source_timestamp: date | None
    """Latest Source Date."""
    hs_lead_status: _HsLeadStatus | None
    """Lead Status: Sales status of the contact."""
    hs_legal_basis: Several[_HsLegalBasis] | None
    """Legal basis for processing contact's data."""
    hs_linkedin_ad_clicked: _HsLinkedinAdClicked | None
    """Clicked LinkedIn Ad."""
    hs_linkedin_url: str | None
    """LinkedIn URL."""
    hs_linkedinid: str | None
    """Linkedin ID."""
    hs_live_enrichment_deadline: datetime | None
    """Live enrichment deadline."""
    hs_membership_last_private_content_access_date: datetime | None
    """Membership last private content access date."""
    hs_messaging_engagement_score: Number | None
    """messaging_engagement_score."""
    hs_mobile_sdk_push_tokens: str | None
    """Mobile Sdk Push Tokens."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_persona: str | int | None
    """Persona."""
    hs_pinned_engagement_id: str | int | None
    """Pinned engagement ID: Id of the activity pinned on the record timeline."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline: Pipeline id."""
    hs_quarantined_emails: str | None
    """Quarantined Emails."""
    hs_recent_closed_order_date: datetime | None
    """Recent Closed Order Date."""
    hs_registration_method: str | None
    """Registration Method."""
    hs_returning_to_office_detected_date: date | None
    """Returning to office detected date."""
    hs_role: str | int | None
    """Employment Role."""
    hs_seniority: _HsSeniority | None
    """Employment Seniority."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_source_portal_id: str | int | None
    """Source Portal ID."""
    hs_state_code: str | None
    """State/Region Code."""
    hs_sub_role: str | int | None
    """Employment Sub Role."""
    hs_time_between_contact_creation_and_deal_close: Number | None
    """Time between contact creation and deal close."""
    hs_time_between_contact_creation_and_deal_creation: Number | None
    """Time between contact creation and deal creation."""
    hs_time_to_move_from_lead_to_customer: Number | None
    """Time to move from lead to customer."""
    hs_time_to_move_from_marketingqualifiedlead_to_customer: Number | None
    """Time to move from marketing qualified lead to customer."""
    hs_time_to_move_from_opportunity_to_customer: Number | None
    """Time to move from opportunity to customer."""
    hs_time_to_move_from_salesqualifiedlead_to_customer: Number | None
    """Time to move from sales qualified lead to customer."""
    hs_time_to_move_from_subscriber_to_customer: Number | None
    """Time to move from subscriber to customer."""
    hs_timezone: str | None
    """Time Zone."""
    hs_twitterid: str | None
    """Twitter ID."""
    hs_whatsapp_phone_number: str | None
    """WhatsApp Phone Number."""
    hubspot_owner_id: str | int | None
    """Contact owner: Owner id of the assigned user."""
    industry: str | None
    """Industry."""
    job_function: str | None
    """Job function."""
    jobtitle: str | None
    """Job Title."""
    kloutscoregeneral: Number | None
    """Klout Score."""
    lastname: str | None
    """Last Name."""
    lifecyclestage: _Lifecyclestage | None
    """Lifecycle Stage."""
    linkedinbio: str | None
    """LinkedIn Bio."""
    linkedinconnections: Number | None
    """LinkedIn Connections."""
    marital_status: str | None
    """Marital Status."""
    message: str | None
    """Message."""
    military_status: str | None
    """Military status."""
    mobilephone: str | None
    """Mobile Phone Number."""
    numemployees: _Numemployees | str | None
    """Number of Employees."""
    owneremail: str | None
    """HubSpot Owner Email (legacy)."""
    ownername: str | None
    """HubSpot Owner Name (legacy)."""
    phone: str | None
    """Phone Number."""
    photo: str | None
    """Photo."""
    relationship_status: str | None
    """Relationship Status."""
    salutation: str | None
    """Salutation."""
    school: str | None
    """School."""
    seniority: str | None
    """Seniority."""
    start_date: str | None
    """Start date."""
    state: str | None
    """State/Region."""
    twitterbio: str | None
    """Twitter Bio."""
    twitterhandle: str | None
    """Twitter Username."""
    twitterprofilephoto: str | None
    """Twitter Profile Photo."""
    website: str | None
    """Website URL."""
    work_email: str | None
    """Work email."""
    zip: str | None
    """Postal Code."""

class _ContactCreate(ContactInput, CreateOptions, total=False): ...
class _ContactUpdate(ContactInput, UpdateOptions, total=False): ...

class AsyncContacts(AsyncObjects[ContactProperties]):
    """The contacts of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ContactCreate]
    ) -> Record[ContactProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ContactUpdate]
    ) -> Record[ContactProperties]: ...

class Contacts(Objects[ContactProperties]):
    """The contacts of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ContactCreate]
    ) -> Record[ContactProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ContactUpdate]
    ) -> Record[ContactProperties]: ...
