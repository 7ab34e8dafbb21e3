"""From an error to the wire: which status each has, and what its body looks like."""

from __future__ import annotations

import http
from typing import NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from axle.core import errors
from axle.core.behaviour import Behaviour
from axle.core.errors import AxleError, Context, Detail

STATUS: dict[type[AxleError], int] = {
    errors.Invalid: 400,
    errors.InvalidBody: 400,
    errors.IncompleteBody: 400,
    errors.MissingBody: 400,
    errors.MissingField: 400,
    errors.UnknownOption: 400,
    errors.InvalidQuery: 400,
    errors.InvalidProperties: 400,
    errors.LegacyInvalidProperties: 400,
    errors.LegacyBatchErrors: 400,
    errors.UnknownType: 400,
    errors.OAuthError: 400,
    errors.NotFound: 404,
    errors.InvalidId: 404,
    errors.DefinitionNotFound: 404,
    errors.NotFoundHtml: 404,
    errors.NotAcceptable: 406,
    errors.RequestTimeout: 408,
    errors.Conflict: 409,
    errors.AlreadyDefined: 409,
    errors.LegacyConflict: 409,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotPermitted: 403,
    errors.MethodNotAllowed: 405,
    errors.RequestTooLarge: 413,
    errors.UriTooLong: 414,
    errors.UnsupportedMediaType: 415,
    errors.RateLimited: 429,
    errors.ClientGone: 499,
    errors.Unavailable: 503,
    errors.StorageFailure: 503,
}
WITHOUT_CATEGORY = (errors.InvalidBody, errors.MissingBody, errors.InvalidQuery, errors.UnknownType, errors.NotFound)
RETRY_SECONDS = "1"
OPTIONS = "OPTIONS"
PAGED_METHODS = ("GET", "HEAD", "POST")  # whose refusals have a page where the service was observed
JSON = b"application/json;charset=utf-8"
HTML = b"text/html;charset=iso-8859-1"


class ErrorBody(msgspec.Struct, omit_defaults=True):
    """The body of an error; `context`, `errors`, `links` and `subCategory` only where there is something to say."""

    status: str
    message: str
    correlationId: str
    errors: list[Detail | str] | UnsetType = UNSET
    context: Context | UnsetType = UNSET
    links: dict[str, str] | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET


class TokenErrorBody(msgspec.Struct):
    """The body of an error of the token check: a layer of its own, which prints `category` before `context`."""

    status: str
    message: str
    correlationId: str
    category: str
    context: Context


class RateErrorBody(msgspec.Struct):
    """The body of an error of the rate limits, which is counted in a layer of its own too."""

    status: str
    message: str
    errorType: str
    correlationId: str
    policyName: str
    groupName: str | UnsetType
    requestId: str
    category: str | UnsetType


class RefusedValue(msgspec.Struct):
    """Why one value was refused, as the first versions tell it."""

    isValid: bool
    message: str
    error: str
    name: str


class FailureMessage(msgspec.Struct):
    """Which input of a batch was refused, and why."""

    index: int
    propertyValidationResult: RefusedValue


class HolderIdentity(msgspec.Struct):
    """One unique value of the record that has a value already."""

    value: str
    type: str
    timestamp: int
    isPrimary: bool


class HolderProfile(msgspec.Struct):
    """The record that has a value already."""

    vid: int
    identity: list[HolderIdentity]
    linkedVid: list[int]
    isContact: bool
    savedAtTimestamp: int


class LegacyErrorBody(msgspec.Struct, omit_defaults=True):
    """The body of an error of the first versions, which tell more beside the message."""

    status: str
    message: str
    correlationId: str
    requestId: str
    category: str
    validationResults: list[RefusedValue] | UnsetType = UNSET
    invalidEmails: list[str] | UnsetType = UNSET
    failureMessages: list[FailureMessage] | UnsetType = UNSET
    identityProfile: HolderProfile | UnsetType = UNSET
    error: str | UnsetType = UNSET


class OAuthErrorBody(msgspec.Struct, omit_defaults=True):
    """The body of an error of OAuth, in both styles at once: RFC 6749's, and HubSpot's own."""

    error: str
    error_description: str
    status: str
    message: str
    correlationId: str
    category: str | UnsetType = UNSET


class StandardError(msgspec.Struct):
    """One error among the results of a batch: every field is there, empty where there is nothing to say."""

    status: str
    category: str
    message: str
    context: Context
    links: dict[str, str]
    errors: list[Detail]
    subCategory: str | UnsetType = UNSET


class Failure(NamedTuple):
    """A whole answer that reports an error."""

    status: int
    content_type: bytes
    body: bytes
    headers: list[tuple[bytes, bytes]]


def standard(error: AxleError) -> StandardError:
    """Show an error as one entry of a batch's `errors`."""
    body = StandardError("error", error.category, error.message, error.context, {}, error.details)
    if error.sub_category:
        body.subCategory = error.sub_category
    return body


