"""Goals, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/goals.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class GoalTargetProperties(Properties):
    """The properties of goals; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_assignee_team_id: Final[Decimal | None]
    hs_assignee_user_id: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency: Final[str | None]
    hs_end_datetime: Final[datetime | None]
    hs_goal_name: Final[str | None]
    hs_goal_target_group_id: Final[Decimal | None]
    hs_kpi_value: Final[Decimal | None]
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
    hs_outcome: Final[str | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_progress_status: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_start_datetime: Final[datetime | None]
    hs_target_amount: Final[Decimal | None]
    hs_template_id: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class GoalTargetInput(TypedDict, total=False):
    """What can be written of goals; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_assignee_team_id: Number | None
    hs_assignee_user_id: Number | None
    hs_currency: str | int | None
    hs_end_datetime: datetime | None
    hs_goal_name: str | None
    hs_goal_target_group_id: Number | None
    hs_kpi_value: Number | None
    hs_outcome: str | int | None
    hs_owning_teams: Several[str | int] | None
    hs_progress_status: str | int | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_start_datetime: datetime | None
    hs_target_amount: Number | None
    hs_template_id: Number | None
    hubspot_owner_id: str | int | None
