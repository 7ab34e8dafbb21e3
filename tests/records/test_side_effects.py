"""What one write does to other records: primaries, counts, pins and leads, over batches, archives, restores and merges."""

from __future__ import annotations

import pytest

from axle.operations.records.calculated import COUNTED_ANEW
from tests.api import COMPANIES, CONTACTS, DUE, TASKS, Api, ApiFactory, links

LEADS = "/crm/v3/objects/leads"
PIN = "hs_pinned_engagement_id"
PRIMARY_COMPANY, COMPANY_PRIMARY_OF, COMPANY_OF, LEADS_CONTACT = 1, 2, 279, 578
NEEDS_CONTACT = "documented,lead_needs_contact=true"


def companies_of(api: Api, contact: str) -> dict[str, set[int]]:
    """Return the companies of a contact, each with its association types."""
    found = api.get(f"/crm/v4/objects/contacts/{contact}/associations/companies")["results"]
    return {str(one["toObjectId"]): {kind["typeId"] for kind in one["associationTypes"]} for one in found}


def make_primary(api: Api, contact: str, company: str) -> None:
    """Make a company a contact's primary one."""
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY_COMPANY}
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", [spec], 201)


def lead_of(api: Api, contact: str) -> str:
    """Create a lead whose primary contact is the given one."""
    body = {"properties": {"hs_lead_name": "x"}, "associations": links(contact, LEADS_CONTACT)}
    return str(api.post(LEADS, body)["id"])


def exists(api: Api, path: str) -> bool:
    """Tell whether there is a live record."""
    return api.call("GET", path).status == 200


def test_the_last_primary_of_a_batch_wins(api: Api) -> None:
    """Of several companies that one batch makes a contact's primary, one is; the others stay associated."""
    contact = api.contact()
    inputs = [{"properties": {"name": name}, "associations": links(contact, COMPANY_PRIMARY_OF)} for name in "xyz"]
    made = api.post(f"{COMPANIES}/batch/create", {"inputs": inputs})["results"]
    first, second, third = (companies_of(api, contact)[one["id"]] for one in made)
    assert (first, second, third) == ({COMPANY_OF}, {COMPANY_OF}, {PRIMARY_COMPANY, COMPANY_OF})


def test_a_restored_primary_does_not_return_beside_a_newer_one(api: Api) -> None:
    """A company that was primary before it was archived comes back as an ordinary one, if there is another primary now."""
    contact, old, new = api.contact(), api.company("Old"), api.company("New")
    make_primary(api, contact, old)
    api.delete(f"{COMPANIES}/{old}")
    make_primary(api, contact, new)
    api.post(f"/_axle/objects/companies/{old}/restore", None, 200)
    assert companies_of(api, contact) == {old: {COMPANY_OF}, new: {PRIMARY_COMPANY, COMPANY_OF}}


def test_a_restored_primary_returns_where_there_is_no_other(api: Api) -> None:
    """A company that was primary before it was archived is so again."""
    contact, company = api.contact(), api.company()
    make_primary(api, contact, company)
    api.delete(f"{COMPANIES}/{company}")
    api.post(f"/_axle/objects/companies/{company}/restore", None, 200)
    assert companies_of(api, contact) == {company: {PRIMARY_COMPANY, COMPANY_OF}}


def test_a_restored_record_counts_who_is_there(api: Api) -> None:
    """Whom it was linked to may have been archived while it was away itself; nobody else tells it."""
    contact, company, name = api.contact(), api.company(), "num_associated_contacts"
    make_primary(api, contact, company)
    api.delete(f"{COMPANIES}/{company}")
    api.delete(f"{CONTACTS}/{contact}")
    api.post(f"/_axle/objects/companies/{company}/restore", None, 200)
    assert api.read("companies", company, name)[name] == "0"
    api.post(f"/_axle/objects/contacts/{contact}/restore", None, 200)
    assert api.read("companies", company, name)[name] == "1"


def test_large_counts_stay_exact(api: Api) -> None:
    """A count above the number up to which links are counted again follows every kind of change."""
    company, name = api.company(), "num_associated_contacts"

    def count() -> int:
        return int(api.read("companies", company, name)[name])

    made: list[str] = []
    for many in (100, COUNTED_ANEW, 20):
        inputs = [{"properties": {}, "associations": links(company, COMPANY_OF)}] * many
        made += [one["id"] for one in api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})["results"]]
    assert count() == len(made)
    make_primary(api, made[0], company)
    assert count() == len(made)
    api.post(f"{CONTACTS}/batch/archive", {"inputs": [{"id": one} for one in made[:3]]}, 204)
    assert count() == len(made) - 3
    api.delete(f"/crm/v4/objects/contacts/{made[5]}/associations/companies/{company}")
    assert count() == len(made) - 4
    api.post(f"/_axle/objects/contacts/{made[0]}/restore", None, 200)
    assert count() == len(made) - 3
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": made[6], "objectIdToMerge": made[7]}, 200)
    assert count() == len(made) - 4


