"""Batches: who fails alone, who takes all others along, and what the answer says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import COMPANIES, CONTACTS, DUE, TASKS, Api, ApiFactory, links

ENTRY = {"status", "category", "message", "context", "links", "errors"}


def task(**extra: Any) -> dict[str, Any]:
    """Return the input of a task."""
    return {"properties": {"hs_timestamp": DUE}, **extra}


def count(api: Api, path: str = TASKS) -> int:
    """Return how many records are listed."""
    return len(api.get(f"{path}?limit=100")["results"])


def test_the_shape_of_an_answer(api: Api) -> None:
    """A batch answer has its fields in order, and no errors where there are none."""
    answer = api.post(f"{TASKS}/batch/create", {"inputs": [task()]})
    assert list(answer) == ["status", "results", "requestedAt", "startedAt", "completedAt"]
    assert answer["status"] == "COMPLETE"


def test_create_is_all_or_nothing(api: Api) -> None:
    """One bad input refuses the whole batch, and nothing is written."""
    bads: list[dict[str, Any]] = [{"properties": {}}, {"properties": {"hs_timestamp": "x"}}, task(associations=links("5", 204))]
    for bad in bads:
        api.post(f"{TASKS}/batch/create", {"inputs": [task(), bad]}, 400)
        api.post(f"{TASKS}/batch/create", {"inputs": [task(objectWriteTraceId="a"), bad]}, 400)
        api.post(
            f"{TASKS}/batch/create",
            {"inputs": [task(objectWriteTraceId="a"), {**bad, "objectWriteTraceId": "a"}]},
            400,
        )
    assert count(api) == 0


def test_create_with_trace_ids_creates_what_it_can(api: Api) -> None:
    """When every input has a trace id of its own the bad ones are told by theirs, in a 207."""
    inputs = [
        task(objectWriteTraceId="one"),
        {"properties": {}, "objectWriteTraceId": "two"},
        {"properties": {"hs_timestamp": "x"}, "objectWriteTraceId": "three"},
    ]
    answer = api.post(f"{TASKS}/batch/create", {"inputs": inputs}, 207)
    assert (answer["status"], answer["numErrors"], len(answer["results"])) == ("COMPLETE", 2, 1)
    assert all(set(entry) == ENTRY for entry in answer["errors"])
    assert [entry["context"]["objectWriteTraceId"] for entry in answer["errors"]] == [["two"], ["three"]]
    assert count(api) == 1


def test_a_bad_association_refuses_the_batch_even_with_trace_ids(api: Api) -> None:
    """An invalid association is a 400 for the whole batch either way."""
    inputs = [task(objectWriteTraceId="one"), task(objectWriteTraceId="two", associations=links("5", 204))]
    answer = api.post(f"{TASKS}/batch/create", {"inputs": inputs}, 400)
    assert answer["message"] == "One or more associations are invalid"
    assert count(api) == 0


def test_contacts_that_exist(api: Api) -> None:
    """A taken e-mail is a 409 without the id for the whole batch, and an entry with it when there are trace ids."""
    contact = api.contact("a@example.com")
    inputs = [{"properties": {"email": f"{name}@example.com"}} for name in "ab"]
    whole = api.post(f"{CONTACTS}/batch/create", {"inputs": inputs}, 409)
    assert whole["message"] == "Contact already exists"
    traced = [{**one, "objectWriteTraceId": str(n)} for n, one in enumerate([*inputs, inputs[1]])]
    answer = api.post(f"{CONTACTS}/batch/create", {"inputs": traced}, 207)
    assert [entry["category"] for entry in answer["errors"]] == ["CONFLICT", "CONFLICT"]
    assert answer["errors"][0]["context"] == {"existingId": [contact], "objectWriteTraceId": ["0"]}
    assert len(answer["results"]) == 1
    assert api.post(f"{CONTACTS}/batch/create", {"inputs": [inputs[0], inputs[0]]}, 409)["category"] == "CONFLICT"


def test_read_tells_the_missing_ids_in_one_error(api: Api) -> None:
    """Unknown and impossible ids are one entry of a 207; the others come in the order asked for, each once."""
    first, second = api.task(), api.task()
    inputs = [{"id": one} for one in (second, "99", first, "x", "-1", first)]
    answer = api.post(f"{TASKS}/batch/read", {"inputs": inputs, "properties": []}, 207)
    assert [one["id"] for one in answer["results"]] == [second, first]
    (entry,) = answer["errors"]
    assert set(entry) == ENTRY
    assert entry["category"] == "OBJECT_NOT_FOUND"
    assert entry["context"] == {"ids": ["99", "x", "-1"]}
    assert entry["message"] == ("Could not get some TASK objects, they may be deleted or not exist. Check that ids are valid.")
    assert answer["numErrors"] == 1


def test_read_by_a_unique_property_and_archived(api: Api) -> None:
    """`idProperty` is in the body, `archived` in the query; history is read too."""
    contact = api.contact("a@example.com")
    body = {"inputs": [{"id": "A@EXAMPLE.com"}], "idProperty": "email", "properties": ["email"]}
    assert api.post(f"{CONTACTS}/batch/read", body, 200)["results"][0]["id"] == contact
    body["propertiesWithHistory"] = ["email"]
    shown = api.post(f"{CONTACTS}/batch/read", body, 200)["results"][0]
    assert shown["propertiesWithHistory"]["email"][0]["value"] == "a@example.com"
    api.delete(f"{CONTACTS}/{contact}")
    by_id = {"inputs": [{"id": contact}]}
    api.post(f"{CONTACTS}/batch/read", by_id, 207)
    assert api.post(f"{CONTACTS}/batch/read?archived=true", by_id, 200)["results"][0]["archived"] is True


def test_update_tells_the_missing_ids_and_changes_the_others(api: Api) -> None:
    """Unknown ids of an update are one entry of a 207."""
    record = api.task()
    inputs = [{"id": one, "properties": {"hs_task_body": "x"}} for one in ("98", record, "99")]
    answer = api.post(f"{TASKS}/batch/update", {"inputs": inputs}, 207)
    assert answer["errors"][0]["context"] == {"ids": ["98", "99"]}
    assert api.read("tasks", record, "hs_task_body")["hs_task_body"] == "x"


def test_update_without_properties_returns_the_record(api: Api) -> None:
    """An input without properties changes nothing and returns its record."""
    record = api.task()
    api.now_ms += 1000
    for one in ({"id": record}, {"id": record, "properties": {}}):
        answer = api.post(f"{TASKS}/batch/update", {"inputs": [one]}, 200)
        assert answer["results"][0]["id"] == record
        assert answer["results"][0]["updatedAt"] == answer["results"][0]["createdAt"]


def test_update_by_a_unique_property_per_input(api: Api) -> None:
    """Each input of an update may name its record by a property of its own."""
    first, second = api.contact("a@example.com"), api.contact("b@example.com")
    inputs = [
        {"id": "a@example.com", "idProperty": "email", "properties": {"city": "Rome"}},
        {"id": second, "properties": {"city": "Oslo"}, "objectWriteTraceId": "t"},
    ]
    answer = api.post(f"{CONTACTS}/batch/update", {"inputs": inputs}, 200)
    assert [one["id"] for one in answer["results"]] == [first, second]
    assert answer["results"][1]["objectWriteTraceId"] == "t"


def test_a_bad_value_refuses_the_whole_update(api: Api) -> None:
    """A bad property value in an update is a 400, and no record changes."""
    first, second = api.task(), api.task()
    inputs = [
        {"id": first, "properties": {"hs_task_body": "x"}},
        {"id": second, "properties": {"hs_timestamp": "x"}},
    ]
    api.post(f"{TASKS}/batch/update", {"inputs": inputs}, 400)
    assert api.read("tasks", first, "hs_task_body")["hs_task_body"] is None


@pytest.mark.parametrize("action", ["update", "upsert"])
def test_the_same_record_twice(api: Api, action: str) -> None:
    """Naming a record twice is a 400, also by two different keys."""
    contact = api.contact("a@example.com")
    by_mail = {"id": "a@example.com", "idProperty": "email", "properties": {}}
    by_id = {"id": contact, "properties": {}}
    shouted = {**by_mail, "id": "A@EXAMPLE.COM"}
    for pair in ([by_id, by_id], [by_mail, by_mail], [by_mail, by_id], [by_mail, shouted]):
        answer = api.post(f"{CONTACTS}/batch/{action}", {"inputs": pair}, 400)
        assert answer["message"].startswith("Duplicate IDs found in batch input: [")
        assert answer["category"] == "VALIDATION_ERROR"
    plain = api.post(f"{CONTACTS}/batch/{action}", {"inputs": [by_id, by_id]}, 400)
    assert plain["message"] == f"Duplicate IDs found in batch input: [{contact}]. IDs must be unique"
    assert plain["context"] == {"ids": [contact]}


def test_upsert_by_email(api: Api) -> None:
    """An upsert by e-mail changes who is there and creates who is not, with that e-mail."""
    known = api.contact("a@example.com")
    inputs = [
        {"id": f"{name}@example.com", "idProperty": "email", "properties": {"city": "Rome"}, "objectWriteTraceId": name}
        for name in ("a", "b")
    ]
    old, new = api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 200)["results"]
    assert (old["id"], old["new"], new["new"]) == (known, False, True)
    assert (new["properties"]["email"], new["properties"]["city"]) == ("b@example.com", "Rome")
    assert [old["objectWriteTraceId"], new["objectWriteTraceId"]] == ["a", "b"]
    assert None not in [*old["properties"].values(), *new["properties"].values()]


def test_upsert_checks_required_properties_when_it_creates(api: Api) -> None:
    """Required properties are checked on the creating branch alone, and then nothing is written."""
    record = api.task()
    inputs = [{"id": record, "properties": {"hs_task_body": "x"}}, {"id": "7", "properties": {"hs_task_body": "x"}}]
    answer = api.post(f"{TASKS}/batch/upsert", {"inputs": inputs}, 400)
    assert answer["context"] == {"properties": ["hs_timestamp"]}
    assert api.read("tasks", record, "hs_task_body")["hs_task_body"] is None
    assert api.post(f"{TASKS}/batch/upsert", {"inputs": inputs[:1]}, 200)["results"][0]["new"] is False


def test_upsert_by_a_property_that_is_not_unique(api: Api) -> None:
    """An upsert, an update or a read by a property that is not unique is refused; writes in words that clients look for."""
    inputs = [{"id": "Rome", "idProperty": "city", "properties": {}}]
    for action in ("upsert", "update"):
        answer = api.post(f"{CONTACTS}/batch/{action}", {"inputs": inputs}, 400)
        text = f"Unable to perform update/upsert by non-unique 0-1 property city in portal ID {api.account}"
        assert answer["message"] == text
        assert answer["category"] == "VALIDATION_ERROR"
    api.post(f"{CONTACTS}/batch/read", {"inputs": [{"id": "Rome"}], "idProperty": "city"}, 400)


def test_upsert_by_a_key_that_clients_cannot_write(api: Api) -> None:
    """A record created by a unique property is found by it the next time, even where clients may not write that property."""
    inputs = [{"id": "K1", "idProperty": "hs_unique_creation_key", "properties": {"hs_timestamp": DUE}}]
    first, second = (api.post(f"{TASKS}/batch/upsert", {"inputs": inputs}, 200)["results"][0] for _ in "ab")
    assert (first["new"], second["new"]) == (True, False)
    assert first["id"] == second["id"]
    assert first["properties"]["hs_unique_creation_key"] == "K1"


@pytest.mark.parametrize("key", ["", " ", "nobody"])
def test_upsert_by_what_cannot_be_a_key(api: Api, key: str) -> None:
    """An upsert that would create a record named by an empty or impossible value is refused."""
    inputs = [{"id": key, "idProperty": "email", "properties": {"city": "Rome"}}]
    api.post(f"{CONTACTS}/batch/upsert", {"inputs": inputs}, 400)
    assert count(api, CONTACTS) == 0


def test_archive_ignores_what_is_not_there(api: Api) -> None:
    """Archiving unknown, impossible, archived and repeated ids is a 204."""
    record = api.task()
    body = {"inputs": [{"id": one} for one in (record, record, "99", "x", "0")]}
    for _ in range(2):
        assert api.post(f"{TASKS}/batch/archive", body, 204) is None
    assert count(api) == 0


@pytest.mark.parametrize("action", ["create", "read", "update", "upsert", "archive"])
def test_the_size_of_a_batch(api: Api, action: str) -> None:
    """A batch has between 1 and 100 inputs, a read with history at most 50."""
    one = {"id": "5", "properties": {"hs_timestamp": DUE}}
    for inputs in ([], [one] * 101):
        assert api.post(f"{TASKS}/batch/{action}", {"inputs": inputs}, 400)["category"] == "VALIDATION_ERROR"
    if action == "read":
        body = {"inputs": [{"id": str(n)} for n in range(51)], "propertiesWithHistory": ["hs_task_body"]}
        api.post(f"{TASKS}/batch/read", body, 400)
        api.post(f"{TASKS}/batch/read", {**body, "propertiesWithHistory": []}, 207)


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_the_query_names_the_property_of_an_upsert(open_api: ApiFactory, preset: str) -> None:
    """Inputs that name none have that of the query; one input's own comes before it."""
    api = open_api(preset)
    target = f"{CONTACTS}/batch/upsert?idProperty=email"
    for city, new in (("Bern", True), ("Basel", False)):
        body = {"inputs": [{"id": "a@example.com", "properties": {"city": city}}]}
        (one,) = api.post(target, body, 200)["results"]
        assert (one["new"], one["properties"]["city"]) == (new, city)
        assert api.read("contacts", one["id"], "email")["email"] == "a@example.com"
    assert count(api, CONTACTS) == 1
    body = {"inputs": [{"id": "a@example.com", "idProperty": "city", "properties": {"city": "x"}}]}
    assert "non-unique 0-1 property city" in api.post(target, body, 400)["message"]
    assert "non-unique 0-1 property city" in api.post(f"{CONTACTS}/batch/upsert?idProperty=city", body, 400)["message"]


