"""The command line: `axle serve`, and what an operator does to accounts, tokens, apps and owners."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from axle import __version__, cli_apps, cli_capture, cli_definitions, cli_reminders, cli_users, cli_webhooks
from axle.cli_values import COMMAND_LINE, account_of, instant_of, scopes_of, span_of, warn, write
from axle.config import MEMORY, Config, from_environment, has_password, pool_options
from axle.core.errors import AxleError
from axle.core.oauth import HASH_SHOWN, digest
from axle.core.property_types import milliseconds

MAX_OWNERS = 1_000_000  # that are listed
MAX_NAME = 100  # of an account
MAX_EVENTS = 100  # that `axle audit` lists unless it is told
STANDARD_INPUT = "-"
MIN_HASH = 8  # characters of a hash that name a token


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a command in one line, like everything else that goes wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(1, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="axle", description="A CRM server compatible with HubSpot's CRM objects API.")
    parser.add_argument("--version", action="version", version=f"axle {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument("--database", help="sqlite:///path or postgresql://… (AXLE_DATABASE)")
    output = argparse.ArgumentParser(add_help=False, parents=[database])
    output.add_argument("--json", action="store_true", help="print JSON")
    account = _actions(commands, "account", "accounts")
    create = account.add_parser("create", parents=[output], help="add an account, with its first owner")
    create.add_argument("name", nargs="?", default="Account", help="name of the account (Account)")
    create.add_argument("--owner-email", help="e-mail address of the first owner (AXLE_OWNER_EMAIL)")
    account.add_parser("list", parents=[output], help="list accounts")
    _add_token(commands, output)
    cli_apps.add_app(_actions(commands, "app", "apps that use OAuth"), output)
    _add_owner(commands, output)
    cli_users.add_user(_actions(commands, "user", "people who sign in"), output)
    cli_webhooks.add_webhook(_actions(commands, "webhook", "what apps were told"), output)
    cli_reminders.add_reminder(_actions(commands, "reminder", "what owners are reminded of"), output)
    _add_audit(commands, output)
    _add_migrate(commands, database)
    cli_capture.add_capture(commands)
    cli_definitions.add_definitions(commands)
    return parser


def _add_migrate(commands: Any, database: argparse.ArgumentParser) -> None:
    text = "bring a database up to date, and distribute it over a cluster where there is Citus"
    migrate = commands.add_parser("migrate", parents=[database], help=text)
    migrate.add_argument("--dry-run", action="store_true", help="print the SQL, and send none of it (PostgreSQL only)")


def _add_audit(commands: Any, output: argparse.ArgumentParser) -> None:
    text = "list what was done to tokens, apps, owners and accounts"
    audit = commands.add_parser("audit", parents=[output], help=text)
    audit.set_defaults(action="list")
    audit.add_argument("--account", type=int, default=0, help="only this account (default: all)")
    audit.add_argument("--limit", type=int, default=MAX_EVENTS, help=f"number of entries, newest first ({MAX_EVENTS})")


def _actions(commands: Any, name: str, text: str) -> Any:
    return commands.add_parser(name, help=text).add_subparsers(dest="action", required=True, metavar="ACTION")


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the API", description=_SERVE)
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (8585)")
    serve.add_argument("--database", help="sqlite:///path, memory: or postgresql://… (sqlite:///axle.db)")
    serve.add_argument("--workers", type=int, help="number of processes, PostgreSQL only (1)")
    serve.add_argument("--tls-cert", help="certificate file, PEM")
    serve.add_argument("--tls-key", help="key file, PEM")
    serve.add_argument("--behaviour", help="documented or observed (default: documented; with --test: observed)")
    serve.add_argument("--log-bodies", action="store_true", default=None, help="also log the first bytes of request bodies")
    serve.add_argument("--test", action="store_true", default=None, help="also serve controls for tests, in memory (AXLE_TEST)")
    serve.add_argument(
        "--no-access-log",
        dest="access_log",
        action="store_false",
        default=None,
        help="do not log requests (AXLE_ACCESS_LOG=false)",
    )


def _add_token(commands: Any, output: argparse.ArgumentParser) -> None:
    token = _actions(commands, "token", "tokens of private apps")
    create = token.add_parser("create", parents=[output], help="create a token and print it once")
    create.add_argument("--account", type=int, default=0, help="account (default: the first)")
    create.add_argument("--scope", action="append", default=[], help="scope, can be repeated (default: all scopes)")
    create.add_argument("--name", default="", help="name in the list of tokens")
    create.add_argument("--expires", default="", help="90d, 12h, 30m, 45s, or an ISO 8601 instant (default: never)")
    token.add_parser("list", parents=[output], help="list tokens")
    revoke = token.add_parser("revoke", parents=[output], help="revoke a token")
    text = "8 or more characters of its hash, as `list` shows it, or - to read the token from standard input"
    revoke.add_argument("token", help=text)


def _add_owner(commands: Any, output: argparse.ArgumentParser) -> None:
    owner = _actions(commands, "owner", "owners of records")
    where = argparse.ArgumentParser(add_help=False, parents=[output])
    where.add_argument("--account", type=int, default=0, help="account (default: the first)")
    create = owner.add_parser("create", parents=[where], help="add an owner")
    create.add_argument("email", help="e-mail address, of no other active owner")
    create.add_argument("--first-name", default="", help="first name")
    create.add_argument("--last-name", default="", help="last name")
    create.add_argument("--team", action="append", default=[], help="team, can be repeated; the first is the primary one")
    owner.add_parser("list", parents=[where], help="list owners, including archived ones")
    archive = owner.add_parser("archive", parents=[where], help="archive an owner; records stay assigned")
    archive.add_argument("id", type=int, help="id of the owner")
    cli_reminders.add_settings(owner, where)
    load = owner.add_parser("import", parents=[where], help="add the owners of a CSV file, all or none")
    load.add_argument(
        "file", help="CSV file with the column email; optional: first_name, last_name, id, user_id, teams, archived"
    )


_SERVE = "Each option can also be set in the environment, such as AXLE_PORT. docs/reference/settings.md lists all settings."
_EXTRAS = {"psycopg": "postgres", "joserfc": "oidc", "yaml": "testing", "pytest": "testing"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one line on standard error and exit status 1."""
    options = vars(_parser().parse_args(arguments))
    try:
        if options["command"] == "capture":
            return cli_capture.run_capture(options)
        if options["command"] == "definitions":
            return cli_definitions.pull_definitions(options)
        config = from_environment(os.environ, _settings(options))
        _warn_of_password(options.get("database"))
        if options["command"] == "serve":
            from axle.serve import serve

            serve(config)
        elif options["command"] == "migrate":
            _migrate(config, options["dry_run"])
        else:
            _administer(config, options)
        sys.stdout.flush()
    except ModuleNotFoundError as missing:
        extra = _EXTRAS.get(str(missing.name).partition("_")[0], "server")
        print(
            f"axle: {missing.name} is not installed; in a clone of Axle, run: pip install '.[{extra}]'",
            file=sys.stderr,
        )
        return 1
    except BrokenPipeError:  # who reads the answer has seen enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (AxleError, ValueError, OSError) as wrong:
        print(f"axle: {wrong}", file=sys.stderr)
        return 1
    return 0


