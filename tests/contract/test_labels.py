"""Association types and labels: what there is, what an account adds, and what happens to it."""

from __future__ import annotations

from typing import Any

import pytest

from axle.http.routes.association_batches import BATCHES_DATED, BATCHES_V3, EVERY_BATCH
from tests.contract.association_samples import BILLING, PAIR, PLAIN, PRIMARY, V3, V4, inputs, label, linked, pair, spec
from tests.portal import COMPANIES, CONTACTS, Portal

PEOPLE = f"{V4}/contacts/contacts"
CONTACTS_ONLY = "crm.objects.contacts.read crm.objects.contacts.write"


def labels(portal: Portal, at: str = PAIR) -> dict[int, str | None]:
    """Return the association types of a direction."""
    return {one["typeId"]: one["label"] for one in portal.get(f"{at}/labels")["results"]}


def create(portal: Portal, at: str = PAIR, status: int = 200, **body: Any) -> Any:
    """Define a label."""
    return portal.post(f"{at}/labels", {"name": "boss", "label": "Boss", **body}, status)


@pytest.mark.covers("associations.types.list_types", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_types_of_a_direction(portal: Portal, prefix: str) -> None:
    """Each direction has its own numbers; the unlabelled type has a label of null. Dated versions name both ends."""
    ends = {"fromObjectTypeId": "0-1", "toObjectTypeId": "0-2"} if prefix in BATCHES_DATED else {}
    assert portal.get(f"{prefix}/contact/0-2/labels") == {
        "results": [
            {"category": "HUBSPOT_DEFINED", "typeId": PRIMARY, "label": "Primary", **ends},
            {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "label": None, **ends},
            {"category": "HUBSPOT_DEFINED", "typeId": BILLING, "label": "Billing contact", **ends},
        ]
    }
    assert labels(portal, f"{prefix}/companies/contacts") == {2: "Primary", 280: None, 930: "Billing contact"}
    assert portal.get(f"{prefix}/contacts/nosuch/labels", 400)["message"] == "Unable to infer object type from: nosuch"


@pytest.mark.parametrize("prefix", BATCHES_V3)
def test_types_of_v3(portal: Portal, prefix: str) -> None:
    """The v3 form has the names that v3 paths take, and numbers as text; labels of the account's own are among them."""
    there, _ = label(portal)
    assert portal.get(f"{prefix}/tasks/contacts/types") == {"results": [{"id": "204", "name": "task_to_contact"}]}
    assert portal.get(f"{prefix}/contacts/companies/types")["results"][-1] == {"id": str(there), "name": "boss"}


@pytest.mark.covers("associations.types.create", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_has_two_directions(portal: Portal, prefix: str) -> None:
    """The answer names both, that which leads there first; each reads its own text."""
    at = f"{prefix}/contacts/companies"
    made = create(portal, at, inverseLabel="Minion")["results"]
    assert [(one["category"], one["label"]) for one in made] == [("USER_DEFINED", "Boss"), ("USER_DEFINED", "Minion")]
    there, back = (one["typeId"] for one in made)
    assert labels(portal)[there] == "Boss"
    assert labels(portal, f"{V4}/companies/contacts")[back] == "Minion"
    assert there not in labels(portal, f"{V4}/companies/contacts")
    single = create(portal, at, name="friend", label="Friend")["results"]
    assert [one["label"] for one in single] == ["Friend", "Friend"]


def test_labels_between_records_of_one_type(portal: Portal) -> None:
    """A pair has two numbers, each the other's inverse; a label that reads the same from both sides has one."""
    one, two = portal.contact(), portal.contact()
    manager, employee = label(portal, "manager", "Manager", "Employee", PEOPLE)
    (friend,) = label(portal, "friend", "Friend", None, PEOPLE)
    portal.post(f"{PEOPLE}/batch/create", inputs(pair(one, two, manager, friend)))
    assert linked(portal, "contacts", one, "contacts") == {two: [449, manager, friend]}
    assert linked(portal, "contacts", two, "contacts") == {one: [449, employee, friend]}
    names = {one["name"]: int(one["id"]) for one in portal.get(f"{V3}/contacts/contacts/types")["results"]}
    assert (names["manager"], names["manager_inverse"], names["friend"]) == (manager, employee, friend)
    portal.put(f"{CONTACTS}/{two}/associations/contacts/{one}/manager_inverse")
    portal.delete(f"{CONTACTS}/{two}/associations/contacts/{one}/friend")
    assert linked(portal, "contacts", one, "contacts") == {two: [449, manager]}
    portal.delete(f"/crm/v4/objects/contacts/{two}/associations/contacts/{one}")
    assert linked(portal, "contacts", one, "contacts") == {}


@pytest.mark.covers("associations.types.create", "400", "409")
@pytest.mark.parametrize(("body", "status"), [
    ({"name": "big-boss"}, 400),
    ({"name": "1boss"}, 400),
    ({"name": ""}, 400),
    ({"name": "x" * 101}, 400),
    ({"label": ""}, 400),
    ({"label": " "}, 400),
    ({"inverseLabel": ""}, 400),
    ({"label": None}, 400),
    ({"name": 5}, 400),
    ({"name": "known"}, 409),
    ({"name": "KNOWN"}, 409),
    ({"name": "contact_to_company"}, 409),
    ({"label": "known text"}, 409),
    ({"label": "Primary"}, 409),
])  # fmt: skip
def test_labels_that_cannot_be(portal: Portal, body: dict[str, Any], status: int) -> None:
    """A name or text that is not allowed or taken is refused, and nothing is defined."""
    create(portal, name="known", label="Known text")
    before = labels(portal)
    create(portal, status=status, **body)
    assert labels(portal) == before


def test_a_name_is_taken_for_its_pair_alone(portal: Portal) -> None:
    """From the other side too; between other types it is free, and so it is once its label is gone."""
    there, _ = label(portal)
    create(portal, f"{V4}/companies/contacts", 409, label="Other")
    create(portal, f"{V4}/contacts/deals")
    portal.delete(f"{PAIR}/labels/{there}")
    again, _ = label(portal)
    assert again > there


def test_ten_labels_at_most(portal: Portal) -> None:
    """Between two object types, both directions counted as one."""
    for number in range(10):
        create(portal, f"{V4}/companies/contacts" if number % 2 else PAIR, name=f"n{number}", label=f"L{number}")
    assert "10 labels" in create(portal, status=400, name="n10", label="L10")["message"]
    create(portal, f"{V4}/companies/contacts", 400, name="n10", label="L10")
    create(portal, f"{V4}/contacts/deals", name="n10", label="L10")
    portal.delete(f"{PAIR}/labels/{next(one for one, text in labels(portal).items() if text == 'L0')}")
    create(portal, name="n10", label="L10")


def test_a_pair_without_associations_gets_them_with_its_first_label(portal: Portal) -> None:
    """Tasks cannot be associated with tasks until there is a label; then the unlabelled association is beside it."""
    one, two = portal.task(), portal.task()
    portal.put(f"/crm/v4/objects/tasks/{one}/associations/default/tasks/{two}", None, 400)
    before, after = label(portal, "before", "Before", "After", f"{V4}/tasks/tasks")
    portal.put(f"/crm/v4/objects/tasks/{one}/associations/tasks/{two}", spec(before), 201)
    (plain,) = (number for number, text in labels(portal, f"{V4}/tasks/tasks").items() if text is None)
    assert linked(portal, "tasks", two, "tasks") == {one: sorted([after, plain])}
    portal.delete(f"/crm/v3/objects/tasks/{one}/associations/tasks/{two}/task_to_task")
    assert linked(portal, "tasks", one, "tasks") == {}
    first, second = label(portal, "about", "About", None, f"{V4}/notes/tasks")
    assert {first, second}.isdisjoint({before, after, plain})
    assert len(labels(portal, f"{V4}/tasks/notes")) == 2


@pytest.mark.covers("associations.types.update", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_gets_another_text(portal: Portal, prefix: str) -> None:
    """The number, the name and the associations stay; the inverse text changes where it is given, or was the same."""
    at = f"{prefix}/contacts/companies/labels"
    (there, back), (single, mirrored) = label(portal), label(portal, "friend", "Friend", None)
    contact, firm = portal.contact(), portal.company()
    portal.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there)))
    portal.put(at, {"associationTypeId": there, "label": "Chief"}, 204)
    assert (labels(portal)[there], labels(portal, f"{V4}/companies/contacts")[back]) == ("Chief", "Minion")
    portal.put(at, {"associationTypeId": there, "label": "Chief", "inverseLabel": "Staff"}, 204)
    assert labels(portal, f"{V4}/companies/contacts")[back] == "Staff"
    portal.put(at, {"associationTypeId": single, "label": "Pal"}, 204)
    assert (labels(portal)[single], labels(portal, f"{V4}/companies/contacts")[mirrored]) == ("Pal", "Pal")
    assert linked(portal, "contacts", contact, "companies") == {firm: [PLAIN, there]}
    shown = portal.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{firm}", spec(there), 201)
    assert shown["labels"] == ["Chief"]
    assert portal.get(f"{V3}/contacts/companies/types")["results"][-2]["name"] == "boss"


