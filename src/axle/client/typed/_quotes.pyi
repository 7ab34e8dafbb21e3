"""Quotes, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/quotes.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, Literal, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

_HsStatus = Literal["DRAFT", "APPROVAL_NOT_NEEDED", "PENDING_APPROVAL", "APPROVED", "REJECTED"]

class QuoteProperties(Properties):
    """The properties of quotes; an attribute for each that HubSpot defines."""

    createdate: Final[datetime | None]
    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_allowed_payment_methods: Final[tuple[str, ...]]
    hs_approver_id: Final[Decimal | None]
    hs_collect_billing_address: Final[bool | None]
    hs_collect_shipping_address: Final[bool | None]
    hs_comments: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency: Final[str | None]
    hs_domain: Final[str | None]
    hs_esign_date: Final[datetime | None]
    hs_esign_enabled: Final[bool | None]
    hs_esign_num_signers_completed: Final[Decimal | None]
    hs_esign_num_signers_required: Final[Decimal | None]
    hs_expiration_date: Final[datetime | None]
    hs_feedback: Final[str | None]
    hs_language: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_locale: Final[str | None]
    hs_locked: Final[bool | None]
    hs_logo_url: Final[str | None]
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
    hs_payment_date: Final[datetime | None]
    hs_payment_enabled: Final[bool | None]
    hs_payment_status: Final[str | None]
    hs_payment_type: Final[str | None]
    hs_pdf_download_link: Final[str | None]
    hs_primary_color: Final[str | None]
    hs_proposal_domain: Final[str | None]
    hs_proposal_slug: Final[str | None]
    hs_public_url_key: Final[str | None]
    hs_quote_amount: Final[Decimal | None]
    hs_quote_link: Final[str | None]
    hs_quote_number: Final[str | None]
    hs_quote_total_preference: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_sender_company_address: Final[str | None]
    hs_sender_company_address2: Final[str | None]
    hs_sender_company_city: Final[str | None]
    hs_sender_company_country: Final[str | None]
    hs_sender_company_domain: Final[str | None]
    hs_sender_company_name: Final[str | None]
    hs_sender_company_state: Final[str | None]
    hs_sender_company_zip: Final[str | None]
    hs_sender_email: Final[str | None]
    hs_sender_firstname: Final[str | None]
    hs_sender_image_url: Final[str | None]
    hs_sender_jobtitle: Final[str | None]
    hs_sender_lastname: Final[str | None]
    hs_sender_phone: Final[str | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_show_countersignature_box: Final[bool | None]
    hs_show_signature_box: Final[bool | None]
    hs_slug: Final[str | None]
    hs_status: Final[_HsStatus | str | None]
    hs_template_type: Final[str | None]
    hs_terms: Final[str | None]
    hs_test_mode: Final[bool | None]
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

class QuoteInput(TypedDict, total=False):
    """What can be written of quotes; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_allowed_payment_methods: Several[str | int] | None
    hs_approver_id: Number | None
    hs_collect_billing_address: bool | None
    hs_collect_shipping_address: bool | None
    hs_comments: str | None
    hs_currency: str | int | None
    hs_domain: str | None
    hs_esign_date: datetime | None
    hs_esign_enabled: bool | None
    hs_esign_num_signers_completed: Number | None
    hs_esign_num_signers_required: Number | None
    hs_expiration_date: datetime | None
    hs_feedback: str | None
    hs_language: str | int | None
    hs_locale: str | int | None
    hs_logo_url: str | None
    hs_owning_teams: Several[str | int] | None
    hs_payment_date: datetime | None
    hs_payment_enabled: bool | None
    hs_payment_status: str | int | None
    hs_payment_type: str | int | None
    hs_primary_color: str | None
    hs_quote_number: str | None
    hs_quote_total_preference: str | int | None
    hs_sender_company_address: str | None
    hs_sender_company_address2: str | None
    hs_sender_company_city: str | None
    hs_sender_company_country: str | None
    hs_sender_company_domain: str | None
    hs_sender_company_name: str | None
    hs_sender_company_state: str | None
    hs_sender_company_zip: str | None
    hs_sender_email: str | None
    hs_sender_firstname: str | None
    hs_sender_image_url: str | None
    hs_sender_jobtitle: str | None
    hs_sender_lastname: str | None
    hs_sender_phone: str | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_show_countersignature_box: bool | None
    hs_show_signature_box: bool | None
    hs_slug: str | None
    hs_status: _HsStatus | None
    hs_template_type: str | int | None
    hs_terms: str | None
    hs_test_mode: bool | None
    hs_title: str | None
    hubspot_owner_id: str | int | None
