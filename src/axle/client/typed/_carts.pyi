"""Carts, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/carts.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class CartProperties(Properties):
    """The properties of carts; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_cart_discount: Final[Decimal | None]
    hs_cart_name: Final[str | None]
    hs_cart_url: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency_code: Final[str | None]
    hs_customer_email: Final[str | None]
    hs_external_cart_id: Final[str | None]
    hs_external_created_date: Final[datetime | None]
    hs_external_last_modified_date: Final[datetime | None]
    hs_external_status: Final[str | None]
    hs_landing_site: Final[str | None]
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
    hs_shipping_cost: Final[Decimal | None]
    hs_source_store: Final[str | None]
    hs_tags: Final[str | None]
    hs_tax: Final[Decimal | None]
    hs_total_price: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class CartInput(TypedDict, total=False):
    """What can be written of carts; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_cart_discount: Number | None
    hs_cart_name: str | None
    hs_cart_url: str | None
    hs_currency_code: str | int | None
    hs_customer_email: str | None
    hs_external_cart_id: str | None
    hs_external_created_date: datetime | None
    hs_external_last_modified_date: datetime | None
    hs_external_status: str | None
    hs_landing_site: str | None
    hs_owning_teams: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_shipping_cost: Number | None
    hs_source_store: str | None
    hs_tags: str | None
    hs_tax: Number | None
    hs_total_price: Number | None
    hubspot_owner_id: str | int | None