@pytest.mark.covers("associations.types.update", "400", "404", "409")
def test_changes_that_cannot_be(portal: Portal) -> None:
    """What is HubSpot's own, not there, or of the other direction is not changed; texts follow the rules of new labels."""
    (there, back), (other, _) = label(portal), label(portal, "friend", "Friend", None)
    (alone,) = label(portal, "peer", "Peer", None, PEOPLE)
    before = labels(portal)
    for number, text, status in (
        (PRIMARY, "x", 400), (PLAIN, "x", 400), (77, "x", 404), (back, "x", 404),
        (there, "", 400), (there, "Friend", 409), (there, "primary", 409), (other, "Boss", 409),
    ):  # fmt: skip
        portal.put(f"{PAIR}/labels", {"associationTypeId": number, "label": text}, status)
    portal.put(f"{PEOPLE}/labels", {"associationTypeId": alone, "label": "Peer", "inverseLabel": "Other"}, 400)
    portal.put(f"{PEOPLE}/labels", {"associationTypeId": alone, "label": "Mate", "inverseLabel": "Mate"}, 204)
    portal.put(f"{PAIR}/labels", {"label": "x"}, 400)
    assert labels(portal) == before
    assert labels(portal, PEOPLE)[alone] == "Mate"


@pytest.mark.covers("associations.types.archive", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_is_deleted_in_both_directions(portal: Portal, prefix: str) -> None:
    """And cannot be used any more; the other labels stay."""
    (there, back), (other, _) = label(portal), label(portal, "friend", "Friend", None)
    contact, firm = portal.contact(), portal.company()
    portal.delete(f"{prefix}/contacts/companies/labels/{there}")
    assert there not in labels(portal)
    assert back not in labels(portal, f"{V4}/companies/contacts")
    assert other in labels(portal)
    portal.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{firm}", spec(there), 400)
    portal.put(f"{CONTACTS}/{contact}/associations/companies/{firm}/boss", None, 400)
    portal.delete(f"{prefix}/contacts/companies/labels/{there}", 404)


@pytest.mark.covers("associations.types.archive", "400", "404")
def test_a_label_in_use_is_not_deleted(portal: Portal) -> None:
    """From neither side; once no live records have it between them it can be, and nothing but the label is lost."""
    there, back = label(portal)
    contact, firm, gone = portal.contact(), portal.company(), portal.company()
    portal.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there, BILLING), pair(contact, gone, there)))
    assert "is in use" in portal.delete(f"{PAIR}/labels/{there}", 400)["message"]
    portal.delete(f"{V4}/companies/contacts/labels/{back}", 400)
    portal.post(f"{PAIR}/batch/labels/archive", inputs(pair(contact, firm, there)), 204)
    portal.delete(f"{PAIR}/labels/{there}", 400)
    portal.delete(f"{COMPANIES}/{gone}")
    portal.delete(f"{PAIR}/labels/{there}")
    assert linked(portal, "contacts", contact, "companies") == {firm: [PLAIN, BILLING]}
    portal.post(f"/_axle/objects/companies/{gone}/restore", None, 200)
    assert linked(portal, "contacts", contact, "companies") == {firm: [PLAIN, BILLING], gone: [PLAIN]}
    assert linked(portal, "companies", gone, "contacts") == {contact: [280]}
    for number, status in ((PRIMARY, 400), (PLAIN, 400), (77, 404), (there, 404), ("boss", 400), ("9" * 30, 400)):
        portal.delete(f"{PAIR}/labels/{number}", status)


