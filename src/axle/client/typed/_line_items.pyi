"""Line items, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/line_items.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

_HsProductType = Literal["inventory", "non_inventory", "service"]
_HsRecurringBillingTerms = Literal["FIXED", "AUTOMATICALLY_RENEW"]
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

class LineItemProperties(Properties):
    """The properties of line_items; an attribute for each that HubSpot defines."""

    amount: Final[Decimal | None]
    createdate: Final[datetime | None]
    description: Final[str | None]
    discount: Final[Decimal | None]
    hs_acv: Final[Decimal | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_arr: Final[Decimal | None]
    hs_billing_period_end_date: Final[date | None]
    hs_billing_period_start_date: Final[date | None]
    hs_billing_start_delay_days: Final[Decimal | None]
    hs_billing_start_delay_months: Final[Decimal | None]
    hs_billing_start_delay_type: Final[str | None]
    hs_cost_of_goods_sold: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_discount_percentage: Final[Decimal | None]
    hs_external_id: Final[str | None]
    hs_images: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_line_item_currency_code: Final[str | None]
    hs_margin: Final[Decimal | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_mrr: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_position_on_quote: Final[Decimal | None]
    hs_pre_discount_amount: Final[Decimal | None]
    hs_product_id: Final[Decimal | None]
    hs_product_type: Final[_HsProductType | str | None]
    hs_read_only: Final[bool | None]
    hs_recurring_billing_end_date: Final[date | None]
    hs_recurring_billing_number_of_payments: Final[Decimal | None]
    hs_recurring_billing_period: Final[str | None]
    hs_recurring_billing_start_date: Final[date | None]
    hs_recurring_billing_terms: Final[_HsRecurringBillingTerms | str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_sku: Final[str | None]
    hs_tax_category: Final[str | None]
    hs_tax_rate_group_id: Final[str | None]
    hs_tcv: Final[Decimal | None]
    hs_total_discount: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_url: Final[str | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_variant_id: Final[str | None]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]
    name: Final[str | None]
    price: Final[Decimal | None]
    quantity: Final[Decimal | None]
    recurringbillingfrequency: Final[_Recurringbillingfrequency | str | None]
    tax: Final[Decimal | None]

class LineItemInput(TypedDict, total=False):
    """What can be written of line_items; None clears a property."""

    amount: Number | None
    description: str | None
    discount: Number | None
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_billing_period_end_date: date | None
    hs_billing_period_start_date: date | None
    hs_billing_start_delay_days: Number | None
    hs_billing_start_delay_months: Number | None
    hs_billing_start_delay_type: str | int | None
    hs_cost_of_goods_sold: Number | None
    hs_discount_percentage: Number | None
    hs_external_id: str | None
    hs_images: str | None
    hs_line_item_currency_code: str | int | None
    hs_owning_teams: Several[str | int] | None
    hs_position_on_quote: Number | None
    hs_product_id: Number | None
    hs_product_type: _HsProductType | None
    hs_recurring_billing_period: str | None
    hs_recurring_billing_start_date: date | None
    hs_recurring_billing_terms: _HsRecurringBillingTerms | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_sku: str | None
    hs_tax_category: str | int | None
    hs_tax_rate_group_id: str | int | None
    hs_url: str | None
    hs_variant_id: str | None
    hubspot_owner_id: str | int | None
    name: str | None
    price: Number | None
    quantity: Number | None
    recurringbillingfrequency: _Recurringbillingfrequency | None
    tax: Number | None
