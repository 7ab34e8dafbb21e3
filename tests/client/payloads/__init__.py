"""What the documents of the three connectors, and the guide of tasks, send: facts, word for word but for ids.

CONTACT, OTHER and OWNER stand for records that are there, FIRST and SECOND for those that the batch has created.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAMES = ("tasks", "tasks_guide", "leads", "meetings")
WITH_BATCHES = ("tasks", "leads", "meetings")


def payloads(name: str, ids: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payloads by operation, with ids in place of their names."""
    text = (Path(__file__).parent / f"{name}.json").read_text("utf-8")
    for placeholder, value in ids.items():
        text = text.replace(f'"{placeholder}"', json.dumps(value))
    found: dict[str, Any] = json.loads(text)
    return found


def kept(properties: Mapping[str, Any], sent: Mapping[str, str]) -> bool:
    """Tell whether a record shows all that was sent."""
    return all(properties[name] == value for name, value in sent.items())
