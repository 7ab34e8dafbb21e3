"""Postal mail, as a type checker sees them. Made by tools/typed.py from src/axle/catalog/postal_mail.json."""

from datetime import datetime
from decimal import Decimal
from typing import Final, TypedDict

from axle.client.conversions import Several
from axle.client.properties import Properties

class PostalMailProperties(Properties):
    """The properties of postal_mail; an attribute for each that HubSpot defines."""

    hs_all_accessible_team_ids: Final[str | None]
    hs_all_assigned_business_unit_ids: Final[tuple[str, ...]]
    hs_all_owner_ids: Final[str | None]
    hs_all_team_ids: Final[str | None]
    hs_at_mentioned_owner_ids: Final[tuple[str, ...]]
    hs_attachment_ids: Final[str | None]
    hs_body_preview: Final[str | None]
    hs_body_preview_html: Final[str | None]
    hs_body_preview_is_truncated: Final[bool | None]
    hs_created_by: Final[Decimal | None]
    hs_created_by_user_id: Final[Decimal | None]
    hs_createdate: Final[datetime | None]
    hs_engagement_source: Final[str | None]
    hs_engagement_source_id: Final[str | None]
    hs_engagements_last_contacted: Final[datetime | None]
    hs_gdpr_deleted: Final[bool | None]
    hs_lastmodifieddate: Final[datetime | None]
    hs_merged_object_ids: Final[tuple[str, ...]]
    hs_modified_by: Final[Decimal | None]
    hs_obj_coords: Final[str | None]
    hs_object_id: Final[Decimal | None]
    hs_object_source: Final[str | None]
    hs_object_source_detail_1: Final[str | None]
    hs_object_source_detail_2: Final[str | None]
    hs_object_source_detail_3: Final[str | None]
    hs_object_source_id: Final[str | None]
    hs_object_source_label: Final[str | None]
    hs_object_source_user_id: Final[Decimal | None]
    hs_owning_teams: Final[tuple[str, ...]]
    hs_postal_mail_body: Final[str | None]
    hs_queue_membership_ids: Final[tuple[str, ...]]
    hs_read_only: Final[bool | None]
    hs_shared_team_ids: Final[tuple[str, ...]]
    hs_shared_user_ids: Final[tuple[str, ...]]
    hs_timestamp: Final[datetime | None]
    hs_unique_creation_key: Final[str | None]
    hs_unique_id: Final[str | None]
    hs_updated_by_user_id: Final[Decimal | None]
    hs_user_ids_of_all_notification_followers: Final[tuple[str, ...]]
    hs_user_ids_of_all_notification_unfollowers: Final[tuple[str, ...]]
    hs_user_ids_of_all_owners: Final[tuple[str, ...]]
    hs_was_imported: Final[bool | None]
    hubspot_owner_assigneddate: Final[datetime | None]
    hubspot_owner_id: Final[str | None]
    hubspot_team_id: Final[str | None]

class PostalMailInput(TypedDict, total=False):
    """What can be written of postal_mail; None clears a property."""

    hs_all_assigned_business_unit_ids: Several[str | int] | None
    hs_at_mentioned_owner_ids: Several[str | int] | None
    hs_attachment_ids: str | None
    hs_owning_teams: Several[str | int] | None
    hs_postal_mail_body: str | None
    hs_queue_membership_ids: Several[str | int] | None
    hs_shared_team_ids: Several[str | int] | None
    hs_shared_user_ids: Several[str | int] | None
    hs_timestamp: datetime | None
    hs_unique_id: str | None
    hubspot_owner_id: str | int | None
