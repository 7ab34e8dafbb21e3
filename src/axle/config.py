"""The settings of the server: read once, from the command line and the environment, and frozen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from axle.core.behaviour import TEST_PRESET, Behaviour, behaviour
from axle.core.limits import Limits, limits_of

DEFAULT_DATABASE = "sqlite:///axle.db"
DEFAULT_PORT = 8585
NO_LIMIT = "none"
MEMORY = "memory:"
MOST_SEARCHES = 32  # that one account may run at once


class Config(msgspec.Struct, frozen=True):
    """Everything that can be set. Each field is also an environment variable: `AXLE_` and its name in capitals."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = DEFAULT_DATABASE
    tls_cert: str = ""
    tls_key: str = ""
    token: str = ""
    owner_email: str = "owner@example.com"
    behaviour: Behaviour = Behaviour()
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    access_log: bool = True
    log_bodies: bool = False
    test: bool = False
    search_limit: str = "10000"
    searches_per_account: int = 2
    rate_limits: Limits = Limits()
    check_owners: bool = False


_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off", "")


_READERS: dict[type, Callable[[str], object]] = {Behaviour: behaviour, Limits: limits_of}


def from_environment(environment: Mapping[str, str], given: Mapping[str, object]) -> Config:
    """Make the settings of what the command line gave and, where it gave nothing, the environment.

    Raises ValueError in a sentence that names the setting.
    """
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Config):
        name = f"AXLE_{field.name.upper()}"
        if given.get(field.name) is not None:
            values[field.name] = _option(field.name, given[field.name], type(field.default))
        elif name in environment:
            values[field.name] = _read(name, environment[name], type(field.default))
    if values.get("test"):
        values.setdefault("database", MEMORY)
        values.setdefault("behaviour", behaviour(TEST_PRESET))
    config = Config(**values)  # type: ignore[arg-type]
    _check(config)
    return config


def _option(name: str, value: object, kind: type) -> object:
    """Return what an option of the command line says; the parser has read numbers and switches already."""
    return _read(f"--{name.replace('_', '-')}", value, kind) if isinstance(value, str) and kind in _READERS else value


def _check(config: Config) -> None:
    """Refuse settings that cannot be, in a sentence that names the setting."""
    if bool(config.tls_cert) != bool(config.tls_key):
        raise ValueError("TLS needs both a certificate and a key: AXLE_TLS_CERT and AXLE_TLS_KEY")
    if config.test and config.database != MEMORY:
        raise ValueError(f"--test (AXLE_TEST) empties and restores databases: it works on {MEMORY} alone")
    if config.search_limit != NO_LIMIT and not re.fullmatch("[1-9][0-9]{0,8}", config.search_limit):
        raise ValueError(f"AXLE_SEARCH_LIMIT: write a number of records, or {NO_LIMIT}")
    if not 1 <= config.searches_per_account <= MOST_SEARCHES:
        raise ValueError(f"AXLE_SEARCHES_PER_ACCOUNT: write a number from 1 to {MOST_SEARCHES}")
    if "@" not in config.owner_email:
        raise ValueError("AXLE_OWNER_EMAIL: write an e-mail address")
    if config.public_url and not re.fullmatch(r"https?://[!-~]+", config.public_url):
        raise ValueError("AXLE_PUBLIC_URL: write http://host or https://host")


def without_password(url: str) -> str:
    """Return a database URL as it may be shown."""
    return re.sub("([?&]password=)[^&]*", r"\1***", re.sub("(://[^:/@]*:).*@", r"\1***@", url))


def _read(name: str, text: str, kind: type) -> object:
    try:
        if kind is bool:
            if text.lower() not in _YES + _NO:
                raise ValueError("write true or false")
            return text.lower() in _YES
        if kind is int:
            return int(text)
        if kind is tuple:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return _READERS[kind](text) if kind in _READERS else text
    except ValueError as wrong:
        raise ValueError(f"{name}: {wrong}") from None
