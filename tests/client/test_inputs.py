"""What calls take: the API's own payloads, ids as text or number, moments in any form; all else is refused in our own words."""

from __future__ import annotations

import builtins
import contextlib
import functools
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec
import pytest

import axle
from axle.client.catalog import catalog_type, files_by_name
from axle.client.messages import Response
from axle.client.typed import TaskProperties
from tests.api import DUE, Api
from tests.client.faults import RECORD, answer, serving

ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)
LINK = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 204}


def client_of(api: Api, **settings: Any) -> axle.Client:
    """Return a client of a portal."""
    return axle.Client("tok", "http://axle.test", transport=api.endpoint, **settings)


def test_one_record_takes_the_payload_of_the_api(api: Api) -> None:
    """Properties and associations as on the wire, beside `associate` and properties by name; the raw calls too."""
    with client_of(api) as client:
        first, second = (client.contacts.create(email=f"{name}@example.com").id for name in "ab")
        payload: dict[str, Any] = {
            "properties": {"hs_timestamp": DUE},
            "associations": [{"to": {"id": int(first)}, "types": [LINK]}],
        }
        task = client.tasks.create(payload, hs_task_subject="Call", associate=[(second, "contacts")])
        shown = client.tasks.get(task.id, properties="hs_task_subject", associations=["contacts"])
        assert shown.properties.hs_task_subject == "Call" and shown.associations is not None
        assert {one.id for one in shown.associations["contacts"].results} == {first, second}
        traced = client.tasks.raw.create({**payload, "objectWriteTraceId": "t-1"}).response.request
        assert traced is not None and b'"objectWriteTraceId":"t-1"' in traced.body
        changed = client.tasks.update(task.id, {"properties": {"hs_task_subject": "Write"}}, hs_task_priority="HIGH")
        assert (changed.properties.hs_task_subject, changed.properties.hs_task_priority) == ("Write", "HIGH")
        assert client.tasks.create({"properties": {"hs_timestamp": datetime(2026, 1, 2, tzinfo=UTC)}}).id
        plain = client.tasks.create({"hs_timestamp": DUE}, associations=payload["associations"])
        assert client.tasks.get(plain.id, associations="contacts").associations is not None


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        ({"properties": {}, "asociations": []}, "asociations is not part of this payload"),
        ({"properties": {}, "inputs": []}, "inputs"),
        ({"properties": {}, "id": "1"}, "id"),
        ([("hs_task_subject", "x")], "list"),
        ("hs_task_subject", "str"),
        (5, "int"),
        ({"a": {"b": "c"}}, "a dict is not a valid property value"),
        ({"a": ENDLESS}, "a"),
        ({"a": object()}, "a object is not a valid property value"),
        ({"a": float("nan")}, "a nan"),
        ({"a": Decimal("1e999999999")}, "number"),
        ({"a": Decimal("Infinity")}, "a"),
        ({"a": 10**5000}, "a"),
        ({"a": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5)))}, "a 0001-01-01"),
        ({"a": "\ud800"}, "surrogates"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_our_words(payload: Any, word: str) -> None:
    """Before anything is sent, and naming what is wrong; the interpreter's own errors reach nobody."""
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        for call in (client.tasks.create, client.tasks.raw.create, lambda given: client.tasks.update(1, given)):
            with pytest.raises((axle.InvalidInput, axle.InvalidType)) as failed:
                call(payload)
            assert word in str(failed.value)
        assert server.got == []


@pytest.mark.parametrize(
    "body",
    [ENDLESS, {"a": object()}, {"a": {1, "b", object()}}, {"a": "\ud800"}, {"a": math.nan, "b": ENDLESS}],
    ids=["endless", "object", "set", "surrogate", "both"],
)
def test_a_body_that_cannot_be_sent_is_refused(body: Any) -> None:
    """Of any request, and of definitions."""
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        for call in (functools.partial(client.request, "POST", "/x"), client.properties("tasks").create, client.schemas.create):
            with pytest.raises((axle.InvalidInput, axle.InvalidType)):
                call(body)
        assert server.got == []


@pytest.mark.parametrize("wrong", [None, True, 1.5, b"1", ["1"], {"id": "1"}, object(), "", ".", "..", "\ud800"])
def test_what_is_no_id_is_refused(wrong: Any) -> None:
    """By every call that names a record: it would be the path of something else."""
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        for call in (
            client.tasks.get,
            client.tasks.archive,
            client.tasks.restore,
            client.tasks.raw.get,
            lambda one: client.tasks.update(one, {"a": "b"}),
            client.owners.get,
            client.pipelines("deals").get,
            client.properties("tasks").archive,
            lambda one: client.associations("tasks", "contacts").archive(one, 1),
            lambda one: client.associations("tasks", "contacts").list(one).first(),
            lambda one: client.tasks.merge(one, 1),
            lambda one: client.tasks.merge(1, one),
            client.tasks.gdpr_delete,
        ):
            with pytest.raises(axle.InvalidInput):
                call(wrong)
        assert server.got == []


def test_an_id_is_text_or_a_number(api: Api) -> None:
    """Wherever a property holds one: what a record is called by fits. It is read as text, as the ids of records are."""
    with client_of(api) as client:
        contact = client.contacts.create(email="ada@example.com")
        note = client.notes.create({"hs_timestamp": DUE}, associate=[(contact.id, "contacts")])
        for given in (note.id, int(note.id)):
            pinned = client.contacts.update(contact.id, hs_pinned_engagement_id=given)
            assert pinned.properties.hs_pinned_engagement_id == note.id
        assert client.contacts.get(contact.id, properties="hs_object_id").properties.hs_object_id == contact.id
        for wrong in ("x", "1.5", 1.5, True):
            with pytest.raises(axle.InvalidProperties, match="hs_pinned_engagement_id"):
                client.contacts.update(contact.id, hs_pinned_engagement_id=wrong)  # type: ignore[arg-type] # wrong on purpose
    assert TaskProperties({"hs_created_by": "7"}).hs_created_by == "7"


def test_numbers_that_are_no_ids_stay_numbers() -> None:
    """An amount that was paid is none, though its name ends as an id's does."""
    ids = {
        definition.name
        for of in files_by_name().values()
        if (found := catalog_type(of))
        for definition in found.properties
        if definition.identifies
    }
    assert {"hs_object_id", "hs_created_by", "associatedcompanyid", "hs_created_by_user_id"} <= ids
    assert not ids & {"hs_amount_paid", "amount", "hs_num_associated_contacts", "hs_duration"}


MOMENT = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)
EPOCH = 1767346200000


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (EPOCH, str(EPOCH)),
        (str(EPOCH), str(EPOCH)),
        (MOMENT, str(EPOCH)),
        ([MOMENT, EPOCH + 1], f"{EPOCH};{EPOCH + 1}"),
        ((EPOCH,), str(EPOCH)),
        ([], ""),
        (None, ""),
        (f"{EPOCH};{EPOCH + 1}", f"{EPOCH};{EPOCH + 1}"),
    ],
)
def test_reminders_are_moments(api: Api, given: Any, sent: str) -> None:
    """In milliseconds, as datetimes, one or several; by name, in a mapping, in a payload and in a batch."""
    with client_of(api) as client:
        one = client.tasks.create(hs_timestamp=MOMENT, hs_task_reminders=given)
        two = client.tasks.create({"hs_timestamp": MOMENT, "hs_task_reminders": given})
        three = client.tasks.create({"properties": {"hs_timestamp": MOMENT, "hs_task_reminders": given}})
        (four,) = client.tasks.batch.create([{"hs_timestamp": MOMENT, "hs_task_reminders": given}])
        read = client.tasks.batch.read([one.id, two.id, three.id, four.id], properties="hs_task_reminders,hs_timestamp")
        assert {task.properties.hs_task_reminders or "" for task in read} == {sent} and len(read) == 4
        assert {task.properties.hs_timestamp for task in read} == {MOMENT}
        with pytest.raises(axle.InvalidProperties, match="hs_task_reminders"):
            client.tasks.create(hs_timestamp=MOMENT, hs_task_reminders=1.5)  # type: ignore[arg-type] # wrong on purpose


