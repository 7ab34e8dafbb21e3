"""The points in which the documents and the observed service differ, and nothing else: one field each, two presets."""

from __future__ import annotations

import msgspec

TEST_PRESET = "observed"  # of servers under test: who tests an integration wants what the service does


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of two behaviours each disputed point has; the defaults are the documented ones.

    The table in docs/reference/behaviour.md is made from these fields.
    """

    missing_get_is_html: bool = False
    missing_delete_is_204: bool = False
    activities_drop_refused_names: bool = True
    error_category: bool = True
    milliseconds_always: bool = True
    batch_requested_at: bool = True
    lead_needs_contact: bool = False
    upsert_creates_unknown_object_id: bool = True
    leads_dates: bool = True
    empty_associations: bool = True
    closed_stage_required: bool = False
    scope_after_body: bool = False
    bearer_exactly: bool = False
    short_request_lines: bool = False
    plain_error_sentences: bool = False
    upsert_by_object_id: bool = True
    plain_custom_names: bool = True
    every_singular: bool = True
    in_wants_lower_case: bool = False
    meeting_needs_time: bool = False
    archived_of_all_types: bool = True
    only_true_is_true: bool = False
    put_shows_association: bool = True
    wider_write_scopes: bool = False


PRESETS = {
    "documented": Behaviour(),
    "observed": Behaviour(
        missing_get_is_html=True,
        missing_delete_is_204=True,
        activities_drop_refused_names=False,
        error_category=False,
        milliseconds_always=False,
        batch_requested_at=False,
        lead_needs_contact=True,
        upsert_creates_unknown_object_id=False,
        leads_dates=False,
        empty_associations=False,
        closed_stage_required=True,
        scope_after_body=True,
        bearer_exactly=True,
        short_request_lines=True,
        plain_error_sentences=True,
        upsert_by_object_id=False,
        plain_custom_names=False,
        every_singular=False,
        in_wants_lower_case=True,
        meeting_needs_time=True,
        archived_of_all_types=False,
        only_true_is_true=True,
        put_shows_association=False,
        wider_write_scopes=True,
    ),
}


def behaviour(text: str) -> Behaviour:
    """Read `observed`, or `documented,leads_dates=false`: a preset, then fields that override it. Raises ValueError."""
    preset, *changes = (part.strip() for part in text.split(","))
    if preset not in PRESETS:
        raise ValueError(f"no behaviour preset is called {preset}: use {' or '.join(PRESETS)}")
    fields = msgspec.structs.asdict(PRESETS[preset])
    for change in changes:
        name, _, value = change.partition("=")
        if name not in fields:
            raise ValueError(f"no point of behaviour is called {name}: there are {', '.join(fields)}")
        if value not in ("true", "false"):
            raise ValueError(f"{name}: write {name}=true or {name}=false")
        fields[name] = value == "true"
    return Behaviour(**fields)
