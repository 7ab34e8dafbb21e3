"""Contacts of the first version: the same records, as profiles that older connectors read and write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import CONTACTS, START, Api

V1 = "/contacts/v1/contact"
LISTS = "/contacts/v1/lists"
DAY = 86_400_000


def fields(**properties: Any) -> dict[str, Any]:
    """Return a body that sets properties."""
    return {"properties": [{"property": name, "value": value} for name, value in properties.items()]}


def made(api: Api, email: str, **properties: Any) -> int:
    """Create a contact and return its id."""
    return int(api.post(V1, fields(email=email, **properties), 200)["vid"])


def value(profile: dict[str, Any], name: str) -> str:
    """Return the present value of a property."""
    return str(profile["properties"][name]["value"])


@pytest.mark.covers("legacy.records.create", "success")
@pytest.mark.covers("legacy.profiles.read", "success")
def test_a_profile_is_a_record(api: Api) -> None:
    """What it is created with is read back in its own shape, by id and by address, and as a record."""
    profile = api.post(f"{V1}/", fields(email="Ada@Example.com", firstname="Ada"), 200)
    vid = profile["vid"]
    assert (profile["canonical-vid"], profile["portal-id"], profile["is-contact"]) == (vid, api.account, True)
    assert [profile[name] for name in ("merged-vids", "form-submissions", "list-memberships", "merge-audits")] == [[]] * 4
    (known,) = profile["identity-profiles"]
    identity = {"type": "EMAIL", "value": "ada@example.com", "timestamp": START, "is-primary": True}
    assert known == {"vid": vid, "saved-at-timestamp": START, "deleted-changed-timestamp": 0, "identities": [identity]}
    assert (value(profile, "email"), value(profile, "createdate")) == ("ada@example.com", str(START))
    assert api.get(f"{V1}/vid/{vid}/profile") == profile
    assert api.get(f"{V1}/email/ADA@example.com/profile/") == profile
    assert api.read("contacts", str(vid), "email", "firstname")["firstname"] == "Ada"


def test_a_record_is_a_profile(api: Api) -> None:
    """Made by the other API; only what has a value is shown, moments as epoch milliseconds."""
    vid = api.contact("a@example.com", lastname="L", phone="")
    profile = api.get(f"{V1}/vid/{vid}/profile")
    assert value(profile, "lastname") == "L"
    assert value(profile, "lastmodifieddate") == str(START)
    assert {"firstname", "phone"}.isdisjoint(profile["properties"])


@pytest.mark.covers("legacy.profiles.update", "success")
def test_a_profile_keeps_what_its_properties_were(api: Api) -> None:
    """Every version with when and by whom, newest first; the values alone where they are asked for."""
    vid = made(api, "a@example.com", lastname="first")
    api.now_ms += 1_000
    assert api.call("POST", f"{V1}/vid/{vid}/profile", fields(lastname="second")).status == 204
    api.now_ms += 1_000
    assert api.call("POST", f"{V1}/email/a@example.com/profile", fields(lastname="third")).status == 204
    profile = api.get(f"{V1}/vid/{vid}/profile?property=lastname&property=nothing")
    assert set(profile["properties"]) == {"lastname", "lastmodifieddate"}
    versions = profile["properties"]["lastname"]["versions"]
    assert [(one["value"], one["timestamp"]) for one in versions] == [
        ("third", START + 2_000), ("second", START + 1_000), ("first", START),
    ]  # fmt: skip
    assert versions[0]["source-type"] == "INTEGRATION"
    alone = api.get(f"{V1}/vid/{vid}/profile?property=lastname&propertyMode=value_only")
    assert alone["properties"]["lastname"] == {"value": "third"}
    history = api.get(f"{CONTACTS}/{vid}?propertiesWithHistory=lastname")["propertiesWithHistory"]["lastname"]
    assert [one["value"] for one in history] == ["third", "second", "first"]


def test_a_profile_is_shown_with_its_primary_company(api: Api) -> None:
    """Where it has one, and where the token may read companies; not in lists."""
    vid, company, other = made(api, "a@example.com"), api.company("Acme"), api.company("Other")
    api.put(f"/crm/v4/objects/contacts/{vid}/associations/default/companies/{other}")
    assert "associated-company" not in api.get(f"{V1}/vid/{vid}/profile")
    api.put(f"/companies/v2/companies/{company}/contacts/{vid}")
    shown = api.get(f"{V1}/vid/{vid}/profile")["associated-company"]
    assert (shown["company-id"], shown["portal-id"]) == (int(company), api.account)
    assert shown["properties"]["name"] == {"value": "Acme"}
    assert api.get(f"{V1}/vids/batch?vid={vid}")[str(vid)]["associated-company"] == shown
    assert "associated-company" not in api.get(f"{LISTS}/all/contacts/all")["contacts"][0]
    token = api.token(scopes="crm.objects.contacts.read")
    assert "associated-company" not in api.call("GET", f"{V1}/vid/{vid}/profile", token=token).json()


@pytest.mark.covers("legacy.profiles.create_or_update", "success")
def test_an_address_is_created_or_changed(api: Api) -> None:
    """The answer tells which; the address itself can be changed too."""
    path = f"{V1}/createOrUpdate/email/a@example.com"
    first = api.post(path, fields(firstname="A"), 200)
    assert first["isNew"] is True
    assert api.post(f"{path}/", {"properties": []}, 200) == {"vid": first["vid"], "isNew": False}
    assert api.post(path, fields(email="b@example.com", firstname="B"), 200) == {"vid": first["vid"], "isNew": False}
    assert api.read("contacts", str(first["vid"]), "email", "firstname")["email"] == "b@example.com"


@pytest.mark.covers("legacy.profiles.archive", "success")
def test_a_profile_is_deleted(api: Api) -> None:
    """It is in the recycle bin, and found no more."""
    vid = made(api, "a@example.com")
    assert api.delete(f"{V1}/vid/{vid}", 200) == {"vid": vid, "deleted": True, "reason": "OK"}
    assert api.call("GET", f"{V1}/vid/{vid}/profile").status == 404
    assert api.call("DELETE", f"{V1}/vid/{vid}").status == 404
    assert api.get(f"{CONTACTS}/{vid}?archived=true")["archived"] is True


@pytest.mark.covers("legacy.profiles.merge", "success", "400", "404")
def test_profiles_are_merged(api: Api) -> None:
    """The other id leads to what it became, and the other address is one more of it."""
    one, other = made(api, "a@example.com"), made(api, "b@example.com", lastname="B")
    answer = api.call("POST", f"{V1}/merge-vids/{one}/", {"vidToMerge": other})
    assert (answer.status, answer.body) == (200, b"SUCCESS")
    profile = api.get(f"{V1}/vid/{other}/profile")
    assert (profile["vid"], profile["merged-vids"], value(profile, "lastname")) == (one, [other], "B")
    identities = profile["identity-profiles"][0]["identities"]
    assert [(each["value"], each.get("is-secondary")) for each in identities] == [
        ("a@example.com", None), ("b@example.com", True),
    ]  # fmt: skip
    assert api.get(f"{V1}/email/b@example.com/profile")["vid"] == one
    for path, given, words in ((99, one, "canonical vid"), ("x", one, "canonical vid"), (one, 99, "vid to merge")):
        refused = api.post(f"{V1}/merge-vids/{path}", {"vidToMerge": given}, 400)
        assert refused["message"].startswith(f"{words} is not a valid contact")


@pytest.mark.covers("legacy.batches.save_profiles", "success")
def test_a_batch_changes_and_creates(api: Api) -> None:
    """By id and by address; what is named twice takes all that is said of it."""
    vid = made(api, "a@example.com")
    batch = [
        {"vid": vid, **fields(firstname="A", lastname="1")},
        {"email": "A@example.com", **fields(lastname="2")},
        {"email": "b@example.com", **fields(firstname="B")},
        {"email": "b@example.com", **fields(lastname="3")},
        fields(email="c@example.com", firstname="C"),
    ]
    assert api.call("POST", f"{V1}/batch/", batch).status == 202
    found = api.get(f"{V1}/emails/batch/?email=a@example.com&email=b@example.com&email=c@example.com&email=d@example.com")
    names = [[value(one, name) for name in ("firstname", "lastname") if name in one["properties"]] for one in found.values()]
    assert names == [["A", "2"], ["B", "3"], ["C"]]


@pytest.mark.covers("legacy.batches.save_profiles", "400", "409")
def test_one_error_refuses_a_whole_batch(api: Api) -> None:
    """Each error is told with the place of its input, bad addresses once more by themselves; nothing is written."""
    vid = made(api, "a@example.com")
    before = api.get(CONTACTS)
    batch = [
        {"vid": vid, **fields(firstname="changed")},
        {"email": "bad", **fields(firstname="x")},
        {"email": "c@example.com", **fields(nothing="x")},
    ]
    refused = api.post(f"{V1}/batch", batch, 400)
    assert refused["invalidEmails"] == ["bad"]
    told = [(one["index"], one["propertyValidationResult"]["error"]) for one in refused["failureMessages"]]
    assert told == [(1, "INVALID_EMAIL"), (2, "PROPERTY_DOESNT_EXIST")]
    unknown = api.post(f"{V1}/batch", [{"vid": 99, **fields(firstname="x")}], 400)
    assert unknown["failureMessages"][0]["propertyValidationResult"]["message"] == "contact does not exist"
    made(api, "d@example.com")
    api.post(f"{V1}/batch", [{"vid": vid, **fields(email="d@example.com")}], 409)
    api.post(f"{V1}/batch", [], 400)
    api.post(f"{V1}/batch", [{"email": f"{n}@example.com", **fields()} for n in range(1_001)], 400)
    api.delete(f"{V1}/email/d@example.com", 200)
    assert api.get(CONTACTS) == before


@pytest.mark.covers("legacy.lists.profiles", "success", "400")
def test_profiles_are_read_by_id_and_by_address(api: Api) -> None:
    """Under their ids, whatever they were named by; those that do not exist are left out."""
    one, other = made(api, "a@example.com", firstname="A"), made(api, "b@example.com")
    found = api.get(f"{V1}/vids/batch/?vid={one}&vid={other}&vid=99&vid=x&property=firstname")
    assert list(found) == [str(one), str(other)]
    assert found[str(one)]["properties"] == {"firstname": {"value": "A"}, "lastmodifieddate": {"value": str(START)}}
    by_address = api.get(f"{V1}/emails/batch?email=A@example.com&email=none@example.com&propertyMode=value_and_history")
    assert list(by_address) == [str(one)]
    assert by_address[str(one)]["properties"]["firstname"]["versions"][0]["value"] == "A"
    assert api.get(f"{V1}/vids/batch") == {}
    api.get(f"{V1}/vids/batch?{'&'.join(f'vid={n}' for n in range(101))}", 400)


@pytest.mark.covers("legacy.lists.profiles_by_id", "success")
def test_all_profiles_are_listed_by_id(api: Api) -> None:
    """Each once, whatever the size of the pages, with a few properties unless others are asked for."""
    ids = [made(api, f"{n}@example.com", firstname=str(n)) for n in range(7)]
    for count in (1, 3, 7, 500):
        found, offset, more = [], 0, True
        while more:
            page = api.get(f"{LISTS}/all/contacts/all?count={count}&vidOffset={offset}")
            found += [one["vid"] for one in page["contacts"]]
            offset, more = page["vid-offset"], page["has-more"]
        assert found == ids
    one = api.get(f"{LISTS}/all/contacts/all?count=1")["contacts"][0]
    assert one["properties"] == {"firstname": {"value": "0"}, "lastmodifieddate": {"value": str(START)}}
    assert one["addedAt"] == START
    page = api.get(f"{LISTS}/all/contacts/all?count=1&property=email&property=phone&formSubmissionMode=none")
    assert set(page["contacts"][0]["properties"]) == {"email", "lastmodifieddate"}
    assert len(api.get(f"{LISTS}/all/contacts/all")["contacts"]) == 7


def test_a_page_of_profiles_has_twenty_unless_more_are_asked_for(api: Api) -> None:
    """At most a hundred, however many are asked for."""
    for part in (range(100), range(100, 105)):
        inputs = [{"properties": {"email": f"{n}@example.com"}} for n in part]
        api.post(f"{CONTACTS}/batch/create", {"inputs": inputs})
    sizes = {query: len(api.get(f"{LISTS}/all/contacts/all{query}")["contacts"]) for query in ("", "?count=50", "?count=250")}
    assert sizes == {"": 20, "?count=50": 50, "?count=250": 100}


@pytest.mark.covers("legacy.lists.latest", "success")
def test_the_last_created_and_changed_come_first(api: Api) -> None:
    """Each once, whatever the size of the pages, also where many are of the same moment; none that changed long ago."""
    old = made(api, "old@example.com")
    api.now_ms += 31 * DAY
    ids = []
    for n in range(6):
        api.now_ms += 1_000 * (n % 2)
        ids.append(made(api, f"{n}@example.com"))
    api.now_ms += 1_000
    api.call("POST", f"{V1}/vid/{ids[1]}/profile", fields(firstname="changed"))
    changed = [ids[1], *sorted(set(ids) - {ids[1]}, reverse=True)]
    for name, expected in (("all", [*reversed(ids), old]), ("recently_updated", changed)):
        for count in (1, 2, 4, 100):
            found, query, more = [], "", True
            while more:
                page = api.get(f"{LISTS}/{name}/contacts/recent?count={count}{query}")
                found += [one["vid"] for one in page["contacts"]]
                assert page["time-offset"] == page["contacts"][-1]["addedAt"]
                query, more = f"&vidOffset={page['vid-offset']}&timeOffset={page['time-offset']}", page["has-more"]
            assert found == expected, (name, count)


@pytest.mark.covers("legacy.lists.search", "success")
def test_a_text_finds_profiles(api: Api) -> None:
    """With how many there are, page by page."""
    ids = {made(api, f"{n}@example.com", firstname="Ada") for n in range(3)}
    made(api, "other@example.org")
    found: set[int] = set()
    for offset in (0, 2):
        page = api.get(f"/contacts/v1/search/query?q=ada&count=2&offset={offset}&property=firstname")
        assert (page["query"], page["total"], page["has-more"]) == ("ada", 3, offset == 0)
        found |= {one["vid"] for one in page["contacts"]}
    assert found == ids
    nothing = api.get("/contacts/v1/search/query?q=nobody")
    assert nothing == {"query": "nobody", "offset": 0, "has-more": False, "total": 0, "contacts": []}


@pytest.mark.covers("legacy.records.create", "400", "409")
@pytest.mark.covers("legacy.profiles.update", "400", "404", "409")
@pytest.mark.covers("legacy.profiles.create_or_update", "400", "404", "409")
def test_errors_are_told_as_the_first_version_does(api: Api) -> None:
    """Refused values as a list beside the message, a taken address with the profile that has it."""
    vid = made(api, "a@example.com")
    other = made(api, "b@example.com")
    for path in (V1, f"{V1}/createOrUpdate/email/c@example.com"):
        refused = api.post(path, fields(email="bad", nothing="x"), 400)
        assert refused["message"] == "Property values were not valid"
        assert refused["validationResults"] == [
            {"isValid": False, "message": "Email address bad is invalid", "error": "INVALID_EMAIL", "name": "email"},
            {
                "isValid": False,
                "message": 'Property "nothing" does not exist',
                "error": "PROPERTY_DOESNT_EXIST",
                "name": "nothing",
            },
        ]
    taken = [
        (V1, fields(email="a@example.com")),
        (f"{V1}/vid/{other}/profile", fields(email="A@example.com")),
        (f"{V1}/createOrUpdate/email/b@example.com", fields(email="a@example.com")),
    ]
    for path, given in taken:
        refused = api.post(path, given, 409)
        assert (refused["error"], refused["message"]) == ("CONTACT_EXISTS", "Contact already exists")
        identity = {"value": "a@example.com", "type": "EMAIL", "timestamp": START, "isPrimary": True}
        assert (refused["identityProfile"]["vid"], refused["identityProfile"]["identity"]) == (vid, [identity])
    unnamed = api.post(V1, {"properties": [{"name": "email", "value": "x@example.com"}]}, 400)
    assert unnamed["message"] == "property cannot be missing or null"
    for path in ("vid/99", "vid/x", "vid/0", "email/none@example.com"):
        assert api.get(f"{V1}/{path}/profile", 404)["message"] == "contact does not exist"
        assert api.post(f"{V1}/{path}/profile", fields(firstname="x"), 404)["message"] == "resource not found"
    assert api.get(CONTACTS)["results"] == [api.get(f"{CONTACTS}/{number}") for number in (vid, other)]


def test_what_cannot_be_read_is_refused(api: Api) -> None:
    """With a 400 for what is asked wrongly, and a 404 for what the first version does not have."""
    vid = made(api, "a@example.com")
    for path, status in (
        (f"{V1}/vid/{vid}/profile?propertyMode=x", 400),
        (f"{LISTS}/all/contacts/all?count=0", 400),
        (f"{LISTS}/all/contacts/all?count=x", 400),
        (f"{LISTS}/all/contacts/all?vidOffset=-1", 400),
        (f"{LISTS}/all/contacts/all?vidOffset={'9' * 5_000}", 400),
        (f"{LISTS}/all/contacts/recent?timeOffset=x", 400),
        (f"{LISTS}/all/contacts/recent?timeOffset={2**53}", 400),
        ("/contacts/v1/search/query?q=a&offset=10000", 400),
        (f"/contacts/v1/search/query?q={'a' * 3_001}", 400),
        (f"{LISTS}/7/contacts/recent", 404),
        (f"{LISTS}/all/companies/all", 404),
        ("/companies/v1/search/query?q=a", 404),
        (f"{V1}/utk/{vid}/profile", 404),
        (f"{V1}/things/batch", 404),
        (f"/contacts/v1/companies/vid/{vid}/profile", 404),
        (f"/nothing/v1/contact/vid/{vid}/profile", 404),
    ):
        assert api.call("GET", path).status == status, path
    for given in ({"properties": 5}, {"properties": [5]}, {"properties": [{"property": "firstname", "value": {}}]}):
        api.post(V1, given, 400)
    assert api.call("POST", f"{V1}/createOrUpdate/vid/{vid}", fields(firstname="x")).status == 404


@pytest.mark.covers("legacy.records.create", "isolation", "scope")
@pytest.mark.covers("legacy.profiles.read", "isolation", "scope")
@pytest.mark.covers("legacy.profiles.update", "isolation", "scope")
@pytest.mark.covers("legacy.profiles.archive", "isolation", "scope")
@pytest.mark.covers("legacy.profiles.merge", "isolation", "scope")
@pytest.mark.covers("legacy.profiles.create_or_update", "isolation", "scope")
@pytest.mark.covers("legacy.batches.save_profiles", "isolation", "scope")
@pytest.mark.covers("legacy.lists.profiles", "isolation", "scope")
@pytest.mark.covers("legacy.lists.profiles_by_id", "isolation", "scope")
@pytest.mark.covers("legacy.lists.latest", "isolation", "scope")
@pytest.mark.covers("legacy.lists.search", "isolation", "scope")
def test_who_may_not_sees_and_changes_nothing(api: Api) -> None:
    """Another account finds none of ours; a token without the scope of the type is refused."""
    vid = made(api, "secret@example.com", firstname="secret")
    before = api.get(CONTACTS)
    nothing, stranger = api.token(scopes="tickets"), api.other_account()
    requests: list[tuple[str, str, Any]] = [
        ("POST", V1, fields(email="secret@example.com")), ("GET", f"{V1}/vid/{vid}/profile", None),
        ("GET", f"{V1}/email/secret@example.com/profile", None),
        ("POST", f"{V1}/vid/{vid}/profile", fields(firstname="x")), ("DELETE", f"{V1}/vid/{vid}", None),
        ("POST", f"{V1}/merge-vids/{vid}", {"vidToMerge": vid}),
        ("POST", f"{V1}/createOrUpdate/email/secret@example.com", fields(lastname="x")),
        ("POST", f"{V1}/batch", [{"email": "secret@example.com", **fields(lastname="x")}]),
        ("GET", f"{V1}/vids/batch?vid={vid}", None), ("GET", f"{LISTS}/all/contacts/all", None),
        ("GET", f"{LISTS}/all/contacts/recent", None), ("GET", "/contacts/v1/search/query?q=secret", None),
    ]  # fmt: skip
    for method, path, given in requests:
        assert api.call(method, path, given, nothing).status == 403, path
        answer = api.call(method, path, given, stranger)
        assert answer.status < 500
        assert b'"firstname"' not in answer.body
    assert api.get(CONTACTS) == before


def test_a_write_of_the_first_version_is_an_event_like_any_other(api: Api) -> None:
    """Created, changed, archived: what follows events sees them."""
    vid = made(api, "a@example.com")
    api.call("POST", f"{V1}/vid/{vid}/profile", fields(firstname="x"))
    api.delete(f"{V1}/vid/{vid}", 200)
    events = api.app.storage.read(api.account, lambda tx: tx.events(0, 10))
    assert [(event.record_id, event.name) for event in events] == [(vid, "created"), (vid, "updated"), (vid, "archived")]


@pytest.mark.parametrize("name", ["industry", "hs_lead_status"])
def test_options_are_told_at_length(api: Api, name: str) -> None:
    """A value that is no option is refused with all that is known of each option there is."""
    options = api.get(f"/crm/v3/properties/contacts/{name}")["options"]
    if not options:
        path = "/crm/v3/properties/contacts"
        options = [{"label": f"L{n}", "value": f"v{n}", "displayOrder": n, "hidden": n == 1} for n in range(2)]
        api.post(path, {"name": "own", "label": "x", "groupName": "contactinformation", "type": "enumeration",
                           "fieldType": "select", "options": options})  # fmt: skip
        name = "own"
    for path in (V1, f"{V1}/createOrUpdate/email/c@example.com"):
        (told,) = api.post(path, fields(**{name: "no such"}), 400)["validationResults"]
        listed = ", ".join(
            f'label: "{one["label"]}"\nvalue: "{one["value"]}"\ndisplay_order: {one["displayOrder"]}\ndouble_data: 0.0\n'
            f'hidden: {str(one["hidden"]).lower()}\ndescription: ""\nread_only: false\n'
            for one in options
        )
        assert told["message"] == f"no such was not one of the allowed options: [{listed}]"
        assert (told["error"], told["name"]) == ("INVALID_OPTION", name)


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00Z", "2026-01-01", "soon"])
def test_moments_are_milliseconds(api: Api, text: str) -> None:
    """The first version takes no other form of a moment, however the contact is written; the present one reads what it took."""
    vid = made(api, "a@example.com")
    email = f"{V1}/createOrUpdate/email/a@example.com"
    for path in (V1, f"{V1}/vid/{vid}/profile", email):
        (told,) = api.post(path, fields(closedate=text), 400)["validationResults"]
        assert (told["error"], told["message"]) == ("INVALID_LONG", f"{text} was not a valid long.")
    api.post(f"{V1}/batch", [{"vid": vid, "properties": fields(closedate=text)["properties"]}], 400)
    assert api.read("contacts", str(vid), "closedate")["closedate"] is None
    api.post(email, fields(closedate=str(START)), 200)
    assert api.read("contacts", str(vid), "closedate")["closedate"] == "2026-01-01T00:00:00.000Z"
    api.post(email, fields(closedate=""), 200)
    assert api.read("contacts", str(vid), "closedate")["closedate"] is None
