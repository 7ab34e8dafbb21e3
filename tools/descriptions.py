"""The words of the reference tables: one line for each thing that the code names."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """A point of behaviour: what happens where its field is true, and where it is false."""

    true: str
    false: str


BEHAVIOUR: dict[str, Point] = {
    "missing_get_is_html": Point(
        "Reading a record that does not exist, and a path that is no route: 404 with an HTML page. A method that a path does "
        "not have: 405 with one.",
        "The same: 404 and 405 with the JSON body of every other error.",
    ),
    "missing_delete_is_204": Point(
        "Deleting a record that does not exist, or is archived already: 204.",
        "The same: 404.",
    ),
    "activities_drop_refused_names": Point(
        "Tasks, meetings, notes, calls, emails, communications and postal mail ignore unknown and read-only names on write; "
        "other types answer 400.",
        "Unknown and read-only names on write are a 400 for every type.",
    ),
    "error_category": Point(
        "Every error body has a `category`.",
        "Malformed bodies and query parameters, unknown object types and records not found have none.",
    ),
    "milliseconds_always": Point(
        "Instants have three digits of fraction: `2026-01-01T00:00:00.000Z`.",
        "A fraction of zero is left out: `2026-01-01T00:00:00Z`.",
    ),
    "batch_requested_at": Point(
        "Answers to batches have `requestedAt`.",
        "They do not.",
    ),
    "lead_needs_contact": Point(
        "A new lead must be associated with a primary contact or company, and is archived when it loses the last one.",
        "A lead needs no association.",
    ),
    "upsert_creates_unknown_object_id": Point(
        "An upsert by an id that does not exist creates the record, under a new id.",
        "It is an error of that input: 207 with `OBJECT_NOT_FOUND`.",
    ),
    "leads_dates": Point(
        "Leads show `createdate` and `lastmodifieddate` beside `hs_createdate` and `hs_lastmodifieddate`.",
        "Leads show the latter alone.",
    ),
    "empty_associations": Point(
        "A read that asks for associations and finds none has `associations: {}`.",
        "It has no `associations`.",
    ),
    "scope_after_body": Point(
        "The scopes of a token are judged when the body has been parsed: a body that cannot be read is a 400 for every token.",
        "They are judged before the body is read: a 403 to a token that lacks them, whatever the body is.",
    ),
    "bearer_exactly": Point(
        "`Authorization` is `Bearer`, in that case, one blank and the token; anything else is a 401.",
        "`Bearer` may be written in any case and followed by any number of blanks.",
    ),
    "short_request_lines": Point(
        "A request line above 16 KiB is a 414.",
        "One of 64 KiB is read.",
    ),
    "closed_stage_required": Point(
        "A pipeline of tickets must have a closed stage.",
        "It need not.",
    ),
    "upsert_by_object_id": Point(
        "An upsert may name `hs_object_id` as `idProperty`.",
        "That is a 400, as for every property that is not unique.",
    ),
    "plain_custom_names": Point(
        "An object type of an account's own goes by its plain name too: `car`.",
        "It goes by `p_car`, its full name and its id alone, as since June 2025.",
    ),
    "every_singular": Point(
        "Every object type goes by its singular.",
        "`appointment`, `course`, `listing` and `payment` are unknown; their plurals are not.",
    ),
    "in_wants_lower_case": Point(
        "`IN` and `NOT_IN` on text find nothing by values with capitals: what is stored is put in lower case, values are not.",
        "`IN` and `NOT_IN` on text ignore case, as every other operator does.",
    ),
    "meeting_needs_time": Point(
        "A new meeting needs `hs_timestamp` or `hs_meeting_start_time`: without, it is a 400.",
        "A new meeting without a time is now.",
    ),
    "archived_of_all_types": Point(
        "Archived records of every type can be listed.",
        "Those of meetings, communications and deal splits cannot: 400.",
    ),
    "only_true_is_true": Point(
        "`archived` is true for `true` in any case, and false for everything else; of a repeated parameter the first counts.",
        "`1` and `yes` are true too, what is neither true nor false is a 400; of a repeated parameter the last counts.",
    ),
    "put_shows_association": Point(
        "The answer to a v3 PUT that associates a task has the `id` of the other record and the `type` of the association, "
        "beside the fields of the task.",
        "It is the task, as for every other type.",
    ),
    "wider_write_scopes": Point(
        "Contacts are written with any of four scopes, which a 403 lists: that of their schema, their own, and those of "
        "sensitive and highly sensitive data.",
        "Contacts are written with `crm.objects.contacts.write`, as published.",
    ),
    "plain_error_sentences": Point(
        'An entry of `errors` that says nothing but a sentence is that sentence: `"The request body may not be null"`.',
        "Each entry of `errors` is an object with a `message`, as published.",
    ),
}

SETTINGS: dict[str, str] = {
    "host": "The address to listen on.",
    "port": "The port to listen on; `0` takes a free one, which the first line of the log names.",
    "database": "Where records are kept: `sqlite:///path`, `memory:` or `postgresql://…`. See below.",
    "tls_cert": "Certificate, a PEM file. With the key it turns TLS on; HTTP/2 is then offered by ALPN.",
    "tls_key": "The certificate's key, a PEM file.",
    "token": "The token of the default account, 20 to 512 visible ASCII characters; another value replaces it. Without it, the "
    "first start makes one up. See below.",
    "owner_email": "The e-mail of the first owner of a new account.",
    "behaviour": "`documented` or `observed`, then any number of `,field=true` and `,field=false`. With `--test` the default "
    "is `observed`. See behaviour.md.",
    "public_url": "The scheme and host that links in answers point to. Without it, they are the request's own.",
    "trusted_proxies": "Addresses and networks of proxies, joined by commas, such as `10.0.0.0/8`, whose `X-Forwarded-Proto`, "
    "`X-Forwarded-Host` and `X-Forwarded-For` are believed.",
    "access_log": "One line per request on standard error: time, method, path, status, duration, correlation id.",
    "log_bodies": "Also log the first 2,000 bytes of each request body. They hold people's data: for debugging alone.",
    "check_owners": "Refuse to assign records to anybody but active owners of the account, with the error of a value that is "
    "no option: which error HubSpot has is not known. Without it, any id is taken.",
    "failed_sign_ins": "How many tokens, sign-ins and client secrets of one address may be wrong at once; one more may after "
    "each second. Beyond, it is answered 429 with `Retry-After`; tokens that it already uses go on working. `0`: any number, "
    "which is the default with `--test`.",
    "require_pkce": "Refuse to ask people for an app that sends no `code_challenge`, or a `plain` one (RFC 7636).",
    "rate_limits": "`off`, `hubspot`, or numbers such as `burst=100,search=4,daily=250000`. See below.",
    "test": "Serve the controls for tests under `/_axle/test`, in memory. See ../how-to/testing.md.",
    "searches_per_account": "How many searches of one account run at once; the others wait for their turn. A server runs twice "
    "as many in all, so half of its threads are left to other accounts.",
    "history_limit": "How many values of one property a history shows, the newest; 1 to 100,000. All of an answer hold "
    "16 Mi characters at most, then each shows fewer. Where older ones are left out, `X-Axle-History-Truncated: true` says so.",
    "request_timeout": "Seconds in which a request must have arrived, with its body, and a new connection have sent a head.",
    "stall_timeout": "Seconds without a byte of a body that is still to come.",
    "idle_timeout": "Seconds after which a connection is closed on which nothing is asked.",
    "connections": "Connections at once; more wait to be accepted. The process raises its limit of open files if it may.",
    "address_connections": "Connections of one client address; of more, those are closed that have been idle longest. A "
    "trusted proxy has any number; behind it, requests at once of one forwarded address are counted. `0`: no bound.",
    "body_memory": "Bytes that the bodies of all requests on their way in hold together; more are a 503.",
    "search_limit": "How far a search may page: a number of results, or `none`. See search.md.",
}


class Meaning(NamedTuple):
    """What an operator takes, and which records with a value it accepts."""

    takes: str
    accepts: str


OPERATORS: dict[str, Meaning] = {
    "EQ": Meaning("`value`", "The value is equal."),
    "NEQ": Meaning("`value`", "The value is not equal; of a multi-select, none is."),
    "LT": Meaning("`value`", "The value is less."),
    "LTE": Meaning("`value`", "The value is less or equal."),
    "GT": Meaning("`value`", "The value is greater."),
    "GTE": Meaning("`value`", "The value is greater or equal."),
    "BETWEEN": Meaning(
        "`value`, `highValue`", "The value lies between the two, ends included; excluded with `inclusive: false`."
    ),
    "IN": Meaning("`values`", "The value is one of these."),
    "NOT_IN": Meaning("`values`", "The value is none of these."),
    "HAS_PROPERTY": Meaning("–", "Always."),
    "NOT_HAS_PROPERTY": Meaning("–", "Never."),
    "CONTAINS_TOKEN": Meaning("`value`", "All words of the operand are among the words of the value."),
    "NOT_CONTAINS_TOKEN": Meaning("`value`", "At least one word of the operand is not."),
}

LIMITS: dict[str, str] = {
    "groups": "Groups of filters; top-level `filters` are one more group.",
    "filters": "Filters in one group.",
    "all_filters": "Filters in all groups together.",
    "values": "Entries of `values` in one filter.",
    "query": "Characters of `query`, and of the operand of a token operator.",
    "words": "Words of `query`, and of the operand of a token operator.",
    "all_words": "Words of the operands of all token operators together.",
    "open_words": "Of them, in one filter: words that begin with `*`, and wildcards next to punctuation.",
    "all_open_words": "The same in all filters together.",
    "sorts": "Sorts.",
    "page": "Records of one page.",
    "default_page": "Records of one page where `limit` is not given.",
    "results": "How far `after` and `limit` may reach together; a setting.",
}

PROPERTY_LIMITS: dict[str, str] = {
    "PROPERTY_LIMIT": "Custom properties of one type.",
    "UNIQUE_LIMIT": "Of them, those with unique values.",
    "GROUP_LIMIT": "Property groups of one type.",
    "OPTION_LIMIT": "Options of one property.",
    "NAME_LENGTH": "Characters of a name.",
    "LABEL_LENGTH": "Characters of a label.",
    "TEXT_LENGTH": "Characters of a description, or of an option's value.",
}

VALIDATIONS: dict[str, Meaning] = {
    "ALPHANUMERIC": Meaning("`ALPHANUMERIC`, `ALPHA_ONLY` or `NUMERIC_ONLY`", "All its characters are of that sort."),
    "DAYS_OF_WEEK": Meaning("One to seven of `MONDAY` to `SUNDAY`", "It is on one of these days, in UTC."),
    "DECIMAL": Meaning("0 to 20", "It has no more decimal places."),
    "DOMAIN": Meaning("–", "It is the name of a domain."),
    "EMAIL": Meaning("–", "It is an e-mail address."),
    "EMAIL_ALLOWED_DOMAINS": Meaning("1 to 20 domains", "What follows the at sign is one of them."),
    "EMAIL_BLOCKED_DOMAINS": Meaning("1 to 20 domains", "What follows the at sign is none of them."),
    "END_DATE": Meaning("Milliseconds", "It is not later."),
    "END_DATETIME": Meaning("Milliseconds", "It is not later."),
    "FORMAT": Meaning("`UPPER` or `LOWER`", "Its letters are of that case."),
    "MAX_LENGTH": Meaning("1 to 10,000", "It has no more characters."),
    "MAX_NUMBER": Meaning("A number", "It is not greater."),
    "MIN_LENGTH": Meaning("1 to 10,000", "It has no fewer characters."),
    "MIN_NUMBER": Meaning("A number", "It is not less."),
    "SPECIAL_CHARACTERS": Meaning("`NOT_ALLOWED`", "It has letters, digits and blanks alone."),
    "START_DATE": Meaning("Milliseconds", "It is not earlier."),
    "START_DATETIME": Meaning("Milliseconds", "It is not earlier."),
    "URL": Meaning("–", "It is an address with `http` or `https` and a domain."),
    "URL_ALLOWED_DOMAINS": Meaning("1 to 20 domains", "It is such an address at one of them, or below one."),
    "URL_BLOCKED_DOMAINS": Meaning("1 to 20 domains", "It is no such address."),
    "WHITESPACE": Meaning("None or `ALL`; `TRIM`", "It has no blanks; with `TRIM`, none at its ends."),
}

_NAME = "name and type from programs that use it; the rule follows from the name"
_LABEL = "the published label says so; which activities count is our reading"
_REPEATED = "seven public programs join leads by it; a changed name is repeated too, by our reading"
_FLAG = "the published name says so; the stages that count are the metadata's"
_COUNT = "published as a counter; what it counts follows from the name"
_STAGE_TIME = "published; equal to the date of entering the stage"

CALCULATED: dict[str, str] = {
    "associatedcompanyid": "observed in a live account, but for what a client's writing does",
    **dict.fromkeys(("hs_primary_contact_id", "hs_primary_company_id"), "public programs join records by it"),
    **dict.fromkeys(
        (
            "hs_associated_contact_email", "hs_associated_contact_firstname", "hs_associated_contact_lastname",
            "hs_associated_company_name", "hs_associated_company_domain",
        ),
        _REPEATED,
    ),
    **dict.fromkeys(("hs_primary_company_name", "hs_primary_associated_company"), "published; the rule follows from the name"),
    **dict.fromkeys(
        (
            "num_notes", "num_contacted_notes", "notes_last_updated", "notes_last_contacted", "notes_next_activity_date",
            "hs_last_activity_date", "hs_next_activity_date",
        ),
        _LABEL,
    ),
    **dict.fromkeys(
        (
            "hs_lead_call_count", "hs_lead_email_count", "hs_lead_meeting_count", "hs_lead_communication_count",
            "hs_lead_outreach_activity_count", "hs_number_of_call_engagements",
        ),
        _COUNT,
    ),
    "hs_calls_attempted_count": f"uncertain: {_NAME}, and every call counts as attempted",
    **dict.fromkeys(
        (
            "hs_lead_is_new", "hs_lead_is_in_progress", "hs_lead_is_qualified", "hs_lead_is_disqualified", "hs_lead_is_open",
            "hs_is_closed_won", "hs_closed_won_count", "hs_is_closed_lost", "hs_is_closed_count", "hs_is_open_count",
        ),
        _FLAG,
    ),
    "hs_lead_is_open_v2": _NAME,
    **dict.fromkeys(("hs_v2_date_entered_current_stage", "hs_pipeline_stage_category_last_updated_at"), _STAGE_TIME),
    "hs_pipeline_stage_last_updated": _NAME,
    **dict.fromkeys(
        (
            "hs_lead_associated_deals_count", "num_associated_contacts", "num_associated_deals", "hs_num_associated_companies",
            "hs_num_associated_contacts", "hs_num_associated_deals", "hs_num_associated_tickets",
        ),
        "published as a counter, and observed on new records",
    ),
}  # fmt: skip
