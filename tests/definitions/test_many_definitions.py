"""Many definitions: what a change costs the next request, on which thread it is paid, and how much there may be."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from axle.core import overlay
from axle.storage.transaction import definitions as limits
from tests.api import CONTACTS, Api

PROPERTIES = "/crm/v3/properties/contacts"


def pick(name: str, options: int) -> dict[str, Any]:
    """Return the definition of a property with so many options."""
    values = [{"label": f"Option {number}", "value": f"v{number}"} for number in range(options)]
    shape = {"label": name, "type": "enumeration", "fieldType": "select", "groupName": "contactinformation"}
    return {"name": name, **shape, "options": values}


def test_a_change_makes_what_has_changed_anew_and_not_on_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next read knows the change; only the changed definition is read, by another thread than the loop's."""
    api = Api(database=f"sqlite:///{tmp_path / 'axle.db'}")
    try:
        api.post(f"{PROPERTIES}/batch/create", {"inputs": [pick(f"p{n}", 50) for n in range(20)]})
        api.get(CONTACTS)
        made: list[tuple[str, bool]] = []
        read = overlay.Definition.read

        def noted(row: overlay.Definition) -> Any:
            made.append((row.name, threading.current_thread() is threading.main_thread()))
            return read(row)

        monkeypatch.setattr(overlay.Definition, "read", noted)
        api.get(CONTACTS)
        assert made == []
        assert api.call("PATCH", f"{PROPERTIES}/p3", {"label": "New"}).status == 200
        made.clear()
        assert api.get(f"{PROPERTIES}/p3")["label"] == "New"
        assert ("p3", False) in made
        assert {name for name, _ in made if name.startswith("p")} == {"p3"}
        assert api.get(f"{PROPERTIES}/p4")["label"] == "p4"
    finally:
        api.close()


def test_the_definitions_of_a_type_are_bounded(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """One property too many is a 400, alone and in a batch; nothing of it is kept, and another type has room."""
    monkeypatch.setattr(limits, "MAX_TYPE_BYTES", 30_000)
    api.post(PROPERTIES, pick("first", 500))
    for path, body in ((PROPERTIES, pick("second", 500)), (f"{PROPERTIES}/batch/create", {"inputs": [pick("second", 500)]})):
        answer = api.call("POST", path, body)
        assert answer.status == 400
        assert answer.json()["category"] == "VALIDATION_ERROR"
        assert "at most 30,000 bytes" in answer.json()["message"]
    assert api.call("GET", f"{PROPERTIES}/second").status == 404
    api.post("/crm/v3/properties/companies", {**pick("second", 500), "groupName": "companyinformation"})
    api.delete(f"{PROPERTIES}/first")
    api.post(PROPERTIES, pick("second", 500))
