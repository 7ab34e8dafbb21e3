"""Deliveries of webhooks within a transaction: added, leased, settled, sent again, shown and forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from axle.core.changes import Change
from axle.core.events import ERASED
from axle.core.webhooks import ANSWER_SHOWN, LOST, MAX_LONG_ANSWERS, TIRED, WAITING, Attempt, Delivery, Endpoint, Item
from axle.storage import person_queries
from axle.storage import webhook_queries as queries
from axle.storage.interface.webhooks import DeliveryQuery, Settlement
from axle.storage.queries import MAX_ID
from axle.storage.sql import SQL, Row
from axle.storage.transaction.view import View

SEQUENCE = "delivery"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[Item, ...]).decode


class SQLDeliveries(View):
    """The requests that tell apps of one account's events."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Add deliveries, which get the next ids, and have their receivers looked at."""
        if not deliveries:
            return []
        rows: Any = self._cursor.run(SQL(queries.NEXT_NUMBERS, (self.account, SEQUENCE, len(deliveries))))
        first = int(rows[0][0]) - len(deliveries) + 1
        numbered = [msgspec.structs.replace(delivery, id=number) for number, delivery in enumerate(deliveries, first)]
        self._many(queries.ADD_DELIVERY, (self._delivery_row(delivery) for delivery in numbered))
        next_ms = {delivery.app: delivery.next_ms for delivery in numbered if delivery.state == WAITING}
        self._many(queries.WAKE_ENDPOINT, ((self.account, app, at_ms, TIRED) for app, at_ms in sorted(next_ms.items())))
        return numbered

    def _delivery_row(self, delivery: Delivery) -> tuple[Any, ...]:
        first = min((item.event for item in delivery.items), default=0)
        items = _encode(delivery.items).decode()
        return (
            *(self.account, delivery.id, delivery.app, delivery.purpose, delivery.state, items, first),
            *(delivery.attempts, delivery.next_ms, delivery.lease, delivery.created_ms, delivery.ended_ms),
        )

    def endpoints(self) -> list[Endpoint]:
        """Return what is known of the receivers."""
        return self._rows(SQL(queries.ENDPOINTS, (self.account,)), Endpoint)

    def locked_endpoint(self, app_id: int) -> Endpoint:
        """Return a receiver and keep it as it is."""
        return self._rows(SQL(queries.LOCK_ENDPOINT, (self.account, app_id)), Endpoint)[0]

    def save_endpoints(self, endpoints: Sequence[Endpoint]) -> None:
        """Replace what is known of receivers."""
        rows = [msgspec.structs.astuple(endpoint) for endpoint in endpoints]
        self._many(queries.SAVE_ENDPOINT, ((*values, self.account, app_id) for app_id, *values in rows))

    def in_flight(self, app_ids: Sequence[int], now_ms: int) -> dict[int, tuple[int, int]]:
        """Return how many deliveries are leased, and when the first lease ends."""
        if not app_ids:
            return {}
        rows: Any = self._cursor.run(queries.in_flight(self._dialect, self.account, app_ids, now_ms))
        return {app: (count, first_end) for app, count, first_end in rows}

    def due_deliveries(self, app_id: int, now_ms: int, limit: int) -> list[Delivery]:
        """Return deliveries whose moment has come."""
        return self._rows(SQL(queries.DUE_DELIVERIES, (self.account, app_id, now_ms, limit)), delivery_of)

    def next_delivery(self, app_id: int) -> int | None:
        """Return when the next delivery is to be sent."""
        return next(iter(self._rows(SQL(queries.NEXT_DELIVERY, (self.account, app_id)), int)), None)

    def lease(self, deliveries: Sequence[Delivery], until_ms: int, holder: str) -> None:
        """Have deliveries belong to a holder; what an earlier one did is noted as lost."""
        lost = [delivery for delivery in deliveries if delivery.lease]
        self._many(queries.COUNT_LOST, ((self.account, delivery.id) for delivery in lost))
        self._add_attempts(Attempt(delivery.id, delivery.attempts, delivery.next_ms, 0, LOST, None) for delivery in lost)
        self._many(queries.LEASE, ((holder, until_ms, self.account, delivery.id) for delivery in deliveries))

    def _add_attempts(self, attempts: Iterable[Attempt]) -> None:
        self._many(queries.ADD_ATTEMPT, ((self.account, *msgspec.structs.astuple(_begun(one))) for one in attempts))

    def _add_answered(self, attempts: Sequence[Attempt]) -> None:
        """Note attempts. A long answer is kept apart, so that whoever reads the log does not read it; the oldest go."""
        self._add_attempts(attempts)
        long = [(self.account, one.delivery, one.number, one.answer) for one in attempts if len(one.answer) > ANSWER_SHOWN]
        if long:
            self._many(queries.ADD_LONG_ANSWER, long)
            self._cursor.run(SQL(queries.CUT_LONG_ANSWERS, (self.account, self.account, MAX_LONG_ANSWERS)))

    def settle(self, settlements: Sequence[Settlement]) -> list[bool]:
        """Note what came of sending deliveries; of one that has been leased again, its attempt alone."""
        settled = [self._settled(one) for one in settlements]
        kept = [one for one, is_settled in zip(settlements, settled, strict=True) if is_settled]
        about = [(key, one.delivery.id) for one in kept if one.attempt.answer for key in one.records]
        self._many(queries.ADD_TOLD, ((self.account, *key, number) for key, number in about))
        self._add_answered([one.attempt for one in kept])
        lost = [one.attempt for one, is_settled in zip(settlements, settled, strict=True) if not is_settled]
        self._many(queries.COMPLETE_LOST, map(self._completed, lost))
        return settled

    def _completed(self, attempt: Attempt) -> Row:
        outcome = (attempt.at_ms, attempt.duration_ms, attempt.result, attempt.status, attempt.detail)
        return (*outcome, self.account, attempt.delivery, attempt.number, LOST)

    def _settled(self, settlement: Settlement) -> bool:
        delivery, attempt, state, next_ms, _ = settlement
        ended = None if state == WAITING else attempt.at_ms + attempt.duration_ms
        values = (state, next_ms, ended, self.account, delivery.id, delivery.lease, delivery.attempts)
        return bool(self._cursor.run(SQL(queries.SETTLE, values)))

    def give_up_deliveries(self, app_id: int, now_ms: int) -> None:
        """Have all deliveries failed that wait for a receiver."""
        self._cursor.run(SQL(queries.GIVE_UP, (now_ms, self.account, app_id)))

    def send_again(self, number: int, now_ms: int) -> int | None:
        """Have a delivery wait again, and return its app."""
        apps = self._rows(SQL(queries.AGAIN, (now_ms, self.account, number)), int)
        self._many(queries.WAKE_ENDPOINT, ((self.account, app, now_ms, MAX_ID) for app in apps))
        return next(iter(apps), None)

    def failed_deliveries(self, app_id: int | None, limit: int) -> list[int]:
        """Return deliveries that have failed, oldest first."""
        return self._rows(queries.failed(self.account, app_id, limit), int)

    def deliveries(self, query: DeliveryQuery) -> list[Delivery]:
        """Return deliveries, newest first."""
        before = MAX_ID if query.before is None else query.before
        return self._rows(queries.deliveries(self.account, query.app, query.state, before, query.limit), delivery_of)

    def delivery(self, number: int) -> Delivery | None:
        """Return one delivery."""
        return next(iter(self._rows(SQL(f"{queries.DELIVERY} AND id = ?", (self.account, number)), delivery_of)), None)

    def attempts(self, numbers: Sequence[int]) -> list[Attempt]:
        """Return the attempts of deliveries, in order."""
        return self._rows(queries.attempts(self._dialect, self.account, numbers), Attempt) if numbers else []

    def answer(self, attempt: Attempt) -> str:
        """Return all that is kept of an answer."""
        key = (self.account, attempt.delivery, attempt.number)
        return next(iter(self._rows(SQL(queries.LONG_ANSWER, key), str)), attempt.answer)

    def trim_deliveries(self, before_ms: int, limit: int) -> int:
        """Forget deliveries that ended before a moment."""
        ids = self._rows(SQL(queries.OLD_DELIVERIES, (self.account, limit, before_ms)), int)
        for query in queries.forget_deliveries(self._dialect, self.account, ids) if ids else ():
            self._cursor.run(query)
        return len(ids)

    def _forget_answers(self, changes: Sequence[Change]) -> None:
        """Forget what receivers answered to deliveries that told of erased records, and links: both may repeat values."""
        keys = [(self.account, change.after.type.key, change.after.id) for change in changes if change.event == ERASED]
        self._many(queries.FORGET_ANSWERS, ((self.account, *key) for key in keys))
        self._many(queries.FORGET_LONG_ANSWERS, ((self.account, *key) for key in keys))
        self._many(queries.FORGET_TOLD, keys)
        self._many(person_queries.FORGET_LINKS_OF, keys)


def _begun(attempt: Attempt) -> Attempt:
    """Return an attempt with the beginning of its answer."""
    return msgspec.structs.replace(attempt, answer=attempt.answer[:ANSWER_SHOWN], answer_length=len(attempt.answer))


def delivery_of(*row: Any) -> Delivery:
    """Make a delivery of a row, whose items are JSON text."""
    number, app, purpose, state, items, *rest = row
    return Delivery(number, app, purpose, state, _decode(items), *rest)
