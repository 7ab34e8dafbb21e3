"""Users, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/users.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class UserProperties(Properties):
    """The properties of users; an attribute for each that HubSpot defines."""

    hs_additional_phone: Final[str | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_availability_status: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_deactivated: Final[bool | None]
    hs_email: Final[str | None]
    hs_family_name: Final[str | None]
    hs_given_name: Final[str | None]
    hs_internal_user_id: Final[Decimal | None]
    hs_job_title: Final[str | None]
    hs_language_proficiencies: Final[tuple[str, ...]]
    hs_lastmodifieddate: Final[datetime | None]
    hs_main_user_language: Final[str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_out_of_office_hours: Final[str | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_registered_date: Final[datetime | None]
    hs_searchable_user_name: Final[str | None]
    hs_secondary_user_language_skill: Final[tuple[str, ...]]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_standard_time_zone: Final[str | None]
    hs_uncategorized_skills: Final[tuple[str, ...]]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hs_working_hours: Final[str | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class UserInput(TypedDict, total=False):
    """What can be written of users; None clears a property."""

    hs_additional_phone: str | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_availability_status: str | int | None
    hs_deactivated: bool | None
    hs_email: str | None
    hs_family_name: str | None
    hs_given_name: str | None
    hs_internal_user_id: Number | None
    hs_job_title: str | None
    hs_language_proficiencies: Several[str | int] | None
    hs_main_user_language: str | int | None
    hs_out_of_office_hours: str | None
    hs_owning_teams: Several[str | int] | None
    hs_registered_date: datetime | None
    hs_secondary_user_language_skill: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_standard_time_zone: str | int | None
    hs_uncategorized_skills: Several[str | int] | None
    hs_working_hours: str | None
    hubspot_owner_id: str | int | None
