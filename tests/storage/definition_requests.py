"""Random requests about what an account defines, to be sent to every database."""

from __future__ import annotations

from typing import Any

from tests.storage.test_same_answers import ODD, VALUES, Requests

STARTED = ("contacts", "companies", "deals", "tasks", "leads", "tickets")  # two of each are there from the start
NEEDED = {
    "tasks": {"hs_timestamp": "2026-01-02T00:00:00Z"},
    "leads": {"hs_lead_name": "L"},
    "tickets": {"hs_pipeline_stage": "1"},
}
OTHERS = ("p_boat", "boat", "0-1", "deal_splits", "nothing")
NAMES = ("colour", "shade", "hull", "email", "dealstage", "hs_lead_name", "Ü", "a\0", "1x", "")
TYPES_OF_VALUES = (
    ("string", "text"),
    ("number", "number"),
    ("enumeration", "select"),
    ("date", "date"),
    ("datetime", "date"),
    ("bool", "booleancheckbox"),
    ("string", "number"),
    ("odd", "text"),
)
IDENTIFIERS = ("default", "own", "other", "closedwon", "lead-pipeline-id", "new-stage-id", "a\0", "x y", "0", "1")
DATED_VALUES = ("2026-01-02T03:04:05Z", "2026-01-02", "1767225600", "1767225600000", "soon", "", None, 1767225600)
RULES = ("FORMAT", "ALPHANUMERIC", "MAX_LENGTH", "MIN_LENGTH", "MIN_NUMBER", "MAX_NUMBER", "REGEX", "ODD")


