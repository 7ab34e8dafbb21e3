"""Associations under the path of the first version; the effect is read under the present ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import START, Api
from tests.associations.samples import label, linked

V1 = "/crm-associations/v1/associations"
TO_COMPANY, TO_CONTACT, TO_DEAL = 1, 2, 4  # from a contact, from a company, from a contact


def pair(one: Any, other: Any, number: int = TO_COMPANY, **more: Any) -> dict[str, Any]:
    """Name two records and the association type between them."""
    return {"fromObjectId": one, "toObjectId": other, "category": "HUBSPOT_DEFINED", "definitionId": number, **more}


def deal(api: Api) -> str:
    """Create a deal and return its id."""
    return str(api.post("/crm/v3/objects/deals", {"properties": {"dealname": "D"}})["id"])


def ids(api: Api, record: str, number: int, query: str = "") -> dict[str, Any]:
    """Return what a record is associated with by one type."""
    found: dict[str, Any] = api.get(f"{V1}/{record}/HUBSPOT_DEFINED/{number}{query}")
    return found


@pytest.mark.parametrize("text", [int, str])
@pytest.mark.covers("legacy.associations.create", "success")
@pytest.mark.covers("legacy.associations.archive", "success")
@pytest.mark.covers("legacy.associations.list_ids", "success")
def test_two_records_are_associated_and_not_any_more(api: Api, text: type[int | str]) -> None:
    """By ids that are numbers or text; both directions; once more changes nothing; removing what is gone is no error."""
    contact, company, other = api.contact("a@example.com"), api.company(), deal(api)
    for number, end in ((TO_COMPANY, company), (TO_DEAL, other)):
        for _ in range(2):
            api.put(V1, pair(text(contact), text(end), number), 204)
    assert linked(api, "contacts", contact, "companies") == {company: [1, 279]}
    assert linked(api, "deals", other, "contacts") == {contact: [3]}
    assert ids(api, contact, TO_COMPANY) == {"results": [int(company)], "hasMore": False, "offset": int(company)}
    assert ids(api, company, TO_CONTACT)["results"] == ids(api, other, 3)["results"] == [int(contact)]
    for _ in range(2):
        api.put(f"{V1}/delete", pair(text(contact), text(company)), 204)
        api.put(f"{V1}/delete", pair(text(other), text(contact), 3), 204)
    assert linked(api, "contacts", contact, "companies") == {company: [279]}
    assert linked(api, "contacts", contact, "deals") == {}
    assert ids(api, contact, TO_COMPANY) == {"results": [], "hasMore": False, "offset": 0}
    api.put(f"{V1}/delete", pair(contact, company, 279), 204)
    assert linked(api, "contacts", contact, "companies") == {}


@pytest.mark.covers("legacy.associations.create_batch", "success", "400")
@pytest.mark.covers("legacy.associations.archive_batch", "success", "400")
def test_batches_are_done_whole_or_not_at_all(api: Api) -> None:
    """A list of pairs of any types; one that cannot be refuses all; up to a hundred, and at least one."""
    contact, company, other = api.contact("a@example.com"), api.company(), deal(api)
    pairs = [pair(contact, company), pair(other, contact, 3), pair(company, other, 6)]
    api.put(f"{V1}/create-batch", [*pairs, pair(contact, 999_999)], 400)
    assert linked(api, "contacts", contact, "companies") == linked(api, "deals", other, "contacts") == {}
    api.put(f"{V1}/create-batch", pairs, 204)
    assert linked(api, "companies", company, "deals") == {other: [6, 342]}
    assert linked(api, "deals", other, "contacts") == {contact: [3]}
    api.put(f"{V1}/delete-batch", [*pairs, pair(contact, company, 123_456)], 400)
    assert linked(api, "deals", other, "contacts") == {contact: [3]}
    api.put(f"{V1}/delete-batch", [*pairs, pair(contact, 999_999), pair("x", company)], 204)
    assert linked(api, "deals", other, "contacts") == {}
    refused: list[Any] = [[], pairs * 34, pairs[0], [{}], {"inputs": pairs}]
    for action in ("create", "delete"):
        for wrong in refused:
            api.put(f"{V1}/{action}-batch", wrong, 400)


def test_pages_of_ids(api: Api) -> None:
    """Ten without a limit, a hundred at most, from behind the offset on."""
    contact = api.contact("a@example.com")
    deals = [int(deal(api)) for _ in range(103)]
    for part in (deals[:100], deals[100:]):
        api.put(f"{V1}/create-batch", [pair(contact, one, TO_DEAL) for one in part], 204)
    assert ids(api, contact, TO_DEAL) == {"results": deals[:10], "hasMore": True, "offset": deals[9]}
    assert ids(api, contact, TO_DEAL, "?limit=250") == {"results": deals[:100], "hasMore": True, "offset": deals[99]}
    rest = {"results": deals[100:], "hasMore": False, "offset": deals[-1]}
    assert ids(api, contact, TO_DEAL, f"?limit=100&offset={deals[99]}") == rest
    assert ids(api, contact, TO_DEAL, f"?offset={deals[-1]}")["results"] == []
    for query in ("limit=0", "limit=x", "offset=-1", f"offset={'9' * 20}"):
        api.get(f"{V1}/{contact}/HUBSPOT_DEFINED/{TO_DEAL}?{query}", 400)


def test_numbers_with_engagements_stand_for_each_type(api: Api) -> None:
    """From and to an engagement, whatever it is; the ids of all of them are listed together."""
    company, task = api.company(), api.task()
    note = api.post("/crm/v3/objects/notes", {"properties": {"hs_timestamp": START}})["id"]
    api.put(V1, pair(company, task, 7), 204)
    api.put(V1, pair(note, company, 8), 204)
    assert linked(api, "companies", company, "engagements") == {task: [7], note: [7]}
    assert ids(api, company, 7)["results"] == [int(task), int(note)]
    assert ids(api, note, 8)["results"] == ids(api, task, 8)["results"] == [int(company)]
    api.put(f"{V1}/delete", pair(company, note, 7), 204)
    api.put(V1, pair(company, api.contact("a@example.com"), 7), 400)
    assert linked(api, "companies", company, "notes") == {}
    assert linked(api, "tasks", task, "companies") == {company: [192]}


def test_labels_of_the_accounts_own(api: Api) -> None:
    """By their category and number."""
    contact, company = api.contact("a@example.com"), api.company()
    boss, _ = label(api)
    api.put(V1, pair(contact, company, boss), 400)
    api.put(V1, pair(contact, company, boss, category="USER_DEFINED"), 204)
    assert linked(api, "contacts", contact, "companies") == {company: [279, boss]}
    assert api.get(f"{V1}/{contact}/USER_DEFINED/{boss}")["results"] == [int(company)]
    api.put(f"{V1}/delete", pair(contact, company, boss, category="USER_DEFINED"), 204)
    assert linked(api, "contacts", contact, "companies") == {company: [279]}


@pytest.mark.covers("legacy.associations.create", "400")
@pytest.mark.covers("legacy.associations.archive", "400")
@pytest.mark.covers("legacy.associations.list_ids", "400", "404")
def test_what_cannot_be_is_told_and_writes_nothing(api: Api) -> None:
    """Unknown numbers and categories, types that Axle lacks, wrong ends, records that are not there, and no ids at all."""
    contact, company = api.contact("a@example.com"), api.company()
    for one in (
        pair(contact, company, 123_456), pair(contact, company, -1), pair(contact, company, 0), pair(contact, company, 2**70),
        pair(contact, company, category="NOBODY_DEFINED"), pair(contact, company, category="x" * 10_000), pair(None, company),
        {"fromObjectId": contact, "toObjectId": company}, pair(contact, {}), pair([], company),
    ):  # fmt: skip
        api.put(V1, one, 400)
        api.put(f"{V1}/delete", one, 400)
    gone = api.company()
    api.delete(f"/crm/v3/objects/companies/{gone}")
    for one in (
        pair(company, contact), pair(contact, gone), pair(contact, 999_999), pair("x", company), pair(contact, "9" * 400),
        pair(-5, company), pair(company, company, 13), pair("\x00", company), pair("٣", company),
    ):  # fmt: skip
        api.put(V1, one, 400)
    assert linked(api, "contacts", contact, "companies") == {}
    for path, status in (
        (f"{company}/HUBSPOT_DEFINED/1", 404), ("999999/HUBSPOT_DEFINED/1", 404), ("x/HUBSPOT_DEFINED/1", 404),
        (f"{contact}/HUBSPOT_DEFINED/x", 400), (f"{contact}/HUBSPOT_DEFINED/{'9' * 30}", 400), (f"{contact}/OTHER/1", 400),
    ):  # fmt: skip
        api.get(f"{V1}/{path}", status)


def test_association_types_with_nothing_behind_them(api: Api) -> None:
    """Some published numbers lead to types that Axle lacks: they are refused, not a failure."""
    known = {object_type.id for object_type in api.app.catalog.types} | {api.app.catalog.engagements.id}
    contact = api.contact("a@example.com")
    for association_type in api.app.catalog.associations.values():
        if association_type.id > 0 and not {association_type.from_type, association_type.to_type} <= known:
            api.put(V1, pair(contact, contact, association_type.id), 400)
            api.get(f"{V1}/{contact}/{association_type.category}/{association_type.id}", 400)


@pytest.mark.covers("legacy.associations.create", "isolation", "scope")
@pytest.mark.covers("legacy.associations.create_batch", "isolation", "scope")
@pytest.mark.covers("legacy.associations.archive", "isolation", "scope")
@pytest.mark.covers("legacy.associations.archive_batch", "isolation", "scope")
@pytest.mark.covers("legacy.associations.list_ids", "isolation", "scope")
def test_who_may_not_sees_and_changes_nothing(api: Api) -> None:
    """Both types must be within the scopes; another account has no such records."""
    contact, company, second = api.contact("a@example.com"), api.company(), api.company("Second")
    api.put(V1, pair(contact, company), 204)
    before = linked(api, "contacts", contact, "companies")
    other, half = api.other_account(), api.token(scopes="crm.objects.contacts.write crm.objects.contacts.read")
    for path, body, theirs in (
        ("", pair(contact, second), 400), ("/create-batch", [pair(contact, second)], 400),
        ("/delete", pair(contact, company), 204), ("/delete-batch", [pair(contact, company)], 204),
    ):  # fmt: skip
        assert api.call("PUT", V1 + path, body, token=other).status == theirs
        assert api.call("PUT", V1 + path, body, token=half).status == 403
    listed = f"{V1}/{contact}/HUBSPOT_DEFINED/1"
    assert api.call("GET", listed, token=other).status == 404
    assert api.call("GET", listed, token=half).status == 403
    assert linked(api, "contacts", contact, "companies") == before
