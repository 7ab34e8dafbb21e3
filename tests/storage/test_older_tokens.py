"""A database from before tokens had makers: those that people have made have them, those of apps stay as they were granted."""

from __future__ import annotations

from axle.core.roles import MEMBER
from tests.api import Api
from tests.oauth.apps import READ, Client
from tests.people.test_made_tokens import make
from tests.people.visits import signed_in
from tests.storage.test_older_activities import run, take_step


def test_tokens_of_before_are_their_makers(lasting: str) -> None:
    """They are the users whom the tokens name."""
    api = Api(database=lasting)
    browser = signed_in(api, role=MEMBER)
    make(browser, READ)
    user = int(browser.session()["user"]["id"])
    Client(api).refreshed()
    api.close()
    for table in ("token", "code"):
        run(lasting, f"ALTER TABLE {table} DROP COLUMN maker")
    take_step(lasting, 20)
    makers = [row[0] for row in run(lasting, "SELECT maker FROM token WHERE kind = 'private' ORDER BY created_ms, maker")]
    assert sorted(makers, key=str) == [user, None] and len(makers) == 2
    assert {row[0] for row in run(lasting, "SELECT maker FROM token WHERE kind <> 'private'")} == {None}
