"""What the tests of associations share: bodies, and what records are associated with."""

from __future__ import annotations

from typing import Any

from tests.api import Api

V4 = "/crm/v4/associations"
V3 = "/crm/v3/associations"
PAIR = f"{V4}/contacts/companies"
PRIMARY, PLAIN, BILLING = 1, 279, 931  # from a contact to a company
BACK = {PRIMARY: 2, PLAIN: 280, BILLING: 930}


def spec(*types: int, category: str = "") -> list[dict[str, Any]]:
    """Name association types as v4 does; numbers beyond those of the package are the account's own."""
    return [
        {
            "associationCategory": category or ("USER_DEFINED" if one > 100_000 else "HUBSPOT_DEFINED"),
            "associationTypeId": one,
        }
        for one in types
    ]


def pair(one: str, two: str, *types: int, **more: Any) -> dict[str, Any]:
    """Return an input of a batch: two records, and as what."""
    given = {"from": {"id": one}, "to": {"id": two}, **more}
    return {**given, "types": spec(*types)} if types else given


def inputs(*given: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a batch."""
    return {"inputs": list(given)}


def linked(api: Api, kind: str, record: str, other: str) -> dict[str, list[int]]:
    """Return what a record is associated with, each with its association types."""
    page = api.get(f"/crm/v4/objects/{kind}/{record}/associations/{other}")
    return {str(one["toObjectId"]): [t["typeId"] for t in one["associationTypes"]] for one in page["results"]}


def label(api: Api, name: str = "boss", text: str = "Boss", inverse: str | None = "Minion", at: str = PAIR) -> list[int]:
    """Define a label and return its numbers, that which leads there first."""
    body = {"name": name, "label": text} | ({"inverseLabel": inverse} if inverse else {})
    return [one["typeId"] for one in api.post(f"{at}/labels", body, 200)["results"]]


def messages(body: dict[str, Any]) -> list[str]:
    """Return what went wrong with the inputs of a batch."""
    assert body["numErrors"] == len(body["errors"])
    return [one["message"] for one in body["errors"]]
