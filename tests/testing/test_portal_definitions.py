"""`axle definitions pull`: a portal's definitions become a seed, and the seed becomes the same definitions elsewhere."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from axle.testing import Portal, SeedError, Server
from axle.testing.portal_definitions import changes, pull
from tests.server import axle

OPTIONS = [{"label": text.title(), "value": text, "displayOrder": place} for place, text in enumerate(("red", "green"))]
COUNT = 300


def define(portal: Portal) -> None:
    """Define three hundred properties, and something of everything else."""
    ask = portal.client().request
    portal.seed({"owners": [{"id": 7, "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"}]})
    ask("POST", "/crm/v3/properties/contacts/groups", {"name": "mine", "label": "Mine"})
    inputs = [
        {"name": f"own_{number}", "label": f"Own {number}", "groupName": "mine", "type": "string", "fieldType": "text"}
        for number in range(COUNT)
    ]
    for start in range(0, COUNT, 100):
        ask("POST", "/crm/v3/properties/contacts/batch/create", {"inputs": inputs[start : start + 100]})
    colour = {"name": "colour", "label": "Colour", "groupName": "mine", "type": "enumeration", "fieldType": "select"}
    ask("POST", "/crm/v3/properties/contacts", colour | {"options": OPTIONS})
    ask("PATCH", "/crm/v3/properties/contacts/hs_lead_status", {"options": OPTIONS})
    for number in (1, 2, 3):  # the second is no more: ids have gaps
        ship = {"name": f"ship_{number}", "labels": {"singular": f"Ship {number}", "plural": f"Ships {number}"}}
        naming = {"requiredProperties": ["title"], "primaryDisplayProperty": "title", "searchableProperties": ["title"]}
        columns = [
            {"name": "title", "label": "Title"},
            {"name": "hull", "label": "Hull", "type": "number", "fieldType": "number"},
        ]
        ask("POST", "/crm/v3/schemas", ship | naming | {"properties": columns, "associatedObjects": ["contacts"]})
    ask("DELETE", "/crm/v3/schemas/2-2")
    stages = [
        {"label": text, "displayOrder": place, "metadata": {"probability": "0.5"}} for place, text in enumerate(("New", "Old"))
    ]
    ask("POST", "/crm/v3/pipelines/deals", {"label": "Second", "displayOrder": 1, "stages": stages})
    ask("PATCH", "/crm/v3/pipelines/deals/default", {"label": "First"})
    ask("POST", "/crm/v4/associations/contacts/companies/labels", {"name": "friend", "label": "Friend"})
    paired = {"name": "boss", "label": "Boss", "inverseLabel": "Staff"}
    ask("POST", "/crm/v4/associations/contacts/contacts/labels", {"name": "twin", "label": "Twin"})
    ask("POST", "/crm/v4/associations/contacts/2-3/labels", paired)


def test_a_seed_of_a_portal_makes_the_same_portal(axle_server: Server, tmp_path: Path) -> None:
    """All that the first portal defines, the second has: with ids of pipelines, stages, owners and object types."""
    first, second = axle_server.portal(), axle_server.portal(email="someone@example.com")
    define(first)
    path = tmp_path / "portal.yaml"
    ended = _pull(first, "--output", path)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    second.seed(path)
    assert list(changes(_but_for_owners(first), _but_for_owners(second))) == []
    assert _sizes(first) == _sizes(second)
    assert (
        _pull(second, "--diff", path).stdout.splitlines() == ["owners.1003: added"]
        or "owners" in _pull(second, "--diff", path).stdout
    )


def _but_for_owners(portal: Portal) -> dict[str, Any]:
    definitions = pull(portal.client())
    assert {"id": 7, "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"}.items() <= next(
        owner.items() for owner in definitions.pop("owners") if owner["id"] == 7
    )
    return definitions


def _sizes(portal: Portal) -> list[int]:
    """Return how many things each list of the API has: what the seed does not say is seen here."""
    paths = ["/crm/v3/properties/contacts", "/crm/v3/properties/2-3", "/crm/v3/schemas", "/crm/v3/pipelines/deals"]
    pairs = ("contacts/companies", "companies/contacts", "contacts/contacts", "contacts/2-3", "2-3/contacts")
    paths += [f"/crm/v4/associations/{pair}/labels" for pair in pairs]
    return [len(portal.client().request("GET", path).json()["results"]) for path in paths]


def _pull(portal: Portal, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {"HUBSPOT_ACCESS_TOKEN": portal.token, **variables}
    return axle("definitions", "pull", "--base-url", portal.url, *map(str, arguments), env=given)


def test_a_difference_is_a_line_each(axle_portal: Portal, tmp_path: Path) -> None:
    """What was added, removed and changed since a file was written; the exit status tells it too."""
    client = axle_portal.client()
    group = {"name": "mine", "label": "Mine"}
    client.request("POST", "/crm/v3/properties/contacts/groups", group)
    path = tmp_path / "portal.json"
    assert _pull(axle_portal, "--output", path).returncode == 0
    assert json.loads(path.read_text())["groups"]["contacts"][-1]["label"] == "Mine"
    assert _pull(axle_portal, "--diff", path).returncode == 0
    client.request("PATCH", "/crm/v3/properties/contacts/groups/mine", {"label": "Ours"})
    client.request("POST", "/crm/v3/properties/deals/groups", group)
    ended = _pull(axle_portal, "--diff", path)
    assert ended.returncode == 3
    assert ended.stdout.splitlines() == ["groups.contacts.mine.label: 'Mine' is now 'Ours'", "groups.deals.mine: added"]


def test_what_a_token_may_not_read_is_said(axle_portal: Portal, tmp_path: Path) -> None:
    """The rest is read; nothing is left out without a word."""
    token = axle_portal.with_scopes("crm.schemas.contacts.read", "crm.objects.contacts.read")
    ended = _pull(axle_portal, "--output", tmp_path / "portal.yaml", HUBSPOT_ACCESS_TOKEN=token)
    assert ended.returncode == 0
    assert "axle: /crm/v3/properties/deals: the token may not read it" in ended.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        ((), {}, "--output FILE"),
        (("--output", "portal.yaml", "--base-url", "http://127.0.0.1:9"), {}, "http://127.0.0.1:9: "),
        (("--output", "portal.yaml"), {"HUBSPOT_ACCESS_TOKEN": ""}, "there is no token"),
        (("--output", "portal.yaml"), {"HUBSPOT_ACCESS_TOKEN": "pat-na1-unknown"}, "401"),
        (("--output", "no/such/folder/portal.yaml"), {}, "No such file"),
        (("--diff", "none.yaml"), {}, "none.yaml cannot be read"),
    ],
)
def test_what_goes_wrong_is_one_line(
    axle_portal: Portal, tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], words: str
) -> None:
    """And the exit status 1; no file is left."""
    places = [str(tmp_path / text) if text.endswith("yaml") else text for text in arguments]
    ended = _pull(axle_portal, *places, **variables)
    lines = [line for line in ended.stderr.splitlines() if "the token may not read it" not in line]
    assert (ended.returncode, len(lines)) == (1, 1), ended.stderr
    assert words in lines[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("type_id", ["ship", "2-x", "2-", "2-99999999999"])
def test_an_object_type_has_the_id_of_one(axle_portal: Portal, type_id: str) -> None:
    """Another id is refused with its place."""
    ship = {"name": "ship", "labels": {"singular": "Ship"}, "primaryDisplayProperty": "title", "objectTypeId": type_id}
    with pytest.raises(SeedError, match=r"schemas\[0\]: objectTypeId"):
        axle_portal.seed({"schemas": [ship | {"properties": [{"name": "title", "label": "Title"}]}]})


def test_an_id_that_has_been_passed_is_refused(axle_portal: Portal) -> None:
    """Object types are listed by their ids."""
    ships = [
        {
            "objectTypeId": f"2-{number}", "name": f"ship_{number}", "labels": {"singular": f"Ship {number}"},
            "primaryDisplayProperty": "title", "properties": [{"name": "title", "label": "Title"}],
        }
        for number in (5, 4)
    ]  # fmt: skip
    with pytest.raises(SeedError, match=r"schemas\[1\].*2-4 is not free"):
        axle_portal.seed({"schemas": ships})
