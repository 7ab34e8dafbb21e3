"""What is known of each difference: when and where it was seen, and the test that holds Axle to it.

`Evidence` belongs to a point of behaviour, which two presets settle in two ways. `Difference` is one that both presets share.
`Refused` is a payload of the documentation that the service, and so the preset `observed`, does not take as it is written.
A date is that of the observation, or of the document; a source is a public thread, a public project that recorded answers, or a
published document. A test is named by its function.
"""

from __future__ import annotations

from typing import NamedTuple


class Evidence(NamedTuple):
    """Where a point of behaviour comes from."""

    date: str
    source: str
    test: str


class Difference(NamedTuple):
    """What documents say, what both presets do instead, and why."""

    document: str
    axle: str
    date: str
    source: str
    test: str


class Refused(NamedTuple):
    """A payload of the documentation, and the answer of `observed`."""

    payload: str
    answer: str
    point: str
    test: str


BACKLOT = "brekkylab/backlot, measured on the live API"
RECORDED = "captaincontrat/hubspot-api-ruby, recorded answers"
NANGO = "NangoHQ/integration-templates, recorded answers"
AMP = "amp-labs/connectors, recorded answers"
TERRAFORM = "jackemcpherson/terraform-provider-hubspot, live runs"

EVIDENCE: dict[str, Evidence] = {
    "missing_get_is_html": Evidence(
        "2024-11 to 2026-10-14", f"{RECORDED}; hubspot-api-nodejs#159; {BACKLOT}", "test_missing_get"
    ),
    "missing_delete_is_204": Evidence("2026-03", f"{NANGO}; {TERRAFORM}", "test_missing_delete"),
    "activities_drop_refused_names": Evidence(
        "2026-03",
        f"the tasks guide says that they are ignored; every answer in {AMP} is a 400",
        "test_refused_names_of_activities",
    ),
    "error_category": Evidence("2026-04", f"{RECORDED}; hubspot-api-php#227", "test_category"),
    "milliseconds_always": Evidence("2026-03", f"{RECORDED}; {NANGO}", "test_instants"),
    "batch_requested_at": Evidence("2026", f"published, and in the guides; in no answer of {AMP}", "test_requested_at"),
    "lead_needs_contact": Evidence(
        "2026-03", "the leads guide; the connectors' samples do not need it", "test_leads_and_their_contact"
    ),
    "upsert_creates_unknown_object_id": Evidence(
        "2026-03",
        "the sample of the leads connector creates one; the objects guide does not",
        "test_upsert_of_an_unknown_id",
    ),
    "leads_dates": Evidence(
        "2026",
        "the samples of the leads connector; airbytehq/airbyte, whose catalog of leads has the `hs_` names",
        "test_dates_of_leads",
    ),
    "empty_associations": Evidence(
        "2026-03", f"the sample of the leads connector; {NANGO}", "test_associations_that_are_not_there"
    ),
    "closed_stage_required": Evidence("2026", TERRAFORM, "test_closed_stage"),
    "scope_after_body": Evidence("2026-10-18 to 2026-10-22", BACKLOT, "test_scope_after_body"),
    "bearer_exactly": Evidence("2026-10", f"{BACKLOT}; CauldronUp/cauldron", "test_bearer_exactly"),
    "short_request_lines": Evidence(
        "2024 to 2025",
        "dlt-hub/verified-sources#305 and PostHog/posthog#31617: from about 16,200 characters",
        "test_short_request_lines",
    ),
    "upsert_by_object_id": Evidence(
        "2026",
        "the samples of the three connectors; recorded refusals name a property that is not unique",
        "test_upsert_by_the_id_as_a_property",
    ),
    "plain_custom_names": Evidence("2025-06-24", "HubSpot's changelog", "test_the_plain_name_of_a_type_of_the_account"),
    "every_singular": Evidence("2026-08-21 to 2026-10-19", BACKLOT, "test_singulars_that_the_service_does_not_know"),
    "in_wants_lower_case": Evidence("2026-03", "the search guide", "test_capitals_among_the_values_of_in"),
    "meeting_needs_time": Evidence("2026-04", "live probes of a public command-line project", "test_a_meeting_without_a_time"),
    "archived_of_all_types": Evidence("2026-10-01 to 2026-10-08", BACKLOT, "test_lists_of_archived_records"),
    "only_true_is_true": Evidence("2026-10-01 to 2026-10-08", BACKLOT, "test_what_is_true"),
    "put_shows_association": Evidence(
        "2024-11", f"{RECORDED}; the tasks interface has an Association", "test_the_answer_to_an_association_of_a_task"
    ),
    "wider_write_scopes": Evidence(
        "2026-10-18", f"{BACKLOT}; one scope is published", "test_scopes_with_which_contacts_are_written"
    ),
    "plain_error_sentences": Evidence(
        "2026-04", f"{RECORDED}; the published ErrorDetail is an object", "test_sentences_among_the_errors"
    ),
}

