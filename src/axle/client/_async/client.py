"""The client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload

from axle.client import events, paths
from axle.client._async.account import AsyncAccountInfo, AsyncOAuth
from axle.client._async.associations import AsyncAssociations, associations_between
from axle.client._async.caller import AsyncCaller
from axle.client._async.definitions import AsyncOwners, AsyncPipelines, AsyncPropertyDefinitions, AsyncSchemas
from axle.client._async.events import AsyncEvents
from axle.client._async.journal import AsyncJournal
from axle.client._async.objects import AsyncObjects
from axle.client._async.webhooks import AsyncWebhooks
from axle.client.attributes import ObjectsAttribute
from axle.client.calls import CallOptions, id_of, segment
from axle.client.models import Pipeline, PropertyDefinition, Schema
from axle.client.properties import Properties, properties_of
from axle.client.records import ObjectTypeRef

if TYPE_CHECKING:
    from axle.client import typed

T = TypeVar("T")


class AsyncClient(AsyncCaller):
    """A client of HubSpot's CRM API, or of Axle's.

    `auth` is a token, Bearer, OAuth2Refresh or ApiKeys; without it, HUBSPOT_ACCESS_TOKEN is read. `base_url` is HubSpot's
    unless it or HUBSPOT_BASE_URL say otherwise. All further settings are those of `Config`. One client serves any number of
    concurrent calls; close it, or use it in a `with` block.
    """

    tasks: ObjectsAttribute[typed.AsyncTasks] = ObjectsAttribute()
    leads: ObjectsAttribute[typed.AsyncLeads] = ObjectsAttribute()
    meetings: ObjectsAttribute[typed.AsyncMeetings] = ObjectsAttribute()
    notes: ObjectsAttribute[typed.AsyncNotes] = ObjectsAttribute()
    calls: ObjectsAttribute[typed.AsyncCalls] = ObjectsAttribute()
    emails: ObjectsAttribute[typed.AsyncEmails] = ObjectsAttribute()
    contacts: ObjectsAttribute[typed.AsyncContacts] = ObjectsAttribute()
    companies: ObjectsAttribute[typed.AsyncCompanies] = ObjectsAttribute()
    deals: ObjectsAttribute[typed.AsyncDeals] = ObjectsAttribute()
    tickets: ObjectsAttribute[typed.AsyncTickets] = ObjectsAttribute()
    appointments: ObjectsAttribute[typed.AsyncAppointments] = ObjectsAttribute()
    carts: ObjectsAttribute[typed.AsyncCarts] = ObjectsAttribute()
    commerce_payments: ObjectsAttribute[typed.AsyncCommercePayments] = ObjectsAttribute()
    communications: ObjectsAttribute[typed.AsyncCommunications] = ObjectsAttribute()
    courses: ObjectsAttribute[typed.AsyncCourses] = ObjectsAttribute()
    deal_splits: ObjectsAttribute[typed.AsyncDealSplits] = ObjectsAttribute()
    discounts: ObjectsAttribute[typed.AsyncDiscounts] = ObjectsAttribute()
    feedback_submissions: ObjectsAttribute[typed.AsyncFeedbackSubmissions] = ObjectsAttribute()
    fees: ObjectsAttribute[typed.AsyncFees] = ObjectsAttribute()
    goals: ObjectsAttribute[typed.AsyncGoals] = ObjectsAttribute()
    invoices: ObjectsAttribute[typed.AsyncInvoices] = ObjectsAttribute()
    line_items: ObjectsAttribute[typed.AsyncLineItems] = ObjectsAttribute()
    listings: ObjectsAttribute[typed.AsyncListings] = ObjectsAttribute()
    orders: ObjectsAttribute[typed.AsyncOrders] = ObjectsAttribute()
    postal_mail: ObjectsAttribute[typed.AsyncPostalMail] = ObjectsAttribute()
    products: ObjectsAttribute[typed.AsyncProducts] = ObjectsAttribute()
    projects: ObjectsAttribute[typed.AsyncProjects] = ObjectsAttribute()
    quotes: ObjectsAttribute[typed.AsyncQuotes] = ObjectsAttribute()
    services: ObjectsAttribute[typed.AsyncServices] = ObjectsAttribute()
    subscriptions: ObjectsAttribute[typed.AsyncSubscriptions] = ObjectsAttribute()
    taxes: ObjectsAttribute[typed.AsyncTaxes] = ObjectsAttribute()
    users: ObjectsAttribute[typed.AsyncUsers] = ObjectsAttribute()

    @overload
    def objects(self, name: str) -> AsyncObjects[Properties]: ...
    @overload
    def objects(self, name: str, properties: type[T]) -> AsyncObjects[T]: ...
    def objects(self, name: str, properties: Any = None) -> AsyncObjects[Any]:
        """Return the records of a type, by any name that the API accepts.

        `properties` is the class that properties are read as: `OrderProperties`, or a msgspec struct. Without it, properties of
        a known type still have their attributes, but a type checker does not see them.
        """
        config, name = self.config, id_of(name)
        shape = properties_of(name) if properties is None else properties
        return AsyncObjects(self, ObjectTypeRef(name, config.version, shape, config.validation, config.lax))

    def associations(self, from_type: str, to_type: str) -> AsyncAssociations:
        """Return the associations from records of one type to those of another."""
        return associations_between(self, from_type, to_type)

    def properties(self, object_type: str) -> AsyncPropertyDefinitions:
        """Return the definitions of a type's properties, and their groups."""
        path = f"{paths.area(self.config.version, 'properties')}/{segment(object_type)}"
        return AsyncPropertyDefinitions(self, path, PropertyDefinition)

    def pipelines(self, object_type: str) -> AsyncPipelines:
        """Return the pipelines of a type, and their stages."""
        path = f"{paths.area(self.config.version, 'pipelines')}/{segment(object_type)}"
        return AsyncPipelines(self, path, Pipeline)

    @property
    def owners(self) -> AsyncOwners:
        """Return the record owners."""
        return AsyncOwners(self, paths.area(self.config.version, "owners"))

    @property
    def schemas(self) -> AsyncSchemas:
        """Return the object types that the account defines."""
        return AsyncSchemas(self, paths.schemas(self.config.version), Schema)

    def webhooks(self, app_id: str | int) -> AsyncWebhooks:
        """Return the webhooks of an app: where it receives them, and its subscriptions."""
        return AsyncWebhooks(self, paths.webhooks(self.config.version, app_id))

    @property
    def journal(self) -> AsyncJournal:
        """Return the journal of the app whose client credentials this client has."""
        return AsyncJournal(self, self.config.version)

    def events(
        self,
        after: int | None = None,
        *,
        object_types: Iterable[str] = (),
        object_ids: Iterable[str | int] = (),
        **options: Unpack[CallOptions],
    ) -> AsyncEvents:
        """Follow what happens in the account: events in order, without an end. Axle alone has this.

        It goes on behind the event `after`, a `position` of before; from now on without one. Types and records narrow it.
        """
        return AsyncEvents(self, events.selected(object_types, object_ids, options), after)

    @property
    def oauth(self) -> AsyncOAuth:
        """Return the calls about tokens."""
        return AsyncOAuth(self)

    @property
    def account_info(self) -> AsyncAccountInfo:
        """Return the calls about the account."""
        return AsyncAccountInfo(self)
