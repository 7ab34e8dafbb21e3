"""The commands for apps that use OAuth: create, list, rotate, archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from axle.cli_values import account_of, instant_of, scopes_of, span_of, warn, write
from axle.config import Config


def add_app(app: Any, output: Any) -> None:
    """Add what the command line may say of apps."""
    create = app.add_parser("create", parents=[output], help="create an app and print its secrets once")
    create.add_argument("name", help="name that users see when the app asks for access")
    create.add_argument("--redirect-uri", action="append", required=True, help="redirect URI, can be repeated")
    create.add_argument(
        "--scope", action="append", default=[], help="scope that the app can ask for, can be repeated (default: all)"
    )
    create.add_argument("--account", type=int, default=0, help="account that owns the app (default: the first)")
    app.add_parser("list", parents=[output], help="list apps")
    archive = app.add_parser("archive", parents=[output], help="archive an app and revoke all its tokens")
    archive.add_argument("client_id", help="client id of the app, or its number")
    rotate = app.add_parser("rotate", parents=[output], help="give an app a new client secret and print it once")
    rotate.add_argument("client_id", help="client id of the app")
    rotate.add_argument(
        "--keep-old", default="", help="how long OAuth also accepts the old secret: 24h, 30m, 7d (default: not)"
    )


def _create_app(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.oauth import apps

    account = account_of(storage, options)
    new_app = apps.NewApp(options["name"], tuple(options["redirect_uri"]), scopes_of(options))
    created = write(storage, account, lambda tx: apps.create(tx, new_app, clock(), _seal(config)))
    secrets = {"client_id": created.app.client_id, "client_secret": created.secret, "refresh_token": created.refresh}
    return [{"id": created.app.id, **secrets, "account": account, "name": created.app.name, "scopes": created.app.scopes}]


def _list_apps(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    return [_app(one) for one in storage.read(0, lambda tx: tx.apps())]


def _archive_app(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.oauth import apps

    return [_app(write(storage, 0, lambda tx: apps.archive(tx, options["client_id"], clock())))]


def _rotate_app(storage: Any, config: Config, options: dict[str, Any]) -> list[dict[str, Any]]:
    from axle.http.endpoint import clock
    from axle.operations.oauth import apps

    now = clock()
    keep = span_of(options["keep_old"]) if options["keep_old"] else 0
    if keep is None:
        raise ValueError("--keep-old: write a time such as 24h, 30m or 7d")
    seal = _seal(config)
    rotated = write(storage, 0, lambda tx: apps.rotate(tx, options["client_id"], keep, now, seal))
    until = {"old_secret_until": instant_of(now + keep)} if keep else {}
    return [{"id": rotated.app.id, "client_id": rotated.app.client_id, "client_secret": rotated.secret} | until]


def _seal(config: Config) -> Any:
    """Return what seals the secret of an app; warn where nothing can, since such an app gets no webhooks."""
    from axle.http.app import sealer_of

    sealer = sealer_of(config)
    if sealer is None:
        warn("AXLE_SECRET_KEY is not set, so the app gets no webhooks until `axle app rotate` is run with it")
    return sealer.seal if sealer else None


def _app(app: Any) -> dict[str, Any]:
    return {
        "id": app.id,
        "client_id": app.client_id,
        "account": app.account,
        "name": app.name,
        "redirect_uris": list(app.redirect_uris),
        "scopes": app.scopes,
        "state": "active" if app.archived_ms is None else "archived",
        "archived": app.archived_ms is not None,
    }


ACTIONS: Mapping[tuple[str, str], Callable[..., list[dict[str, Any]]]] = {
    ("app", "create"): _create_app,
    ("app", "list"): _list_apps,
    ("app", "archive"): _archive_app,
    ("app", "rotate"): _rotate_app,
}
