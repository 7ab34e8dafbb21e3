"""What happens in an account, followed by the client: typed, in order, and over connections that are lost."""

from __future__ import annotations

import httpx2
import pytest

import axle
from axle import testing
from axle.client import events
from axle.core.oauth import digest
from tests.api import Api

pytestmark = pytest.mark.anyio


def lose(api: Api) -> None:
    """Have the server end all streams, as one that is replaced does."""
    for follower in api.endpoint.streams._followers():
        follower.hand(follower.end)


def at_once(api: Api, token: str = "tok") -> axle.AsyncClient:
    """Return a client that connects again without a pause."""
    return axle.AsyncClient(token, "http://axle.test", transport=api.endpoint, random=lambda: -0.5)


async def test_events_have_types(client: axle.AsyncClient, api: Api) -> None:
    """Each kind its own, with the values of the moment; a position says how far one has come."""
    company = await client.companies.create(name="Acme")
    contact = await client.contacts.create(email="ada@example.com", city="Ulm")
    api.now_ms += 1  # values are those of the moment
    await client.contacts.update(contact.id, {"email": "a@example.com"})
    api.now_ms += 1
    await client.contacts.update(contact.id, {"city": None})
    await client.associations("contacts", "companies").put(contact.id, company.id)
    await client.contacts.archive(contact.id)
    async with client.events(after=1, object_types=["contacts"]) as told:
        created, changed, cleared = await anext(told), await anext(told), await anext(told)
        assert isinstance(created, events.Creation)
        assert isinstance(changed, events.PropertyChange) and isinstance(cleared, events.PropertyChange)
        assert (created.object_type_id, created.object_id) == ("0-1", int(contact.id))
        assert created.properties["email"] == "ada@example.com" and changed.properties["email"] == "a@example.com"
        assert cleared.properties == {"city": None}
        assert told.position == cleared.event_id == 4
        kinds = []
        while not isinstance(event := await anext(told), events.Deletion):
            kinds.append(type(event))
            if isinstance(event, events.AssociationChange):
                assert (event.from_object_id, event.to_object_id) == (int(contact.id), int(company.id))
        assert events.AssociationChange in kinds
        assert event.time == events.Event(event_id=1, type="x", occurred_at=event.occurred_at).time


async def test_events_go_on_where_a_connection_was_lost(api: Api) -> None:
    """Nothing is missed, and nothing comes twice."""
    client = at_once(api)
    await client.contacts.create(city="Ulm")
    async with client.events(after=0) as told:
        ids = [(await anext(told)).object_id]
        for number in range(3):
            lose(api)
            contact = await client.contacts.create(city=str(number))
            ids.append((await anext(told)).object_id)
            assert ids[-1] == int(contact.id)
    assert len(set(ids)) == 4


async def test_a_position_that_is_gone_is_told(client: axle.AsyncClient) -> None:
    """As a Reset, behind which it goes on."""
    await client.contacts.create(city="Ulm")
    async with client.events(after=77) as told:
        assert isinstance(await anext(told), events.Reset)
        assert told.position == 1


async def test_a_token_that_holds_no_more_ends_the_events(api: Api) -> None:
    """With the error of the server; so does one that never held, at once, and a type that it does not read."""
    with pytest.raises(axle.Unauthorized):
        await anext(at_once(api, "unknown").events())
    narrow = api.token(scopes="crm.objects.contacts.read")
    with pytest.raises(axle.Forbidden):
        await anext(at_once(api, narrow).events(object_types=["companies"]))
    await at_once(api).contacts.create(city="Ulm")
    async with at_once(api, narrow).events(after=0) as told:
        assert isinstance(await anext(told), events.Creation)
        token = api.app.storage.token(digest(narrow))
        assert token is not None
        token.revoked_ms = api.now_ms
        api.app.storage.save_token(token)
        api.now_ms += 1_000  # as long as a token is believed that was looked up
        with pytest.raises(axle.Unauthorized):
            await anext(told)


async def test_wrong_arguments_are_refused(client: axle.AsyncClient) -> None:
    """Before anything is sent."""
    with pytest.raises(axle.InvalidType, match="takes a list"):
        client.events(object_types="contacts")
    with pytest.raises(axle.InvalidType, match="no option"):
        client.events(object_type=["contacts"])  # type: ignore[call-arg] # wrong on purpose


async def test_closed_events_are_over(client: axle.AsyncClient) -> None:
    """Iteration ends."""
    told = client.events(after=0)
    await told.close()
    assert [event async for event in told] == []


@pytest.mark.parametrize("transport", ["default", "httpx2", "http2"])
async def test_events_come_over_a_socket(transport: str) -> None:
    """By the default transport, whatever version the calls use, and by a client of the user's."""
    with testing.Server() as server:
        portal = server.portal()
        own = httpx2.AsyncClient()
        options = {"transport": own} if transport == "httpx2" else {"http_version": "2" if transport == "http2" else "1.1"}
        client = axle.AsyncClient(portal.token, portal.url, **options)
        async with own, client, client.events(after=0) as told:
            contact = await client.contacts.create(city="Ulm")
            assert (await anext(told)).object_id == int(contact.id)
            other = await client.contacts.create(city="Bonn")
            assert (await anext(told)).object_id == int(other.id)


async def test_a_transport_that_cannot_follow_says_so(api: Api) -> None:
    """Rather than to read for ever."""
    with pytest.raises(axle.ConfigurationError, match="cannot follow"):
        await anext(axle.AsyncClient("tok", "http://axle.test", transport="fast").events())
