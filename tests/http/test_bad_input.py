"""Bad input: always a 4xx that says what is wrong, never a 500, and nothing written."""

from __future__ import annotations

import gzip
import uuid
from collections import defaultdict
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from axle.http.receiving import MAX_BODY
from axle.http.routes.every import ROUTES
from axle.http.routes.row import DATED, FOURTH
from tests.api import CONTACTS, DUE, TASKS, Answer, Api
from tests.http.test_auth import state
from tests.rounds import rounds

TOKEN = {"authorization": "Bearer tok"}
JSON = {**TOKEN, "content-type": "application/json"}
DEEP = 100_000

BYTES: dict[str, bytes] = {
    "empty": b"",
    "blank": b"  \n ",
    "cut": b'{"properties": {"hs_timestamp": ',
    "two values": b"{}{}",
    "comment": b"// Example request body\n{}",
    "null": b"null",
    "number": b"5",
    "text": b'"x"',
    "array": b"[1]",
    "deep array": b"[" * DEEP,
    "deep object": b'{"a":' * DEEP,
    "deep and closed": b'{"properties":{"hs_task_body":' + b"[" * DEEP + b"]" * DEEP + b"}}",
    "deep in an unknown field": b'{"x":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "not utf-8": b'{"properties":{"hs_task_body":"\xff\xfe"}}',
    "utf-16": '{"properties":{}}'.encode("utf-16"),
    "lone surrogate": b'{"properties":{"hs_timestamp":"2026-01-01","hs_task_body":"\\ud800"}}',
    "lone surrogate in a name": b'{"properties":{"\\udfff":"x"}, "inputs":[{"id":"\\ud800"}]}',
    "control character": b'{"properties":{"hs_task_body":"a\x01b"}}',
    "huge number": b'{"properties":{"hs_timestamp":' + b"9" * 5000 + b"}}",
    "infinite": b'{"properties":{"hs_timestamp":1e999}}',
    "not a number": b'{"properties":{"hs_timestamp":NaN}}',
    "properties null": b'{"properties":null}',
    "properties array": b'{"properties":[]}',
    "value object": b'{"properties":{"hs_timestamp":{}}}',
    "value array": b'{"properties":{"hs_timestamp":["2026"]}}',
    "inputs object": b'{"inputs":{}}',
    "inputs null": b'{"inputs":null}',
    "inputs of nothing": b'{"inputs":[null]}',
    "inputs of text": b'{"inputs":["5"]}',
    "id null": b'{"inputs":[{"id":null,"properties":{}}]}',
    "id object": b'{"inputs":[{"id":{},"properties":{}}]}',
    "id boolean": b'{"inputs":[{"id":true,"properties":{}}]}',
    "id float": b'{"inputs":[{"id":1.5,"properties":{}}]}',
    "ten megabytes": b'{"properties":{"hs_timestamp":"2026-01-01","hs_task_body":"' + b"x" * ((10 << 20) - 100) + b'"}}',
    "too large": b'{"properties":{"hs_task_body":"' + b"x" * (10 << 20) + b'"}}',
}
TEXTS = ("/{objectType}/batch/read", "/{objectType}/batch/archive")  # of records: where a text is the id
# Those that a token opens; forms of pages and what is about a person have tests of their own.
TAKEN = [row for row in ROUTES if row.body is not None and not (row.open or row.page or row.from_page or row.personal)]
ENDING = [row for row in ROUTES if not row.streams]  # the answer of the others goes on for as long as the client stays
POSTS = sorted({row.path for row in TAKEN})


def refused(answer: Answer, *statuses: int) -> dict[str, Any]:
    """Check that an answer is an error with all that an error has."""
    assert 400 <= answer.status < 500, (answer.status, answer.body[:300])
    assert not statuses or answer.status in statuses, (answer.status, answer.body[:300])
    body: dict[str, Any] = answer.json()
    assert body["status"] == "error"
    assert body["message"]
    assert uuid.UUID(body["correlationId"])
    assert body["category"]
    return body


