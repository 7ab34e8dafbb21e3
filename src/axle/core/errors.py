"""The errors of Axle, whole.

    AxleError
    ├── Invalid                         the request cannot be carried out as it stands  VALIDATION_ERROR
    │   ├── InvalidBody                 it is not JSON, or not of the right shape
    │   │   ├── IncompleteBody          it ended before it was whole
    │   │   ├── MissingBody             there is none
    │   │   ├── MissingField            a field that must be there is not
    │   │   └── UnknownOption           a field has a word that is none of its options
    │   ├── InvalidQuery                a query parameter cannot be read
    │   ├── UnknownType                 no object type goes by that name
    │   ├── InvalidProperties           one or more property values were refused
    │   │   └── LegacyInvalidProperties the same, in the words of the legacy APIs
    │   ├── LegacyBatchErrors           some inputs of a legacy batch were refused
    │   └── OAuthError                  OAuth gives no token, or knows none, in its own words
    ├── NotFound                        no such record, route or thing                  OBJECT_NOT_FOUND
    │   ├── InvalidId                   what stands for a record's id cannot be one
    │   ├── DefinitionNotFound          no definition goes by that name
    │   └── NotFoundHtml                the same, where the service answers with HTML
    ├── Conflict                        a unique value is taken                         CONFLICT
    │   ├── ConcurrentConflict          it was taken meanwhile: run again
    │   ├── LegacyConflict              the same, in the words of the legacy APIs
    │   └── AlreadyDefined              a definition with that name exists              OBJECT_ALREADY_EXISTS
    ├── Unauthenticated                 no token, an unreadable or an expired one       INVALID_AUTHENTICATION
    ├── Forbidden                       the token lacks the scopes                      MISSING_SCOPES
    ├── NotPermitted                    a person may not do this, or not from there     NOT_PERMITTED
    ├── MethodNotAllowed                the path is known, the method is not            METHOD_NOT_ALLOWED
    ├── NotAcceptable                   the client takes no form that there is          NOT_ACCEPTABLE
    ├── UriTooLong                      the request line exceeds the limit              URI_TOO_LONG
    ├── RequestTimeout                  the body took too long to arrive                REQUEST_TIMEOUT
    ├── RequestTooLarge                 the body exceeds the limit                      REQUEST_TOO_LARGE
    ├── UnsupportedMediaType            the body is of another type or encoding         UNSUPPORTED_MEDIA_TYPE
    ├── RateLimited                     a limit on the number of calls is reached       RATE_LIMITS
    ├── Unavailable                     a queue is full or time is up: come again       SERVICE_UNAVAILABLE
    ├── ClientGone                      the client left before there was an answer      CLIENT_GONE
    └── StorageFailure                  the database refuses to work                    INTERNAL_ERROR

What status each has on the wire is a table in `axle.http.errors`; nothing below it knows a status.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

import msgspec

Context = dict[str, list[str]]

MAX_EXCERPT = 100  # characters of a name or a value that a sentence repeats
MAX_REFUSALS = 100  # refusals that an error tells of; of the others it tells how many there are
MAX_TEXT = 2_000  # characters of what is told of one of them
MAX_MESSAGE = 4_000  # characters of a sentence that repeats what was sent
MAX_TEXTS = 40_000  # characters of what is told of all of them
MAX_ADDRESS = 320  # characters of an address of mail that is told: none has more
MAX_NAME = 150  # characters of a name that is told


class Detail(msgspec.Struct, omit_defaults=True):
    """One entry of an error's `errors`: what is wrong, its code, and where."""

    message: str
    code: str = ""
    context: Context = {}


class AxleError(Exception):
    """Anything that Axle refuses or fails to do, said in one sentence."""

    category: ClassVar[str] = "INTERNAL_ERROR"

    def __init__(
        self, message: str, *, context: Context | None = None, sub_category: str = "", details: Sequence[Detail] = ()
    ) -> None:
        sentence = message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}…"
        super().__init__(sentence)
        self.message = sentence
        self.context = {name: [text[:MAX_TEXT] for text in texts] for name, texts in (context or {}).items()}
        self.sub_category = sub_category
        self.details = list(details)


class Invalid(AxleError):
    """The request cannot be carried out as it stands."""

    category = "VALIDATION_ERROR"