GUIDE_SEARCH = "the search guide"
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "The connectors' samples show the properties that they deal with.",
        "A read without `properties` shows the type's default properties: for an activity `hs_createdate`, "
        "`hs_lastmodifieddate` and `hs_object_id`.",
        "2022 to 2026-03",
        f"{GUIDE_SEARCH}; {RECORDED}; {NANGO}",
        "test_the_default_properties",
    ),
    Difference(
        "The contacts guide: a property without a value is not shown.",
        "A requested property without a value is `null`.",
        "2026-03",
        f"{NANGO}; {AMP}",
        "test_selected_properties",
    ),
    Difference(
        "The connectors' samples show `paging` on every page.",
        "The last page has no `paging`.",
        "2022 to 2026",
        f"{RECORDED}; {NANGO}; {AMP}",
        "test_pages_go_on_from_the_last_id_plus_one",
    ),
    Difference(
        "Samples: `after` is the id of the last record, or an opaque string.",
        "`after` of a list is the last id plus one; `after` of a search is a number of results.",
        "2022 to 2026",
        RECORDED,
        "test_pages_go_on_from_the_last_id_plus_one",
    ),
    Difference(
        "Links and `url` point to `api.hubapi.com` and `app.hubspot.com`.",
        "They point to the server that answers, because a test token must not be sent to HubSpot.",
        "2026-11",
        "Axle's decision",
        "test_urls_lead_to_this_server",
    ),
    Difference(
        "The tasks guide names two statuses, three priorities and three types.",
        "Axle accepts five statuses, `NONE` as the priority of a task without one, and eleven types.",
        "2026-03",
        f"{NANGO}; airbytehq/airbyte, pipelines of tasks",
        "test_what_a_new_task_has",
    ),
    Difference(
        "An example of the leads guide has `NEW BUSINESS` as `hs_lead_type`.",
        "The option is `NEW_BUSINESS`; `NEW BUSINESS` is refused.",
        "2026",
        "airbytehq/airbyte, recorded leads",
        "test_the_type_of_a_lead_has_an_underscore",
    ),
    Difference(
        "The answer to an update is the whole record.",
        "It has the changed properties, those that depend on them, and those that the service shows for every record of the "
        "type.",
        "2026-03",
        f"{RECORDED}; {NANGO}",
        "test_the_answer_to_a_change_has_what_the_flags_follow_from",
    ),
    Difference(
        "Published requests require `associations`, `after`, `limit` and `sorts`.",
        "None of them is required.",
        "2026-03",
        f"{RECORDED}; {NANGO}",
        "test_connector_creates_and_reads_a_task",
    ),
    Difference(
        "Published ids of v4 associations are strings.",
        "Under v4 they are numbers; under dated paths they are strings, as the strict SDK requires.",
        "2026",
        f"{RECORDED}; {AMP}; hubspot-api-php#261",
        "test_each_version_has_its_shape",
    ),
    Difference(
        "A v3 batch of associations returns one result for each input.",
        "It returns two, one for each direction.",
        "2026-03",
        NANGO,
        "test_v3_answers_with_both_directions",
    ),
    Difference(
        "A batch in which some inputs fail is an error.",
        "It is a 207 whose `status` is `COMPLETE`, with `numErrors` and `errors`.",
        "2025 to 2026",
        AMP,
        "test_update_tells_the_missing_ids_and_changes_the_others",
    ),
    Difference(
        "The activities guide does not say which error an invalid datetime causes.",
        "It is `INVALID_LONG`, not `INVALID_DATE`.",
        "2022",
        RECORDED,
        "test_wrong_values_are_named",
    ),
    Difference(
        "Searches find new records after a short delay.",
        "Searches find them immediately.",
        "2026-11",
        f"Axle's decision; {GUIDE_SEARCH} and hubspot-api-php#59 describe the delay",
        "test_connector_searches_tasks",
    ),
    Difference(
        "Records can be restored only in the web interface.",
        "`POST /_axle/objects/{objectType}/{objectId}/restore` restores a record.",
        "2026-11",
        "Axle's decision: HubSpot publishes no such operation",
        "test_archive_and_restore",
    ),
    Difference(
        "The plan of an account limits its calls.",
        "Axle counts calls, and limits them if `AXLE_RATE_LIMITS` says so.",
        "2026-11",
        "Axle's decision",
        "test_every_answer_says_how_many_calls_are_left",
    ),
)

REFUSED: tuple[Refused, ...] = (
    Refused(
        "The upsert samples of the tasks, leads and meetings connectors: `idProperty` is `hs_object_id`.",
        "400 `Unable to perform update/upsert by non-unique … property hs_object_id in portal ID …`",
        "upsert_by_object_id",
        "test_samples_that_upsert_by_the_id",
    ),
    Refused(
        "The leads connector's batch create: `associations` is empty.",
        "400 `Error creating LEAD. A record of this type must be associated on creation.`",
        "lead_needs_contact",
        "test_leads_without_an_association",
    ),
    Refused(
        "The tasks guide: unknown and read-only names in an update are ignored.",
        "400 with `PROPERTY_DOESNT_EXIST` or `READ_ONLY_VALUE`",
        "activities_drop_refused_names",
        "test_names_that_the_guide_ignores",
    ),
)
