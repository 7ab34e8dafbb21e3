"""What becomes of the tokens that somebody has made, once less is allowed to him."""

from __future__ import annotations

from typing import Any

import pytest

from axle.core.roles import ADMIN, MEMBER, READER
from axle.operations.account_catalogs import Catalogs
from axle.operations.people import made_tokens, persons
from tests.api import Api
from tests.people.visits import Browser, invited, signed_in

TOKENS = "/_axle/tokens"
CONTACTS = "/crm/v3/objects/contacts"
READING, DEFINING = "crm.objects.contacts.read", "crm.schemas.contacts.write"


def make(browser: Browser, *scopes: str) -> str:
    """Make a token as somebody who has signed in, and return its secret."""
    made = browser.call("POST", TOKENS, {"name": "mine", "scopes": list(scopes)})
    assert made.status == 201, made.body
    return str(made.json()["token"])


def holds(api: Api, token: str) -> bool:
    """Tell whether a token lets anybody in, a while after what was done; not what it may do."""
    api.now_ms += 2_000
    return api.call("GET", CONTACTS, token=token).status != 401


def give_role(api: Api, role: str) -> int:
    """Change what Ada may do; return how many tokens were revoked."""
    of = Catalogs(api.app.catalog).of
    return api.app.storage.write(
        api.account, lambda tx: persons.give_role(tx, "ada@example.com", role, of(tx), api.now_ms)
    ).revoked


def archive_person(api: Api) -> Any:
    """As `axle user archive` does."""
    return api.app.storage.write(api.account, lambda tx: persons.archive(tx, "ada@example.com", api.now_ms))


def archive_user(api: Api) -> Any:
    """As the users API does, and `axle owner archive`."""
    return api.delete(f"/settings/v3/users/{invited(api, role=MEMBER).membership.user_id}")


@pytest.mark.parametrize("archive", [archive_person, archive_user])
def test_who_is_let_go_keeps_no_token(api: Api, archive: Any) -> None:
    """Those that others made stay, those of the command line, and the account's others."""
    browser, others = signed_in(api, role=MEMBER), make(signed_in(api, "b@example.com"), READING)
    mine, basic = make(browser, READING), make(browser, "oauth")
    assert holds(api, mine) and holds(api, basic)
    archive(api)
    assert not holds(api, mine) and not holds(api, basic) and holds(api, others) and holds(api, api.token(scopes=READING))


def test_a_token_does_not_outlast_the_role_that_made_it(api: Api) -> None:
    """Of an admin who becomes a member, those that define things end; a reader has none; to rise ends nothing."""
    browser = signed_in(api)
    reading, everything, defining = make(browser, READING), make(browser, "*"), make(browser, READING, DEFINING)
    assert give_role(api, ADMIN) == 0 and holds(api, everything)
    assert give_role(api, MEMBER) == 2
    assert holds(api, reading) and not holds(api, everything) and not holds(api, defining)
    assert give_role(api, ADMIN) == 0 and holds(api, reading)
    assert give_role(api, READER) == 1 and not holds(api, reading)
    assert give_role(api, READER) == 0


def test_what_is_revoked_is_noted(api: Api) -> None:
    """With who did it."""
    make(signed_in(api, role=MEMBER), READING)
    assert archive_person(api).revoked == 1
    events = api.app.storage.credential_events(0, 100)
    assert "revoked" in [one.action for one in events if one.subject_type == "token"]


def test_an_invitation_with_a_lower_role_ends_tokens_too(api: Api) -> None:
    """As the command does."""
    token = make(signed_in(api), "*")
    member = invited(api, role=READER)
    of = Catalogs(api.app.catalog).of
    api.app.storage.write(api.account, lambda tx: made_tokens.revoke_beyond_role(tx, member.membership, of(tx), api.now_ms))
    assert not holds(api, token)
