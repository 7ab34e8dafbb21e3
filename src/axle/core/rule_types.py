"""The kinds of rule that a catalog may name, and what each needs to be told.

Only shapes live here. What a rule does is in `axle.core.rules`, or in `axle.core.calculated_properties` where other records
have a part. A field that holds names of properties says so by its type: `PropertyName`, or `CalculatedName` where the rule sets
the property whoever writes the record. From these types `axle.core.rule_properties` reads what a rule names.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from axle.core.data import Data

PREVIEWS = ("hs_body_preview", "hs_body_preview_html", "hs_body_preview_is_truncated")
OWNERS = ("hs_all_owner_ids", "hs_user_ids_of_all_owners", "hubspot_owner_assigneddate")
MAIL_PARTS = ("email", "firstname", "lastname", "raw")

PropertyName = Annotated[str, msgspec.Meta(extra={"property": True})]
CalculatedName = Annotated[str, msgspec.Meta(extra={"property": True, "calculated": True})]


class Rule(Data, frozen=True, tag_field="rule"):
    """Something that the server does to a record by itself; subclasses are its named kinds."""

    def implied(self) -> tuple[str, ...]:
        """Return the properties that the rule sets and that no field names."""
        return ()


class RuleOfOthers(Rule, frozen=True):
    """A rule in which other records have a part: it is carried out when a change is saved, not by `axle.core.rules`."""


class Fill(Rule, frozen=True, tag="fill"):
    """A new record without `property` gets the first that there is: the value of `copy`, `value`, the present time.

    A property that the request clears counts as missing.
    """

    property: PropertyName
    value: str = ""
    copy: PropertyName = ""
    now: bool = False


class Mirror(Rule, frozen=True, tag="mirror"):
    """`property` always equals `source`."""

    property: PropertyName
    source: PropertyName


class Preview(Rule, frozen=True, tag="preview"):
    """The three body preview properties follow the HTML text in `source`."""

    source: PropertyName

    def implied(self) -> tuple[str, ...]:
        """Return the properties of the preview."""
        return PREVIEWS


class OwnerFields(Rule, frozen=True, tag="owner"):
    """The lists of owners and the date of assignment follow the owner property."""

    source: PropertyName = "hubspot_owner_id"

    def implied(self) -> tuple[str, ...]:
        """Return the lists of owners, and the date of assignment."""
        return OWNERS


class StageSync(Rule, frozen=True, tag="stage_sync"):
    """A status and a pipeline stage say the same; whichever is written sets the other.

    `stages` has the stage of each status, `closed` the statuses of finished work. A stage that no status has, which an account
    has defined, goes with any status that is closed as it is. A status that an update clears becomes `initial`; that of a new
    record without one is up to a `fill` that comes before.
    """

    status: PropertyName
    stage: PropertyName
    pipeline: PropertyName
    pipeline_id: str
    stages: dict[str, str]
    closed: tuple[str, ...] = ()
    initial: str = ""


class StageTimes(Rule, frozen=True, tag="stage_times"):
    """When a record entered and left each stage: per stage id the names of (entered, exited, milliseconds spent)."""

    stage: PropertyName
    names: dict[str, tuple[PropertyName, PropertyName, PropertyName]]


class StageFacts(Rule, frozen=True, tag="stage_facts"):
    """Properties that repeat what the pipeline's metadata say of the current stage; `closed` takes the time of closing."""

    stage: PropertyName
    pipeline: PropertyName
    facts: dict[PropertyName, str]
    closed: PropertyName = ""


class StageFlags(Rule, frozen=True, tag="stage_flags"):
    """Flags of the current stage: for each property the values of the metadata under `key` for which it is set.

    A flag that is a number says 1 or 0, any other true or false.
    """

    stage: PropertyName
    key: str
    flags: dict[CalculatedName, tuple[str, ...]]


class StageEntry(Rule, frozen=True, tag="stage_entry"):
    """`properties` take the time at which `stage`, which may be what a stage is counted as, came to its present value."""

    stage: PropertyName
    properties: tuple[CalculatedName, ...]


class Completion(Rule, frozen=True, tag="completion"):
    """What completing a piece of work fills in, and what reopening clears; `of_type` has the flag of each value of `type`."""

    status: PropertyName
    done: str
    date: PropertyName
    count: PropertyName
    flag: PropertyName
    open: PropertyName
    type: PropertyName
    of_type: dict[str, PropertyName]