def _settings(options: dict[str, Any]) -> dict[str, Any]:
    """Return what a command line says of settings: commands have arguments of their own with the same names."""
    return options if options["command"] == "serve" else {name: options.get(name) for name in ("database", "owner_email")}


def _warn_of_password(url: str | None) -> None:
    """Warn of a secret that stands in the command line, which every user of the machine can read."""
    if url and has_password(url):
        warn(
            "--database contains a password, which other users can see in the process list: use AXLE_DATABASE_FILE or ~/.pgpass"
        )


def _migrate(config: Config, dry_run: bool) -> None:
    from axle.storage import POSTGRES, open_storage

    if config.database.startswith(POSTGRES):
        from axle.storage.postgres import citus

        lines = citus.script(config.database) if dry_run else citus.migrate(config.database, pool_options(config))
        print("\n".join(lines))
    elif dry_run:
        raise ValueError("--dry-run is for PostgreSQL")
    else:
        _file(config)
        open_storage(config.database).close()
        print("the schema is up to date")


def _file(config: Config, may_create: bool = False) -> str:
    """Return the path of the database, empty where it is no file. Raises ValueError for one that is not there."""
    from axle.storage import file_path

    if config.database == MEMORY:
        raise ValueError(
            f"{MEMORY} exists only inside a running server: name another database with --database or AXLE_DATABASE"
        )
    path = file_path(config.database)
    if path and not may_create and not Path(path).exists():
        raise ValueError(f"there is no database {path}: check --database or AXLE_DATABASE; `axle serve` creates one")
    return path


