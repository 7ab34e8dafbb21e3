"""Projects, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/projects.json."""

from datetime import datetime
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class ProjectProperties(Properties):
    """The properties of projects; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_completed_date: Final[datetime | None]
    """Completed date."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_description: Final[str | None]
    """Description."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_name: Final[str | None]
    """Name."""
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
    hs_pipeline: Final[str | None]
    """Pipeline."""
    hs_pipeline_stage: Final[str | None]
    """Pipeline stage."""
    hs_priority: Final[str | None]
    """Priority."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_start_date: Final[datetime | None]
    """Start date."""
    hs_status: Final[str | None]
    """Status."""
    hs_target_due_date: Final[datetime | None]
    """Target due date."""
    hs_type: Final[str | None]
    """Type."""
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
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""

class ProjectInput(TypedDict, total=False):
    """What can be written of projects; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_completed_date: datetime | None
    """Completed date."""
    hs_description: str | None
    """Description."""
    hs_name: str | None
    """Name."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pipeline: str | int | None
    """Pipeline."""
    hs_pipeline_stage: str | int | None
    """Pipeline stage."""
    hs_priority: str | int | None
    """Priority."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_start_date: datetime | None
    """Start date."""
    hs_status: str | int | None
    """Status."""
    hs_target_due_date: datetime | None
    """Target due date."""
    hs_type: str | int | None
    """Type."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _ProjectCreate(ProjectInput, CreateOptions, total=False): ...
class _ProjectUpdate(ProjectInput, UpdateOptions, total=False): ...

class AsyncProjects(AsyncObjects[ProjectProperties]):
    """The projects of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ProjectCreate]
    ) -> Record[ProjectProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ProjectUpdate]
    ) -> Record[ProjectProperties]: ...

class Projects(Objects[ProjectProperties]):
    """The projects of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ProjectCreate]
    ) -> Record[ProjectProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ProjectUpdate]
    ) -> Record[ProjectProperties]: ...
