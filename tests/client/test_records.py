"""The calls of records, in both halves, against the real application in this process."""

from __future__ import annotations

import asyncio
import functools
from datetime import UTC, datetime
from typing import Any

import pytest

import axle
from axle.client.catalog import catalog_type, files_by_name
from axle.client.config import VERSIONS
from tests.api import DUE, Api
from tests.client.faults import RECORD, Got, answer, serving

DUE_AT = datetime(2026, 1, 2, tzinfo=UTC)


def client_of(api: Api, **settings: Any) -> axle.Client:
    """Return a client whose other side is a portal."""
    return axle.Client("tok", "http://axle.test", transport=api.endpoint, **settings)


def test_a_record_lives(api: Api) -> None:
    """Created, read, changed, archived, restored, erased: each call gives what the server says of it."""
    with client_of(api) as client:
        made = client.contacts.create({"email": "ada@example.com", "firstname": "Ada"})
        assert made.created_at.tzinfo is not None and made.archived is False
        found = client.contacts.get(made.id, properties=["firstname", "email"])
        assert (found["firstname"], found["email"]) == ("Ada", "ada@example.com")
        assert client.contacts.get("ada@example.com", id_property="email").id == made.id
        assert client.contacts.update(made.id, {"firstname": None}).id == made.id
        assert client.contacts.get(made.id, properties=["firstname"])["firstname"] is None
        client.contacts.archive(made.id)
        with pytest.raises(axle.NotFound):
            client.contacts.get(made.id)
        assert client.contacts.get(made.id, archived=True).archived_at is not None
        assert client.contacts.restore(made.id).archived is False
        client.contacts.gdpr_delete(made.id)
        with pytest.raises(axle.NotFound):
            client.contacts.get(made.id, archived=True)


def test_history_and_associations_are_shown(api: Api) -> None:
    """Where they are asked for; a new record is linked by the name of a type, by a label, or by a number."""
    with client_of(api) as client:
        company = client.companies.create({"name": "Acme"})
        others = [(company.id, "companies", "Primary")]
        contact = client.contacts.create({"email": "ada@example.com"}, associate=others)
        task = client.tasks.create({"hs_timestamp": DUE_AT}, associate=[(contact.id, "contacts"), (company.id, 192)])
        client.tasks.update(task.id, {"hs_task_subject": "a"})
        found = client.tasks.get(task.id, history=["hs_task_subject"], associations=["contacts", "companies"])
        assert found.history is not None and found.history["hs_task_subject"][0].value == "a"
        assert found.associations is not None
        assert [one.id for one in found.associations["contacts"].results] == [contact.id]
        assert [one.id for one in found.associations["companies"].results] == [company.id]
        linked = client.contacts.get(contact.id, associations=["companies"]).associations
        assert linked is not None and "contact_to_company" in {one.type for one in linked["companies"].results}


def test_two_records_become_one(api: Api) -> None:
    """Merge answers with the record that is left."""
    with client_of(api) as client:
        first, second = (client.companies.create({"name": name}) for name in ("a", "b"))
        assert client.companies.merge(first.id, second.id)["hs_merged_object_ids"] == second.id


def test_any_type_by_any_name(api: Api) -> None:
    """`objects` takes names and ids; a client has an attribute for each type of the catalog."""
    with client_of(api) as client:
        made = client.objects("0-27").create({"hs_timestamp": DUE})
        assert client.objects("task").get(made.id).id == client.tasks.get(made.id).id == made.id
        names = sorted({of.name for file in files_by_name().values() if (of := catalog_type(file))})
        assert [getattr(client, name).object_type.name for name in names] == names
        assert {"line_items", "products", "quotes"} < {*names}
        item = client.line_items.create({"name": "Chair"}, quantity=2)
        assert client.line_items.get(item.id, properties="quantity").properties.quantity == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_of_the_paths(api: Api, version: str) -> None:
    """The same calls under another address."""
    with client_of(api, version=version) as client:
        task = client.tasks.create({"hs_timestamp": DUE})
        contact = client.contacts.create({"email": "ada@example.com"})
        client.associations("tasks", "contacts").put(task.id, contact.id)
        assert client.tasks.search().total == 1
        assert [one.to_object_id for one in client.associations("tasks", "contacts").list(task.id)] == [contact.id]
        assert "hs_task_subject" in {one.name for one in client.properties("tasks").list()}
        assert client.properties("tasks").groups.list().first() is not None
        assert client.pipelines("deals").list().first() is not None
        assert [one.email for one in client.owners.list()] == ["owner@example.com"]
        assert client.schemas.list().all() == []