class DueFlags(Rule, frozen=True, tag="due_flags"):
    """Flags that time changes: overdue while open, past the due date, the due date missed."""

    due: PropertyName
    open: PropertyName
    overdue: PropertyName
    past: PropertyName
    missed: PropertyName
    missed_count: PropertyName


class Reminders(Rule, frozen=True, tag="reminders"):
    """Epoch milliseconds joined by `;`, each of which reserves a moment at which the owner is reminded.

    `due` is when the record itself is due. Once `open` is false there is nothing to be reminded of. `body` says what there is
    to do.
    """

    property: PropertyName
    due: PropertyName
    open: PropertyName
    body: PropertyName


class StartReminders(Rule, frozen=True, tag="start_reminders"):
    """The owner is reminded some minutes before `due`, when the record begins, as far as the owner's settings say so.

    There is nothing to be reminded of once `status` is one of those that are `over`. `body` says what it is about.
    """

    due: PropertyName
    owner: PropertyName
    status: PropertyName
    over: tuple[str, ...]
    body: PropertyName


class LinkCount(RuleOfOthers, frozen=True, tag="link_count"):
    """`property` counts the distinct live records of type `to` that the record is linked to."""

    property: CalculatedName
    to: str


class Follow(RuleOfOthers, frozen=True, tag="follow"):
    """Properties repeat what there is to say of the record at the other end of an association.

    The association is the one with the number `association`, or the unlabelled one with the type `to`; of several records the
    one with the lowest id is followed. `id` takes its id, `values` has for each property the one there that it repeats.
    """

    association: int = 0
    to: str = ""
    id: CalculatedName = ""
    values: dict[CalculatedName, str] = {}


class RollUp(RuleOfOthers, frozen=True, tag="roll_up"):
    """`property` gathers the associated activities of the types `of`: how many, when the last was, when the next will be.

    The last has come already; the next has not, and is still to be done.
    """

    property: CalculatedName
    of: tuple[str, ...]
    take: Literal["count", "last", "next"]


class Repeat(RuleOfOthers, frozen=True, tag="repeat"):
    """When `status` becomes `done`, the next of a series is made, due at the next moment of the rule in `interval`.

    `state` says whether the series goes on. The next one takes over everything but `fresh`; `reminders` move with `due`.
    """

    status: PropertyName
    done: str
    due: PropertyName
    interval: PropertyName
    state: PropertyName
    reminders: PropertyName
    fresh: tuple[PropertyName, ...]


class MailHeaders(Rule, frozen=True, tag="mail_headers"):
    """Addresses and names follow the JSON text in `source`: for each of its keys the name that those properties begin with."""

    source: PropertyName
    names: dict[str, str]

    def implied(self) -> tuple[str, ...]:
        """Return the properties of the people in the headers."""
        return tuple(f"{begin}_{part}" for begin in self.names.values() for part in MAIL_PARTS)


class Flags(Rule, frozen=True, tag="flags"):
    """One property per value of `source`: `1` for the present value, `0` for the others."""

    source: PropertyName
    values: dict[str, PropertyName]


class Forward(Rule, frozen=True, tag="forward"):
    """`property` moves only forward through `order`; entering a value may note the time.

    The answer that creates a record shows that time as epoch milliseconds, all others as an instant.
    """

    property: PropertyName
    order: tuple[str, ...]
    dates: dict[str, PropertyName] = {}


class FirstText(Rule, frozen=True, tag="first_text"):
    """`property` is the words of `sources` joined by blanks or, when all are empty, `otherwise`."""

    property: PropertyName
    sources: tuple[PropertyName, ...]
    otherwise: PropertyName = ""


class MailDomain(Rule, frozen=True, tag="mail_domain"):
    """`property` is what stands behind the at sign of `source`."""

    property: PropertyName
    source: PropertyName


class Digits(Rule, frozen=True, tag="digits"):
    """`property` is the digits of `source` without a country code, as the search for phone numbers compares them."""

    property: PropertyName
    source: PropertyName


AnyRule = (
    Fill | Mirror | Preview | OwnerFields | StageSync | StageTimes | StageFacts | StageFlags | StageEntry | Completion
    | DueFlags | Reminders | StartReminders | LinkCount | Follow | RollUp | MailHeaders | Repeat | Flags | Forward | FirstText
    | MailDomain | Digits
)  # fmt: skip
