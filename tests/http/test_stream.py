"""The stream of events: what is told, in which order, to whom, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from axle.config import Config
from axle.core import changes
from axle.core.oauth import digest
from axle.core.record import Moment, Source
from axle.core.roles import READER
from axle.http.streams import ALL_PARTS
from axle.storage.interface import Transaction
from axle.workers.trim import EVENTS_KEPT_MS, MAX_EVENTS
from tests.api import CONTACTS, DUE, TASKS, Api
from tests.oauth.apps import READ
from tests.oauth.test_makers import let_in_as
from tests.people.test_made_tokens import make
from tests.people.visits import signed_in
from tests.storage import databases
from tests.streaming import Following

SECOND = 1.0  # in which a stream ends whose token holds no more


@pytest.fixture(params=["sqlite", "postgres"])
def portal(request: pytest.FixtureRequest) -> Iterator[Api]:
    """A portal on each kind of database."""
    if request.param == "sqlite":
        api = Api()
        yield api
        api.close()
    else:
        with databases.own_schema(databases.server()) as url:
            api = Api(database=url)
            yield api
            api.close()


def kinds(told: list[Any]) -> list[tuple[str, int]]:
    """Return of what happened what it was and to whom."""
    return [(one["type"], one["objectId"]) for one in told]


@pytest.mark.covers("stream.follow", "success")
def test_what_happens_is_told_in_order(portal: Api) -> None:
    """Creation, change, association, deletion, with the values of the moment, by whom, and ids that are the events' numbers."""
    followed = Following(portal)
    assert (followed.status, followed.headers["content-type"]) == (200, "text/event-stream")
    assert followed.headers["cache-control"] == "no-store"
    assert "content-encoding" not in followed.headers
    task = int(portal.task(hs_task_subject="Call"))
    (created,) = followed.next()
    assert (created["type"], created["objectTypeId"], created["objectId"]) == ("creation", "0-27", task)
    assert created["properties"]["hs_task_subject"] == "Call"
    assert (created["portalId"], created["occurredAt"]) == (portal.account, portal.now_ms)
    assert created["changeSource"] == "INTEGRATION"
    portal.patch(f"{TASKS}/{task}", {"hs_task_subject": ""})
    portal.patch(f"{TASKS}/{task}", {"hs_task_subject": "Write"})
    (cleared, changed) = followed.next(2)
    assert (cleared["type"], cleared["properties"]) == ("propertyChange", {"hs_task_subject": None})
    assert changed["properties"] == {"hs_task_subject": "Write"}
    portal.delete(f"{TASKS}/{task}")
    (deleted,) = followed.next()
    assert (deleted["type"], deleted["objectId"]) == ("deletion", task)
    messages = followed.all
    assert (
        [message.id for message in messages] == [str(message.data["eventId"]) for message in messages] == ["1", "2", "3", "4"]
    )
    followed.leave()


def test_an_association_is_told_from_both_sides(api: Api) -> None:
    """Each side names the record that it leads from; its number is the id of the last message that tells of it."""
    task, contact = int(api.task()), int(api.contact())
    followed = Following(api)
    api.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    followed.until(lambda: sum(message.data["type"] == "associationChange" for message in followed.all) == 2)
    told = [message for message in followed.all if message.data["type"] == "associationChange"]
    assert sorted((one.data["objectTypeId"], one.data["objectId"], one.data["toObjectId"]) for one in told) == [
        ("0-1", contact, task),
        ("0-27", task, contact),
    ]
    assert [bool(message.id) for message in followed.all if message.data["eventId"] == told[0].data["eventId"]][-1]
    followed.leave()


def test_a_stream_goes_on_from_a_number(portal: Api) -> None:
    """From the header first, then from the query, and else from now on: nothing is missed, nothing comes twice."""
    task = {"properties": {"hs_timestamp": DUE}}
    answers = [portal.post(f"{TASKS}/batch/create", {"inputs": [task] * count}) for count in (100, 100, 50)]
    ids = [int(result["id"]) for answer in answers for result in answer["results"]]
    now = Following(portal)
    header = Following(portal, "after=3", headers={"Last-Event-ID": "245"})
    query = Following(portal, "after=0")
    assert [one["objectId"] for one in header.next(5)] == ids[245:]
    assert [one["objectId"] for one in query.next(250)] == ids
    assert now.silent()
    assert b"id: 250" in now.content
    last = int(portal.task())
    assert [kinds(one.next()) for one in (now, header, query)] == [[("creation", last)]] * 3
    for stream in (now, header, query):
        stream.leave()


