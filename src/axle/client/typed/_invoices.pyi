"""Invoices, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/invoices.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class InvoiceProperties(Properties):
    """The properties of invoices; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_allowed_payment_methods: Final[tuple[str, ...]]
    hs_amount_billed: Final[Decimal | None]
    hs_amount_paid: Final[Decimal | None]
    hs_balance_due: Final[Decimal | None]
    hs_comments: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency: Final[str | None]
    hs_due_date: Final[datetime | None]
    hs_external_invoice_id: Final[str | None]
    hs_invoice_billable: Final[bool | None]
    hs_invoice_date: Final[datetime | None]
    hs_invoice_link: Final[str | None]
    hs_invoice_source: Final[str | None]
    hs_invoice_status: Final[str | None]
    hs_language: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_locale: Final[str | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_net_payment_terms: Final[Decimal | None]
    hs_number: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_payment_date: Final[datetime | None]
    hs_pdf_download_link: Final[str | None]
    hs_purchase_order_number: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_recipient_company_address: Final[str | None]
    hs_recipient_company_address2: Final[str | None]
    hs_recipient_company_city: Final[str | None]
    hs_recipient_company_country: Final[str | None]
    hs_recipient_company_state: Final[str | None]
    hs_recipient_company_zip: Final[str | None]
    hs_recipient_shipping_address: Final[str | None]
    hs_recipient_shipping_city: Final[str | None]
    hs_recipient_shipping_country: Final[str | None]
    hs_recipient_shipping_state: Final[str | None]
    hs_recipient_shipping_zip: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_subtotal: Final[Decimal | None]
    hs_tax_id: Final[str | None]
    hs_title: Final[str | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class InvoiceInput(TypedDict, total=False):
    """What can be written of invoices; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_allowed_payment_methods: Several[str | int] | None
    hs_amount_billed: Number | None
    hs_amount_paid: Number | None
    hs_balance_due: Number | None
    hs_comments: str | None
    hs_currency: str | int | None
    hs_due_date: datetime | None
    hs_external_invoice_id: str | None
    hs_invoice_billable: bool | None
    hs_invoice_date: datetime | None
    hs_invoice_source: str | int | None
    hs_invoice_status: str | int | None
    hs_language: str | int | None
    hs_locale: str | int | None
    hs_net_payment_terms: Number | None
    hs_number: str | None
    hs_owning_teams: Several[str | int] | None
    hs_payment_date: datetime | None
    hs_purchase_order_number: str | None
    hs_recipient_company_address: str | None
    hs_recipient_company_address2: str | None
    hs_recipient_company_city: str | None
    hs_recipient_company_country: str | None
    hs_recipient_company_state: str | None
    hs_recipient_company_zip: str | None
    hs_recipient_shipping_address: str | None
    hs_recipient_shipping_city: str | None
    hs_recipient_shipping_country: str | None
    hs_recipient_shipping_state: str | None
    hs_recipient_shipping_zip: str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_subtotal: Number | None
    hs_tax_id: str | None
    hs_title: str | None
    hubspot_owner_id: str | int | None