def test_names_of_properties_are_a_list_or_a_text(api: Api) -> None:
    """In a search and a batch as in a read."""
    with client_of(api) as client:
        made = client.contacts.create(email="ada@example.com", firstname="Ada")
        for names in ("email", "email,firstname", ["email"], ("email", "firstname")):
            found = client.contacts.search(properties=names).first()
            (read,) = client.contacts.batch.read([made.id], properties=names)
            assert found is not None and found["email"] == read["email"] == "ada@example.com"
            assert ("firstname" in found.properties) is ("firstname" in names)


def test_without_validation_requests_are_sent_as_they_are(api: Api) -> None:
    """Names that the catalog does not know, options that it does not have: the server is asked, and says what it thinks."""
    given: dict[str, Any] = {"hs_timestamp": DUE, "hs_task_status": "ODD", "hs_object_source": "x"}
    with serving(answer()) as server:
        with axle.Client("t", server.url, validation=False) as client:
            client.tasks.create(**{**given, "no_such_property": "1"})
            client.tasks.update(1, **given)
            client.tasks.raw.create(**given)
        assert all(b'"hs_task_status":"ODD"' in got.body for got in server.got) and len(server.got) == 3
        assert b'"no_such_property":"1"' in server.got[0].body
        with axle.Client("t", server.url) as client, pytest.raises(axle.InvalidProperties):
            client.tasks.create(**given)
        assert len(server.got) == 3