def test_a_deleted_label_does_not_return(portal: Portal) -> None:
    """A new one has another number: what the old one described is not described by the new one."""
    there, _ = label(portal)
    contact, firm = portal.contact(), portal.company()
    portal.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there)))
    portal.delete(f"{COMPANIES}/{firm}")
    portal.delete(f"{PAIR}/labels/{there}")
    assert there not in label(portal)
    portal.post(f"/_axle/objects/companies/{firm}/restore", None, 200)
    assert linked(portal, "contacts", contact, "companies") == {firm: [PLAIN]}


@pytest.mark.covers("associations.types.list_types", "isolation", "scope")
@pytest.mark.covers("associations.types.create", "isolation", "scope")
@pytest.mark.covers("associations.types.update", "isolation", "scope")
@pytest.mark.covers("associations.types.archive", "isolation", "scope")
def test_accounts_and_scopes(portal: Portal) -> None:
    """Labels are an account's own, and ask for the scopes of both types."""
    there, _ = label(portal)
    other = portal.other_account()
    assert there not in {one["typeId"] for one in portal.call("GET", f"{PAIR}/labels", token=other).json()["results"]}
    change = {"associationTypeId": there, "label": "Taken"}
    assert portal.call("PUT", f"{PAIR}/labels", change, other).status == 404
    assert portal.call("DELETE", f"{PAIR}/labels/{there}", token=other).status == 404
    theirs = portal.call("POST", f"{PAIR}/labels", {"name": "boss", "label": "Boss"}, other).json()["results"]
    assert theirs[0]["typeId"] == there
    assert portal.call("PUT", f"{PAIR}/labels", change, other).status == 204
    assert portal.call("DELETE", f"{PAIR}/labels/{there}", token=other).status == 204
    less = portal.token(scopes=CONTACTS_ONLY)
    reader = portal.token(scopes="crm.objects.contacts.read crm.objects.companies.read")
    assert portal.call("GET", f"{PAIR}/labels", token=less).status == 403
    assert portal.call("GET", f"{PAIR}/labels", token=reader).status == 200
    for token in (less, reader):
        assert portal.call("POST", f"{PAIR}/labels", {"name": "x", "label": "X"}, token).status == 403
        assert portal.call("PUT", f"{PAIR}/labels", change, token).status == 403
        assert portal.call("DELETE", f"{PAIR}/labels/{there}", token=token).status == 403
    assert labels(portal)[there] == "Boss"
