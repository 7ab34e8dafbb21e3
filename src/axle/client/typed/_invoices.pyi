"""Invoices, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/invoices.json."""

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

class InvoiceProperties(Properties):
    """The properties of invoices; an attribute for each that HubSpot defines."""

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
    hs_allowed_payment_methods: Final[tuple[str, ...]]
    """Allowed payment methods."""
    hs_amount_billed: Final[Decimal | None]
    """Amount billed."""
    hs_amount_paid: Final[Decimal | None]
    """Amount paid."""
    hs_balance_due: Final[Decimal | None]
    """Balance due."""
    hs_comments: Final[str | None]
    """Comments."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency: Final[str | None]
    """Currency."""
    hs_due_date: Final[datetime | None]
    """Due date."""
    hs_external_invoice_id: Final[str | None]
    """External invoice ID."""
    hs_invoice_billable: Final[bool | None]
    """Billable."""
    hs_invoice_date: Final[datetime | None]
    """Invoice date."""
    hs_invoice_link: Final[str | None]
    """Invoice link."""
    hs_invoice_source: Final[str | None]
    """Invoice source."""
    hs_invoice_status: Final[str | None]
    """Status."""
    hs_language: Final[str | None]
    """Language."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_locale: Final[str | None]
    """Locale."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_net_payment_terms: Final[Decimal | None]
    """Net payment terms."""
    hs_number: Final[str | None]
    """Invoice number."""
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
    hs_payment_date: Final[datetime | None]
    """Payment date."""
    hs_pdf_download_link: Final[str | None]
    """PDF download link."""
    hs_purchase_order_number: Final[str | None]
    """Purchase order number."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recipient_company_address: Final[str | None]
    """Recipient company address."""
    hs_recipient_company_address2: Final[str | None]
    """Recipient company address 2."""
    hs_recipient_company_city: Final[str | None]
    """Recipient company city."""
    hs_recipient_company_country: Final[str | None]
    """Recipient company country."""
    hs_recipient_company_state: Final[str | None]
    """Recipient company state."""
    hs_recipient_company_zip: Final[str | None]
    """Recipient company postal code."""
    hs_recipient_shipping_address: Final[str | None]
    """Recipient shipping address."""
    hs_recipient_shipping_city: Final[str | None]
    """Recipient shipping city."""
    hs_recipient_shipping_country: Final[str | None]
    """Recipient shipping country."""
    hs_recipient_shipping_state: Final[str | None]
    """Recipient shipping state."""
    hs_recipient_shipping_zip: Final[str | None]
    """Recipient shipping postal code."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_subtotal: Final[Decimal | None]
    """Subtotal."""
    hs_tax_id: Final[str | None]
    """Tax ID."""
    hs_title: Final[str | None]
    """Title."""
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

class InvoiceInput(TypedDict, total=False):
    """What can be written of invoices; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_allowed_payment_methods: Several[str | int] | None
    """Allowed payment methods."""
    hs_amount_billed: Number | None
    """Amount billed."""
    hs_amount_paid: Number | None
    """Amount paid."""
    hs_balance_due: Number | None
    """Balance due."""
    hs_comments: str | None
    """Comments."""
    hs_currency: str | int | None
    """Currency."""
    hs_due_date: datetime | None
    """Due date."""
    hs_external_invoice_id: str | None
    """External invoice ID."""
    hs_invoice_billable: bool | None
    """Billable."""
    hs_invoice_date: datetime | None
    """Invoice date."""
    hs_invoice_source: str | int | None
    """Invoice source."""
    hs_invoice_status: str | int | None
    """Status."""
    hs_language: str | int | None
    """Language."""
    hs_locale: str | int | None
    """Locale."""
    hs_net_payment_terms: Number | None
    """Net payment terms."""
    hs_number: str | None
    """Invoice number."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_payment_date: datetime | None
    """Payment date."""
    hs_purchase_order_number: str | None
    """Purchase order number."""
    hs_recipient_company_address: str | None
    """Recipient company address."""
    hs_recipient_company_address2: str | None
    """Recipient company address 2."""
    hs_recipient_company_city: str | None
    """Recipient company city."""
    hs_recipient_company_country: str | None
    """Recipient company country."""
    hs_recipient_company_state: str | None
    """Recipient company state."""
    hs_recipient_company_zip: str | None
    """Recipient company postal code."""
    hs_recipient_shipping_address: str | None
    """Recipient shipping address."""
    hs_recipient_shipping_city: str | None
    """Recipient shipping city."""
    hs_recipient_shipping_country: str | None
    """Recipient shipping country."""
    hs_recipient_shipping_state: str | None
    """Recipient shipping state."""
    hs_recipient_shipping_zip: str | None
    """Recipient shipping postal code."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_subtotal: Number | None
    """Subtotal."""
    hs_tax_id: str | None
    """Tax ID."""
    hs_title: str | None
    """Title."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _InvoiceCreate(InvoiceInput, CreateOptions, total=False): ...
class _InvoiceUpdate(InvoiceInput, UpdateOptions, total=False): ...

class AsyncInvoices(AsyncObjects[InvoiceProperties]):
    """The invoices of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_InvoiceCreate]
    ) -> Record[InvoiceProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_InvoiceUpdate]
    ) -> Record[InvoiceProperties]: ...

class Invoices(Objects[InvoiceProperties]):
    """The invoices of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_InvoiceCreate]
    ) -> Record[InvoiceProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_InvoiceUpdate]
    ) -> Record[InvoiceProperties]: ...
