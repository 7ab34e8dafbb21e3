"""Quotes, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/quotes.json."""

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

_HsStatus = Literal["DRAFT", "APPROVAL_NOT_NEEDED", "PENDING_APPROVAL", "APPROVED", "REJECTED"]

class QuoteProperties(Properties):
    """The properties of quotes; an attribute for each that HubSpot defines."""

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
    hs_approver_id: Final[str | None]
    """Approver ID."""
    hs_collect_billing_address: Final[bool | None]
    """Collect billing address."""
    hs_collect_shipping_address: Final[bool | None]
    """Collect shipping address."""
    hs_comments: Final[str | None]
    """Comments to buyer."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency: Final[str | None]
    """Currency."""
    hs_domain: Final[str | None]
    """Domain."""
    hs_esign_date: Final[datetime | None]
    """E-signature date."""
    hs_esign_enabled: Final[bool | None]
    """E-signature enabled."""
    hs_esign_num_signers_completed: Final[Decimal | None]
    """Number of signers completed."""
    hs_esign_num_signers_required: Final[Decimal | None]
    """Number of signers required."""
    hs_expiration_date: Final[datetime | None]
    """Expiration date."""
    hs_feedback: Final[str | None]
    """Approval feedback."""
    hs_language: Final[str | None]
    """Language."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_locale: Final[str | None]
    """Locale."""
    hs_locked: Final[bool | None]
    """Locked."""
    hs_logo_url: Final[str | None]
    """Logo URL."""
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
    hs_payment_date: Final[datetime | None]
    """Payment date."""
    hs_payment_enabled: Final[bool | None]
    """Payments enabled."""
    hs_payment_status: Final[str | None]
    """Payment status."""
    hs_payment_type: Final[str | None]
    """Payment type."""
    hs_pdf_download_link: Final[str | None]
    """PDF download link."""
    hs_primary_color: Final[str | None]
    """Primary color."""
    hs_proposal_domain: Final[str | None]
    """Proposal domain."""
    hs_proposal_slug: Final[str | None]
    """Proposal slug."""
    hs_public_url_key: Final[str | None]
    """Public URL key."""
    hs_quote_amount: Final[Decimal | None]
    """Quote amount."""
    hs_quote_link: Final[str | None]
    """Quote link."""
    hs_quote_number: Final[str | None]
    """Quote number."""
    hs_quote_total_preference: Final[str | None]
    """Quote total preference."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_sender_company_address: Final[str | None]
    """Sender company address."""
    hs_sender_company_address2: Final[str | None]
    """Sender company address 2."""
    hs_sender_company_city: Final[str | None]
    """Sender company city."""
    hs_sender_company_country: Final[str | None]
    """Sender company country."""
    hs_sender_company_domain: Final[str | None]
    """Sender company domain."""
    hs_sender_company_name: Final[str | None]
    """Sender company name."""
    hs_sender_company_state: Final[str | None]
    """Sender company state."""
    hs_sender_company_zip: Final[str | None]
    """Sender company postal code."""
    hs_sender_email: Final[str | None]
    """Sender email."""
    hs_sender_firstname: Final[str | None]
    """Sender first name."""
    hs_sender_image_url: Final[str | None]
    """Sender image URL."""
    hs_sender_jobtitle: Final[str | None]
    """Sender job title."""
    hs_sender_lastname: Final[str | None]
    """Sender last name."""
    hs_sender_phone: Final[str | None]
    """Sender phone."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_show_countersignature_box: Final[bool | None]
    """Show countersignature box."""
    hs_show_signature_box: Final[bool | None]
    """Show signature box."""
    hs_slug: Final[str | None]
    """Slug."""
    hs_status: Final[_HsStatus | str | None]
    """Status."""
    hs_template_type: Final[str | None]
    """Template type."""
    hs_terms: Final[str | None]
    """Purchase terms."""
    hs_test_mode: Final[bool | None]
    """Test mode."""
    hs_title: Final[str | None]
    """Quote title."""
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

class QuoteInput(TypedDict, total=False):
    """What can be written of quotes; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_allowed_payment_methods: Several[str | int] | None
    """Allowed payment methods."""
    hs_approver_id: str | int | None
    """Approver ID."""
    hs_collect_billing_address: bool | None
    """Collect billing address."""
    hs_collect_shipping_address: bool | None
    """Collect shipping address."""
    hs_comments: str | None
    """Comments to buyer."""
    hs_currency: str | int | None
    """Currency."""
    hs_domain: str | None
    """Domain."""
    hs_esign_date: datetime | None
    """E-signature date."""
    hs_esign_enabled: bool | None
    """E-signature enabled."""
    hs_esign_num_signers_completed: Number | None
    """Number of signers completed."""
    hs_esign_num_signers_required: Number | None
    """Number of signers required."""
    hs_expiration_date: datetime | None
    """Expiration date."""
    hs_feedback: str | None
    """Approval feedback."""
    hs_language: str | int | None
    """Language."""
    hs_locale: str | int | None
    """Locale."""
    hs_logo_url: str | None
    """Logo URL."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_payment_date: datetime | None
    """Payment date."""
    hs_payment_enabled: bool | None
    """Payments enabled."""
    hs_payment_status: str | int | None
    """Payment status."""
    hs_payment_type: str | int | None
    """Payment type."""
    hs_primary_color: str | None
    """Primary color."""
    hs_quote_number: str | None
    """Quote number."""
    hs_quote_total_preference: str | int | None
    """Quote total preference."""
    hs_sender_company_address: str | None
    """Sender company address."""
    hs_sender_company_address2: str | None
    """Sender company address 2."""
    hs_sender_company_city: str | None
    """Sender company city."""
    hs_sender_company_country: str | None
    """Sender company country."""
    hs_sender_company_domain: str | None
    """Sender company domain."""
    hs_sender_company_name: str | None
    """Sender company name."""
    hs_sender_company_state: str | None
    """Sender company state."""
    hs_sender_company_zip: str | None
    """Sender company postal code."""
    hs_sender_email: str | None
    """Sender email."""
    hs_sender_firstname: str | None
    """Sender first name."""
    hs_sender_image_url: str | None
    """Sender image URL."""
    hs_sender_jobtitle: str | None
    """Sender job title."""
    hs_sender_lastname: str | None
    """Sender last name."""
    hs_sender_phone: str | None
    """Sender phone."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_show_countersignature_box: bool | None
    """Show countersignature box."""
    hs_show_signature_box: bool | None
    """Show signature box."""
    hs_slug: str | None
    """Slug."""
    hs_status: _HsStatus | None
    """Status."""
    hs_template_type: str | int | None
    """Template type."""
    hs_terms: str | None
    """Purchase terms."""
    hs_test_mode: bool | None
    """Test mode."""
    hs_title: str | None
    """Quote title."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _QuoteCreate(QuoteInput, CreateOptions, total=False): ...
class _QuoteUpdate(QuoteInput, UpdateOptions, total=False): ...

class AsyncQuotes(AsyncObjects[QuoteProperties]):
    """The quotes of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_QuoteCreate]
    ) -> Record[QuoteProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_QuoteUpdate]
    ) -> Record[QuoteProperties]: ...

class Quotes(Objects[QuoteProperties]):
    """The quotes of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_QuoteCreate]
    ) -> Record[QuoteProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_QuoteUpdate]
    ) -> Record[QuoteProperties]: ...