def addresses(path: str) -> list[tuple[str, str]]:
    """Return the methods and addresses of the routes with a body at a path; the first versions have tests of their own."""
    names = {"objectType": "tasks", "objectId": "100000000001", "toObjectType": "contacts", "fromObjectType": "tasks"}
    rows = [row for row in TAKEN if row.path == path and not row.legacy]
    named = [(row.method, row.prefixes[0] + path) for row in rows]
    # A type that the first versions know, where they are asked.
    kinds = {address: "tickets" if address.startswith("/crm-objects/v1") else "tasks" for _, address in named}
    return [
        (method, address.format_map(defaultdict(lambda: "5", {**names, "objectType": kinds[address]})))
        for method, address in named
    ]


@pytest.mark.parametrize("name", BYTES)
def test_bodies_that_no_route_takes(api: Api, name: str) -> None:
    """Each bad body is refused by every route that takes one, and nothing is written."""
    api.task()
    before = state(api)
    for path in POSTS:
        for method, address in addresses(path):
            answer = api.send(method, address, BYTES[name], JSON)
            if (path.endswith("/search") and name not in ("too large",)) or (name == "inputs of text" and path in TEXTS):
                assert answer.status < 500
            else:
                refused(answer)
    assert state(api) == before
    assert api.logged == []


@pytest.mark.parametrize("body", [b"", b" \r\n", b"null", b" null "])
def test_a_body_that_is_not_there(api: Api, body: bytes) -> None:
    """Where a body must be, nothing and null are refused in the words of the service; the fourth version has others."""
    for path in POSTS:
        for method, address in addresses(path):
            shown = refused(api.send(method, address, body, JSON), 400)
            linking = address.startswith(DATED) and "/associations/" in address
            if not body.strip() and (linking or address.startswith(FOURTH)):
                assert shown["message"] == "Invalid JSON input: a request body was expected, but none found"
                assert (shown["category"], "errors" in shown) == ("VALIDATION_ERROR", False)
            else:
                assert shown["message"] == "validation error"
                assert shown["errors"] == [{"message": "The request body may not be null"}]


PAIRS = "/crm/v3/associations/tasks/contacts/batch/create"


@pytest.mark.parametrize(
    ("path", "body", "names", "column"),
    [
        ("/crm/v3/properties/tasks", {"name": "x"}, "label, type, fieldType, groupName", 12),
        (f"{TASKS}/merge", {}, "primaryObjectId, objectIdToMerge", 2),
        (
            TASKS,
            {"properties": {}, "associations": [{"to": {"id": 1}, "types": [{}]}]},
            "associationCategory, associationTypeId",
            59,
        ),
        (TASKS, {"associations": [{"to": {}}]}, "id", 25),
        (PAIRS, {"inputs": [{"from": {"id": "1"}, "to": {"id": "2"}, "type": "x"}, {"from": {"id": "3"}}]}, "to, type", 77),
    ],
)
def test_all_that_one_object_lacks_is_told(api: Api, path: str, body: Any, names: str, column: int) -> None:
    """Of an object without required fields all are named, innermost first."""
    told = refused(api.call("POST", path, body), 400)["message"]
    assert told == f"Invalid input JSON on line 1, column {column}. Some required fields were not set: [{names}]"


def test_what_is_malformed_behind_a_missing_field(api: Api) -> None:
    """The field that was missed first is named alone where the rest of the body cannot be read."""
    told = refused(api.send("POST", TASKS, b'{"associations": [{"types": [{}', JSON), 400)["message"]
    assert told.endswith(": [associationCategory]")


