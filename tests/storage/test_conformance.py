"""Each of our databases is a storage: it passes the tests that are shipped for whoever writes another."""

from __future__ import annotations

from collections import Counter

from axle.testing import conformance
from axle.testing.conformance import *  # noqa: F403 # all tests of the suite


def test_no_test_hides_another() -> None:
    """Each test of the suite has a name of its own, since all are imported into one module."""
    names = Counter(name for module in conformance.MODULES for name in vars(module) if name.startswith("test_"))
    assert [name for name, times in names.items() if times > 1] == []
    assert len(names) > 100
