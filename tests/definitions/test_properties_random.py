"""Random sequences of definitions, records and prepared searches: what searches find is what the records show."""

from __future__ import annotations

import random
from typing import Any

import pytest

from axle.core.property_checks import PAIRS
from axle.core.property_types import normalise
from axle.operations.account_catalogs import Catalogs
from tests.api import CONTACTS, Api
from tests.definitions.properties import PROPERTIES, definition, found

STEPS = 120
SHAPES = [(kind, field) for kind, fields in PAIRS.items() for field in fields]
VALUES = ["1", "2", "true", "red", "red;blue", "2026-01-01", "blue x", "1767225600000", " 3 ", ""]
OPTIONS = {
    "enumeration": [{"label": text, "value": text} for text in ("1", "red", "blue")],
    "bool": [{"label": text, "value": text} for text in ("true", "false")],
}


class Life:
    """A portal, its contacts, and the dice."""

    def __init__(self, api: Api, seed: int) -> None:
        self.api = api
        self.dice = random.Random(seed)
        self.live: list[str] = []
        self.binned: list[str] = []

    def step(self) -> None:
        """Do one thing; whatever is refused is refused as it should be."""
        self.api.now_ms += 1_000
        moves = [
            self.define,
            self.change,
            self.archive,
            self.write,
            self.write,
            self.update,
            self.bin,
            self.restore,
            self.prepare,
        ]
        self.dice.choice(moves)()

    def call(self, method: str, target: str, body: Any = None) -> int:
        """Send a request that may be refused, but may not fail."""
        answer = self.api.call(method, target, body)
        assert answer.status < 500, answer.body
        return answer.status

    def shape(self) -> dict[str, Any]:
        """Return some type, field type and options."""
        kind, field = self.dice.choice(SHAPES)
        return {"type": kind, "fieldType": field, "options": OPTIONS.get(kind, [])}

    def define(self) -> None:
        """Define the property, which may be there."""
        self.call("POST", PROPERTIES, definition(hasUniqueValue=self.dice.random() < 0.2, **self.shape()))

    def change(self) -> None:
        """Give it another type."""
        self.call("PATCH", f"{PROPERTIES}/colour", self.shape())

    def archive(self) -> None:
        """Archive it."""
        self.call("DELETE", f"{PROPERTIES}/colour")

    def write(self) -> None:
        """Create a contact with a value."""
        answer = self.api.call("POST", CONTACTS, {"properties": {"colour": self.dice.choice(VALUES)}})
        if answer.status == 201:
            self.live.append(answer.json()["id"])

    def update(self) -> None:
        """Change a value."""
        for one in self.some(self.live):
            self.call("PATCH", f"{CONTACTS}/{one}", {"properties": {"colour": self.dice.choice(VALUES)}})

    def some(self, ids: list[str]) -> list[str]:
        """Return one of the ids, if there is any."""
        return self.dice.sample(ids, min(1, len(ids)))

    def bin(self) -> None:
        """Put a contact into the recycle bin."""
        for one in self.some(self.live):
            self.call("DELETE", f"{CONTACTS}/{one}")
            self.live.remove(one)
            self.binned.append(one)

    def restore(self) -> None:
        """Take one out, unless its unique value is taken."""
        for one in self.some(self.binned):
            if self.call("POST", f"/_axle/objects/contacts/{one}/restore") == 200:
                self.binned.remove(one)
                self.live.append(one)

    def prepare(self) -> None:
        """Give the property its slot, filled or not quite."""
        storage: Any = self.api.app.storage
        kind = storage.read(self.api.account, Catalogs(self.api.app.catalog).of).find("contacts")
        if "colour" in kind.properties:
            storage.write(self.api.account, lambda tx: tx.assign_slot(kind, "colour"))
            for _ in range(self.dice.randint(0, 3)):
                storage.write(self.api.account, lambda tx: tx.fill_slot(kind, "colour", 5))

    def check(self) -> None:
        """Compare what searches find with what the records show."""
        catalog = self.api.app.storage.read(self.api.account, Catalogs(self.api.app.catalog).of)
        prop = catalog.find("contacts").properties.get("colour")
        if prop is None:
            return
        shown = {one: self.api.read("contacts", one, "colour")["colour"] for one in self.live}
        held = {one: value for one, value in shown.items() if value}
        assert set(found(self.api, "HAS_PROPERTY", "")) == set(held)
        for value in set(held.values()):
            assert prop.type == "enumeration" or normalise(prop, value) == value
            if ";" not in value and prop.type in ("string", "bool", "enumeration"):
                several = prop.fieldType == "checkbox"
                equal = {one for one, other in held.items() if value in (other.split(";") if several else [other])}
                assert set(found(self.api, "EQ", value)) == equal
        if prop.hasUniqueValue:
            assert len(set(held.values())) == len(held)


@pytest.mark.parametrize("seed", range(4))
def test_searches_find_what_records_show(api: Api, seed: int) -> None:
    """Whatever becomes of the definition meanwhile."""
    life = Life(api, seed)
    for _ in range(STEPS):
        life.step()
        life.check()
    assert api.logged == []
