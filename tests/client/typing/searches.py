"""Search expressions, as a user's code writes them."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, assert_type

from axle.client.expressions import Condition, Expression, P, Sort


class Stage(enum.Enum):
    """An enumeration of the user's own."""

    OPEN = "open"


def searches() -> list[dict[str, Any]]:
    """Conditions and what joins them are expressions, whatever they are written with."""
    assert_type(P.hs_task_status.eq("WAITING"), Condition)
    assert_type(P.hs_timestamp < datetime.now(UTC), Condition)
    assert_type(P.amount == Decimal(5), Condition)
    assert_type(P.amount != 5, Condition)
    assert_type(~P.hs_task_status.in_(["WAITING", Stage.OPEN]) & (P["day"] >= date(2026, 1, 1)), Expression)
    assert_type(P.associations.contact.eq(5) | P.amount.between(1, 5.5) | P.name.contains("ad*"), Expression)
    assert_type(P.hs_timestamp.desc(), Sort)
    return (P.name.has() & P.name.not_contains("x")).filter_groups()


def mistakes() -> None:
    """What cannot be searched for is noticed before it runs."""
    P.hs_timestamp.before(5)  # wrong
    P.hs_timestamp.eq(None)  # wrong
    P.hs_timestamp.eq(["a"])  # wrong
    P.hs_timestamp.between(5)  # wrong
    P.hs_timestamp.in_(5)  # wrong
    P.name.contains(5)  # wrong
    P.associations.contact.gt(5)  # wrong
    P.name.eq("x") & "y"  # wrong
    P.name.eq("x") | "y"  # wrong
    print(P.name + "x")  # wrong
