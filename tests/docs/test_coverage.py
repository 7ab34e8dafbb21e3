"""COVERAGE.md says what is there, and our own document says the same."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tools.coverage import FULL, PARTIAL, TARGET, Line, Published, lines, needed, operation, published, shown, written

from axle.http.openapi import document
from axle.http.routes.every import ROUTES
from tests.api import Api

PUBLISHED = Path(__file__).parents[3] / "shared" / "contract" / "openapi"
there = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published interface is not here to be compared with")
KINDS_OF_PROOF = {"success", "isolation", "scope"}


@there
def test_the_page_is_up_to_date() -> None:
    """Made anew, it is the same."""
    assert TARGET.read_text("utf-8") == written(lines(published(PUBLISHED)))


def test_every_marker_names_an_operation_and_what_it_shows() -> None:
    """A marker with a slip in it would count for nothing, silently."""
    known = {operation(row) for row in ROUTES}
    found = shown()
    assert not found.keys() - known
    proofs = {what for proved in found.values() for what in proved}
    assert all(what in KINDS_OF_PROOF or what.isdigit() for what in proofs)


def test_an_operation_is_full_only_with_every_proof() -> None:
    """One that lacks a proof or a query parameter is partial, and the page says which."""
    row = next(row for row in ROUTES if operation(row) == "records.single.read")
    path = row.prefixes[0] + row.path
    (line,) = lines([Published("x", "GET", path, ())])
    assert line == Line(line.published, FULL)
    (line,) = lines([Published("x", "GET", path, ("colour",))])
    assert (line.state, line.missing) == (PARTIAL, ("`colour`",))
    assert needed(row) == {"success", "isolation", "scope", "400", "404"}


def test_the_document_has_every_row_under_every_prefix() -> None:
    """And nothing else; every reference in it leads somewhere; every operation has a name of its own."""
    made = document()
    operations = {(m.upper(), path): one for path, methods in made["paths"].items() for m, one in methods.items()}
    assert operations.keys() == {(row.method, prefix + row.path) for row in ROUTES for prefix in row.prefixes}
    names = [one["operationId"] for one in operations.values()]
    assert len(set(names)) == len(names)
    schemas = made["components"]["schemas"]
    assert {name.rpartition("/")[2] for name in references(made)} == set(schemas)


def references(value: Any) -> set[str]:
    """Return every reference of a document."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(one) for one in value.values()))
    return set().union(*(references(one) for one in value)) if isinstance(value, list) else set()


class Reader(HTMLParser):
    """Gathers the ids, the links and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        given = dict(attrs)
        self.tags.add(tag)
        self.ids.add(given.get("id") or "")
        self.links.add(given.get("href") or "")


def test_anyone_may_read_the_document_and_its_page(api: Api) -> None:
    """Without a token. The page loads nothing from elsewhere, and each of its links leads somewhere."""
    answer = api.send("GET", "/openapi.json")
    assert (answer.status, answer.json()["openapi"]) == (200, "3.1.0")
    page = api.send("GET", "/openapi")
    assert page.headers["content-type"] == "text/html;charset=utf-8"
    reader = Reader(page.body.decode())
    assert not {"script", "link", "img", "iframe"} & reader.tags
    assert reader.links - {"", "/openapi.json"} <= {f"#{one}" for one in reader.ids}


def lacking(schema: dict[str, Any], value: Any, shared: dict[str, Any]) -> list[str]:
    """Return what a schema requires of a value that the value lacks."""
    schema = shared[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, list):
        return [name for one in value for name in lacking(schema.get("items", {}), one, shared)]
    if not isinstance(value, dict):
        return []
    found = [name for name in schema.get("required", ()) if name not in value]
    return found + [
        name for key, part in schema.get("properties", {}).items() for name in lacking(part, value.get(key), shared)
    ]


def test_the_document_requires_nothing_that_may_be_missing(api: Api) -> None:
    """What an answer has only where there is something to say is not required there."""
    made = document()
    new = {"name": "car", "labels": {"singular": "Car"}, "properties": [{"name": "colour", "label": "Colour"}]}
    api.post("/crm/v3/schemas", new)
    api.call("PATCH", "/crm/v3/pipelines/deals/default", {"label": "Sales"})
    for path in (
        "/crm/v3/schemas", "/crm/v3/schemas/{objectType}", "/crm/v3/properties/{objectType}",
        "/crm/v3/pipelines/{objectType}/{pipelineId}/audit", "/crm/v3/owners", "/account-info/v3/details",
    ):  # fmt: skip
        answer = api.get(path.format(objectType="deals", pipelineId="default"))
        schema = made["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert lacking(schema, answer, made["components"]["schemas"]) == []


def test_the_document_says_that_pages_have_errors_of_their_own(api: Api) -> None:
    """A person reads them; what is refused before the page is made is as of any other path."""
    assert api.send("GET", "/oauth/authorize").headers["content-type"].startswith("text/html")
    errors = document()["paths"]["/oauth/authorize"]["get"]["responses"]["400"]["content"]
    assert set(errors) == {"application/json", "text/html"}
