"""Line items, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/line_items.json."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

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
    """Net price."""
    createdate: Final[datetime | None]
    """Create Date."""
    description: Final[str | None]
    """Description."""
    discount: Final[Decimal | None]
    """Unit discount."""
    hs_acv: Final[Decimal | None]
    """Annual contract value."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_arr: Final[Decimal | None]
    """Annual recurring revenue."""
    hs_billing_period_end_date: Final[date | None]
    """Billing period end date."""
    hs_billing_period_start_date: Final[date | None]
    """Billing period start date."""
    hs_billing_start_delay_days: Final[Decimal | None]
    """Billing start delay in days."""
    hs_billing_start_delay_months: Final[Decimal | None]
    """Billing start delay in months."""
    hs_billing_start_delay_type: Final[str | None]
    """Billing start delay type."""
    hs_cost_of_goods_sold: Final[Decimal | None]
    """Unit cost."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_discount_percentage: Final[Decimal | None]
    """Discount percentage."""
    hs_external_id: Final[str | None]
    """External ID."""
    hs_images: Final[str | None]
    """Image URLs."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_line_item_currency_code: Final[str | None]
    """Currency."""
    hs_margin: Final[Decimal | None]
    """Margin."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_mrr: Final[Decimal | None]
    """Monthly recurring revenue."""
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
    hs_position_on_quote: Final[Decimal | None]
    """Position on quote."""
    hs_pre_discount_amount: Final[Decimal | None]
    """Pre discount amount."""
    hs_product_id: Final[str | None]
    """Product ID."""
    hs_product_type: Final[_HsProductType | str | None]
    """Product type."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recurring_billing_end_date: Final[date | None]
    """Billing end date."""
    hs_recurring_billing_number_of_payments: Final[Decimal | None]
    """Number of payments."""
    hs_recurring_billing_period: Final[str | None]
    """Term."""
    hs_recurring_billing_start_date: Final[date | None]
    """Billing start date."""
    hs_recurring_billing_terms: Final[_HsRecurringBillingTerms | str | None]
    """Billing terms."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_sku: Final[str | None]
    """SKU."""
    hs_tax_category: Final[str | None]
    """Tax category."""
    hs_tax_rate_group_id: Final[str | None]
    """Tax rate group ID."""
    hs_tcv: Final[Decimal | None]
    """Total contract value."""
    hs_total_discount: Final[Decimal | None]
    """Calculated total discount."""
    hs_unique_creation_key: Final[str | None]
    """Unique creation key: Idempotency key, server side only."""
    hs_updated_by_user_id: Final[str | None]
    """Updated by user ID: User who last changed the record."""
    hs_url: Final[str | None]
    """URL."""
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    """User IDs of all notification followers."""
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    """User IDs of all notification unfollowers."""
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    """User IDs of all owners."""
    hs_variant_id: Final[str | None]
    """Variant ID."""
    hs_was_imported: Final[bool | None]
    """Performed in an import: Created by an import."""
    hubspot_owner_assigneddate: Final[datetime | None]
    """Owner assigned date: When the current owner was set."""
    hubspot_owner_id: Final[str | None]
    """Activity assigned to: Owner id of the assigned user."""
    hubspot_team_id: Final[str | None]
    """HubSpot Team: Primary team of the owner."""
    name: Final[str | None]
    """Name."""
    price: Final[Decimal | None]
    """Unit price."""
    quantity: Final[Decimal | None]
    """Quantity."""
    recurringbillingfrequency: Final[_Recurringbillingfrequency | str | None]
    """Billing frequency."""
    tax: Final[Decimal | None]
    """Tax."""

class LineItemInput(TypedDict, total=False):
    """What can be written of line_items; None clears a property."""

    amount: Number | None
    """Net price."""
    description: str | None
    """Description."""
    discount: Number | None
    """Unit discount."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_billing_period_end_date: date | None
    """Billing period end date."""
    hs_billing_period_start_date: date | None
    """Billing period start date."""
    hs_billing_start_delay_days: Number | None
    """Billing start delay in days."""
    hs_billing_start_delay_months: Number | None
    """Billing start delay in months."""
    hs_billing_start_delay_type: str | int | None
    """Billing start delay type."""
    hs_cost_of_goods_sold: Number | None
    """Unit cost."""
    hs_discount_percentage: Number | None
    """Discount percentage."""
    hs_external_id: str | None
    """External ID."""
    hs_images: str | None
    """Image URLs."""
    hs_line_item_currency_code: str | int | None
    """Currency."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_position_on_quote: Number | None
    """Position on quote."""
    hs_product_id: str | int | None
    """Product ID."""
    hs_product_type: _HsProductType | None
    """Product type."""
    hs_recurring_billing_period: str | None
    """Term."""
    hs_recurring_billing_start_date: date | None
    """Billing start date."""
    hs_recurring_billing_terms: _HsRecurringBillingTerms | None
    """Billing terms."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_sku: str | None
    """SKU."""
    hs_tax_category: str | int | None
    """Tax category."""
    hs_tax_rate_group_id: str | int | None
    """Tax rate group ID."""
    hs_url: str | None
    """URL."""
    hs_variant_id: str | None
    """Variant ID."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""
    name: str | None
    """Name."""
    price: Number | None
    """Unit price."""
    quantity: Number | None
    """Quantity."""
    recurringbillingfrequency: _Recurringbillingfrequency | None
    """Billing frequency."""
    tax: Number | None
    """Tax."""

class _LineItemCreate(LineItemInput, CreateOptions, total=False): ...
class _LineItemUpdate(LineItemInput, UpdateOptions, total=False): ...

class AsyncLineItems(AsyncObjects[LineItemProperties]):
    """The line items of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_LineItemCreate]
    ) -> Record[LineItemProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LineItemUpdate]
    ) -> Record[LineItemProperties]: ...

class LineItems(Objects[LineItemProperties]):
    """The line items of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_LineItemCreate]
    ) -> Record[LineItemProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_LineItemUpdate]
    ) -> Record[LineItemProperties]: ...
