"""Worker processes of multiprocessing that are begun anew: what they are sent first holds them back, as `children` does others.

One that a server of forks begins has that server's environment, which may be older than the capture.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from types import ModuleType
from typing import Any

from axle.testing.capturing import state
from axle.testing.capturing.children import CAPTURED, held
from axle.testing.capturing.environment import CHILD

NAME = "axle_capture_held"


def replace(module: ModuleType) -> None:
    """Replace what a worker is told before its work."""
    module.get_preparation_data = _preparing(module.get_preparation_data)  # type: ignore[attr-defined]


def _preparing(inner: Any) -> Any:
    @functools.wraps(inner)
    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = inner(name)
        if state.current() is not None and not os.environ.get(CAPTURED):
            data[NAME] = _Hold()
        return data

    return get_preparation_data


class _Hold:
    """When it is read in the worker, it runs there what Python runs first in other programs."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        file = str(CHILD / "sitecustomize.py")
        variables = {name: os.environ.get(name, value) for name, value in held({}).items()}
        return exec, (
            "import importlib.util, os, sys\n"
            f"os.environ.update({variables!r})\n"
            f"spec = importlib.util.spec_from_file_location({NAME!r}, {file!r})\n"
            f"module = sys.modules[{NAME!r}] = importlib.util.module_from_spec(spec)\n"
            "spec.loader.exec_module(module)\n",
        )
