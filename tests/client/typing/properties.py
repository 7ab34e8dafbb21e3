"""Typed properties, as a user's code reads and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, Unpack, assert_type

from axle.client.properties import Properties
from axle.client.typed import CompanyInput, ContactProperties, DealProperties, LineItemProperties, TaskInput, TaskProperties


def reads(task: TaskProperties, contact: ContactProperties, deal: DealProperties) -> None:
    """Attributes have the types of the catalog, and the mapping has text."""
    assert_type(task.hs_timestamp, datetime | None)
    assert_type(task.hs_task_subject, str | None)
    assert_type(task.hs_task_is_open, bool | None)
    assert_type(task.hs_queue_membership_ids, tuple[str, ...])
    assert_type(deal.amount, Decimal | None)
    assert_type(task["own"], str | None)
    assert_type(task.extra, dict[str, str | None])
    assert_type(task.unread, dict[str, str])
    for role in contact.hs_buying_role:
        print(role.lower())
    print(task.hs_timestam)  # wrong
    print(task.hs_timestamp.year)  # wrong
    print(task.own)  # wrong
    task.hs_task_subject = "x"  # wrong
    task["hs_task_subject"] = "x"  # wrong


def narrows(task: TaskProperties, item: LineItemProperties) -> bool:
    """What was checked is known."""
    if task.hs_timestamp is None or item.hs_recurring_billing_start_date is None:
        return False
    assert_type(item.hs_recurring_billing_start_date, date)
    return task.hs_timestamp < datetime.now(UTC) and task.hs_task_status == "WAITING"


def takes(anything: Properties) -> Mapping[str, str | None]:
    """Properties of any type are a mapping."""
    return anything


def create(**properties: Unpack[TaskInput]) -> None:
    """Stand for any call that takes a task's input."""


def writes(moment: datetime, priority: Literal["LOW", "HIGH"], words: str) -> None:
    """Inputs have the types of the catalog; options that an account may add take any text."""
    create(hs_timestamp=moment, hs_task_subject="Call", hs_task_priority=priority, hs_task_status="WAITING")
    create(hs_task_body=None, hubspot_owner_id=5, hs_queue_membership_ids=["1", 2], hs_pipeline_stage=words)
    company: CompanyInput = {"industry": words, "annualrevenue": Decimal("0.10"), "hs_csm_sentiment": "healthy"}
    print(company)
    create(hs_timestamp="tomorrow")  # wrong
    create(hs_timestamp=date(2026, 1, 1))  # wrong
    create(hs_task_status="WAITNG")  # wrong
    create(hs_task_status=words)  # wrong
    create(hs_task_subjekt="Call")  # wrong
    create(hs_task_subject=5)  # wrong
    create(hs_object_id="5")  # wrong
    create(hs_queue_membership_ids="1")  # wrong
    other: CompanyInput = {"annualrevenue": "much"}  # wrong
    print(other)
