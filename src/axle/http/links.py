"""Who acts by a link that somebody was sent: the link itself says in which account."""

from __future__ import annotations

from axle.core.oauth import digest
from axle.core.people import OneTimeLink
from axle.core.permissions import ALL
from axle.http.auth import NOBODY, Identity
from axle.http.jobs import Jobs
from axle.storage.interface import READ_LANE


async def holder(jobs: Jobs, secret: str) -> Identity:
    """Return who holds a link, and may act in its account alone; nobody for what is none."""
    link_hash = digest(secret)
    link: OneTimeLink | None = await jobs.run(READ_LANE, NOBODY.account, lambda tx: tx.one_time_link(link_hash))
    return Identity(link.account, 0, frozenset((ALL,))) if link else NOBODY
