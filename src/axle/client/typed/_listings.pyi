"""Listings, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/listings.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class ListingProperties(Properties):
    """The properties of listings; an attribute for each that HubSpot defines."""

    hs_address_1: Final[str | None]
    hs_address_2: Final[str | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_bathrooms: Final[Decimal | None]
    hs_bedrooms: Final[Decimal | None]
    hs_city: Final[str | None]
    hs_country: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_description: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_listing_type: Final[str | None]
    hs_lot_size: Final[Decimal | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_name: Final[str | None]
    hs_neighborhood: Final[str | None]
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
    hs_square_footage: Final[Decimal | None]
    hs_state_province: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_url: Final[str | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hs_year_built: Final[Decimal | None]
    hs_zip: Final[str | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class ListingInput(TypedDict, total=False):
    """What can be written of listings; None clears a property."""

    hs_address_1: str | None
    hs_address_2: str | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_bathrooms: Number | None
    hs_bedrooms: Number | None
    hs_city: str | None
    hs_country: str | None
    hs_description: str | None
    hs_listing_type: str | int | None
    hs_lot_size: Number | None
    hs_name: str | None
    hs_neighborhood: str | None
    hs_owning_teams: Several[str | int] | None
    hs_pipeline: str | int | None
    hs_pipeline_stage: str | int | None
    hs_price: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_square_footage: Number | None
    hs_state_province: str | None
    hs_url: str | None
    hs_year_built: Number | None
    hs_zip: str | None
    hubspot_owner_id: str | int | None
