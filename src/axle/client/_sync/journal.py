"""The journal of an app: what it follows, and walking through the files that tell what happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Unpack

from axle.client import journal_calls, paths
from axle.client._sync.caller import Caller
from axle.client._sync.definitions import Collection
from axle.client.attributes import repr_of
from axle.client.calls import CallOptions
from axle.client.models import JournalFile, JournalLink, JournalSubscription


class Journal:
    """The journal of the app whose client credentials the client has."""

    def __init__(self, client: Caller, version: str) -> None:
        self._client = client
        self._version = version
        self._path = paths.journal(version, "journal")

    def __repr__(self) -> str:
        return repr_of(self, self._client, self._path)

    @property
    def subscriptions(self) -> Collection[JournalSubscription]:
        """Return what the app follows. `create` with the same type, account and object type replaces; `archive` ends one."""
        return Collection(self._client, paths.journal(self._version, "subscriptions"), JournalSubscription)

    def latest(self, **options: Unpack[CallOptions]) -> JournalLink | None:
        """Return where the last file is; None for none. Its offset is where to begin without what has happened before."""
        link: JournalLink | None = self._client.run(journal_calls.latest_file(self._path, options))
        return link

    def next(self, after: str | None = None, **options: Unpack[CallOptions]) -> JournalLink | None:
        """Return where the file behind an offset is, or the first one; None where there is none yet.

        Raises NotFound for an offset that the journal has forgotten.
        """
        link: JournalLink | None = self._client.run(journal_calls.file_behind(self._path, after, options))
        return link

    def files(self, after: str | None = None, **options: Unpack[CallOptions]) -> Iterator[JournalFile]:
        """Go through the files behind an offset, or through all, up to the last one that there is.

        Store the offset of a file when you have dealt with its events, and go on from it: each event then comes at least once.
        """
        while (link := self.next(after, **options)) is not None:
            file: JournalFile = self._client.run(journal_calls.fetched_file(link.url, options))
            yield file
            after = link.current_offset