@pytest.mark.parametrize("paging", [{"next": {}}, {}, None, {"next": None}, {"next": {"after": None}}, {"next": {"after": ""}}])
def test_paging_that_leads_nowhere_is_the_end(paging: Any) -> None:
    """`{"next": {}}` is what the interface of tasks shows as its example."""
    with serving(answer(200, {"results": [RECORD], "paging": paging, "total": 1})) as server:
        for settings in ({}, {"validation": False}):
            with axle.Client("t", server.url, **settings) as client:  # type: ignore[arg-type] # settings of a test
                assert [one.id for one in client.tasks.list()] == ["1"]
                assert [one.id for one in client.tasks.search()] == ["1"]
                assert client.owners.list(limit=1).page().after is None
        assert len(server.got) == 6


def test_a_timeout_is_pythons_too() -> None:
    """`except TimeoutError` without an import catches it."""
    with pytest.raises(builtins.TimeoutError, match=r"^read: slow$") as failed:
        raise axle.TimeoutError("read: slow", phase="read")
    assert isinstance(failed.value, axle.TimeoutError) and (failed.value.phase, failed.value.sent) == ("read", True)


def test_options_that_there_are_not_are_our_errors() -> None:
    """And Python's TypeError all the same."""
    options: Any = {"propertys": ["a"]}
    with axle.Client("t") as client, pytest.raises(axle.InvalidType) as failed:
        client.tasks.get(1, **options)
    assert isinstance(failed.value, TypeError) and isinstance(failed.value, axle.HubSpotError)
    deep = axle.P.a.eq(1)
    for n in range(3_000):
        deep = (deep | axle.P.b.eq(n)) & axle.P.c.eq(n)  # type: ignore[assignment] # an expression of any depth
    with axle.Client("t") as client, pytest.raises(axle.ExpressionTooLarge):
        client.tasks.search(deep).first()
    for wrong in (datetime.min, Decimal("1e999999999"), object(), None, ""):
        with pytest.raises((axle.InvalidInput, axle.InvalidType), match=r"^a: "):
            axle.P.a.eq(wrong)  # type: ignore[arg-type] # wrong on purpose


class Nowhere:
    """A transport that answers everything with the same record, and counts."""

    def __init__(self) -> None:
        self.sent = 0

    def send(self, request: Any) -> Response:
        """Answer."""
        self.sent += 1
        return Response(200, [], b'{"results": [], ' + msgspec.json.encode(RECORD)[1:], request)

    def close(self) -> None:
        """Do nothing."""


ODD: list[Any] = [
    *(None, 5, 1.5, True, b"x", "x", "\ud800", 10**5000, Decimal("1e999999999"), datetime.min, math.nan, object(), len),
    *([], [5], [None], {}, {"a": ENDLESS}, ENDLESS, {"filterGroups": 5}, {"filterGroups": [5]}, [{"x": 1}], {"properties": {}}),
]


