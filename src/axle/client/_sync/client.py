"""The client."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import random
import time
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, overload

import msgspec

from axle.client import bodies, call_steps, logs, paths
from axle.client._sync.account import AccountInfo, OAuth
from axle.client._sync.associations import Associations
from axle.client._sync.definitions import Owners, Pipelines, PropertyDefinitions, Schemas
from axle.client._sync.driver import Driver, Lock
from axle.client._sync.objects import Objects
from axle.client._sync.transports import transports_of
from axle.client.associations import TypePair
from axle.client.attributes import ObjectsAttribute
from axle.client.auth import Auth, auth_of
from axle.client.bodies import RequestOptions
from axle.client.breaker import Breaker
from axle.client.calls import Call, CallOptions, id_of, merged_options, path_of, segment, split_options
from axle.client.config import Config, Options, configured
from axle.client.errors import ApiError
from axle.client.messages import Response
from axle.client.models import Pipeline, PropertyDefinition, Schema
from axle.client.properties import Properties, properties_of
from axle.client.records import ObjectTypeRef
from axle.client.responses import RawResponse
from axle.client.retries import Safety
from axle.client.session import Session

if TYPE_CHECKING:
    from axle.client import typed

T = TypeVar("T")

ANSWERS: contextvars.ContextVar[tuple[list[RawResponse[Any]], ...]] = contextvars.ContextVar("axle.client.answers", default=())
SAFETY = {"GET": Safety.READ, "HEAD": Safety.READ, "PUT": Safety.SAME, "DELETE": Safety.DELETE, "PATCH": Safety.PATCH}


class Client:
    """A client of HubSpot's CRM API, or of Axle's.

    `auth` is a token, Bearer, OAuth2Refresh or ApiKeys; without it, HUBSPOT_ACCESS_TOKEN is read. `base_url` is HubSpot's
    unless it or HUBSPOT_BASE_URL say otherwise. All further settings are those of `Config`. One client serves any number of
    concurrent calls; close it, or use it in a `with` block.
    """

    tasks: ObjectsAttribute[typed.Tasks] = ObjectsAttribute()
    leads: ObjectsAttribute[typed.Leads] = ObjectsAttribute()
    meetings: ObjectsAttribute[typed.Meetings] = ObjectsAttribute()
    notes: ObjectsAttribute[typed.Notes] = ObjectsAttribute()
    calls: ObjectsAttribute[typed.Calls] = ObjectsAttribute()
    emails: ObjectsAttribute[typed.Emails] = ObjectsAttribute()
    contacts: ObjectsAttribute[typed.Contacts] = ObjectsAttribute()
    companies: ObjectsAttribute[typed.Companies] = ObjectsAttribute()
    deals: ObjectsAttribute[typed.Deals] = ObjectsAttribute()
    tickets: ObjectsAttribute[typed.Tickets] = ObjectsAttribute()
    appointments: ObjectsAttribute[typed.Appointments] = ObjectsAttribute()
    carts: ObjectsAttribute[typed.Carts] = ObjectsAttribute()
    commerce_payments: ObjectsAttribute[typed.CommercePayments] = ObjectsAttribute()
    communications: ObjectsAttribute[typed.Communications] = ObjectsAttribute()
    courses: ObjectsAttribute[typed.Courses] = ObjectsAttribute()
    deal_splits: ObjectsAttribute[typed.DealSplits] = ObjectsAttribute()
    discounts: ObjectsAttribute[typed.Discounts] = ObjectsAttribute()
    feedback_submissions: ObjectsAttribute[typed.FeedbackSubmissions] = ObjectsAttribute()
    fees: ObjectsAttribute[typed.Fees] = ObjectsAttribute()
    goals: ObjectsAttribute[typed.Goals] = ObjectsAttribute()
    invoices: ObjectsAttribute[typed.Invoices] = ObjectsAttribute()
    line_items: ObjectsAttribute[typed.LineItems] = ObjectsAttribute()
    listings: ObjectsAttribute[typed.Listings] = ObjectsAttribute()
    orders: ObjectsAttribute[typed.Orders] = ObjectsAttribute()
    postal_mail: ObjectsAttribute[typed.PostalMail] = ObjectsAttribute()
    products: ObjectsAttribute[typed.Products] = ObjectsAttribute()
    projects: ObjectsAttribute[typed.Projects] = ObjectsAttribute()
    quotes: ObjectsAttribute[typed.Quotes] = ObjectsAttribute()
    services: ObjectsAttribute[typed.Services] = ObjectsAttribute()
    subscriptions: ObjectsAttribute[typed.Subscriptions] = ObjectsAttribute()
    taxes: ObjectsAttribute[typed.Taxes] = ObjectsAttribute()
    users: ObjectsAttribute[typed.Users] = ObjectsAttribute()

    def __init__(self, auth: Auth | str | None = None, base_url: str | None = None, **config: Unpack[Options]) -> None:
        environ = os.environ
        defaults = {"clock": time.monotonic, "random": random.random}
        self.config: Config = configured(base_url, {**defaults, **config}, environ)
        self._auth = auth_of(auth, environ)
        self._driver = Driver(functools.partial(transports_of, self.config, self._auth))
        self._session = Session(self.config, self._auth, Lock())
        self._call_options: CallOptions = {}
        logs.turn_on(environ)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.where())})"

    def belongs_to(self, portal: int) -> None:
        """Remember the portal that the client's token belongs to."""
        self._session.portal = portal

    def where(self) -> list[str]:
        """Return where calls go: the address, and the portal once `account_info.details()` has returned it."""
        portal = self._session.portal
        version = [] if self.config.version == "v3" else [f"version={self.config.version!r}"]
        return [f"base_url={self.config.base_url!r}", *version, *([] if portal is None else [f"portal={portal}"])]

    @overload
    def objects(self, name: str) -> Objects[Properties]: ...
    @overload
    def objects(self, name: str, properties: type[T]) -> Objects[T]: ...
    def objects(self, name: str, properties: Any = None) -> Objects[Any]:
        """Return the records of a type, by any name that the API accepts.

        `properties` is the class that properties are read as: `OrderProperties`, or a msgspec struct. Without it, properties of
        a known type still have their attributes, but a type checker does not see them.
        """
        config, name = self.config, id_of(name)
        shape = properties_of(name) if properties is None else properties
        return Objects(self, ObjectTypeRef(name, config.version, shape, config.validation, config.lax))

    def associations(self, from_type: str, to_type: str) -> Associations:
        """Return the associations from records of one type to those of another."""
        config = self.config
        return Associations(self, TypePair(id_of(from_type), id_of(to_type), config.version, config.validation, config.lax))

    def properties(self, object_type: str) -> PropertyDefinitions:
        """Return the definitions of a type's properties, and their groups."""
        path = f"{paths.area(self.config.version, 'properties')}/{segment(object_type)}"
        return PropertyDefinitions(self, path, PropertyDefinition)

    def pipelines(self, object_type: str) -> Pipelines:
        """Return the pipelines of a type, and their stages."""
        path = f"{paths.area(self.config.version, 'pipelines')}/{segment(object_type)}"
        return Pipelines(self, path, Pipeline)

    @property
    def owners(self) -> Owners:
        """Return the record owners."""
        return Owners(self, paths.area(self.config.version, "owners"))

    @property
    def schemas(self) -> Schemas:
        """Return the object types that the account defines."""
        return Schemas(self, paths.schemas(self.config.version), Schema)

    @property
    def oauth(self) -> OAuth:
        """Return the calls about tokens."""
        return OAuth(self)

    @property
    def account_info(self) -> AccountInfo:
        """Return the calls about the account."""
        return AccountInfo(self)

    @property
    def breaker(self) -> Breaker | None:
        """Return the circuit breaker of the API's host: its `state`, `force_open()` and `force_close()`; None without one."""
        return self._session.breaker(self.config.base_url.partition("://")[2].partition("/")[0])

    def with_options(self, **options: Unpack[CallOptions]) -> Self:
        """Return a client that shares everything with this one except headers, query fields, timeout or retries."""
        other = object.__new__(type(self))
        other.__dict__.update({name: self.__dict__[name] for name in ("config", "_auth", "_driver", "_session")})
        other._call_options = merged_options(self._call_options, split_options(options, {})[0])
        return other

    def request(self, method: str, path: str, body: Any = None, **options: Unpack[RequestOptions]) -> Response:
        """Send any request, for endpoints without a call of their own; `path` may include a query.

        Bytes and texts are sent as they are, everything else as JSON; `content_type` sets the type. `form` takes the fields of
        a form, and `files` its files, each as bytes, as an open file, or as `(name, content, type)`.
        """
        shape, rest = bodies.split_body_options(options)
        data, content_type = bodies.body_of(body, shape)
        method = id_of(method).upper()
        call = Call(
            method=method,
            path=path_of(path),
            body=data,
            content_type=content_type,
            safety=SAFETY.get(method, Safety.CREATE),
            options=split_options(rest, {})[0],
        )
        return (self.raw(call)).response

    def run(self, call: Call) -> Any:
        """Carry out a call and return what its answer holds."""
        response = self._send(call)
        return call.decode(response) if call.decode is not None else None

    def raw(self, call: Call) -> RawResponse[Any]:
        """Carry out a call and return its answer as it came."""
        return RawResponse(self._send(call), call.decode)

    def _send(self, call: Call) -> Response:
        if self._call_options:
            call = msgspec.structs.replace(call, options=merged_options(self._call_options, call.options))
        try:
            response = self._driver.drive(call_steps.run(self._session, call))
        except ApiError as failed:
            for answers in ANSWERS.get():
                answers.append(RawResponse(failed.response, None))
            raise
        for answers in ANSWERS.get():
            answers.append(RawResponse(response, call.decode))
        return response

    @contextlib.contextmanager
    def answers(self) -> Iterator[list[RawResponse[Any]]]:
        """Collect the responses of all calls within a `with` block, including those of errors."""
        kept: list[RawResponse[Any]] = []
        token = ANSWERS.set((*ANSWERS.get(), kept))
        try:
            yield kept
        finally:
            ANSWERS.reset(token)

    def close(self) -> None:
        """Close the connections. A call after this raises ClientClosed; a `with` block opens the client again."""
        self._driver.close()

    def __enter__(self) -> Self:
        self._driver.open()
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