def test_what_a_write_warns_of(api: Api) -> None:
    """A moment in seconds is taken for one under 2026-09, and the record says so; elsewhere there is nothing to say."""
    with client_of(api, version="2026-09") as client:
        (warning,) = client.tasks.create({"hs_timestamp": "1767225600"}).warnings
        assert (warning.category, warning.context["propertyName"]) == ("PROPERTY_VALUE_NORMALIZED", "hs_timestamp")
        assert (warning.context["rawValue"], warning.context["normalizedValue"]) == ("1767225600", "1767225600000")
        assert client.tasks.create({"hs_timestamp": DUE}).warnings == ()


def test_a_list_is_fetched_while_it_is_walked() -> None:
    """One page at a time, and only as many as are wanted; nothing is sent before the first record is asked for."""

    def page(got: Got) -> bytes:
        after = int(got.target.partition("after=")[2] or 0)
        record = {"id": str(after), "properties": {}, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
        return answer(200, {"results": [record], "paging": {"next": {"after": str(after + 1)}}})

    with serving(page) as server, axle.Client("t", server.url) as client:
        records = client.tasks.list(properties=["a", "b"], limit=1)
        assert server.got == []
        walked = iter(records)
        assert [next(walked).id for _ in range(3)] == ["0", "1", "2"]
        assert len(server.got) == 3
        assert server.got[0].target == "/crm/v3/objects/tasks?limit=1&properties=a%2Cb"
        first = records.first()
        assert first is not None and first.id == "0"


def test_the_first_asks_for_no_more(api: Api) -> None:
    """Of a list, of a search and of associations; whether there are any is not guessed."""
    asked: list[str] = []
    hooks = axle.Hooks(on_request=lambda request: asked.append(f"{request.url.partition('?')[2]} {request.body.decode()}"))
    with client_of(api) as client:
        tasks = [client.tasks.create({"hs_timestamp": DUE}) for _ in range(3)]
        contact = client.contacts.create(email="ada@example.com")
        client.associations("tasks", "contacts").put(tasks[0].id, contact.id)
        client = client_of(api, hooks=hooks)
        found = [client.tasks.list().first(), client.tasks.list(limit=50).first(), client.tasks.search().first()]
        assert [one and one.id for one in found] == [tasks[0].id] * 3
        linked = client.associations("tasks", "contacts").list(tasks[0].id).first()
        assert linked is not None and linked.to_object_id == contact.id
        assert ["limit=1 " in asked[0], "limit=1 " in asked[1], '"limit":1,' in asked[2], "limit=1 " in asked[3]] == [True] * 4
        for results in (client.tasks.list(), client.tasks.search()):
            with pytest.raises(TypeError, match="first"):
                bool(results)
        assert len(asked) == 4


def test_both_halves_give_the_same(api: Api) -> None:
    """What is awaited is what is returned."""

    async def run() -> list[Any]:
        async with axle.AsyncClient("tok", "http://axle.test", transport=api.endpoint) as client:
            made = await client.tasks.create({"hs_timestamp": DUE, "hs_task_subject": "x"})
            listed = [one.id async for one in client.tasks.list()]
            searched = [one.id async for one in client.tasks.search({"filters": []})]
            total = await client.tasks.search().total
            raw = await client.tasks.raw.get(made.id)
            await client.tasks.archive(made.id)
            return [made.id, listed, searched, total, raw.status, await client.tasks.list().all()]

    with client_of(api) as client:
        made = client.tasks.create({"hs_timestamp": DUE, "hs_task_subject": "x"})
        plain = [
            made.id,
            [one.id for one in client.tasks.list()],
            [one.id for one in client.tasks.search({"filters": []})],
            client.tasks.search().total,
            client.tasks.raw.get(made.id).status,
        ]
        client.tasks.archive(made.id)
        plain.append(client.tasks.list().all())
    awaited = asyncio.run(run())
    assert plain[1:3] == [[plain[0]], [plain[0]]] and awaited[1:3] == [[awaited[0]], [awaited[0]]]
    assert plain[3:] == awaited[3:] == [1, 200, []]


def test_raw_answers_and_other_options(api: Api) -> None:
    """Status, headers and body as they came, and what is in them; `with_options` shares all but what it names."""
    with client_of(api) as client:
        made = client.tasks.create({"hs_timestamp": DUE})
        raw = client.tasks.raw.get(made.id, properties=["hs_timestamp"])
        assert (raw.status, raw.headers["content-type"]) == (200, "application/json;charset=utf-8")
        assert raw.json()["id"] == made.id
        parsed = raw.parse()
        assert parsed is not None and parsed.id == made.id
        assert client.request("GET", f"/crm/v3/objects/tasks/{made.id}").json()["id"] == made.id
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        other = client.with_options(headers={"x-a": "1"}, params={"q": "1"}).with_options(headers={"x-b": "2"}, timeout=1.0)
        other.tasks.get(1, headers={"x-b": "3"})
        client.tasks.get(1)
        changed, plain = server.got
        assert (changed.headers["x-a"], changed.headers["x-b"], changed.target.partition("?")[2]) == ("1", "3", "q=1")
        assert "x-a" not in plain.headers and server.connections == 1


def test_raw_calls_take_what_the_others_take(api: Api) -> None:
    """Properties by name too; of a list and of a search they show a page."""
    with client_of(api) as client:
        raw = client.contacts.raw
        made = raw.create({"email": "ada@example.com"}, firstname="Ada")
        contact = made.parse()
        assert made.status == 201 and contact is not None
        changed = raw.update(contact.id, {"city": "Ulm"}, firstname="Eve").parse()
        assert changed is not None and changed.properties.firstname == "Eve"
        for page in (raw.list(limit=5), raw.search({"filters": []}, limit=5)):
            assert [record["id"] for record in page.json()["results"]] == [contact.id]
        assert raw.archive(contact.id).status == 204
        assert raw.restore(contact.id).status == 200
        merged = raw.merge(contact.id, client.contacts.create().id).json()["id"]
        assert raw.gdpr_delete(merged).status == 204
        with pytest.raises(axle.InvalidProperties):
            raw.create(firstnam="x")


def test_options_that_there_are_not_are_refused(api: Api) -> None:
    """At once, with the names of those that there are: by a call, by `with_options` and by `request`."""
    options: dict[str, Any] = {"propertys": ["a"]}
    with client_of(api) as client:
        with pytest.raises(TypeError, match=r"propertys.*properties"):
            client.tasks.get(1, **options)
        for call in (client.with_options, functools.partial(client.request, "GET", "/x")):
            with pytest.raises(TypeError, match=r"propertys.*timeout"):
                call(**options)


@pytest.mark.parametrize("path", ["", "x", "@evil.example/x", ".evil.example/x", ":99999", "http://evil.example/"])
def test_a_path_stays_on_its_host(path: str) -> None:
    """What does not begin with `/` would become a part of the host's name, to which the token then goes."""
    with serving(answer()) as server, axle.Client("t", server.url, retry=None) as client:
        with pytest.raises(ValueError, match="not a path"):
            client.request("GET", path)
        assert server.got == []


def test_a_path_of_ones_own_is_encoded() -> None:
    """Where it must be: what is encoded already stays as it is, and further query fields are joined to its own."""
    with serving(answer()) as server, axle.Client("t", server.url) as client:
        client.request("GET", "/é x%20y\r\nA: b?q=1", params={"p": {"2"}, "n": None})
        assert server.got[0].target == "/%C3%A9%20x%20y%0D%0AA:%20b?q=1&p=2"


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_what_is_no_id_is_refused(api: Api, name: str) -> None:
    """It would be the path of something else: a call for one record never reaches all of them."""
    with client_of(api) as client:
        for call in (client.tasks.get, client.tasks.archive, lambda one: client.tasks.update(one, {"a": "b"})):
            with pytest.raises(ValueError, match="not a valid id"):
                call(name)


def test_validation_and_lax_binding() -> None:
    """An answer that is not as it should be is an error with a path; without validation, it is what can be made of it."""
    wrong = answer(200, {"id": "1", "properties": {"a": 5}, "createdAt": "yesterday", "updatedAt": "2026-01-01T00:00:00Z"})
    with serving(wrong) as server:
        with axle.Client("t", server.url) as client, pytest.raises(axle.ResponseValidationError) as failed:
            client.tasks.get(1)
        assert failed.value.path.startswith("$.")
        with axle.Client("t", server.url, validation=False) as client:
            found = client.tasks.get(1)
        assert [found.id, found.created_at, found["a"]] == ["1", "yesterday", 5]
    dates = {"createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
    with serving(answer(200, {"id": "1", "properties": {}, **dates, "archivedAt": None})) as server:
        with axle.Client("t", server.url) as client:
            assert client.tasks.get(1).archived_at is None
        with axle.Client("t", server.url, lax=False) as client, pytest.raises(axle.ResponseValidationError, match="archivedAt"):
            client.tasks.get(1)


def test_null_counts_as_absent() -> None:
    """For every field that may be absent, at every depth; a property that is null is one without a value."""
    nulls = dict.fromkeys(["archived", "archivedAt", "associations", "propertiesWithHistory", "url"])
    record = {**RECORD, **nulls, "properties": {"a": None, "b": "c"}}
    with serving(answer(200, record)) as server:
        for validation in (True, False):
            with axle.Client("t", server.url, validation=validation) as client:
                found = client.objects("things").get(1)
                assert (found.archived, found.associations, found.properties.to_dict()) == (False, None, {"a": None, "b": "c"})
        with axle.Client("t", server.url, lax=False) as client, pytest.raises(axle.ResponseValidationError):
            client.objects("things").get(1)
    error = {"message": "no", "category": None, "context": None, "errors": None, "status": None}
    with serving(answer(207, {"status": None, "results": [record], "errors": [error], "numErrors": None})) as server:
        with axle.Client("t", server.url) as client:
            part = client.objects("things").batch.read([1])
        assert [len(part.results), part.errors[0].message, part.errors[0].context] == [1, "no", {}]


def test_an_answer_without_an_end_to_its_depth_is_misshapen() -> None:
    """It is an error of the client's, and none of the interpreter."""
    deep = b'{"id": "1", "properties": ' + b'{"a":' * 100_000
    with serving(answer(200, deep)) as server:
        for validation in (True, False):
            with axle.Client("t", server.url, validation=validation) as client, pytest.raises(axle.ResponseValidationError):
                client.objects("things", dict).get(1)


def test_hooks_are_told(api: Api) -> None:
    """Of each request and each answer, in their order."""
    told: list[str] = []
    hooks = axle.Hooks(
        on_request=lambda request: told.append(f"{request.method} {request.path}"),
        on_response=lambda response: told.append(str(response.status)),
    )
    with client_of(api, hooks=hooks) as client:
        client.tasks.list().all()
    assert told == ["GET /crm/v3/objects/tasks", "200"]


def test_definitions_owners_and_the_account(api: Api) -> None:
    """Properties and their groups, owners, the account, as structures."""
    with client_of(api) as client:
        definition = client.properties("tasks").get("hs_task_status")
        assert definition.type == "enumeration" and "WAITING" in {option.value for option in definition.options}
        assert len(client.properties("tasks").list().all()) > 100
        assert client.properties("tasks").groups.list().first() is not None
        made = client.properties("contacts").create(
            {"name": "shoe", "label": "Shoe", "type": "string", "fieldType": "text", "groupName": "contactinformation"}
        )
        assert client.properties("contacts").update(made.name, {"label": "Boot"}).label == "Boot"
        client.properties("contacts").archive(made.name)
        several = client.properties("contacts").get_all(["email", "firstname"])
        assert {one.name for one in several} == {"email", "firstname"}
        assert client.account_info.details().portal_id == api.account
