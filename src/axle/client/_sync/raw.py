"""Any calls, whose answers are shown as they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from axle.client._sync.pages import Pages
from axle.client.responses import RawResponse

if TYPE_CHECKING:
    from axle.client._sync.client import Client


class RawCalls:
    """The calls of something, by their names: each returns its last answer, and `parse()` of that what the call returns.

    Of a list that is its first page. Errors are raised as ever; they have their answer too.
    """

    def __init__(self, client: Client, of: Any) -> None:
        self._client = client
        self._of = of

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {self._of!r}"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return a call."""
        call = getattr(self._of, name)

        def raw(*arguments: Any, **options: Any) -> RawResponse[Any]:
            with self._client.answers() as answers:
                called = call(*arguments, **options)
                result = called.page() if isinstance(called, Pages) else called
            return RawResponse(answers[-1].response, lambda _: result)

        return raw
