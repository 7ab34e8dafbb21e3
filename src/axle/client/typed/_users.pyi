"""Users, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/users.json."""

from datetime import datetime
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class UserProperties(Properties):
    """The properties of users; an attribute for each that HubSpot defines."""

    hs_additional_phone: Final[str | None]
    """Additional phone."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_availability_status: Final[str | None]
    """Availability status."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_deactivated: Final[bool | None]
    """Deactivated."""
    hs_email: Final[str | None]
    """Email."""
    hs_family_name: Final[str | None]
    """Last name."""
    hs_given_name: Final[str | None]
    """First name."""
    hs_internal_user_id: Final[str | None]
    """User ID."""
    hs_job_title: Final[str | None]
    """Job title."""
    hs_language_proficiencies: Final[tuple[str, ...]]
    """Language proficiencies."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_main_user_language: Final[str | None]
    """Main language."""
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
    hs_out_of_office_hours: Final[str | None]
    """Out of office hours."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_registered_date: Final[datetime | None]
    """Registered date."""
    hs_searchable_user_name: Final[str | None]
    """Name as searched."""
    hs_secondary_user_language_skill: Final[tuple[str, ...]]
    """Secondary language skills."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_standard_time_zone: Final[str | None]
    """Time zone."""
    hs_uncategorized_skills: Final[tuple[str, ...]]
    """Skills."""
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
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hs_working_hours: Final[str | None]
    """Working hours."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class UserInput(TypedDict, total=False):
    """What can be written of users; None clears a property."""

    hs_additional_phone: str | None
    """Additional phone."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_availability_status: str | int | None
    """Availability status."""
    hs_deactivated: bool | None
    """Deactivated."""
    hs_email: str | None
    """Email."""
    hs_family_name: str | None
    """Last name."""
    hs_given_name: str | None
    """First name."""
    hs_internal_user_id: str | int | None
    """User ID."""
    hs_job_title: str | None
    """Job title."""
    hs_language_proficiencies: Several[str | int] | None
    """Language proficiencies."""
    hs_main_user_language: str | int | None
    """Main language."""
    hs_out_of_office_hours: str | None
    """Out of office hours."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_registered_date: datetime | None
    """Registered date."""
    hs_secondary_user_language_skill: Several[str | int] | None
    """Secondary language skills."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_standard_time_zone: str | int | None
    """Time zone."""
    hs_uncategorized_skills: Several[str | int] | None
    """Skills."""
    hs_working_hours: str | None
    """Working hours."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _UserCreate(UserInput, CreateOptions, total=False): ...
class _UserUpdate(UserInput, UpdateOptions, total=False): ...

class AsyncUsers(AsyncObjects[UserProperties]):
    """The users of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_UserCreate]
    ) -> Record[UserProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_UserUpdate]
    ) -> Record[UserProperties]: ...

class Users(Objects[UserProperties]):
    """The users of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_UserCreate]
    ) -> Record[UserProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_UserUpdate]
    ) -> Record[UserProperties]: ...
