"""Owners: the people whom records are assigned to. A user of an account is one of its owners."""

from __future__ import annotations

from collections.abc import Iterable

from axle.storage.interface import Owner, Transaction

MAX_DIGITS = 18


def number(text: str) -> int | None:
    """Read the id of an owner or a user; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


def named(tx: Transaction, texts: Iterable[str]) -> dict[str, Owner]:
    """Return the owners that property values name, archived ones included."""
    ids = [one for one in map(number, texts) if one is not None]
    return {str(one.id): one for one in tx.owners(ids)}
