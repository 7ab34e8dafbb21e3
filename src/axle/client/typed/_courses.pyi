"""Courses, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/courses.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class CourseProperties(Properties):
    """The properties of courses; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_capacity: Final[Decimal | None]
    hs_course_description: Final[str | None]
    hs_course_duration: Final[Decimal | None]
    hs_course_id: Final[str | None]
    hs_course_level: Final[str | None]
    hs_course_name: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_end_date: Final[date | None]
    hs_enrollment_capacity: Final[Decimal | None]
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
    hs_pipeline: Final[str | None]
    hs_pipeline_stage: Final[str | None]
    hs_price: Final[Decimal | None]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_start_date: Final[date | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class CourseInput(TypedDict, total=False):
    """What can be written of courses; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_capacity: Number | None
    hs_course_description: str | None
    hs_course_duration: Number | None
    hs_course_id: str | None
    hs_course_level: str | int | None
    hs_course_name: str | None
    hs_end_date: date | None
    hs_enrollment_capacity: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_pipeline: str | int | None
    hs_pipeline_stage: str | int | None
    hs_price: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_start_date: date | None
    hubspot_owner_id: str | int | None
