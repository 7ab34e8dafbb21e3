"""Commerce payments, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/commerce_payments.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict, Unpack

from axle.client._async.objects import AsyncObjects
from axle.client._sync.objects import Objects
from axle.client.conversions import Number, Several
from axle.client.inputs import Input
from axle.client.properties import Properties
from axle.client.records import CreateOptions, UpdateOptions
from axle.client.responses import Record

class CommercePaymentProperties(Properties):
    """The properties of commerce_payments; an attribute for each that HubSpot defines."""

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
    hs_billing_address_postal_code: Final[str | None]
    """Billing postal code."""
    hs_billing_address_state: Final[str | None]
    """Billing state."""
    hs_billing_address_street: Final[str | None]
    """Billing street."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency_code: Final[str | None]
    """Currency."""
    hs_customer_email: Final[str | None]
    """Customer email."""
    hs_disputed_amount: Final[Decimal | None]
    """Disputed amount."""
    hs_external_payment_id: Final[str | None]
    """External payment ID."""
    hs_fees_amount: Final[Decimal | None]
    """Fees amount."""
    hs_initial_amount: Final[Decimal | None]
    """Gross amount."""
    hs_initiated_date: Final[datetime | None]
    """Payment date."""
    hs_internal_comment: Final[str | None]
    """Internal comment."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_latest_status: Final[str | None]
    """Latest status."""
    hs_max_refundable_amount_in_portal_currency: Final[Decimal | None]
    """Largest refund possible."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_net_amount: Final[Decimal | None]
    """Net amount."""
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
    hs_payment_id: Final[str | None]
    """Payment ID."""
    hs_payment_method_bank_or_issuer: Final[str | None]
    """Payment method issuer."""
    hs_payment_method_last_4: Final[str | None]
    """Payment method last digits."""
    hs_payment_method_type: Final[str | None]
    """Payment method."""
    hs_payment_source_name: Final[str | None]
    """Payment source."""
    hs_payment_source_url: Final[str | None]
    """Payment source URL."""
    hs_payout_date: Final[datetime | None]
    """Payout date."""
    hs_payout_id: Final[str | None]
    """Payout ID."""
    hs_platform_fee: Final[Decimal | None]
    """Platform fee."""
    hs_processor_type: Final[str | None]
    """Processor type."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_reference_number: Final[str | None]
    """Reference number."""
    hs_refunds_amount: Final[Decimal | None]
    """Refunds amount."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_shipping_address_city: Final[str | None]
    """Shipping city."""
    hs_shipping_address_country: Final[str | None]
    """Shipping country."""
    hs_shipping_address_postal_code: Final[str | None]
    """Shipping postal code."""
    hs_shipping_address_state: Final[str | None]
    """Shipping state."""
    hs_shipping_address_street: Final[str | None]
    """Shipping street."""
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

class CommercePaymentInput(TypedDict, total=False):
    """What can be written of commerce_payments; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_billing_address_city: str | None
    """Billing city."""
    hs_billing_address_country: str | None
    """Billing country."""
    hs_billing_address_postal_code: str | None
    """Billing postal code."""
    hs_billing_address_state: str | None
    """Billing state."""
    hs_billing_address_street: str | None
    """Billing street."""
    hs_currency_code: str | int | None
    """Currency."""
    hs_customer_email: str | None
    """Customer email."""
    hs_disputed_amount: Number | None
    """Disputed amount."""
    hs_external_payment_id: str | None
    """External payment ID."""
    hs_fees_amount: Number | None
    """Fees amount."""
    hs_initial_amount: Number | None
    """Gross amount."""
    hs_initiated_date: datetime | None
    """Payment date."""
    hs_internal_comment: str | None
    """Internal comment."""
    hs_latest_status: str | int | None
    """Latest status."""
    hs_max_refundable_amount_in_portal_currency: Number | None
    """Largest refund possible."""
    hs_net_amount: Number | None
    """Net amount."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_payment_id: str | None
    """Payment ID."""
    hs_payment_method_bank_or_issuer: str | None
    """Payment method issuer."""
    hs_payment_method_last_4: str | None
    """Payment method last digits."""
    hs_payment_method_type: str | int | None
    """Payment method."""
    hs_payment_source_name: str | None
    """Payment source."""
    hs_payment_source_url: str | None
    """Payment source URL."""
    hs_payout_date: datetime | None
    """Payout date."""
    hs_payout_id: str | None
    """Payout ID."""
    hs_platform_fee: Number | None
    """Platform fee."""
    hs_processor_type: str | int | None
    """Processor type."""
    hs_reference_number: str | None
    """Reference number."""
    hs_refunds_amount: Number | None
    """Refunds amount."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_shipping_address_city: str | None
    """Shipping city."""
    hs_shipping_address_country: str | None
    """Shipping country."""
    hs_shipping_address_postal_code: str | None
    """Shipping postal code."""
    hs_shipping_address_state: str | None
    """Shipping state."""
    hs_shipping_address_street: str | None
    """Shipping street."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _CommercePaymentCreate(CommercePaymentInput, CreateOptions, total=False): ...
class _CommercePaymentUpdate(CommercePaymentInput, UpdateOptions, total=False): ...

class AsyncCommercePayments(AsyncObjects[CommercePaymentProperties]):
    """The commerce payments of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CommercePaymentCreate]
    ) -> Record[CommercePaymentProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CommercePaymentUpdate]
    ) -> Record[CommercePaymentProperties]: ...

class CommercePayments(Objects[CommercePaymentProperties]):
    """The commerce payments of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_CommercePaymentCreate]
    ) -> Record[CommercePaymentProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_CommercePaymentUpdate]
    ) -> Record[CommercePaymentProperties]: ...
