"""Realistic tasks in any number: what the search benchmark searches."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from axle.core.associations import Link
from axle.core.catalog import Catalog, ObjectType
from axle.core.changes import Change, create
from axle.core.events import CREATED
from axle.core.record import Moment, Record, Source

OWNERS = 1_000
CONTACTS = 100_000
STATUSES = ("NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED")
STATUS_WEIGHTS = (25, 10, 4, 60, 1)
PRIORITIES = ("NONE", "LOW", "MEDIUM", "HIGH")
KINDS = ("TODO", "CALL", "EMAIL", "LINKED_IN")
DAY = 86_400_000
START = 1_735_689_600_000  # 2025-01-01; due dates reach two years on
FIRST = 100_000_000_001
QUEUES = tuple(str(number) for number in range(40))
WORDS = [
    "follow",
    "call",
    "send",
    "review",
    "prepare",
    "discuss",
    "renew",
    "invite",
    "update",
    "confirm",
    "schedule",
    "draft",
    "sign",
    "check",
    "close",
    "open",
    "plan",
    "ask",
    "remind",
    "order",
    "proposal",
    "contract",
    "invoice",
    "meeting",
    "demo",
    "quote",
    "report",
    "budget",
    "renewal",
    "ticket",
    "onboarding",
    "training",
    "shipment",
    "payment",
    "account",
    "customer",
    "partner",
    "team",
    "product",
    "service",
    "question",
    "answer",
    "issue",
    "feature",
    "release",
    "survey",
    "webinar",
    "visit",
    "offer",
    "discount",
    "trial",
    "upgrade",
    "refund",
    "delivery",
    "supplier",
    "monday",
    "tuesday",
    "friday",
    "morning",
    "evening",
    "quarter",
    "month",
    "week",
    "annual",
    "final",
    "first",
    "second",
    "urgent",
    "pending",
    "early",
    "late",
    "north",
    "south",
    "east",
    "west",
    "berlin",
    "paris",
    "london",
    "madrid",
    "oslo",
    "vienna",
    "zurich",
    "lisbon",
    "prague",
    "dublin",
    "about",
    "with",
    "before",
    "after",
    "regarding",
    "towards",
    "against",
    "without",
    "within",
]


def contacts(object_type: ObjectType, count: int) -> Iterator[Change]:
    """Make the contacts that tasks are linked to."""
    source = Source(id="bench")
    for number in range(count):
        record = Record(object_type, FIRST + number, {"email": f"person{number}@example{number % 997}.com"}, START, START)
        yield Change(CREATED, None, record, source, START)


def tasks(catalog: Catalog, first: int, count: int, seed: int = 1) -> Iterator[Change]:
    """Make tasks: owners by a zipf law, five statuses, four priorities, real words, a fifth of them linked to contacts."""
    object_type = catalog.find("tasks")
    draw = random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(OWNERS)]
    owners = draw.choices(range(OWNERS), weights, k=count)
    statuses = draw.choices(STATUSES, STATUS_WEIGHTS, k=count)
    for at in range(count):
        created = START - 30 * DAY + int(at / count * 700 * DAY)
        change = create(
            object_type, first + at, _properties(draw, owners[at], statuses[at], created), Moment(created, Source(id="bench"))
        )
        change.due = []
        if draw.random() < 0.2:
            contact = FIRST + draw.randrange(CONTACTS)
            change.linked = [Link(204, first + at, contact), Link(203, contact, first + at)]
        yield change


def _properties(draw: random.Random, owner: int, status: str, created: int) -> dict[str, str]:
    due = START + draw.randrange(730 * DAY)
    values = {
        "hs_timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(due // 1000)) + ".000Z",
        "hs_task_subject": " ".join(draw.choices(WORDS, k=draw.randint(3, 7))),
        "hs_task_body": " ".join(draw.choices(WORDS, k=draw.randint(8, 30))),
        "hs_task_status": status,
        "hs_task_priority": draw.choices(PRIORITIES, (50, 20, 20, 10))[0],
        "hs_task_type": draw.choice(KINDS),
        "hubspot_owner_id": str(70_000_000 + owner),
        "bench_score": str(draw.randrange(10_000)),
        "bench_region": f"region {draw.randrange(200)}",
    }
    if draw.random() < 0.3:
        values["hs_queue_membership_ids"] = ";".join(draw.sample(QUEUES, draw.randint(1, 3)))
    return values


def catalog_with_custom(catalog: Catalog) -> Catalog:
    """Return the catalog with two custom properties on tasks."""
    import msgspec

    from axle.core.model import Property

    custom: list[Any] = [
        Property("bench_score", "Score", "number", "number", "task", hubspotDefined=False),
        Property("bench_region", "Region", "string", "text", "task", hubspotDefined=False),
    ]
    definitions = [
        msgspec.structs.replace(object_type.definition, properties=(*object_type.definition.properties, *custom))
        if object_type.name == "tasks"
        else object_type.definition
        for object_type in catalog.types
    ]
    return Catalog(definitions, [a for a in catalog.associations.values() if a.id > 0])
