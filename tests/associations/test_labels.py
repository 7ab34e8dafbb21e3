"""Association types and labels: what there is, what an account adds, and what happens to it."""

from __future__ import annotations

from typing import Any

import pytest

from axle.http.routes.association_batches import BATCHES_DATED, BATCHES_V3, EVERY_BATCH
from tests.api import COMPANIES, CONTACTS, Api
from tests.associations.samples import BILLING, PAIR, PLAIN, PRIMARY, V3, V4, inputs, label, linked, pair, spec

PEOPLE = f"{V4}/contacts/contacts"
CONTACTS_ONLY = "crm.objects.contacts.read crm.objects.contacts.write"


def labels(api: Api, at: str = PAIR) -> dict[int, str | None]:
    """Return the association types of a direction."""
    return {one["typeId"]: one["label"] for one in api.get(f"{at}/labels")["results"]}


def create(api: Api, at: str = PAIR, status: int = 200, **body: Any) -> Any:
    """Define a label."""
    return api.post(f"{at}/labels", {"name": "boss", "label": "Boss", **body}, status)


@pytest.mark.covers("associations.types.list_types", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_types_of_a_direction(api: Api, prefix: str) -> None:
    """Each direction has its own numbers; the unlabelled type has a label of null. Dated versions name both ends."""
    ends = {"fromObjectTypeId": "0-1", "toObjectTypeId": "0-2"} if prefix in BATCHES_DATED else {}
    assert api.get(f"{prefix}/contact/0-2/labels") == {
        "results": [
            {"category": "HUBSPOT_DEFINED", "typeId": PRIMARY, "label": "Primary", **ends},
            {"category": "HUBSPOT_DEFINED", "typeId": PLAIN, "label": None, **ends},
            {"category": "HUBSPOT_DEFINED", "typeId": BILLING, "label": "Billing contact", **ends},
        ]
    }
    assert labels(api, f"{prefix}/companies/contacts") == {2: "Primary", 280: None, 930: "Billing contact"}
    assert api.get(f"{prefix}/contacts/nosuch/labels", 400)["message"] == "Unable to infer object type from: nosuch"


@pytest.mark.parametrize("prefix", BATCHES_V3)
def test_types_of_v3(api: Api, prefix: str) -> None:
    """The v3 form has the names that v3 paths take, and numbers as text; labels of the account's own are among them."""
    there, _ = label(api)
    assert api.get(f"{prefix}/tasks/contacts/types") == {"results": [{"id": "204", "name": "task_to_contact"}]}
    assert api.get(f"{prefix}/contacts/companies/types")["results"][-1] == {"id": str(there), "name": "boss"}


@pytest.mark.covers("associations.types.create", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_has_two_directions(api: Api, prefix: str) -> None:
    """The answer names both, that which leads there first; each reads its own text."""
    at = f"{prefix}/contacts/companies"
    made = create(api, at, inverseLabel="Minion")["results"]
    assert [(one["category"], one["label"]) for one in made] == [("USER_DEFINED", "Boss"), ("USER_DEFINED", "Minion")]
    there, back = (one["typeId"] for one in made)
    assert labels(api)[there] == "Boss"
    assert labels(api, f"{V4}/companies/contacts")[back] == "Minion"
    assert there not in labels(api, f"{V4}/companies/contacts")
    single = create(api, at, name="friend", label="Friend")["results"]
    assert [one["label"] for one in single] == ["Friend", "Friend"]


def test_labels_between_records_of_one_type(api: Api) -> None:
    """A pair has two numbers, each the other's inverse; a label that reads the same from both sides has one."""
    one, two = api.contact(), api.contact()
    manager, employee = label(api, "manager", "Manager", "Employee", PEOPLE)
    (friend,) = label(api, "friend", "Friend", None, PEOPLE)
    api.post(f"{PEOPLE}/batch/create", inputs(pair(one, two, manager, friend)))
    assert linked(api, "contacts", one, "contacts") == {two: [449, manager, friend]}
    assert linked(api, "contacts", two, "contacts") == {one: [449, employee, friend]}
    names = {one["name"]: int(one["id"]) for one in api.get(f"{V3}/contacts/contacts/types")["results"]}
    assert (names["manager"], names["manager_inverse"], names["friend"]) == (manager, employee, friend)
    api.put(f"{CONTACTS}/{two}/associations/contacts/{one}/manager_inverse")
    api.delete(f"{CONTACTS}/{two}/associations/contacts/{one}/friend")
    assert linked(api, "contacts", one, "contacts") == {two: [449, manager]}
    api.delete(f"/crm/v4/objects/contacts/{two}/associations/contacts/{one}")
    assert linked(api, "contacts", one, "contacts") == {}


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
def test_labels_that_cannot_be(api: Api, body: dict[str, Any], status: int) -> None:
    """A name or text that is not allowed or taken is refused, and nothing is defined."""
    create(api, name="known", label="Known text")
    before = labels(api)
    create(api, status=status, **body)
    assert labels(api) == before


def test_a_name_is_taken_for_its_pair_alone(api: Api) -> None:
    """From the other side too; between other types it is free, and so it is once its label is gone."""
    there, _ = label(api)
    create(api, f"{V4}/companies/contacts", 409, label="Other")
    create(api, f"{V4}/contacts/deals")
    api.delete(f"{PAIR}/labels/{there}")
    again, _ = label(api)
    assert again > there


def test_ten_labels_at_most(api: Api) -> None:
    """Between two object types, both directions counted as one."""
    for number in range(10):
        create(api, f"{V4}/companies/contacts" if number % 2 else PAIR, name=f"n{number}", label=f"L{number}")
    assert "10 labels" in create(api, status=400, name="n10", label="L10")["message"]
    create(api, f"{V4}/companies/contacts", 400, name="n10", label="L10")
    create(api, f"{V4}/contacts/deals", name="n10", label="L10")
    api.delete(f"{PAIR}/labels/{next(one for one, text in labels(api).items() if text == 'L0')}")
    create(api, name="n10", label="L10")


def test_a_pair_without_associations_gets_them_with_its_first_label(api: Api) -> None:
    """Tasks cannot be associated with tasks until there is a label; then the unlabelled association is beside it."""
    one, two = api.task(), api.task()
    api.put(f"/crm/v4/objects/tasks/{one}/associations/default/tasks/{two}", None, 400)
    before, after = label(api, "before", "Before", "After", f"{V4}/tasks/tasks")
    api.put(f"/crm/v4/objects/tasks/{one}/associations/tasks/{two}", spec(before), 201)
    (plain,) = (number for number, text in labels(api, f"{V4}/tasks/tasks").items() if text is None)
    assert linked(api, "tasks", two, "tasks") == {one: sorted([after, plain])}
    api.delete(f"/crm/v3/objects/tasks/{one}/associations/tasks/{two}/task_to_task")
    assert linked(api, "tasks", one, "tasks") == {}
    first, second = label(api, "about", "About", None, f"{V4}/notes/tasks")
    assert {first, second}.isdisjoint({before, after, plain})
    assert len(labels(api, f"{V4}/tasks/notes")) == 2


@pytest.mark.covers("associations.types.update", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_gets_another_text(api: Api, prefix: str) -> None:
    """The number, the name and the associations stay; the inverse text changes where it is given, or was the same."""
    at = f"{prefix}/contacts/companies/labels"
    (there, back), (single, mirrored) = label(api), label(api, "friend", "Friend", None)
    contact, firm = api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there)))
    api.put(at, {"associationTypeId": there, "label": "Chief"}, 204)
    assert (labels(api)[there], labels(api, f"{V4}/companies/contacts")[back]) == ("Chief", "Minion")
    api.put(at, {"associationTypeId": there, "label": "Chief", "inverseLabel": "Staff"}, 204)
    assert labels(api, f"{V4}/companies/contacts")[back] == "Staff"
    api.put(at, {"associationTypeId": single, "label": "Pal"}, 204)
    assert (labels(api)[single], labels(api, f"{V4}/companies/contacts")[mirrored]) == ("Pal", "Pal")
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN, there]}
    shown = api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{firm}", spec(there), 201)
    assert shown["labels"] == ["Chief"]
    assert api.get(f"{V3}/contacts/companies/types")["results"][-2]["name"] == "boss"


