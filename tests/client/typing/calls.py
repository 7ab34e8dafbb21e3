"""The client's calls, as a user's code writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_type

from axle import (
    AsyncClient,
    BatchResult,
    Client,
    ContactProperties,
    DealProperties,
    HubSpotError,
    InvalidProperties,
    P,
    Properties,
    Record,
    TaskInput,
    TaskProperties,
)
from axle.client.typed import OrderProperties


def reads(client: Client) -> list[datetime]:
    """Records have the properties of their type, however they are read."""
    task = client.tasks.get("1", properties=["hs_timestamp"])
    assert_type(task, Record[TaskProperties])
    assert_type(task.properties.hs_timestamp, datetime | None)
    assert_type(client.deals.get(1).properties.amount, Decimal | None)
    assert_type(client.tasks.batch.read(["1"]), BatchResult[Record[TaskProperties]])
    assert_type(client.objects("orders").get("1"), Record[Properties])
    assert_type(client.objects("orders", OrderProperties).get("1"), Record[OrderProperties])
    for contact in client.contacts.list():
        assert_type(contact.properties, ContactProperties)
    found = client.tasks.search(
        P.hs_task_status.eq("WAITING") & (P.hs_timestamp < datetime.now(UTC)), sort=P.hs_timestamp.desc()
    )
    return [one.properties.hs_timestamp for one in found if one.properties.hs_timestamp is not None]


def writes(client: Client, moment: datetime) -> Record[TaskProperties] | None:
    """Properties are given by name; those of an account's own in a mapping; options of the call beside them."""
    task: TaskInput = {"hs_timestamp": moment, "hs_task_subject": "Call"}
    try:
        made = client.tasks.create(hs_timestamp=moment, hs_task_priority="HIGH", associate=[("5", "contact")], timeout=5)
        client.tasks.create(task)
        client.tasks.create(**task)
        client.tasks.create({"our_own": "blue"}, hs_timestamp=moment)
        client.tasks.update(made.id, hs_task_status="COMPLETED", hs_task_body=None)
        client.contacts.update("ada@example.com", firstname="Ada", id_property="email")
        client.objects("2-4711").create(hull="x")
        return made
    except InvalidProperties as wrong:
        assert_type(wrong.problems, dict[str, str])
    except HubSpotError:
        pass
    return None


async def awaits(client: AsyncClient) -> None:
    """The awaited half has the same types."""
    assert_type(await client.tasks.create(hs_timestamp=datetime.now(UTC)), Record[TaskProperties])
    assert_type(await client.deals.update("1", amount=5), Record[DealProperties])
    async for task in client.tasks.search(P.hs_task_subject.contains("call*")):
        assert_type(task.properties.hs_task_is_open, bool | None)
    await client.tasks.create(hs_timestamp="tomorrow")  # wrong
    await client.deals.update("1", amount="5")  # wrong


def mistakes(client: Client, moment: datetime) -> None:
    """What cannot be sent is noticed before it runs."""
    client.tasks.create(hs_timestamp=date(2026, 1, 1))  # wrong
    client.tasks.create(hs_timestamp=moment, hs_task_priority="URGENT")  # wrong
    client.tasks.create(hs_timestamp=moment, hs_task_subjekt="Call")  # wrong
    client.tasks.create(hs_timestamp=moment, timout=5)  # wrong
    client.tasks.update("1", hs_createdate=moment)  # wrong
    client.tasks.create("Call")  # wrong
    client.tasks.search(5)  # wrong
    client.tasks.search(P.hs_timestamp)  # wrong
    client.tasks.list(limit="5")  # wrong
    print(client.tasks.get("1").properties.hs_task_subjekt)  # wrong
    print(client.task)  # wrong
