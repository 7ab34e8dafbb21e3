"""Reminders of owners: their log, owners' settings, and the links of mails. Axle's own paths."""

from __future__ import annotations

from dataclasses import replace

from axle.http import forms
from axle.http.bodies import reminders as bodies
from axle.http.pages import reminder as pages
from axle.http.routes.oauth import MAX_FORM_BYTES, NO_STORE
from axle.http.routes.row import Route, get, patch, post, with_right
from axle.operations import rights
from axle.operations.reminders import actions, log, settings
from axle.storage.interface import SEARCH_LANE

OWN = ("/_axle",)
PAGE = ("",)
SETTINGS = "/owners/{ownerId}/settings"
FILTERS = ("limit", "after", "state", "ownerId", "objectId")
LINK = f"{actions.ACTION_PATH}/{{secret}}"


def _by_link(row: Route) -> Route:
    """Make a row one that whoever has a link may use."""
    return replace(row, open=True, secret=True, by_link=True, slowed=actions.slowed)


_CHANGE = patch(
    OWN, SETTINGS, settings.update, bodies.settings, body=settings.OwnerSettingsInput, headers=NO_STORE, reveals=True
)
_ACT = post(PAGE, LINK, actions.act, pages.page, body=actions.ActionInput, reads=forms.action)

ROUTES: tuple[Route, ...] = (
    get(OWN, "/reminders", log.list_page, bodies.page, lane=SEARCH_LANE, query=FILTERS),
    get(OWN, SETTINGS, settings.read, bodies.settings),
    *with_right((_CHANGE,), rights.users),
    post(OWN, "/owners/{ownerId}/settings/test", log.test, bodies.listed, status=201),
    _by_link(get(PAGE, LINK, actions.show, pages.page)),
    replace(_by_link(_ACT), from_page=True, body_limit=MAX_FORM_BYTES),
)
