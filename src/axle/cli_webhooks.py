"""The commands for webhooks: list and show deliveries, send them again, tell again what happened, send a sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from axle.cli_values import account_of, instant_of, write
from axle.config import Config
from axle.core.whole_numbers import whole_number


def add_webhook(webhook: Any, output: Any) -> None:
    """Add what the command line may say of webhooks."""

    def command(name: str, text: str) -> Any:
        parser = webhook.add_parser(name, parents=[output], help=text)
        parser.add_argument("--account", type=int, default=0, help="account in which it happened (default: the first)")
        return parser

    listed = command("list", "list deliveries, newest first")
    listed.add_argument("--state", default="", choices=("waiting", "delivered", "failed", "empty"), help="only these")
    listed.add_argument("--app", type=int, help="only those to this app")
    listed.add_argument("--limit", type=int, default=50, help="how many (50)")
    show = command("show", "show a delivery with its attempts")
    show.add_argument("id", type=int, help="id of the delivery")
    show.add_argument("--attempt", type=int, help="only this attempt, with its whole answer")
    retry = command("retry", "send a delivery again, or all that failed")
    retry.add_argument("id", type=int, nargs="?", help="id of the delivery (default: all that failed)")
    retry.add_argument("--app", type=int, help="all that failed to this app")
    replay = command("replay", "tell an app again of what happened")
    replay.add_argument("app", type=int, help="id of the app")
    replay.add_argument("--from", dest="from_", required=True, help="time of ISO 8601, or number of an event")
    replay.add_argument("--to", default="", help="the same (default: now)")
    command("test", "send an app a sample of its subscriptions").add_argument("app", type=int, help="id of the app")


Options = dict[str, Any]
Rows = list[dict[str, Any]]


def _list(storage: Any, config: Config, options: Options) -> Rows:
    from axle.storage.interface import DeliveryQuery

    query = DeliveryQuery(max(1, options["limit"]), app=options["app"], state=options["state"])
    deliveries = storage.read(account_of(storage, options), lambda tx: tx.deliveries(query))
    return [_row(delivery) for delivery in deliveries]


def _show(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.app import catalog
    from axle.operations.account_catalogs import Catalogs
    from axle.operations.webhooks import log

    def work(tx: Any) -> Any:
        logged = log.detailed(tx, Catalogs(catalog()).of(tx), options["id"])
        if options["attempt"] is not None:
            logged.attempts = [log.whole_attempt(tx, logged, options["attempt"])]
        return logged

    logged = storage.read(account_of(storage, options), work)
    attempts = [
        {
            "attempt": attempt.number,
            "sent": instant_of(attempt.at_ms),
            "result": attempt.result,
            "status": attempt.status,
            "milliseconds": attempt.duration_ms,
            "detail": attempt.detail,
            "answer": attempt.answer,
            "length": max(attempt.answer_length, len(attempt.answer)),
        }
        for attempt in logged.attempts
    ]
    return [_row(logged.delivery), *attempts]


def _retry(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.endpoint import clock
    from axle.operations.webhooks import log

    account, number = account_of(storage, options), options["id"]
    if number is not None:
        return [_row(write(storage, account, lambda tx: log.send_again(tx, number, clock())).delivery)]
    retried = write(storage, account, lambda tx: log.all_again(tx, options["app"], clock()))
    meaning = f"failed deliveries that are sent again: {retried.retried}" + (
        "; run it again for the rest" if retried.more else ""
    )
    return [{"retried": retried.retried, "more": retried.more, "meaning": meaning}]


def _replay(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.app import catalog
    from axle.http.endpoint import clock
    from axle.operations.account_catalogs import Catalogs
    from axle.operations.webhooks import log

    texts = {"from": options["from_"]} | ({"to": options["to"]} if options["to"] else {})
    bounds = {name: log.bound(name, text if (number := whole_number(text)) is None else number) for name, text in texts.items()}

    def work(tx: Any) -> Any:
        ends = (bounds["from"], bounds.get("to"))
        return log.told_again(tx, Catalogs(catalog()).of(tx), options["app"], ends, clock())

    replayed = write(storage, account_of(storage, options), work)
    meaning = f"events that are told again: {replayed.events}; deliveries: {replayed.deliveries}"
    if replayed.next is not None:
        meaning += f"; go on with --from {replayed.next}"
    return [{"events": replayed.events, "deliveries": replayed.deliveries, "next": replayed.next, "meaning": meaning}]


def _test(storage: Any, config: Config, options: Options) -> Rows:
    from axle.http.endpoint import clock
    from axle.operations.webhooks import log

    account = account_of(storage, options)
    return [_row(write(storage, account, lambda tx: log.sampled(tx, options["app"], clock())).delivery)]


def _row(delivery: Any) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "app": delivery.app,
        "purpose": delivery.purpose,
        "state": delivery.state,
        "events": len(delivery.items),
        "attempts": delivery.attempts,
        "created": instant_of(delivery.created_ms),
        "next": instant_of(delivery.next_ms) if delivery.state == "waiting" else None,
    }


ACTIONS: Mapping[tuple[str, str], Callable[..., Rows]] = {
    ("webhook", "list"): _list,
    ("webhook", "show"): _show,
    ("webhook", "retry"): _retry,
    ("webhook", "replay"): _replay,
    ("webhook", "test"): _test,
}
