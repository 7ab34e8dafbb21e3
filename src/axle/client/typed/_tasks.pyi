"""Tasks, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/tasks.json."""

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

_HsPipeline = Literal["3d314325-1b2a-4225-9388-375f49c57ec3"]
_HsPipelineStage = Literal[
    "af0e6a5c-2ea3-4c72-b69f-7c6cb3fdb591",
    "60b5c368-04c4-4d32-9b4a-457e159f49b7",
    "dd5826e4-c976-4654-a527-b59ada542e52",
    "61bafb31-e7fa-46ed-aaa9-1322438d6e67",
    "fc8148fb-3a2d-4b59-834e-69b7859347cb",
]
_HsTaskFamily = Literal["SALES", "MARKETING"]
_HsTaskForObjectType = Literal["OWNER", "CONTACT", "COMPANY", "DEAL", "TICKET"]
_HsTaskPriority = Literal["NONE", "LOW", "MEDIUM", "HIGH"]
_HsTaskStatus = Literal["NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED"]
_HsTaskType = Literal["TODO", "CALL", "EMAIL", "LINKED_IN", "LINKED_IN_CONNECT", "LINKED_IN_MESSAGE", "MEETING"]

class TaskProperties(Properties):
    """The properties of tasks; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_associated_company_labels: Final[str | None]
    hs_associated_contact_labels: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_calendar_event_id: Final[str | None]
    hs_created_by: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_date_entered_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[datetime | None]
    hs_date_entered_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[datetime | None]
    hs_date_entered_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[datetime | None]
    hs_date_entered_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[datetime | None]
    hs_date_entered_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[datetime | None]
    hs_date_exited_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[datetime | None]
    hs_date_exited_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[datetime | None]
    hs_date_exited_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[datetime | None]
    hs_date_exited_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[datetime | None]
    hs_date_exited_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[datetime | None]
    hs_duration: Final[Decimal | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_follow_up_action: Final[str | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_marketing_task_category: Final[str | None]
    hs_marketing_task_category_id: Final[str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_modified_by: Final[Decimal | None]
    hs_msteams_message_id: Final[str | None]
    hs_num_associated_companies: Final[Decimal | None]
    hs_num_associated_contacts: Final[Decimal | None]
    hs_num_associated_deals: Final[Decimal | None]
    hs_num_associated_queue_objects: Final[Decimal | None]
    hs_num_associated_tickets: Final[Decimal | None]
    hs_obj_coords: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    hs_product_name: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_repeat_status: Final[str | None]
    hs_scheduled_tasks: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_start_date_with_fallback: Final[datetime | None]
    hs_task_body: Final[str | None]
    hs_task_campaign_guid: Final[str | None]
    hs_task_completion_count: Final[Decimal | None]
    hs_task_completion_date: Final[datetime | None]
    hs_task_contact_timezone: Final[str | None]
    hs_task_family: Final[_HsTaskFamily | str | None]
    hs_task_for_object_type: Final[_HsTaskForObjectType | str | None]
    hs_task_is_all_day: Final[bool | None]
    hs_task_is_completed: Final[Decimal | None]
    hs_task_is_completed_call: Final[Decimal | None]
    hs_task_is_completed_email: Final[Decimal | None]
    hs_task_is_completed_linked_in: Final[Decimal | None]
    hs_task_is_completed_sequence: Final[Decimal | None]
    hs_task_is_open: Final[bool | None]
    hs_task_is_overdue: Final[bool | None]
    hs_task_is_past_due_date: Final[bool | None]
    hs_task_is_sub_task: Final[bool | None]
    hs_task_last_contact_outreach: Final[datetime | None]
    hs_task_last_sales_activity_timestamp: Final[datetime | None]
    hs_task_missed_due_date: Final[bool | None]
    hs_task_missed_due_date_count: Final[Decimal | None]
    hs_task_ms_teams_payload: Final[str | None]
    hs_task_parent_task_id: Final[Decimal | None]
    hs_task_priority: Final[_HsTaskPriority | str | None]
    hs_task_probability_to_complete: Final[Decimal | None]
    hs_task_relative_reminders: Final[str | None]
    hs_task_reminders: Final[str | None]
    hs_task_repeat_interval: Final[str | None]
    hs_task_send_default_reminder: Final[bool | None]
    hs_task_sequence_enrollment_active: Final[bool | None]
    hs_task_sequence_step_enrollment_contact_id: Final[str | None]
    hs_task_sequence_step_enrollment_id: Final[str | None]
    hs_task_sequence_step_order: Final[Decimal | None]
    hs_task_status: Final[_HsTaskStatus | str | None]
    hs_task_sub_task_ids: Final[str | None]
    hs_task_subject: Final[str | None]
    hs_task_template_id: Final[Decimal | None]
    hs_task_type: Final[_HsTaskType | str | None]
    hs_task_uncompleted_sub_task_ids: Final[str | None]
    hs_time_in_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[Decimal | None]
    hs_time_in_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[Decimal | None]
    hs_time_in_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[Decimal | None]
    hs_time_in_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[Decimal | None]
    hs_time_in_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[Decimal | None]
    hs_timestamp: Final[datetime | None]
    hs_unique_creation_key: Final[str | None]
    hs_unique_id: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class TaskInput(TypedDict, total=False):
    """What can be written of tasks; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_calendar_event_id: str | None
    hs_duration: Number | None
    hs_follow_up_action: str | None
    hs_marketing_task_category: str | int | None
    hs_marketing_task_category_id: str | None
    hs_msteams_message_id: str | None
    hs_owning_teams: Several[str | int] | None
    hs_pipeline: _HsPipeline | str | None
    hs_pipeline_stage: _HsPipelineStage | str | None
    hs_product_name: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_repeat_status: str | int | None
    hs_scheduled_tasks: str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_task_body: str | None
    hs_task_campaign_guid: str | None
    hs_task_for_object_type: _HsTaskForObjectType | None
    hs_task_is_all_day: bool | None
    hs_task_ms_teams_payload: str | None
    hs_task_parent_task_id: Number | None
    hs_task_priority: _HsTaskPriority | None
    hs_task_relative_reminders: str | None
    hs_task_reminders: str | None
    hs_task_repeat_interval: str | None
    hs_task_send_default_reminder: bool | None
    hs_task_status: _HsTaskStatus | None
    hs_task_sub_task_ids: str | int | None
    hs_task_subject: str | None
    hs_task_template_id: Number | None
    hs_task_type: _HsTaskType | None
    hs_task_uncompleted_sub_task_ids: str | int | None
    hs_timestamp: datetime | None
    hs_unique_id: str | None
    hubspot_owner_id: str | int | None

class _TaskCreate(TaskInput, CreateOptions, total=False): ...
class _TaskUpdate(TaskInput, UpdateOptions, total=False): ...

class AsyncTasks(AsyncObjects[TaskProperties]):
    """The tasks of an account; unlike those of any type, they are created and changed with known properties alone."""

    async def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_TaskCreate]
    ) -> Record[TaskProperties]: ...
    async def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TaskUpdate]
    ) -> Record[TaskProperties]: ...

class Tasks(Objects[TaskProperties]):
    """The tasks of an account; unlike those of any type, they are created and changed with known properties alone."""

    def create(  # type: ignore[override]
        self, properties: Input | None = None, **given: Unpack[_TaskCreate]
    ) -> Record[TaskProperties]: ...
    def update(  # type: ignore[override]
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TaskUpdate]
    ) -> Record[TaskProperties]: ...
