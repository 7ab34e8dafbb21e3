"""What holds for records of every type: each operation, its effect as another route shows it, and how it fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from axle.core.catalog import ObjectType
from axle.core.model import Property
from axle.http.routes.row import NEWEST
from tests.api import Api, package_catalog

TYPES = package_catalog().types
MISSING = 99
VALUES = {"datetime": "2026-02-03T04:05:06.000Z", "date": "2026-02-03", "number": "7", "bool": "true"}

every_type = pytest.mark.parametrize("object_type", TYPES, ids=lambda kind: kind.name)
mergeable = pytest.mark.parametrize("object_type", [t for t in TYPES if t.definition.can_merge], ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    """One portal for all types: no test looks at records of another."""
    opened = Api()
    yield opened
    opened.close()


def value(prop: Property, number: int) -> str:
    """Return something that a property takes, different for each number where it can be."""
    if prop.options:
        return prop.options[0].value
    if prop.format == "email":
        return f"{prop.name}{number}@example.com"
    return VALUES.get(prop.type, f"{prop.name} {number}")


OWN_TEXT = "words"


def sample(api: Api, object_type: ObjectType) -> dict[str, str]:
    """Return properties of which a record can be made."""
    api.now_ms += 1
    names = [*object_type.definition.required, *object_type.definition.required_any[:1]]
    return {name: value(object_type.properties[name], api.now_ms) for name in names}


def plain(object_type: ObjectType) -> str:
    """Return the name of a text that clients may write and that no rule touches: the account's own where the type has none."""
    wanted = ("string", "text", "textarea", "html")
    fixed = {
        object_type.definition.status,
        object_type.definition.owner,
        *object_type.definition.required,
        *object_type.definition.searchable,
    }
    names = [
        p.name
        for p in object_type.properties.values()
        if p.type == "string" and p.fieldType in wanted and not (p.read_only or p.hasUniqueValue or p.options or p.format)
    ]
    return next((name for name in names if name not in fixed), names[0] if names else OWN_TEXT)


@pytest.fixture(autouse=True)
def own_text(request: pytest.FixtureRequest) -> None:
    """Define a text for a type of which nothing but numbers can be written."""
    object_type = request.node.callspec.params.get("object_type") if hasattr(request.node, "callspec") else None
    if isinstance(object_type, ObjectType) and plain(object_type) == OWN_TEXT:
        group = object_type.definition.groups[0].name
        body = {"name": OWN_TEXT, "label": "Words", "type": "string", "fieldType": "text", "groupName": group}
        answer = request.getfixturevalue("api").call("POST", f"/crm/v3/properties/{object_type.name}", body)
        assert answer.status in (201, 409)  # the tests of this module share an account


def path(object_type: ObjectType) -> str:
    """Return where records of a type are."""
    return f"/crm/v3/objects/{object_type.name}"


def made(api: Api, object_type: ObjectType, **more: Any) -> str:
    """Make a record and return its id."""
    return str(api.post(path(object_type), {"properties": {**sample(api, object_type), **more}})["id"])


def shown(api: Api, object_type: ObjectType, number: str, name: str) -> Any:
    """Return a property of a record, as reading it shows it."""
    return api.get(f"{path(object_type)}/{number}?properties={name}")["properties"][name]


def listed(api: Api, object_type: ObjectType) -> set[str]:
    """Return the ids of all live records of a type, as the list shows them."""
    found: set[str] = set()
    target = f"{path(object_type)}?limit=100"
    while target:
        page = api.get(target)
        found |= {one["id"] for one in page["results"]}
        after = page.get("paging", {}).get("next", {}).get("after")
        target = f"{path(object_type)}?limit=100&after={after}" if after else ""
    return found


def searched(api: Api, object_type: ObjectType, number: str) -> list[str]:
    """Return the ids that a search for an id finds."""
    only = [{"propertyName": "hs_object_id", "operator": "EQ", "value": number}]
    found = api.post(f"{path(object_type)}/search", {"filterGroups": [{"filters": only}]}, 200)
    assert found["total"] == len(found["results"])
    return [one["id"] for one in found["results"]]


