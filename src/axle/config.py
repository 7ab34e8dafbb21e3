"""The settings of the server: read once, from the command line and the environment, and frozen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from axle.core.behaviour import TEST_PRESET, Behaviour, behaviour
from axle.core.hosts import loopback
from axle.core.mail_server import SETTING as SMTP_SETTING
from axle.core.mail_server import mail_server
from axle.core.property_types import MAIL
from axle.core.rate_limits import RateLimits, limits_of
from axle.core.receivers import LOOPBACK, allowance
from axle.core.secret_key import read_key
from axle.storage.postgres.pool_options import AUTO, POOL, PREPARE, PoolOptions

DEFAULT_DATABASE = "sqlite:///axle.db"
DEFAULT_PORT = 8585
UNLIMITED = "none"
MEMORY = "memory:"
ANYWHERE = ("0.0.0.0", "[::]")  # addresses that mean all of a machine's
MAX_HISTORY = 100_000  # values of one property that an answer shows
MAX_SECONDS = 86_400  # of a deadline
MAX_SEARCHES = 32  # that one account may run at once
MAX_POOL = 1_000  # connections to PostgreSQL
MAX_WORKERS = 64  # processes of one server
MAX_PORT = 65_535
MAX_WAIT = 3_600  # seconds that a start waits for the database
MIN_TOKEN, MAX_TOKEN = 20, 512  # characters of a token of the environment
MAX_JOURNAL_DAYS = 30
MAX_SECRET_FILE = 65_536  # bytes
MAX_SMTP_CONNECTIONS = 64  # to the mail server, of one process
# Settings that may stand in a file, which AXLE_<NAME>_FILE names.
SECRETS = ("token", "database", "secret_key", "smtp_url", "oidc_client_secret")
_MAIL_FROM = re.compile(rf"{MAIL.pattern}|[^<>\x00-\x1f]*<({MAIL.pattern})>")
_PASSWORD = re.compile("(://[^:/@]*:).*@")
# What of a database's address may be shown; all else might be a secret, today's or a later version's.
SHOWN = re.compile("host|hostaddr|port|dbname|user|sslmode|connect_timeout|application_name|target_session_attrs")

Network = IPv4Network | IPv6Network


class Config(msgspec.Struct, frozen=True):
    """Everything that can be set. Each field is also an environment variable: `AXLE_` and its name in capitals."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = DEFAULT_DATABASE
    workers: int = 1
    tls_cert: str = ""
    tls_key: str = ""
    token: str = ""
    owner_email: str = "owner@example.com"
    behaviour: Behaviour = Behaviour()
    public_url: str = ""
    allow_plain_sign_in: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "your organisation"
    trusted_proxies: tuple[str, ...] = ()
    access_log: bool = True
    log_bodies: bool = False
    call_bodies: bool = False
    test: bool = False
    search_limit: str = "10000"
    searches_per_account: int = 2
    pool: int = POOL
    prepare: str = AUTO
    database_wait: float = 30.0
    history_limit: int = 1_000
    rate_limits: RateLimits = RateLimits()
    check_owners: bool = False
    require_pkce: bool = False
    request_timeout: float = 30.0
    stall_timeout: float = 10.0
    idle_timeout: float = 75.0
    connections: int = 4_096
    address_connections: int = 256
    body_memory: int = 256 * 1024 * 1024
    failed_sign_ins: int = 50
    webhook_allow: tuple[str, ...] = ()
    secret_key: str = ""
    webhook_log_days: int = 30
    webhook_pause_after: int = 120
    smtp_url: str = ""
    mail_from: str = ""
    smtp_connections: int = 1
    streams: int = 2_000
    streams_per_account: int = 1_000
    journal_days: int = 3

    def __repr__(self) -> str:
        """Show no secret, wherever settings are printed."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        values |= {name: "***" if values[name] else "" for name in ("token", "secret_key", "smtp_url", "oidc_client_secret")}
        values["database"] = without_password(self.database)
        return f"Config({', '.join(f'{name}={value!r}' for name, value in values.items())})"


_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off", "")


_READERS: dict[type, Callable[[str], object]] = {Behaviour: behaviour, RateLimits: limits_of}


def from_environment(environment: Mapping[str, str], options: Mapping[str, object]) -> Config:
    """Make the settings of what the command line gave and, where it gave nothing, the environment.

    Raises ValueError in a sentence that names the setting.
    """
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Config):
        name = f"AXLE_{field.name.upper()}"
        if options.get(field.name) is not None:
            values[field.name] = _option(field.name, options[field.name], type(field.default))
        elif field.name in SECRETS and environment.get(f"{name}_FILE"):
            values[field.name] = _from_file(name, environment)
        elif name in environment:
            values[field.name] = _read(name, environment[name], type(field.default))
    if values.get("test"):
        values.setdefault("database", MEMORY)
        values.setdefault("failed_sign_ins", 0)
        values.setdefault("behaviour", behaviour(TEST_PRESET))
        # Values are of their fields' types.
        values["webhook_allow"] = (*values.get("webhook_allow", ()), *LOOPBACK)  # type: ignore[misc]
    config = Config(**values)  # type: ignore[arg-type] # values are of their fields' types
    _check(config)
    return config


def _option(name: str, value: object, setting_type: type) -> object:
    """Return what an option of the command line says; the parser has read numbers and switches already."""
    return (
        _read(f"--{name.replace('_', '-')}", value, setting_type)
        if isinstance(value, str) and setting_type in _READERS
        else value
    )


def _check(config: Config) -> None:
    """Refuse settings that cannot be, in a sentence that names the setting."""
    if bool(config.tls_cert) != bool(config.tls_key):
        raise ValueError("TLS needs both a certificate and a key: AXLE_TLS_CERT and AXLE_TLS_KEY")
    if config.test and config.database != MEMORY:
        raise ValueError(f"--test (AXLE_TEST) empties and restores databases: it works on {MEMORY} alone")
    if config.search_limit != UNLIMITED and not re.fullmatch("[1-9][0-9]{0,8}", config.search_limit):
        raise ValueError(f"AXLE_SEARCH_LIMIT: write a number of records, or {UNLIMITED}")
    if not 1 <= config.history_limit <= MAX_HISTORY:
        raise ValueError(f"AXLE_HISTORY_LIMIT: write a number from 1 to {MAX_HISTORY}")
    if not 1 <= config.searches_per_account <= MAX_SEARCHES:
        raise ValueError(f"AXLE_SEARCHES_PER_ACCOUNT: write a number from 1 to {MAX_SEARCHES}")
    if not 0 <= config.port <= MAX_PORT:
        raise ValueError(f"AXLE_PORT: write a number from 0 to {MAX_PORT}")
    _check_database(config)
    if "@" not in config.owner_email:
        raise ValueError("AXLE_OWNER_EMAIL: write an e-mail address")
    _check_edge(config)
    if config.public_url and not re.fullmatch(r"https?://[!-~]+", config.public_url):
        raise ValueError("AXLE_PUBLIC_URL: write http://host or https://host")
    if config.failed_sign_ins < 0:
        raise ValueError("AXLE_FAILED_SIGN_INS: write a number, or 0 for no bound")
    _check_token(config)
    _check_webhooks(config)
    _check_mail(config)
    _check_provider(config)


def _check_webhooks(config: Config) -> None:
    """Do the same for what is set of webhooks."""
    try:
        allowance(config.webhook_allow)
    except ValueError as wrong:
        raise ValueError(f"AXLE_WEBHOOK_ALLOW: {wrong}") from None
    if config.secret_key:
        try:
            read_key(config.secret_key)
        except ValueError as wrong:
            raise ValueError(f"AXLE_SECRET_KEY: {wrong}") from None
    if not 1 <= config.journal_days <= MAX_JOURNAL_DAYS:
        raise ValueError(f"AXLE_JOURNAL_DAYS: write a number of days from 1 to {MAX_JOURNAL_DAYS}")
    for name in ("webhook_log_days", "webhook_pause_after"):
        if getattr(config, name) < 1:
            raise ValueError(f"AXLE_{name.upper()}: write a whole number, 1 or more")


def _check_provider(config: Config) -> None:
    """Do the same for what is set of a provider of identities."""
    if not config.oidc_issuer:
        return
    parts = urlsplit(config.oidc_issuer)
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and loopback(parts.hostname))):
        raise ValueError("AXLE_OIDC_ISSUER: write the address of the provider, https://host; http:// is for this machine")
    if not config.oidc_client_id:
        raise ValueError("AXLE_OIDC_CLIENT_ID: write what the provider calls this server, since AXLE_OIDC_ISSUER is set")
    if not config.public_url:
        raise ValueError("AXLE_PUBLIC_URL: write where people reach this server, since the provider sends them back to it")


def _check_mail(config: Config) -> None:
    """Do the same for what is set of mails."""
    if not 1 <= config.smtp_connections <= MAX_SMTP_CONNECTIONS:
        raise ValueError(f"AXLE_SMTP_CONNECTIONS: write a number from 1 to {MAX_SMTP_CONNECTIONS}")
    if config.mail_from and not _MAIL_FROM.fullmatch(config.mail_from):
        raise ValueError("AXLE_MAIL_FROM: write an e-mail address, such as axle@example.com or Axle <axle@example.com>")
    if config.smtp_url:
        try:
            _check_ca(mail_server(config.smtp_url).private_ca)
        except ValueError as wrong:
            raise ValueError(f"{SMTP_SETTING}: {wrong}") from None
        if not config.mail_from:
            raise ValueError("AXLE_MAIL_FROM: write the address that mails come from, since AXLE_SMTP_URL is set")


def _check_ca(path: str) -> None:
    """Raise ValueError unless a file, if there is one, has certificates: else no mail would ever be sent."""
    if path:
        import ssl

        try:
            ssl.create_default_context(cafile=path)
        except OSError as wrong:  # errors of TLS too
            raise ValueError(f"cannot read certificates from {path}: {wrong.strerror or wrong}") from None


def has_secret_key(config: Config) -> bool:
    """Tell whether secrets can be sealed. On PostgreSQL the key must be set: servers that share a database need the same."""
    return bool(config.secret_key) or not config.database.startswith(("postgresql:", "postgres:"))


def _check_database(config: Config) -> None:
    """Do the same for what is set of PostgreSQL."""
    if not 1 <= config.pool <= MAX_POOL:
        raise ValueError(f"AXLE_POOL: write a number of connections from 1 to {MAX_POOL}")
    if not 1 <= config.workers <= MAX_WORKERS:
        raise ValueError(f"AXLE_WORKERS: write a number from 1 to {MAX_WORKERS}")
    if config.pool < config.workers:
        raise ValueError(f"AXLE_POOL: write at least {config.workers}: each of the {config.workers} workers needs a connection")
    if config.prepare not in PREPARE:
        raise ValueError(f"AXLE_PREPARE: write one of {', '.join(PREPARE)}")
    if not 0 <= config.database_wait <= MAX_WAIT:
        raise ValueError(f"AXLE_DATABASE_WAIT: write a number of seconds from 0 to {MAX_WAIT}")


def pool_options(config: Config, wait: bool = False) -> PoolOptions:
    """Return what is set of connections to PostgreSQL; with `wait`, the database is waited for."""
    return PoolOptions(config.pool, config.prepare, config.database_wait if wait else 0.0, config.workers)


def of_worker(config: Config) -> Config:
    """Return the settings of one of several workers, which share what the server may have of connections and memory."""
    share = {name: max(1, getattr(config, name) // config.workers) for name in ("connections", "body_memory", "streams")}
    return msgspec.structs.replace(config, **share)


def _check_token(config: Config) -> None:
    """Refuse a token that no request could carry, or that could be guessed where others than this machine can try."""
    if not config.token:
        return
    if not re.fullmatch("[!-~]+", config.token):
        raise ValueError("AXLE_TOKEN: write visible ASCII characters alone; it has a blank, a line break or another character")
    if len(config.token) > MAX_TOKEN:
        raise ValueError(f"AXLE_TOKEN: write at most {MAX_TOKEN} characters")
    if len(config.token) < MIN_TOKEN and not (loopback(config.host) and not config.trusted_proxies and not config.public_url):
        raise ValueError(
            f"AXLE_TOKEN: write at least {MIN_TOKEN} characters; a shorter one is taken only where the server listens on a "
            "loopback address and has neither AXLE_TRUSTED_PROXIES nor AXLE_PUBLIC_URL"
        )


def has_password(url: str) -> bool:
    """Tell whether a database URL has a secret in it."""
    names = [unquote(part.partition("=")[0]) for part in url.partition("?")[2].split("&")]
    return bool(_PASSWORD.search(url)) or any("password" in name or "secret" in name for name in names)


def _check_edge(config: Config) -> None:
    """Do the same for deadlines, bounds and proxies."""
    for name in ("request_timeout", "stall_timeout", "idle_timeout"):
        if not 0 < getattr(config, name) <= MAX_SECONDS:
            raise ValueError(f"AXLE_{name.upper()}: write a number of seconds, above 0 and up to {MAX_SECONDS}")
    for name, least in (
        ("connections", 1), ("address_connections", 0), ("body_memory", 1), ("streams", 1), ("streams_per_account", 1),
    ):  # fmt: skip
        if getattr(config, name) < least:
            raise ValueError(f"AXLE_{name.upper()}: write a whole number, {least} or more")
    try:
        networks_of(config.trusted_proxies)
    except ValueError as wrong:
        raise ValueError(f"AXLE_TRUSTED_PROXIES: {wrong}") from None


def networks_of(addresses: Sequence[str]) -> list[Network]:
    """Read addresses and networks, such as 10.0.0.0/8. Raises ValueError for what is neither."""
    return [ip_network(one, strict=False) for one in addresses]


def without_password(url: str) -> str:
    """Return a database URL as it may be shown: without a password, and without every parameter that might be a secret."""
    plain = _PASSWORD.sub(r"\1***@", url)
    address, mark, query = plain.partition("?") if not plain.startswith("sqlite:") else (plain, "", "")
    return address + mark + "&".join(map(_shown, query.split("&")))


def _shown(parameter: str) -> str:
    name, equals, _ = parameter.partition("=")
    return parameter if SHOWN.fullmatch(unquote(name)) or not equals else f"{name}=***"


def scheme_and_host(config: Config) -> tuple[str, str]:
    """Return how the server speaks, and the address that it listens on as it is written in a URL."""
    return "https" if config.tls_cert else "http", f"[{config.host}]" if ":" in config.host else config.host


def own_address(config: Config) -> str:
    """Return where people reach the server: what is set, or where it listens, for who sits at this machine."""
    if config.public_url:
        return config.public_url.rstrip("/")
    scheme, host = scheme_and_host(config)
    return f"{scheme}://{'127.0.0.1' if host in ANYWHERE else host}:{config.port}"


def _from_file(name: str, environment: Mapping[str, str]) -> str:
    """Return the secret in a file, without the line break that ends it."""
    path = environment[f"{name}_FILE"]
    if environment.get(name):
        raise ValueError(f"{name} and {name}_FILE are both set: use one of them")
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_SECRET_FILE + 1)
        text = content.decode().removesuffix("\n").removesuffix("\r")
    except OSError as wrong:
        raise ValueError(f"{name}_FILE: cannot read {path}: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name}_FILE: {path} is not UTF-8 text") from None
    if not text or len(content) > MAX_SECRET_FILE:
        raise ValueError(f"{name}_FILE: {path} is empty, or longer than {MAX_SECRET_FILE} bytes")
    return text


def _read_number(text: str, number_type: type[int] | type[float], refusal: str) -> float:
    try:
        return number_type(text)
    except ValueError:
        raise ValueError(refusal) from None


def _read(name: str, text: str, setting_type: type) -> object:
    try:
        if setting_type is bool:
            if text.lower() not in _YES + _NO:
                raise ValueError("write true or false")
            return text.lower() in _YES
        if setting_type is int:
            return _read_number(text, int, "write a whole number")
        if setting_type is float:
            return _read_number(text, float, "write a number")
        if setting_type is tuple:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return _READERS[setting_type](text) if setting_type in _READERS else text
    except ValueError as wrong:
        raise ValueError(f"{name}: {wrong}") from None
