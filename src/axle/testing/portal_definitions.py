"""What a portal defines, as a seed: owners, object types, groups, properties, pipelines, labels. No record is read.

The portal is HubSpot's or another Axle's. What every portal has is left out; of HubSpot's own properties those are kept whose
options people choose. Ids are kept: of owners, pipelines, stages and object types.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from axle.client._sync.client import Client
from axle.client.errors import BadRequest, Forbidden, NotFound

TYPES = (
    "contacts", "companies", "deals", "tickets", "leads", "tasks", "meetings", "calls", "notes", "emails", "communications",
    "postal_mail", "products", "line_items", "quotes", "appointments", "courses", "listings", "services", "orders", "carts",
)  # fmt: skip
WITH_PIPELINES = ("deals", "tickets", "leads", "appointments", "courses", "listings", "services", "orders")
LABELLED = ("contacts", "companies", "deals", "tickets", "leads")
GROUP = ("name", "label", "displayOrder")
PROPERTY = (
    "name", "label", "type", "fieldType", "groupName", "description", "options", "displayOrder", "hasUniqueValue", "hidden",
    "formField", "externalOptions", "referencedObjectType", "calculationFormula", "dataSensitivity",
)  # fmt: skip
OPTION = ("label", "value", "displayOrder", "hidden", "description")
SCHEMA = (
    "name", "labels", "description", "requiredProperties", "searchableProperties", "primaryDisplayProperty",
    "secondaryDisplayProperties", "allowsSensitiveProperties",
)  # fmt: skip
OWNER = ("email", "firstName", "lastName", "userId")
PAGE = 100

Definitions = dict[str, Any]
Note = Callable[[str], None]


class _Portal:
    """Reads a portal; what the token may not read is noted, and left out."""

    def __init__(self, client: Client, note: Note) -> None:
        self._client = client
        self._note = note

    def get(self, path: str) -> Any:
        """Return an answer; None where the portal has nothing there for this token."""
        try:
            return self._client.request("GET", path).json()
        except Forbidden:
            self._note(f"{path}: the token may not read it")
        except (BadRequest, NotFound):
            self._note(f"{path}: this portal has no such thing")
        return None

    def results(self, path: str) -> list[Mapping[str, Any]]:
        """Return what a list holds."""
        results: list[Mapping[str, Any]] = (self.get(path) or {}).get("results", [])
        return results

    def pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Return what a list of several pages holds."""
        after = ""
        while True:
            answer = self.get(f"{path}?limit={PAGE}{f'&after={quote(after)}' if after else ''}") or {}
            yield from answer.get("results", [])
            after = answer.get("paging", {}).get("next", {}).get("after", "")
            if not after:
                return


def pull(client: Client, note: Note = lambda text: None) -> Definitions:
    """Return what a portal defines; `note` is told what could not be read. Raises HubSpotError where nothing can be."""
    portal = _Portal(client, note)
    schemas = sorted(portal.results("/crm/v3/schemas"), key=lambda schema: _type_number(schema["objectTypeId"]))
    custom = [schema["objectTypeId"] for schema in schemas]
    definitions: Definitions = {
        "owners": [{"id": int(owner["id"]), **_part(owner, OWNER)} for owner in portal.pages("/crm/v3/owners")],
        "schemas": [_schema(portal, schema) for schema in schemas],
        "groups": {}, "properties": {}, "pipelines": {}, "labels": {},
    }  # fmt: skip
    for object_type in (*TYPES, *custom):
        _put(definitions["groups"], object_type, _groups(portal, object_type))
        _put(definitions["properties"], object_type, [] if object_type in custom else _properties(portal, object_type))
    for object_type in (*WITH_PIPELINES, *custom):
        pipelines = portal.results(f"/crm/v3/pipelines/{object_type}")
        _put(definitions["pipelines"], object_type, [_pipeline(pipeline) for pipeline in pipelines])
    for pair in itertools.combinations_with_replacement((*LABELLED, *custom), 2):
        _put(definitions["labels"], "/".join(pair), _labels(portal, *pair))
    return {place: content for place, content in definitions.items() if content}


def _put(section: dict[str, Any], name: str, content: Sequence[Any]) -> None:
    if content:
        section[name] = list(content)


def _type_number(type_id: str) -> int:
    return int(type_id.rpartition("-")[2])


