"""The client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload

from axle.client import events, paths
from axle.client._sync.account import AccountInfo, OAuth
from axle.client._sync.associations import Associations, associations_between
from axle.client._sync.caller import Caller
from axle.client._sync.definitions import Owners, Pipelines, PropertyDefinitions, Schemas
from axle.client._sync.events import Events
from axle.client._sync.journal import Journal
from axle.client._sync.objects import Objects
from axle.client._sync.webhooks import Webhooks
from axle.client.attributes import ObjectsAttribute
from axle.client.calls import CallOptions, id_of, segment
from axle.client.models import Pipeline, PropertyDefinition, Schema
from axle.client.properties import Properties, properties_of
from axle.client.records import ObjectTypeRef

if TYPE_CHECKING:
    from axle.client import typed

T = TypeVar("T")


class Client(Caller):
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
        return associations_between(self, from_type, to_type)

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

    def webhooks(self, app_id: str | int) -> Webhooks:
        """Return the webhooks of an app: where it receives them, and its subscriptions."""
        return Webhooks(self, paths.webhooks(self.config.version, app_id))

    @property
    def journal(self) -> Journal:
        """Return the journal of the app whose client credentials this client has."""
        return Journal(self, self.config.version)

    def events(
        self,
        after: int | None = None,
        *,
        object_types: Iterable[str] = (),
        object_ids: Iterable[str | int] = (),
        **options: Unpack[CallOptions],
    ) -> Events:
        """Follow what happens in the account: events in order, without an end. Axle alone has this.

        It goes on behind the event `after`, a `position` of before; from now on without one. Types and records narrow it.
        """
        return Events(self, events.selected(object_types, object_ids, options), after)

    @property
    def oauth(self) -> OAuth:
        """Return the calls about tokens."""
        return OAuth(self)

    @property
    def account_info(self) -> AccountInfo:
        """Return the calls about the account."""
        return AccountInfo(self)
