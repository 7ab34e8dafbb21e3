"""The command line: `axle serve`, and what an operator does to accounts, tokens, apps and owners."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from axle import __version__
from axle.config import MEMORY, Config, from_environment
from axle.core.errors import AxleError
from axle.core.permissions import ALL

MAX_OWNERS = 1_000_000  # that are listed
MAX_NAME = 100  # of an account


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
    account = _actions(commands, "account", "accounts")
    create = account.add_parser("create", parents=[database], help="add an account, with its first owner")
    create.add_argument("name", nargs="?", default="Account")
    create.add_argument("--owner-email", help="e-mail of the first owner (AXLE_OWNER_EMAIL)")
    create.add_argument("--json", action="store_true")
    account.add_parser("list", parents=[database], help="list accounts").add_argument("--json", action="store_true")
    _add_token(commands, database)
    _add_app(commands, database)
    _add_owner(commands, database)
    return parser


def _actions(commands: Any, name: str, text: str) -> Any:
    return commands.add_parser(name, help=text).add_subparsers(dest="action", required=True, metavar="ACTION")


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the API", description="Each option is also read from AXLE_<NAME>.")
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (8585)")
    serve.add_argument("--database", help="sqlite:///path, memory: or postgresql://… (sqlite:///axle.db)")
    serve.add_argument("--tls-cert", help="certificate file, PEM")
    serve.add_argument("--tls-key", help="key file, PEM")
    serve.add_argument("--behaviour", help="documented or observed; observed with --test, else documented")
    serve.add_argument("--log-bodies", action="store_true", default=None, help="log the beginning of request bodies too")
    serve.add_argument("--test", action="store_true", default=None, help="serve controls for tests too, in memory (AXLE_TEST)")
    serve.add_argument("--no-access-log", dest="access_log", action="store_false", default=None, help="log no requests")


def _add_token(commands: Any, database: argparse.ArgumentParser) -> None:
    token = _actions(commands, "token", "tokens of private apps")
    create = token.add_parser("create", parents=[database], help="make a token and print it, this once")
    create.add_argument("--account", type=int, default=0, help="the account; without it, the first")
    create.add_argument("--scope", action="append", default=[], help="may be given several times; none: everything")
    create.add_argument("--name", default="")
    create.add_argument("--json", action="store_true")
    token.add_parser("list", parents=[database], help="list tokens").add_argument("--json", action="store_true")
    revoke = token.add_parser("revoke", parents=[database], help="make a token worthless")
    revoke.add_argument("token", help="the token, or at least 8 characters of its hash as `list` shows it")
    revoke.add_argument("--json", action="store_true")


def _add_app(commands: Any, database: argparse.ArgumentParser) -> None:
    app = _actions(commands, "app", "apps that use OAuth")
    create = app.add_parser("create", parents=[database], help="make an app and print its secrets, this once")
    create.add_argument("name")
    create.add_argument("--redirect-uri", action="append", required=True, help="may be given several times")
    create.add_argument("--scope", action="append", default=[], help="what it may ask for, several times; none: everything")
    create.add_argument("--account", type=int, default=0, help="whose app it is; without it, the first account's")
    create.add_argument("--json", action="store_true")
    app.add_parser("list", parents=[database], help="list apps").add_argument("--json", action="store_true")
    archive = app.add_parser("archive", parents=[database], help="end an app, and revoke all its tokens")
    archive.add_argument("client_id")
    archive.add_argument("--json", action="store_true")


def _add_owner(commands: Any, database: argparse.ArgumentParser) -> None:
    owner = _actions(commands, "owner", "whom records are assigned to")
    where = argparse.ArgumentParser(add_help=False, parents=[database])
    where.add_argument("--account", type=int, default=0, help="the account; without it, the first")
    where.add_argument("--json", action="store_true")
    create = owner.add_parser("create", parents=[where], help="add an owner")
    create.add_argument("email")
    create.add_argument("--first-name", default="")
    create.add_argument("--last-name", default="")
    create.add_argument("--team", action="append", default=[], help="may be given several times; the first is the primary one")
    owner.add_parser("list", parents=[where], help="list owners, archived ones included")
    archive = owner.add_parser("archive", parents=[where], help="let an owner leave; records stay assigned")
    archive.add_argument("id", type=int)
    load = owner.add_parser("import", parents=[where], help="add the owners of a CSV file, all or none")
    load.add_argument("file", help="CSV with a column email; also first_name, last_name, id, user_id, teams, archived")


_EXTRAS = {"psycopg": "postgres", "yaml": "testing", "pytest": "testing"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong is one line on standard error and exit status 1."""
    given = vars(_parser().parse_args(arguments))
    try:
        config = from_environment(os.environ, given)
        if given["command"] == "serve":
            from axle.serve import serve

            serve(config)
        else:
            _administer(config, given)
    except ModuleNotFoundError as missing:
        extra = _EXTRAS.get(str(missing.name).partition("_")[0], "server")
        print(f"axle: {missing.name} is not installed; it comes with: pip install 'axle-crm[{extra}]'", file=sys.stderr)
        return 1
    except (AxleError, ValueError, OSError) as wrong:
        print(f"axle: {wrong}", file=sys.stderr)
        return 1
    return 0


