"""Courses, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/courses.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class CourseProperties(Properties):
    """The properties of courses; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_capacity: Final[Decimal | None]
    """Capacity."""
    hs_course_description: Final[str | None]
    """Course description."""
    hs_course_duration: Final[Decimal | None]
    """Course duration."""
    hs_course_id: Final[str | None]
    """Course ID."""
    hs_course_level: Final[str | None]
    """Course level."""
    hs_course_name: Final[str | None]
    """Course name."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_end_date: Final[date | None]
    """End date."""
    hs_enrollment_capacity: Final[Decimal | None]
    """Enrollment capacity."""
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
    hs_pipeline: Final[str | None]
    """Pipeline."""
    hs_pipeline_stage: Final[str | None]
    """Pipeline stage."""
    hs_price: Final[Decimal | None]
    """Price."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_start_date: Final[date | None]
    """Start date."""
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

class CourseInput(TypedDict, total=False):
    """What can be written of courses; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_capacity: Number | None
    """Capacity."""
    hs_course_description: str | None
    """Course description."""
    hs_course_duration: Number | None
    """Course duration."""
    hs_course_id: str | None
    """Course ID."""
    hs_course_level: str | int | None
    """Course level."""
    hs_course_name: str | None
    """Course name."""
    hs_end_date: date | None
    """End date."""
    hs_enrollment_capacity: Number | None
    """Enrollment capacity."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pipeline: str | int | None
    """Pipeline."""
    hs_pipeline_stage: str | int | None
    """Pipeline stage."""
    hs_price: Number | None
    """Price."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_start_date: date | None
    """Start date."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _CourseCreate(CourseInput, CreateOptions, total=False): ...
class _CourseUpdate(CourseInput, UpdateOptions, total=False): ...

class AsyncCourses(AsyncObjects[CourseProperties]):
    """The courses of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CourseCreate]
    ) -> Record[CourseProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CourseUpdate]
    ) -> Record[CourseProperties]: ...

class Courses(Objects[CourseProperties]):
    """The courses of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CourseCreate]
    ) -> Record[CourseProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CourseUpdate]
    ) -> Record[CourseProperties]: ...
