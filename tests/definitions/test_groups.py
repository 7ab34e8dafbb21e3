"""Property groups, and who may read and change definitions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import Api
from tests.definitions.properties import PROPERTIES, definition

GROUPS = f"{PROPERTIES}/groups"


@pytest.mark.covers("definitions.groups.list_groups", "success", "400")
@pytest.mark.covers("definitions.groups.read", "success", "400", "404")
@pytest.mark.covers("definitions.groups.create", "success", "400", "409")
@pytest.mark.covers("definitions.groups.update", "success", "400", "404")
@pytest.mark.covers("definitions.groups.archive", "success", "404")
def test_groups(api: Api) -> None:
    """Made, read, changed, and taken away as soon as no property is in them."""
    answer = api.call("POST", GROUPS, {"name": "paint", "label": "Paint", "displayOrder": 3})
    assert (answer.status, answer.headers["location"]) == (201, f"http://axle.test{GROUPS}/paint")
    made = answer.json()
    assert made == {"name": "paint", "label": "Paint", "displayOrder": 3, "archived": False}
    assert made in api.get(GROUPS)["results"]
    assert api.post(GROUPS, {"name": "paint", "label": "x"}, 409)["category"] == "OBJECT_ALREADY_EXISTS"
    api.post(PROPERTIES, definition(groupName="paint"))
    changed = api.call("PATCH", f"{GROUPS}/paint", {"label": "Paints", "displayOrder": None}).json()
    assert api.get(f"{GROUPS}/paint") == changed == {**made, "label": "Paints"}
    refused = api.delete(f"{GROUPS}/paint", 400)
    assert refused["message"] == "Can't delete or purge a group with active properties"
    assert refused["subCategory"] == "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
    api.delete(f"{PROPERTIES}/colour")
    api.delete(f"{GROUPS}/paint")
    api.post(PROPERTIES, definition(groupName="paint"), 400)
    api.get(f"{GROUPS}/paint", 404)
    api.delete(f"{GROUPS}/paint", 404)
    assert api.call("PATCH", f"{GROUPS}/paint", {"label": "x"}).status == 404
    assert api.post(GROUPS, {"name": "paint", "label": "Fresh"})["label"] == "Fresh"
    for body in ({"name": "Paint", "label": "x"}, {"name": "other", "label": ""}, {"name": "other"}):
        api.post(GROUPS, body, 400)
    assert api.call("PATCH", f"{GROUPS}/paint", {"label": ""}).status == 400
    for path in (GROUPS, f"{GROUPS}/paint"):
        api.get(f"{path}?archived=perhaps", 400)


WRITES = [
    ("POST", "", definition("mine")),
    ("PATCH", "/colour", {"label": "Mine"}),
    ("DELETE", "/colour", None),
    ("POST", "/batch/create", {"inputs": [definition("mine")]}),
    ("POST", "/batch/archive", {"inputs": [{"name": "colour"}]}),
    ("POST", "/groups", {"name": "mine", "label": "Mine"}),
    ("PATCH", "/groups/paint", {"label": "Mine"}),
    ("DELETE", "/groups/paint", None),
]
READS = [
    ("GET", "", None),
    ("GET", "/colour", None),
    ("POST", "/batch/read", {"inputs": [{"name": "colour"}]}),
    ("GET", "/groups", None),
    ("GET", "/groups/paint", None),
]


def state(api: Api) -> tuple[Any, ...]:
    """Return all that the first account defines for contacts."""
    return tuple(api.get(f"{PROPERTIES}{path}") for path in ("", "?archived=true", "/groups"))


@pytest.mark.covers("definitions.properties.list_properties", "isolation", "scope")
@pytest.mark.covers("definitions.properties.read", "isolation", "scope")
@pytest.mark.covers("definitions.properties.read_batch", "isolation", "scope")
@pytest.mark.covers("definitions.properties.create", "isolation", "scope")
@pytest.mark.covers("definitions.properties.update", "isolation", "scope")
@pytest.mark.covers("definitions.properties.archive", "isolation", "scope")
@pytest.mark.covers("definitions.properties.create_batch", "isolation", "scope")
@pytest.mark.covers("definitions.properties.archive_batch", "isolation", "scope")
@pytest.mark.covers("definitions.groups.list_groups", "isolation", "scope")
@pytest.mark.covers("definitions.groups.read", "isolation", "scope")
@pytest.mark.covers("definitions.groups.create", "isolation", "scope")
@pytest.mark.covers("definitions.groups.update", "isolation", "scope")
@pytest.mark.covers("definitions.groups.archive", "isolation", "scope")
def test_other_accounts_and_tokens_without_the_scope_see_and_change_nothing(api: Api) -> None:
    """Another account has its own definitions; writing takes the scope of the schema, reading that or one of the records."""
    api.post(PROPERTIES, definition())
    api.post(GROUPS, {"name": "paint", "label": "Paint"})
    before = state(api)
    other = api.other_account()
    for method, path, body in (*READS, *WRITES):
        answer = api.call(method, PROPERTIES + path, body, token=other)
        assert b'"colour"' not in answer.body.replace(b'"name":["colour"]', b"") and b'"paint"' not in answer.body.replace(
            b'["paint"]', b""
        )
    schema, record, neither = (
        api.token(scopes=one) for one in ("crm.schemas.contacts.write", "crm.objects.contacts.read", "tickets")
    )
    for method, path, body in READS:
        assert api.call(method, PROPERTIES + path, body, token=record).status == 200
        assert api.call(method, PROPERTIES + path, body, token=neither).status == 403
    for method, path, body in WRITES:
        for token in (record, neither):
            refused = api.call(method, PROPERTIES + path, body, token=token)
            assert refused.status == 403
            wanted = refused.json()["errors"][0]["context"]["requiredGranularScopes"]
            assert wanted == ["crm.schemas.contacts.write"]
    assert state(api) == before
    for method, path, body in WRITES:
        assert api.call(method, PROPERTIES + path, body, token=schema).status < 300 or path == "/batch/create"
