"""What the tests of calculated properties share: the rules, said in plain Python over what reads answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api import Api

ACTIVITIES = {"notes": 46, "calls": 48, "emails": 49, "meetings": 47, "tasks": 27, "communications": 18}
UPDATED = ("notes", "calls", "emails", "meetings", "tasks")
CONTACTED = ("calls", "emails", "meetings", "communications")
UPCOMING = ("calls", "meetings", "tasks")
NOTES = {"num_notes": UPDATED, "num_contacted_notes": CONTACTED}
LEAD_COUNTS = {"hs_calls_attempted_count": ("calls",), "hs_lead_call_count": ("calls",), "hs_lead_email_count": ("emails",),
               "hs_lead_meeting_count": ("meetings",), "hs_lead_communication_count": ("communications",),
               "hs_lead_outreach_activity_count": CONTACTED}  # fmt: skip
FOLLOWED = {
    "hs_primary_contact_id": ("contacts", 578, "hs_object_id"),
    "hs_associated_contact_email": ("contacts", 578, "email"),
    "hs_associated_contact_firstname": ("contacts", 578, "firstname"),
    "hs_associated_contact_lastname": ("contacts", 578, "lastname"),
    "hs_primary_company_id": ("companies", 580, "hs_object_id"),
    "hs_associated_company_name": ("companies", 580, "name"),
    "hs_associated_company_domain": ("companies", 580, "domain"),
}
TICKETS = {"hs_primary_company_id": ("companies", 26, "hs_object_id"), "hs_primary_company_name": ("companies", 26, "name")}
FOLLOWS: dict[str, dict[str, tuple[str, int, str]]] = {
    "leads": FOLLOWED,
    "contacts": {"associatedcompanyid": ("companies", 1, "hs_object_id")},
    "tickets": TICKETS,
}


def text(ms: int) -> str:
    """Write epoch milliseconds as reads do."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def linked(api: Api, kind: str, record: str, other: str) -> dict[str, set[int]]:
    """Return whom a record is associated with, and by which types."""
    found = api.get(f"/crm/v4/objects/{kind}/{record}/associations/{other}?limit=100")
    assert "paging" not in found
    return {str(one["toObjectId"]): {t["typeId"] for t in one["associationTypes"]} for one in found["results"]}


def happens(api: Api, kind: str, record: str) -> tuple[str, bool]:
    """Return when an activity happens, and whether it is still to be done."""
    shown = api.read(kind, record, "hs_timestamp", "hs_meeting_start_time", "hs_task_status")
    at = shown.get("hs_meeting_start_time") or shown["hs_timestamp"]
    return at, shown.get("hs_task_status") != "COMPLETED"


def rolled(api: Api, kind: str, record: str) -> dict[str, str | None]:
    """Return what a record should say of its activities."""
    found = {name: [happens(api, name, one) for one in linked(api, kind, record, name)] for name in ACTIVITIES}
    now = text(api.now_ms)

    def last(names: tuple[str, ...]) -> str | None:
        return max((at for name in names for at, _ in found[name] if at <= now), default=None)

    coming = min((at for name in UPCOMING for at, is_open in found[name] if is_open and at > now), default=None)
    if kind == "leads":
        counts = {name: str(sum(len(found[one]) for one in names)) for name, names in LEAD_COUNTS.items()}
        return {"hs_last_activity_date": last(UPDATED), "hs_next_activity_date": coming, **counts}
    counts = {name: str(sum(len(found[one]) for one in names)) for name, names in NOTES.items()}
    dates = {"notes_last_updated": last(UPDATED), "notes_last_contacted": last(CONTACTED), "notes_next_activity_date": coming}
    return {**dates, **counts}


def followed(api: Api, kind: str, record: str) -> dict[str, str | None]:
    """Return what a record should repeat of others."""
    values: dict[str, str | None] = {}
    for name, (other, number, source) in FOLLOWS.get(kind, {}).items():
        ends = [one for one, types in linked(api, kind, record, other).items() if number in types]
        values[name] = api.read(other, ends[0], source)[source] if ends else None
    return values


def check(api: Api, kind: str, record: str) -> None:
    """Compare what a record says, when it is read and when it is searched, with what it should say."""
    wanted = {**rolled(api, kind, record), **followed(api, kind, record)}
    shown = {name: value for name, value in api.read(kind, record, *wanted).items() if name in wanted}
    shown = {name: "0" if value is None and wanted[name] == "0" else value for name, value in shown.items()}
    assert shown == wanted, (kind, record)
    filters: list[dict[str, Any]] = [{"propertyName": "hs_object_id", "operator": "EQ", "value": record}]
    for name, value in sorted(wanted.items()):
        if value not in (None, "0") and len(filters) < 6:
            filters.append({"propertyName": name, "operator": "EQ", "value": value})
    body = {"filterGroups": [{"filters": filters}]}
    assert api.post(f"/crm/v3/objects/{kind}/search", body, 200)["total"] == 1, filters


def everyone(api: Api, kind: str) -> list[str]:
    """Return the ids of all live records of a type."""
    body = {"limit": 200, "filters": [{"propertyName": "hs_object_id", "operator": "HAS_PROPERTY"}]}
    return [one["id"] for one in api.post(f"/crm/v3/objects/{kind}/search", body, 200)["results"]]


def history(api: Api, kind: str, record: str, name: str) -> list[tuple[str, str]]:
    """Return the values that a property has had, newest first, each with what set it."""
    found = api.get(f"/crm/v3/objects/{kind}/{record}?propertiesWithHistory={name}")["propertiesWithHistory"][name]
    return [(one["value"], one["sourceType"]) for one in found]


def events(api: Api, record: str) -> list[tuple[str, list[str]]]:
    """Return what happened to a record: each event with the names of the properties that changed."""
    found = api.app.storage.read(api.account, lambda tx: tx.events(0, 100_000))
    mine = [event for event in found if str(event.record_id) == record]
    return [(event.name, event.detail.names) for event in mine]
