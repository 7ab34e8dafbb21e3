"""Records of a client are typed: what it reads, what it creates and changes, and what it searches for."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

import axle
from axle import P, TaskProperties
from axle.client.properties import Properties
from axle.client.typed import OrderProperties
from tests.api import DUE, TASKS, Api

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def client(api: Api) -> axle.Client:
    """A client of a portal."""
    return axle.Client("tok", "http://axle.test", transport=api.endpoint)


def answering(body: Any, **config: Any) -> axle.Client:
    """Make a client of a server that always answers the same."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": msgspec.json.encode(body)})

    return axle.Client("tok", "http://axle.test", transport=app, **config)


def record(**properties: Any) -> dict[str, Any]:
    """Return a record as it is answered."""
    return {"id": "1", "properties": properties, "createdAt": DUE, "updatedAt": DUE, "archived": False}


def test_a_task_is_created_read_and_changed_with_python_values(client: axle.Client, api: Api) -> None:
    """Properties are given by name; what comes back has them as attributes; only what is given travels."""
    made = client.tasks.create(
        hs_timestamp=NOW, hs_task_subject="Call", hs_task_priority="HIGH", hs_queue_membership_ids=[7, 8]
    )
    assert type(made.properties) is TaskProperties
    assert (made.properties.hs_timestamp, made.properties.hs_queue_membership_ids) == (NOW, ("7", "8"))
    changed = client.tasks.update(made.id, hs_timestamp=NOW + timedelta(hours=1), hs_task_subject=None)
    assert changed.properties.hs_timestamp == NOW + timedelta(hours=1)
    names = ["hs_timestamp", "hs_task_subject", "hs_task_priority"]
    (listed,) = client.tasks.list(properties=names)
    read = client.tasks.get(made.id, properties=names)
    assert listed == read
    assert read.properties.hs_task_subject is None
    assert (read.properties.hs_task_priority, read["hs_timestamp"]) == ("HIGH", "2026-01-01T01:00:00.000Z")
    assert api.read("tasks", made.id, "hs_task_priority")["hs_task_priority"] == "HIGH"


def test_names_and_a_mapping_can_be_given_together(client: axle.Client) -> None:
    """A mapping is sent as it is, its Python values written; what is given by name is laid over it, and options are apart."""
    contact = client.contacts.create({"email": "ada@example.com"})
    links: Any = [(contact.id, "contact")]
    given = {"hs_timestamp": NOW, "hs_task_subject": "A", "hs_task_status": "WAITING"}
    task = client.tasks.create(given, hs_task_subject="B", associate=links)
    assert (task.properties.hs_task_subject, task.properties.hs_task_status) == ("B", "WAITING")
    assert client.tasks.get(task.id, associations=["contacts"]).associations is not None
    assert client.contacts.update("ada@example.com", firstname="Ada", id_property="email").properties.firstname == "Ada"


def test_a_mistake_sends_nothing(client: axle.Client, api: Api) -> None:
    """It is refused before that, with all that is wrong; in a mapping the server is asked."""
    wrong: dict[str, Any] = {"hs_timestamp": "tomorrow", "hs_task_status": "WAITNG", "hs_createdate": NOW, "timout": 5}
    with pytest.raises(axle.InvalidProperties) as caught:
        client.tasks.create(**wrong)
    assert list(caught.value.problems) == list(wrong)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), axle.HubSpotError)
    assert api.get(TASKS)["results"] == []
    with pytest.raises(axle.BadRequest, match="WAITNG was not one of the allowed options"):
        client.tasks.create({"hs_timestamp": NOW, "hs_task_status": "WAITNG"})


def test_searches_take_expressions_and_sorts(client: axle.Client) -> None:
    """With the limits of HubSpot, in every order, past the id and by an association."""
    ids = [client.tasks.create(hs_timestamp=NOW + timedelta(hours=n), hs_task_subject=f"call {n}").id for n in range(5)]
    contact = client.contacts.create(email="ada@example.com")
    linked = client.tasks.create(hs_timestamp=NOW, associate=[(contact.id, "contact")]).id
    soon = P.hs_task_subject.contains("call") & (P.hs_timestamp <= NOW + timedelta(hours=2))
    assert [one.id for one in client.tasks.search(soon)] == ids[:3]
    assert [one.id for one in client.tasks.search(soon, sort=P.hs_timestamp.desc())] == ids[2::-1]
    assert [one.id for one in client.tasks.search(soon, sort=[P.hs_object_id.asc()])] == ids[:3]
    assert [one.id for one in client.tasks.search(~soon & P.hs_task_subject.has())] == ids[3:]
    (found,) = client.tasks.search(P.associations.contact.eq(contact.id))
    assert found.id == linked
    assert found.properties.hs_createdate is not None
    assert client.tasks.search(soon).total == 3
    many = P.a.has() | P.b.has() | P.c.has() | P.d.has() | P.e.has() | P.f.has()
    with pytest.raises(axle.ExpressionTooLarge, match="6 groups"):
        client.tasks.search(many)


