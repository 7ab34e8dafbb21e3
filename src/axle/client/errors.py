"""The errors of the client, whole.

    HubSpotError
    ├── ConfigurationError          a setting is wrong or not supported
    ├── InvalidInput                an argument cannot be sent
    │   ├── InvalidProperties       an input does not fit its properties; `problems` says what is wrong with each
    │   └── ExpressionTooLarge      an expression needs more filters than HubSpot takes in one search
    ├── InvalidType                 an argument is of a wrong type, or an option does not exist
    ├── TransportError              no answer arrived
    │   ├── ConnectError            no connection was made: the request was not sent
    │   │   └── TlsError            a certificate was not accepted, by us or by the server
    │   ├── TimeoutError            `phase` says what took too long: connect, read, write, pool or total
    │   ├── BrokenAnswer            the connection ended too early, or the answer is not HTTP
    │   └── TooLarge                the answer exceeds a limit of this client
    ├── ClientClosed                the client was closed before
    ├── CircuitOpen                 the circuit breaker is open; `retry_in` says for how long
    ├── AuthError                   no access token was obtained
    │   └── AuthUnavailable         the token endpoint failed for now; also a TransportError, and retried like one
    ├── ResponseValidationError     the answer does not have the expected shape; `path` says where
    ├── SearchLimit                 a search in this order cannot go past 10,000 results
    ├── BatchFailed                 some inputs of a batch were refused; `errors` says which and why
    └── ApiError                    the server answered with an error
        ├── BadRequest  Unauthorized  Forbidden  NotFound  Conflict
        ├── RateLimited             `retry_after` and `policy` say more
        └── ServerError             the server failed

All of them can be pickled, and none holds a secret: tokens are struck out of the request and the answer that they carry.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from axle.client import statuses
from axle.client.messages import HubSpotError as HubSpotError
from axle.client.messages import Request, Response, redacted_answer
from axle.client.messages import ResponseValidationError as ResponseValidationError

T = TypeVar("T")


class ConfigurationError(HubSpotError, ValueError):
    """A setting is wrong or not supported."""


class InvalidInput(HubSpotError, ValueError):
    """An argument cannot be sent. Nothing was sent."""


class InvalidType(HubSpotError, TypeError):
    """An argument is of a type that cannot be sent, or an option does not exist. Nothing was sent."""


class InvalidProperties(InvalidInput):
    """An input does not fit its properties: `problems` says what is wrong with each. Nothing was sent."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name} {wrong}" for name, wrong in problems.items()))
        self.problems: dict[str, str] = dict(problems)


class ExpressionTooLarge(InvalidInput):
    """An expression needs more groups or filters than HubSpot takes in one search; the message says how many and what helps."""


class TransportError(HubSpotError):
    """No answer arrived; `sent` is false where the request cannot have reached the server.

    `lasting` is true where another try would end the same way.
    """

    sent = True
    lasting = False


class ConnectError(TransportError):
    """No connection was made: the request was not sent."""

    sent = False


class TlsError(ConnectError):
    """A certificate was not accepted, by us or by the server."""


class TimeoutError(TransportError, builtins.TimeoutError):
    """It took too long; `phase` is connect, read, write, pool or total. It is also Python's own TimeoutError."""

    def __init__(self, message: str, *, phase: str, request: Request | None = None) -> None:
        super().__init__(message, request=request)
        self.phase = phase
        self.sent = phase not in ("connect", "pool")


class BrokenAnswer(TransportError):
    """The connection ended too early, or the answer is not HTTP."""


class TooLarge(TransportError):
    """The answer exceeds a limit of this client."""

    lasting = True


class ClientClosed(HubSpotError, RuntimeError):
    """The client was closed before; a `with` block opens it again."""


class CircuitOpen(HubSpotError):
    """The circuit breaker is open."""

    def __init__(self, message: str, *, retry_in: float, request: Request | None = None) -> None:
        super().__init__(message, request=request)
        self.retry_in = retry_in


class AuthError(HubSpotError):
    """No access token was obtained; `response` is what the token endpoint answered, if it did."""

    def __init__(self, message: str, *, request: Request | None = None, response: Response | None = None) -> None:
        super().__init__(message, request=request)
        self.response = redacted_answer(response)


class AuthUnavailable(AuthError, TransportError):
    """The token endpoint failed, and may work a moment later; the call itself was not sent."""

    sent = False


class SearchLimit(HubSpotError):
    """A search in this order cannot go past 10,000 results."""


class BatchFailed(HubSpotError):
    """Some inputs of a batch were refused."""

    def __init__(self, message: str, *, errors: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.errors = list(errors)


class ApiError(HubSpotError):
    """The server answered with an error."""

    def __init__(self, response: Response, body: Mapping[str, Any], attempts: int = 1) -> None:
        text = str(body.get("message") or body.get("error_description") or response.text[:200] or "no message")
        super().__init__(text, request=response.request)
        self.status = response.status
        self.category = str(body.get("category") or body.get("errorType") or "")
        self.sub_category = str(body.get("subCategory") or "")
        self.correlation_id = str(body.get("correlationId") or response.header("x-hubspot-correlation-id"))
        self.errors: list[Any] = _if_type(list, body.get("errors"))
        self.context: dict[str, Any] = _if_type(dict, body.get("context"))
        self.links: dict[str, str] = _if_type(dict, body.get("links"))
        self.response: Response = redacted_answer(response) or response
        self.attempts = attempts
        self.gave_up = response.gave_up

    def __str__(self) -> str:
        parts = [str(self.status), self.category, self.message]
        trace = f" (correlation id {self.correlation_id})" if self.correlation_id else ""
        reason = f"; {self.gave_up}" if self.gave_up else ""
        return " ".join(part for part in parts if part) + trace + reason


class BadRequest(ApiError):
    """400: the request is not valid."""


class Unauthorized(ApiError):
    """401: the token is not valid; `expired` tells whether it once was."""

    @property
    def expired(self) -> bool:
        """Tell whether the token was valid once."""
        return self.category == statuses.EXPIRED


class Forbidden(ApiError):
    """403: the token lacks a scope."""


class NotFound(ApiError):
    """404: there is no such record or path."""


class Conflict(ApiError):
    """409: a unique value or a name is taken."""


class RateLimited(ApiError):
    """429: too many requests; `policy` is HubSpot's name of the limit, `retry_after` the seconds that it asked to wait."""

    def __init__(self, response: Response, body: Mapping[str, Any], attempts: int = 1) -> None:
        super().__init__(response, body, attempts)
        self.policy = str(body.get("policyName") or "")
        self.retry_after = response.retry_after()


class ServerError(ApiError):
    """500 and above: the server failed."""


ERRORS_BY_STATUS: dict[int, type[ApiError]] = {
    statuses.BAD_REQUEST: BadRequest,
    statuses.UNAUTHORIZED: Unauthorized,
    statuses.FORBIDDEN: Forbidden,
    statuses.NOT_FOUND: NotFound,
    statuses.CONFLICT: Conflict,
    statuses.RATE_LIMITED: RateLimited,
}


def api_error(response: Response, attempts: int = 1) -> ApiError:
    """Make the error that an answer reports. What the server repeats of the request's secrets is struck out first."""
    fallback = ServerError if response.status >= statuses.SERVER_ERROR else ApiError
    redacted = redacted_answer(response) or response
    return ERRORS_BY_STATUS.get(response.status, fallback)(redacted, redacted.error_body(), attempts)


def _if_type(expected: type[T], value: Any) -> T:
    """Return a value if it has the expected type, otherwise an empty one: an error is raised whatever its body looks like."""
    return value if isinstance(value, expected) else expected()
