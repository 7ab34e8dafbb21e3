"""No list of a request is without a bound, and what is refused is told in an answer of a bounded size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import inspect

from axle.core.errors import MAX_REFUSALS
from axle.core.sizes import MAX_BATCH, MAX_LINKS, MAX_LISTED, MAX_NAMES, MAX_PAIRS
from axle.http.routes.every import ROUTES
from tests.api import CONTACTS, TASKS, Api

LONG = "x" * 200_000
LISTS = inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.DictType


def unbounded(kind: Any, path: str, above: frozenset[Any] = frozenset()) -> Iterator[str]:
    """Give the places of a shape that may hold any number of things."""
    if isinstance(kind, LISTS):
        if kind.max_length is None:
            yield path
        yield from unbounded(kind.value_type if isinstance(kind, inspect.DictType) else kind.item_type, f"{path}[]", above)
    elif isinstance(kind, inspect.StructType) and kind.cls not in above:
        for field in kind.fields:
            yield from unbounded(field.type, f"{path}.{field.encode_name}", above | {kind.cls})
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from unbounded(one, path, above)


def test_every_list_of_every_request_is_bounded() -> None:
    """Whatever a route decodes has no list, and no object of any keys, without a bound."""
    shapes = {row.body for row in ROUTES if row.body is not None}
    assert len(shapes) > 20
    assert [place for shape in shapes for place in unbounded(inspect.type_info(shape), str(shape))] == []


def many(count: int) -> list[str]:
    """Return so many names."""
    return [f"n{number}" for number in range(count)]


V4 = "/crm/v4/associations/contacts/companies/batch"
PAIR = {"from": {"id": "1"}, "to": {"id": "2"}}
SENT: list[tuple[str, Any, str, int, int]] = [
    (f"{TASKS}/batch/read", {"inputs": [{"id": "1"}] * 101}, "inputs", MAX_BATCH, 101),
    (f"{TASKS}/batch/read", {"inputs": [{"id": "1"}], "properties": many(MAX_NAMES + 1)},
        "properties", MAX_NAMES, MAX_NAMES + 1),
    (f"{TASKS}/search", {"properties": many(MAX_NAMES + 7)}, "properties", MAX_NAMES, MAX_NAMES + 7),
    (TASKS, {"properties": dict.fromkeys(many(MAX_NAMES + 1), "x")}, "properties", MAX_NAMES, MAX_NAMES + 1),
    (f"{V4}/associate/default", {"inputs": [PAIR] * (MAX_PAIRS + 1)}, "inputs", MAX_PAIRS, MAX_PAIRS + 1),
    (f"{V4}/create", {"inputs": [{**PAIR, "types": [{}] * 0}, {**PAIR, "types": [
        {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}] * (MAX_LISTED + 1)}]},
        "types", MAX_LISTED, MAX_LISTED + 1),
    ("/engagements/v1/engagements", {"engagement": {"type": "NOTE"}, "associations": {"contactIds": [1] * (MAX_LINKS + 1)}},
        "associations", MAX_LINKS, MAX_LINKS + 1),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "name", "most", "count"), SENT)
def test_more_than_a_list_may_have(api: Api, path: str, body: Any, name: str, most: int, count: int) -> None:
    """It is a 400 that says what there were too many of, and how many there may be."""
    answer = api.call("POST", path, body)
    assert answer.status == 400
    told = answer.json()
    assert told["message"] == f"The maximum number of {name} is {most}, but there were {count}."
    assert (told["category"], told["context"]) == ("VALIDATION_ERROR", {name: [str(count)]})


@pytest.mark.parametrize("field", ["properties", "propertiesWithHistory", "associations"])
def test_more_names_in_a_query_than_may_be(api: Api, field: str) -> None:
    """Joined by commas they count as much as repeated; as many as may be are taken."""
    answer = api.call("GET", f"{TASKS}?{field}={','.join(many(MAX_NAMES + 1))}")
    assert answer.status == 400
    assert answer.json()["message"] == f"The maximum number of {field} is {MAX_NAMES}, but there were {MAX_NAMES + 1}."
    assert api.call("GET", f"{TASKS}?{field}={','.join(many(MAX_NAMES))}").status == 200


@pytest.mark.parametrize("count", [MAX_REFUSALS, MAX_REFUSALS + 1, MAX_NAMES])
def test_errors_name_the_first_of_what_is_wrong(api: Api, count: int) -> None:
    """The first hundred, in the message and in the list, and how many more there are."""
    answer = api.call("POST", CONTACTS, {"properties": dict.fromkeys(many(count), "x")})
    assert answer.status == 400
    body = answer.json()
    assert [one["context"]["propertyName"] for one in body["errors"]] == [[name] for name in many(min(count, MAX_REFUSALS))]
    assert body["message"].count('"isValid":false') == min(count, MAX_REFUSALS)
    assert f'"{many(MAX_REFUSALS)[-1]}"' in body["message"]
    more = count - MAX_REFUSALS
    assert body["message"].endswith(f"] and {more} more" if more > 0 else "]")
    assert body.get("context") == ({"omitted": [str(more)]} if more > 0 else None)
    assert len(answer.body) < 40_000


def test_errors_of_a_whole_batch_are_bounded_together(api: Api) -> None:
    """A hundred of all inputs, not of each."""
    inputs = [{"properties": {"lastname": "x", **dict.fromkeys(many(50), "x")}} for _ in range(100)]
    body = api.post(f"{CONTACTS}/batch/create", {"inputs": inputs}, 400)
    assert len(body["errors"]) == MAX_REFUSALS
    assert body["context"] == {"omitted": [str(100 * 50 - MAX_REFUSALS)]}


def test_an_option_that_is_not_allowed_is_told_with_the_first_of_those_that_are(api: Api) -> None:
    """Neither a long value nor many options make a long answer."""
    options = [{"label": f"L{n}", "value": f"{'v' * 4_000}{n}"} for n in range(1_000)]
    definition = {
        "name": "pick",
        "label": "Pick",
        "type": "enumeration",
        "fieldType": "select",
        "groupName": "contactinformation",
    }
    api.post("/crm/v3/properties/contacts", {**definition, "options": options})
    answer = api.call("POST", CONTACTS, {"properties": {"pick": "x" * 60_000}})
    assert answer.status == 400
    assert answer.json()["errors"][0]["code"] == "INVALID_OPTION"
    assert len(answer.body) < 30_000


def test_names_that_are_long_are_told_by_their_beginning(api: Api) -> None:
    """A name of a megabyte is not sent back three times."""
    answer = api.call("POST", CONTACTS, {"properties": {"n" * 1_000_000: "x"}})
    assert answer.status == 400
    assert answer.json()["errors"][0]["code"] == "PROPERTY_DOESNT_EXIST"
    assert len(answer.body) < 10_000


LONG = "n" * 9_000
MANY_LONG: list[tuple[str, Any]] = [
    (CONTACTS, {"properties": {f"{number}{LONG}": "x" for number in range(500)}}),
    (f"{CONTACTS}/batch/create", {"inputs": [{"properties": {"hs_lead_status": f"{LONG}{number}"}} for number in range(100)]}),
    ("/contacts/v1/contact", {"properties": [{"property": f"{number}{LONG}", "value": "x"} for number in range(500)]}),
    ("/contacts/v1/contact/batch", [{"email": f"{number}{LONG}", "properties": []} for number in range(500)]),
]


@pytest.mark.parametrize(("path", "body"), MANY_LONG)
def test_of_many_long_things_less_is_told_of_each(api: Api, path: str, body: Any) -> None:
    """A hundred of them make no answer that is a hundred times as long as that to one of them."""
    answer = api.call("POST", path, body)
    assert answer.status == 400
    assert len(answer.body) < 200_000
    assert len(api.call("POST", CONTACTS, {"properties": {LONG: "x"}}).body) > 6_000  # of one, more


def test_the_first_versions_bound_what_they_tell_too(api: Api) -> None:
    """In the list of validation results there are as many, and the message says how many more there are."""
    values = [{"property": name, "value": "x"} for name in many(MAX_NAMES)]
    body = api.post("/contacts/v1/contact", {"properties": values}, 400)
    assert len(body["validationResults"]) == MAX_REFUSALS
    assert body["message"] == f"Property values were not valid (and {MAX_NAMES - MAX_REFUSALS} more)"


@pytest.mark.parametrize(("path", "body"), [
    (f"{CONTACTS}/search", {"filterGroups": [{"filters": [{"propertyName": LONG, "operator": "EQ", "value": "1"}]}]}),
    (f"{CONTACTS}/batch/upsert", {"inputs": [{"id": "1", "idProperty": LONG, "properties": {}}]}),
    ("/crm/v3/objects/contacts/merge", {"primaryObjectId": LONG, "objectIdToMerge": "1"}),
    (f"/crm/v3/objects/{LONG}", {"properties": {}}),
    (f"/crm/v3/schemas/{LONG}/associations", {"fromObjectTypeId": LONG, "toObjectTypeId": LONG}),
    ("/crm/v3/properties/contacts", {"name": LONG, "label": LONG, "type": LONG, "fieldType": LONG, "groupName": LONG}),
], ids=["search", "upsert", "merge", "type", "schema", "property"])  # fmt: skip
def test_no_error_repeats_much_of_what_was_sent(api: Api, path: str, body: Any) -> None:
    """A word that is long is told by its beginning, whichever operation refuses it."""
    answer = api.call("POST", path, body)
    assert 400 <= answer.status < 500, answer.status
    assert len(answer.body) < 20_000
