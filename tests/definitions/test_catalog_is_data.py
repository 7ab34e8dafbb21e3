"""Object types are data: no name of one stands in code, and a new one is one file."""

from __future__ import annotations

import ast
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

import axle
from axle.core.catalog import Catalog, load
from axle.http.routes import Route, associations, objects
from axle.http.routes.row import NEWEST
from tests.api import CONTACTS, Api, ApiFactory, package_catalog

SOURCE = Path(axle.__file__).parent

NEW = {
    "name": "spaceships",
    "singular": "spaceship",
    "id": "0-4711",
    "link_name": "spaceship",
    "created": ["hs_createdate"],
    "modified": ["hs_lastmodifieddate"],
    "defaults": ["hs_createdate", "hs_lastmodifieddate", "hs_object_id", "hull"],
    "required": ["hull"],
    "searchable": ["hull"],
    "can_merge": True,
    "can_gdpr_delete": True,
    "groups": [{"name": "g", "label": "G"}],
    "rules": [{"rule": "fill", "property": "class", "value": "scout"}],
    "read_scopes": ["ships.read"],
    "write_scopes": ["ships.write"],
    "properties": [
        {"name": "hs_createdate", "label": "Created", "type": "datetime", "groupName": "g", "read_only": True},
        {"name": "hs_lastmodifieddate", "label": "Changed", "type": "datetime", "groupName": "g", "read_only": True},
        {"name": "hs_object_id", "label": "Id", "type": "number", "groupName": "g", "read_only": True},
        {"name": "hs_merged_object_ids", "label": "Merged", "groupName": "g", "read_only": True},
        {"name": "hull", "label": "Hull", "groupName": "g", "hasUniqueValue": True},
        {"name": "class", "label": "Class", "groupName": "g"},
    ],
    "associations": [
        {
            "id": 90001,
            "name": "spaceship_to_contact",
            "from_type": "0-4711",
            "to_type": "0-1",
            "inverse": 90002,
            "default": True,
        },
        {
            "id": 90002,
            "name": "contact_to_spaceship",
            "from_type": "0-1",
            "to_type": "0-4711",
            "inverse": 90001,
            "default": True,
        },
    ],
}


def with_new_type() -> Catalog:
    """Read the package's catalog with one file more."""
    folder = resources.files("axle") / "catalog"
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".json")}
    return load({**files, "spaceships.json": msgspec.json.encode(NEW)})


@pytest.fixture
def ships(open_api: ApiFactory) -> Api:
    """A portal that knows the new type."""
    return open_api("documented", with_new_type())


BODIES: dict[str, Any] = {
    "/{objectType}": {"properties": {"hull": "three"}},
    "/{objectType}/batch/create": {"inputs": [{"properties": {"hull": "three"}}]},
    "/{objectType}/batch/read": {"inputs": [{"id": "ONE"}], "idProperty": "hull"},
    "/{objectType}/batch/update": {"inputs": [{"id": "ONE", "idProperty": "hull", "properties": {"class": "big"}}]},
    "/{objectType}/batch/upsert": {"inputs": [{"id": "four", "idProperty": "hull", "properties": {"class": "big"}}]},
    "/{objectType}/batch/archive": {"inputs": [{"id": "{one}"}]},
    "/{objectType}/search": {"query": "one", "filterGroups": []},
    "/{objectType}/merge": {"primaryObjectId": "{one}", "objectIdToMerge": "{two}"},
    "/{objectType}/gdpr-delete": {"objectId": "{one}"},
    "/{objectType}/{objectId}": {"properties": {"class": "big"}},
}


def body(route: Route, one: str, two: str) -> Any:
    """Return the body that a route is sent."""
    if route.body is None:
        return None
    if route.path not in BODIES:
        return [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 90001}]
    text = msgspec.json.encode(BODIES[route.path]).replace(b"{one}", one.encode()).replace(b"{two}", two.encode())
    return msgspec.json.decode(text)


OF_RECORDS = (*objects.ROUTES, *associations.ROUTES)  # what is defined over the API is tested with its own routes


class Kind(NamedTuple):
    """A type of ships: the names it goes by, its association with contacts, and the paths that it has no use for."""

    names: tuple[str, ...]
    link: tuple[str, int]
    useless: tuple[str, ...] = ()