def _administer(config: Config, options: dict[str, Any]) -> None:
    from axle.storage import open_storage
    from axle.storage.sqlite.files import exposed

    path = _file(config, may_create=(options["command"], options["action"]) == ("account", "create"))
    storage = open_storage(config.database, options=pool_options(config))
    try:
        rows = _ACTIONS[options["command"], options["action"]](storage, config, options)
        if path and (warning := exposed(path)):
            warn(warning)
    finally:
        storage.close()
    if options.get("json"):
        listing = options["action"] in ("list", "show")
        print(json.dumps(rows if listing else rows[0]))
    elif (options["command"], options["action"]) in _LABELLED:
        for name, value in rows[0].items():
            print(f"{name}: {value}")
    else:
        for row in rows:
            print(_line(row))


def _cell(name: str, value: Any) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"{name}={text}" if name in _NAMED else text


def _line(row: dict[str, Any]) -> str:
    """Show a row as a line: a state says more than true or false, which only JSON has."""
    return "  ".join(_cell(name, value) for name, value in row.items() if value is not None and not isinstance(value, bool))


def _create_account(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.app import add_account
    from axle.http.endpoint import clock

    name = options["name"].strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise ValueError(f"the name of an account must have 1 to {MAX_NAME} printable characters")
    account = add_account(storage, name, config.owner_email, clock(), COMMAND_LINE)
    return [{"id": account.id, "name": account.name}]


def _list_accounts(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name} for one in storage.accounts()]


