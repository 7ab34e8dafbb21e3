"""What a journal keeps, and for how long: what nobody can ask for any more is removed."""

from __future__ import annotations

from axle.workers.journal_trim import JournalTrimming, events_kept_ms
from axle.workers.trim import EVENTS_KEPT_MS
from tests.journal.portal import DAY, Journal
from tests.journal.test_reading import actions


def trim(journal: Journal) -> None:
    """Forget what is too old."""
    JournalTrimming(journal.app.storage, lambda: journal.now_ms, 3).run()


def test_old_files_go_and_whoever_has_read_the_last_goes_on(journal: Journal) -> None:
    """The newest that is too old is known yet; those before it are not."""
    number = journal.subscribe(actions=["CREATE"])
    offsets = []
    for name in "abc":
        journal.contact(f"{name}@example.com")
        offsets.append(journal.pages()[-1]["offset"])
    journal.ask("DELETE", f"subscriptions/{number}")
    journal.now_ms += 5 * DAY
    trim(journal)
    journal.app_token = journal.client_credentials()
    statuses = [journal.ask("GET", f"journal/offset/{offset}/next").status for offset in offsets]
    assert statuses == [404, 404, 204]
    journal.subscribe(actions=["CREATE"])
    record = journal.contact("d@example.com")
    assert actions(journal.events(offsets[2])) == [("CREATE", int(record))]


def test_a_file_outlives_the_subscription_that_it_came_from(journal: Journal) -> None:
    """Trimming keeps what a file still needs."""
    number = journal.subscribe(actions=["CREATE"])
    journal.contact("a@example.com")
    pages = journal.pages()
    journal.ask("DELETE", f"subscriptions/{number}")
    journal.now_ms += 3 * DAY - 1
    trim(journal)
    journal.app_token = journal.client_credentials()
    assert journal.pages() == pages


def test_events_are_kept_as_long_as_a_journal_may_need_them() -> None:
    """Thirty days do for most; a journal of thirty days needs one more."""
    assert events_kept_ms(3) == events_kept_ms(29) == EVENTS_KEPT_MS
    assert events_kept_ms(30) == 31 * DAY
