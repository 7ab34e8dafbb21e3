"""Wiring: from the settings to an application, with its database opened and its first account made."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from axle.config import Config, has_secret_key, pool_options
from axle.core.accounts import Account, Owner, Token
from axle.core.accounts import App as OAuthApp
from axle.core.catalog import Catalog, TypeNaming, load
from axle.core.errors import Conflict
from axle.core.mail_server import mail_server
from axle.core.oauth import digest
from axle.core.permissions import ALL
from axle.core.receivers import allowance
from axle.core.secret_key import KEY_BYTES, read_key
from axle.http.endpoint import Endpoint, clock
from axle.http.shared_memory import SharedMemory
from axle.operations.oauth import private_apps
from axle.operations.oauth.account_tokens import new_token
from axle.operations.people import persons
from axle.operations.sealing import SealBroken, Sealer
from axle.storage import file_path, open_storage
from axle.storage.interface import Storage, Transaction
from axle.storage.sqlite.files import exposed
from axle.storage.sqlite.key_file import key_beside
from axle.workers.delivery_trim import DeliveryTrimming
from axle.workers.due import DueWork
from axle.workers.fanout import FanOut
from axle.workers.journal_trim import JournalTrimming, events_kept_ms
from axle.workers.lease import ChoresLease
from axle.workers.loop import Chore, Loop
from axle.workers.message_trim import MessageTrimming
from axle.workers.messages import MessageSending
from axle.workers.posting import Receivers
from axle.workers.reminding import Reminding, by_mail, by_webhook
from axle.workers.sending import Sending
from axle.workers.trim import EventTrimming
from axle.workers.webhooks import Webhooks

if TYPE_CHECKING:
    from axle.http.link_mails import LinkMails
    from axle.workers.mailing import Mailer

FIRST_ACCOUNT = 1_000_001
FIRST_OWNER = 1_001
FIRST_USER = 2_001
HOUR_MS = 3_600_000
MAX_WEBHOOKS = 16  # requests to owners' webhooks that are under way at once
UNREMINDED = "no reminder will be sent: set AXLE_SMTP_URL to send them by e-mail, or a webhook of an owner"
UNMAILED = "AXLE_SMTP_URL is not set: reminders are not sent by e-mail"
UNINVITED = "nobody can sign in yet: let yourself in with `axle user invite YOUR-ADDRESS --role admin`"
SERVER = "server"  # who made what nobody in particular made


def catalog() -> Catalog:
    """Read the catalog that comes with the package. Raises ValueError naming the file that does not fit."""
    folder = Path(__file__).parents[1] / "catalog"
    return load({f.name: f.read_bytes() for f in folder.iterdir() if f.name.endswith(".json")})


class App:
    """A database, the chores that no request asks for, and the endpoint over it."""

    def __init__(
        self,
        config: Config,
        now: Callable[[], int] = clock,
        base_catalog: Catalog | None = None,
        memory: SharedMemory | None = None,
    ) -> None:
        self.config = config
        behaviour = config.behaviour
        self.catalog = (base_catalog or catalog()).named(TypeNaming(behaviour.plain_custom_names, behaviour.every_singular))
        self.storage = open_storage(config.database, config.searches_per_account, pool_options(config, wait=True))
        self.endpoint = Endpoint(self.storage, self.catalog, config, now, memory)
        self.due = DueWork(self.storage, self.catalog, config.behaviour, now)
        self.trimming = EventTrimming(self.storage, now, events_kept_ms(config.journal_days))
        self.sealer = sealer_of(config)
        self.receivers = Receivers(allowance(config.webhook_allow))
        old_deliveries = DeliveryTrimming(self.storage, now, config.webhook_log_days)
        old_messages, old_files = MessageTrimming(self.storage, now), JournalTrimming(self.storage, now, config.journal_days)
        chores: list[Chore] = [self.due, self.trimming, old_deliveries, old_messages, old_files]
        self.loop = Loop(chores, lease=ChoresLease(self.storage))
        self.webhooks = Webhooks(
            FanOut(self.storage, self.catalog, now),
            Sending(self.storage, self.catalog, now, self._secret, self.receivers.post),
        )
        self.webhooks.sending.pause_ms = config.webhook_pause_after * HOUR_MS
        self.storage.on_commit(self.webhooks.wake)
        self.storage.on_commit(self.endpoint.streams.wake)
        self.now = now
        self.mailer: Mailer | None = None
        self.link_mails: LinkMails | None = None
        if config.smtp_url:
            self._set_up_mail(config)
        self.derived = self.sealer.derived if self.sealer else _no_secret
        self.use_reminding(self._reminding(), self.mailer is not None)
        self.warnings = list(self.storage.warnings)  # what whoever starts the server should know

    def _set_up_mail(self, config: Config) -> None:
        from axle.http.link_mails import LinkMails  # with `email` a MiB, which a server that sends no mail does without
        from axle.workers.mailing import Mailer

        self.mailer = Mailer(mail_server(config.smtp_url), config.mail_from)
        self.link_mails = LinkMails(self.mailer.send, config.mail_from, config.public_url)
        if config.public_url:  # links lead nowhere else
            self.endpoint.send_links(self.link_mails)

    def use_reminding(self, reminding: Reminding, mails: bool) -> None:
        """Have messages to owners sent by this; a test has another one. `mails` says that it sends mails."""
        self.reminding = reminding
        self.due.mails, self.due.reminded = mails, reminding.wake
        self.endpoint.tell_owners(self.derived, mails)

    def _reminding(self) -> Reminding:
        """Return what sends messages to owners, on the channels that are set up."""
        base = self.config.public_url.rstrip("/")
        channels = []
        if self.mailer:
            sending = MessageSending(self.storage, self.catalog, self.now, by_mail(self.mailer, base), base)
            channels.append((sending, self.config.smtp_connections))
        carrier = by_webhook(self.receivers.post, self.derived)
        webhooks = MessageSending(self.storage, self.catalog, self.now, carrier, base)
        channels.append((webhooks, MAX_WEBHOOKS))
        return Reminding(channels)

    def prepare(self) -> str:
        """Make sure that there is an account and a token for it; return a token that was made up, else nothing."""
        accounts = self.storage.accounts()
        account = accounts[0] if accounts else add_account(self.storage, "Default", self.config.owner_email, self.now())
        made_up = "" if self.config.token or self.storage.tokens() else new_token()
        if made_up:
            add_token(self.storage, made_up, Token("", account.id, account.id, private_apps.NAME, ALL, self.now()))
        path = file_path(self.config.database)
        self.warnings += filter(None, [self.storage.write(account.id, self._follow), exposed(path) if path else ""])
        if not self.mailer and not self.config.test:
            self.warnings.append(UNREMINDED if not self.storage.has_owner_webhooks() else UNMAILED)
        return made_up

    def sign_in_link(self) -> str:
        """Return the path of a link that signs in who runs the server.

        Empty once anybody has a credential; also where the first owner has no address, of which it warns.
        """
        account, now_ms = self.storage.accounts()[0].id, self.now()

        def work(tx: Transaction) -> persons.NewLink | bool:
            tx.actor = SERVER
            return persons.first_link(tx, self.config.owner_email, now_ms) or tx.anybody_has_credential()

        link = self.storage.write(account, work)
        if isinstance(link, persons.NewLink):
            return persons.path_of_link(link.secret)
        self.warnings += [] if link else [UNINVITED]
        return ""

    def _follow(self, tx: Transaction) -> str:
        tx.actor = "environment"
        return (
            private_apps.follow(tx, self.config.token, self.now())
            if self.config.token
            else private_apps.left_over(tx, self.now())
        )

    def _secret(self, app: OAuthApp) -> str:
        """Return the secret that deliveries of an app are signed with; empty where there is none, or another key sealed it."""
        if self.sealer is None or not app.sealed_secret:
            return ""
        with contextlib.suppress(SealBroken):
            return self.sealer.open(app.client_id, app.sealed_secret)
        return ""

    def start(self) -> None:
        """Start what no request asks for."""
        self.loop.start()
        self.webhooks.start()
        self.reminding.start()

    def close(self) -> None:
        """Stop the loop and close the database."""
        self.endpoint.streams.close()
        self.loop.stop()
        self.webhooks.stop()
        self.reminding.stop()
        if self.link_mails:
            self.link_mails.close()
        if self.mailer:
            self.mailer.close()
        self.receivers.close()
        self.storage.close()
        self.endpoint.log.flush()


def _no_secret(purpose: str) -> str:
    """Return nothing: this server has no key."""
    return ""


def sealer_of(config: Config) -> Sealer | None:
    """Return what seals secrets, with the key that is set, the one beside the database, or one of this process.

    None on PostgreSQL without a key: servers that share a database need the same.
    """
    if not has_secret_key(config):
        return None
    if config.secret_key:
        key = read_key(config.secret_key)
        return Sealer(lambda: key)
    path = file_path(config.database)
    return Sealer(partial(key_beside, path) if path else partial(secrets.token_bytes, KEY_BYTES))


def add_account(storage: Storage, name: str, email: str, now_ms: int, actor: str = SERVER) -> Account:
    """Add an account, its portal id following the last one's, with one owner. Several may be added at the same moment."""
    while True:
        accounts = storage.accounts()
        number = len(accounts)
        account = Account(max((one.id for one in accounts), default=FIRST_ACCOUNT - 1) + 1, name, now_ms)
        first_name = email.partition("@")[0].replace(".", " ").title()
        address = email.strip().lower()  # as those of all owners are kept: who is invited is found by it
        owner = Owner(FIRST_OWNER + number, FIRST_USER + number, address, first_name, "", now_ms, now_ms)
        try:
            storage.add_account(account, owner, actor)
        except Conflict:  # another account got this id meanwhile: one of those at the same moment always gets it
            continue
        return account


def add_token(storage: Storage, token: str, details: Token, actor: str = SERVER) -> str:
    """Store the hash of a token with what is to be known of it, and return the token."""
    details.hash = digest(token)
    storage.save_token(details, actor)
    return token
