"""Feedback submissions, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/feedback_submissions.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class FeedbackSubmissionProperties(Properties):
    """The properties of feedback_submissions; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_contact_email_rollup: Final[str | None]
    hs_contact_firstname: Final[str | None]
    hs_contact_id: Final[Decimal | None]
    hs_contact_lastname: Final[str | None]
    hs_content: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_engagement_id: Final[Decimal | None]
    hs_form_guid: Final[str | None]
    hs_industry_standard_question_type: Final[str | None]
    hs_ingestion_id: Final[str | None]
    hs_knowledge_article_id: Final[Decimal | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_response_group: Final[str | None]
    hs_sentiment: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_submission_name: Final[str | None]
    hs_submission_timestamp: Final[datetime | None]
    hs_submission_url: Final[str | None]
    hs_survey_channel: Final[str | None]
    hs_survey_id: Final[Decimal | None]
    hs_survey_name: Final[str | None]
    hs_survey_type: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_value: Final[Decimal | None]
    hs_visitor_id: Final[str | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class FeedbackSubmissionInput(TypedDict, total=False):
    """What can be written of feedback_submissions; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_contact_email_rollup: str | None
    hs_contact_firstname: str | None
    hs_contact_id: Number | None
    hs_contact_lastname: str | None
    hs_content: str | None
    hs_engagement_id: Number | None
    hs_form_guid: str | None
    hs_industry_standard_question_type: str | int | None
    hs_ingestion_id: str | None
    hs_knowledge_article_id: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_response_group: str | int | None
    hs_sentiment: str | int | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_submission_name: str | None
    hs_submission_timestamp: datetime | None
    hs_submission_url: str | None
    hs_survey_channel: str | int | None
    hs_survey_id: Number | None
    hs_survey_name: str | None
    hs_survey_type: str | int | None
    hs_value: Number | None
    hs_visitor_id: str | None
    hubspot_owner_id: str | int | None