def test_a_merge_leaves_what_both_had_alone(api: Api) -> None:
    """A task of the merged-away contact is the primary one's, its count does not flicker, and the pin goes with it."""
    kept, gone = api.contact("a@b.co"), api.contact("b@b.co")
    task = api.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(gone, 204)})["id"]
    api.patch(f"{CONTACTS}/{gone}", {PIN: task})
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    name = "hs_num_associated_contacts"
    assert len(api.get(f"{TASKS}/{task}?propertiesWithHistory={name}")["propertiesWithHistory"][name]) == 1
    assert api.read("contacts", kept, PIN)[PIN] == task


def test_a_merge_takes_owners_whole(api: Api) -> None:
    """An owner that comes with a merge brings the lists that follow from it."""
    owner = api.app.storage.read(api.account, lambda tx: tx.owner_page(0, 100, None))[0]
    kept, gone = api.contact(), api.contact(hubspot_owner_id=str(owner.id))
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    assert api.read("contacts", kept, "hs_user_ids_of_all_owners")["hs_user_ids_of_all_owners"] == str(owner.user_id)


def test_a_bad_pin_refuses_its_own_input_alone(api: Api) -> None:
    """In a batch with trace ids, an input that pins what it is not associated with fails, and the others are created."""
    inputs = [
        {"properties": {PIN: "77"}, "objectWriteTraceId": "bad"},
        {"properties": {"email": "a@b.co"}, "objectWriteTraceId": "good"},
    ]
    outcome = api.post(f"{CONTACTS}/batch/create", {"inputs": inputs}, 207)
    assert [one["properties"]["email"] for one in outcome["results"]] == ["a@b.co"]
    assert [one["context"]["objectWriteTraceId"] for one in outcome["errors"]] == [["bad"]]
    assert len(api.get(CONTACTS)["results"]) == 1


@pytest.mark.parametrize("way", ["archive", "batch archive", "unlink", "batch unlink", "other labels", "erase"])
def test_a_lead_goes_with_its_last_contact(open_api: ApiFactory, way: str) -> None:
    """Where leads need a contact, one that loses its primary contact by any way is archived; one with another stays."""
    api = open_api(NEEDS_CONTACT)
    contact = api.contact()
    lead, other = lead_of(api, contact), lead_of(api, api.contact())
    if way == "archive":
        api.delete(f"{CONTACTS}/{contact}")
    elif way == "batch archive":
        api.post(f"{CONTACTS}/batch/archive", {"inputs": [{"id": contact}]}, 204)
    elif way == "unlink":
        api.delete(f"/crm/v4/objects/contacts/{contact}/associations/leads/{lead}")
    elif way == "batch unlink":
        fans = [{"from": {"id": lead}, "to": [{"id": contact}]}]
        api.post("/crm/v4/associations/leads/contacts/batch/archive", {"inputs": fans}, 204)
    elif way == "other labels":
        plain = api.app.catalog.default("0-136", "0-1")
        assert plain is not None
        spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": plain.id}
        pair = {"from": {"id": lead}, "to": {"id": contact}, "types": [spec]}
        api.post("/crm/v4/associations/leads/contacts/batch/create", {"inputs": [pair]})
    else:
        api.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    assert not exists(api, f"{LEADS}/{lead}")
    assert api.get(f"{LEADS}/{lead}?archived=true")["archived"] is True
    assert exists(api, f"{LEADS}/{other}")


def test_a_lead_stays_without_contact_by_default(api: Api) -> None:
    """The documented behaviour keeps a lead whose contact is archived."""
    contact = api.contact()
    lead = lead_of(api, contact)
    api.delete(f"{CONTACTS}/{contact}")
    assert exists(api, f"{LEADS}/{lead}")


@pytest.mark.parametrize("preset", ["documented", NEEDS_CONTACT])
def test_a_lead_follows_its_merged_contact(open_api: ApiFactory, preset: str) -> None:
    """A lead whose primary contact is merged away has the remaining contact as its primary one, and is not archived."""
    api = open_api(preset)
    kept, gone = api.contact(), api.contact()
    lead = lead_of(api, gone)
    api.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    found = api.get(f"/crm/v4/objects/leads/{lead}/associations/contacts")["results"]
    assert [str(one["toObjectId"]) for one in found] == [kept]
    assert LEADS_CONTACT in {kind["typeId"] for kind in found[0]["associationTypes"]}


def test_no_association_is_left_seen_from_one_side_only(api: Api) -> None:
    """Removing every association from the contact's side removes the lead's primary one, which has no name from there."""
    contact = api.contact()
    lead = lead_of(api, contact)
    api.delete(f"/crm/v4/objects/contacts/{contact}/associations/leads/{lead}")
    assert api.get(f"/crm/v4/objects/leads/{lead}/associations/contacts")["results"] == []


def test_a_crowded_record_hides_no_links_of_its_neighbours(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of records shows everybody's associations, even where one record has more than are read at once."""
    monkeypatch.setattr("axle.operations.records.views.LINKS_READ", 3)
    crowded, quiet = api.company("Crowded"), api.company("Quiet")
    inputs = [{"properties": {}, "associations": links(one, COMPANY_OF)} for one in (*[crowded] * 5, quiet)]
    api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    shown = api.get(f"{COMPANIES}?associations=contacts")["results"]
    assert [len(one["associations"]["contacts"]["results"]) for one in shown] == [5, 1]
