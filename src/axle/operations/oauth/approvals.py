"""What users of an account have let an app do there."""

from __future__ import annotations

from axle.core import permissions
from axle.core.catalog import ObjectType
from axle.core.permissions import READ
from axle.core.versions import ApiVersion
from axle.storage.interface import Transaction


def approved(tx: Transaction, app_id: int) -> frozenset[str] | None:
    """Return the scopes of all approvals of an app that still hold in the transaction's account; None where there are none."""
    approvals = tx.granted_scopes(app_id)
    return frozenset(scope for approval in approvals for scope in approval.split()) if approvals else None


def readable(scopes: frozenset[str], object_type: ObjectType) -> bool:
    """Tell whether scopes allow an app to be told of the records of a type."""
    return permissions.may(scopes, object_type, READ, ApiVersion.V2026_09)