@pytest.mark.parametrize("preset", ["documented", "observed"])
@pytest.mark.parametrize("text", ["a@example.com", "", "0", "-5", "1e3", "9" * 30])
def test_no_record_is_made_of_what_is_no_id(open_api: ApiFactory, preset: str, text: str) -> None:
    """An upsert whose input is named by what can be no id, and says of no property that it is a value of it, makes nothing."""
    api = open_api(preset)
    body = {"inputs": [{"id": text, "properties": {"city": "Bern"}}, {"id": "b@example.com", "idProperty": "email"}]}
    assert api.post(f"{CONTACTS}/batch/upsert", body, 400)["context"] == {"id": [text]}
    assert api.get(CONTACTS)["results"] == []


def test_an_association_without_types_is_refused(api: Api) -> None:
    """On create, alone or in batches: nothing is made that is associated with nothing."""
    given = {"properties": {}, "associations": [{"to": {"id": api.contact()}, "types": []}]}
    for path, body in ((COMPANIES, given), (f"{COMPANIES}/batch/create", {"inputs": [given]})):
        refused = api.post(path, {**body}, 400)
        assert (refused["message"], refused["context"]) == ("An association needs at least one of types.", {"types": ["[]"]})
    assert api.get(COMPANIES)["results"] == []


@pytest.mark.parametrize("preset", ["documented", "observed"])
def test_an_input_may_be_the_id_itself(open_api: ApiFactory, preset: str) -> None:
    """Where a batch wants ids, a text is one; null is told last, behind whatever else is wrong."""
    api = open_api(preset)
    first, second = api.task(), api.task()
    read = api.post(f"{TASKS}/batch/read", {"inputs": [first, {"id": second}]}, 200)
    assert [one["id"] for one in read["results"]] == [first, second]
    for body, text in (
        ({"inputs": [None, first]}, "column 32: Null element at index 0 of inputs"),
        (
            {"inputs": [None, 5]},
            "column 17: Cannot construct instance of `SimplePublicObjectId` (although at least one Creator",
        ),
        ({"inputs": [None, [5]]}, "column 17: Cannot deserialize value of type `SimplePublicObjectId` from Array value (token"),
        ({"inputs": [None], "properties": 5}, "column 31: Cannot deserialize value of type `java.util.ArrayList<java.lang.S"),
    ):
        for path in ("read", "archive") if "properties" not in body else ("read",):
            told = api.post(f"{TASKS}/batch/{path}", body, 400)["message"]
            assert told.startswith(f"Invalid input JSON on line 1, {text}"), told
    api.post(f"{TASKS}/batch/archive", {"inputs": [first]}, 204)
    assert [one["id"] for one in api.get(TASKS)["results"]] == [second]
