"""Which properties each kind of rule names, so that a catalog can be checked before a rule ever runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from axle.core.rule_types import (
    AnyRule,
    Completion,
    Digits,
    DueFlags,
    Fill,
    FirstText,
    Flags,
    Follow,
    Forward,
    LinkCount,
    MailDomain,
    MailHeaders,
    Mirror,
    OwnerFields,
    Preview,
    Reminders,
    Repeat,
    RollUp,
    StageEntry,
    StageFacts,
    StageFlags,
    StageSync,
    StageTimes,
)

PREVIEWS = ("hs_body_preview", "hs_body_preview_html", "hs_body_preview_is_truncated")
OWNERS = ("hs_all_owner_ids", "hs_user_ids_of_all_owners", "hubspot_owner_assigneddate")

MAIL_PARTS = ("email", "firstname", "lastname", "raw")


def mail_names(rule: MailHeaders) -> list[str]:
    """Return the properties that follow the headers of a mail."""
    return [f"{begin}_{part}" for begin in rule.names.values() for part in MAIL_PARTS]


MENTIONS: dict[type, Callable[[Any], Iterable[str]]] = {
    Fill: lambda rule: (rule.property, rule.copy),
    Mirror: lambda rule: (rule.property, rule.source),
    Preview: lambda rule: (rule.source, *PREVIEWS),
    OwnerFields: lambda rule: (rule.source, *OWNERS),
    StageSync: lambda rule: (rule.status, rule.stage, rule.pipeline),
    StageTimes: lambda rule: (rule.stage, *chain(*rule.names.values())),
    StageFacts: lambda rule: (rule.stage, rule.pipeline, *rule.facts, rule.closed),
    StageFlags: lambda rule: (rule.stage, *rule.flags),
    StageEntry: lambda rule: (rule.stage, *rule.properties),
    Completion: lambda rule: (
        rule.status, rule.date, rule.count, rule.flag, rule.open, rule.kind, *rule.kinds.values()
    ),
    DueFlags: lambda rule: (rule.due, rule.open, rule.overdue, rule.past, rule.missed, rule.missed_count),
    Reminders: lambda rule: (rule.property,),
    LinkCount: lambda rule: (rule.property,),
    Follow: lambda rule: (rule.id, *rule.values),
    RollUp: lambda rule: (rule.property,),
    MailHeaders: lambda rule: (rule.source, *mail_names(rule)),
    Repeat: lambda rule: (rule.status, rule.due, rule.interval, rule.state, rule.reminders, *rule.fresh),
    Flags: lambda rule: (rule.source, *rule.values.values()),
    Forward: lambda rule: (rule.property, *rule.dates.values()),
    FirstText: lambda rule: (rule.property, *rule.sources, rule.otherwise),
    MailDomain: lambda rule: (rule.property, rule.source),
    Digits: lambda rule: (rule.property, rule.source),
}  # fmt: skip


def calculated(rule: AnyRule) -> Iterable[str]:
    """Return the properties that a rule sets whoever writes the record: their changes are nobody's but the server's."""
    if isinstance(rule, StageFlags):
        return rule.flags
    if isinstance(rule, StageEntry):
        return rule.properties
    if isinstance(rule, Follow):
        return filter(None, (rule.id, *rule.values))
    return (rule.property,) if isinstance(rule, LinkCount | RollUp) else ()


def mentioned(rule: AnyRule) -> set[str]:
    """Return every property name in a rule."""
    return set(filter(None, MENTIONS[type(rule)](rule)))