class InvalidBody(Invalid):
    """The body is not JSON, or not of the right shape."""


class IncompleteBody(InvalidBody):
    """The body ended before it was whole: a request that never arrived. Nothing of it was done."""


class MissingBody(InvalidBody):
    """There is no body where one must be, or it is null."""

    def __init__(self) -> None:
        super().__init__("validation error", details=[Detail("The request body may not be null")])


class MissingField(InvalidBody):
    """A field that must be there is not."""


class UnknownOption(InvalidBody):
    """A field has a word that is none of those it may have."""


class ShapeError(ValueError):
    """What a shape has against its own values, said while it is read: of the value of `field`, or of all together."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class InvalidQuery(Invalid):
    """A query parameter cannot be read."""


def excerpt(text: str) -> str:
    """Return the beginning of what a client sent, long enough to know it again."""
    return text[:MAX_EXCERPT]


def unparsable(name: str, value: str | None = None, *, place: str = "query", key: str = "") -> InvalidQuery:
    """Say that a parameter of the query, or of the path, cannot be read.

    The context has the `value` under `key`, or under the parameter's name; without a value it has the name under `parameter`.
    """
    context = {"parameter": [name]} if value is None else {key or name: [excerpt(value)]}
    return InvalidQuery(f"Unable to parse value for {place} parameter: {name}", context=context)


class UnknownType(Invalid):
    """No object type goes by that name, or has that id."""

    def __init__(self, name: str) -> None:
        is_id = re.fullmatch(r"\d+-\d+", name, re.ASCII)
        super().__init__(f"{'Invalid object or event type id' if is_id else 'Unable to infer object type from'}: {name}")


class PropertyError(msgspec.Struct, frozen=True):
    """Why one value of one property was refused: the property's name, a code of the wire, a sentence."""

    name: str
    code: str
    message: str


