"""Worker processes of multiprocessing that are begun anew: what they are sent first holds them back, as `children` does others.

One that a server of forks begins has the environment of that server, which may be older than the capture, or outlive it.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any

from axle.testing.capturing.children import CAPTURED, HELD, held
from axle.testing.capturing.environment import CHILD

NAME = "axle_capture_held"
TOLD = f"""
import importlib.util, os, sys
for name, value in {{variables!r}}.items():
    os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
if os.environ.get({HELD!r}) and {NAME!r} not in sys.modules:
    spec = importlib.util.spec_from_file_location({NAME!r}, {str(CHILD / "sitecustomize.py")!r})
    module = sys.modules[{NAME!r}] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
"""


def replace(module: ModuleType) -> None:
    """Replace what a worker is told before its work."""
    module.get_preparation_data = _preparing(module.get_preparation_data)  # type: ignore[attr-defined] # what a worker looks up


def _preparing(inner: Any) -> Any:
    @functools.wraps(inner)
    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = inner(name)
        if not os.environ.get(CAPTURED):
            data[NAME] = _Told()
        return data

    return get_preparation_data


class _Told:
    """When it is read in the worker, it sets there what this process has set, and runs what Python runs first in programs."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return exec, (TOLD.format(variables={name: os.environ.get(name) for name in held({})}),)
