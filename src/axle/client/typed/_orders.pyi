"""Orders, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/orders.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

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
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_billing_address_city: Final[str | None]
    hs_billing_address_country: Final[str | None]
    hs_billing_address_email: Final[str | None]
    hs_billing_address_firstname: Final[str | None]
    hs_billing_address_lastname: Final[str | None]
    hs_billing_address_name: Final[str | None]
    hs_billing_address_phone: Final[str | None]
    hs_billing_address_postal_code: Final[str | None]
    hs_billing_address_state: Final[str | None]
    hs_billing_address_street: Final[str | None]
    hs_cancellation_reason: Final[str | None]
    hs_cancelled_date: Final[datetime | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency_code: Final[str | None]
    hs_customer_email: Final[str | None]
    hs_customer_phone: Final[str | None]
    hs_discount_codes: Final[str | None]
    hs_exchange_rate: Final[Decimal | None]
    hs_external_cart_id: Final[str | None]
    hs_external_created_date: Final[datetime | None]
    hs_external_order_id: Final[str | None]
    hs_external_order_status: Final[str | None]
    hs_external_order_url: Final[str | None]
    hs_fulfillment_status: Final[str | None]
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
    hs_order_discount: Final[Decimal | None]
    hs_order_name: Final[str | None]
    hs_order_note: Final[str | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_payment_processing_method: Final[str | None]
    hs_payment_status: Final[str | None]
    hs_pipeline: Final[_HsPipeline | str | None]
    hs_pipeline_stage: Final[_HsPipelineStage | str | None]
    hs_processed_date: Final[datetime | None]
    hs_read_only: Final[bool | None]
    hs_referring_site: Final[str | None]
    hs_refund_amount: Final[Decimal | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_shipment_ids: Final[str | None]
    hs_shipping_address_city: Final[str | None]
    hs_shipping_address_country: Final[str | None]
    hs_shipping_address_name: Final[str | None]
    hs_shipping_address_phone: Final[str | None]
    hs_shipping_address_postal_code: Final[str | None]
    hs_shipping_address_state: Final[str | None]
    hs_shipping_address_street: Final[str | None]
    hs_shipping_cost: Final[Decimal | None]
    hs_shipping_status_url: Final[str | None]
    hs_shipping_tracking_number: Final[str | None]
    hs_source_store: Final[str | None]
    hs_subtotal_price: Final[Decimal | None]
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

class OrderInput(TypedDict, total=False):
    """What can be written of orders; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_billing_address_city: str | None
    hs_billing_address_country: str | None
    hs_billing_address_email: str | None
    hs_billing_address_firstname: str | None
    hs_billing_address_lastname: str | None
    hs_billing_address_name: str | None
    hs_billing_address_phone: str | None
    hs_billing_address_postal_code: str | None
    hs_billing_address_state: str | None
    hs_billing_address_street: str | None
    hs_cancellation_reason: str | None
    hs_cancelled_date: datetime | None
    hs_currency_code: str | int | None
    hs_customer_email: str | None
    hs_customer_phone: str | None
    hs_discount_codes: str | None
    hs_exchange_rate: Number | None
    hs_external_cart_id: str | None
    hs_external_created_date: datetime | None
    hs_external_order_id: str | None
    hs_external_order_status: str | None
    hs_external_order_url: str | None
    hs_fulfillment_status: str | int | None
    hs_landing_site: str | None
    hs_order_discount: Number | None
    hs_order_name: str | None
    hs_order_note: str | None
    hs_owning_teams: Several[str | int] | None
    hs_payment_processing_method: str | None
    hs_payment_status: str | int | None
    hs_pipeline: _HsPipeline | str | None
    hs_pipeline_stage: _HsPipelineStage | str | None
    hs_processed_date: datetime | None
    hs_referring_site: str | None
    hs_refund_amount: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_shipment_ids: str | None
    hs_shipping_address_city: str | None
    hs_shipping_address_country: str | None
    hs_shipping_address_name: str | None
    hs_shipping_address_phone: str | None
    hs_shipping_address_postal_code: str | None
    hs_shipping_address_state: str | None
    hs_shipping_address_street: str | None
    hs_shipping_cost: Number | None
    hs_shipping_status_url: str | None
    hs_shipping_tracking_number: str | None
    hs_source_store: str | None
    hs_subtotal_price: Number | None
    hs_tags: str | None
    hs_tax: Number | None
    hs_total_price: Number | None
    hubspot_owner_id: str | int | None
