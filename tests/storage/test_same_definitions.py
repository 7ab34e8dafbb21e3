"""What test_same_answers.py leaves out: definitions, the first versions and dated paths, under both presets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.storage.definition_requests import DATED_VALUES, Definitions
from tests.storage.test_same_answers import LONG_ROUNDS, ROUNDS, UNIQUE, VALUES, Sides, compared, sides

__all__ = ["sides"]

FIRST = (
    ("contacts", "v1", "contact"),
    ("companies", "v2", "companies"),
    ("deals", "v1", "deal"),
    ("contacts", "v1", "nothing"),
)
VERSIONS = ("v3", "2026-03", "2026-09")


class OtherVersions(Definitions):
    """Makes random requests about records too, where the paths are those of the first versions or are dated."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        kinds = (
            (self._dated, 6),
            (self._dated_batch, 4),
            (self._dated_links, 4),
            (self._first_record, 5),
            (self._first_page, 4),
            (self._first_links, 3),
            (self._shared, 4),
        )
        self._kinds += [kind for kind, weight in kinds for _ in range(weight)]

    def _dated_properties(self, kind: str) -> dict[str, Any]:
        properties = self._properties(kind)
        for name in ("hs_timestamp", "closedate", "launched", "hs_task_reminders"):
            if name in properties:
                properties[name] = self._one(DATED_VALUES)
        return properties

    def _dated(self) -> tuple[str, str, Any]:
        kind = self._one(("contacts", "deals", "tasks", "leads", "meetings", "p_boat", "notes"))
        path = f"/crm/objects/{self._one(('2026-03', '2026-09'))}/{kind}"
        body = {"properties": self._dated_properties(kind), "associations": self._links()}
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", path, body),
            ("POST", path, body),
            ("PATCH", f"{path}/{self._of(kind)}", {"properties": body["properties"]}),
            ("GET", f"{path}/{self._of(kind)}?associations=contacts,companies", None),
            ("DELETE", f"{path}/{self._of(kind)}", None),
            ("GET", f"{path}?limit=3&associations=tasks", None),
            ("POST", f"{path}/merge", {"primaryObjectId": self._of(kind), "objectIdToMerge": self._of(kind)}),
            ("POST", f"{path}/gdpr-delete", {"objectId": self._of(kind)}),
        )
        return self._one(requests)

    def _dated_batch(self) -> tuple[str, str, Any]:
        kind = self._one((*UNIQUE, "tasks", "deals"))
        word = self._one(("create", "update", "upsert", "read", "archive"))
        inputs = self._inputs(kind)
        for each in inputs:
            each["id"] = self._of(kind) if "idProperty" not in each else each["id"]
            each["properties"] = self._dated_properties(kind)
            if self.random.random() < 0.3:
                each["objectWriteTraceId"] = self._one(("a", "b", ""))
        query = self._one(("", f"?idProperty={UNIQUE.get(kind, 'x')}"))
        body: dict[str, Any] = {"inputs": inputs}
        if word == "read":
            body = {"inputs": [{"id": each["id"]} for each in inputs], "propertiesWithHistory": ["email", "dealname"]}
        return "POST", f"/crm/objects/{self._one(VERSIONS)}/{kind}/batch/{word}{query}", body

    def _dated_links(self) -> tuple[str, str, Any]:
        one, other = self._kind(), self._kind()
        path = f"/crm/objects/2026-09/{one}/{self._of(one)}/associations/{other}"
        requests: tuple[tuple[str, str, Any], ...] = (
            ("GET", f"{path}?limit={self._one((1, 500, 501))}", None),
            ("PUT", f"{path}/{self._of(other)}", self._specs()),
            ("DELETE", f"{path}/{self._of(other)}", None),
            (
                "PUT",
                f"/crm/v3/objects/{one}/{self._of(one)}/associations/{other}/{self._of(other)}/{self._one((1, 204, 279, 'x'))}",
                None,
            ),
            (
                "POST",
                f"/crm/v3/associations/{one}/{other}/batch/read",
                {"inputs": [{"id": self._of(one)}, {"id": self._of(one)}]},
            ),
            (
                "POST",
                f"/crm/v3/associations/{one}/{other}/batch/create",
                {
                    "inputs": [
                        {
                            "from": {"id": self._of(one)},
                            "to": {"id": self._of(other)},
                            "type": self._one(("1", "contact_to_company", "x")),
                        }
                    ]
                },
            ),
        )
        return self._one(requests)

    def _first_values(self, kind: str, key: str) -> dict[str, Any]:
        values = self._properties({"contacts": "contacts", "companies": "companies"}.get(kind, "deals"))
        return {"properties": [{key: name, "value": value} for name, value in values.items()]}

    def _first_record(self) -> tuple[str, str, Any]:
        kind, version, records = self._one(FIRST)
        path = f"/{kind}/{version}/{records}"
        body = self._first_values(kind, "property" if kind == "contacts" else "name")
        name = self._of(kind)
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", path, body),
            ("POST", path, body),
            ("GET", f"{path}/{name}", None),
            ("PUT", f"{path}/{name}", body),
            ("DELETE", f"{path}/{name}", None),
            ("GET", f"{path}/vid/{name}/profile", None),
            ("POST", f"{path}/vid/{name}/profile", body),
            ("GET", f"{path}/email/{self._one(('ada@example.com', 'BOB@example.com', '%00'))}/profile", None),
            ("POST", f"{path}/createOrUpdate/email/ada@example.com", body),
            ("POST", f"{path}/batch", [{"email": "bob@example.com", **body}, {"vid": self._id(), **body}]),
            ("POST", f"{path}/merge-vids/{name}", {"vidToMerge": self._id()}),
        )
        return self._one(requests)

    def _first_page(self) -> tuple[str, str, Any]:
        offset = self._one(("", "&vidOffset={1}", "&offset={1}", "&offset=1", "&vidOffset=x"))
        requests = (
            f"/contacts/v1/lists/all/contacts/all?count=2{offset}",
            f"/contacts/v1/lists/recently_updated/contacts/recent?count=2{offset}",
            f"/contacts/v1/search/query?q={self._one(('ada', 'red', '%00', ''))}&count=2{offset}",
            f"/companies/v2/companies/paged?limit=2&properties=name{offset}",
            f"/deals/v1/deal/paged?limit=2&includeAssociations=true{offset}",
            f"/deals/v1/deal/recent/modified?count=2{offset}",
            f"/companies/v2/companies/recent/created?count=2{offset}",
            f"/contacts/v1/contact/vids/batch?vid={self._path_id()}&vid={self._path_id()}",
            f"/engagements/v1/engagements/paged?limit=2{offset}",
            "/engagements/v1/engagements/modified/after?limit=2&after=0",
            "/engagements/v1/engagements/recent/modified?count=2",
        )
        return "GET", str(self._one(requests)), None

    def _first_links(self) -> tuple[str, str, Any]:
        body = {
            "fromObjectId": self._of("contacts"),
            "toObjectId": self._of("companies"),
            "category": "HUBSPOT_DEFINED",
            "definitionId": self._one((1, 2, 3, 5, 15, 279, "x")),
        }
        path = "/crm-associations/v1/associations"
        requests: tuple[tuple[str, str, Any], ...] = (
            ("PUT", path, body),
            ("PUT", f"{path}/create-batch", [body, body]),
            ("PUT", f"{path}/delete", body),
            ("GET", f"{path}/{self._path_id()}/HUBSPOT_DEFINED/{self._one((1, 2, 3))}?limit=2", None),
            ("GET", f"/companies/v2/companies/{self._of('companies')}/contacts?count=2", None),
            ("PUT", f"/companies/v2/companies/{self._of('companies')}/contacts/{self._of('contacts')}", None),
            ("PUT", f"/deals/v1/deal/{self._of('deals')}/associations/CONTACT?id={self._of('contacts')}", None),
        )
        return self._one(requests)

    def _shared(self) -> tuple[str, str, Any]:
        kind = self._one(("tickets", "products", "line_items", "tasks", "contacts"))
        path = f"/crm-objects/v1/objects/{kind}"
        body = [{"name": self._one(("subject", "name", "price", "nonsense")), "value": self._one(VALUES)}]
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", path, body),
            ("POST", path, body),
            ("GET", f"{path}/{self._of(kind)}?properties=name,subject", None),
            ("PUT", f"{path}/{self._of(kind)}", body),
            ("DELETE", f"{path}/{self._of(kind)}", None),
            ("GET", f"{path}/paged?limit=2", None),
            ("POST", f"{path}/batch-read", {"ids": [self._of(kind), self._id()]}),
            ("POST", f"{path}/batch-create", [body, body]),
            ("POST", f"{path}/batch-delete", {"ids": [self._id()]}),
        )
        return self._one(requests)


@pytest.mark.parametrize("sides", ["documented", "observed"], indirect=True)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_definitions_and_other_versions_have_the_same_answers(sides: Sides, seed: int) -> None:
    """Properties, pipelines, labels, schemas, owners, rules; records of the first versions and of dated paths."""
    compared(sides, seed, OtherVersions(seed))


@pytest.mark.long
@pytest.mark.parametrize("sides", ["documented", "observed"], indirect=True)
@pytest.mark.parametrize("seed", range(ROUNDS, LONG_ROUNDS))
def test_more_definitions_have_the_same_answers(sides: Sides, seed: int) -> None:
    """The same, for longer."""
    compared(sides, seed, OtherVersions(seed))


@pytest.mark.parametrize("sides", ["observed"], indirect=True)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_observed_preset_has_the_same_answers(sides: Sides, seed: int) -> None:
    """The records, batches and searches of the other module, under the other preset."""
    compared(sides, seed)
