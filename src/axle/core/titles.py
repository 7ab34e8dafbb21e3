"""What a record is called where people read of it: in mails and on pages."""

from __future__ import annotations

from axle.core.model import ObjectTypeDefinition
from axle.core.record import Record
from axle.core.rule_types import PREVIEWS, Preview

MAX_TITLE = 200  # characters


def title_of(record: Record) -> str:
    """Return the first of the properties that name records of its type which is set; its type and id where none is."""
    texts = (record.properties.get(name, "").strip() for name in record.type.definition.titles)
    text = " ".join(next(filter(None, texts), "").split())
    return text[:MAX_TITLE] or f"{record.type.singular} {record.id}"


def preview_property(definition: ObjectTypeDefinition) -> str:
    """Return the property that holds the beginning of an activity's HTML, where that is not its `body`; empty otherwise."""
    sources = [rule.source for rule in definition.rules if isinstance(rule, Preview)]
    return PREVIEWS[0] if sources and sources != [definition.body] else ""
