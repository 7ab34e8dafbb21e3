"""What an object type is made of: properties, groups, pipelines, association types and rules.

Only shapes live here. `axle.core.catalog` reads them; `axle.core.rule_types` lists the rules, and `axle.core.legacy` says how a
type looks in the legacy APIs.
"""

from __future__ import annotations

from functools import lru_cache

from axle.core.data import Data, PropertyName, PropertyNames
from axle.core.legacy import Engagement, LegacyForm
from axle.core.rule_types import AnyRule
from axle.core.webhooks import Action


class Option(Data, frozen=True):
    """One allowed value of an enumeration."""

    value: str
    label: str = ""
    displayOrder: int = -1
    hidden: bool = False
    description: str = ""


class Property(Data, frozen=True):
    """The definition of one property; the names are those of the wire.

    `format` names a check beyond the type (`email`). `further_of` names the unique property of which this one holds
    more values, joined by semicolons. `read_only` values are set by the server alone. Of a
    read-only definition the options may be changed where `read_only_options` is false. The times and users tell
    when and by whom an account defined or changed it; what comes with the package has none.
    """

    name: str
    label: str
    type: str = "string"
    fieldType: str = "text"
    groupName: str = ""
    description: str = ""
    options: tuple[Option, ...] = ()
    displayOrder: int = -1
    calculated: bool = False
    externalOptions: bool = False
    referencedObjectType: str | None = None
    hasUniqueValue: bool = False
    hidden: bool = False
    formField: bool = False
    hubspotDefined: bool = True
    dataSensitivity: str = "non_sensitive"
    read_only: bool = False
    read_only_definition: bool = True
    read_only_options: bool = True
    archivable: bool = True
    format: str = ""
    further_of: str = ""
    created_ms: int = 0
    updated_ms: int = 0
    created_user: str = ""
    updated_user: str = ""
    currencyPropertyName: str = ""
    showCurrencySymbol: bool = False
    numberDisplayHint: str = ""
    textDisplayHint: str = ""


class Validation(Data, frozen=True):
    """A rule that values of the property `of` must pass when a client writes them; the other names are those of the wire."""

    of: str
    ruleType: str
    ruleArguments: tuple[str, ...] = ()
    shouldApplyNormalization: bool = False

    @property
    def key(self) -> str:
        """Return what tells the rule from all others of its object type."""
        return f"{self.of}/{self.ruleType}"


class Requirement(Data, frozen=True):
    """A property that an account wants set: on every new record, or where the property `when` has one of `values`."""

    property: str
    on_create: bool = False
    when: str = ""
    values: tuple[str, ...] = ()


class Requirements(Data, frozen=True):
    """All that an account wants set of the records of one type, as it is kept."""

    rules: tuple[Requirement, ...]


class Group(Data, frozen=True):
    """A heading under which properties are shown."""

    name: str
    label: str
    displayOrder: int = -1


class Stage(Data, frozen=True):
    """One stage of a pipeline; metadata values are text on the wire. What the package defines is as old as time itself."""

    id: str
    label: str
    displayOrder: int = 0
    metadata: dict[str, str] = {}
    created_ms: int = 0
    updated_ms: int = 0
    archived_ms: int | None = None

    @property
    def closed(self) -> bool:
        """Tell whether what stands in this stage is finished."""
        return self.metadata.get("isClosed") == "true"


class Pipeline(Data, frozen=True):
    """An ordered set of stages; `gone` are those that were taken out of it and may come back."""

    id: str
    label: str
    displayOrder: int = 0
    stages: tuple[Stage, ...] = ()
    created_ms: int = 0
    updated_ms: int = 0
    gone: tuple[Stage, ...] = ()


class StageMetadata(Data, frozen=True):
    """What the stages of a type say beside their label: under `key` one of `values`, or a number from 0.0 to 1.0.

    Without a `default` it must be given. `closed` are the values of finished work; `isClosed` follows from them. `closing` says
    that a pipeline must have such a stage, where the behaviour `closed_stage_required` asks for it.
    """

    key: str = "state"
    values: tuple[str, ...] = ("OPEN", "CLOSED")
    default: str = "OPEN"
    closed: tuple[str, ...] = ("CLOSED",)
    closing: bool = False


OWN_ASSOCIATIONS = 100_000  # the association types that come with the package have ids below, those of an account above


class AssociationType(Data, frozen=True):
    """One direction of one kind of link between two object types.

    `inverse` is the id of the same link read from the other side; where the published list knows none it is the negated id,
    which is stored but never shown. `limit_one` says that a record has at most one link of this type (a primary).
    `most` is how many the account allows, where it has set a limit.
    Ids above `OWN_ASSOCIATIONS` are an account's own.
    """

    id: int
    name: str
    from_type: str
    to_type: str
    inverse: int
    label: str | None = None
    category: str = "HUBSPOT_DEFINED"
    limit_one: bool = False
    default: bool = False
    most: int | None = None
    created_ms: int = 0


class AssociationLimit(Data, frozen=True):
    """How many links of one association type an account allows a record to have."""

    most: int


