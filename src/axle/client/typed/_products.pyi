"""Products, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/products.json."""

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
    """Amount."""
    createdate: Final[datetime | None]
    """Create Date."""
    description: Final[str | None]
    """Product description."""
    discount: Final[Decimal | None]
    """Unit discount."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_avatar_filemanager_key: Final[str | None]
    """Avatar file key."""
    hs_bundle_type: Final[str | None]
    """Bundle type."""
    hs_cost_of_goods_sold: Final[Decimal | None]
    """Unit cost."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency_code: Final[str | None]
    """Currency."""
    hs_discount_percentage: Final[Decimal | None]
    """Discount percentage."""
    hs_folder: Final[str | None]
    """Folder."""
    hs_folder_id: Final[str | None]
    """Folder ID."""
    hs_folder_name: Final[str | None]
    """Folder name."""
    hs_images: Final[str | None]
    """Image URLs."""
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
    hs_pricing_model: Final[str | None]
    """Pricing model."""
    hs_product_classification: Final[str | None]
    """Product classification."""
    hs_product_type: Final[_HsProductType | str | None]
    """Product type."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recurring_billing_period: Final[str | None]
    """Term."""
    hs_recurring_billing_start_date: Final[date | None]
    """Billing start date."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_sku: Final[str | None]
    """SKU."""
    hs_status: Final[str | None]
    """Status."""
    hs_tax_category: Final[str | None]
    """Tax category."""
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

class ProductInput(TypedDict, total=False):
    """What can be written of products; None clears a property."""

    amount: Number | None
    """Amount."""
    description: str | None
    """Product description."""
    discount: Number | None
    """Unit discount."""
    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_bundle_type: str | int | None
    """Bundle type."""
    hs_cost_of_goods_sold: Number | None
    """Unit cost."""
    hs_currency_code: str | int | None
    """Currency."""
    hs_discount_percentage: Number | None
    """Discount percentage."""
    hs_folder: str | int | None
    """Folder."""
    hs_folder_id: str | int | None
    """Folder ID."""
    hs_folder_name: str | None
    """Folder name."""
    hs_images: str | None
    """Image URLs."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_pricing_model: str | int | None
    """Pricing model."""
    hs_product_classification: str | int | None
    """Product classification."""
    hs_product_type: _HsProductType | None
    """Product type."""
    hs_recurring_billing_period: str | None
    """Term."""
    hs_recurring_billing_start_date: date | None
    """Billing start date."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_sku: str | None
    """SKU."""
    hs_status: str | int | None
    """Status."""
    hs_tax_category: str | int | None
    """Tax category."""
    hs_url: str | None
    """URL."""
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

class _ProductCreate(ProductInput, CreateOptions, total=False): ...
class _ProductUpdate(ProductInput, UpdateOptions, total=False): ...

class AsyncProducts(AsyncObjects[ProductProperties]):
    """The products of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ProductCreate]
    ) -> Record[ProductProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ProductUpdate]
    ) -> Record[ProductProperties]: ...

class Products(Objects[ProductProperties]):
    """The products of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_ProductCreate]
    ) -> Record[ProductProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_ProductUpdate]
    ) -> Record[ProductProperties]: ...
