"""Commerce payments, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/commerce_payments.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class CommercePaymentProperties(Properties):
    """The properties of commerce_payments; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_billing_address_city: Final[str | None]
    hs_billing_address_country: Final[str | None]
    hs_billing_address_postal_code: Final[str | None]
    hs_billing_address_state: Final[str | None]
    hs_billing_address_street: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency_code: Final[str | None]
    hs_customer_email: Final[str | None]
    hs_disputed_amount: Final[Decimal | None]
    hs_external_payment_id: Final[str | None]
    hs_fees_amount: Final[Decimal | None]
    hs_initial_amount: Final[Decimal | None]
    hs_initiated_date: Final[datetime | None]
    hs_internal_comment: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_latest_status: Final[str | None]
    hs_max_refundable_amount_in_portal_currency: Final[Decimal | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_net_amount: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_payment_id: Final[str | None]
    hs_payment_method_bank_or_issuer: Final[str | None]
    hs_payment_method_last_4: Final[str | None]
    hs_payment_method_type: Final[str | None]
    hs_payment_source_name: Final[str | None]
    hs_payment_source_url: Final[str | None]
    hs_payout_date: Final[datetime | None]
    hs_payout_id: Final[str | None]
    hs_platform_fee: Final[Decimal | None]
    hs_processor_type: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_reference_number: Final[str | None]
    hs_refunds_amount: Final[Decimal | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_shipping_address_city: Final[str | None]
    hs_shipping_address_country: Final[str | None]
    hs_shipping_address_postal_code: Final[str | None]
    hs_shipping_address_state: Final[str | None]
    hs_shipping_address_street: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class CommercePaymentInput(TypedDict, total=False):
    """What can be written of commerce_payments; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_billing_address_city: str | None
    hs_billing_address_country: str | None
    hs_billing_address_postal_code: str | None
    hs_billing_address_state: str | None
    hs_billing_address_street: str | None
    hs_currency_code: str | int | None
    hs_customer_email: str | None
    hs_disputed_amount: Number | None
    hs_external_payment_id: str | None
    hs_fees_amount: Number | None
    hs_initial_amount: Number | None
    hs_initiated_date: datetime | None
    hs_internal_comment: str | None
    hs_latest_status: str | int | None
    hs_max_refundable_amount_in_portal_currency: Number | None
    hs_net_amount: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_payment_id: str | None
    hs_payment_method_bank_or_issuer: str | None
    hs_payment_method_last_4: str | None
    hs_payment_method_type: str | int | None
    hs_payment_source_name: str | None
    hs_payment_source_url: str | None
    hs_payout_date: datetime | None
    hs_payout_id: str | None
    hs_platform_fee: Number | None
    hs_processor_type: str | int | None
    hs_reference_number: str | None
    hs_refunds_amount: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_shipping_address_city: str | None
    hs_shipping_address_country: str | None
    hs_shipping_address_postal_code: str | None
    hs_shipping_address_state: str | None
    hs_shipping_address_street: str | None
    hubspot_owner_id: str | int | None
