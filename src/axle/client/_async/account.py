"""The account that a token belongs to, and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from axle.client import account
from axle.client._async.caller import AsyncCaller
from axle.client._async.raw import AsyncRawCalls
from axle.client.attributes import repr_of
from axle.client.calls import CallOptions
from axle.client.models import AccountDetails, TokenInfo, Usage
from axle.client.responses import Page


class AsyncAccountInfo:
    """The account itself."""

    def __init__(self, client: AsyncCaller) -> None:
        self._client = client

    def __repr__(self) -> str:
        return repr_of(self, self._client)

    @property
    def raw(self) -> AsyncRawCalls:
        """Return the same calls, with their raw responses."""
        return AsyncRawCalls(self._client, self)

    async def details(self, **options: Unpack[CallOptions]) -> AccountDetails:
        """Read the account: a common way to test a connection."""
        account_details: AccountDetails = await self._client.run(account.details(options))
        self._client.belongs_to(account_details.portal_id)
        return account_details

    async def usage(self, **options: Unpack[CallOptions]) -> list[Usage]:
        """Read how many calls were made today."""
        page: Page[Usage] = await self._client.run(account.usage(options))
        return page.results


class AsyncOAuth:
    """OAuth tokens: issue, inspect, revoke."""

    def __init__(self, client: AsyncCaller) -> None:
        self._client = client

    def __repr__(self) -> str:
        return repr_of(self, self._client)

    @property
    def raw(self) -> AsyncRawCalls:
        """Return the same calls, with their raw responses."""
        return AsyncRawCalls(self._client, self)

    def authorize_url(self, client_id: str, redirect_uri: str, scopes: str | Iterable[str], **more: str) -> str:
        """Return the address that a person visits to install an app; `more` may hold `optional_scope` and `state`."""
        page = account.consent_page(self._client.config.base_url)
        return account.authorize_url(client_id, redirect_uri, scopes, page, **more)

    async def token(self, form: Mapping[str, str], **options: Unpack[CallOptions]) -> dict[str, Any]:
        """Request tokens: `grant_type`, `client_id`, `client_secret`, and `code` with `redirect_uri`, or `refresh_token`."""
        tokens: dict[str, Any] = await self._client.run(account.token(form, options))
        return tokens

    async def access_token(self, token: str, **options: Unpack[CallOptions]) -> TokenInfo:
        """Read the scopes and owner of an access token."""
        info: TokenInfo = await self._client.run(account.token_info("access", token, options))
        return info

    async def refresh_token(self, token: str, **options: Unpack[CallOptions]) -> TokenInfo:
        """Read the scopes and owner of a refresh token."""
        info: TokenInfo = await self._client.run(account.token_info("refresh", token, options))
        return info

    async def revoke(self, refresh_token: str, **options: Unpack[CallOptions]) -> None:
        """Revoke a refresh token; access tokens that it issued stay valid."""
        await self._client.run(account.revoke(refresh_token, options))