def answers(api: Api, route: Route, kind: Kind) -> None:
    """Check that a route works for a type, under every prefix and each of the type's names."""
    path = f"/crm/v3/objects/{kind.names[0]}"
    for prefix in route.prefixes:
        for name in kind.names:
            hulls = [f"{prefix} {name} {n}" for n in ("ONE", "two")]
            one, two = (api.post(path, {"properties": {"hull": hull}})["id"] for hull in hulls)
            contact = api.contact()
            if route.path.endswith("/restore"):
                api.delete(f"{path}/{one}")
            names = {"objectType": name, "objectId": one, "toObjectType": "contacts"}
            names |= {"toObjectId": contact, "associationType": "spaceship_to_contact"}
            given = msgspec.json.encode(body(route, one, two)).replace(b"ONE", hulls[0].encode())
            given = given.replace(b"HUBSPOT_DEFINED", kind.link[0].encode()).replace(b"90001", b"%d" % kind.link[1])
            fresh = given.replace(b"three", f"{prefix}{name}3".encode()).replace(b"four", f"{prefix}{name}4".encode())
            sent = None if route.body is None else msgspec.json.decode(fresh)
            answer = api.call(route.method, prefix + route.path.format(**names), sent)
            useless = route.path in kind.useless and prefix not in NEWEST
            assert answer.status == (400 if useless else route.status), (prefix, route.path, answer.body)


@pytest.mark.parametrize("route", OF_RECORDS, ids=lambda route: f"{route.method} {route.path}")
def test_a_new_type_is_one_file(ships: Api, route: Route) -> None:
    """A type that is one more file works on every route, under every prefix and each of its names."""
    answers(ships, route, Kind(("spaceships", "SPACESHIP", "0-4711"), ("HUBSPOT_DEFINED", 90001)))


@pytest.mark.parametrize("route", OF_RECORDS, ids=lambda route: f"{route.method} {route.path}")
def test_a_type_that_an_account_defines_is_like_any_other(api: Api, route: Route) -> None:
    """A type that was defined over the API works on every route too, but that older versions erase no single record of it."""
    properties = [{"name": "hull", "label": "Hull", "hasUniqueValue": True}, {"name": "class", "label": "Class"}]
    schema = {"name": "spaceship", "labels": {}, "properties": properties, "requiredProperties": ["hull"]}
    made = api.post("/crm/v3/schemas", {**schema, "searchableProperties": ["hull"], "associatedObjects": ["contacts"]})
    (link,) = [int(one["id"]) for one in made["associations"] if one["name"] == "spaceship_to_contact"]
    names = ("2-1", "p_spaceship", "P_Spaceship", f"p{api.account}_spaceship", "spaceship")
    answers(api, route, Kind(names, ("USER_DEFINED", link), ("/{objectType}/gdpr-delete",)))


def test_the_new_type_does_what_its_file_says(ships: Api) -> None:
    """Its defaults, required and unique properties, rules, search and scopes are those of the file."""
    path = "/crm/v3/objects/spaceships"
    assert ships.post(path, {"properties": {}}, 400)["message"].startswith("Error creating SPACESHIP.")
    one = ships.post(path, {"properties": {"hull": "Nostromo"}})["id"]
    assert ships.read("spaceships", one, "class")["class"] == "scout"
    assert list(ships.read("spaceships", one)) == NEW["defaults"]
    ships.post(path, {"properties": {"hull": "Nostromo"}}, 409)
    assert ships.post(f"{path}/search", {"query": "nostromo"}, 200)["total"] == 1
    contact = ships.contact()
    ships.put(f"{CONTACTS}/{contact}/associations/spaceship/{one}/contact_to_spaceship")
    assert ships.get(f"{path}/{one}?associations=contacts")["associations"]["contacts"]["results"][0]["id"] == contact
    refused = ships.call("GET", path, token=ships.token(scopes="tickets")).json()
    assert refused["errors"][0]["context"] == {"requiredGranularScopes": ["ships.read"]}


def constants(path: Path) -> list[tuple[int, str]]:
    """Return the string constants of a file that are neither docstrings nor names of slots."""
    tree = ast.parse(path.read_text())
    slots = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__"
    ]
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    docs |= {id(node) for slot in slots for node in ast.walk(slot)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return [(node.lineno, node.value) for node in found if isinstance(node.value, str)]


# Words that name a type in the catalog and something else in the code: the form of a value, a column of the owners, a setting
# of libpq, what an app has of webhooks, somebody who signs in, what a journal notes.
HOMONYMS = {"email", "service", "subscriptions", "user", "note", "notes"}


SUITE = SOURCE / "testing" / "conformance"  # tests, though they come with the package: they need types by name
PORTALS = SOURCE / "testing" / "portal_definitions.py"  # asks HubSpot, whose types are not this package's catalog
SCREENS = {SOURCE / "http" / "pages" / name for name in ("assets.py", "screens.py")}  # the inbox is a page of tasks


def test_no_type_has_its_name_in_code() -> None:
    """No string constant of the code is a name of an object type, its type id, or its path."""
    types = package_catalog().types
    names = {
        name.lower()
        for object_type in types
        for name in (object_type.name, object_type.singular, *object_type.definition.aliases)
    } - HOMONYMS
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in SOURCE.rglob("*.py")
        if SUITE not in path.parents and path not in {PORTALS, *SCREENS}
        for line, text in constants(path)
        if text.lower() in names
        or text in {object_type.id for object_type in types}
        or any(f"objects/{name}" in text for name in names)
    ]
    assert found == []