@every_type
@pytest.mark.covers("records.single.create", "success")
@pytest.mark.covers("records.single.read", "success")
@pytest.mark.covers("records.single.list_records", "success")
@pytest.mark.covers("records.search.search", "success")
def test_a_new_record_is_found_by_every_way_of_reading(api: Api, object_type: ObjectType) -> None:
    """By its id, in the list, by a search and in a batch, and by each name of its type."""
    name = plain(object_type)
    number = made(api, object_type, **{name: "some words"})
    for alias in (object_type.name, object_type.singular, object_type.id):
        assert api.get(f"/crm/v3/objects/{alias}/{number}?properties={name}")["properties"][name] == "some words"
    assert number in listed(api, object_type)
    assert searched(api, object_type, number) == [number]
    batch = api.post(f"{path(object_type)}/batch/read", {"inputs": [{"id": number}], "properties": [name]}, 200)
    assert [one["properties"][name] for one in batch["results"]] == ["some words"]


@every_type
@pytest.mark.covers("records.single.update", "success")
@pytest.mark.covers("records.single.archive", "success")
@pytest.mark.covers("records.single.restore", "success")
def test_a_record_changes_goes_and_comes_back(api: Api, object_type: ObjectType) -> None:
    """Each step is seen by reading and by searching; an archived record is in neither, and keeps what it had."""
    name = plain(object_type)
    number = made(api, object_type)
    api.patch(f"{path(object_type)}/{number}", {name: "changed"})
    assert shown(api, object_type, number, name) == "changed"
    api.delete(f"{path(object_type)}/{number}")
    assert api.call("GET", f"{path(object_type)}/{number}").status == 404
    assert searched(api, object_type, number) == []
    assert api.get(f"{path(object_type)}/{number}?archived=true&properties={name}")["properties"][name] == "changed"
    api.post(f"/_axle/objects/{object_type.name}/{number}/restore", {}, 200)
    assert shown(api, object_type, number, name) == "changed"
    assert searched(api, object_type, number) == [number]


@every_type
@pytest.mark.covers("records.batches.create", "success")
@pytest.mark.covers("records.batches.read", "success")
@pytest.mark.covers("records.batches.update", "success")
@pytest.mark.covers("records.batches.archive", "success")
@pytest.mark.covers("records.batches.upsert", "success")
def test_batches_do_what_single_requests_do(api: Api, object_type: ObjectType) -> None:
    """Two records are made, changed, changed again by their ids, and archived, each as a read of one record shows it."""
    name, root = plain(object_type), f"{path(object_type)}/batch"
    inputs = [{"properties": {**sample(api, object_type), name: text}} for text in ("one", "two")]
    results = api.post(f"{root}/create", {"inputs": inputs}, 201)["results"]
    ids = sorted((one["id"] for one in results), key=int)
    assert sorted(shown(api, object_type, one, name) for one in ids) == ["one", "two"]
    for verb, text in (("update", "three"), ("upsert", "four")):
        api.post(f"{root}/{verb}", {"inputs": [{"id": one, "properties": {name: text}} for one in ids]}, 200)
        assert [shown(api, object_type, one, name) for one in ids] == [text, text]
    read = api.post(f"{root}/read", {"inputs": [{"id": one} for one in ids], "properties": [name]}, 200)
    assert sorted((one["id"], one["properties"][name]) for one in read["results"]) == [(one, "four") for one in sorted(ids)]
    api.post(f"{root}/archive", {"inputs": [{"id": one} for one in ids]}, 204)
    assert not listed(api, object_type) & set(ids)


@mergeable
@pytest.mark.covers("records.single.merge", "success")
def test_merged_records_are_one(api: Api, object_type: ObjectType) -> None:
    """The other's id leads to the one that is left, which has what only the other had."""
    name = plain(object_type)
    primary, other = made(api, object_type), made(api, object_type, **{name: "kept"})
    api.post(f"{path(object_type)}/merge", {"primaryObjectId": primary, "objectIdToMerge": other}, 200)
    assert shown(api, object_type, primary, name) == "kept"
    assert api.get(f"{path(object_type)}/{other}")["id"] == primary
    assert searched(api, object_type, other) == []


newest = pytest.mark.parametrize("prefix", NEWEST)


@newest
@every_type
@pytest.mark.covers("records.single.merge_any", "success", "400", "404", "scope", "isolation")
def test_the_newest_versions_merge_what_the_others_do_not(api: Api, object_type: ObjectType, prefix: str) -> None:
    """The other's id leads to the one that is left; under every other version most records cannot be merged."""
    primary, other = made(api, object_type), made(api, object_type, **{plain(object_type): "kept"})
    body = {"primaryObjectId": primary, "objectIdToMerge": other}
    target = f"{prefix}/{object_type.name}/merge"
    if not object_type.definition.can_merge:
        assert api.call("POST", f"{path(object_type)}/merge", body).status == 400
    assert api.call("POST", target, {}).status == 400
    assert api.call("POST", target, {**body, "objectIdToMerge": str(MISSING)}).status == 404
    assert api.call("POST", target, body, api.token(scopes="oauth")).status == 403
    assert api.call("POST", target, body, api.other_account()).status == 404
    assert listed(api, object_type) >= {primary, other}
    api.post(target, body, 200)
    assert shown(api, object_type, primary, plain(object_type)) == "kept"
    assert api.get(f"{path(object_type)}/{other}")["id"] == primary


