"""The server's own address, opened in a browser and asked by programs."""

from __future__ import annotations

import re

from tests.api import Api

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_is_told_what_answers_here(api: Api) -> None:
    """Without a token, and with nothing from elsewhere; each link leads somewhere."""
    answer = api.send("GET", "/", headers=BROWSER)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html;charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    links = re.findall('href="([^"]*)"', answer.body.decode())
    people = {"/tasks", "/account"}
    assert {"/openapi", "/openapi.json", "/health", "/ready"} | people == set(links)
    assert {link: api.send("GET", link).status for link in links} == {link: 303 if link in people else 200 for link in links}
    assert api.send("HEAD", "/", headers=BROWSER).status == 200


def test_a_program_gets_what_the_service_has_there(api: Api) -> None:
    """A 404 in the service's form, whatever else it accepts; and no other path has become a page."""
    for headers in ({}, {"accept": "*/*"}, {"accept": "application/json"}):
        answer = api.send("GET", "/", headers=headers)
        assert (answer.status, answer.json()["category"]) == (404, "OBJECT_NOT_FOUND")
    assert api.send("POST", "/", headers=BROWSER).status == 404
    assert api.send("GET", "/crm", headers=BROWSER).status == 404