def test_a_number_that_is_not_there_any_more_is_told(portal: Api) -> None:
    """After trimming, and where a number is beyond all: a reset, with the number that the stream goes on from."""
    for _ in range(3):
        portal.task()
    portal.now_ms += EVENTS_KEPT_MS + 1
    portal.task()
    portal.app.storage.write(portal.account, lambda tx: tx.trim_events(portal.now_ms - EVENTS_KEPT_MS, MAX_EVENTS))
    streams = [Following(portal, f"after={number}") for number in (2, 3, 4, 5)]
    trimmed, kept, last, beyond = streams
    for one in (trimmed, beyond):
        assert one.next() == [{"eventId": 4, "type": "reset"}]
        assert (one.all[0].id, one.all[0].event) == ("4", "reset")
    assert kept.next()[0]["eventId"] == 4
    assert last.silent()
    task = int(portal.task())
    assert [kinds(one.next()) for one in streams] == [[("creation", task)]] * 4
    for one in streams:
        one.leave()


@pytest.mark.covers("stream.follow", "400")
def test_a_number_that_is_none_is_refused(api: Api) -> None:
    """Of the query, the header, or the filter by record."""
    for query, headers in (("after=x", {}), ("after=-1", {}), ("objectId=a", {}), ("", {"Last-Event-ID": "1.5"})):
        assert Following(api, query, headers=headers).status == 400
    assert Following(api, "objectType=unheard").status == 400


@pytest.mark.covers("stream.follow", "scope")
def test_a_stream_tells_what_the_scopes_read(api: Api) -> None:
    """Of other types nothing; a token that reads nothing is refused, and so is a type that it does not read."""
    token = api.token(scopes="crm.objects.contacts.read")
    assert Following(api, token=api.token(scopes="oauth")).status == 403
    assert Following(api, "objectType=companies", token=token).status == 403
    followed = Following(api, token=token)
    company, contact = api.company(), int(api.contact())
    assert kinds(followed.next()) == [("creation", contact)]
    api.put(f"/crm/v4/objects/companies/{company}/associations/default/contacts/{contact}")
    task = api.task()
    api.put(f"/crm/v4/objects/tasks/{task}/associations/default/contacts/{contact}")
    followed.until(lambda: ("associationChange", contact) in kinds([message.data for message in followed.all]))
    assert {message.data["objectTypeId"] for message in followed.all} == {"0-1", "0-27"}
    assert str(company) not in str([message.data for message in followed.all])
    followed.leave()


@pytest.mark.covers("stream.follow", "isolation")
def test_a_stream_tells_of_its_own_account(api: Api) -> None:
    """Nothing of another one."""
    other = api.other_account()
    followed = Following(api, "after=0", token=other)
    api.contact()
    assert followed.silent()
    followed.leave()


@pytest.mark.covers("stream.follow", "401")
def test_a_stream_needs_a_token(api: Api) -> None:
    """Without one there is none."""
    assert Following(api, token="unknown").status == 401


def test_a_stream_is_of_types_and_records(api: Api) -> None:
    """Both may be repeated, or joined by commas."""
    contacts, company = [int(api.contact()) for _ in range(3)], int(api.company())
    typed = Following(api, "objectType=companies,tasks&after=0")
    chosen = Following(api, f"objectId={contacts[0]},{contacts[2]}&objectId={company}&after=0")
    both = Following(api, f"objectType=0-1&objectId={contacts[1]}&after=0")
    assert kinds(typed.next()) == [("creation", company)]
    assert [one["objectId"] for one in chosen.next(3)] == [contacts[0], contacts[2], company]
    assert kinds(both.next()) == [("creation", contacts[1])]
    api.delete(f"{CONTACTS}/{contacts[1]}")
    assert kinds(both.next()) == [("deletion", contacts[1])]
    assert typed.silent()
    for stream in (typed, chosen, both):
        stream.leave()


def test_a_stream_ends_with_its_token(portal: Api) -> None:
    """Within a second after it was revoked, and when it expires; others go on."""
    revoked, expiring = portal.token(), portal.token(expires_ms=portal.now_ms + 60_000)
    streams = [Following(portal, token=token) for token in ("tok", revoked, expiring)]
    (token,) = portal.app.storage.read(portal.account, lambda tx: tx.tokens_with([digest(revoked)]))
    portal.app.storage.save_token(msgspec.structs.replace(token, revoked_ms=portal.now_ms))
    assert streams[1].over(SECOND)
    assert streams[1].ended
    portal.now_ms += 60_000
    assert streams[2].over(SECOND)
    task = int(portal.task())
    assert kinds(streams[0].next()) == [("creation", task)]
    streams[0].leave()


def test_a_stream_ends_with_whoever_made_its_token(portal: Api) -> None:
    """Though nobody has revoked it."""
    token = make(signed_in(portal), READ)
    followed = Following(portal, token=token)
    contact = int(portal.contact())
    assert kinds(followed.next()) == [("creation", contact)]
    let_in_as(portal, archived=True)
    assert followed.over(SECOND)


