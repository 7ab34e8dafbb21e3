"""What is known beyond any one account: accounts, tokens, and moments that have come. The same on every database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from axle.core.accounts import Account, Owner, Token
from axle.core.events import CredentialEvent, DueRow
from axle.core.reminders import Channel, Message
from axle.core.webhooks import Listener, Subscription, WebhookSettings
from axle.storage import credentials, journal_queries, message_queries, queries, webhook_queries
from axle.storage.interface import FREE, Lease, Transaction
from axle.storage.sql import SQL, Row
from axle.storage.transaction.messages import message_of
from axle.storage.transaction.webhooks import subscription_of

T = TypeVar("T")


class Directory:
    """The part of a storage that asks the few statements without an account; a database brings `_plain`, which runs one."""

    warnings: Sequence[str] = ()
    writes = 0
    _following: tuple[Callable[[int], None], ...] = ()

    def on_commit(self, committed: Callable[[int], None]) -> None:
        """Have an account's number given to `committed` after each commit that saved records of it."""
        self._following = (*self._following, committed)

    def _committed(self, account: int) -> None:
        for committed in self._following:
            committed(account)

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a transaction that may write, and wait until it is durable."""
        raise NotImplementedError

    def add_account(self, account: Account, owner: Owner, actor: str = "") -> None:
        """Add an account with its first owner."""

        def work(tx: Transaction) -> None:
            tx.actor = actor
            tx.add_account(account)
            tx.save_owner(owner)

        self.write(account.id, work)

    def save_token(self, token: Token, actor: str = "") -> None:
        """Add a token, or replace what is known of it."""

        def work(tx: Transaction) -> None:
            tx.actor = actor
            tx.save_token(token)

        self.write(token.account, work)

    def _plain(self, query: SQL) -> Sequence[Row]:
        """Run a statement that reads, outside of any transaction."""
        raise NotImplementedError

    def _everywhere(self, query: SQL) -> Sequence[Row]:
        """Run a statement about all accounts; where they are on several machines, without those that do not answer."""
        return self._plain(query)

    def check(self) -> None:
        """Raise Unavailable or StorageFailure unless the database answers."""
        self.next_due()

    def lease(self, name: str) -> Lease:
        """Say that nobody has a lease: one process has the database alone."""
        return FREE

    def move_lease(self, name: str, before: Lease, holder: str) -> bool:
        """Let the one process that there is have a lease."""
        return True

    def hurry(self) -> None:
        """Nothing: a database in the same process keeps nobody waiting."""

    def accounts(self) -> list[Account]:
        """Return all accounts by id."""
        rows: Any = self._plain(queries.ACCOUNTS)
        return [Account(*row) for row in rows]

    def token(self, token_hash: str) -> Token | None:
        """Return what is known of a token."""
        rows: Any = self._plain(credentials.token(token_hash))
        return Token(*rows[0]) if rows else None

    def tokens(self) -> list[Token]:
        """Return all tokens, oldest first."""
        rows: Any = self._plain(credentials.TOKENS)
        return [Token(*row) for row in rows]

    def credential_events(self, account: int, limit: int) -> list[CredentialEvent]:
        """Return what was done to credentials, newest first."""
        rows: Any = self._plain(credentials.events(account, limit))
        return [CredentialEvent(*row) for row in rows]

    def due(self, now_ms: int, limit: int) -> list[DueRow]:
        """Return moments that have come, earliest first."""
        rows: Any = self._everywhere(queries.due(now_ms, limit))
        return sorted((DueRow(*row) for row in rows), key=lambda row: row.at_ms)[:limit]

    def next_due(self) -> int | None:
        """Return the earliest reserved moment."""
        return self._least(queries.NEXT_DUE)

    def listeners(self) -> list[Listener]:
        """Return which apps are told of what happens in which accounts."""
        by_app: dict[int, list[Subscription]] = {}
        for row in self._plain(webhook_queries.WANTED):
            subscription = subscription_of(*row)
            by_app.setdefault(subscription.app, []).append(subscription)
        if not by_app:
            return []
        settings_rows: Any = self._plain(webhook_queries.TELLING)
        installed_rows: Any = self._plain(webhook_queries.INSTALLED)
        settings = [WebhookSettings(*row) for row in settings_rows]
        installed = {(app, account): since for app, account, since in installed_rows}
        installed.update(((one.app, one.account), 0) for one in settings)
        telling = {one.app: one for one in settings if one.app in by_app}
        return [
            Listener(account, app, since, telling[app], tuple(by_app[app]))
            for (app, account), since in sorted(installed.items()) if app in telling
        ]  # fmt: skip

    def behind(self) -> list[int]:
        """Return the accounts with events that a consumer has not come to yet."""
        return self._numbers(webhook_queries.BEHIND)

    def following(self) -> list[int]:
        """Return the accounts with a consumer that follows their events."""
        return self._numbers(webhook_queries.FOLLOWING)

    def logging(self) -> list[int]:
        """Return the accounts that have receivers."""
        return self._numbers(webhook_queries.LOGGING)

    def journals(self) -> list[int]:
        """Return the accounts whose apps have a journal."""
        return self._numbers(journal_queries.JOURNALS)

    def _numbers(self, query: SQL) -> list[int]:
        rows: Any = self._everywhere(query)
        return [number for (number,) in rows]

    def _least(self, query: SQL) -> int | None:
        """Return the least of the numbers that there are."""
        rows: Any = self._everywhere(query)
        return min((number for (number,) in rows if number is not None), default=None)

    def endpoints_due(self, now_ms: int, limit: int) -> list[tuple[int, int]]:
        """Return receivers to which something is to be sent."""
        rows: Any = self._everywhere(webhook_queries.endpoints_due(now_ms, limit))
        return [(account, app) for account, app in rows]

    def next_endpoint(self) -> int | None:
        """Return when something is next to be sent."""
        return self._least(webhook_queries.NEXT_ENDPOINT)

    def messages_due(self, channel: Channel, now_ms: int, limit: int) -> list[tuple[int, Message]]:
        """Return messages that are to be sent on a channel, earliest first, each with its account."""
        rows: Any = self._everywhere(message_queries.messages_due(channel, now_ms, limit))
        due = [(account, message_of(*row)) for account, *row in rows]
        return sorted(due, key=lambda each: each[1].next_ms)[:limit]

    def accounts_with_future_messages(self, channel: Channel, now_ms: int) -> list[int]:
        """Return accounts that have messages on a channel that wait and were made after now."""
        return self._numbers(message_queries.accounts_with_future(channel, now_ms))

    def accounts_with_old_messages(self, before_ms: int, limit: int) -> list[int]:
        """Return accounts that have messages from before a moment."""
        return self._numbers(message_queries.accounts_with_old(before_ms, limit))

    def has_owner_webhooks(self) -> bool:
        """Tell whether an owner is reminded by a webhook."""
        return bool(self._everywhere(message_queries.HAS_WEBHOOKS))
