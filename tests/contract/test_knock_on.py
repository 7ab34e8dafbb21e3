"""What one write does to other records: primaries, counts, pins and leads, over batches, archives, restores and merges."""

from __future__ import annotations

import pytest

from axle.operations.records.calculated import COUNTED_ANEW
from tests.portal import COMPANIES, CONTACTS, DUE, TASKS, Portal, PortalFactory, links

LEADS = "/crm/v3/objects/leads"
PIN = "hs_pinned_engagement_id"
PRIMARY_COMPANY, COMPANY_PRIMARY_OF, COMPANY_OF, LEADS_CONTACT = 1, 2, 279, 578
NEEDS_CONTACT = "documented,lead_needs_contact=true"


def companies_of(portal: Portal, contact: str) -> dict[str, set[int]]:
    """Return the companies of a contact, each with its association types."""
    found = portal.get(f"/crm/v4/objects/contacts/{contact}/associations/companies")["results"]
    return {str(one["toObjectId"]): {kind["typeId"] for kind in one["associationTypes"]} for one in found}


def make_primary(portal: Portal, contact: str, company: str) -> None:
    """Make a company a contact's primary one."""
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": PRIMARY_COMPANY}
    portal.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{company}", [spec], 201)


def lead_of(portal: Portal, contact: str) -> str:
    """Create a lead whose primary contact is the given one."""
    body = {"properties": {"hs_lead_name": "x"}, "associations": links(contact, LEADS_CONTACT)}
    return str(portal.post(LEADS, body)["id"])


def exists(portal: Portal, path: str) -> bool:
    """Tell whether there is a live record."""
    return portal.call("GET", path).status == 200


def test_the_last_primary_of_a_batch_wins(portal: Portal) -> None:
    """Of several companies that one batch makes a contact's primary, one is; the others stay associated."""
    contact = portal.contact()
    inputs = [{"properties": {"name": name}, "associations": links(contact, COMPANY_PRIMARY_OF)} for name in "xyz"]
    made = portal.post(f"{COMPANIES}/batch/create", {"inputs": inputs})["results"]
    first, second, third = (companies_of(portal, contact)[one["id"]] for one in made)
    assert (first, second, third) == ({COMPANY_OF}, {COMPANY_OF}, {PRIMARY_COMPANY, COMPANY_OF})


def test_a_restored_primary_does_not_return_beside_a_newer_one(portal: Portal) -> None:
    """A company that was primary before it was archived comes back as an ordinary one, if there is another primary now."""
    contact, old, new = portal.contact(), portal.company("Old"), portal.company("New")
    make_primary(portal, contact, old)
    portal.delete(f"{COMPANIES}/{old}")
    make_primary(portal, contact, new)
    portal.post(f"/_axle/objects/companies/{old}/restore", None, 200)
    assert companies_of(portal, contact) == {old: {COMPANY_OF}, new: {PRIMARY_COMPANY, COMPANY_OF}}


def test_a_restored_primary_returns_where_there_is_no_other(portal: Portal) -> None:
    """A company that was primary before it was archived is so again."""
    contact, company = portal.contact(), portal.company()
    make_primary(portal, contact, company)
    portal.delete(f"{COMPANIES}/{company}")
    portal.post(f"/_axle/objects/companies/{company}/restore", None, 200)
    assert companies_of(portal, contact) == {company: {PRIMARY_COMPANY, COMPANY_OF}}


def test_a_restored_record_counts_who_is_there(portal: Portal) -> None:
    """Whom it was linked to may have been archived while it was away itself; nobody else tells it."""
    contact, company, name = portal.contact(), portal.company(), "num_associated_contacts"
    make_primary(portal, contact, company)
    portal.delete(f"{COMPANIES}/{company}")
    portal.delete(f"{CONTACTS}/{contact}")
    portal.post(f"/_axle/objects/companies/{company}/restore", None, 200)
    assert portal.read("companies", company, name)[name] == "0"
    portal.post(f"/_axle/objects/contacts/{contact}/restore", None, 200)
    assert portal.read("companies", company, name)[name] == "1"


def test_large_counts_stay_exact(portal: Portal) -> None:
    """A count above the number up to which links are counted again follows every kind of change."""
    company, name = portal.company(), "num_associated_contacts"

    def count() -> int:
        return int(portal.read("companies", company, name)[name])

    made: list[str] = []
    for many in (100, COUNTED_ANEW, 20):
        inputs = [{"properties": {}, "associations": links(company, COMPANY_OF)}] * many
        made += [one["id"] for one in portal.post(f"{CONTACTS}/batch/create", {"inputs": inputs})["results"]]
    assert count() == len(made)
    make_primary(portal, made[0], company)
    assert count() == len(made)
    portal.post(f"{CONTACTS}/batch/archive", {"inputs": [{"id": one} for one in made[:3]]}, 204)
    assert count() == len(made) - 3
    portal.delete(f"/crm/v4/objects/contacts/{made[5]}/associations/companies/{company}")
    assert count() == len(made) - 4
    portal.post(f"/_axle/objects/contacts/{made[0]}/restore", None, 200)
    assert count() == len(made) - 3
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": made[6], "objectIdToMerge": made[7]}, 200)
    assert count() == len(made) - 4