class Definitions(Requests):
    """Makes random requests about what an account defines, and about records where the paths are others."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._first = [self._started(kind, number) for kind in STARTED for number in range(2)]
        kinds = (
            (self._create, 4),
            (self._update, 1),
            (self._search, 2),
            (self._engagement, 1),
            (self._property, 4),
            (self._group, 2),
            (self._first_property, 3),
            (self._pipeline, 4),
            (self._stage, 4),
            (self._label, 4),
            (self._labelled, 4),
            (self._limits, 2),
            (self._schema, 3),
            (self._owner, 3),
            (self._user, 3),
            (self._validation, 3),
            (self._requirement, 3),
            (self._series, 3),
            (self._account, 2),
        )
        self._kinds = [kind for kind, weight in kinds for _ in range(weight)]

    def next(self) -> tuple[str, str, Any]:
        """Return a method, a target and a body; the first ones make records that the others are about."""
        return self._first.pop(0) if self._first else super().next()

    def _started(self, kind: str, number: int) -> tuple[str, str, Any]:
        names = {"email": ("ada@example.com", "eve@example.com")[number]} if kind == "contacts" else {}
        links = [{"to": {"id": "{0}"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 578}]}]
        body = {"properties": {**NEEDED.get(kind, {}), **names}, "associations": links if kind == "leads" else []}
        return "POST", f"/crm/v3/objects/{kind}", body

    def _of(self, kind: str) -> str:
        """Return the id of a record of a type, most of the time."""
        if kind not in STARTED or self.random.random() < 0.15:
            return self._path_id()
        return f"{{{2 * STARTED.index(kind) + self.random.randrange(2)}}}"

    def _maybe(self, **fields: Any) -> dict[str, Any]:
        return {name: value for name, value in fields.items() if self.random.random() < 0.9}

    def _escaped(self, text: str) -> str:
        return "".join(letter if (letter.isalnum() and letter.isascii()) or letter in "-_" else "%00" for letter in text)

    def _kind(self) -> str:
        return str(self._one(STARTED if self.random.random() < 0.8 else OTHERS))

    def _text(self) -> str:
        return str(self._one((*VALUES, *ODD[:8], "Colour", "Shade")))

    def _definition(self) -> dict[str, Any]:
        kind, field = self._one(TYPES_OF_VALUES)
        options = [
            {"label": self._text(), "value": self._text(), "displayOrder": number} for number in range(self._one((0, 2)))
        ]
        return self._maybe(
            name=self._one(NAMES),
            label=self._text(),
            type=kind,
            fieldType=field,
            groupName=self._one(("contactinformation", "own", "x")),
            options=options,
            hasUniqueValue=self._one((True, False)),
            displayOrder=self._one((-1, 0, 3)),
            hidden=self._one((True, False)),
            description=self._text(),
        )

    def _property(self) -> tuple[str, str, Any]:
        path = f"/crm/{self._one(('v3/properties', 'properties/2026-09'))}/{self._kind()}"
        name = self._escaped(self._one(NAMES))
        names = [{"name": self._one(NAMES)} for _ in range(2)]
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", path, self._definition()),
            ("PATCH", f"{path}/{name}", self._definition()),
            ("GET", f"{path}/{name}{self._one(('', '?archived=true'))}", None),
            ("DELETE", f"{path}/{name}", None),
            ("POST", f"{path}/batch/create", {"inputs": [self._definition(), self._definition()]}),
            ("POST", f"{path}/batch/read", {"inputs": names, "archived": self._one((True, False))}),
            ("POST", f"{path}/batch/archive", {"inputs": names}),
        )
        return self._one(requests)

    def _group(self) -> tuple[str, str, Any]:
        path = f"/crm/v3/properties/{self._kind()}/groups"
        name = self._escaped(self._one(("own", "other", "contactinformation", "a\0")))
        body = self._maybe(name=self._one(("own", "other", "a\0")), label=self._text(), displayOrder=self._one((-1, 2)))
        requests = (
            ("POST", path, body),
            ("PATCH", f"{path}/{name}", body),
            ("DELETE", f"{path}/{name}", None),
            ("GET", path, None),
        )
        return self._one(requests)

    def _first_property(self) -> tuple[str, str, Any]:
        path = f"/properties/{self._one(('v1', 'v2'))}/{self._kind()}"
        name = self._escaped(self._one(NAMES))
        requests = (
            ("POST", f"{path}/properties", self._definition()),
            ("PUT", f"{path}/properties/named/{name}", self._definition()),
            ("GET", f"{path}/properties/named/{name}", None),
            ("DELETE", f"{path}/properties/named/{name}", None),
            ("GET", f"{path}/groups?includeProperties=true", None),
            ("POST", f"{path}/groups", self._maybe(name="own", displayName=self._text(), displayOrder=1)),
        )
        return self._one(requests)

    def _stages(self) -> list[dict[str, Any]]:
        return [
            self._maybe(
                label=self._text(),
                displayOrder=number,
                stageId=self._one(IDENTIFIERS),
                metadata=self._maybe(
                    probability=self._one(("0.5", "1.0", "x", 0.2)), isClosed="true", ticketState="CLOSED", leadState="NEW"
                ),
            )
            for number in range(self._one((0, 1, 2)))
        ]

    def _pipelines(self) -> str:
        return f"/crm/{self._one(('v3/pipelines', 'pipelines/2026-09'))}/{self._kind()}"

    def _pipeline(self) -> tuple[str, str, Any]:
        path, name = self._pipelines(), self._escaped(self._one(IDENTIFIERS))
        body = self._maybe(
            label=self._text(), displayOrder=self._one((0, 1, -1)), stages=self._stages(), pipelineId=self._one(IDENTIFIERS)
        )
        check = self._one(("", "?validateReferencesBeforeDelete=true", "?validateDealStageUsagesBeforeDelete=true"))
        requests = (
            ("POST", path, body),
            ("PUT", f"{path}/{name}{check}", body),
            ("PATCH", f"{path}/{name}", body),
            ("DELETE", f"{path}/{name}{check}", None),
            ("GET", path, None),
            ("GET", f"{path}/{name}/audit", None),
            ("GET", "/crm-pipelines/v1/pipelines/deals?includeInactive=INCLUDE_DELETED", None),
            ("GET", "/deals/v1/pipelines", None),
        )
        return self._one(requests)

    def _stage(self) -> tuple[str, str, Any]:
        path = f"{self._pipelines()}/{self._escaped(self._one(IDENTIFIERS))}/stages"
        name = self._escaped(self._one(IDENTIFIERS))
        body = (self._stages() or [{}])[0]
        check = self._one(("", "?validateReferencesBeforeDelete=true"))
        requests = (
            ("POST", path, body),
            ("PUT", f"{path}/{name}", body),
            ("PATCH", f"{path}/{name}", {**body, "archived": False}),
            ("DELETE", f"{path}/{name}{check}", None),
            ("GET", path, None),
            ("GET", f"{path}/{name}/audit", None),
        )
        return self._one(requests)

    def _pair(self, one: str = "", other: str = "") -> str:
        version = self._one(("v4/associations", "associations/2026-09"))
        return f"/crm/{version}/{one or self._kind()}/{other or self._kind()}"

    def _label(self) -> tuple[str, str, Any]:
        path, number = f"{self._pair()}/labels", self._one((1, 2, 279, 3, 4, 5))
        body = self._maybe(name=self._one(("boss", "aide", "a\0", "1x")), label=self._text(), inverseLabel=self._text())
        changed = {**self._maybe(label=self._text(), inverseLabel=self._text()), "associationTypeId": number}
        requests = (
            ("GET", path, None),
            ("POST", path, body),
            ("POST", path, body),
            ("PUT", path, changed),
            ("DELETE", f"{path}/{number}", None),
        )
        return self._one(requests)

    def _specs(self) -> list[dict[str, Any]]:
        category = self._one(("HUBSPOT_DEFINED", "USER_DEFINED", "ODD"))
        numbers = [self._one((1, 2, 3, 4, 5, 204, 279, 280)) for _ in range(self._one((0, 1, 2)))]
        return [{"associationCategory": category, "associationTypeId": number} for number in numbers]

    def _labelled(self) -> tuple[str, str, Any]:
        one, other = self._one(
            (("contacts", "companies"), ("deals", "contacts"), ("tasks", "contacts"), (self._kind(), self._kind()))
        )
        pair = self._pair(one, other)
        inputs = [{"from": {"id": self._of(one)}, "to": {"id": self._of(other)}, "types": self._specs()} for _ in range(2)]
        fans = [{"from": {"id": self._of(one)}, "to": [{"id": self._of(other)}, {"id": self._id()}]}]
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", f"{pair}/batch/create", {"inputs": inputs}),
            ("POST", f"{pair}/batch/labels/archive", {"inputs": inputs}),
            ("POST", f"{pair}/batch/archive", {"inputs": fans}),
            ("POST", f"{pair}/batch/read", {"inputs": [{"id": self._of(one)}, {"id": self._id(), "after": self._id()}]}),
            ("PUT", f"/crm/v4/objects/{one}/{self._of(one)}/associations/{other}/{self._of(other)}", self._specs()),
        )
        return self._one(requests)

    def _limits(self) -> tuple[str, str, Any]:
        base = "/crm/v4/associations/definitions/configurations"
        pair = f"{base}/{self._kind()}/{self._kind()}"
        inputs = [
            {
                "category": self._one(("HUBSPOT_DEFINED", "USER_DEFINED")),
                "typeId": self._one((1, 279, 3)),
                "maxToObjectIds": self._one((1, 5, 0, -1)),
            }
        ]
        requests: tuple[tuple[str, str, Any], ...] = (
            ("GET", f"{base}/all", None),
            ("GET", pair, None),
            ("POST", f"{pair}/batch/create", {"inputs": inputs}),
            ("POST", f"{pair}/batch/update", {"inputs": inputs}),
            ("POST", f"{pair}/batch/purge", {"inputs": inputs}),
            ("GET", f"/crm/limits/v3/{self._one(('records', 'pipelines', 'custom-properties', 'associations/labels'))}", None),
        )
        return self._one(requests)

    def _schema(self) -> tuple[str, str, Any]:
        path, name = "/crm/v3/schemas", self._one(("car", "p_car", "p_boat", "contacts", "2-1", "a%00"))
        body = self._maybe(
            name=self._one(("car", "boat", "a\0", "Car")),
            labels=self._maybe(singular=self._text(), plural=self._text()),
            primaryDisplayProperty=self._one(("vin", "hull", "x")),
            requiredProperties=["vin"],
            searchableProperties=["vin"],
            properties=[{"name": "vin", "label": "VIN", "type": "string", "fieldType": "text", "hasUniqueValue": True}],
            associatedObjects=[self._one(("CONTACT", "COMPANY", "ODD"))],
        )
        link = self._maybe(fromObjectTypeId=self._one(("0-1", name)), toObjectTypeId=self._one(("0-2", name)), name="driver")
        requests = (
            ("POST", path, body),
            ("POST", path, body),
            ("PATCH", f"{path}/{name}", body),
            ("GET", path, None),
            ("GET", f"{path}/{name}", None),
            ("DELETE", f"{path}/{name}{self._one(('', '?archived=true'))}", None),
            ("POST", f"{path}/{name}/associations", link),
            ("POST", f"/_axle/schemas/{name}/restore", None),
            ("GET", f"{path}?archived=true", None),
            ("POST", "/crm/v3/objects/p_car", {"properties": {"vin": self._text()}}),
        )
        return self._one(requests)

    def _owner(self) -> tuple[str, str, Any]:
        query = self._one(
            ("", "?limit=1", "?email=owner@example.com", "?email=OWNER@example.com", "?archived=true", "?after=x", "?after=1")
        )
        name = self._one(("1", "x", "0", "99999999999999999999", "%00"))
        requests = (
            ("GET", f"/crm/v3/owners{query}", None),
            ("GET", f"/crm/v3/owners/{name}?idProperty={self._one(('id', 'userId', 'x'))}", None),
            ("GET", "/owners/v2/owners?includeInactive=true", None),
            ("GET", f"/owners/v2/owners/{name}", None),
        )
        return self._one(requests)

    def _user(self) -> tuple[str, str, Any]:
        path, name = "/settings/v3/users", self._one(("ada@example.com", "ADA@example.com", "1", "x", "%00"))
        by = self._one(("", "?idProperty=EMAIL", "?idProperty=USER_ID"))
        body = self._maybe(
            email=self._one(("ada@example.com", "Ada@Example.com", "no")),
            firstName=self._text(),
            lastName=self._text(),
            roleId="1",
            superAdmin=True,
        )
        requests = (
            ("POST", path, body),
            ("GET", f"{path}?limit={self._one((1, 100, 0))}", None),
            ("GET", f"{path}/{name}{by}", None),
            ("PUT", f"{path}/{name}{by}", body),
            ("DELETE", f"{path}/{name}{by}", None),
            ("GET", f"{path}/teams", None),
        )
        return self._one(requests)

    def _validation(self) -> tuple[str, str, Any]:
        path = f"/crm/v3/property-validations/{self._kind()}"
        rule = f"{path}/{self._escaped(self._one(NAMES))}/rule-type/{self._one(RULES)}"
        body = {"ruleArguments": [self._one(("5", "x", "^a", "("))]}
        return self._one((("GET", path, None), ("GET", rule, None), ("PUT", rule, body), ("PUT", rule, body)))

    def _requirement(self) -> tuple[str, str, Any]:
        path = f"/_axle/validation/{self._kind()}"
        rules = [
            self._one(
                (
                    {"propertyName": self._one(("firstname", "hull", "nonsense", "dealname")), "requiredOnCreate": True},
                    {"propertyName": "lastname", "requiredIf": {"propertyName": "lifecyclestage", "values": ["customer"]}},
                )
            )
            for _ in range(self._one((0, 1, 2)))
        ]
        return self._one((("GET", path, None), ("PUT", path, {"rules": rules})))

    def _series(self) -> tuple[str, str, Any]:
        path, task = "/crm/task-series/2026-09", self._of("tasks")
        series = self._maybe(
            repeatInterval=self._one(("FREQ=DAILY", "FREQ=WEEKLY;COUNT=3", "x", "")),
            repeatStatus="ACTIVE",
            startsAt=self._one(DATED_VALUES),
        )
        requests: tuple[tuple[str, str, Any], ...] = (
            ("POST", path, {"taskId": (self._of("tasks"),), "series": series, "properties": self._properties("tasks")}),
            ("GET", f"{path}/{task}", None),
            ("PATCH", f"{path}/{task}", {"series": series}),
            ("DELETE", f"{path}/{task}", None),
            ("PATCH", f"/crm/v3/objects/tasks/{task}", {"properties": {"hs_task_status": "COMPLETED"}}),
        )
        return self._one(requests)

    def _account(self) -> tuple[str, str, Any]:
        paths = (
            "/account-info/v3/details",
            "/account-info/2026-09/details",
            "/integrations/v1/me",
            "/crm/object-library/v3/enablement",
            "/account-info/v3/api-usage/daily/private-apps",
        )
        return "GET", str(self._one(paths)), None
