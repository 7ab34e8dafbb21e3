"""Who acts by a link that somebody was sent: the link itself says in which account."""

from __future__ import annotations

from collections.abc import Callable

from axle.core.oauth import digest
from axle.core.permissions import ALL
from axle.http.auth import NOBODY, Identity
from axle.storage.interface import Transaction


def holding(secret: str) -> Callable[[Transaction], Identity]:
    """Return work that asks the database who holds a link, and may act in its account alone; nobody for what is none."""
    link_hash = digest(secret)

    def work(tx: Transaction) -> Identity:
        link = tx.one_time_link(link_hash)
        return Identity(link.account, 0, frozenset((ALL,))) if link else NOBODY

    return work