def test_every_way_of_reading_gives_the_same_type(client: axle.Client) -> None:
    """Batches, pages, searches; and a type that has no attribute of the client."""
    done = client.tasks.batch.create([{"hs_timestamp": NOW, "hs_task_subject": f"call {n}"} for n in range(3)])
    records = [*done, *client.tasks.list(), *client.tasks.search(P.hs_task_subject.has())]
    records += client.tasks.batch.read([one.id for one in done])
    assert {type(one.properties) for one in records} == {TaskProperties}
    assert len(records) == 12
    order = client.objects("order", OrderProperties).create(hs_total_price=Decimal("1.10"))
    assert (order.properties.hs_total_price, type(order.properties)) == (Decimal("1.10"), OrderProperties)
    assert type(client.objects("0-123").get(order.id).properties) is OrderProperties


def test_inputs_of_a_batch_can_be_checked(client: axle.Client, api: Api) -> None:
    """Then nothing of the batch is sent, and the mistake is told with its place; without that the server decides for each."""
    wrong: Any = [{"hs_timestamp": NOW}, {"hs_timestamp": NOW, "hs_task_status": "WAITNG"}]
    with pytest.raises(axle.InvalidProperties, match=r"inputs\[1\].hs_task_status WAITNG is not one of the options"):
        client.tasks.batch.create(wrong, check=True)
    with pytest.raises(axle.InvalidProperties, match=r"inputs\[0\].hs_createdate is read-only"):
        client.tasks.batch.update({"5": {"hs_createdate": NOW}}, check=True)
    with pytest.raises(axle.InvalidProperties, match=r"inputs\[0\].hs_timestamp .* has no time zone"):
        client.tasks.batch.create([{"hs_timestamp": datetime(2026, 1, 1)}])
    assert api.get(TASKS)["results"] == []
    done = client.tasks.batch.create(wrong[:1], check=True)
    assert done.ok
    (made,) = done
    assert client.tasks.batch.update({made.id: {"hs_task_subject": "Mail"}}, check=True).ok
    (task,) = client.tasks.list(properties=["hs_task_subject"])
    assert task.properties.hs_task_subject == "Mail"


def test_records_are_plain_values_on_demand(client: axle.Client) -> None:
    """As dicts named as on the wire; and they can be pickled."""
    made = client.tasks.create(hs_timestamp=NOW, hs_task_subject="Call")
    shown = made.to_dict()
    assert shown["properties"]["hs_task_subject"] == "Call"
    assert msgspec.json.decode(msgspec.json.encode(shown))["properties"] == made.properties.to_dict()
    assert pickle.loads(pickle.dumps(made)) == made


class Own(msgspec.Struct):
    """A structure of the user's own."""

    hs_task_subject: str
    hs_timestamp: datetime


def test_a_record_is_the_same_before_and_after_its_properties_are_asked_for() -> None:
    """They are made once, on demand; how a record is shown, compared, copied and pickled does not tell whether they were."""
    client = answering(record(hs_task_subject="Call"))
    untouched, touched = client.tasks.get("1"), client.tasks.get("1")
    assert touched.properties is touched.properties
    assert untouched == touched
    assert repr(client.tasks.get("1")) == repr(touched)
    assert "TaskProperties({'hs_task_subject': 'Call'})" in repr(touched)
    ways: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
    for again in ways:
        for one in (client.tasks.get("1"), touched):
            same = again(one)
            assert same == touched
            assert isinstance(same, axle.Record)
            assert same.properties.hs_task_subject == "Call"


def test_a_structure_of_one_s_own_is_filled(client: axle.Client) -> None:
    """Instead of ours."""
    own = client.objects("tasks", Own)
    task_id = client.tasks.create(Own("Call", NOW)).id
    assert own.get(task_id, properties=["hs_timestamp", "hs_task_subject"]).properties == Own("Call", NOW)