def _part(source: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return the fields that a definition is made with; those that say nothing are left out."""
    return {name: source[name] for name in names if _says_something(source.get(name))}


def _says_something(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])


def _schema(portal: _Portal, schema: Mapping[str, Any]) -> dict[str, Any]:
    ends = (
        association[end] for association in schema.get("associations", []) for end in ("fromObjectTypeId", "toObjectTypeId")
    )
    associated = [end for end in ends if end != schema["objectTypeId"]]
    properties = [_property(row) for row in schema["properties"] if not row.get("hubspotDefined")]
    more = {"properties": properties, "associatedObjects": list(dict.fromkeys(associated))}
    return {"objectTypeId": schema["objectTypeId"], **_part(schema, SCHEMA), **more}


def _groups(portal: _Portal, object_type: str) -> list[dict[str, Any]]:
    return [_part(group, GROUP) for group in portal.results(f"/crm/v3/properties/{object_type}/groups")]


def _properties(portal: _Portal, object_type: str) -> list[dict[str, Any]]:
    rows = portal.results(f"/crm/v3/properties/{object_type}")
    return [_property(row) for row in rows if not row.get("hubspotDefined")] + [
        {"name": row["name"], "options": _options(row)} for row in rows if row.get("hubspotDefined") and _chosen(row)
    ]


def _chosen(row: Mapping[str, Any]) -> bool:
    """Tell whether people choose the options of one of HubSpot's own properties."""
    writable = not row.get("modificationMetadata", {}).get("readOnlyOptions", True)
    return writable and bool(row.get("options")) and not row.get("externalOptions")


def _property(row: Mapping[str, Any]) -> dict[str, Any]:
    options = {"options": _options(row)} if row.get("options") else {}
    return _part(row, PROPERTY) | options


def _options(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"label": "", **_part(option, OPTION)} for option in row["options"]]


def _pipeline(pipeline: Mapping[str, Any]) -> dict[str, Any]:
    stages = [
        {"stageId": stage["id"], "label": stage["label"], "displayOrder": stage["displayOrder"], "metadata": _metadata(stage)}
        for stage in pipeline["stages"]
    ]
    order = {"displayOrder": pipeline["displayOrder"], "stages": stages}
    return {"pipelineId": pipeline["id"], "label": pipeline["label"], **order}


def _metadata(stage: Mapping[str, Any]) -> dict[str, Any]:
    return dict(stage.get("metadata") or {})


def _labels(portal: _Portal, from_type: str, to_type: str) -> list[dict[str, Any]]:
    """Return the labels of the portal's own between two types, each with that of its other direction."""
    there = _own_labels(portal, from_type, to_type)
    if from_type == to_type:
        return [_label(text, text) for text in dict.fromkeys(there)]
    back = _own_labels(portal, to_type, from_type) if there else []
    both = [text for text in there if text in back]
    pairs = zip([text for text in there if text not in both], [text for text in back if text not in both], strict=False)
    return [_label(text, text) for text in both] + [_label(*pair) for pair in pairs]


def _own_labels(portal: _Portal, from_type: str, to_type: str) -> list[str]:
    rows = portal.results(f"/crm/v4/associations/{from_type}/{to_type}/labels")
    labels = sorted((row for row in rows if row["category"] == "USER_DEFINED" and row["label"]), key=lambda row: row["typeId"])
    return [row["label"] for row in labels]


def _label(text: str, back: str) -> dict[str, Any]:
    name = "".join(letter if letter.isalnum() else "_" for letter in text.lower())
    return {"name": name, "label": text} | ({} if text == back else {"inverseLabel": back})


def changes(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Return a line for each thing that two seeds say differently."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted({*old, *new}, key=str):
            yield from _change(old, new, name, f"{place}.{name}" if place else str(name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from changes(_by_name(old), _by_name(new), place)
    elif old != new:
        yield f"{place}: {old!r} is now {new!r}"


def _change(old: Mapping[str, Any], new: Mapping[str, Any], name: str, place: str) -> Iterator[str]:
    if name not in new:
        yield f"{place}: removed"
    elif name not in old:
        yield f"{place}: added"
    else:
        yield from changes(old[name], new[name], place)


def _by_name(rows: list[Any]) -> dict[str, Any]:
    """Return a list's things by the name that each has, or by what it is."""
    keys = ("objectTypeId", "pipelineId", "stageId", "value", "id", "name", "label")
    rows_by_name = {}
    for row in rows:
        key = next((row[key] for key in keys if key in row), None) if isinstance(row, Mapping) else row
        rows_by_name[str(key)] = row
    return rows_by_name
