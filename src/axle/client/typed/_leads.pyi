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
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_associated_company_domain: Final[str | None]
    hs_associated_company_name: Final[str | None]
    hs_associated_contact_email: Final[str | None]
    hs_associated_contact_firstname: Final[str | None]
    hs_associated_contact_lastname: Final[str | None]
    hs_calls_attempted_count: Final[Decimal | None]
    hs_calls_connected_count: Final[Decimal | None]
    hs_company_analytics_source: Final[str | None]
    hs_company_analytics_source_data_1: Final[str | None]
    hs_company_analytics_source_data_2: Final[str | None]
    hs_company_avatar_filemanager_key: Final[str | None]
    hs_company_is_target_account: Final[bool | None]
    hs_company_last_activity_date: Final[datetime | None]
    hs_company_last_engagement_timestamp: Final[datetime | None]
    hs_company_last_engagement_type: Final[str | None]
    hs_company_last_webpage_visit_timestamp: Final[datetime | None]
    hs_company_next_activity_date: Final[datetime | None]
    hs_company_next_activity_type: Final[str | None]
    hs_company_num_webpage_views: Final[Decimal | None]
    hs_company_timezone: Final[str | None]
    hs_contact_analytics_source: Final[str | None]
    hs_contact_analytics_source_data_1: Final[str | None]
    hs_contact_analytics_source_data_2: Final[str | None]
    hs_contact_avatar_filemanager_key: Final[str | None]
    hs_contact_buying_role: Final[str | None]
    hs_contact_job_title: Final[str | None]
    hs_contact_last_activity_date: Final[datetime | None]
    hs_contact_last_engagement_timestamp: Final[datetime | None]
    hs_contact_last_engagement_type: Final[str | None]
    hs_contact_last_webpage_visit_timestamp: Final[datetime | None]
    hs_contact_next_activity_date: Final[datetime | None]
    hs_contact_next_activity_type: Final[str | None]
    hs_contact_num_webpage_views: Final[Decimal | None]
    hs_contact_timezone: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_date_entered_attempting_stage_id_745667965: Final[datetime | None]
    hs_date_entered_connected_stage_id_2058487257: Final[datetime | None]
    hs_date_entered_new_stage_id_1318266061: Final[datetime | None]
    hs_date_entered_qualified_stage_id_233247981: Final[datetime | None]
    hs_date_entered_unqualified_stage_id_1675714327: Final[datetime | None]
    hs_date_exited_attempting_stage_id_745667965: Final[datetime | None]
    hs_date_exited_connected_stage_id_2058487257: Final[datetime | None]
    hs_date_exited_new_stage_id_1318266061: Final[datetime | None]
    hs_date_exited_qualified_stage_id_233247981: Final[datetime | None]
    hs_date_exited_unqualified_stage_id_1675714327: Final[datetime | None]
    hs_emails_connected_count: Final[Decimal | None]
    hs_initial_assign_notification_state: Final[str | None]
    hs_last_activity_date: Final[datetime | None]
    hs_last_engagement_timestamp: Final[datetime | None]
    hs_last_engagement_type: Final[str | None]
    hs_last_webpage_visit_timestamp: Final[datetime | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_lead_associated_deal_pipeline_stage: Final[str | None]
    hs_lead_associated_deals_count: Final[Decimal | None]
    hs_lead_call_count: Final[Decimal | None]
    hs_lead_closed_won_deals_amount: Final[Decimal | None]
    hs_lead_communication_count: Final[Decimal | None]
    hs_lead_currency_code: Final[str | None]
    hs_lead_disqualification_note: Final[str | None]
    hs_lead_disqualification_reason: Final[str | None]
    hs_lead_email_count: Final[Decimal | None]
    hs_lead_first_outreach_date: Final[datetime | None]
    hs_lead_flow_id: Final[str | None]
    hs_lead_import_unique_key: Final[str | None]
    hs_lead_inferred_pseudostage: Final[_HsLeadInferredPseudostage | str | None]
    hs_lead_is_disqualified: Final[Decimal | None]
    hs_lead_is_in_progress: Final[Decimal | None]
    hs_lead_is_new: Final[Decimal | None]
    hs_lead_is_open: Final[Decimal | None]
    hs_lead_is_open_v2: Final[bool | None]
    hs_lead_is_qualified: Final[Decimal | None]
    hs_lead_label: Final[_HsLeadLabel | str | None]
    hs_lead_meeting_count: Final[Decimal | None]
    hs_lead_name: Final[str | None]
    hs_lead_name_calculated: Final[str | None]
    hs_lead_outreach_activity_count: Final[Decimal | None]
    hs_lead_pipeline_value: Final[Decimal | None]
    hs_lead_primary_company_owner: Final[str | None]
    hs_lead_primary_contact_owner: Final[str | None]
    hs_lead_source: Final[str | None]
    hs_lead_source_company_lifecycle_stage: Final[str | None]
    hs_lead_source_contact_lifecycle_stage: Final[str | None]
    hs_lead_source_drill_down_1: Final[str | None]
    hs_lead_source_drill_down_2: Final[str | None]
    hs_lead_source_lifecycle_stage: Final[str | None]
    hs_lead_time_to_first_outreach: Final[Decimal | None]
    hs_lead_title: Final[str | None]
    hs_lead_type: Final[_HsLeadType | str | None]
    hs_meetings_connected_count: Final[Decimal | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_next_activity_date: Final[datetime | None]
    hs_next_activity_type: Final[str | None]
    hs_num_webpage_views: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owner_id_calculated: Final[str | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    hs_pipeline_stage_category: Final[_HsPipelineStageCategory | str | None]
    hs_pipeline_stage_category_last_updated_at: Final[datetime | None]
    hs_pipeline_stage_last_updated: Final[datetime | None]
    hs_primary_associated_object_name: Final[str | None]
    hs_primary_company_id: Final[Decimal | None]
    hs_primary_contact_enrolled_in_sequence: Final[bool | None]
    hs_primary_contact_id: Final[Decimal | None]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_tag_ids: Final[tuple[str, ...]]
    hs_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    hs_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    hs_time_in_new_stage_id_1318266061: Final[Decimal | None]
    hs_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    hs_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_v2_cumulative_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    hs_v2_cumulative_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    hs_v2_cumulative_time_in_new_stage_id_1318266061: Final[Decimal | None]
    hs_v2_cumulative_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    hs_v2_cumulative_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    hs_v2_date_entered_attempting_stage_id_745667965: Final[datetime | None]
    hs_v2_date_entered_connected_stage_id_2058487257: Final[datetime | None]
    hs_v2_date_entered_current_stage: Final[datetime | None]
    hs_v2_date_entered_new_stage_id_1318266061: Final[datetime | None]
    hs_v2_date_entered_qualified_stage_id_233247981: Final[datetime | None]
    hs_v2_date_entered_unqualified_stage_id_1675714327: Final[datetime | None]
    hs_v2_date_exited_attempting_stage_id_745667965: Final[datetime | None]
    hs_v2_date_exited_connected_stage_id_2058487257: Final[datetime | None]
    hs_v2_date_exited_new_stage_id_1318266061: Final[datetime | None]
    hs_v2_date_exited_qualified_stage_id_233247981: Final[datetime | None]
    hs_v2_date_exited_unqualified_stage_id_1675714327: Final[datetime | None]
    hs_v2_latest_time_in_attempting_stage_id_745667965: Final[Decimal | None]
    hs_v2_latest_time_in_connected_stage_id_2058487257: Final[Decimal | None]
    hs_v2_latest_time_in_new_stage_id_1318266061: Final[Decimal | None]
    hs_v2_latest_time_in_qualified_stage_id_233247981: Final[Decimal | None]
    hs_v2_latest_time_in_unqualified_stage_id_1675714327: Final[Decimal | None]
    hs_was_imported: Final[bool | None]
    hs_workflow_updated_lifecycle_stage_of_company: Final[str | None]
    hs_workflow_updated_lifecycle_stage_of_contact: Final[str | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    lastmodifieddate: Final[datetime | None]

class LeadInput(TypedDict, total=False):
    """What can be written of leads; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_lead_disqualification_note: str | None
    hs_lead_disqualification_reason: str | int | None
    hs_lead_import_unique_key: str | None
    hs_lead_label: _HsLeadLabel | None
    hs_lead_name: str | None
    hs_lead_source: str | int | None
    hs_lead_title: str | None
    hs_lead_type: _HsLeadType | None
    hs_owning_teams: Several[str | int] | None
    hs_pipeline: _HsPipeline | str | None
    hs_pipeline_stage: _HsPipelineStage | str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_tag_ids: Several[str | int] | None
    hubspot_owner_id: str | int | None

class _LeadCreate(LeadInput, CreateOptions, total=False): ...
class _LeadUpdate(LeadInput, UpdateOptions, total=False): ...

class AsyncLeads(AsyncObjects[LeadProperties]):
    """The leads of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_LeadCreate]
    ) -> Record[LeadProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LeadUpdate]
    ) -> Record[LeadProperties]: ...

class Leads(Objects[LeadProperties]):
    """The leads of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_LeadCreate]
    ) -> Record[LeadProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LeadUpdate]
    ) -> Record[LeadProperties]: ...
