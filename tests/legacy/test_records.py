"""Companies, deals and other objects of the first versions: the same records in the shapes that older connectors know."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest

from axle.http.routes import Route
from axle.http.routes.every import ROUTES
from axle.http.routes.row import addresses
from tests.api import START, Api, links, package_catalog

COMPANIES, DEALS, OBJECTS = "/companies/v2/companies", "/deals/v1/deal", "/crm-objects/v1/objects"
V3 = "/crm/v3/objects"


class Kind(NamedTuple):
    """How a type is addressed: its path, the fields of an id and of a page, its name elsewhere, a property, what it needs."""

    path: str
    id: str
    page: str
    more: str
    name: str
    property: str
    needed: dict[str, str] = {}

    def body(self, text: str) -> Any:
        """Return a body that creates a record."""
        return self.given({**self.needed, self.property: text})

    def given(self, properties: dict[str, Any]) -> Any:
        """Return a body that sets properties."""
        found = [{"name": name, "value": value} for name, value in properties.items()]
        return found if self.path.startswith(OBJECTS) else {"properties": found}

    def made(self, api: Api, text: str = "x") -> int:
        """Create a record and return its id."""
        return int(api.post(self.path, self.body(text), 200)[self.id])


KINDS = {
    "companies": Kind(COMPANIES, "companyId", "companies", "has-more", "companies", "name"),
    "deals": Kind(DEALS, "dealId", "deals", "hasMore", "deals", "dealname"),
    "tickets": Kind(f"{OBJECTS}/tickets", "objectId", "objects", "hasMore", "tickets", "subject", {"hs_pipeline_stage": "1"}),
    "products": Kind(f"{OBJECTS}/products", "objectId", "objects", "hasMore", "products", "name"),
    "line items": Kind(f"{OBJECTS}/line_items", "objectId", "objects", "hasMore", "line_items", "name"),
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
with_recent = pytest.mark.parametrize("kind", [KINDS["companies"], KINDS["deals"]], ids=["companies", "deals"])
shared = pytest.mark.parametrize("kind", list(KINDS.values())[2:], ids=list(KINDS)[2:])


def named(kind: Kind, name: str, value: str, *, at: int = START) -> dict[str, Any]:
    """Return a property that has had one value."""
    version = {"name": name, "value": value, "timestamp": at, "source": "INTEGRATION", "sourceId": "1000001", "sourceVid": []}
    whole = {key: version[key] for key in ("value", "timestamp", "source", "sourceId")}
    return {**whole, "versions": [version]}


@every_kind
@pytest.mark.covers("legacy.records.create", "success")
@pytest.mark.covers("legacy.records.read", "success")
def test_what_is_created_is_a_record(api: Api, kind: Kind) -> None:
    """It is read back in its own shape, with and without a slash at the end, and as a record."""
    made = api.post(f"{kind.path}/", kind.body("Acme"), 200)
    number = made[kind.id]
    assert (made["portalId"], made["isDeleted"]) == (api.account, False)
    assert made["properties"][kind.property] == named(kind, kind.property, "Acme")
    assert made["properties"]["createdate"]["value"] == str(START)
    assert api.read(kind.name, str(number), kind.property)[kind.property] == "Acme"
    found = api.get(f"{kind.path}/{number}/?properties={kind.property}")
    assert found["properties"] == {kind.property: named(kind, kind.property, "Acme")}
    assert {**found, "properties": {}} == {**made, "properties": {}}


def test_each_type_has_fields_of_its_own(api: Api) -> None:
    """What Axle has none of is empty."""
    made = {name: api.post(kind.path, kind.body("x"), 200) for name, kind in KINDS.items()}
    assert [made["companies"][name] for name in ("additionalDomains", "stateChanges", "mergeAudits")] == [[], [], []]
    assert [made["deals"][name] for name in ("imports", "stateChanges")] == [[], []]
    assert made["deals"]["associations"] == {"associatedVids": [], "associatedCompanyIds": [], "associatedDealIds": []}
    assert [made[name]["objectType"] for name in list(KINDS)[2:]] == ["TICKET", "PRODUCT", "LINE_ITEM"]
    assert made["tickets"]["version"] == START


def test_without_names_a_company_and_a_deal_show_all_and_an_object_nothing(api: Api) -> None:
    """As their first versions do."""
    for name, kind in KINDS.items():
        shown = api.get(f"{kind.path}/{kind.made(api)}")["properties"]
        assert ("createdate" in shown) == (name in ("companies", "deals"))


@every_kind
@pytest.mark.covers("legacy.records.update", "success")
def test_a_change_is_read_with_its_history(api: Api, kind: Kind) -> None:
    """All versions where they are asked for, else the present one; the other API has the same history."""
    number = kind.made(api, "first")
    api.now_ms += 1_000
    changed = api.put(f"{kind.path}/{number}", kind.given({kind.property: "second"}))
    assert [one["value"] for one in changed["properties"][kind.property]["versions"]] == ["second", "first"]
    now = named(kind, kind.property, "second", at=START + 1_000)
    path = f"{kind.path}/{number}"
    assert api.get(f"{path}?properties={kind.property}")["properties"] == {kind.property: now}
    past = api.get(f"{path}?propertiesWithHistory={kind.property}")["properties"][kind.property]["versions"]
    assert [(one["value"], one["timestamp"]) for one in past] == [("second", START + 1_000), ("first", START)]
    query = f"?propertiesWithHistory={kind.property}"
    history = api.get(f"{V3}/{kind.name}/{number}{query}")["propertiesWithHistory"][kind.property]
    assert [one["value"] for one in history] == ["second", "first"]


@every_kind
@pytest.mark.covers("legacy.records.archive", "success")
def test_a_record_is_deleted(api: Api, kind: Kind) -> None:
    """It is in the recycle bin, and found no more."""
    number = kind.made(api)
    answer = api.call("DELETE", f"{kind.path}/{number}")
    if kind.page == "companies":
        assert (answer.status, answer.json()) == (200, {"companyId": number, "deleted": True})
    else:
        assert answer.status == 204
    assert api.call("GET", f"{kind.path}/{number}").status == 404
    assert api.get(f"{kind.path}/paged")[kind.page] == []
    assert api.get(f"{V3}/{kind.name}/{number}?archived=true")["archived"] is True


@every_kind
@pytest.mark.covers("legacy.lists.page", "success")
def test_all_records_are_paged_by_id(api: Api, kind: Kind) -> None:
    """Each once, whatever the size of the pages; without properties unless some are asked for."""
    ids = [kind.made(api, str(n)) for n in range(7)]
    for limit in (1, 3, 7, 1_000):
        found, offset, more = [], 0, True
        while more:
            page = api.get(f"{kind.path}/paged?limit={limit}&offset={offset}&properties={kind.property}")
            found += [(one[kind.id], one["properties"][kind.property]["value"]) for one in page[kind.page]]
            offset, more = page["offset"], page[kind.more]
        assert found == [(number, str(n)) for n, number in enumerate(ids)]
    bare = api.get(f"{kind.path}/paged?offset=")
    assert [one["properties"] for one in bare[kind.page]] == [{}] * 7


def test_a_page_has_all_properties_where_they_are_asked_for(api: Api) -> None:
    """With the present version of each, or with all of some."""
    number = KINDS["deals"].made(api, "first")
    api.put(f"{DEALS}/{number}", {"properties": [{"name": "dealname", "value": "second"}]})
    whole = api.get(f"{DEALS}/paged?includeAllProperties=true&allPropertiesFetchMode=latest_version")["deals"][0]
    assert {"dealname", "createdate", "hs_lastmodifieddate"} <= whole["properties"].keys()
    assert [one["value"] for one in whole["properties"]["dealname"]["versions"]] == ["second"]
    past = api.get(f"{DEALS}/paged?propertiesWithHistory=dealname")["deals"][0]["properties"]["dealname"]
    assert [one["value"] for one in past["versions"]] == ["second", "first"]


@with_recent
@pytest.mark.covers("legacy.lists.recent", "success", "400", "404")
def test_the_last_changed_and_created_come_first(api: Api, kind: Kind) -> None:
    """With how many there are, each once; those since a moment alone where one is given."""
    ids = []
    for n in range(5):
        api.now_ms += 1_000
        ids.append(kind.made(api, str(n)))
    api.now_ms += 1_000
    api.put(f"{kind.path}/{ids[0]}", kind.given({kind.property: "changed"}))
    orders = {"created": list(reversed(ids)), "modified": [ids[0], *reversed(ids[1:])]}
    for what, order in orders.items():
        found: list[int] = []
        for offset in (0, 2, 4):
            page = api.get(f"{kind.path}/recent/{what}?count=2&offset={offset}")
            assert (page["total"], page["hasMore"], page["offset"]) == (5, offset < 4, min(offset + 2, 5))
            found += [one[kind.id] for one in page["results"]]
        assert found == order
        since = api.get(f"{kind.path}/recent/{what}?since={START + 5_000}&count=250")
        assert [one[kind.id] for one in since["results"]] == order[: len(since["results"])]
    one = api.get(f"{kind.path}/recent/modified?count=1")["results"][0]["properties"][kind.property]["versions"]
    assert len(one) == 1
    path = f"{kind.path}/recent/modified?count=1&includePropertyVersions=true"
    assert len(api.get(path)["results"][0]["properties"][kind.property]["versions"]) == 2
    api.get(f"{kind.path}/recent/modified?offset=9999&count=2", 400)
    api.get(f"{kind.path}/recent/deleted", 404)


@pytest.mark.covers("legacy.lists.by_value", "success", "400", "404")
def test_a_domain_finds_companies(api: Api) -> None:
    """Each once, page by page, with the properties that are asked for."""
    ids = []
    for name, domain in (("a", "acme.com"), ("b", "Acme.com"), ("c", "other.com"), ("d", "acme.com")):
        given = {"properties": [{"name": "name", "value": name}, {"name": "domain", "value": domain}]}
        ids.append(api.post(COMPANIES, given, 200)["companyId"])
    path = "/companies/v2/domains/acme.com/companies"
    found: list[tuple[int, str]] = []
    offset, more = {"isPrimary": True, "companyId": None}, True
    while more:
        page = api.post(path, {"limit": 2, "offset": offset, "requestOptions": {"properties": ["name"]}}, 200)
        found += [(one["companyId"], one["properties"]["name"]["value"]) for one in page["results"]]
        offset, more = page["offset"], page["hasMore"]
    assert found == [(ids[0], "a"), (ids[1], "b"), (ids[3], "d")]
    bare = api.post(path, {"requestOptions": {}}, 200)
    assert [one["properties"] for one in bare["results"]] == [{}] * 3
    none = api.post("/companies/v2/domains/none.com/companies", {}, 200)
    assert none == {"results": [], "hasMore": False, "offset": {"companyId": 0, "isPrimary": True}}
    for wrong in ({"limit": 0}, {"limit": -1}, {"limit": "x"}, {"offset": {"companyId": "x"}}, {"requestOptions": 5}):
        api.post(path, wrong, 400)
    api.post("/deals/v2/domains/acme.com/deal", {}, 404)


@pytest.mark.covers("legacy.record_associations.add", "success", "404")
@pytest.mark.covers("legacy.record_associations.remove", "success", "404")
@pytest.mark.covers("legacy.record_associations.profiles", "success", "404")
@pytest.mark.covers("legacy.record_associations.profile_ids", "success", "404")
def test_contacts_of_a_company(api: Api) -> None:
    """Added and taken away one by one, read page by page; the company is the primary one of each."""
    company = KINDS["companies"].made(api)
    ids = [int(api.contact(f"{n}@example.com", firstname=str(n))) for n in range(5)]
    for vid in ids:
        assert api.put(f"{COMPANIES}/{company}/contacts/{vid}")["companyId"] == company
    api.put(f"{COMPANIES}/{company}/contacts/{ids[0]}")
    types = api.get(f"/crm/v4/objects/contacts/{ids[0]}/associations/companies")["results"][0]["associationTypes"]
    assert {one["typeId"] for one in types} == {1, 279}
    for name in ("vids", "contacts"):
        found: list[int] = []
        offset, more = 0, True
        while more:
            page = api.get(f"{COMPANIES}/{company}/{name}?count=2&vidOffset={offset}")
            found += page[name] if name == "vids" else [one["vid"] for one in page[name]]
            offset, more = page["vidOffset"], page["hasMore"]
        assert found == ids
    one = api.get(f"{COMPANIES}/{company}/contacts?count=1&property=firstname")["contacts"][0]
    shown = {each["name"]: each["value"] for each in one["properties"]}
    modified = str(START + 1)  # when the company became its primary one, which is one of its properties
    assert shown == {"firstname": "0", "lastmodifieddate": modified, "associatedcompanyid": str(company)}
    assert one["identities"][0]["identity"][0]["value"] == "0@example.com"
    for _ in range(2):
        api.delete(f"{COMPANIES}/{company}/contacts/{ids[0]}")
    assert api.get(f"{COMPANIES}/{company}/vids")["vids"] == ids[1:]
    account = api.account
    wrong = api.call("PUT", f"{COMPANIES}/99/contacts/{ids[0]}").json()
    assert wrong["message"] == f"Couldn't find a company with the ID '99' in portal '{account}'"
    for method, path in (("PUT", f"{company}/contacts/99"), ("DELETE", f"{company}/contacts/99"), ("GET", "99/contacts"),
                         ("GET", "99/vids"), ("GET", f"{company}/deals"), ("PUT", f"{company}/deals/1")):  # fmt: skip
        assert api.call(method, f"{COMPANIES}/{path}").status == 404, path


@pytest.mark.covers("legacy.record_associations.associate", "success", "400", "404")
@pytest.mark.covers("legacy.record_associations.dissociate", "success", "400", "404")
@pytest.mark.covers("legacy.record_associations.associated", "success", "404")
@pytest.mark.covers("legacy.record_associations.associated_ids", "success", "404")
def test_associations_of_deals(api: Api) -> None:
    """Given on create, added and taken away, read from both ends and by the other API; the first company is the primary one."""
    contacts = [int(api.contact(f"{n}@example.com")) for n in range(3)]
    first, second = int(api.company("a")), int(api.company("b"))
    given = {"associatedCompanyIds": [first, second], "associatedVids": contacts[:2], "associatedThings": [1]}
    made = api.post(DEALS, {"properties": [], "associations": given}, 200)
    deal = made["dealId"]
    assert made["associations"] == {
        "associatedVids": contacts[:2], "associatedCompanyIds": [first, second], "associatedDealIds": [],
    }  # fmt: skip
    primary = api.get(f"{V3}/deals/{deal}?associations=companies")["associations"]["companies"]["results"]
    assert {(one["id"], one["type"]) for one in primary} >= {(str(first), "deal_to_company")}
    assert (str(second), "deal_to_company") not in {(one["id"], one["type"]) for one in primary}
    assert api.call("PUT", f"{DEALS}/{deal}/associations/CONTACT?id={contacts[1]}&id={contacts[2]}").status == 204
    api.delete(f"{DEALS}/{deal}/associations/CONTACT?id={contacts[0]}")
    api.delete(f"{DEALS}/{deal}/associations/COMPANY?id={second}&id={first}")
    page = api.get(f"{DEALS}/paged?includeAssociations=true")["deals"][0]
    assert page["associations"] == {"associatedVids": contacts[1:], "associatedCompanyIds": [], "associatedDealIds": []}
    assert api.get(f"{DEALS}/paged")["deals"][0]["associations"]["associatedVids"] == []
    others = [KINDS["deals"].made(api) for _ in range(2)]
    for other in others:
        api.put(f"{DEALS}/{other}/associations/contact?id={contacts[1]}", status=204)
    path = f"{DEALS}/associated/contact/{contacts[1]}"
    assert api.get(f"{path}?limit=2") == {"results": [deal, others[0]], "hasMore": True, "offset": others[0]}
    last = api.get(f"{path}/paged?offset={others[0]}&properties=dealname")
    assert [(one["dealId"], one["properties"]["dealname"]["value"]) for one in last["deals"]] == [(others[1], "x")]
    assert last["hasMore"] is False
    for method, there, status in (
        ("PUT", f"{deal}/associations/CONTACT", 400), ("PUT", f"{deal}/associations/CONTACT?id=99", 404),
        ("DELETE", f"{deal}/associations/CONTACT?id=x", 404), ("PUT", f"99/associations/CONTACT?id={contacts[0]}", 404),
        ("PUT", f"{deal}/associations/NOTHING?id=1", 404), ("GET", "associated/contact/99", 404),
        ("PUT", f"{deal}/associations/CONTACT?" + "&".join(["id=1"] * 1 + [f"id={n}" for n in range(101)]), 400),
        ("GET", "associated/contact/99/paged", 404), ("GET", "associated/nothing/1/paged", 404),
    ):  # fmt: skip
        assert api.call(method, f"{DEALS}/{there}").status == status, there
    api.post(DEALS, {"properties": [], "associations": {"associatedVids": [99]}}, 400)


@shared
@pytest.mark.covers("legacy.batches.create", "success", "400")
@pytest.mark.covers("legacy.batches.update", "success", "400")
@pytest.mark.covers("legacy.batches.archive", "success", "400")
@pytest.mark.covers("legacy.lists.batch_read", "success", "400")
def test_batches_of_objects(api: Api, kind: Kind) -> None:
    """Created and changed all or none, read and deleted as far as they are there."""
    made = api.post(f"{kind.path}/batch-create", [kind.body("a"), kind.body("b")], 200)
    ids = [one["objectId"] for one in made]
    changes = [{"objectId": ids[0], "properties": kind.given({kind.property: "c"})}, {"objectId": 99, "properties": []}]
    changed = api.post(f"{kind.path}/batch-update", changes, 200)
    assert [one["objectId"] for one in changed] == ids[:1]
    found = api.post(f"{kind.path}/batch-read?properties={kind.property}", {"ids": [ids[1], ids[0], 99, "x"]}, 200)
    values = {number: one["properties"][kind.property]["value"] for number, one in found.items()}
    assert values == {str(ids[1]): "b", str(ids[0]): "c"}
    bad = [kind.body("fine"), kind.given({**kind.needed, "nothing": "x"})]
    assert api.post(f"{kind.path}/batch-create", bad, 400)["validationResults"][0]["error"] == "PROPERTY_DOESNT_EXIST"
    api.post(f"{kind.path}/batch-update", [{"objectId": ids[0], "properties": kind.given({"nothing": "x"})}], 400)
    for name, given in (("create", []), ("update", []), ("delete", {"ids": []}), ("read", {"ids": list(range(1, 102))})):
        api.post(f"{kind.path}/batch-{name}", given, 400)
    assert [one["objectId"] for one in api.get(f"{kind.path}/paged")["objects"]] == ids
    api.post(f"{kind.path}/batch-delete", {"ids": [ids[0], 99, "x"]}, 204)
    assert [one["objectId"] for one in api.get(f"{kind.path}/paged")["objects"]] == ids[1:]


@with_recent
@pytest.mark.covers("legacy.batches.update_later", "success", "400", "404")
def test_records_are_changed_many_at_a_time(api: Api, kind: Kind) -> None:
    """The answer comes when it is done; what is named twice takes both changes, what is unknown is left out."""
    one, other = kind.made(api), kind.made(api)
    path = f"/{kind.name}/v1/batch-async/update"
    changes = [
        {"objectId": one, **kind.given({kind.property: "a"})},
        {"objectId": str(one), **kind.given({"description": "b"})},
        {"objectId": 99, **kind.given({kind.property: "c"})},
    ]
    api.post(path, changes, 202)
    assert (
        api.read(kind.name, str(one), kind.property, "description").items() >= {kind.property: "a", "description": "b"}.items()
    )
    wrong = [{"objectId": one, **kind.given({kind.property: "z"})}, {"objectId": other, **kind.given({"nothing": "x"})}]
    api.post(path, wrong, 400)
    assert api.read(kind.name, str(one), kind.property)[kind.property] == "a"
    api.post("/tasks/v1/batch-async/update", changes, 404)


@every_kind
@pytest.mark.covers("legacy.records.create", "400")
@pytest.mark.covers("legacy.records.read", "404")
@pytest.mark.covers("legacy.records.update", "400", "404")
@pytest.mark.covers("legacy.records.archive", "404")
@pytest.mark.covers("legacy.lists.page", "400")
def test_what_is_wrong_is_told_and_writes_nothing(api: Api, kind: Kind) -> None:
    """Refused values as a list beside the message."""
    number = kind.made(api)
    before = api.get(f"{V3}/{kind.name}")
    refused = api.post(kind.path, kind.given({**kind.needed, "nothing": "x", "createdate": "soon"}), 400)
    assert refused["message"] == "Property values were not valid"
    assert [one["name"] for one in refused["validationResults"]] == ["nothing", "createdate"]
    unnamed = [{"property": kind.property, "value": "x"}]
    given = unnamed if kind.path.startswith(OBJECTS) else {"properties": unnamed}
    assert api.post(kind.path, given, 400)["message"] == "name cannot be missing or null"
    api.put(f"{kind.path}/{number}", kind.given({"nothing": "x"}), 400)
    for text in ("99", "0", "x", "9" * 30):
        for method in ("GET", "PUT", "DELETE"):
            assert api.call(method, f"{kind.path}/{text}", kind.given({}) if method == "PUT" else None).status == 404
    for query in ("limit=0", "limit=x", "offset=x", "offset=-1", f"offset={'9' * 5_000}"):
        api.get(f"{kind.path}/paged?{query}", 400)
    assert api.get(f"{V3}/{kind.name}") == before


def test_a_path_is_of_one_type_and_version(api: Api) -> None:
    """What belongs to another type, or to none, is not answered."""
    company = KINDS["companies"].made(api)
    for method, path in (
        ("GET", f"/deals/v1/companies/{company}"), ("GET", f"/companies/v2/deal/{company}"),
        ("GET", f"/tasks/v1/tasks/{company}"),
        ("GET", f"{OBJECTS}/companies/{company}"), ("GET", f"{OBJECTS}/tasks/paged"), ("GET", f"{OBJECTS}/nothing/paged"),
        ("GET", f"/tickets/v1/objects/{company}"), ("POST", "/nothing/v1/nothing"), ("POST", "/contacts/v1/companies"),
        ("GET", f"/contacts/v1/contact/{company}"), ("GET", f"/companies/v1/companies/{company}"), ("GET", "/forms/v2/forms"),
        ("PUT", "/email/v1/campaigns/5"), ("GET", "/deals/v1/lists/all/deals/all"),
    ):  # fmt: skip
        assert api.call(method, path, {"properties": []} if method == "POST" else None).status == 404, path


@every_kind
@pytest.mark.covers("legacy.records.create", "isolation", "scope")
@pytest.mark.covers("legacy.records.read", "isolation", "scope")
@pytest.mark.covers("legacy.records.update", "isolation", "scope")
@pytest.mark.covers("legacy.records.archive", "isolation", "scope")
@pytest.mark.covers("legacy.lists.page", "isolation", "scope")
@pytest.mark.covers("legacy.lists.recent", "isolation", "scope")
@pytest.mark.covers("legacy.lists.batch_read", "isolation", "scope")
@pytest.mark.covers("legacy.lists.by_value", "isolation", "scope")
@pytest.mark.covers("legacy.batches.create", "isolation", "scope")
@pytest.mark.covers("legacy.batches.update", "isolation", "scope")
@pytest.mark.covers("legacy.batches.update_later", "isolation", "scope")
@pytest.mark.covers("legacy.batches.archive", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.add", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.remove", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.profiles", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.profile_ids", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.associate", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.dissociate", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.associated", "isolation", "scope")
@pytest.mark.covers("legacy.record_associations.associated_ids", "isolation", "scope")
def test_who_may_not_sees_and_changes_nothing(api: Api, kind: Kind) -> None:
    """Another account finds none of ours; a token without the scope of the type is refused."""
    number, contact = kind.made(api, "secret.com"), api.contact("a@example.com")
    if kind.page in ("companies", "deals"):
        link = {"companies": 280, "deals": 3}[kind.page]
        api.put(f"/crm/v4/objects/{kind.name}/{number}/associations/contacts/{contact}",
                   [one for one in links(contact, link)[0]["types"]], 201)  # fmt: skip
    before = api.get(f"{V3}/{kind.name}?associations=contacts")
    nothing, stranger = api.token(scopes="automation"), api.other_account()
    change = [{"objectId": number, "properties": [{"name": kind.property, "value": "x"}]}]
    requests: list[tuple[str, str, Any]] = [
        ("POST", kind.path, kind.body("z")), ("GET", f"{kind.path}/{number}", None), ("GET", f"{kind.path}/paged", None),
        ("PUT", f"{kind.path}/{number}", kind.given({kind.property: "x"})), ("DELETE", f"{kind.path}/{number}", None),
    ]  # fmt: skip
    if kind.path.startswith(OBJECTS):
        requests += [
            ("POST", f"{kind.path}/batch-read", {"ids": [number]}), ("POST", f"{kind.path}/batch-create", [kind.body("z")]),
            ("POST", f"{kind.path}/batch-update", change), ("POST", f"{kind.path}/batch-delete", {"ids": [number]}),
        ]  # fmt: skip
    else:
        requests += [("GET", f"{kind.path}/recent/modified", None), ("POST", f"/{kind.name}/v1/batch-async/update", change)]
    if kind.page == "companies":
        requests += [
            ("GET", f"{kind.path}/{number}/contacts", None), ("GET", f"{kind.path}/{number}/vids", None),
            ("PUT", f"{kind.path}/{number}/contacts/{contact}", None),
            ("DELETE", f"{kind.path}/{number}/contacts/{contact}", None), ("POST", "/companies/v2/domains/x/companies", {}),
        ]  # fmt: skip
    if kind.page == "deals":
        requests += [
            ("PUT", f"{kind.path}/{number}/associations/CONTACT?id={contact}", None),
            ("DELETE", f"{kind.path}/{number}/associations/CONTACT?id={contact}", None),
            ("GET", f"{kind.path}/associated/contact/{contact}", None),
            ("GET", f"{kind.path}/associated/contact/{contact}/paged", None),
        ]  # fmt: skip
    for method, path, given in requests:
        assert api.call(method, path, given, nothing).status == 403, path
        answer = api.call(method, path, given, stranger)
        assert answer.status < 500
        assert b"secret" not in answer.body
    assert api.get(f"{V3}/{kind.name}?associations=contacts") == before


ODD: tuple[Any, ...] = (
    {}, [], [[]], [5], [None], 5, "x", None, {"properties": None}, {"properties": [{}]}, {"properties": [{"name": None}]},
    {"properties": [{"name": "name", "property": "name", "value": [1]}]}, [{"name": "\x00", "value": "\x00"}],
    {"ids": [None]}, {"ids": [-1, 2**70, "9" * 400]}, [{"objectId": 2**70, "properties": []}],
    [{"vid": 2**70, "properties": []}],
    {"vidToMerge": 2**70}, {"limit": 2**70, "offset": {"companyId": 2**70}}, {"associations": {"associatedVids": [2**70]}},
    {"properties": [{"name": "name", "property": "firstname", "value": 1e300}]}, [{"email": "\x00@x.com", "properties": []}],
    [{"fromObjectId": 2**70, "toObjectId": 1, "definitionId": 2**70}],
)  # fmt: skip
FIRST = [
    one for one in addresses(ROUTES, package_catalog()) if one[2].operation.__module__.startswith("axle.operations.legacy.")
]


@pytest.mark.parametrize("where", FIRST, ids=lambda one: f"{one[0]} {one[1]}")
def test_nothing_odd_is_an_error_of_the_server(api: Api, where: tuple[str, str, Route]) -> None:
    """Whatever stands in the path, the query and the body."""
    method, path, row = where
    api.contact("a@example.com")
    known = re.sub(r"\{\w+=(\w+)\}", r"\1", path)
    for word in ("1", "100000000001", "9" * 400, "x", "%00", "%ED%A0%80", "contacts", "email"):
        target = re.sub(r"\{\w+\}", word, known)
        for query in ("", *(f"?{name}={value}" for name in row.query for value in ("%00", "9" * 400, "-1", ""))):
            for body in ODD if row.body and not query else ({} if row.body else None,):
                answer = api.call(method, target + query, body)
                assert answer.status < 500, (target, query, body, answer.body)
    assert api.logged == []


@pytest.mark.parametrize("where", [one for one in FIRST if one[2].body], ids=lambda one: f"{one[0]} {one[1]}")
def test_a_body_that_is_not_there_is_refused(api: Api, where: tuple[str, str, Route]) -> None:
    """In the words of every other version."""
    method, path, _ = where
    named = re.sub(r"\{\w+=(\w+)\}", r"\1", path).replace("{objectType}", "tickets")
    target = re.sub(r"\{\w+\}", "5", named)
    for body in (b"", b"null"):
        answer = api.send(method, target, body, {"authorization": "Bearer tok", "content-type": "application/json"})
        assert (answer.status, answer.json()["message"]) == (400, "validation error")