def test_a_person_who_has_signed_in_follows(api: Api) -> None:
    """With what the role reads, until the session ends, or is for another account."""
    browser = signed_in(api, role=READER)
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"cookie": cookie, "x-axle-session": "1", "sec-fetch-site": "same-origin"}
    followed = Following(api, token="", headers=headers)
    contact = int(api.contact())
    assert kinds(followed.next()) == [("creation", contact)]
    assert Following(api, token="", headers={"cookie": cookie}).status == 401
    assert browser.call("DELETE", "/_axle/session").status == 204
    assert followed.over(SECOND)
    assert followed.ended


def test_an_erased_value_is_told_no_more(portal: Api) -> None:
    """Whoever goes on from before hears of the deletion alone."""
    contact = int(portal.contact("a@secret.example"))
    portal.patch(f"{CONTACTS}/{contact}", {"email": "b@secret.example"})
    portal.post("/crm/v3/objects/contacts/gdpr-delete", {"objectId": str(contact)}, 204)
    followed = Following(portal, "after=0")
    assert kinds(followed.next(2)) == [("deletion", contact), ("privacyDeletion", contact)]
    assert b"secret.example" not in followed.content
    followed.leave()


def test_what_is_quiet_is_not_told(api: Api) -> None:
    """Loading records tells nobody."""
    followed = Following(api)
    contact = api.app.catalog.find("contacts")

    def quietly(tx: Transaction) -> None:
        tx.quiet = True
        tx.save([changes.create(contact, tx.new_ids(1)[0], {"city": "Ulm"}, Moment(api.now_ms, Source()))])

    api.app.storage.write(api.account, quietly)
    told = int(api.contact())
    assert kinds(followed.next()) == [("creation", told)]
    followed.leave()


def test_a_reminder_is_told(api: Api) -> None:
    """When its moment comes."""
    moment = api.now_ms + 60_000
    task = int(api.task(hs_task_reminders=str(moment)))
    followed = Following(api)
    api.wait(60_000)
    followed.until(lambda: any(message.data["type"] == "reminder" for message in followed.all))
    told = next(message.data for message in followed.all if message.data["type"] == "reminder")
    assert (told["objectTypeId"], told["objectId"], told["occurredAt"]) == ("0-27", task, moment)
    followed.leave()


@pytest.mark.covers("stream.follow", "429", "503")
def test_there_are_only_so_many_streams() -> None:
    """Of an account, and of the server; one that ends leaves its place."""
    api = Api(config=Config(streams=3, streams_per_account=2))
    other = api.other_account()
    streams = [Following(api), Following(api)]
    assert Following(api).status == 429
    streams.append(Following(api, token=other))
    assert Following(api, token=other).status == 503
    streams.pop(0).leave()
    streams.append(Following(api))
    assert [one.status for one in streams] == [200] * 3
    for one in streams:
        one.leave()
    api.close()


def test_a_client_that_takes_nothing_is_dropped_and_harms_nobody() -> None:
    """It holds one part; the others are told everything; it is cut off when it has taken nothing for a while."""
    api = Api(config=Config(stall_timeout=0.5))
    stuck, well = Following(api, takes=False), Following(api)
    ids = [int(api.task()) for _ in range(20)]
    assert [one["objectId"] for one in well.next(20)] == ids
    assert stuck.over(3)
    assert not stuck.ended
    assert not stuck.all
    well.leave()
    api.close()


@pytest.mark.parametrize(("together", "least", "most"), [(ALL_PARTS, 2, 5), (0, 8, 40)])
def test_a_follower_is_told_more_at_once_where_there_are_few(
    api: Api, monkeypatch: pytest.MonkeyPatch, together: int, least: int, most: int
) -> None:
    """What the server holds for all of them together is bounded."""
    monkeypatch.setattr("axle.http.streams.ALL_PARTS", together)
    deals = [{"properties": {"dealname": f"d{number}", "description": "x" * 9_000}} for number in range(40)]
    api.post("/crm/v3/objects/deals/batch/create", {"inputs": deals})
    followed = Following(api, "objectType=deals&after=0")
    followed.until(lambda: len(followed.all) == 40)
    assert least <= followed.parts - 1 <= most  # the first one tells nothing
    followed.leave()


def test_silence_is_broken_by_a_sign_of_life(api: Api) -> None:
    """It is a comment, and says up to where the stream has come, whether or not anything was told."""
    api.app.endpoint.streams.beat_seconds = 0.1
    followed = Following(api, "objectType=companies")
    api.task()
    followed.until(lambda: b":\nid: 1\n\n" in followed.content)
    assert not followed.all
    followed.leave()


def test_a_server_that_ends_ends_streams(api: Api) -> None:
    """In order, and takes no more."""
    followed = Following(api)
    api.app.endpoint.streams.end()
    assert followed.over()
    assert followed.ended
    assert Following(api).status == 503