@pytest.mark.parametrize("at", range(len(ODD)))
def test_whatever_a_call_is_given_the_interpreters_own_errors_reach_nobody(at: int) -> None:
    """Odd values in every place of the calls of records, searches, definitions, tokens and of any request."""
    odd = ODD[at]
    told: Any = None if callable(odd) else odd  # what a function of the user's raises is the user's
    with axle.Client("t", "http://axle.test", transport=Nowhere(), retry=None) as client:
        tasks, links = client.tasks, client.associations("contacts", "companies")
        calls: list[Any] = [
            lambda: tasks.get(odd),
            lambda: tasks.get(1, properties=odd),
            lambda: tasks.get(1, headers=odd),
            lambda: tasks.get(1, headers={"x": odd}),
            lambda: tasks.get(1, params=odd),
            lambda: tasks.get(1, params={"x": odd}),
            lambda: tasks.get(1, timeout=odd),
            lambda: tasks.get(1, retry=odd),
            lambda: tasks.create(odd),
            lambda: tasks.create({}, associate=odd),
            lambda: tasks.create({}, associations=odd),
            lambda: tasks.create(hs_timestamp=odd),
            lambda: tasks.create(hs_task_reminders=odd),
            lambda: tasks.update(odd, odd),
            lambda: tasks.merge(odd, odd),
            lambda: tasks.search(odd).first(),
            lambda: tasks.search(sort=odd).first(),
            lambda: tasks.search(properties=odd, query=odd, limit=odd).all(),
            lambda: tasks.list(limit=odd, after=odd).all(),
            lambda: axle.P.a.eq(odd),
            lambda: axle.P.a.in_(odd),
            lambda: client.objects(odd).get(1),
            lambda: client.properties(odd).list().all(),
            lambda: client.pipelines("deals").create(odd),
            lambda: client.request(odd, "/x"),
            lambda: client.request("GET", odd),
            lambda: client.request("POST", "/x", odd),
            lambda: links.put(odd, odd),
            lambda: links.put(1, 1, odd),
            lambda: links.put_all(odd),
            lambda: links.put_default(odd),
            lambda: links.get_all(odd),
            lambda: links.archive_all(odd),
            lambda: links.archive_labels(odd),
            lambda: tasks.batch.create(odd),
            lambda: tasks.batch.read(odd),
            lambda: tasks.batch.update(odd),
            lambda: tasks.batch.upsert(odd),
            lambda: tasks.batch.archive(odd),
            lambda: tasks.batch.read([1], concurrency=odd),
            lambda: tasks.batch.read([1], progress=told),
            lambda: client.owners.list(email=odd).all(),
            lambda: client.oauth.token(odd),
            lambda: client.oauth.access_token(odd),
            lambda: client.oauth.authorize_url("a", "b", odd),
        ]
        for call in calls:
            with contextlib.suppress(axle.HubSpotError):
                call()


class Text(str, Enum):  # noqa: UP042 # a StrEnum shows its value anyhow
    """Texts under names, as many keep ids in."""

    FIRST = "12"


class Whole(int, Enum):
    """Numbers under names."""

    FIRST = 12


@pytest.mark.parametrize("given", [Text.FIRST, Whole.FIRST])
def test_a_member_of_an_enumeration_is_its_value(given: Any) -> None:
    """In paths, queries and bodies: Python shows those that are texts too by their names."""
    with serving(lambda got: answer()) as server, axle.Client("t", server.url) as client:
        client.tasks.get(given, properties=[given], params={"x": given, "y": [given]})
        assert server.got[-1].target == "/crm/v3/objects/tasks/12?properties=12&x=12&y=12"
        client.tasks.create({"a": given}, associate=[(given, "contacts")])
        body = msgspec.json.decode(server.got[-1].body)
        assert (body["properties"], body["associations"][0]["to"]) == ({"a": "12"}, {"id": "12"})


def test_what_is_no_id_or_name_is_refused_everywhere() -> None:
    """A class has all that its instances have, and None and bytes have a text; none of them is sent."""
    nothing: Any = None
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        calls: list[Callable[[], Any]] = [
            lambda: client.tasks.get(int),  # type: ignore[arg-type] # wrong on purpose
            lambda: client.tasks.get(1, properties=b"email"),  # type: ignore[arg-type] # wrong on purpose
            lambda: client.tasks.get(1, properties={"email": 1}),  # type: ignore[arg-type] # wrong on purpose
            lambda: client.tasks.get(1, params={"a": b"b"}),
            lambda: client.tasks.create({}, associate=[(nothing, "contacts")]),
            lambda: client.tasks.batch.create([{"properties": {}, "associate": [(nothing, "contacts")]}]),
        ]
        for call in calls:
            with pytest.raises((axle.InvalidInput, axle.InvalidType)):
                call()
        assert server.got == []
