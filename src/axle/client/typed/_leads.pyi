"""Leads, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/leads.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

_HsLeadInferredPseudostage = Literal["NEW_STAGE", "ATTEMPTING_STAGE", "CONNECTED_STAGE", "QUALIFIED_STAGE", "UNQUALIFIED_STAGE"]
_HsLeadLabel = Literal["HOT", "WARM", "COLD"]
_HsLeadType = Literal["NEW_BUSINESS", "RE_ATTEMPTING", "UPSELL"]
_HsPipeline = Literal["lead-pipeline-id"]
_HsPipelineStage = Literal[
    "new-stage-id", "attempting-stage-id", "connected-stage-id", "qualified-stage-id", "unqualified-stage-id"
]
_HsPipelineStageCategory = Literal["NEW", "IN_PROGRESS", "QUALIFIED", "UNQUALIFIED"]

class LeadProperties(Properties):
    """The properties of leads; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    """Create date."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_associated_company_domain: Final[str | None]
    """Associated company domain."""
    hs_associated_company_name: Final[str | None]
    """Associated company name."""
    hs_associated_contact_email: Final[str | None]
    """Associated contact email."""
    hs_associated_contact_firstname: Final[str | None]
    """Associated contact firstname."""
    hs_associated_contact_lastname: Final[str | None]
    """Associated contact lastname."""
    hs_calls_attempted_count: Final[Decimal | None]
    """Calls attempted count: Calls with the lead."""
    hs_calls_connected_count: Final[Decimal | None]
    """Calls connected count."""
    hs_company_analytics_source: Final[str | None]
    """Company analytics source."""
    hs_company_analytics_source_data_1: Final[str | None]
    """Company analytics source data 1."""
    hs_company_analytics_source_data_2: Final[str | None]
    """Company analytics source data 2."""
    hs_company_avatar_filemanager_key: Final[str | None]
    """Company avatar filemanager key."""
    hs_company_is_target_account: Final[bool | None]
    """Company is target account."""
    hs_company_last_activity_date: Final[datetime | None]
    """Company last activity date."""
    hs_company_last_engagement_timestamp: Final[datetime | None]
    """Company last engagement timestamp."""
    hs_company_last_engagement_type: Final[str | None]
    """Company last engagement type."""
    hs_company_last_webpage_visit_timestamp: Final[datetime | None]
    """Company last webpage visit timestamp."""
    hs_company_next_activity_date: Final[datetime | None]
    """Company next activity date."""
    hs_company_next_activity_type: Final[str | None]
    """Company next activity type."""
    hs_company_num_webpage_views: Final[Decimal | None]
    """Company num webpage views."""
    hs_company_timezone: Final[str | None]
    """Company timezone."""
    hs_contact_analytics_source: Final[str | None]
    """Contact analytics source."""
    hs_contact_analytics_source_data_1: Final[str | None]
    """Contact analytics source data 1."""
    hs_contact_analytics_source_data_2: Final[str | None]
    """Contact analytics source data 2."""
    hs_contact_avatar_filemanager_key: Final[str | None]
    """Contact avatar filemanager key."""
    hs_contact_buying_role: Final[str | None]
    """Contact buying role."""
    hs_contact_job_title: Final[str | None]
    """Contact job title."""
    hs_contact_last_activity_date: Final[datetime | None]
    """Contact last activity date."""
    hs_contact_last_engagement_timestamp: Final[datetime | None]
    """Contact last engagement timestamp."""
    hs_contact_last_engagement_type: Final[str | None]
    """Contact last engagement type."""
    hs_contact_last_webpage_visit_timestamp: Final[datetime | None]
    """Contact last webpage visit timestamp."""
    hs_contact_next_activity_date: Final[datetime | None]
    """Contact next activity date."""
    hs_contact_next_activity_type: Final[str | None]
    """Contact next activity type."""
    hs_contact_num_webpage_views: Final[Decimal | None]
    """Contact num webpage views."""
    hs_contact_timezone: Final[str | None]
    """Contact timezone."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_date_entered_attempting_stage_id_745667965: Final[datetime | None]
    """Date entered "Attempting (Lead pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_connected_stage_id_2058487257: Final[datetime | None]
    """Date entered "Connected (Lead pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_new_stage_id_1318266061: Final[datetime | None]
    """Date entered "New (Lead pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_qualified_stage_id_233247981: Final[datetime | None]
    """Date entered "Qualified (Lead pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_unqualified_stage_id_1675714327: Final[datetime | None]
    """Date entered "Disqualified (Lead pipeline)": Time the record entered the stage (old form)."""
    hs_date_exited_attempting_stage_id_745667965: Final[datetime | None]
    """Date exited "Attempting (Lead pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_connected_stage_id_2058487257: Final[datetime | None]
    """Date exited "Connected (Lead pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_new_stage_id_1318266061: Final[datetime | None]
    """Date exited "New (Lead pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_qualified_stage_id_233247981: Final[datetime | None]
    """Date exited "Qualified (Lead pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_unqualified_stage_id_1675714327: Final[datetime | None]
    """Date exited "Disqualified (Lead pipeline)": Time the record left the stage (old form)."""
    hs_emails_connected_count: Final[Decimal | None]
    """Emails connected count."""
    hs_initial_assign_notification_state: Final[str | None]
    """Initial assign notification state."""
    hs_last_activity_date: Final[datetime | None]
    """Last activity date."""
    hs_last_engagement_timestamp: Final[datetime | None]
    """Last engagement timestamp."""
    hs_last_engagement_type: Final[str | None]
    """Last engagement type."""
    hs_last_webpage_visit_timestamp: Final[datetime | None]
    """Last webpage visit timestamp."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_lead_associated_deal_pipeline_stage: Final[str | None]
    """Associated deal pipeline stage."""
    hs_lead_associated_deals_count: Final[Decimal | None]
    """Associated deals count."""
    hs_lead_call_count: Final[Decimal | None]
    """Call count."""
    hs_lead_closed_won_deals_amount: Final[Decimal | None]
    """Closed won deals amount."""
    hs_lead_communication_count: Final[Decimal | None]
    """Communication count."""
    hs_lead_currency_code: Final[str | None]
    """Currency code."""
    hs_lead_disqualification_note: Final[str | None]
    """Disqualification note: Free text."""
    hs_lead_disqualification_reason: Final[str | None]
    """Disqualification reason: Account setting; default options not public."""
    hs_lead_email_count: Final[Decimal | None]
    """Email count."""
    hs_lead_first_outreach_date: Final[datetime | None]
    """First outreach date."""
    hs_lead_flow_id: Final[str | None]
    """Flow id."""
    hs_lead_import_unique_key: Final[str | None]
    """Import unique key."""
    hs_lead_inferred_pseudostage: Final[_HsLeadInferredPseudostage | str | None]
    """Inferred pseudostage: Stage derived by the server."""
    hs_lead_is_disqualified: Final[Decimal | None]
    """Is disqualified."""
    hs_lead_is_in_progress: Final[Decimal | None]
    """Is in progress."""
    hs_lead_is_new: Final[Decimal | None]
    """Is new."""
    hs_lead_is_open: Final[Decimal | None]
    """Is open."""
    hs_lead_is_open_v2: Final[bool | None]
    """Is open."""
    hs_lead_is_qualified: Final[Decimal | None]
    """Is qualified."""
    hs_lead_label: Final[_HsLeadLabel | str | None]
    """Lead label: Temperature."""
    hs_lead_meeting_count: Final[Decimal | None]
    """Meeting count."""
    hs_lead_name: Final[str | None]
    """Lead name: Name; required on create."""
    hs_lead_name_calculated: Final[str | None]
    """Name calculated."""
    hs_lead_outreach_activity_count: Final[Decimal | None]
    """Outreach activity count."""
    hs_lead_pipeline_value: Final[Decimal | None]
    """Pipeline value."""
    hs_lead_primary_company_owner: Final[str | None]
    """Primary company owner."""
    hs_lead_primary_contact_owner: Final[str | None]
    """Primary contact owner."""
    hs_lead_source: Final[str | None]
    """Source."""
    hs_lead_source_company_lifecycle_stage: Final[str | None]
    """Source company lifecycle stage."""
    hs_lead_source_contact_lifecycle_stage: Final[str | None]
    """Source contact lifecycle stage."""
    hs_lead_source_drill_down_1: Final[str | None]
    """Source drill down 1."""
    hs_lead_source_drill_down_2: Final[str | None]
    """Source drill down 2."""
    hs_lead_source_lifecycle_stage: Final[str | None]
    """Source lifecycle stage."""
    hs_lead_time_to_first_outreach: Final[Decimal | None]
    """Time to first outreach."""
    hs_lead_title: Final[str | None]
    """Title."""
    hs_lead_type: Final[_HsLeadType | str | None]
    """Lead type: Kind of lead; the guide prints NEW BUSINESS with a blank, real data has an underscore."""
    hs_meetings_connected_count: Final[Decimal | None]
    """Meetings connected count."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_next_activity_date: Final[datetime | None]
    """Next activity date."""
    hs_next_activity_type: Final[str | None]
    """Next activity type."""
    hs_num_webpage_views: Final[Decimal | None]
    """Num webpage views."""
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
    hs_owner_id_calculated: Final[str | None]
    """Owner id calculated."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline: Pipeline id."""
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    """Pipeline stage: Stage id."""
    hs_pipeline_stage_category: Final[_HsPipelineStageCategory | str | None]
    """Pipeline stage category: Category of the stage."""
    hs_pipeline_stage_category_last_updated_at: Final[datetime | None]
    """Pipeline stage category last updated at."""
    hs_pipeline_stage_last_updated: Final[datetime | None]
    """Pipeline stage last updated: Time the stage last changed."""
    hs_primary_associated_object_name: Final[str | None]
    """Primary associated object name."""
    hs_primary_company_id: Final[str | None]
    """Primary company id."""
    hs_primary_contact_enrolled_in_sequence: Final[bool | None]
    """Primary contact enrolled in sequence."""
    hs_primary_contact_id: Final[str | None]
    """Primary contact id."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_tag_ids: Final[tuple[str, ...]]
    """Tag ids."""
    hs_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    """Time in "Attempting (Lead pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    """Time in "Connected (Lead pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_new_stage_id_1318266061: Final[Decimal | None]
    """Time in "New (Lead pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    """Time in "Qualified (Lead pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    """Time in "Disqualified (Lead pipeline)": Milliseconds in the stage (old form)."""
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
    hs_v2_cumulative_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    """Cumulative time in "Attempting (Lead pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    """Cumulative time in "Connected (Lead pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_new_stage_id_1318266061: Final[Decimal | None]
    """Cumulative time in "New (Lead pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    """Cumulative time in "Qualified (Lead pipeline)": Total milliseconds spent in the stage."""
    hs_v2_cumulative_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    """Cumulative time in "Disqualified (Lead pipeline)": Total milliseconds spent in the stage."""
    hs_v2_date_entered_attempting_stage_id_745667965: Final[datetime | None]
    """Date entered (v2) "Attempting (Lead pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_connected_stage_id_2058487257: Final[datetime | None]
    """Date entered (v2) "Connected (Lead pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_current_stage: Final[datetime | None]
    """Date entered current stage: Time the record entered the stage."""
    hs_v2_date_entered_new_stage_id_1318266061: Final[datetime | None]
    """Date entered (v2) "New (Lead pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_qualified_stage_id_233247981: Final[datetime | None]
    """Date entered (v2) "Qualified (Lead pipeline)": Time the record entered the stage."""
    hs_v2_date_entered_unqualified_stage_id_1675714327: Final[datetime | None]
    """Date entered (v2) "Disqualified (Lead pipeline)": Time the record entered the stage."""
    hs_v2_date_exited_attempting_stage_id_745667965: Final[datetime | None]
    """Date exited (v2) "Attempting (Lead pipeline)": Time the record left the stage."""
    hs_v2_date_exited_connected_stage_id_2058487257: Final[datetime | None]
    """Date exited (v2) "Connected (Lead pipeline)": Time the record left the stage."""
    hs_v2_date_exited_new_stage_id_1318266061: Final[datetime | None]
    """Date exited (v2) "New (Lead pipeline)": Time the record left the stage."""
    hs_v2_date_exited_qualified_stage_id_233247981: Final[datetime | None]
    """Date exited (v2) "Qualified (Lead pipeline)": Time the record left the stage."""
    hs_v2_date_exited_unqualified_stage_id_1675714327: Final[datetime | None]
    """Date exited (v2) "Disqualified (Lead pipeline)": Time the record left the stage."""
    hs_v2_latest_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    """Latest time in "Attempting (Lead pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    """Latest time in "Connected (Lead pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_new_stage_id_1318266061: Final[Decimal | None]
    """Latest time in "New (Lead pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    """Latest time in "Qualified (Lead pipeline)": Milliseconds of the last stay in the stage."""
    hs_v2_latest_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    """Latest time in "Disqualified (Lead pipeline)": Milliseconds of the last stay in the stage."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hs_workflow_updated_lifecycle_stage_of_company: Final[str | None]
    """Workflow updated lifecycle stage of company."""
    hs_workflow_updated_lifecycle_stage_of_contact: Final[str | None]
    """Workflow updated lifecycle stage of contact."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Lead owner: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""
    lastmodifieddate: Final[datetime | None]
    """Last modified date."""

class LeadInput(TypedDict, total=False):
    """What can be written of leads; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_lead_disqualification_note: str | None
    """Disqualification note: Free text."""
    hs_lead_disqualification_reason: str | int | None
    """Disqualification reason: Account setting; default options not public."""
    hs_lead_import_unique_key: str | None
    """Import unique key."""
    hs_lead_label: _HsLeadLabel | None
    """Lead label: Temperature."""
    hs_lead_name: str | None
    """Lead name: Name; required on create."""
    hs_lead_source: str | int | None
    """Source."""
    hs_lead_title: str | None
    """Title."""
    hs_lead_type: _HsLeadType | None
    """Lead type: Kind of lead; the guide prints NEW BUSINESS with a blank, real data has an underscore."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline: Pipeline id."""
    hs_pipeline_stage: _HsPipelineStage | str | None
    """Pipeline stage: Stage id."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_tag_ids: Several[str | int] | None
    """Tag ids."""
    hubspot_owner_id: str | int | None
    """Lead owner: Owner id of the assigned user."""

class _LeadCreate(LeadInput, CreateOptions, total=False): ...
class _LeadUpdate(LeadInput, UpdateOptions, total=False): ...

class AsyncLeads(AsyncObjects[LeadProperties]):
    """The leads of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_LeadCreate]
    ) -> Record[LeadProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LeadUpdate]
    ) -> Record[LeadProperties]: ...

class Leads(Objects[LeadProperties]):
    """The leads of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_LeadCreate]
    ) -> Record[LeadProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LeadUpdate]
    ) -> Record[LeadProperties]: ...
