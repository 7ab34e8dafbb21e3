"""Any calls, with their raw responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from axle.client._sync.caller import Caller
from axle.client._sync.pages import Pages
from axle.client.responses import RawResponse


class RawCalls:
    """The same calls by the same names. Each returns its last response, whose `parse()` is what the call itself returns.

    Of a list, that is the first page. Errors are raised as usual; they have their response too.
    """

    def __init__(self, client: Caller, of: Any) -> None:
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