def failure(error: BaseException, correlation_id: str, behaviour: Behaviour) -> Failure:
    """Turn whatever was raised into an answer; what is not one of ours is an internal error."""
    if not isinstance(error, AxleError):
        error = AxleError("internal error")
    if isinstance(error, errors.NotFoundHtml) and behaviour.missing_get_is_html:
        return Failure(404, HTML, _page(404, b"Not Found", b"Resource not found"), _NOT_FOUND_HEADERS)
    headers: list[tuple[bytes, bytes]] = []
    if isinstance(error, errors.MethodNotAllowed):
        headers.append((b"allow", ",".join(sorted((*error.allowed, OPTIONS))).encode()))
    if isinstance(error, errors.MethodNotAllowed | errors.NotAcceptable):
        headers.append((b"cache-control", _NO_CACHE))
        if behaviour.missing_get_is_html:
            return _bare(error, headers)
    if isinstance(error, errors.Unauthenticated):
        headers.append((b"www-authenticate", b"Bearer"))
    if isinstance(error, errors.OAuthError):
        headers.append((b"cache-control", b"no-store"))
    if isinstance(error, errors.Unavailable | errors.StorageFailure):
        headers.append((b"retry-after", RETRY_SECONDS.encode()))
    if isinstance(error, errors.RateLimited):
        headers.append((b"retry-after", str(error.wait).encode()))
    return Failure(_status(error), JSON, msgspec.json.encode(_body(error, correlation_id, behaviour)), headers)


def _status(error: AxleError) -> int:
    """Return the status of an error, or of the kind that it is a sort of: a storage has sorts of its own."""
    return next((STATUS[error_class] for error_class in type(error).__mro__ if error_class in STATUS), 500)


def _body(error: AxleError, correlation_id: str, behaviour: Behaviour) -> msgspec.Struct:
    if isinstance(error, errors.RateLimited):
        return _rate_body(error, correlation_id, behaviour)
    if isinstance(error, errors.Unauthenticated) and error.expired:
        return TokenErrorBody("error", error.message, correlation_id, "EXPIRED_AUTHENTICATION", error.context)
    if isinstance(error, errors.OAuthError):
        category = error.category if behaviour.error_category else UNSET
        return OAuthErrorBody(error.error, error.message, error.status, error.message, correlation_id, category)
    if isinstance(error, errors.LegacyInvalidProperties | errors.LegacyBatchErrors | errors.LegacyConflict):
        return _first_body(error, correlation_id)
    body = ErrorBody("error", error.message, correlation_id)
    if error.details:
        body.errors = [_detail(detail, behaviour) for detail in error.details]
    if error.context:
        body.context = error.context
    if isinstance(error, errors.Forbidden):
        body.links = {"scopes": "https://developers.hubspot.com/scopes"}
    if behaviour.error_category or type(error) not in WITHOUT_CATEGORY:
        body.category = error.category
    if error.sub_category:
        body.subCategory = error.sub_category
    return body


def _detail(detail: Detail, behaviour: Behaviour) -> Detail | str:
    """Show a detail as an object, or as the sentence alone where there is nothing else to it and the behaviour says so."""
    return detail.message if behaviour.plain_error_sentences and not (detail.code or detail.context) else detail


def _first_body(
    error: errors.LegacyInvalidProperties | errors.LegacyBatchErrors | errors.LegacyConflict, correlation_id: str
) -> LegacyErrorBody:
    body = LegacyErrorBody("error", error.message, correlation_id, correlation_id, error.category)
    if isinstance(error, errors.LegacyInvalidProperties):
        body.validationResults = [_refused(one) for one in error.refusals]
    elif isinstance(error, errors.LegacyBatchErrors):
        body.invalidEmails = error.addresses
        body.failureMessages = [FailureMessage(index, _refused(one)) for index, one in error.failures]
    else:
        identities = [HolderIdentity(one.value, one.type, error.since_ms, one.primary) for one in error.identities]
        body.identityProfile = HolderProfile(error.holder or 0, identities, [], True, error.since_ms)
        body.error = error.code
    return body


def _refused(error: errors.PropertyError) -> RefusedValue:
    return RefusedValue(False, error.message, error.code, error.name)


def _rate_body(error: errors.RateLimited, correlation_id: str, behaviour: Behaviour) -> RateErrorBody:
    return RateErrorBody(
        status="error",
        message=error.message,
        errorType="RATE_LIMIT",
        correlationId=correlation_id,
        policyName=error.policy,
        groupName=error.group or UNSET,
        requestId=correlation_id,
        category=error.category if behaviour.error_category else UNSET,
    )


def _bare(error: errors.MethodNotAllowed | errors.NotAcceptable, headers: list[tuple[bytes, bytes]]) -> Failure:
    """Return a page for the methods of which browsers know, and nothing for the others."""
    status = STATUS[type(error)]
    if error.method not in PAGED_METHODS:
        return Failure(status, b"", b"", headers)
    reason = http.HTTPStatus(status).phrase.encode()
    return Failure(status, HTML, _page(status, reason, reason), headers)


def _page(status: int, reason: bytes, sentence: bytes) -> bytes:
    """Return the page that the observed service shows where no route, no method or no record answers."""
    return b"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<title>Error %d %b</title>
</head>
<body><h2>HTTP ERROR %d</h2>
<p>%b</p>
</body>
</html>
""" % (status, reason, status, sentence)


_NO_CACHE = b"must-revalidate,no-cache,no-store"
_NOT_FOUND_HEADERS = [(b"x-hubspot-notfound", b"true"), (b"cache-control", _NO_CACHE)]
