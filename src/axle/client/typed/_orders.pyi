"""Orders, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/orders.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

_HsPipeline = Literal["14a2e10e-5471-408a-906e-c51f3b04369e"]
_HsPipelineStage = Literal[
    "4b27b500-f031-4927-9811-68a0b525cbae",
    "937ea84d-0a4f-4dcf-9028-3f9c2aafbf03",
    "aa99e8d0-c1d5-4071-b915-d240bbb1aed9",
    "3725360f-519b-4b18-a593-494d60a29c9f",
    "3c85a297-e9ce-400b-b42e-9f16853d69d6",
]

class OrderProperties(Properties):
    """The properties of orders; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    """Create Date."""
    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_billing_address_city: Final[str | None]
    """Billing city."""
    hs_billing_address_country: Final[str | None]
    """Billing country."""
    hs_billing_address_email: Final[str | None]
    """Billing email."""
    hs_billing_address_firstname: Final[str | None]
    """Billing first name."""
    hs_billing_address_lastname: Final[str | None]
    """Billing last name."""
    hs_billing_address_name: Final[str | None]
    """Billing name."""
    hs_billing_address_phone: Final[str | None]
    """Billing phone."""
    hs_billing_address_postal_code: Final[str | None]
    """Billing postal code."""
    hs_billing_address_state: Final[str | None]
    """Billing state."""
    hs_billing_address_street: Final[str | None]
    """Billing street."""
    hs_cancellation_reason: Final[str | None]
    """Cancellation reason."""
    hs_cancelled_date: Final[datetime | None]
    """Cancelled date."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency_code: Final[str | None]
    """Currency."""
    hs_customer_email: Final[str | None]
    """Customer email."""
    hs_customer_phone: Final[str | None]
    """Customer phone."""
    hs_discount_codes: Final[str | None]
    """Discount codes."""
    hs_exchange_rate: Final[Decimal | None]
    """Exchange rate."""
    hs_external_cart_id: Final[str | None]
    """External cart ID."""
    hs_external_created_date: Final[datetime | None]
    """External created date."""
    hs_external_order_id: Final[str | None]
    """External order ID."""
    hs_external_order_status: Final[str | None]
    """External order status."""
    hs_external_order_url: Final[str | None]
    """External order URL."""
    hs_fulfillment_status: Final[str | None]
    """Fulfillment status."""
    hs_landing_site: Final[str | None]
    """Landing site."""
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
    hs_order_discount: Final[Decimal | None]
    """Order discount."""
    hs_order_name: Final[str | None]
    """Name."""
    hs_order_note: Final[str | None]
    """Order note."""
    hs_owning_teams: Final[tuple[str, ...]]
    """Owning Teams."""
    hs_payment_processing_method: Final[str | None]
    """Payment processing method."""
    hs_payment_status: Final[str | None]
    """Payment status."""
    hs_pipeline: Final[_HsPipeline | str | None]
    """Pipeline."""
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    """Pipeline stage."""
    hs_processed_date: Final[datetime | None]
    """Processed date."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_referring_site: Final[str | None]
    """Referring site."""
    hs_refund_amount: Final[Decimal | None]
    """Refund amount."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_shipment_ids: Final[str | None]
    """Shipment IDs."""
    hs_shipping_address_city: Final[str | None]
    """Shipping city."""
    hs_shipping_address_country: Final[str | None]
    """Shipping country."""
    hs_shipping_address_name: Final[str | None]
    """Shipping name."""
    hs_shipping_address_phone: Final[str | None]
    """Shipping phone."""
    hs_shipping_address_postal_code: Final[str | None]
    """Shipping postal code."""
    hs_shipping_address_state: Final[str | None]
    """Shipping state."""
    hs_shipping_address_street: Final[str | None]
    """Shipping street."""
    hs_shipping_cost: Final[Decimal | None]
    """Shipping cost."""
    hs_shipping_status_url: Final[str | None]
    """Shipping status URL."""
    hs_shipping_tracking_number: Final[str | None]
    """Shipping tracking number."""
    hs_source_store: Final[str | None]
    """Source store."""
    hs_subtotal_price: Final[Decimal | None]
    """Subtotal price."""
    hs_tags: Final[str | None]
    """Tags."""
    hs_tax: Final[Decimal | None]
    """Tax."""
    hs_total_price: Final[Decimal | None]
    """Total price."""
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

class OrderInput(TypedDict, total=False):
    """What can be written of orders; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_billing_address_city: str | None
    """Billing city."""
    hs_billing_address_country: str | None
    """Billing country."""
    hs_billing_address_email: str | None
    """Billing email."""
    hs_billing_address_firstname: str | None
    """Billing first name."""
    hs_billing_address_lastname: str | None
    """Billing last name."""
    hs_billing_address_name: str | None
    """Billing name."""
    hs_billing_address_phone: str | None
    """Billing phone."""
    hs_billing_address_postal_code: str | None
    """Billing postal code."""
    hs_billing_address_state: str | None
    """Billing state."""
    hs_billing_address_street: str | None
    """Billing street."""
    hs_cancellation_reason: str | None
    """Cancellation reason."""
    hs_cancelled_date: datetime | None
    """Cancelled date."""
    hs_currency_code: str | int | None
    """Currency."""
    hs_customer_email: str | None
    """Customer email."""
    hs_customer_phone: str | None
    """Customer phone."""
    hs_discount_codes: str | None
    """Discount codes."""
    hs_exchange_rate: Number | None
    """Exchange rate."""
    hs_external_cart_id: str | None
    """External cart ID."""
    hs_external_created_date: datetime | None
    """External created date."""
    hs_external_order_id: str | None
    """External order ID."""
    hs_external_order_status: str | None
    """External order status."""
    hs_external_order_url: str | None
    """External order URL."""
    hs_fulfillment_status: str | int | None
    """Fulfillment status."""
    hs_landing_site: str | None
    """Landing site."""
    hs_order_discount: Number | None
    """Order discount."""
    hs_order_name: str | None
    """Name."""
    hs_order_note: str | None
    """Order note."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_payment_processing_method: str | None
    """Payment processing method."""
    hs_payment_status: str | int | None
    """Payment status."""
    hs_pipeline: _HsPipeline | str | None
    """Pipeline."""
    hs_pipeline_stage: _HsPipelineStage | str | None
    """Pipeline stage."""
    hs_processed_date: datetime | None
    """Processed date."""
    hs_referring_site: str | None
    """Referring site."""
    hs_refund_amount: Number | None
    """Refund amount."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_shipment_ids: str | None
    """Shipment IDs."""
    hs_shipping_address_city: str | None
    """Shipping city."""
    hs_shipping_address_country: str | None
    """Shipping country."""
    hs_shipping_address_name: str | None
    """Shipping name."""
    hs_shipping_address_phone: str | None
    """Shipping phone."""
    hs_shipping_address_postal_code: str | None
    """Shipping postal code."""
    hs_shipping_address_state: str | None
    """Shipping state."""
    hs_shipping_address_street: str | None
    """Shipping street."""
    hs_shipping_cost: Number | None
    """Shipping cost."""
    hs_shipping_status_url: str | None
    """Shipping status URL."""
    hs_shipping_tracking_number: str | None
    """Shipping tracking number."""
    hs_source_store: str | None
    """Source store."""
    hs_subtotal_price: Number | None
    """Subtotal price."""
    hs_tags: str | None
    """Tags."""
    hs_tax: Number | None
    """Tax."""
    hs_total_price: Number | None
    """Total price."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _OrderCreate(OrderInput, CreateOptions, total=False): ...
class _OrderUpdate(OrderInput, UpdateOptions, total=False): ...

class AsyncOrders(AsyncObjects[OrderProperties]):
    """The orders of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_OrderCreate]
    ) -> Record[OrderProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_OrderUpdate]
    ) -> Record[OrderProperties]: ...

class Orders(Objects[OrderProperties]):
    """The orders of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_OrderCreate]
    ) -> Record[OrderProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_OrderUpdate]
    ) -> Record[OrderProperties]: ...