def test_a_merge_leaves_what_both_had_alone(portal: Portal) -> None:
    """A task of the merged-away contact is the primary one's, its count does not flicker, and the pin goes with it."""
    kept, gone = portal.contact("a@b.co"), portal.contact("b@b.co")
    task = portal.post(TASKS, {"properties": {"hs_timestamp": DUE}, "associations": links(gone, 204)})["id"]
    portal.patch(f"{CONTACTS}/{gone}", {PIN: task})
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    name = "hs_num_associated_contacts"
    assert len(portal.get(f"{TASKS}/{task}?propertiesWithHistory={name}")["propertiesWithHistory"][name]) == 1
    assert portal.read("contacts", kept, PIN)[PIN] == task


def test_a_merge_takes_owners_whole(portal: Portal) -> None:
    """An owner that comes with a merge brings the lists that follow from it."""
    owner = portal.app.storage.read(portal.account, lambda tx: tx.owner_page(0, 100, None))[0]
    kept, gone = portal.contact(), portal.contact(hubspot_owner_id=str(owner.id))
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    assert portal.read("contacts", kept, "hs_user_ids_of_all_owners")["hs_user_ids_of_all_owners"] == str(owner.user_id)


def test_a_bad_pin_refuses_its_own_input_alone(portal: Portal) -> None:
    """In a batch with trace ids, an input that pins what it is not associated with fails, and the others are created."""
    inputs = [
        {"properties": {PIN: "77"}, "objectWriteTraceId": "bad"},
        {"properties": {"email": "a@b.co"}, "objectWriteTraceId": "good"},
    ]
    outcome = portal.post(f"{CONTACTS}/batch/create", {"inputs": inputs}, 207)
    assert [one["properties"]["email"] for one in outcome["results"]] == ["a@b.co"]
    assert [one["context"]["objectWriteTraceId"] for one in outcome["errors"]] == [["bad"]]
    assert len(portal.get(CONTACTS)["results"]) == 1


@pytest.mark.parametrize("way", ["archive", "batch archive", "unlink", "batch unlink", "other labels", "erase"])
def test_a_lead_goes_with_its_last_contact(open_portal: PortalFactory, way: str) -> None:
    """Where leads need a contact, one that loses its primary contact by any way is archived; one with another stays."""
    portal = open_portal(NEEDS_CONTACT)
    contact = portal.contact()
    lead, other = lead_of(portal, contact), lead_of(portal, portal.contact())
    if way == "archive":
        portal.delete(f"{CONTACTS}/{contact}")
    elif way == "batch archive":
        portal.post(f"{CONTACTS}/batch/archive", {"inputs": [{"id": contact}]}, 204)
    elif way == "unlink":
        portal.delete(f"/crm/v4/objects/contacts/{contact}/associations/leads/{lead}")
    elif way == "batch unlink":
        fans = [{"from": {"id": lead}, "to": [{"id": contact}]}]
        portal.post("/crm/v4/associations/leads/contacts/batch/archive", {"inputs": fans}, 204)
    elif way == "other labels":
        plain = portal.app.catalog.default("0-136", "0-1")
        assert plain is not None
        spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": plain.id}
        pair = {"from": {"id": lead}, "to": {"id": contact}, "types": [spec]}
        portal.post("/crm/v4/associations/leads/contacts/batch/create", {"inputs": [pair]})
    else:
        portal.post(f"{CONTACTS}/gdpr-delete", {"objectId": contact}, 204)
    assert not exists(portal, f"{LEADS}/{lead}")
    assert portal.get(f"{LEADS}/{lead}?archived=true")["archived"] is True
    assert exists(portal, f"{LEADS}/{other}")


def test_a_lead_stays_without_contact_by_default(portal: Portal) -> None:
    """The documented behaviour keeps a lead whose contact is archived."""
    contact = portal.contact()
    lead = lead_of(portal, contact)
    portal.delete(f"{CONTACTS}/{contact}")
    assert exists(portal, f"{LEADS}/{lead}")


@pytest.mark.parametrize("preset", ["documented", NEEDS_CONTACT])
def test_a_lead_follows_its_merged_contact(open_portal: PortalFactory, preset: str) -> None:
    """A lead whose primary contact is merged away has the remaining contact as its primary one, and is not archived."""
    portal = open_portal(preset)
    kept, gone = portal.contact(), portal.contact()
    lead = lead_of(portal, gone)
    portal.post(f"{CONTACTS}/merge", {"primaryObjectId": kept, "objectIdToMerge": gone}, 200)
    found = portal.get(f"/crm/v4/objects/leads/{lead}/associations/contacts")["results"]
    assert [str(one["toObjectId"]) for one in found] == [kept]
    assert LEADS_CONTACT in {kind["typeId"] for kind in found[0]["associationTypes"]}


def test_no_association_is_left_seen_from_one_side_only(portal: Portal) -> None:
    """Removing every association from the contact's side removes the lead's primary one, which has no name from there."""
    contact = portal.contact()
    lead = lead_of(portal, contact)
    portal.delete(f"/crm/v4/objects/contacts/{contact}/associations/leads/{lead}")
    assert portal.get(f"/crm/v4/objects/leads/{lead}/associations/contacts")["results"] == []


def test_a_crowded_record_hides_no_links_of_its_neighbours(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of records shows everybody's associations, even where one record has more than are read at once."""
    monkeypatch.setattr("axle.operations.records.views.LINKS_READ", 3)
    crowded, quiet = portal.company("Crowded"), portal.company("Quiet")
    inputs = [{"properties": {}, "associations": links(one, COMPANY_OF)} for one in (*[crowded] * 5, quiet)]
    portal.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    shown = portal.get(f"{COMPANIES}?associations=contacts")["results"]
    assert [len(one["associations"]["contacts"]["results"]) for one in shown] == [5, 1]