@newest
@every_type
@pytest.mark.covers("records.single.gdpr_delete_any", "success", "400", "404", "scope", "isolation")
def test_the_newest_versions_erase_what_the_others_do_not(api: Api, object_type: ObjectType, prefix: str) -> None:
    """The record is nowhere, not even among the archived."""
    number = made(api, object_type)
    target = f"{prefix}/{object_type.name}/gdpr-delete"
    if not object_type.definition.can_gdpr_delete:
        assert api.call("POST", f"{path(object_type)}/gdpr-delete", {"objectId": number}).status == 400
    assert api.call("POST", target, {}).status == 400
    assert api.call("POST", target, {"objectId": str(MISSING)}).status == 404
    assert api.call("POST", target, {"objectId": number}, api.token(scopes="oauth")).status == 403
    assert api.call("POST", target, {"objectId": number}, api.other_account()).status == 404
    assert number in listed(api, object_type)
    api.post(target, {"objectId": number}, 204)
    for archived in ("false", "true"):
        assert api.call("GET", f"{path(object_type)}/{number}?archived={archived}").status == 404


@pytest.mark.covers("records.single.gdpr_delete", "success", "400", "404")
def test_an_erased_record_is_nowhere(api: Api) -> None:
    """Not even among the archived; types whose records are not people cannot be erased."""
    for object_type in TYPES:
        body = {"objectId": made(api, object_type)}
        answer = api.call("POST", f"{path(object_type)}/gdpr-delete", body)
        assert answer.status == (204 if object_type.definition.can_gdpr_delete else 400)
        archived = api.call("GET", f"{path(object_type)}/{body['objectId']}?archived=true").status
        alive = api.call("GET", f"{path(object_type)}/{body['objectId']}").status
        assert (alive, archived) == ((404, 404) if object_type.definition.can_gdpr_delete else (200, 404))
    object_type = next(object_type for object_type in TYPES if object_type.definition.can_gdpr_delete)
    assert api.call("POST", f"{path(object_type)}/gdpr-delete", {"objectId": str(MISSING)}).status == 404
    assert api.call("POST", f"{path(object_type)}/gdpr-delete", {"objectId": []}).status == 400


@every_type
@pytest.mark.covers("records.single.read", "404", "400")
@pytest.mark.covers("records.single.update", "404", "400")
@pytest.mark.covers("records.single.archive", "404", "400")
@pytest.mark.covers("records.single.restore", "404", "400")
@pytest.mark.covers("records.single.merge", "404", "400")
def test_a_record_that_is_not_there(api: Api, object_type: ObjectType) -> None:
    """Is a 404 in the service's form, whatever is to be done with it; what cannot be read is a 400."""
    number = made(api, object_type)
    change = {"properties": {plain(object_type): "x"}}
    merge = {"primaryObjectId": number, "objectIdToMerge": str(MISSING)}
    requests: list[tuple[str, str, Any, int]] = [
        ("GET", f"{path(object_type)}/{MISSING}", None, 404),
        ("GET", f"{path(object_type)}/{number}?archived=perhaps", None, 400),
        ("PATCH", f"{path(object_type)}/{MISSING}", change, 404),
        ("PATCH", f"{path(object_type)}/{number}", {"properties": {}}, 400),
        ("PATCH", f"{path(object_type)}/{number}", {"properties": []}, 400),
        ("DELETE", f"{path(object_type)}/{MISSING}", None, 404),
        ("DELETE", f"{path(object_type)}/{number}?idProperty={plain(object_type)}", None, 400),
        ("POST", f"/_axle/objects/{object_type.name}/{MISSING}/restore", {}, 404),
        ("POST", f"/_axle/objects/{object_type.name}/{number}/restore?archived=perhaps", {}, 400),
        ("POST", f"{path(object_type)}/merge", merge, 404 if object_type.definition.can_merge else 400),
        ("POST", f"{path(object_type)}/merge", {"primaryObjectId": number}, 400),
    ]
    for method, target, body, status in requests:
        answer = api.call(method, target, body)
        assert (answer.status, target, answer.json()["status"]) == (status, target, "error")
    assert api.get(f"{path(object_type)}/{number}")["id"] == number


