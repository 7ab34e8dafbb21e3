"""What an account begins a test with, from a mapping or a file of YAML or JSON:

    owners:
      - {id: 7, email: ada@example.com, firstName: Ada}
    properties:
      contacts:
        - {name: colour, label: Colour, type: string, fieldType: text, groupName: contactinformation}
    validation:
      contacts:
        - {propertyName: colour, requiredIf: {propertyName: lifecyclestage, values: [customer]}}
    contacts:
      - {$as: ada, email: ada@example.com}
    tasks:
      - {hs_timestamp: 2026-01-02T09:00:00Z, hs_task_subject: Exchange, $to: [ada]}

    webhooks:
      https://example.com/hook: [contact.creation, {eventType: contact.propertyChange, propertyName: email}]
    notify: true

Webhooks tell of what is seeded where `notify` says so.
`$as` names a record. `$to` associates it with records that are named before it: by name, or `{name: ada, type: 204}` for an
association type other than the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import msgspec

from axle.client._sync.client import Client
from axle.client.errors import HubSpotError
from axle.core.accounts import Owner
from axle.core.errors import UnknownType
from axle.core.overlay import SCHEMA
from axle.http.app import App
from axle.operations.account_catalogs import Catalogs
from axle.storage.interface import Transaction

Seed: TypeAlias = Mapping[str, Any]

AS, TO = "$as", "$to"
NOTIFY = "notify"  # whether webhooks tell of what is seeded
WEBHOOKS = "webhooks"  # subscriptions, by the URL of their receiver
SCHEMAS, LABELS = "schemas", "labels"  # object types of the account's own; labels of associations, by pairs "contacts/deals"
TYPE_ID = "objectTypeId"
MAX_TYPE_NUMBER = 2**31
VALIDATION = "validation"  # what must be set of records, where paths of 2026-09 write them
USER_DEFINED, HUBSPOT_DEFINED = "USER_DEFINED", "HUBSPOT_DEFINED"


class SeedError(ValueError):
    """A seed cannot be planted; the message names the entry and says why."""


def read(source: Seed | str | Path) -> Seed:
    """Return a seed, read from a file where it is a path. Raises SeedError for one that cannot be read."""
    if isinstance(source, Mapping):
        return source
    try:
        content = decoded(Path(source).read_bytes())
    except (OSError, ValueError) as wrong:
        raise SeedError(f"{source} cannot be read: {wrong}") from wrong
    return checked(content, str(source))


def decoded(text: bytes) -> Any:
    """Read JSON, or YAML where PyYAML is installed. Raises ValueError."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as no_json:
        try:
            import yaml
        except ModuleNotFoundError:
            needed = "YAML needs pyyaml, which comes with: pip install '.[testing]', in a clone of Axle"
            raise ValueError(f"this is no JSON, and {needed}: {no_json}") from None
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as wrong:
        raise ValueError(f"this is neither JSON nor YAML: {wrong}") from None


def checked(content: Any, where: str) -> Seed:
    """Return a decoded seed. Raises SeedError for one that is no mapping."""
    if not isinstance(content, Mapping):
        raise SeedError(f"{where} must be a mapping of object types to records")
    return content


def planted(app: App, account: int, client: Client, seed: Seed) -> dict[str, str]:
    """Make everything that a seed describes, over the API; return the ids of the records that it names."""
    planting = Planting(app, account, client, {})
    for place, entries in seed.items():
        if place == "owners":
            _owners(app, account, entries)
        elif place == VALIDATION:
            _validate(client, entries)
        elif place == SCHEMAS:
            _define_types(planting, entries)
        elif place == LABELS:
            _label(client, entries)
        elif place in _DEFINITIONS:
            _define(client, place, entries)
        else:
            for number, entry in enumerate(_entries(entries, place)):
                _record(planting, place, entry, f"{place}[{number}]")
    return {name: number for name, (_, number) in planting.ids.items()}


