"""The libraries whose calls are caught, and where in them: as soon as a library is imported, whoever imports it.

What is replaced stays replaced, and asks at each call whether a capture is on: a library that replaces the same function
later, and puts back what it found, never puts back a capture that has ended.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import threading
from collections.abc import Sequence
from types import ModuleType
from typing import Any

HERE = "axle.testing.capturing"
# A module of a library, and the module here whose `replace` replaces what sends in it.
LIBRARIES = {
    "http.client": "http_client",
    "urllib3.connection": "http_client",
    "urllib3.connectionpool": "urllib3_future_pools",
    "urllib3._async.connectionpool": "urllib3_future_pools",
    "urllib3_future.connectionpool": "urllib3_future_pools",
    "urllib3_future._async.connectionpool": "urllib3_future_pools",
    "httpcore": "httpcore_pools",
    "httpcore2": "httpcore_pools",
    "httpx": "httpx_transports",
    "httpx2": "httpx_transports",
    "aiohttp.connector": "aiohttp_connector",
    "pyreqwest": "pyreqwest_requests",
    "uvloop": "uvloop_lookups",
    "multiprocessing.spawn": "worker_processes",
    "axle.client.transport._async.default": "own_client",
    "axle.client.transport._sync.default": "own_client",
}
_lock = threading.Lock()
_replaced: set[str] = set()


def watch() -> None:
    """Replace what sends in the libraries that are imported, and in the others when they are."""
    with _lock:
        if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
            sys.meta_path.insert(0, _Finder())
    for name in LIBRARIES:
        if name in sys.modules:
            _replace(sys.modules[name])


def _replace(module: ModuleType) -> None:
    with _lock:
        if module.__name__ in _replaced:
            return
        _replaced.add(module.__name__)
    importlib.import_module(f"{HERE}.{LIBRARIES[module.__name__]}").replace(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds nothing itself: it has what others find replaced once it is loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if name not in LIBRARIES or name in _replaced:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Loader(spec.loader)
                return spec
        return None


class _Loader(importlib.abc.Loader):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._inner.create_module(spec)  # type: ignore[no-any-return] # what loads modules has no type of its own

    def exec_module(self, module: ModuleType) -> None:
        self._inner.exec_module(module)
        _replace(module)


def replaced() -> frozenset[str]:
    """Return the modules in which what sends was replaced."""
    return frozenset(_replaced)