def _administer(config: Config, given: dict[str, Any]) -> None:
    from axle.storage import open_storage

    if config.database == MEMORY:
        raise ValueError(f"{MEMORY} is known to the server alone: name its database with --database or AXLE_DATABASE")
    storage = open_storage(config.database)
    try:
        rows = _ACTIONS[given["command"], given["action"]](storage, config, given)
    finally:
        storage.close()
    if given.get("json"):
        listing = given["action"] == "list"
        print(json.dumps(rows if listing else rows[0]))
    elif (given["command"], given["action"]) in _LABELLED:
        for name, value in rows[0].items():
            print(f"{name}: {value}")
    else:
        for row in rows:
            print("  ".join(str(value) for value in row.values() if value is not None))


def _create_account(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.app import add_account
    from axle.http.endpoint import clock

    name = given["name"].strip()
    if not (name and name.isprintable() and len(name) <= MAX_NAME):
        raise ValueError(f"the name of an account has 1 to {MAX_NAME} printable characters")
    account = add_account(storage, name, config.owner_email, clock())
    return [{"id": account.id, "name": account.name}]


def _list_accounts(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name} for one in storage.accounts()]


def _create_token(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.app import add_token, new_token
    from axle.http.endpoint import clock
    from axle.storage.interface import Token

    account = _account(storage, given)
    scopes = " ".join(given["scope"]) or ALL
    token = add_token(storage, new_token(), Token("", account, account, given["name"], scopes, clock()))
    return [{"token": token, "account": account, "scopes": scopes}]


def _list_tokens(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "hash": one.hash[:16],
            "kind": one.kind,
            "account": one.account,
            "name": one.name,
            "scopes": one.scopes,
            "revoked": one.revoked_ms is not None,
        }
        for one in storage.tokens()
    ]


def _revoke_token(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.core.oauth import digest
    from axle.http.endpoint import clock

    text = given["token"]
    found = [one for one in storage.tokens() if one.hash == digest(text) or (len(text) >= 8 and one.hash.startswith(text))]
    if len(found) != 1:
        raise ValueError("no token is meant by that" if not found else "that means more than one token")
    found[0].revoked_ms = clock()
    storage.save_token(found[0])
    return [{"hash": found[0].hash[:16], "account": found[0].account, "revoked": True}]


def _create_app(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations import apps

    account = _account(storage, given)
    wanted = apps.NewApp(given["name"], tuple(given["redirect_uri"]), " ".join(given["scope"]) or ALL)
    made = storage.write(account, lambda tx: apps.create(tx, wanted, clock()))
    secrets = {"client_id": made.app.client_id, "client_secret": made.secret, "refresh_token": made.refresh}
    return [{"id": made.app.id, **secrets, "account": account, "name": made.app.name, "scopes": made.app.scopes}]


def _list_apps(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [_app(one) for one in storage.read(0, lambda tx: tx.apps())]


def _archive_app(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations import apps

    return [_app(storage.write(0, lambda tx: apps.archive(tx, given["client_id"], clock())))]


def _app(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "client_id": one.client_id,
        "account": one.account,
        "name": one.name,
        "redirect_uris": list(one.redirect_uris),
        "scopes": one.scopes,
        "archived": one.archived_ms is not None,
    }


def _account(storage: Any, given: dict[str, Any]) -> int:
    """Return the account that is meant, which is the first where none is named."""
    known = [one.id for one in storage.accounts()]
    account: int = given["account"] or next(iter(known), 0)
    if account not in known:
        raise ValueError(f"there is no account {account}" if account else "there is no account yet")
    return account


def _create_owner(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations import owners

    wanted = owners.NewOwner(given["email"], given["first_name"], given["last_name"], teams=tuple(given["team"]))
    made = storage.write(_account(storage, given), lambda tx: owners.add(tx, [wanted], clock()))
    return [_owner(one) for one in made]


def _list_owners(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    return [_owner(one) for one in storage.read(_account(storage, given), lambda tx: tx.owner_page(0, MAX_OWNERS, None))]


def _archive_owner(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations import owners

    def work(tx: Any) -> Any:
        found = tx.owners([given["id"]])
        if not found:
            raise ValueError(f"there is no owner {given['id']}")
        return owners.archive(tx, found[0], clock())

    return [_owner(storage.write(_account(storage, given), work))]


def _import_owners(storage: Any, config: Config, given: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations import owners, roster

    try:
        wanted = roster.read(Path(given["file"]).read_bytes())
    except OSError as wrong:
        raise ValueError(f"cannot read {given['file']}: {wrong.strerror}") from None
    made = storage.write(_account(storage, given), lambda tx: owners.add(tx, wanted, clock()))
    return [{"imported": len(made)}]


def _owner(one: Any) -> dict[str, Any]:
    teams = ";".join(team.name for team in one.teams)
    state = "archived" if one.archived_ms is not None else "active"
    return {"id": one.id, "userId": one.user_id, "email": one.email, "name": f"{one.first_name} {one.last_name}".strip()} | {
        "teams": teams,
        "state": state,
    }


_ACTIONS: dict[tuple[str, str], Any] = {
    ("account", "create"): _create_account,
    ("account", "list"): _list_accounts,
    ("token", "create"): _create_token,
    ("token", "list"): _list_tokens,
    ("token", "revoke"): _revoke_token,
    ("app", "create"): _create_app,
    ("app", "list"): _list_apps,
    ("app", "archive"): _archive_app,
    ("owner", "create"): _create_owner,
    ("owner", "list"): _list_owners,
    ("owner", "archive"): _archive_owner,
    ("owner", "import"): _import_owners,
}
_LABELLED = [("app", "create")]  # answers of several secrets, which nobody could tell apart


if __name__ == "__main__":
    sys.exit(main())