@every_type
@pytest.mark.covers("records.single.list_records", "400")
@pytest.mark.covers("records.single.create", "400")
@pytest.mark.covers("records.search.search", "400")
@pytest.mark.covers("records.batches.create", "400")
@pytest.mark.covers("records.batches.read", "400")
@pytest.mark.covers("records.batches.update", "400")
@pytest.mark.covers("records.batches.archive", "400")
@pytest.mark.covers("records.batches.upsert", "400")
def test_what_cannot_be_read_writes_nothing(api: Api, object_type: ObjectType) -> None:
    """A body of the wrong shape, and a batch in which one input is wrong."""
    number = made(api, object_type)
    before = listed(api, object_type)
    enumerated = next(
        (p.name for p in object_type.properties.values() if p.options and not (p.read_only or p.externalOptions)), ""
    )
    wrong = {**sample(api, object_type), enumerated or "no_such_property": "never an option"}
    good = {"properties": sample(api, object_type)}
    requests: list[tuple[str, Any]] = [
        ("", {"properties": 5}),
        ("", {}),
        ("/search", {"filterGroups": [{"filters": [{"propertyName": "no_such", "operator": "EQ", "value": "1"}]}]}),
        ("/batch/create", {"inputs": {}}),
        ("/batch/read", {"inputs": "x"}),
        ("/batch/update", {"inputs": [{"id": number}, {"id": number}]}),
        ("/batch/archive", {}),
        ("/batch/upsert", {"inputs": [{"properties": {}}]}),
    ]
    if enumerated or not object_type.definition.activity:  # activities drop names that they do not know
        requests += [("", {"properties": wrong}), ("/batch/create", {"inputs": [good, {"properties": wrong}]})]
    for rest, body in requests:
        answer = api.call("POST", path(object_type) + rest, body)
        assert (answer.status, rest, answer.json()["status"]) == (400, rest, "error")
    assert api.call("GET", f"{path(object_type)}?limit=0").status == 400
    assert listed(api, object_type) == before


@every_type
@pytest.mark.covers("records.single.list_records", "scope", "isolation")
@pytest.mark.covers("records.single.create", "scope", "isolation")
@pytest.mark.covers("records.single.read", "scope", "isolation")
@pytest.mark.covers("records.single.update", "scope", "isolation")
@pytest.mark.covers("records.single.archive", "scope", "isolation")
@pytest.mark.covers("records.single.restore", "scope", "isolation")
@pytest.mark.covers("records.single.merge", "scope", "isolation")
@pytest.mark.covers("records.single.gdpr_delete", "scope", "isolation")
@pytest.mark.covers("records.search.search", "scope", "isolation")
@pytest.mark.covers("records.batches.create", "scope", "isolation")
@pytest.mark.covers("records.batches.read", "scope", "isolation")
@pytest.mark.covers("records.batches.update", "scope", "isolation")
@pytest.mark.covers("records.batches.archive", "scope", "isolation")
@pytest.mark.covers("records.batches.upsert", "scope", "isolation")
def test_who_may_not_gets_nothing_and_changes_nothing(api: Api, object_type: ObjectType) -> None:
    """A token without the scope is refused everywhere; one of another account finds none of our records."""
    name = plain(object_type)
    number, other = made(api, object_type, **{name: "secret"}), made(api, object_type)
    one = [{"id": number, "properties": {name: "taken"}}]
    reads: list[tuple[str, str, Any]] = [
        ("GET", "", None), ("GET", f"/{number}", None), ("POST", "/search", {}), ("POST", "/batch/read", {"inputs": one}),
    ]  # fmt: skip
    writes: list[tuple[str, str, Any]] = [
        ("POST", "", {"properties": sample(api, object_type)}),
        ("PATCH", f"/{number}", {"properties": {name: "taken"}}),
        ("DELETE", f"/{number}", None),
        ("POST", "/batch/create", {"inputs": [{"properties": sample(api, object_type)}]}),
        ("POST", "/batch/update", {"inputs": one}),
        ("POST", "/batch/upsert", {"inputs": one}),
        ("POST", "/batch/archive", {"inputs": [{"id": number}]}),
        ("POST", "/merge", {"primaryObjectId": number, "objectIdToMerge": other}),
        ("POST", "/gdpr-delete", {"objectId": number}),
    ]
    before = listed(api, object_type)
    nothing, stranger = api.token(scopes="oauth"), api.other_account()
    for method, rest, body in [*reads, *writes]:
        assert api.call(method, path(object_type) + rest, body, nothing).status == 403, rest
        answer = api.call(method, path(object_type) + rest, body, stranger)
        assert answer.status < 500
        assert b"secret" not in answer.body
    for token, status in ((nothing, 403), (stranger, 404)):
        api.delete(f"{path(object_type)}/{other}")
        assert api.call("POST", f"/_axle/objects/{object_type.name}/{other}/restore", {}, token).status == status
        api.post(f"/_axle/objects/{object_type.name}/{other}/restore", {}, 200)
    assert shown(api, object_type, number, name) == "secret"
    assert listed(api, object_type) == before


