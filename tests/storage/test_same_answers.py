"""The same requests have the same answers on every database: random ones, to a portal in memory and to one on PostgreSQL.

What may differ is left out: ids that the server gives, which stand for the record that they name, and correlation ids. All
portals have the same clock, so times are the same. Where there is a cluster, a third portal is on it.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import pytest

from axle.core.operators import OPERATORS, Operands
from tests.api import Api

T = TypeVar("T")

ROUNDS = 6
LONG_ROUNDS = 100
REQUESTS = 120  # of one round
BATCH = 4  # inputs of a batch at most

TYPES = ("contacts", "companies", "tasks", "leads", "deals", "meetings", "notes", "p_boat")
UNIQUE = {"contacts": "email", "p_boat": "hull"}
ODD = ("", "0", "-1", "0.5", "1e3", "x", "a\0b", "9007199254740993", "99999999999999999999", " 5", "İ", "ß", "𝒳", "a" * 5_000)
VALUES = (
    "red",
    "RED",
    "Straße",
    "a b",
    "a;b",
    "LOW",
    "HIGH",
    "5",
    "-7.25",
    "1767225600000",
    "2026-01-01",
    "true",
    "ada@example.com",
)
PROPERTIES = {
    "contacts": ("email", "firstname", "lastname", "lifecyclestage", "hubspot_owner_id", "colour", "mobilephone", "nonsense"),
    "companies": ("name", "domain", "annualrevenue", "city"),
    "tasks": ("hs_timestamp", "hs_task_subject", "hs_task_status", "hs_task_priority", "hs_task_body", "hs_task_reminders"),
    "leads": ("hs_lead_name", "hs_lead_type", "hs_pipeline_stage"),
    "deals": ("dealname", "amount", "dealstage", "closedate"),
    "meetings": ("hs_timestamp", "hs_meeting_title", "hs_meeting_outcome"),
    "notes": ("hs_timestamp", "hs_note_body"),
    "p_boat": ("hull", "length", "sails", "launched"),
}
SYSTEM = ("hs_object_id", "hs_createdate", "hs_lastmodifieddate", "createdate", "lastmodifieddate")
STANDARD = {
    "hs_task_status": ("WAITING", "COMPLETED", "NOT_STARTED", "ODD"),
    "hs_timestamp": ("2026-01-02T00:00:00Z", "1767225600000", "soon"),
    "hs_task_reminders": ("1767225600000", "x"),
    "lifecyclestage": ("lead", "customer", "odd"),
    "email": ("ada@example.com", "ADA@example.com", "bob@example.com", "a\0b@example.com", "no"),
    "hull": ("h1", "H1", "h2", "h\0"),
    "dealstage": ("appointmentscheduled", "closedwon", "odd"),
    "hs_pipeline_stage": ("new-stage-id", "qualified-stage-id", "odd"),
}


ID = re.compile(r"\b1000\d{8}(?!\d)")
GIVEN = re.compile(r'"(?:id|hs_object_id)":"?(1000\d{8})\b')
NEXT = re.compile(r'((?:"offset":|"after":"|after=))1000\d{8}')  # cursors name the id behind the last one
CORRELATION = re.compile(r'"(?:correlationId|requestId)":"[^"]+"')


class Requests:
    """Makes random requests. Records go by the order in which they were made: `{3}` is the fourth one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = 0
        kinds = (
            (self._create, 6), (self._read, 3), (self._update, 4), (self._archive, 1), (self._restore, 1), (self._search, 6),
            (self._batch_create, 2), (self._batch_update, 2), (self._upsert, 4), (self._batch_read, 3),
            (self._batch_archive, 1), (self._associate, 3), (self._associations, 2), (self._batch_associate, 3),
            (self._dissociate, 1), (self._list, 2), (self._merge, 1), (self._define, 2), (self._erase, 1),
            (self._engagement, 2),
        )  # fmt: skip
        self._kinds = [kind for kind, weight in kinds for _ in range(weight)]

    def next(self) -> tuple[str, str, Any]:
        """Return a method, a target and a body."""
        request: tuple[str, str, Any] = self.random.choice(self._kinds)()
        return request

    def _one(self, values: Sequence[T]) -> T:
        return self.random.choice(values)

    def _id(self) -> str:
        if self.random.random() < 0.08:
            return str(self._one(ODD))
        return f"{{{self.random.randrange(max(1, self.made))}}}"

    def _path_id(self) -> str:
        return self._id().replace("\0", "%00").replace(" ", "%20").encode("ascii", "replace").decode().replace("?", "%3F")[:300]

    def _value(self, name: str) -> Any:
        roll = self.random.random()
        if roll < 0.1:
            return self._one(ODD)
        if roll < 0.15:
            return self._one((5, 7.5, True, None, -1))
        return self._one(STANDARD.get(name, VALUES))

    def _properties(self, kind: str) -> dict[str, Any]:
        names = self.random.sample(PROPERTIES[kind], self.random.randint(0, min(3, len(PROPERTIES[kind]))))
        needed = {"hs_timestamp": "2026-01-02T00:00:00Z"} if "hs_timestamp" in PROPERTIES[kind] else {}
        return {**needed, **{name: self._value(name) for name in names}}

    def _links(self) -> list[dict[str, Any]]:
        if self.random.random() < 0.6:
            return []
        number = self._one((204, 192, 578, 280, 279, 216, 200, 5_000))
        return [{"to": {"id": self._id()}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}]}]

    def _create(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        return "POST", f"/crm/v3/objects/{kind}", {"properties": self._properties(kind), "associations": self._links()}

    def _read(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        names = ",".join(self.random.sample(PROPERTIES[kind], 2))
        extra = self._one(("", "&archived=true", "&associations=contacts,tasks", f"&propertiesWithHistory={names}"))
        key = f"&idProperty={UNIQUE[kind]}" if kind in UNIQUE and self.random.random() < 0.3 else ""
        name = self._one(("ada@example.com", "h1", "a%00b", "%20ADA@example.com")) if key else self._path_id()
        return "GET", f"/crm/v3/objects/{kind}/{name}?properties={names}{extra}{key}", None

    def _update(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        return "PATCH", f"/crm/v3/objects/{kind}/{self._path_id()}", {"properties": self._properties(kind)}

    def _archive(self) -> tuple[str, str, Any]:
        return "DELETE", f"/crm/v3/objects/{self._one(TYPES)}/{self._path_id()}", None

    def _restore(self) -> tuple[str, str, Any]:
        return "POST", f"/_axle/objects/{self._one(TYPES)}/{self._path_id()}/restore", None

    def _filter(self, kind: str) -> dict[str, Any]:
        name = self._one((*PROPERTIES[kind], *SYSTEM, "associations.contact"))
        operator = self._one(tuple(OPERATORS))
        operands = OPERATORS[operator].operands
        body: dict[str, Any] = {"propertyName": name, "operator": operator}
        value = self._id if name in ("hs_object_id", "associations.contact") else lambda: self._value(name)
        if operands is Operands.SEVERAL:
            body["values"] = [value() for _ in range(self.random.randint(1, 3))]
        else:
            body |= {field: value() for field in operands.fields}
        return body

    def _search(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        groups = [
            {"filters": [self._filter(kind) for _ in range(self._one((1, 1, 2)))]} for _ in range(self._one((0, 1, 1, 2)))
        ]
        body: dict[str, Any] = {
            "filterGroups": groups,
            "limit": self._one((1, 5, 100, 201)),
            "properties": list(PROPERTIES[kind]),
        }
        if self.random.random() < 0.3:
            body["query"] = self._one((*VALUES, *ODD))
        if self.random.random() < 0.5:
            name = self._one((*PROPERTIES[kind], *SYSTEM))
            body["sorts"] = [{"propertyName": name, "direction": self._one(("ASCENDING", "DESCENDING"))}]
        if self.random.random() < 0.2:
            body["after"] = self._one(("1", "x", "10000"))
        return "POST", f"/crm/v3/objects/{kind}/search", body

    def _inputs(self, kind: str) -> list[dict[str, Any]]:
        inputs = []
        for _ in range(self.random.randint(1, BATCH)):
            one: dict[str, Any] = {"id": self._id(), "properties": self._properties(kind)}
            if kind in UNIQUE and self.random.random() < 0.6:
                one |= {"idProperty": UNIQUE[kind], "id": str(self._one(STANDARD[UNIQUE[kind]]))}
            inputs.append(one)
        return inputs

    def _batch_create(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        inputs = [{"properties": self._properties(kind), "associations": self._links()} for _ in range(BATCH)]
        return "POST", f"/crm/v3/objects/{kind}/batch/create", {"inputs": inputs}

    def _batch_update(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        return "POST", f"/crm/v3/objects/{kind}/batch/update", {"inputs": self._inputs(kind)}

    def _upsert(self) -> tuple[str, str, Any]:
        kind = self._one((*UNIQUE, *TYPES))
        return "POST", f"/crm/v3/objects/{kind}/batch/upsert", {"inputs": self._inputs(kind)}

    def _batch_read(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        body: dict[str, Any] = {"inputs": [{"id": one["id"]} for one in self._inputs(kind)], "properties": ["hs_object_id"]}
        if kind in UNIQUE and self.random.random() < 0.6:
            body["idProperty"] = UNIQUE[kind]
        return "POST", f"/crm/v3/objects/{kind}/batch/read", body

    def _batch_archive(self) -> tuple[str, str, Any]:
        kind = self._one(TYPES)
        return "POST", f"/crm/v3/objects/{kind}/batch/archive", {"inputs": [{"id": self._id()}, {"id": self._id()}]}

    def _associate(self) -> tuple[str, str, Any]:
        one, other = self._one(TYPES), self._one(TYPES)
        return "PUT", f"/crm/v4/objects/{one}/{self._path_id()}/associations/default/{other}/{self._path_id()}", None

    def _dissociate(self) -> tuple[str, str, Any]:
        one, other = self._one(TYPES), self._one(TYPES)
        return "DELETE", f"/crm/v4/objects/{one}/{self._path_id()}/associations/{other}/{self._path_id()}", None

    def _associations(self) -> tuple[str, str, Any]:
        one, other = self._one(TYPES), self._one(TYPES)
        path = self._one((f"/crm/v4/objects/{one}/{self._path_id()}/associations/{other}",
                          f"/crm/v3/objects/{one}/{self._path_id()}/associations/{other}"))  # fmt: skip
        return "GET", path, None

    def _batch_associate(self) -> tuple[str, str, Any]:
        one, other = self._one(TYPES), self._one(TYPES)
        inputs = [{"from": {"id": self._id()}, "to": {"id": self._id()}} for _ in range(self.random.randint(1, BATCH))]
        if self.random.random() < 0.4:
            return (
                "POST",
                f"/crm/v4/associations/{one}/{other}/batch/read",
                {"inputs": [{"id": each["from"]["id"]} for each in inputs]},
            )
        return "POST", f"/crm/v4/associations/{one}/{other}/batch/associate/default", {"inputs": inputs}

    def _list(self) -> tuple[str, str, Any]:
        query = self._one(
            ("", "?limit=3", "?archived=true", "?limit=2&after={2}", "?after=x", "?after=%00", "?associations=contacts")
        )
        return "GET", f"/crm/v3/objects/{self._one(TYPES)}{query}", None

    def _merge(self) -> tuple[str, str, Any]:
        body = {"primaryObjectId": self._id(), "objectIdToMerge": self._id()}
        return "POST", f"/crm/v3/objects/{self._one(('contacts', 'companies', 'deals'))}/merge", body

    def _erase(self) -> tuple[str, str, Any]:
        body: dict[str, Any] = {"objectId": self._id()}
        if self.random.random() < 0.3:
            body |= {"objectId": "bob@example.com", "idProperty": "email"}
        return "POST", "/crm/v3/objects/contacts/gdpr-delete", body

    def _define(self) -> tuple[str, str, Any]:
        name, kind = self._one(("colour", "shade", "a\0", "a%00", "Ü")), self._one(("contacts", "deals"))
        path = f"/crm/v3/properties/{kind}"
        body = {
            "name": name,
            "label": self._one((*VALUES, *ODD)),
            "type": "string",
            "fieldType": "text",
            "groupName": f"{kind[:-1]}information",
        }
        target = "".join(letter if letter.isalnum() else "%00" for letter in name if letter.isascii())
        method = self._one(("POST", "DELETE", "GET"))
        return ("POST", path, body) if method == "POST" else (method, f"{path}/{target}", None)

    def _engagement(self) -> tuple[str, str, Any]:
        path = "/engagements/v1/engagements"
        body = {"engagement": {"type": self._one(("TASK", "NOTE", "ODD"))}, "metadata": {"body": self._one((*VALUES, *ODD))},
                "associations": {"contactIds": [self._id()]}}  # fmt: skip
        shown = self._one((f"{path}/{self._path_id()}", f"{path}/paged?limit=5"))
        return ("POST", path, body) if self.random.random() < 0.4 else ("GET", shown, None)


class Side:
    """One portal, and the ids that it gave."""

    def __init__(self, database: str, preset: str = "documented") -> None:
        self.api = Api(preset, database=database)
        self.ids: list[str] = []
        boat = {
            "name": "boat",
            "labels": {"singular": "Boat", "plural": "Boats"},
            "primaryDisplayProperty": "hull",
            "properties": [
                {"name": "hull", "label": "Hull", "type": "string", "fieldType": "text", "hasUniqueValue": True},
                {"name": "length", "label": "Length", "type": "number", "fieldType": "number"},
                {"name": "sails", "label": "Sails", "type": "enumeration", "fieldType": "checkbox",
                 "options": [{"label": text, "value": text} for text in ("a", "b", "5", "red")]},
                {"name": "launched", "label": "Launched", "type": "date", "fieldType": "date"},
            ],
            "associatedObjects": ["CONTACT"],
        }  # fmt: skip
        self.api.post("/crm/v3/schemas", boat)

    def ask(self, request: tuple[str, str, Any]) -> tuple[int, str]:
        """Send a request and return its status and its answer, in which records go by their order."""
        method, target, body = request
        answer = self.api.call(method, self._filled(target), self._filled(body))
        text = answer.body.decode().replace("%22", '"')
        if answer.status < 300:  # an id that was not given may be given later
            self.ids += [one for one in dict.fromkeys(GIVEN.findall(text)) if one not in self.ids]
        return answer.status, CORRELATION.sub("", ID.sub(self._order, NEXT.sub(r"\1", text)))

    def _order(self, found: re.Match[str]) -> str:
        return f"{{{self.ids.index(found[0])}}}" if found[0] in self.ids else "{?}"

    def _filled(self, value: Any) -> Any:
        """Put ids in the place of records."""
        if isinstance(value, dict):
            return {name: self._filled(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._filled(one) for one in value]
        if isinstance(value, tuple):  # an id that is wanted as a number
            number = self._filled(value[0])
            return int(number) if number.isdigit() else number
        if not isinstance(value, str):
            return value
        return re.sub(r"\{(\d+)\}", lambda found: self._named(int(found[1])), value)

    def _named(self, number: int) -> str:
        return self.ids[number] if number < len(self.ids) else f"88800000{number:04}"


Sides = Sequence[Side]


@pytest.fixture
def sides(postgres: str, request: pytest.FixtureRequest) -> Iterator[Sides]:
    """The same portal on each database; a test may ask for another preset."""
    preset = getattr(request, "param", "documented")
    databases = ["memory:", postgres]
    if os.environ.get("AXLE_TEST_CITUS"):
        databases.append(request.getfixturevalue("on_citus"))
    portals = [Side(database, preset) for database in databases]
    yield portals
    for side in portals:
        side.api.close()


def compared(sides: Sides, seed: int, requests: Requests | None = None) -> None:
    """Send one round of requests to all."""
    requests = requests or Requests(seed)
    for number in range(REQUESTS):
        request = requests.next()
        one, *others = (side.ask(request) for side in sides)
        assert others == [one] * len(others), (seed, number, request)
        assert one[0] < 500, (seed, number, request, one)
        requests.made = len(sides[0].ids)
        for side in sides:
            side.api.now_ms += 1_000
    assert [side.api.logged for side in sides] == [[]] * len(sides)


IN_IDS = {"propertyName": "hs_object_id", "operator": "IN"}
ODD_REQUESTS = [
    ("POST", "/crm/v3/objects/tasks/search", {"filters": [{**IN_IDS, "values": values}]})
    for values in (["{0}", "0.5"], ["0.5", "{0}"], ["{0}", "1e3", "-1"], ["{0}", "99999999999999999999"])
] + [
    ("GET", "/crm/v3/objects/contacts/a%00b?idProperty=email", None),
    ("GET", "/crm/v3/objects/contacts/a%00b", None),
    ("GET", "/crm/v3/owners?email=a%00b", None),
    ("GET", "/crm/v3/pipelines/deals/a%00/audit", None),
    ("GET", "/crm/v3/properties/contacts/a%00", None),
    ("GET", "/oauth/authorize?client_id=%00&redirect_uri=http://localhost/&scope=oauth", None),
    ("POST", "/crm/v3/objects/contacts/batch/read", {"idProperty": "email", "inputs": [{"id": "a\0b"}, {"id": "x"}]}),
    ("POST", "/crm/v3/objects/contacts/batch/upsert", {"inputs": [{"idProperty": "email", "id": "a\0b", "properties": {}}]}),
    ("POST", "/crm/v3/objects/contacts", {"properties": {"firstname": "a\0b"}}),
    ("POST", "/crm/v3/objects/contacts/search", {"query": "a\0b"}),
    ("POST", "/crm/v3/pipelines/deals", {"label": "a\0b", "displayOrder": 1, "stages": []}),
    ("POST", "/crm/v3/properties/contacts/groups", {"name": "g\0", "label": "a\0b"}),
    ("POST", "/crm/v3/properties/contacts/groups", {"name": "g", "label": "a\0b"}),
    ("POST", "/crm/v4/associations/contacts/companies/labels", {"name": "l\0", "label": "a\0b"}),
    ("POST", "/crm/v3/schemas", {"name": "car", "labels": {"singular": "a\0b", "plural": "c"}}),
    ("POST", "/settings/v3/users", {"email": "a\0b@example.com"}),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ODD_REQUESTS)))
def test_odd_requests_have_the_same_answers(sides: Sides, number: int) -> None:
    """Lists of numbers of several sorts, and NUL in whatever is looked for or written."""
    task = ("POST", "/crm/v3/objects/tasks", {"properties": {"hs_timestamp": "2026-01-02T00:00:00Z"}})
    made, *others = (side.ask(task) for side in sides)
    assert others == [made] * len(others)
    one, *others = (side.ask(ODD_REQUESTS[number]) for side in sides)
    assert others == [one] * len(others)
    assert one[0] < 500


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_same_requests_have_the_same_answers(sides: Sides, seed: int) -> None:
    """Records, batches, associations, searches, definitions, with odd ids and values among them."""
    compared(sides, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(ROUNDS, LONG_ROUNDS))
def test_more_of_the_same_requests_have_the_same_answers(sides: Sides, seed: int) -> None:
    """The same, for longer."""
    compared(sides, seed)