def test_sizes_have_a_status_of_their_own(api: Api) -> None:
    """A body above the limit is a 413, whatever its length header says; so is one that becomes so when unpacked."""
    big = b"[" + b" " * MAX_BODY + b"]"
    refused(api.send("POST", TASKS, big, JSON), 413)
    refused(api.send("POST", TASKS, b"", {**JSON, "content-length": str(MAX_BODY + 1)}), 413)
    packed = {**JSON, "content-encoding": "gzip"}
    refused(api.send("POST", TASKS, gzip.compress(b"0" * (1 << 28)), packed), 413)
    refused(api.send("POST", TASKS, gzip.compress(b"{}")[:-5], packed), 400)
    refused(api.send("POST", TASKS, gzip.compress(b"{}") * 2, packed), 400)
    refused(api.send("POST", TASKS, b"{}", packed), 400)
    refused(api.send("POST", TASKS, b"{}", {**JSON, "content-encoding": "br"}), 415)
    fine = gzip.compress(msgspec.json.encode({"properties": {"hs_timestamp": DUE}}))
    assert api.send("POST", TASKS, fine, packed).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x" * 5000, "\xff"])
def test_content_types(api: Api, kind: str) -> None:
    """A body that says it is no JSON is a 415."""
    refused(api.send("POST", TASKS, b"{}", {**TOKEN, "content-type": kind}), 415)


IDS = ["-1", "0", "00", "9" * 19, "9" * 400, "1e5", "1.0", "0x10", "+1", " 1", "%201", "x", "%00", "1%00", "%0a", "%ED%A0%80",
       "%D9%A3", "%EF%BC%91", "1%2F2", "..", "%2e%2e%2f", "'", "1;DROP", "%F0%9F%A6%84", "null", "~", "a" * 20_000]  # fmt: skip


@pytest.mark.parametrize("record", IDS, ids=lambda one: one[:12])
def test_ids_in_paths(api: Api, record: str) -> None:
    """What is no id of a record is a 404 for each method, in every place of a path."""
    task = api.task()
    before = state(api)
    for method, body in (("GET", b""), ("PATCH", b'{"properties":{"hs_task_body":"x"}}'), ("DELETE", b"")):
        refused(api.send(method, f"{TASKS}/{record}", body, JSON), 404)
    refused(api.send("GET", f"{TASKS}/{record}?idProperty=hs_unique_creation_key", b"", JSON), 404)
    refused(api.send("GET", f"{TASKS}/{record}/associations/contacts", b"", JSON), 404)
    refused(api.send("PUT", f"{TASKS}/{task}/associations/contacts/{record}/204", b"", JSON), 404)
    refused(api.send("PUT", f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{record}", b"", JSON), 404)
    refused(api.send("POST", f"/_axle/objects/tasks/{record}/restore", b"", JSON), 404)
    refused(api.send("GET", f"/crm/v3/objects/{record}", b"", JSON), 400, 404)
    assert state(api) == before


BAD_IDS: list[Any] = [-1, 0, 2**53, 2**63, "", "-1", "x", "\x00", "٣", "1 ", "9" * 400, "a" * 2_000_000]


@pytest.mark.parametrize("record", BAD_IDS, ids=lambda one: ascii(one)[:12])
def test_ids_in_bodies(api: Api, record: Any) -> None:
    """What is no id in a batch is told as missing, and the answer does not repeat a long one whole."""
    one = {"id": record, "properties": {"hs_task_body": "x"}}
    for action in ("read", "update"):
        answer = api.call("POST", f"{TASKS}/batch/{action}", {"inputs": [one]})
        assert answer.status == 207
        assert answer.json()["results"] == []
        assert len(answer.body) < 2_000
    assert api.call("POST", f"{TASKS}/batch/archive", {"inputs": [one]}).status == 204
    twice = refused(api.call("POST", f"{TASKS}/batch/update", {"inputs": [one, one]}), 400)
    assert len(twice["message"]) < 2_000
    for prop in ("email", "hs_object_id", "nosuch", "\x00"):
        keyed = {"inputs": [{**one, "idProperty": prop}]}
        assert api.call("POST", f"{CONTACTS}/batch/update", keyed).status in (207, 400)
    merge = {"primaryObjectId": record, "objectIdToMerge": record}
    refused(api.call("POST", f"{CONTACTS}/merge", merge))
    refused(api.call("POST", f"{CONTACTS}/gdpr-delete", {"objectId": record}))
    assert api.logged == []


QUERIES = ["limit=x", "limit=", "limit=--5", "limit=1e1", "limit=99999999999", "limit=٣", "limit=%D9%A3", "limit=-",
           "limit=5&limit=x", "after=x", "after=-1", "after=1.5", "after=" + "9" * 50, "after=%00", "archived=perhaps",
           "archived=2",
           "idProperty=nosuch", "idProperty=hs_task_body", "%", "%%%", "=", "&&&", "properties=%00",
           "properties=" + "," * 50_000,
           "properties=%ED%A0%80", "properties=" + "x" * 60_000, "&".join(["properties=a"] * 6_000), "associations=%00,x,,0-27",
           "propertiesWithHistory=x,%00", "\xff=\xff"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=lambda one: ascii(one)[:20])
def test_queries(api: Api, query: str) -> None:
    """Odd queries are read or refused, never a 500."""
    task = api.task()
    latin = query.encode("utf-8").decode("latin-1")
    for address in (TASKS, f"{TASKS}/{task}", f"{TASKS}/{task}/associations/contacts"):
        answer = api.send("GET", f"{address}?{latin}", b"", JSON)
        if answer.status != 200:
            refused(answer, 400, 404)
    assert api.logged == []


@pytest.mark.parametrize("query", ["limit=x", "limit=--5", "limit=1e1", "after=x", "after=1.5", "archived=perhaps"])
def test_queries_that_are_refused(api: Api, query: str) -> None:
    """A parameter that cannot be read is a 400 that names it."""
    body = refused(api.send("GET", f"{TASKS}?{query}", b"", JSON), 400)
    assert body["message"] == f"Unable to parse value for query parameter: {query.partition('=')[0]}"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "BREW", "get", ""])
