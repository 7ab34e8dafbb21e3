"""The words of the reference tables: one line for each thing that the code names."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """A point of behaviour: what happens if its field is true, and if it is false."""

    true: str
    false: str


BEHAVIOUR: dict[str, Point] = {
    "missing_get_is_html": Point(
        "Reading a record that does not exist, or an unknown path: 404 with an HTML page. A wrong method: 405 with an HTML "
        "page.",
        "404 and 405 with the same JSON body as every other error.",
    ),
    "missing_delete_is_204": Point(
        "Deleting a record that does not exist, or is already archived: 204.",
        "404.",
    ),
    "activities_drop_refused_names": Point(
        "Writes of tasks, meetings, notes, calls, emails, communications and postal mail ignore unknown and read-only names; "
        "other types answer 400.",
        "Unknown and read-only names in a write are a 400 for every type.",
    ),
    "error_category": Point(
        "Every error body has a `category`.",
        "Errors for malformed bodies and query parameters, unknown object types and missing records have none.",
    ),
    "milliseconds_always": Point(
        "Instants have three decimals: `2026-01-01T00:00:00.000Z`.",
        "A fraction of zero is omitted: `2026-01-01T00:00:00Z`.",
    ),
    "batch_requested_at": Point(
        "Answers to batches have `requestedAt`.",
        "They do not.",
    ),
    "lead_needs_contact": Point(
        "A new lead must be associated with a primary contact or company. It is archived when it loses the last one.",
        "A lead needs no association.",
    ),
    "upsert_creates_unknown_object_id": Point(
        "An upsert by an id that does not exist creates the record, under a new id.",
        "It is an error of that input: 207 with `OBJECT_NOT_FOUND`.",
    ),
    "leads_dates": Point(
        "Leads show `createdate` and `lastmodifieddate` as well as `hs_createdate` and `hs_lastmodifieddate`.",
        "Leads show only the latter.",
    ),
    "empty_associations": Point(
        "A read that asks for associations and finds none has `associations: {}`.",
        "It has no `associations`.",
    ),
    "scope_after_body": Point(
        "The server checks scopes after it has parsed the body: a body that cannot be parsed is a 400 for every token.",
        "The server checks scopes before it reads the body: a token without them gets a 403, whatever the body is.",
    ),
    "bearer_exactly": Point(
        "`Authorization` must be `Bearer`, in that case, one blank and the token; anything else is a 401.",
        "`Bearer` can have any case and be followed by any number of blanks.",
    ),
    "short_request_lines": Point(
        "A request line above 16 KiB is a 414.",
        "A request line can have 64 KiB.",
    ),
    "closed_stage_required": Point(
        "A ticket pipeline must have a closed stage.",
        "It needs none.",
    ),
    "upsert_by_object_id": Point(
        "An upsert can use `hs_object_id` as `idProperty`.",
        "That is a 400, as for every property without unique values.",
    ),
    "plain_custom_names": Point(
        "You can use the plain name of a custom object: `car`.",
        "You can use only `p_car`, its full name and its id, as since June 2025.",
    ),
    "every_singular": Point(
        "You can use the singular of every object type.",
        "`appointment`, `course`, `listing` and `payment` are unknown; use their plurals.",
    ),
    "in_wants_lower_case": Point(
        "`IN` and `NOT_IN` on text do not match values with capitals: the stored text is lower-cased, the values are not.",
        "`IN` and `NOT_IN` on text ignore case, as every other operator does.",
    ),
    "meeting_needs_time": Point(
        "A new meeting needs `hs_timestamp` or `hs_meeting_start_time`; without them it is a 400.",
        "A new meeting without a time is now.",
    ),
    "archived_of_all_types": Point(
        "Archived records of every type can be listed.",
        "Archived meetings, communications and deal splits cannot: 400.",
    ),
    "only_true_is_true": Point(
        "`archived` is true for `true` in any case, and false for everything else. If a parameter is repeated, the first "
        "counts.",
        "`1` and `yes` are true too; a value that is neither true nor false is a 400. If a parameter is repeated, the last "
        "counts.",
    ),
    "put_shows_association": Point(
        "The answer to a v3 PUT that associates a task has the `id` of the other record and the `type` of the association, "
        "in addition to the fields of the task.",
        "It is the task, as for every other type.",
    ),
    "wider_write_scopes": Point(
        "Any of four scopes can write contacts: their schema's, their own, and those of sensitive and highly sensitive data. "
        "A 403 "
        "lists them.",
        "Only `crm.objects.contacts.write` can write contacts, as published.",
    ),
    "plain_error_sentences": Point(
        'An entry of `errors` that is only a sentence is a string: `"The request body may not be null"`.',
        "Each entry of `errors` is an object with a `message`, as published.",
    ),
}

SETTINGS: dict[str, str] = {
    "host": "The address to listen on.",
    "port": "The port to listen on. `0` takes a free port; the first line of the log names it.",
    "database": "The database: `sqlite:///path`, `memory:` or `postgresql://…`. See below.",
    "workers": "PostgreSQL: how many processes answer requests, 1 to 64. See ../how-to/postgresql.md#workers.",
    "tls_cert": "The certificate, a PEM file. Together with the key it turns on TLS; clients can then choose HTTP/2 (ALPN).",
    "tls_key": "The key of the certificate, a PEM file.",
    "token": "The token of the default account, 20 to 512 visible ASCII characters; a new value replaces the old token. If it "
    "is not "
    "set, the first start generates a token. See below.",
    "owner_email": "The e-mail address of the first owner of a new account.",
    "behaviour": "`documented` or `observed`, then any number of `,field=true` and `,field=false`. With `--test` the default "
    "is `observed`. See behaviour.md.",
    "public_url": "The scheme and host for links in answers. If it is not set, links use those of the request.",
    "allow_plain_sign_in": "Take passwords over plain http from other machines too, where others could read them on the way.",
    "oidc_issuer": "The address of a provider of identities (OpenID Connect), with which people who were invited can sign in.",
    "oidc_client_id": "What the provider calls this server.",
    "oidc_client_secret": "The secret that the provider has given this server.",
    "oidc_name": "What people call the provider: *Sign in with …*.",
    "trusted_proxies": "Addresses and networks of proxies, separated by commas, such as `10.0.0.0/8`. Axle trusts their "
    "`X-Forwarded-Proto`, `X-Forwarded-Host` and `X-Forwarded-For`.",
    "access_log": "Write one line per request to standard error: time, method, path, status, duration, correlation id.",
    "call_bodies": "Also keep the first 2,000 bytes of the bodies of recent calls, in memory, for `/_axle/calls` and the page "
    "`/developer`. Bodies contain personal data: use it only for development.",
    "log_bodies": "Also log the first 2,000 bytes of each request body. Bodies contain personal data: use it only for "
    "debugging.",
    "check_owners": "Only active owners of the account can be assigned to records. The error is that of an invalid option, "
    "because "
    "HubSpot's error is not known. If it is off, you can assign any id.",
    "failed_sign_ins": "How many wrong tokens, sign-ins and client secrets an address may send at once; it earns one more "
    "each second. "
    "Beyond that the server answers 429 with `Retry-After`. Tokens that the address already uses keep working. `0`: no limit, "
    "which is the default with `--test`.",
    "webhook_allow": "Hosts and networks that webhooks may go to beside the public internet, such as "
    "`hooks.internal,10.0.0.0/8`, also by `http`. A host may have private addresses; link-local ones, where clouds keep "
    "secrets, need a network. With `--test`, this machine is allowed.",
    "secret_key": "The key that seals the client secrets of apps, with which webhooks are signed: 32 random bytes, as 64 "
    "hexadecimal digits (`openssl rand -hex 32`) or in base64; the same on all servers. Without it, SQLite has a key file "
    "beside the database, `axle.db-key`; on PostgreSQL there are no webhooks without it. `AXLE_SECRET_KEY_FILE` names a file.",
    "webhook_log_days": "How many days deliveries of webhooks and their attempts stay in the log.",
    "journal_days": "How many days the files of journals can be fetched, 1 to 30. With more than 29, events are kept for a day "
    "longer than otherwise.",
    "webhook_pause_after": "After how many hours without a success nothing is sent to a receiver any more, until its "
    "app's settings are saved again. What then waits has failed; you can send it again.",
    "smtp_url": "The mail server that reminders go to: `smtp://user:password@host:587` (STARTTLS), or `smtps://…:465` (TLS). "
    "`?ca=FILE` trusts the certificates in a file, `?starttls=never` does without TLS. See ../how-to/reminders.md.",
    "mail_from": "The address that mails come from, such as `Axle <axle@example.com>`.",
    "smtp_connections": "To the mail server at once, of one process. Each has at most one mail under way.",
    "streams": "How many streams of events may be open at once. Workers share them.",
    "streams_per_account": "The same for one account, on each server and worker.",
    "require_pkce": "Refuse apps that send no `code_challenge`, or a `plain` one (RFC 7636).",
    "rate_limits": "`off`, `hubspot`, or numbers such as `burst=100,search=4,daily=250000`. See below.",
    "test": "Also serve the controls for tests under `/_axle/test`, in memory. See ../how-to/testing.md.",
    "searches_per_account": "How many searches of one account run at once; the others wait. A server runs twice as many in "
    "total, "
    "so half of its search threads are left to other accounts.",
    "pool": "PostgreSQL: how many connections a server opens at most, 1 to 1,000. Its workers share them. See "
    "../how-to/postgresql.md.",
    "prepare": "PostgreSQL: whether statements are prepared. `auto` prepares them unless there is a pooler; `off` and `on` say "
    "it yourself.",
    "database_wait": "PostgreSQL: how many seconds a start waits for a database that is not there yet, 0 to 3,600.",
    "history_limit": "How many values a property's history shows, the newest; 1 to 100,000. One answer holds at most 16 Mi "
    "characters of history; beyond that each property shows fewer. If older values are left out, the answer has the header "
    "`X-Axle-History-Truncated: true`.",
    "request_timeout": "Seconds for a request to arrive with its body, and for a new connection to send the head of a request.",
    "stall_timeout": "Seconds that a body may pause while it arrives.",
    "idle_timeout": "Seconds after which an idle connection is closed.",
    "connections": "Connections at once; more wait to be accepted. The process raises its limit of open files if it can.",
    "address_connections": "Connections per client address; beyond that, the longest idle ones are closed. A trusted proxy "
    "can open "
    "any number; behind it, Axle limits the concurrent requests of each forwarded address. `0`: no limit.",
    "body_memory": "Bytes that all arriving request bodies can hold together; beyond that the server answers 503.",
    "search_limit": "How far a search can page: a number of results, or `none`. See search.md.",
}


class Meaning(NamedTuple):
    """What a validation rule takes, and which values it accepts."""

    takes: str
    accepts: str


LIMITS: dict[str, str] = {
    "groups": "Groups of filters; top-level `filters` count as one.",
    "filters": "Filters in one group.",
    "all_filters": "Filters in all groups together.",
    "values": "Entries of `values` in one filter.",
    "query": "Characters of `query`, and of the operand of a token operator.",
    "words": "Words of `query`, and of the operand of a token operator.",
    "all_words": "Words of the operands of all token operators together.",
    "open_words": "Words in one filter that begin with `*`, or have a wildcard next to punctuation.",
    "all_open_words": "The same in all filters together.",
    "sorts": "Sorts.",
    "page": "Records of one page.",
    "default_page": "Records of one page, if `limit` is not given.",
    "results": "How far `after` and `limit` can reach together; a setting.",
}

PROPERTY_LIMITS: dict[str, str] = {
    "MAX_PROPERTIES": "Custom properties of one type.",
    "MAX_UNIQUE_PROPERTIES": "Custom properties of one type that have unique values.",
    "MAX_GROUPS": "Property groups of one type.",
    "MAX_OPTIONS": "Options of one property.",
    "MAX_NAME_LENGTH": "Characters of a name.",
    "MAX_LABEL_LENGTH": "Characters of a label.",
    "MAX_TEXT_LENGTH": "Characters of a description, or of an option's value.",
}

VALIDATIONS: dict[str, Meaning] = {
    "ALPHANUMERIC": Meaning("`ALPHANUMERIC`, `ALPHA_ONLY` or `NUMERIC_ONLY`", "All its characters are of that kind."),
    "DAYS_OF_WEEK": Meaning("One to seven of `MONDAY` to `SUNDAY`", "It is on one of these days, in UTC."),
    "DECIMAL": Meaning("0 to 20", "It has no more decimal places."),
    "DOMAIN": Meaning("–", "It is a domain name."),
    "EMAIL": Meaning("–", "It is an e-mail address."),
    "EMAIL_ALLOWED_DOMAINS": Meaning("1 to 20 domains", "Its domain is one of them."),
    "EMAIL_BLOCKED_DOMAINS": Meaning("1 to 20 domains", "Its domain is none of them."),
    "END_DATE": Meaning("Milliseconds", "It is not later."),
    "END_DATETIME": Meaning("Milliseconds", "It is not later."),
    "FORMAT": Meaning("`UPPER` or `LOWER`", "Its letters are of that case."),
    "MAX_LENGTH": Meaning("1 to 10,000", "It has no more characters."),
    "MAX_NUMBER": Meaning("A number", "It is not greater."),
    "MIN_LENGTH": Meaning("1 to 10,000", "It has no fewer characters."),
    "MIN_NUMBER": Meaning("A number", "It is not less."),
    "SPECIAL_CHARACTERS": Meaning("`NOT_ALLOWED`", "It has only letters, digits and blanks."),
    "START_DATE": Meaning("Milliseconds", "It is not earlier."),
    "START_DATETIME": Meaning("Milliseconds", "It is not earlier."),
    "URL": Meaning("–", "It is an `http` or `https` URL with a domain."),
    "URL_ALLOWED_DOMAINS": Meaning(
        "1 to 20 domains", "It is such a URL, and its host is one of the domains or a subdomain of one."
    ),
    "URL_BLOCKED_DOMAINS": Meaning("1 to 20 domains", "It is not such a URL."),
    "WHITESPACE": Meaning("None or `ALL`; `TRIM`", "It has no blanks; with `TRIM`, none at its ends."),
}

_NAME = "name and type from programs that use it; rule inferred from the name"
_LABEL = "stated by the published label; which activities count is our interpretation"
_REPEATED = "seven public programs join leads by it; that it follows a changed name is our interpretation"
_FLAG = "stated by the published name; the stage's metadata decides"
_COUNT = "published as a counter; what it counts is inferred from the name"
_STAGE_TIME = "published; equal to the date of entering the stage"

CALCULATED: dict[str, str] = {
    "associatedcompanyid": "observed in a live account, except for what a write by a client does",
    **dict.fromkeys(("hs_primary_contact_id", "hs_primary_company_id"), "public programs join records by it"),
    **dict.fromkeys(
        (
            "hs_associated_contact_email", "hs_associated_contact_firstname", "hs_associated_contact_lastname",
            "hs_associated_company_name", "hs_associated_company_domain",
        ),
        _REPEATED,
    ),
    **dict.fromkeys(("hs_primary_company_name", "hs_primary_associated_company"), "published; rule inferred from the name"),
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


class Problem(NamedTuple):
    """Why an error is answered, and what a client can do."""

    cause: str
    remedy: str


ERRORS: dict[str, Problem] = {
    "Invalid": Problem(
        "A field or a combination of fields is not allowed. `message` says which; `context` often has its name and value.",
        "Correct the request. Do not retry it.",
    ),
    "InvalidBody": Problem(
        "The body is not JSON, or has the wrong shape. For invalid JSON, `message` has the line and column.",
        "Compare the body with `/openapi`.",
    ),
    "IncompleteBody": Problem(
        "The body ended before it was complete. Nothing was executed.",
        "Send the request again. Check that `Content-Length` is correct and that no proxy truncates bodies.",
    ),
    "MissingBody": Problem("There is no body, or it is `null`.", "Send a JSON object."),
    "MissingField": Problem("A required field is missing. `message` names it.", "Add the field."),
    "UnknownOption": Problem(
        "A field has a word that it does not allow, such as an unknown operator. `message` lists the allowed ones.",
        "Use one of them.",
    ),
    "InvalidQuery": Problem(
        "A query parameter cannot be read, or is out of range. `context` names it.", "Correct the parameter, such as `limit`."
    ),
    "UnknownType": Problem(
        "No object type has this name or id. A custom object exists only in its own account.",
        "Check the spelling. `GET /crm/v3/schemas` lists custom objects.",
    ),
    "InvalidProperties": Problem(
        "One or more values were refused. Each entry of `errors` has a code (see below) and the name in "
        "`context.propertyName`.",
        "Correct the values. `GET /crm/v3/properties/{objectType}` lists names, types and options.",
    ),
    "LegacyInvalidProperties": Problem(
        "The same in the legacy APIs. The refused values are in `validationResults`.", "Correct the values."
    ),
    "LegacyBatchErrors": Problem(
        "Some inputs of a batch of contacts v1 were refused. `failureMessages` has the position and the reason of each.",
        "Correct these inputs and send the whole batch again: nothing was stored.",
    ),
    "OAuthError": Problem(
        "OAuth refused a request. `error` has the word of RFC 6749, `status` HubSpot's (see below).",
        "Check the client id, the secret, the code and the redirect URI. A code works once, for one minute.",
    ),
    "Unauthenticated": Problem(
        "There is no token, or it is unknown, revoked or expired. For an expired token the category is "
        "`EXPIRED_AUTHENTICATION` "
        "and `context` has the time.",
        "Send `Authorization: Bearer <token>`. Refresh an expired token. `axle token list` shows the tokens of the server.",
    ),
    "Forbidden": Problem(
        "The token lacks scopes. `errors[0].context.requiredGranularScopes` lists the scopes; any one of them is enough.",
        "Use a token with one of these scopes: `axle token create --scope …`.",
    ),
    "NotPermitted": Problem(
        "The role of the person who calls, or who made the token, does not allow this. Or the browser says that a page of "
        "another site has sent the request.",
        "Ask an admin of the account for another role: `axle user role`. Behind a proxy, set `AXLE_PUBLIC_URL`.",
    ),
    "NotFound": Problem(
        "No record has this id, the record is archived, or no route has this path.",
        "Check the id and the account of the token. Archived records need `archived=true`.",
    ),
    "InvalidId": Problem("The text cannot be the id of a record.", "Use the `id` of a record, or set `idProperty`."),
    "DefinitionNotFound": Problem(
        "No property, group, pipeline, stage, label or rule has this name or id.", "List them first."
    ),
    "NotFoundHtml": Problem(
        "As `NotFound`, for reads and unknown paths. With `missing_get_is_html` the answer is an HTML page.", "As `NotFound`."
    ),
    "MethodNotAllowed": Problem(
        "The path exists, but not with this method. The header `Allow` lists its methods.", "Use one of these methods."
    ),
    "NotAcceptable": Problem("The header `Accept` excludes JSON.", "Send `Accept: application/json`, or no `Accept`."),
    "RequestTimeout": Problem(
        "The body arrived too slowly (`AXLE_REQUEST_TIMEOUT`, `AXLE_STALL_TIMEOUT`). Nothing was executed.",
        "Send the request again, or make it smaller.",
    ),
    "Conflict": Problem(
        "Another record has this unique value; `message` has its id.", "Update that record, or use `batch/upsert`."
    ),
    "ConcurrentConflict": Problem(
        "Another request took the unique value at the same time. The server tries again, so clients rarely see this.",
        "As `Conflict`.",
    ),
    "LegacyConflict": Problem(
        "The same in the legacy APIs. `identityProfile` describes the other contact, and `error` is `CONTACT_EXISTS`.",
        "Update that contact, or use `createOrUpdate`.",
    ),
    "AlreadyDefined": Problem(
        "A property, group or custom object with this name exists.", "Choose another name, or change the existing definition."
    ),
    "RequestTooLarge": Problem(
        "The body is larger than 10 MiB, compressed or decompressed. OAuth forms may have 64 KiB.",
        "Split the request. A batch holds 100 records.",
    ),
    "UriTooLong": Problem(
        "The request line is too long: more than 64 KiB, or 16 KiB with `short_request_lines`.",
        "Ask for fewer `properties`, or use `batch/read` or a search, which take them in the body.",
    ),
    "UnsupportedMediaType": Problem(
        "The body has a content type other than `application/json`, or a `Content-Encoding` other than `gzip`.",
        "Send JSON, uncompressed or with gzip.",
    ),
    "RateLimited": Problem(
        "A rate limit is reached; `policyName` says which. `FAILED_SIGN_IN` means too many wrong tokens from this address.",
        "Wait for the seconds in `Retry-After`, then send the request again. It was not executed.",
    ),
    "ClientGone": Problem("The client disconnected before the answer. Only the access log shows this.", "Nothing."),
    "AxleError": Problem(
        "An error in Axle, or in the storage. The log has its type and place under the same correlation id.",
        "Report it, with the log line.",
    ),
    "Unavailable": Problem(
        "A queue is full, a search took longer than 10 seconds, PostgreSQL does not answer, or the server is shutting down.",
        "Wait for the seconds in `Retry-After`, then send the request again. Nothing was stored.",
    ),
    "StorageFailure": Problem(
        "The database refuses to work, for example because the disk is full. Nothing of the request was stored.",
        "Look at the log, free disk space, and send the request again.",
    ),
}