@pytest.mark.covers("associations.types.update", "400", "404", "409")
def test_changes_that_cannot_be(api: Api) -> None:
    """What is HubSpot's own, not there, or of the other direction is not changed; texts follow the rules of new labels."""
    (there, back), (other, _) = label(api), label(api, "friend", "Friend", None)
    (alone,) = label(api, "peer", "Peer", None, PEOPLE)
    before = labels(api)
    for number, text, status in (
        (PRIMARY, "x", 400), (PLAIN, "x", 400), (77, "x", 404), (back, "x", 404),
        (there, "", 400), (there, "Friend", 409), (there, "primary", 409), (other, "Boss", 409),
    ):  # fmt: skip
        api.put(f"{PAIR}/labels", {"associationTypeId": number, "label": text}, status)
    api.put(f"{PEOPLE}/labels", {"associationTypeId": alone, "label": "Peer", "inverseLabel": "Other"}, 400)
    api.put(f"{PEOPLE}/labels", {"associationTypeId": alone, "label": "Mate", "inverseLabel": "Mate"}, 204)
    api.put(f"{PAIR}/labels", {"label": "x"}, 400)
    assert labels(api) == before
    assert labels(api, PEOPLE)[alone] == "Mate"


@pytest.mark.covers("associations.types.archive", "success")
@pytest.mark.parametrize("prefix", EVERY_BATCH)
def test_a_label_is_deleted_in_both_directions(api: Api, prefix: str) -> None:
    """And cannot be used any more; the other labels stay."""
    (there, back), (other, _) = label(api), label(api, "friend", "Friend", None)
    contact, firm = api.contact(), api.company()
    api.delete(f"{prefix}/contacts/companies/labels/{there}")
    assert there not in labels(api)
    assert back not in labels(api, f"{V4}/companies/contacts")
    assert other in labels(api)
    api.put(f"/crm/v4/objects/contacts/{contact}/associations/companies/{firm}", spec(there), 400)
    api.put(f"{CONTACTS}/{contact}/associations/companies/{firm}/boss", None, 400)
    api.delete(f"{prefix}/contacts/companies/labels/{there}", 404)