@pytest.mark.parametrize(
    "object_type", [t for t in TYPES if any(not t.properties[n].read_only for n in t.unique)], ids=lambda k: k.name
)
@pytest.mark.covers("records.single.create", "409")
@pytest.mark.covers("records.single.update", "409")
@pytest.mark.covers("records.single.restore", "409")
@pytest.mark.covers("records.batches.create", "409")
@pytest.mark.covers("records.batches.update", "409")
@pytest.mark.covers("records.batches.upsert", "409")
def test_a_value_that_is_taken_is_a_conflict(api: Api, object_type: ObjectType) -> None:
    """Of a new record, a changed one, a restored one, and in batches; the holder keeps it, and nothing else is written."""
    name = next(name for name in sorted(object_type.unique) if not object_type.properties[name].read_only)
    taken = value(object_type.properties[name], api.now_ms)
    holder = made(api, object_type, **{name: taken})
    other = made(api, object_type)
    new = {**sample(api, object_type), name: taken}
    before = listed(api, object_type)
    change = [{"id": other, "properties": {name: taken}}]
    for method, rest, body in (
        ("POST", "", {"properties": new}),
        ("PATCH", f"/{other}", {"properties": {name: taken}}),
        ("POST", "/batch/create", {"inputs": [{"properties": new}]}),
        ("POST", "/batch/update", {"inputs": change}),
        ("POST", "/batch/upsert", {"inputs": change}),
    ):
        answer = api.call(method, path(object_type) + rest, body)
        assert (answer.status, answer.json()["category"]) == (409, "CONFLICT"), rest
    api.delete(f"{path(object_type)}/{holder}")
    heir = made(api, object_type, **{name: taken})
    assert api.call("POST", f"/_axle/objects/{object_type.name}/{holder}/restore", {}).status == 409
    assert listed(api, object_type) == before - {holder} | {heir}
    assert shown(api, object_type, other, name) != taken


SYSTEM = ("hs_object_id", "createdate", "hs_createdate", "lastmodifieddate", "hs_lastmodifieddate")


@every_type
def test_what_is_shown_is_found_sorted_and_has_history(api: Api, object_type: ObjectType) -> None:
    """Searches find by a value that reading shows, order by it and take it for there; its history has it."""
    first, second = made(api, object_type), made(api, object_type)
    names = [name for name in SYSTEM if name in object_type.properties]
    record = api.get(f"{path(object_type)}/{first}?properties={','.join(names)}&propertiesWithHistory={','.join(names)}")
    values = {name: value for name, value in record["properties"].items() if value}
    assert values.keys() >= {*names}
    own = {"propertyName": "hs_object_id", "operator": "IN", "values": [first, second]}
    for name in names:
        assert record["propertiesWithHistory"][name][-1]["value"] == values[name], name
        for condition, ids in (
            ({"operator": "EQ", "value": values[name]}, [first]),
            ({"operator": "GT", "value": values[name]}, [second]),
            ({"operator": "HAS_PROPERTY"}, [first, second]),
            ({"operator": "NOT_HAS_PROPERTY"}, []),
        ):
            assert found(api, object_type, [own, {"propertyName": name, **condition}], [name]) == ids, (name, condition)
        falling = [{"propertyName": name, "direction": "DESCENDING"}]
        assert found(api, object_type, [own], falling) == [second, first], name


def found(api: Api, object_type: ObjectType, filters: list[Any], sorts: list[Any]) -> list[str]:
    """Return the ids that a search finds, in its order."""
    body = {"filterGroups": [{"filters": filters}], "sorts": sorts}
    return [one["id"] for one in api.post(f"{path(object_type)}/search", body, 200)["results"]]