def _create_token(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.core.accounts import Token
    from axle.http.app import add_token
    from axle.http.endpoint import clock
    from axle.operations.oauth.account_tokens import new_token

    account = account_of(storage, options)
    scopes = scopes_of(options)
    now = clock()
    expires = _expiry(options["expires"], now)
    token = add_token(storage, new_token(), Token("", account, account, options["name"], scopes, now, expires), COMMAND_LINE)
    return [{"token": token, "account": account, "scopes": scopes} | ({"expires": instant_of(expires)} if expires else {})]


def _expiry(text: str, now_ms: int) -> int | None:
    """Return when something expires. Raises ValueError for what is no moment to come."""
    if not text:
        return None
    span = span_of(text)
    moment = now_ms + span if span is not None else milliseconds(text)
    if moment is None or moment <= now_ms:
        raise ValueError("--expires: write 90d, 12h, 30m, 45s, or an ISO 8601 instant in the future")
    return moment


def _list_tokens(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock

    now = clock()
    return [
        {
            "hash": token.hash[:HASH_SHOWN],
            "kind": token.purpose,
            "account": token.account,
            "name": token.name,
            "scopes": token.scopes,
            "state": _token_state(token, now),
            "revoked": token.revoked_ms is not None,
            "revoked_at": instant_of(token.revoked_ms),
            "created": instant_of(token.created_ms),
            "last_used": instant_of(token.used_ms),
            "expires": instant_of(token.expires_ms),
        }
        for token in storage.tokens()
    ]


def _token_state(token: Any, now_ms: int) -> str:
    if token.revoked_ms is not None:
        return "revoked"
    return "expired" if token.expires_ms is not None and token.expires_ms <= now_ms else "active"


def _revoke_token(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock

    piped = options["token"] == STANDARD_INPUT
    text = sys.stdin.readline().strip() if piped else options["token"]
    meant = [
        token for token in storage.tokens()
        if token.hash == digest(text) or (len(text) >= MIN_HASH and not piped and token.hash.startswith(text))
    ]  # fmt: skip
    if len(meant) != 1:
        if len(text) < MIN_HASH and not piped:
            raise ValueError(f"write at least {MIN_HASH} characters of the token's hash, as `axle token list` shows it")
        raise ValueError("no token matches" if not meant else "more than one token matches")
    if not piped and meant[0].hash == digest(text):
        warn("other users can see a token on the command line, and the shell stores it: use its hash, or pipe the token to -")
    storage.write(meant[0].account, partial(_revoke, meant[0], clock()))
    return [{"hash": meant[0].hash[:HASH_SHOWN], "account": meant[0].account, "state": "revoked", "revoked": True}]


def _revoke(token: Any, now_ms: int, tx: Any) -> None:
    from axle.operations.journal import lifecycle

    tx.actor, token.revoked_ms = COMMAND_LINE, now_ms
    with lifecycle.noted(tx, token.app, token.account, now_ms):
        tx.save_token(token)


def _list_events(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    if options["limit"] < 1:
        raise ValueError("--limit: write a number above 0")
    return [
        {
            "at": instant_of(event.at_ms),
            "account": event.account,
            "kind": event.subject_type,
            "subject": event.subject,
            "action": event.action,
            "by": event.actor,
            "detail": json.loads(event.detail) if options["json"] else event.detail,
        }
        for event in storage.credential_events(options["account"], options["limit"])
    ]


def _create_owner(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import owners

    owner_input = owners.NewOwner(options["email"], options["first_name"], options["last_name"], teams=tuple(options["team"]))
    added = write(storage, account_of(storage, options), lambda tx: owners.add(tx, [owner_input], clock()))
    return [_owner(one) for one in added]


def _list_owners(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    return [_owner(one) for one in storage.read(account_of(storage, options), lambda tx: tx.owner_page(0, MAX_OWNERS, None))]


def _archive_owner(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import owners

    def work(tx: Any) -> Any:
        matches = tx.owners([options["id"]])
        if not matches:
            raise ValueError(f"there is no owner {options['id']}")
        return owners.archive(tx, matches[0], clock())

    return [_owner(write(storage, account_of(storage, options), work))]


def _import_owners(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.people import owners, owners_csv

    try:
        owner_inputs = owners_csv.read(Path(options["file"]).read_bytes())
    except OSError as wrong:
        raise ValueError(f"cannot read {options['file']}: {wrong.strerror}") from None
    added = write(storage, account_of(storage, options), lambda tx: owners.add(tx, owner_inputs, clock()))
    return [{"imported": len(added)}]


def _owner(owner: Any) -> dict[str, Any]:
    return {
        "id": owner.id,
        "userId": owner.user_id,
        "email": owner.email,
        "name": f"{owner.first_name} {owner.last_name}".strip(),
        "teams": ";".join(team.name for team in owner.teams),
        "state": "active" if owner.archived_ms is None else "archived",
    }


_ACTIONS: dict[tuple[str, str], Any] = {
    ("account", "create"): _create_account,
    ("account", "list"): _list_accounts,
    ("token", "create"): _create_token,
    ("token", "list"): _list_tokens,
    ("token", "revoke"): _revoke_token,
    **cli_apps.ACTIONS,
    **cli_webhooks.ACTIONS,
    **cli_reminders.ACTIONS,
    **cli_users.ACTIONS,
    ("owner", "create"): _create_owner,
    ("owner", "list"): _list_owners,
    ("owner", "archive"): _archive_owner,
    ("owner", "import"): _import_owners,
    ("audit", "list"): _list_events,
}
# Answers with secrets, which nobody could tell apart.
_LABELLED = [("app", "create"), ("app", "rotate"), ("user", "invite"), ("user", "link")]
_NAMED = ("revoked_at", "created", "last_used", "expires", "by")  # what one could not tell apart in a line


if __name__ == "__main__":
    sys.exit(main())