def test_wrong_methods(api: Api, method: str) -> None:
    """A known path with another method is a 405 that says which there are; OPTIONS is a 401, whoever asks."""
    for address, allowed in (
        (TASKS, "GET,OPTIONS,POST"),
        (f"{TASKS}/batch/read", "OPTIONS,POST"),
        (f"{TASKS}/search", "OPTIONS,POST"),
    ):
        answer = api.send(method, address, b"", JSON)
        if method in ("DELETE", "PATCH") and address != TASKS:
            refused(answer)  # `batch` and `search` stand where an id may
            continue
        refused(answer, 401 if method == "OPTIONS" else 405)
        if method != "OPTIONS":
            assert answer.headers["allow"] in (allowed, "DELETE,GET,OPTIONS,PATCH,POST")


@pytest.mark.parametrize("path", ["/", "", "//", "/crm", "/crm/v3/objects", "/crm/v3/objects/", "/crm/v9/objects/tasks",
    "/crm/v3/objects//5", "/crm/v3//objects/tasks", f"{TASKS}/1/2", f"{TASKS}/batch", f"{TASKS}/batch/nosuch",
    "/crm/v3/objects/tasks/1/associations", "/%63rm/%00", "/" + "a/" * 5_000, "/_axle", "/favicon.ico"])  # fmt: skip
def test_unknown_routes(api: Api, path: str) -> None:
    """What is no route is a 404, with or without a token."""
    for headers in ({}, TOKEN):
        answer = api.send("GET", path, b"", headers)
        if answer.status not in (401,):
            refused(answer, 404)


