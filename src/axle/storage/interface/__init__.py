"""The storage interface: what every database must offer, and which error each call raises when.

Eleven protocols say what can be done within a transaction: records, associations, definitions, people, persons, credentials,
events, webhooks, messages, kept answers and journals; a `Transaction` joins them. `axle.testing.conformance` has the tests
that show whether a database is a storage.
"""

from __future__ import annotations

from axle.storage.interface.associations import Associations, TimelineRow
from axle.storage.interface.credentials import Credentials
from axle.storage.interface.definitions import Definitions
from axle.storage.interface.events import Events, EventSpan
from axle.storage.interface.journal import FileQuery, Journals
from axle.storage.interface.kept_answers import KeptAnswers
from axle.storage.interface.messages import MessageQuery, Messages, MessageSettlement
from axle.storage.interface.people import People
from axle.storage.interface.persons import Persons
from axle.storage.interface.records import FIRST_ID, HISTORY_ROWS, Place, Records, SearchPage, first
from axle.storage.interface.storage import FREE, READ_LANE, SEARCH_LANE, WRITE_LANE, EventLoop, Job, Lease, Storage, Transaction
from axle.storage.interface.webhooks import DeliveryQuery, PropertyMoment, Settlement, Webhooks

__all__ = [
    "FIRST_ID",
    "FREE",
    "HISTORY_ROWS",
    "READ_LANE",
    "SEARCH_LANE",
    "WRITE_LANE",
    "Associations",
    "Credentials",
    "Definitions",
    "DeliveryQuery",
    "EventLoop",
    "EventSpan",
    "Events",
    "FileQuery",
    "Job",
    "Journals",
    "KeptAnswers",
    "Lease",
    "MessageQuery",
    "MessageSettlement",
    "Messages",
    "People",
    "Persons",
    "Place",
    "PropertyMoment",
    "Records",
    "SearchPage",
    "Settlement",
    "Storage",
    "TimelineRow",
    "Transaction",
    "Webhooks",
    "first",
]
