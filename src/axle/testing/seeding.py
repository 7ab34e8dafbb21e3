"""What an account begins a test with, from a mapping or a file of YAML or JSON:

    owners:
      - {id: 7, email: ada@example.com, firstName: Ada}
    properties:
      contacts:
        - {name: colour, label: Colour, type: string, fieldType: text, groupName: contactinformation}
    contacts:
      - {$as: ada, email: ada@example.com}
    tasks:
      - {hs_timestamp: 2026-01-02T09:00:00Z, hs_task_subject: Exchange, $to: [ada]}

`$as` names a record. `$to` associates it with records that are named before it: by name, or `{name: ada, type: 204}` for an
association type other than the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from axle.client._sync.client import Client
from axle.client.errors import HubSpotError
from axle.http.app import App
from axle.storage.interface import Owner, Transaction

Seed: TypeAlias = Mapping[str, Any]

AS, TO = "$as", "$to"
USER_DEFINED, HUBSPOT_DEFINED = "USER_DEFINED", "HUBSPOT_DEFINED"


class SeedError(ValueError):
    """A seed cannot be planted; the message names the entry and says why."""


def read(source: Seed | str | Path) -> Seed:
    """Return a seed, read from a file where it is a path. Raises SeedError for one that cannot be read."""
    if isinstance(source, Mapping):
        return source
    try:
        found = yaml.safe_load(Path(source).read_text("utf-8"))  # JSON is YAML too
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise SeedError(f"{source} cannot be read: {wrong}") from wrong
    return checked(found, str(source))


def checked(found: Any, where: str) -> Seed:
    """Return a decoded seed. Raises SeedError for one that is no mapping."""
    if not isinstance(found, Mapping):
        raise SeedError(f"{where} must be a mapping of object types to records")
    return found


def planted(app: App, account: int, client: Client, seed: Seed) -> dict[str, str]:
    """Make everything that a seed describes, over the API; return the ids of the records that it names."""
    ids: dict[str, tuple[str, str]] = {}
    for place, entries in seed.items():
        if place == "owners":
            _owners(app, account, entries)
        elif place in _DEFINITIONS:
            _define(client, place, entries)
        else:
            for number, entry in enumerate(_listed(entries, place)):
                _record(client, place, entry, f"{place}[{number}]", ids)
    return {name: number for name, (_, number) in ids.items()}


def _listed(entries: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise SeedError(f"{where} must be a list of mappings")
    return entries


def _owners(app: App, account: int, entries: Any) -> None:
    now = app.now()
    owners = []
    for number, one in enumerate(_listed(entries, "owners")):
        if not isinstance(one.get("id"), int) or "@" not in str(one.get("email", "")):
            raise SeedError(f"owners[{number}] needs an id, a whole number, and an email")
        user = int(one.get("userId", one["id"]))
        owners.append(
            Owner(one["id"], user, one["email"], str(one.get("firstName", "")), str(one.get("lastName", "")), now, now)
        )

    def save(tx: Transaction) -> None:
        for owner in owners:
            tx.save_owner(owner)

    app.storage.write(account, save)


_DEFINITIONS = {
    "groups": "/crm/v3/properties/{}/groups",
    "properties": "/crm/v3/properties/{}",
    "pipelines": "/crm/v3/pipelines/{}",
}


def _define(client: Client, place: str, entries: Any) -> None:
    for kind, listed in _mapped(entries, place).items():
        for number, one in enumerate(_listed(listed, f"{place}.{kind}")):
            _asked(client, "POST", _DEFINITIONS[place].format(kind), one, f"{place}.{kind}[{number}]")


def _mapped(entries: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(entries, Mapping):
        raise SeedError(f"{where} must be a mapping of object types to lists")
    return entries


def _record(client: Client, kind: str, entry: Mapping[str, Any], where: str, ids: dict[str, tuple[str, str]]) -> None:
    properties = {name: _text(value) for name, value in entry.items() if name not in (AS, TO)}
    number = str(_asked(client, "POST", f"/crm/v3/objects/{kind}", {"properties": properties}, where)["id"])
    for end in _ends(entry.get(TO, ()), where):
        if end["name"] not in ids:
            raise SeedError(f"{where} is associated with {end['name']}, which nothing before it is named")
        other, other_id = ids[end["name"]]
        _associate(client, (kind, number), (other, other_id), end, where)
    if AS in entry:
        if entry[AS] in ids:
            raise SeedError(f"{where} is named {entry[AS]} like another record")
        ids[entry[AS]] = (kind, number)


def _ends(given: Any, where: str) -> Iterable[Mapping[str, Any]]:
    listed = given if isinstance(given, list | tuple) else [given]
    ends = [{"name": one} if isinstance(one, str) else one for one in listed]
    if not all(isinstance(one, Mapping) and isinstance(one.get("name"), str) for one in ends):
        raise SeedError(f"{where}: {TO} takes names of records, or mappings with a name and a type")
    return ends


def _associate(client: Client, one: tuple[str, str], other: tuple[str, str], end: Mapping[str, Any], where: str) -> None:
    """Associate two records, by the default type or by one that the seed names by its number."""
    start = f"/crm/v4/objects/{one[0]}/{one[1]}/associations"
    if "type" not in end:
        _asked(client, "PUT", f"{start}/default/{other[0]}/{other[1]}", None, where)
        return
    category = end.get("category", HUBSPOT_DEFINED)
    spec = [{"associationCategory": category, "associationTypeId": end["type"]}]
    _asked(client, "PUT", f"{start}/{other[0]}/{other[1]}", spec, where)


def _asked(client: Client, method: str, path: str, body: Any, where: str) -> Any:
    try:
        return client.request(method, path, body).json()
    except HubSpotError as refused:
        raise SeedError(f"{where}: {refused}") from refused


def _text(value: Any) -> Any:
    """Return what the API takes for a value of YAML, which knows dates and times."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value