def _shortened(refusals: Sequence[PropertyError]) -> list[PropertyError]:
    """Return the first of some refusals; the more there are, the less is said of each."""
    first = refusals[:MAX_REFUSALS]
    most = min(MAX_TEXT, MAX_TEXTS // max(1, len(first)))
    return [msgspec.structs.replace(error, name=error.name[:MAX_NAME], message=error.message[:most]) for error in first]


class _Item(msgspec.Struct):
    """How one refusal is spelled inside the message of the whole error."""

    isValid: bool
    message: str
    error: str
    name: str
    localizedErrorMessage: str


class InvalidProperties(Invalid):
    """One or more property values were refused; the first hundred are listed, `omitted` more are counted."""

    def __init__(self, refusals: Sequence[PropertyError], omitted: int = 0) -> None:
        errors = _shortened(refusals)
        items = [_Item(False, r.message, r.code, r.name, r.message) for r in errors]
        text = msgspec.json.encode(items).decode()
        details = [Detail(r.message, r.code, {"propertyName": [r.name]}) for r in errors]
        self.omitted = omitted + len(refusals) - len(errors)
        more = f" and {self.omitted} more" if self.omitted else ""
        context = {"omitted": [str(self.omitted)]} if self.omitted else None
        super().__init__("Property values were not valid", details=details, context=context)
        self.message = f"Property values were not valid: {text}{more}"  # bounded by its parts
        self.refusals = errors


class LegacyInvalidProperties(InvalidProperties):
    """The same, as the legacy APIs tell it: the refusals beside a message of few words."""

    def __init__(self, refusals: Sequence[PropertyError], omitted: int = 0) -> None:
        super().__init__(refusals, omitted)
        self.message = "Property values were not valid" + (f" (and {self.omitted} more)" if self.omitted else "")
        self.details = []


class LegacyBatchErrors(Invalid):
    """Some inputs of a batch of the legacy APIs were refused; each failure has the place of its input."""

    def __init__(self, failures: Sequence[tuple[int, PropertyError]], addresses: Sequence[str]) -> None:
        more = max(0, len(failures) - MAX_REFUSALS)
        super().__init__("Errors found processing batch update" + (f" (and {more} more)" if more else ""))
        errors = _shortened([error for _, error in failures])
        self.failures = [(index, error) for (index, _), error in zip(failures, errors, strict=False)]
        self.addresses = [one[:MAX_ADDRESS] for one in addresses[:MAX_REFUSALS]]


class OAuthError(Invalid):
    """OAuth gives no token, or knows none: `error` is RFC 6749's word for it, `status` HubSpot's."""

    def __init__(self, error: str, status: str, message: str) -> None:
        super().__init__(message)
        self.error = error
        self.status = status


class NotFound(AxleError):
    """There is no such record, route or thing."""

    category = "OBJECT_NOT_FOUND"


class InvalidId(NotFound):
    """What stands in the place of a record's id cannot be one."""


class DefinitionNotFound(NotFound):
    """No property, group or rule goes by that name."""


class NotFoundHtml(NotFound):
    """A record or route does not exist, where the observed service answers in HTML."""


class Conflict(AxleError):
    """A value that must be unique is taken; `holder` is the record that has it."""

    category = "CONFLICT"

    def __init__(
        self, message: str, *, holder: int | None = None, context: Context | None = None, sub_category: str = ""
    ) -> None:
        super().__init__(message, context=context, sub_category=sub_category)
        self.holder = holder


class ConcurrentConflict(Conflict):
    """A unique value was taken by another transaction after this one had looked: run again, it sees who holds the value."""


class Identity(msgspec.Struct, frozen=True):
    """One unique value by which a record is known, and whether it is the first of them."""

    type: str
    value: str
    primary: bool


class LegacyConflict(Conflict):
    """The same, as the legacy APIs tell it: with a code, and with what is known of the holder."""

    def __init__(self, message: str, code: str, holder: int, identities: Sequence[Identity]) -> None:
        super().__init__(message, holder=holder)
        self.code = code
        self.identities = list(identities)
        self.since_ms = 0


class AlreadyDefined(Conflict):
    """A definition with the same name exists already."""

    category = "OBJECT_ALREADY_EXISTS"


class Unauthenticated(AxleError):
    """There is no token, it is unreadable, or it has expired."""

    category = "INVALID_AUTHENTICATION"

    def __init__(self, message: str, *, expired: str = "") -> None:
        super().__init__(message, context={"expire time": [expired]} if expired else None)
        self.expired = bool(expired)


class Forbidden(AxleError):
    """The token lacks every one of the scopes that would do."""

    category = "MISSING_SCOPES"


class NotPermitted(AxleError):
    """A person's role does not let them do this, or a page of another site has sent it."""

    category = "NOT_PERMITTED"


class MethodNotAllowed(AxleError):
    """The path exists, but not for this method."""

    category = "METHOD_NOT_ALLOWED"

    def __init__(self, message: str, allowed: Sequence[str], method: str = "GET") -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)
        self.method = method


class NotAcceptable(AxleError):
    """The client takes none of the forms that an answer has."""

    category = "NOT_ACCEPTABLE"

    def __init__(self, message: str, method: str = "GET") -> None:
        super().__init__(message)
        self.method = method


class UriTooLong(AxleError):
    """The request line is longer than the limit."""

    category = "URI_TOO_LONG"


class RequestTimeout(AxleError):
    """The body took longer to arrive than a request may; nothing was done."""

    category = "REQUEST_TIMEOUT"


class RequestTooLarge(AxleError):
    """The body is larger than the limit, before or after decompression."""

    category = "REQUEST_TOO_LARGE"


class UnsupportedMediaType(AxleError):
    """The body has a content type or an encoding that is not read here."""

    category = "UNSUPPORTED_MEDIA_TYPE"


class RateLimited(AxleError):
    """A limit on the number of calls is reached; there is room again after `wait` seconds."""

    category = "RATE_LIMITS"

    def __init__(self, limit: str, policy: str, wait: int, group: str = "") -> None:
        super().__init__(f"You have reached your {limit} limit.")
        self.policy = policy
        self.wait = wait
        self.group = group


class Unavailable(AxleError):
    """A bounded queue is full or a time limit has passed; nothing was written, and it may work a moment later."""

    category = "SERVICE_UNAVAILABLE"


class ClientGone(AxleError):
    """The client left before there was an answer; nobody is told, and a log says so."""

    category = "CLIENT_GONE"


class StorageFailure(AxleError):
    """The database refuses to work; nothing of the request was written."""