@pytest.mark.covers("associations.types.archive", "400", "404")
def test_a_label_in_use_is_not_deleted(api: Api) -> None:
    """From neither side; once no live records have it between them it can be, and nothing but the label is lost."""
    there, back = label(api)
    contact, firm, gone = api.contact(), api.company(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there, BILLING), pair(contact, gone, there)))
    assert "is in use" in api.delete(f"{PAIR}/labels/{there}", 400)["message"]
    api.delete(f"{V4}/companies/contacts/labels/{back}", 400)
    api.post(f"{PAIR}/batch/labels/archive", inputs(pair(contact, firm, there)), 204)
    api.delete(f"{PAIR}/labels/{there}", 400)
    api.delete(f"{COMPANIES}/{gone}")
    api.delete(f"{PAIR}/labels/{there}")
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN, BILLING]}
    api.post(f"/_axle/objects/companies/{gone}/restore", None, 200)
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN, BILLING], gone: [PLAIN]}
    assert linked(api, "companies", gone, "contacts") == {contact: [280]}
    for number, status in ((PRIMARY, 400), (PLAIN, 400), (77, 404), (there, 404), ("boss", 400), ("9" * 30, 400)):
        api.delete(f"{PAIR}/labels/{number}", status)


def test_a_deleted_label_does_not_return(api: Api) -> None:
    """A new one has another number: what the old one described is not described by the new one."""
    there, _ = label(api)
    contact, firm = api.contact(), api.company()
    api.post(f"{PAIR}/batch/create", inputs(pair(contact, firm, there)))
    api.delete(f"{COMPANIES}/{firm}")
    api.delete(f"{PAIR}/labels/{there}")
    assert there not in label(api)
    api.post(f"/_axle/objects/companies/{firm}/restore", None, 200)
    assert linked(api, "contacts", contact, "companies") == {firm: [PLAIN]}


@pytest.mark.covers("associations.types.list_types", "isolation", "scope")
@pytest.mark.covers("associations.types.create", "isolation", "scope")
@pytest.mark.covers("associations.types.update", "isolation", "scope")
@pytest.mark.covers("associations.types.archive", "isolation", "scope")
def test_accounts_and_scopes(api: Api) -> None:
    """Labels are an account's own, and ask for the scopes of both types."""
    there, _ = label(api)
    other = api.other_account()
    assert there not in {one["typeId"] for one in api.call("GET", f"{PAIR}/labels", token=other).json()["results"]}
    change = {"associationTypeId": there, "label": "Taken"}
    assert api.call("PUT", f"{PAIR}/labels", change, other).status == 404
    assert api.call("DELETE", f"{PAIR}/labels/{there}", token=other).status == 404
    theirs = api.call("POST", f"{PAIR}/labels", {"name": "boss", "label": "Boss"}, other).json()["results"]
    assert theirs[0]["typeId"] == there
    assert api.call("PUT", f"{PAIR}/labels", change, other).status == 204
    assert api.call("DELETE", f"{PAIR}/labels/{there}", token=other).status == 204
    less = api.token(scopes=CONTACTS_ONLY)
    reader = api.token(scopes="crm.objects.contacts.read crm.objects.companies.read")
    assert api.call("GET", f"{PAIR}/labels", token=less).status == 403
    assert api.call("GET", f"{PAIR}/labels", token=reader).status == 200
    for token in (less, reader):
        assert api.call("POST", f"{PAIR}/labels", {"name": "x", "label": "X"}, token).status == 403
        assert api.call("PUT", f"{PAIR}/labels", change, token).status == 403
        assert api.call("DELETE", f"{PAIR}/labels/{there}", token=token).status == 403
    assert labels(api)[there] == "Boss"