class Schema(Data, frozen=True):
    """What an account says of a type of record of its own; all else is the pattern that such types share.

    `qualified` is the name with the account's id in front, `singular` and `plural` are labels. `primary` and `secondary` name
    the properties that stand for a record where it is shown.
    """

    id: str
    name: str
    qualified: str
    singular: str = ""
    plural: str = ""
    description: str = ""
    required: tuple[str, ...] = ()
    searchable: tuple[str, ...] = ()
    primary: PropertyName = ""
    secondary: PropertyNames = ()
    sensitive: bool = False
    restorable: bool = True
    created_ms: int = 0
    updated_ms: int = 0
    created_user: str = ""
    updated_user: str = ""


class ObjectTypeDefinition(Data, frozen=True):
    """One kind of record, as its catalog file says it.

    `created` and `modified` name the properties that show the record's own times; the first of each is always returned.
    `extra_dates` are shown beside them where the behaviour `leads_dates` asks for it. `echoed` are shown in the answer to each
    change, as are the pipeline, the stage and what the server keeps. `required_any`: at least one of them.
    `can_merge`, `can_gdpr_delete`: so do all versions of its paths; the newest merge and erase records of every type.
    `titles`: the first of them that is set names a record to people.
    `status`, `owner`, `due` name the properties that search finds in the first slots. `queues` names the one that says in which
    queues a record is. `needs_link` lists association types of
    which one must be given on create where the behaviour `lead_needs_contact` asks for it. `associations` are association types
    beside those of the catalog's list, so that a new type is one file. `schema_…_scopes` read and write the type's
    definitions, where they do not follow from the others: see `axle.core.permissions`. `dated_scopes`: any one of them allows
    everything with records of the type under the paths of 2026-09, beside the others. `series_…_scopes`: likewise, of
    what is done to series of them under that version. `schema` is what made the type, where an
    account did. `read_by_primary`: the v3 batch read of associations with this type gives the primary one
    alone, where there is such an association type. `pipeline` and `stage` name the properties that say where in its
    pipelines a record stands; a type without them has no pipelines. `pipeline_scopes` allow to change pipelines, beside
    those of the definitions. `happens` names the properties that say when an activity happens, the first that is set; `pending`
    the flag that says whether it is still to be done, where there is one.
    `body` is the long text of an activity.
    `webhook_actions` are what apps may subscribe to of this type by event types of its own, which begin with the singular.
    `constant` is what errors call the type where that is not its singular in capitals.
    For the behaviours: `lenient_names` are those that only `every_singular` lets find the type, one of `timed_by` is what
    `meeting_needs_time` asks for, `archived_unlisted` types are what `archived_of_all_types` is about,
    `put_shows_association` and `wider_write_scopes` are called as theirs.
    """

    name: str
    singular: str
    id: str
    created: PropertyNames
    modified: PropertyNames
    defaults: PropertyNames
    properties: tuple[Property, ...]
    aliases: tuple[str, ...] = ()
    lenient_names: tuple[str, ...] = ()
    constant: str = ""
    timed_by: tuple[str, ...] = ()
    archived_unlisted: bool = False
    put_shows_association: bool = False
    wider_write_scopes: tuple[str, ...] = ()
    link_name: str = ""
    label: str = ""
    plural_label: str = ""
    extra_dates: PropertyNames = ()
    echoed: PropertyNames = ()
    required: PropertyNames = ()
    required_any: PropertyNames = ()
    searchable: PropertyNames = ()
    titles: PropertyNames = ()
    unfilterable: PropertyNames = ()
    status: PropertyName = ""
    owner: PropertyName = ""
    due: PropertyName = ""
    queues: PropertyName = ""
    groups: tuple[Group, ...] = ()
    pipelines: tuple[Pipeline, ...] = ()
    pipeline: PropertyName = ""
    stage: PropertyName = ""
    stage_limit: int = 100
    stage_metadata: StageMetadata = StageMetadata()
    pipeline_scopes: tuple[str, ...] = ()
    validations: tuple[Validation, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    rules: tuple[AnyRule, ...] = ()
    associations: tuple[AssociationType, ...] = ()
    activity: bool = False
    body: PropertyName = ""
    happens: PropertyNames = ()
    pending: PropertyName = ""
    can_merge: bool = False
    can_gdpr_delete: bool = False
    engagement: Engagement | None = None
    legacy: LegacyForm | None = None
    pin: PropertyName = ""
    needs_link: tuple[int, ...] = ()
    read_by_primary: bool = False
    read_scopes: tuple[str, ...] = ()
    write_scopes: tuple[str, ...] = ()
    dated_scopes: tuple[str, ...] = ()
    series_read_scopes: tuple[str, ...] = ()
    series_write_scopes: tuple[str, ...] = ()
    schema_read_scopes: tuple[str, ...] = ()
    schema_write_scopes: tuple[str, ...] = ()
    url: str = ""
    webhook_actions: tuple[Action, ...] = ()
    schema: Schema | None = None


@lru_cache(1_024)  # asked for each end of each association that is written
def type_key(type_id: str) -> int:
    """Return the number under which records of a type are stored: `0-27` is 27, `2-5` is 20000000005."""
    meta, _, number = type_id.partition("-")
    return int(meta) * 10_000_000_000 + int(number)
