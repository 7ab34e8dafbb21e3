"""Where each part of the API lives, in each version."""

from __future__ import annotations

import functools

from axle.client.calls import segment

WITHOUT_BETA = ("properties",)  # parts that are published as they will stay alone
WITHOUT_JOURNAL = ("v3", "2025-09")
OLDER_WEBHOOKS = ("v3", "2026-03")  # versions in which webhooks are not below /app-webhooks


@functools.lru_cache(maxsize=1_000)
def objects(version: str, object_type: str) -> str:
    """Return the path of the records of a type."""
    return f"/crm/v3/objects/{segment(object_type)}" if version == "v3" else f"/crm/objects/{version}/{segment(object_type)}"


def area(version: str, name: str) -> str:
    """Return the path of a part that is laid out the same way in all versions: properties, pipelines, owners."""
    if name in WITHOUT_BETA:
        version = version.removesuffix("-beta")
    return f"/crm/v3/{name}" if version == "v3" else f"/crm/{name}/{version}"


def schemas(version: str) -> str:
    """Return the path of the schemas of custom objects."""
    return f"/crm-object-schemas/{version}/schemas"


def associations(version: str, from_type: str, record_id: object) -> str:
    """Return the path of the associations of one record."""
    start = "/crm/v4/objects" if version == "v3" else f"/crm/objects/{version}"
    return f"{start}/{segment(from_type)}/{segment(record_id)}/associations"


def association_types(version: str, from_type: str, to_type: str) -> str:
    """Return the path of batches of associations, and of labels."""
    start = "/crm/v4/associations" if version == "v3" else f"/crm/associations/{version}"
    return f"{start}/{segment(from_type)}/{segment(to_type)}"


def journal(version: str, part: str) -> str:
    """Return the path of a part of the journal; versions without one have that of 2026-03."""
    dated = "2026-03" if version in WITHOUT_JOURNAL else version.removesuffix("-beta")
    return f"/webhooks-journal/{part}/{dated}"


def webhooks(version: str, app_id: object) -> str:
    """Return the path of the webhooks of an app."""
    start = "/webhooks" if version in OLDER_WEBHOOKS else "/app-webhooks"
    return f"{start}/{version.removesuffix('-beta')}/{segment(app_id)}"