ASSOCIATIONS: list[Any] = [{}, "x", [None], [{}], [{"to": {}}], [{"to": {"id": 1}}], [{"to": {"id": 1}, "types": [{}]}],
    [{"to": {"id": 1}, "types": [{"associationCategory": 1, "associationTypeId": 204}]}],
    [{"to": {"id": 1}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": "x"}]}],
    [{"to": {"id": 1}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 2**70}]}],
    [{"to": {"id": 1}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": -578}]}],
    [{"to": {"id": [1]}, "types": []}], [{"to": None, "types": None}]]  # fmt: skip


@pytest.mark.parametrize("associations", ASSOCIATIONS, ids=lambda one: str(one)[:40])
def test_associations_of_the_wrong_shape(api: Api, associations: Any) -> None:
    """Wrong associations refuse the create, and nothing is written."""
    body = {"properties": {"hs_timestamp": DUE}, "associations": associations}
    refused(api.call("POST", TASKS, body), 400)
    refused(api.call("POST", f"{TASKS}/batch/create", {"inputs": [body]}), 400)
    assert api.get(TASKS) == {"results": []}


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["properties", "inputs", "id", "idProperty", "associations", "to", "types", "associationCategory", "associationTypeId",
        "hs_timestamp", "hs_task_body", "hs_task_reminders", "hubspot_owner_id", "hs_task_status", "objectWriteTraceId",
        "primaryObjectId", "objectIdToMerge", "objectId", "propertiesWithHistory", "filterGroups", "filters", "propertyName",
        "operator", "value", "values", "sorts", "query", "limit", "after", "name", "label", "type", "fieldType", "groupName",
        "options", "displayOrder", "archived", "dataSensitivity"]  # fmt: skip
LIKELY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**70)
    | st.text(max_size=5)
    | st.sampled_from(["100000000001", "EQ", "IN", "2026"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)


@rounds(400, 2_000)
def test_random_bodies(api: Api, cases: int) -> None:
    """No JSON, however odd, is a 500 on any route."""

    @settings(max_examples=cases, deadline=None)
    @given(st.sampled_from(POSTS), st.dictionaries(st.sampled_from(KEYS), LIKELY, max_size=5) | JSON_VALUES)
    def answered(path: str, body: Any) -> None:
        for method, address in addresses(path):
            for target in (address, address.replace("/tasks", "/contacts", 1)):
                answer = api.call(method, target, body)
                assert answer.status < 500
                assert answer.status < 400 or refused(answer)
        assert api.logged == []

    answered()


@rounds(300, 1_500)
def test_random_paths(api: Api, cases: int) -> None:
    """No path and no query, however odd, is a 500."""
    names = ["objectType", "objectId", "toObjectType", "toObjectId", "associationType"]
    texts = st.lists(st.text(st.characters(codec="latin-1"), max_size=6), min_size=5, max_size=5)

    @settings(max_examples=cases, deadline=None)
    @given(st.sampled_from(ENDING), texts, st.binary())
    def answered(route: Any, parts: list[str], query: bytes) -> None:
        places = defaultdict(lambda: parts[0], zip(names, ["tasks", *parts], strict=False), fromObjectType="tasks")
        path = (route.prefixes[0] + route.path.format_map(places)).replace("?", "")
        body = b"" if route.body is None else b"{}"
        assert api.send(route.method, f"{path}?{query.decode('latin-1')}", body, JSON).status < 500

    answered()


@pytest.mark.parametrize(
    ("operator", "total"), [("GT", 0), ("GTE", 0), ("EQ", 0), ("LT", 1), ("LTE", 1), ("NEQ", 1), ("IN", 0), ("NOT_IN", 1)]
)
@pytest.mark.parametrize("digits", [19, 20, 60])
def test_ids_beyond_every_database(api: Api, operator: str, total: int, digits: int) -> None:
    """A search by an id that no database can hold finds what it says, in both directions."""
    api.task()
    for value, expected in (("9" * digits, total), ("-" + "9" * digits, 1 - total if operator[0] in "GL" else total)):
        operand = {"values": [value]} if operator in ("IN", "NOT_IN") else {"value": value}
        asked = {"filters": [{"propertyName": "hs_object_id", "operator": operator, **operand}]}
        assert api.post(f"{TASKS}/search", asked, 200)["total"] == expected