def test_the_fields_of_a_structure_are_asked_for(client: axle.Client) -> None:
    """By every read, unless others are asked for: a structure with a field that must be there can be read at all."""
    own = client.objects("tasks", Own)
    task_id = client.tasks.create(Own("Call", NOW)).id
    found = [
        own.get(task_id),
        own.list().first(),
        own.search().first(),
        *own.batch.read([task_id]),
        own.raw.get(task_id).parse(),
    ]
    assert [one and one.properties for one in found] == [Own("Call", NOW)] * 5
    with pytest.raises(axle.ResponseValidationError):
        own.get(task_id, properties=["hs_timestamp"])
    assert client.objects("tasks", dict).get(task_id, properties=["hs_task_subject"]).properties["hs_task_subject"] == "Call"


def test_validation_refuses_a_text_that_does_not_fit() -> None:
    """When it is asked for, so that a property that nobody looks at stops nobody; without validation it is kept."""
    body = {"results": [record(hs_timestamp="soon", hs_task_subject="Call")]}
    (strict,) = answering(body).tasks.list()
    assert strict.properties.hs_task_subject == "Call"
    assert (strict.properties["hs_timestamp"], strict.properties.unread) == ("soon", {"hs_timestamp": "soon"})
    with pytest.raises(axle.ResponseValidationError, match="the value of hs_timestamp is 'soon'") as caught:
        _ = strict.properties.hs_timestamp
    assert caught.value.path == "$.properties.hs_timestamp"
    (lenient,) = answering(body, validation=False).tasks.list()
    assert (lenient.properties.hs_timestamp, lenient.properties.unread) == (None, {"hs_timestamp": "soon"})


@pytest.mark.parametrize(
    ("properties", "kept"), [({"hs_task_is_open": False}, {"hs_task_is_open": False}), ([], {}), (None, {})]
)
def test_validation_refuses_properties_that_are_no_texts(properties: Any, kept: Any) -> None:
    """With the path; without validation, what can be read is read."""
    body = {"results": [record(), {**record(), "properties": properties}]}
    with pytest.raises(axle.ResponseValidationError) as caught:
        list(answering(body).tasks.list())
    assert caught.value.path.startswith("$.results[")
    _, lenient = answering(body, validation=False).tasks.list()
    assert isinstance(lenient.properties, TaskProperties)
    assert lenient.properties == kept
    assert lenient.properties.hs_task_is_open is (False if kept else None)


@pytest.mark.parametrize("body", [[], None, 5, "text", {}, {"results": None}], ids=repr)
def test_without_validation_no_record_is_an_error(body: Any) -> None:
    """However odd the answer is; with validation each odd one is."""
    answering(body, validation=False).tasks.get("1")
    with pytest.raises(axle.ResponseValidationError):
        answering(body).tasks.get("1")


def test_without_validation_odd_entries_of_a_page_are_kept() -> None:
    """Beside the records, which are typed."""
    found = answering({"results": [5, None, record()]}, validation=False).tasks.list().all()
    assert [type(one.properties) for one in found if isinstance(one, axle.Record)] == [TaskProperties]
    assert len(found) == 3


def test_an_unknown_type_has_texts(client: axle.Client) -> None:
    """Of a custom object, properties can be given by name all the same, and are written."""
    (found,) = answering({"results": [record(hull="x")]}).objects("2-4711").list()
    assert (type(found.properties), found.properties["hull"]) == (Properties, "x")
    with pytest.raises(axle.InvalidProperties, match="hull object is not a valid property value"):
        client.objects("2-4711").create(hull=object())


def test_the_awaited_half_is_typed_too(api: Api) -> None:
    """In the same way."""

    async def work() -> list[str | None]:
        async with axle.AsyncClient("tok", "http://axle.test", transport=api.endpoint) as client:
            made = await client.tasks.create(hs_timestamp=NOW, hs_task_subject="Call")
            await client.tasks.update(made.id, hs_task_subject="Mail")
            found = client.tasks.search(P.hs_timestamp == NOW, sort=P.hs_timestamp.asc(), properties=["hs_task_subject"])
            return [one.properties.hs_task_subject async for one in found]

    assert asyncio.run(work()) == ["Mail"]
