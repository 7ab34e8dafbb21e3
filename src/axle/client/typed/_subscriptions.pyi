"""Subscriptions, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/subscriptions.json."""

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

class SubscriptionProperties(Properties):
    """The properties of subscriptions; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    """All teams: Teams and parent teams of all owners."""
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    """Brands."""
    hs_all_owner_ids: Final[str | None]
    """All owner IDs: All owners over every owner property."""
    hs_all_team_ids: Final[str | None]
    """All team IDs: Teams of all owners."""
    hs_cancelled_by: Final[str | None]
    """Cancelled by."""
    hs_cancelled_date: Final[datetime | None]
    """Cancelled date."""
    hs_contact_email: Final[str | None]
    """Contact email."""
    hs_created_by_user_id: Final[str | None]
    """Created by user ID: User who created the record."""
    hs_createdate: Final[datetime | None]
    """Object create date/time: When the record was created."""
    hs_currency_code: Final[str | None]
    """Currency."""
    hs_external_subscription_id: Final[str | None]
    """External subscription ID."""
    hs_invoice_creation: Final[str | None]
    """Invoice creation."""
    hs_last_payment_amount: Final[Decimal | None]
    """Last payment amount."""
    hs_last_payment_date: Final[datetime | None]
    """Last payment date."""
    hs_last_payment_status: Final[str | None]
    """Last payment status."""
    hs_lastmodifieddate: Final[datetime | None]
    """Last Modified Date: When the record last changed."""
    hs_merged_object_ids: Final[tuple[str, ...]]
    """Merged record IDs: Ids merged into this record."""
    hs_name: Final[str | None]
    """Name."""
    hs_next_payment_amount: Final[Decimal | None]
    """Next payment amount."""
    hs_next_payment_due_date: Final[datetime | None]
    """Next payment due date."""
    hs_number_of_completed_payments: Final[Decimal | None]
    """Completed payments."""
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
    hs_payment_method: Final[str | None]
    """Payment method."""
    hs_payment_method_type: Final[str | None]
    """Payment method type."""
    hs_read_only: Final[bool | None]
    """Read only object: Record may not be edited by users."""
    hs_recurring_billing_end_date: Final[datetime | None]
    """Billing end date."""
    hs_recurring_billing_frequency: Final[str | None]
    """Billing frequency."""
    hs_recurring_billing_start_date: Final[datetime | None]
    """Billing start date."""
    hs_recurring_revenue: Final[Decimal | None]
    """Recurring revenue."""
    hs_shared_team_ids: Final[tuple[str, ...]]
    """Shared teams."""
    hs_shared_user_ids: Final[tuple[str, ...]]
    """Shared users."""
    hs_source_name: Final[str | None]
    """Source."""
    hs_status: Final[str | None]
    """Status."""
    hs_total_collected_amount: Final[Decimal | None]
    """Total collected amount."""
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

class SubscriptionInput(TypedDict, total=False):
    """What can be written of subscriptions; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    """Brands."""
    hs_cancelled_by: str | None
    """Cancelled by."""
    hs_cancelled_date: datetime | None
    """Cancelled date."""
    hs_contact_email: str | None
    """Contact email."""
    hs_currency_code: str | int | None
    """Currency."""
    hs_external_subscription_id: str | None
    """External subscription ID."""
    hs_invoice_creation: str | int | None
    """Invoice creation."""
    hs_last_payment_amount: Number | None
    """Last payment amount."""
    hs_last_payment_date: datetime | None
    """Last payment date."""
    hs_last_payment_status: str | int | None
    """Last payment status."""
    hs_name: str | None
    """Name."""
    hs_next_payment_amount: Number | None
    """Next payment amount."""
    hs_next_payment_due_date: datetime | None
    """Next payment due date."""
    hs_number_of_completed_payments: Number | None
    """Completed payments."""
    hs_owning_teams: Several[str | int] | None
    """Owning Teams."""
    hs_payment_method: str | int | None
    """Payment method."""
    hs_payment_method_type: str | int | None
    """Payment method type."""
    hs_recurring_billing_end_date: datetime | None
    """Billing end date."""
    hs_recurring_billing_frequency: str | int | None
    """Billing frequency."""
    hs_recurring_billing_start_date: datetime | None
    """Billing start date."""
    hs_recurring_revenue: Number | None
    """Recurring revenue."""
    hs_shared_team_ids: Several[str | int] | None
    """Shared teams."""
    hs_shared_user_ids: Several[str | int] | None
    """Shared users."""
    hs_source_name: str | None
    """Source."""
    hs_status: str | int | None
    """Status."""
    hs_total_collected_amount: Number | None
    """Total collected amount."""
    hubspot_owner_id: str | int | None
    """Activity assigned to: Owner id of the assigned user."""

class _SubscriptionCreate(SubscriptionInput, CreateOptions, total=False): ...
class _SubscriptionUpdate(SubscriptionInput, UpdateOptions, total=False): ...

class AsyncSubscriptions(AsyncObjects[SubscriptionProperties]):
    """The subscriptions of an account. Unlike records of any type, they have known properties alone."""

    async def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_SubscriptionCreate]
    ) -> Record[SubscriptionProperties]: ...
    async def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_SubscriptionUpdate]
    ) -> Record[SubscriptionProperties]: ...

class Subscriptions(Objects[SubscriptionProperties]):
    """The subscriptions of an account. Unlike records of any type, they have known properties alone."""

    def create(  # type: ignore[override] # narrower on purpose
        self, properties: Input | None = None, **given: Unpack[_SubscriptionCreate]
    ) -> Record[SubscriptionProperties]: ...
    def update(  # type: ignore[override] # narrower on purpose
        self, record_id: str | int, properties: Input | None = None, **given: Unpack[_SubscriptionUpdate]
    ) -> Record[SubscriptionProperties]: ...
