"""The storage interface: what every database must offer, and which error each call raises when.

Six protocols say what can be done within a transaction: records, associations, definitions, people, credentials and events; a
`Transaction` joins them. `axle.testing.storage` has the tests that show whether a database is a storage.
"""

from __future__ import annotations

from axle.storage.interface.associations import Associations
from axle.storage.interface.credentials import Credentials
from axle.storage.interface.definitions import Definitions
from axle.storage.interface.events import Events
from axle.storage.interface.people import People
from axle.storage.interface.records import FIRST_ID, HISTORY_ROWS, Records, SearchPage, first
from axle.storage.interface.storage import READ_LANE, SEARCH_LANE, WRITE_LANE, EventLoop, Job, Storage, Transaction

__all__ = [
    "FIRST_ID",
    "HISTORY_ROWS",
    "READ_LANE",
    "SEARCH_LANE",
    "WRITE_LANE",
    "Associations",
    "Credentials",
    "Definitions",
    "EventLoop",
    "Events",
    "Job",
    "People",
    "Records",
    "SearchPage",
    "Storage",
    "Transaction",
    "first",
]