class Planting(NamedTuple):
    """A seed in the making: who makes it, and the records that it has named so far, each with its type and id."""

    app: App
    account: int
    client: Client
    ids: dict[str, tuple[str, str]]

    def association(self, type_name: str, end: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Return an association with a named record, as the API takes it: of the type that the seed names, or the default."""
        other, number = self.ids[end["name"]]
        category, type_id = end.get("category", HUBSPOT_DEFINED), end.get("type")
        if type_id is None:
            type_id = self._default(type_name, other, where)
        return {"to": {"id": number}, "types": [{"associationCategory": category, "associationTypeId": type_id}]}

    def next_type(self, type_id: str, where: str) -> None:
        """Let the next object type have this id. Raises SeedError for one that is none, or that has been passed."""
        number = type_id.removeprefix("2-")
        if not number.isascii() or not number.isdigit() or int(number) > MAX_TYPE_NUMBER:
            raise SeedError(f"{where}: {TYPE_ID} must be 2- and a number, not {type_id}")

        last = int(number) - 1
        if self.app.storage.write(self.account, lambda tx: tx.pass_numbers(SCHEMA, last)) > last:
            raise SeedError(f"{where}: {TYPE_ID} {type_id} is not free any more: list the types by their ids")

    def _default(self, type_name: str, other: str, where: str) -> int:
        catalog = self.app.storage.read(self.account, Catalogs(self.app.catalog).of)
        try:
            default = catalog.default(catalog.find(type_name).id, catalog.find(other).id)
        except UnknownType as unknown:
            raise SeedError(f"{where}: {unknown}") from None
        if default is None:
            raise SeedError(f"{where}: {type_name} and {other} have no default association")
        return default.id


def _entries(entries: Any, where: str) -> list[Mapping[str, Any]]:
    if not isinstance(entries, list) or not all(isinstance(one, Mapping) for one in entries):
        raise SeedError(f"{where} must be a list of mappings")
    return entries


def _owners(app: App, account: int, entries: Any) -> None:
    now = app.now()
    owners = []
    for number, entry in enumerate(_entries(entries, "owners")):
        if not isinstance(entry.get("id"), int) or "@" not in str(entry.get("email", "")):
            raise SeedError(f"owners[{number}] needs an id, a whole number, and an email")
        user = int(entry.get("userId", entry["id"]))
        owners.append(
            Owner(entry["id"], user, entry["email"], str(entry.get("firstName", "")), str(entry.get("lastName", "")), now, now)
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


_CHANGED_BY = {"groups": "PATCH", "properties": "PATCH", "pipelines": "PUT"}
_KEYS = {"groups": "name", "properties": "name", "pipelines": "pipelineId"}


def _define(client: Client, place: str, entries: Any) -> None:
    for type_name, listed in _mapped(entries, place).items():
        path = _DEFINITIONS[place].format(type_name)
        existing = {row.get("name", row.get("id")): row for row in _asked(client, "GET", path, None, place)["results"]}
        for number, entry in enumerate(_entries(listed, f"{place}.{type_name}")):
            name = entry.get(_KEYS[place])
            where = f"{place}.{type_name}[{number}]"
            if name in existing and _says(existing[name], entry):
                continue
            if name in existing:  # one that every account has, or that came with its type: it is made what the seed says
                changed = {key: value for key, value in entry.items() if key not in ("name", "type", "pipelineId")}
                _asked(client, _CHANGED_BY[place], f"{path}/{name}", changed, where)
            else:
                _asked(client, "POST", path, entry, where)


def _says(there: Any, entry: Any) -> bool:
    """Tell whether a definition says all that an entry says. Answers have another name for ids of pipelines and stages."""
    if isinstance(entry, Mapping):
        return isinstance(there, Mapping) and all(
            _says(there.get(key, there.get("id") if key.endswith("Id") else None), value) for key, value in entry.items()
        )
    if isinstance(entry, list):
        return isinstance(there, list) and len(there) == len(entry) and all(map(_says, there, entry))
    return bool(there == entry)


def _define_types(planting: Planting, entries: Any) -> None:
    """Define object types, each with the id that the seed gives it."""
    for number, entry in enumerate(_entries(entries, SCHEMAS)):
        body = {name: value for name, value in entry.items() if name != TYPE_ID}
        if TYPE_ID in entry:
            planting.next_type(str(entry[TYPE_ID]), f"{SCHEMAS}[{number}]")
        _asked(planting.client, "POST", "/crm/v3/schemas", body, f"{SCHEMAS}[{number}]")


def _label(client: Client, entries: Any) -> None:
    for pair, listed in _mapped(entries, LABELS).items():
        for number, entry in enumerate(_entries(listed, f"{LABELS}.{pair}")):
            _asked(client, "POST", f"/crm/v4/associations/{pair}/labels", entry, f"{LABELS}.{pair}[{number}]")


def _validate(client: Client, entries: Any) -> None:
    for type_name, listed in _mapped(entries, VALIDATION).items():
        body = {"rules": _entries(listed, f"{VALIDATION}.{type_name}")}
        _asked(client, "PUT", f"/_axle/validation/{type_name}", body, f"{VALIDATION}.{type_name}")


def _mapped(entries: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(entries, Mapping):
        raise SeedError(f"{where} must be a mapping of object types to lists")
    return entries


def _record(planting: Planting, type_name: str, entry: Mapping[str, Any], where: str) -> None:
    associations = []
    for end in _ends(entry.get(TO, ()), where):
        if end["name"] not in planting.ids:
            raise SeedError(f"{where} is associated with {end['name']}, which nothing before it is named")
        associations.append(planting.association(type_name, end, where))
    properties = {name: _wire_value(value) for name, value in entry.items() if name not in (AS, TO)}
    body = {"properties": properties, "associations": associations}
    number = str(_asked(planting.client, "POST", f"/crm/v3/objects/{type_name}", body, where)["id"])
    if AS in entry:
        if entry[AS] in planting.ids:
            raise SeedError(f"{where} is named {entry[AS]} like another record")
        planting.ids[entry[AS]] = (type_name, number)


def _ends(ends_of: Any, where: str) -> Iterable[Mapping[str, Any]]:
    listed = ends_of if isinstance(ends_of, list | tuple) else [ends_of]
    ends = [{"name": one} if isinstance(one, str) else one for one in listed]
    if not all(isinstance(one, Mapping) and isinstance(one.get("name"), str) for one in ends):
        raise SeedError(f"{where}: {TO} takes names of records, or mappings with a name and a type")
    return ends


def _asked(client: Client, method: str, path: str, body: Any, where: str) -> Any:
    try:
        return client.request(method, path, body).json()
    except HubSpotError as refused:
        raise SeedError(f"{where}: {refused}") from refused


def _wire_value(value: Any) -> Any:
    """Return what the API takes for a value of YAML, which knows dates and times."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value
