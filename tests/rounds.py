"""Rounds of random cases: some in every run, many more in the long one."""

from __future__ import annotations

import pytest


def rounds(usual: int, long: int) -> pytest.MarkDecorator:
    """Give a test `cases`: how many it tries. There are `usual` of them and, in a test of its own that is long, `long`."""
    return pytest.mark.parametrize("cases", [usual, pytest.param(long, marks=pytest.mark.long)])
