"""What an account defines, as answers show it: properties, pipelines, owners, schemas, associations, tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from axle.client.responses import Answer

Id = str | int  # a text on some paths and versions, a number on others; always a text here


class Option(Answer, frozen=True, kw_only=True):
    """A value that an enumeration may have."""

    value: str
    label: str = ""
    display_order: int = -1
    hidden: bool = False
    description: str | None = None


class PropertyDefinition(Answer, frozen=True, kw_only=True):
    """A property of a type."""

    name: str
    label: str
    type: str
    field_type: str
    group_name: str = ""
    description: str | None = None
    options: list[Option] = []
    display_order: int = -1
    has_unique_value: bool = False
    hidden: bool = False
    form_field: bool = False
    calculated: bool = False
    external_options: bool = False
    hubspot_defined: bool = False
    archived: bool = False
    data_sensitivity: str | None = None
    referenced_object_type: str | None = None
    calculation_formula: str | None = None
    modification_metadata: dict[str, bool] = {}
    created_at: datetime | None = None
    updated_at: datetime | None = None
    archived_at: datetime | None = None
    created_user_id: str | None = None
    updated_user_id: str | None = None


class PropertyGroup(Answer, frozen=True, kw_only=True):
    """A group of properties."""

    name: str
    label: str
    display_order: int = -1
    archived: bool = False


class Stage(Answer, frozen=True, kw_only=True):
    """A stage of a pipeline."""

    id: str
    label: str
    display_order: int = 0
    metadata: dict[str, str] = {}
    archived: bool = False
    write_permissions: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    archived_at: datetime | None = None


class Pipeline(Answer, frozen=True, kw_only=True):
    """A pipeline and its stages."""

    id: str
    label: str
    display_order: int = 0
    stages: list[Stage] = []
    archived: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    archived_at: datetime | None = None


class AuditEntry(Answer, frozen=True, kw_only=True):
    """What happened to a pipeline or a stage."""

    identifier: str
    action: str
    portal_id: int = 0
    timestamp: datetime | None = None
    message: str | None = None
    from_user_id: int | None = None
    raw_object: Any = None


class Team(Answer, frozen=True, kw_only=True):
    """A team of owners."""

    id: str
    name: str
    primary: bool = False


class Owner(Answer, frozen=True, kw_only=True):
    """An owner of records."""

    id: str
    type: str = "PERSON"
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    user_id: int | None = None
    user_id_including_inactive: int | None = None
    teams: list[Team] = []
    archived: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None


class SchemaLabels(Answer, frozen=True, kw_only=True):
    """What one and several records of a type are called."""

    singular: str | None = None
    plural: str | None = None


class AssociationDefinition(Answer, frozen=True, kw_only=True):
    """A way in which records of two types can be associated."""

    id: str
    from_object_type_id: str
    to_object_type_id: str
    name: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class Schema(Answer, frozen=True, kw_only=True):
    """A type of object: what it is called, and what its records are made of."""

    id: str
    name: str
    labels: SchemaLabels = SchemaLabels()
    object_type_id: str = ""
    fully_qualified_name: str = ""
    description: str | None = None
    primary_display_property: str | None = None
    secondary_display_properties: list[str] = []
    required_properties: list[str] = []
    searchable_properties: list[str] = []
    properties: list[PropertyDefinition] = []
    associations: list[AssociationDefinition] = []
    archived: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None


class AccountDetails(Answer, frozen=True, kw_only=True):
    """An account."""

    portal_id: int
    account_type: str = ""
    time_zone: str = ""
    company_currency: str = ""
    additional_currencies: list[str] = []
    utc_offset: str = ""
    utc_offset_milliseconds: int = 0
    ui_domain: str = ""
    data_hosting_location: str = ""


class Usage(Answer, frozen=True, kw_only=True):
    """How many calls of a limit have been used."""

    name: str
    usage_limit: int
    current_usage: int
    collected_at: datetime | None = None
    resets_at: datetime | None = None
    fetch_status: str = ""


class TokenInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a token is good for; the token itself is left out."""

    hub_id: int
    scopes: list[str] = []
    token_type: str = ""
    user: str | None = None
    user_id: int | None = None
    hub_domain: str | None = None
    app_id: int | None = None
    client_id: str | None = None
    expires_in: int | None = None


class Throttling(Answer, frozen=True, kw_only=True):
    """How many requests to an app may be under way, for each account."""

    max_concurrent_requests: int


class WebhookSettings(Answer, frozen=True, kw_only=True):
    """Where an app receives webhooks."""

    target_url: str
    throttling: Throttling
    created_at: datetime | None = None
    updated_at: datetime | None = None


class WebhookSubscription(Answer, frozen=True, kw_only=True):
    """What an app is told of. `property_name` and `object_type_id` are there if the event type needs them."""

    id: str
    event_type: str
    active: bool
    property_name: str | None = None
    object_type_id: str | None = None
    event_type_name: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class JournalSubscription(Answer, frozen=True, kw_only=True):
    """What an app follows in its journal. Which of the fields are there depends on the type."""

    id: int
    app_id: int
    subscription_type: str
    object_type_id: str | None = None
    event_type_id: str | None = None
    portal_id: int | None = None
    actions: list[str] = []
    properties: list[str] = []
    object_ids: list[int] = []
    associated_object_type_ids: list[str] = []
    created_at: datetime | None = None
    updated_at: datetime | None = None


class JournalLink(Answer, frozen=True, kw_only=True):
    """Where a file of a journal can be fetched, how long, and the offset that names it."""

    url: str
    expires_at: datetime
    current_offset: str


class JournalFile(Answer, frozen=True, kw_only=True):
    """A file of a journal: its offset, and what happened, each as a mapping with the names of the wire."""

    offset: str
    journal_events: list[dict[str, Any]] = []
    published_at: datetime | None = None


class AssociationLabel(Answer, frozen=True, kw_only=True):
    """A type of association, as answers show it; `label` is None for one without."""

    category: str
    type_id: int
    label: str | None = None


class Association(Answer, frozen=True, kw_only=True):
    """An associated record, and how it is associated."""

    to_object_id: Id
    association_types: list[AssociationLabel] = []

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "to_object_id", str(self.to_object_id))


class LabelsBetween(Answer, frozen=True, kw_only=True):
    """The labels between two records."""

    from_object_type_id: str
    from_object_id: Id
    to_object_type_id: str
    to_object_id: Id
    labels: list[str] = []

    def __post_init__(self) -> None:
        for name in ("from_object_id", "to_object_id"):
            msgspec.structs.force_setattr(self, name, str(getattr(self, name)))


class AssociationEnd(Answer, frozen=True, kw_only=True):
    """One end of an association."""

    id: Id

    def __post_init__(self) -> None:
        msgspec.structs.force_setattr(self, "id", str(self.id))


class AssociationSpec(Answer, frozen=True, kw_only=True):
    """A type of association, as requests name it."""

    association_category: str
    association_type_id: int


class DefaultAssociation(Answer, frozen=True, kw_only=True):
    """One direction of an association without a label."""

    from_: AssociationEnd = msgspec.field(name="from")
    to: AssociationEnd
    association_spec: AssociationSpec


class RecordAssociations(Answer, frozen=True, kw_only=True):
    """The associated records of one record, as a batch shows them."""

    from_: AssociationEnd = msgspec.field(name="from")
    to: list[Association] = []
    paging: Any = None
