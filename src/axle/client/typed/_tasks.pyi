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
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_associated_company_labels: Final[str | None]
    """Associated company labels: Labels of associated companies."""
    hs_associated_contact_labels: Final[str | None]
    """Associated contact labels: Labels of associated contacts."""
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: Final[str | None]
    """Attached file IDs: File ids joined with semicolons."""
    hs_body_preview: Final[str | None]
    """Body preview: Plain-text start of the body."""
    hs_body_preview_html: Final[str | None]
    """Body preview html: HTML start of the body."""
    hs_body_preview_is_truncated: Final[bool | None]
    """Body preview is truncated: Whether the preview was cut."""
    hs_calendar_event_id: Final[str | None]
    """Calendar event id."""
    hs_created_by: Final[str | None]
    """Created by: User who created the activity."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_date_entered_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[datetime | None]
    """Date entered "In Progress (Task Pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[datetime | None]
    """Date entered "Completed (Task Pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[datetime | None]
    """Date entered "Not Started (Task Pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[datetime | None]
    """Date entered "Waiting (Task Pipeline)": Time the record entered the stage (old form)."""
    hs_date_entered_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[datetime | None]
    """Date entered "Deferred (Task Pipeline)": Time the record entered the stage (old form)."""
    hs_date_exited_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[datetime | None]
    """Date exited "In Progress (Task Pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[datetime | None]
    """Date exited "Completed (Task Pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[datetime | None]
    """Date exited "Not Started (Task Pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[datetime | None]
    """Date exited "Waiting (Task Pipeline)": Time the record left the stage (old form)."""
    hs_date_exited_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[datetime | None]
    """Date exited "Deferred (Task Pipeline)": Time the record left the stage (old form)."""
    hs_duration: Final[Decimal | None]
    """Duration: Duration in milliseconds; old."""
    hs_engagement_source: Final[str | None]
    """Engagement source."""
    hs_engagement_source_id: Final[str | None]
    """Engagement source id."""
    hs_engagements_last_contacted: Final[datetime | None]
    """Engagements last contacted: Date the activity counts as contact; equals hs_timestamp on a fresh task."""
    hs_follow_up_action: Final[str | None]
    """Follow up action."""
    hs_gdpr_deleted: Final[bool | None]
    """Gdpr deleted: Body removed after a privacy delete."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_marketing_task_category: Final[str | None]
    """Marketing task category: Category of a marketing task."""
    hs_marketing_task_category_id: Final[str | None]
    """Marketing task category id: Category id of a marketing task."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_modified_by: Final[str | None]
    """Modified by: User who last changed the activity."""
    hs_msteams_message_id: Final[str | None]
    """Msteams message id: Teams message id."""
    hs_num_associated_companies: Final[Decimal | None]
    """Num associated companies: Count."""
    hs_num_associated_contacts: Final[Decimal | None]
    """Num associated contacts: Count."""
    hs_num_associated_deals: Final[Decimal | None]
    """Num associated deals: Count."""
    hs_num_associated_queue_objects: Final[Decimal | None]
    """Num associated queue objects: Count of queues."""
    hs_num_associated_tickets: Final[Decimal | None]
    """Num associated tickets: Count."""
    hs_obj_coords: Final[str | None]
    """Obj coords: Object type id and record id joined with a dash; server side only."""
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
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline: Task pipeline; kept by the server from the status."""
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    """Pipeline stage: Stage; follows the status."""
    hs_product_name: Final[str | None]
    """Product name."""
    hs_queue_membership_ids: Final[tuple[str, ...]]
    """Queue: Ids of the task queues the task sits in, joined with semicolons."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_repeat_status: Final[str | None]
    """Repeat status: Repeat state of a recurring task."""
    hs_scheduled_tasks: Final[str | None]
    """Scheduled tasks: Server scheduling data."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_start_date_with_fallback: Final[datetime | None]
    """Start date with fallback: Start date, else create date."""
    hs_task_body: Final[str | None]
    """Notes: Body text, may hold HTML."""
    hs_task_campaign_guid: Final[str | None]
    """Campaign guid: Marketing campaign id."""
    hs_task_completion_count: Final[Decimal | None]
    """Completion count: 1 when completed, else 0."""
    hs_task_completion_date: Final[datetime | None]
    """Completed at: Set when the status becomes COMPLETED, cleared when it leaves."""
    hs_task_contact_timezone: Final[str | None]
    """Contact timezone: Time zone of the contact."""
    hs_task_family: Final[_HsTaskFamily | str | None]
    """Family: Family; SALES on API creates."""
    hs_task_for_object_type: Final[_HsTaskForObjectType | str | None]
    """For object type: Who the task is for; OWNER on API creates."""
    hs_task_is_all_day: Final[bool | None]
    """Is all day: Due on a day without a time."""
    hs_task_is_completed: Final[Decimal | None]
    """Is completed: 1 when completed, else 0."""
    hs_task_is_completed_call: Final[Decimal | None]
    """Is completed call: 1 when completed and a call task."""
    hs_task_is_completed_email: Final[Decimal | None]
    """Is completed email: 1 when completed and an email task."""
    hs_task_is_completed_linked_in: Final[Decimal | None]
    """Is completed linked in: 1 when completed and a LinkedIn task."""
    hs_task_is_completed_sequence: Final[Decimal | None]
    """Is completed sequence: 1 when completed and part of a sequence."""
    hs_task_is_open: Final[bool | None]
    """Is open: False once completed; only seen from 2026."""
    hs_task_is_overdue: Final[bool | None]
    """Is overdue: Open and past the due date."""
    hs_task_is_past_due_date: Final[bool | None]
    """Is past due date: Past the due date."""
    hs_task_is_sub_task: Final[bool | None]
    """Is sub task: Task belongs to a parent task; only seen from 2026."""
    hs_task_last_contact_outreach: Final[datetime | None]
    """Last contact outreach: Last outreach to the associated contact."""
    hs_task_last_sales_activity_timestamp: Final[datetime | None]
    """Last sales activity timestamp: Last sales activity on the associated contact."""
    hs_task_missed_due_date: Final[bool | None]
    """Missed due date: Was open at its due date."""
    hs_task_missed_due_date_count: Final[Decimal | None]
    """Missed due date count: 1 when the due date was missed."""
    hs_task_ms_teams_payload: Final[str | None]
    """Ms teams payload: Teams payload."""
    hs_task_parent_task_id: Final[str | None]
    """Parent task id."""
    hs_task_priority: Final[_HsTaskPriority | str | None]
    """Priority: Priority; the server fills NONE when not given."""
    hs_task_probability_to_complete: Final[Decimal | None]
    """Probability to complete: Server-side estimate."""
    hs_task_relative_reminders: Final[str | None]
    """Relative reminders: Reminders relative to the due date (JSON text)."""
    hs_task_reminders: Final[str | None]
    """Reminders: Reminder time; epoch milliseconds only, several joined with semicolons."""
    hs_task_repeat_interval: Final[str | None]
    """Repeat interval: Repeat rule of a recurring task."""
    hs_task_send_default_reminder: Final[bool | None]
    """Send default reminder: Send the default reminder of the user."""
    hs_task_sequence_enrollment_active: Final[bool | None]
    """Sequence enrollment active: Sequence enrolment still active."""
    hs_task_sequence_step_enrollment_contact_id: Final[str | None]
    """Sequence step enrollment contact id: Contact enrolled in the sequence."""
    hs_task_sequence_step_enrollment_id: Final[str | None]
    """Sequence step enrollment id: Enrolment id."""
    hs_task_sequence_step_order: Final[Decimal | None]
    """Sequence step order: Step position."""
    hs_task_status: Final[_HsTaskStatus | str | None]
    """Task Status: Status; the guide names two values but its own example uses WAITING."""
    hs_task_sub_task_ids: Final[str | None]
    """Sub task ids: Ids of the sub tasks."""
    hs_task_subject: Final[str | None]
    """Task Title: Title."""
    hs_task_template_id: Final[str | None]
    """Template id: Email template id."""
    hs_task_type: Final[_HsTaskType | str | None]
    """Task Type: Kind of task; TODO, CALL and EMAIL are documented."""
    hs_task_uncompleted_sub_task_ids: Final[str | None]
    """Uncompleted sub task ids: Ids of the open sub tasks."""
    hs_time_in_60b5c368_04c4_4d32_9b4a_457e159f49b7_13292096: Final[Decimal | None]
    """Time in "In Progress (Task Pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_61bafb31_e7fa_46ed_aaa9_1322438d6e67_1866552342: Final[Decimal | None]
    """Time in "Completed (Task Pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_af0e6a5c_2ea3_4c72_b69f_7c6cb3fdb591_1652950531: Final[Decimal | None]
    """Time in "Not Started (Task Pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_dd5826e4_c976_4654_a527_b59ada542e52_2144133616: Final[Decimal | None]
    """Time in "Waiting (Task Pipeline)": Milliseconds in the stage (old form)."""
    hs_time_in_fc8148fb_3a2d_4b59_834e_69b7859347cb_1813133675: Final[Decimal | None]
    """Time in "Deferred (Task Pipeline)": Milliseconds in the stage (old form)."""
    hs_timestamp: Final[datetime | None]
    """Due date: Due date of the task; required on create; epoch milliseconds or ISO text in, ISO out."""
    hs_unique_creation_key: Final[str | None]
    """Unique creation key: Idempotency key, server side only."""
    hs_unique_id: Final[str | None]
    """Unique id."""
    hs_updated_by_user_id: Final[str | None]
    """Updated by user ID: User who last changed the record."""
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    """User IDs of all notification followers."""
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    """User IDs of all notification unfollowers."""
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    """User IDs of all owners."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Assigned to: Owner id of the user the task is assigned to."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class TaskInput(TypedDict, total=False):
    """What can be written of tasks; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_at_mentioned_owner_ids: Several[str | int] | None
    """At mentioned owner ids: Owners mentioned in the body."""
    hs_attachment_ids: str | None
    """Attached file IDs: File ids joined with semicolons."""
    hs_calendar_event_id: str | None
    """Calendar event id."""
    hs_duration: Number | None
    """Duration: Duration in milliseconds; old."""
    hs_follow_up_action: str | None
    """Follow up action."""
    hs_marketing_task_category: str | int | None
    """Marketing task category: Category of a marketing task."""
    hs_marketing_task_category_id: str | None
    """Marketing task category id: Category id of a marketing task."""
    hs_msteams_message_id: str | None
    """Msteams message id: Teams message id."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline: Task pipeline; kept by the server from the status."""
    hs_pipeline_stage: _HsPipelineStage | str | None
    """Pipeline stage: Stage; follows the status."""
    hs_product_name: str | None
    """Product name."""
    hs_queue_membership_ids: Several[str | int] | None
    """Queue: Ids of the task queues the task sits in, joined with semicolons."""
    hs_repeat_status: str | int | None
    """Repeat status: Repeat state of a recurring task."""
    hs_scheduled_tasks: str | None
    """Scheduled tasks: Server scheduling data."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_task_body: str | None
    """Notes: Body text, may hold HTML."""
    hs_task_campaign_guid: str | None
    """Campaign guid: Marketing campaign id."""
    hs_task_for_object_type: _HsTaskForObjectType | None
    """For object type: Who the task is for; OWNER on API creates."""
    hs_task_is_all_day: bool | None
    """Is all day: Due on a day without a time."""
    hs_task_ms_teams_payload: str | None
    """Ms teams payload: Teams payload."""
    hs_task_parent_task_id: str | int | None
    """Parent task id."""
    hs_task_priority: _HsTaskPriority | None
    """Priority: Priority; the server fills NONE when not given."""
    hs_task_relative_reminders: str | None
    """Relative reminders: Reminders relative to the due date (JSON text)."""
    hs_task_reminders: str | int | datetime | Several[int | datetime] | None
    """Reminders: Reminder time; epoch milliseconds only, several joined with semicolons."""
    hs_task_repeat_interval: str | None
    """Repeat interval: Repeat rule of a recurring task."""
    hs_task_send_default_reminder: bool | None
    """Send default reminder: Send the default reminder of the user."""
    hs_task_status: _HsTaskStatus | None
    """Task Status: Status; the guide names two values but its own example uses WAITING."""
    hs_task_sub_task_ids: str | int | None
    """Sub task ids: Ids of the sub tasks."""
    hs_task_subject: str | None
    """Task Title: Title."""
    hs_task_template_id: str | int | None
    """Template id: Email template id."""
    hs_task_type: _HsTaskType | None
    """Task Type: Kind of task; TODO, CALL and EMAIL are documented."""
    hs_task_uncompleted_sub_task_ids: str | int | None
    """Uncompleted sub task ids: Ids of the open sub tasks."""
    hs_timestamp: datetime | None
    """Due date: Due date of the task; required on create; epoch milliseconds or ISO text in, ISO out."""
    hs_unique_id: str | None
    """Unique id."""
    hubspot_owner_id: str | int | None
    """Assigned to: Owner id of the user the task is assigned to."""

class _TaskCreate(TaskInput, CreateOptions, total=False): ...
class _TaskUpdate(TaskInput, UpdateOptions, total=False): ...

class AsyncTasks(AsyncObjects[TaskProperties]):
    """The tasks of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_TaskCreate]
    ) -> Record[TaskProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TaskUpdate]
    ) -> Record[TaskProperties]: ...

class Tasks(Objects[TaskProperties]):
    """The tasks of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_TaskCreate]
    ) -> Record[TaskProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_TaskUpdate]
    ) -> Record[TaskProperties]: ...
