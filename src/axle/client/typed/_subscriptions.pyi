"""Subscriptions, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/subscriptions.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Number, Several
from axle.client.properties import Properties

class SubscriptionProperties(Properties):
    """The properties of subscriptions; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_cancelled_by: Final[str | None]
    hs_cancelled_date: Final[datetime | None]
    hs_contact_email: Final[str | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_currency_code: Final[str | None]
    hs_external_subscription_id: Final[str | None]
    hs_invoice_creation: Final[str | None]
    hs_last_payment_amount: Final[Decimal | None]
    hs_last_payment_date: Final[datetime | None]
    hs_last_payment_status: Final[str | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_name: Final[str | None]
    hs_next_payment_amount: Final[Decimal | None]
    hs_next_payment_due_date: Final[datetime | None]
    hs_number_of_completed_payments: Final[Decimal | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_payment_method: Final[str | None]
    hs_payment_method_type: Final[str | None]
    hs_read_only: Final[bool | None]
    hs_recurring_billing_end_date: Final[datetime | None]
    hs_recurring_billing_frequency: Final[str | None]
    hs_recurring_billing_start_date: Final[datetime | None]
    hs_recurring_revenue: Final[Decimal | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_source_name: Final[str | None]
    hs_status: Final[str | None]
    hs_total_collected_amount: Final[Decimal | None]
    hs_unique_creation_key: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class SubscriptionInput(TypedDict, total=False):
    """What can be written of subscriptions; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_cancelled_by: str | None
    hs_cancelled_date: datetime | None
    hs_contact_email: str | None
    hs_currency_code: str | int | None
    hs_external_subscription_id: str | None
    hs_invoice_creation: str | int | None
    hs_last_payment_amount: Number | None
    hs_last_payment_date: datetime | None
    hs_last_payment_status: str | int | None
    hs_name: str | None
    hs_next_payment_amount: Number | None
    hs_next_payment_due_date: datetime | None
    hs_number_of_completed_payments: Number | None
    hs_owning_teams: Several[str | int] | None
    hs_payment_method: str | int | None
    hs_payment_method_type: str | int | None
    hs_recurring_billing_end_date: datetime | None
    hs_recurring_billing_frequency: str | int | None
    hs_recurring_billing_start_date: datetime | None
    hs_recurring_revenue: Number | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_source_name: str | None
    hs_status: str | int | None
    hs_total_collected_amount: Number | None
    hubspot_owner_id: str | int | None
