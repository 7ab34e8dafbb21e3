"""What a storage does for journals: what apps follow, how far that has been cut into files, the files, and notes.

All of it belongs to the account whose app it is. Moments are epoch milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from axle.core.journal import JournalFile, JournalFilter, JournalSubscription, Note, Position


class FileQuery(NamedTuple):
    """Which files of an app are asked for: about one account or all, with numbers above `after`, not older than a moment."""

    app: int
    portal: int | None
    after: int
    oldest_ms: int
    limit: int


class Journals(Protocol):
    """The journals of one account's apps, within a transaction."""

    def last_event(self) -> int:
        """Return the number of the account's last event, 0 for none."""

    def last_events(self, accounts: Sequence[int]) -> dict[int, int]:
        """Return the numbers of the last events of several accounts."""

    def granted_scopes(self, app_id: int) -> list[str]:
        """Return what users of this account have granted to an app: the scopes of each approval that still holds."""

    def journal_subscriptions(self, app_id: int) -> list[JournalSubscription]:
        """Return an app's subscriptions that hold, by id."""

    def journal_subscriptions_ever(self, app_id: int, portal: int) -> list[JournalSubscription]:
        """Return what an app follows in an account and has followed there, as far as files may still tell of it."""

    def add_journal_subscription(self, subscription: JournalSubscription) -> None:
        """Add what an app follows."""

    def end_journal_subscription(self, subscription: JournalSubscription, until: int, now_ms: int) -> None:
        """Have a subscription hold up to a number alone."""

    def journal_filters(self, app_id: int) -> list[JournalFilter]:
        """Return an app's filters, those that hold no more too, by id."""

    def add_journal_filter(self, journal_filter: JournalFilter) -> None:
        """Add a filter."""

    def end_journal_filter(self, journal_filter: JournalFilter, until: int) -> bool:
        """Have a filter hold up to a number alone. False where it held no more already."""

    def journal_positions(self, app_id: int) -> list[Position]:
        """Return how far an app's journal has been cut into files, those first that were cut longest ago."""

    def begin_journal(self, app_id: int, position: Position, now_ms: int) -> None:
        """Have a journal be cut into files from a number on, unless it is already."""

    def cut_journal(self, app_id: int, before: Position, after: int, file: JournalFile | None, now_ms: int) -> bool:
        """Say that a journal has been cut up to a number, and add the file that this made, if it made one.

        The file gets the next number of its app: whoever sees it sees all files with lower numbers. False where the journal was
        not as `before` any more: somebody was quicker, and nothing is added.
        """

    def journal_file(self, app_id: int, name: str) -> JournalFile | None:
        """Return the file that goes by an offset."""

    def journal_files(self, query: FileQuery) -> list[JournalFile]:
        """Return the first files that are asked for, in order."""

    def last_journal_files(self, query: FileQuery) -> list[JournalFile]:
        """Return the last files that are asked for, in order."""

    def journal_lost(self, file: JournalFile, portal: int | None, oldest_ms: int) -> bool:
        """Tell whether a file behind another one is too old: of one account or of all."""

    def add_note(self, note: Note) -> None:
        """Add a note, which gets the next number of its app."""

    def last_note(self, app_id: int) -> int:
        """Return the number of an app's last note, 0 for none."""

    def notes(self, app_id: int, after: int, limit: int) -> list[Note]:
        """Return notes with a number above `after`, in order."""

    def note(self, app_id: int, name: str) -> Note | None:
        """Return the note that goes by a name."""

    def trim_journals(self, before_ms: int) -> None:
        """Forget files and notes from before a moment, and subscriptions that ended before it.

        Of each account's files that are too old the newest stays: whoever has read it has missed nothing.
        """
