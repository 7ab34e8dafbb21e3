"""Products, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/products.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

_HsProductType = Literal["inventory", "non_inventory", "service"]
_Recurringbillingfrequency = Literal[
    "weekly",
    "biweekly",
    "monthly",
    "quarterly",
    "per_six_months",
    "annually",
    "per_two_years",
    "per_three_years",
    "per_four_years",
    "per_five_years",
]

class ProductProperties(Properties):
    """The properties of products; an attribute for each that HubSpot defines."""

    amount: Final[Decimal | None]
    createdate: Final[datetime | None]
    description: Final[str | None]
    discount: Final[Decimal | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_avatar_filemanager_key: Final[str | None]
    hs_bundle_type: Final[str | None]
    hs_cost_of_goods_sold: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency_code: Final[str | None]
    hs_discount_percentage: Final[Decimal | None]
    hs_folder: Final[str | None]
    hs_folder_id: Final[Decimal | None]
    hs_folder_name: Final[str | None]
    hs_images: Final[str | None]
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
    hs_pricing_model: Final[str | None]
    hs_product_classification: Final[str | None]
    hs_product_type: Final[_HsProductType | str | None]
    hs_read_only: Final[bool | None]
    hs_recurring_billing_period: Final[str | None]
    hs_recurring_billing_start_date: Final[date | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_sku: Final[str | None]
    hs_status: Final[str | None]
    hs_tax_category: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_url: Final[str | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    name: Final[str | None]
    price: Final[Decimal | None]
    quantity: Final[Decimal | None]
    recurringbillingfrequency: Final[_Recurringbillingfrequency | str | None]
    tax: Final[Decimal | None]

class ProductInput(TypedDict, total=False):
    """What can be written of products; None clears a property."""

    amount: Number | None
    description: str | None
    discount: Number | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_bundle_type: str | int | None
    hs_cost_of_goods_sold: Number | None
    hs_currency_code: str | int | None
    hs_discount_percentage: Number | None
    hs_folder: str | int | None
    hs_folder_id: Number | None
    hs_folder_name: str | None
    hs_images: str | None
    hs_owning_teams: Several[str | int] | None
    hs_pricing_model: str | int | None
    hs_product_classification: str | int | None
    hs_product_type: _HsProductType | None
    hs_recurring_billing_period: str | None
    hs_recurring_billing_start_date: date | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_sku: str | None
    hs_status: str | int | None
    hs_tax_category: str | int | None
    hs_url: str | None
    hubspot_owner_id: str | int | None
    name: str | None
    price: Number | None
    quantity: Number | None
    recurringbillingfrequency: _Recurringbillingfrequency | None
    tax: Number | None
