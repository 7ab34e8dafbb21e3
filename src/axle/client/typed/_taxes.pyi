"""Taxes, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/taxes.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

_HsType = Literal["PERCENT", "FIXED"]

class TaxProperties(Properties):
    """The properties of taxes; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_duration: Final[str | None]
    hs_external_id: Final[str | None]
    hs_label: Final[str | None]
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
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_sort_order: Final[Decimal | None]
    hs_type: Final[_HsType | str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_value: Final[Decimal | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class TaxInput(TypedDict, total=False):
    """What can be written of taxes; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_duration: str | int | None
    hs_external_id: str | None
    hs_label: str | None
    hs_owning_teams: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_sort_order: Number | None
    hs_type: _HsType | None
    hs_value: Number | None
    hubspot_owner_id: str | int | None
