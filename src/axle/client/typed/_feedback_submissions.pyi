"""Feedback submissions, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/feedback_submissions.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class FeedbackSubmissionProperties(Properties):
    """The properties of feedback_submissions; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_contact_email_rollup: Final[str | None]
    """Contact email."""
    hs_contact_firstname: Final[str | None]
    """Contact first name."""
    hs_contact_id: Final[str | None]
    """Contact ID."""
    hs_contact_lastname: Final[str | None]
    """Contact last name."""
    hs_content: Final[str | None]
    """Response."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_engagement_id: Final[str | None]
    """Engagement ID."""
    hs_form_guid: Final[str | None]
    """Form GUID."""
    hs_industry_standard_question_type: Final[str | None]
    """Question type."""
    hs_ingestion_id: Final[str | None]
    """Ingestion ID."""
    hs_knowledge_article_id: Final[str | None]
    """Knowledge article ID."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
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
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_response_group: Final[str | None]
    """Rating group."""
    hs_sentiment: Final[str | None]
    """Sentiment."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_submission_name: Final[str | None]
    """Submission name."""
    hs_submission_timestamp: Final[datetime | None]
    """Date submitted."""
    hs_submission_url: Final[str | None]
    """Submission URL."""
    hs_survey_channel: Final[str | None]
    """Survey channel."""
    hs_survey_id: Final[str | None]
    """Survey ID."""
    hs_survey_name: Final[str | None]
    """Survey name."""
    hs_survey_type: Final[str | None]
    """Survey type."""
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
    hs_value: Final[Decimal | None]
    """Rating."""
    hs_visitor_id: Final[str | None]
    """Visitor ID."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class FeedbackSubmissionInput(TypedDict, total=False):
    """What can be written of feedback_submissions; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_contact_email_rollup: str | None
    """Contact email."""
    hs_contact_firstname: str | None
    """Contact first name."""
    hs_contact_id: str | int | None
    """Contact ID."""
    hs_contact_lastname: str | None
    """Contact last name."""
    hs_content: str | None
    """Response."""
    hs_engagement_id: str | int | None
    """Engagement ID."""
    hs_form_guid: str | None
    """Form GUID."""
    hs_industry_standard_question_type: str | int | None
    """Question type."""
    hs_ingestion_id: str | None
    """Ingestion ID."""
    hs_knowledge_article_id: str | int | None
    """Knowledge article ID."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_response_group: str | int | None
    """Rating group."""
    hs_sentiment: str | int | None
    """Sentiment."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_submission_name: str | None
    """Submission name."""
    hs_submission_timestamp: datetime | None
    """Date submitted."""
    hs_submission_url: str | None
    """Submission URL."""
    hs_survey_channel: str | int | None
    """Survey channel."""
    hs_survey_id: str | int | None
    """Survey ID."""
    hs_survey_name: str | None
    """Survey name."""
    hs_survey_type: str | int | None
    """Survey type."""
    hs_value: Number | None
    """Rating."""
    hs_visitor_id: str | None
    """Visitor ID."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _FeedbackSubmissionCreate(FeedbackSubmissionInput, CreateOptions, total=False): ...
class _FeedbackSubmissionUpdate(FeedbackSubmissionInput, UpdateOptions, total=False): ...

class AsyncFeedbackSubmissions(AsyncObjects[FeedbackSubmissionProperties]):
    """The feedback submissions of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_FeedbackSubmissionCreate]
    ) -> Record[FeedbackSubmissionProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_FeedbackSubmissionUpdate]
    ) -> Record[FeedbackSubmissionProperties]: ...

class FeedbackSubmissions(Objects[FeedbackSubmissionProperties]):
    """The feedback submissions of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_FeedbackSubmissionCreate]
    ) -> Record[FeedbackSubmissionProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_FeedbackSubmissionUpdate]
    ) -> Record[FeedbackSubmissionProperties]: ...
