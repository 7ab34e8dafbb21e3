"""What developers see of their account: recent calls of the API, and the tokens of its private apps."""

from __future__ import annotations

from axle.http.bodies import calls as bodies
from axle.http.routes.row import Route, delete, get, post, with_right
from axle.operations import calls, rights
from axle.operations.oauth import account_tokens

OWN = ("/_axle",)
NOT_KEPT = ((b"cache-control", b"no-store"),)

_TOKENS: tuple[Route, ...] = (
    get(OWN, "/tokens", account_tokens.list_tokens, bodies.tokens),
    get(OWN, "/tokens/scopes", account_tokens.list_scopes, bodies.scopes),
    post(
        OWN, "/tokens", account_tokens.create, bodies.app_token,
        body=account_tokens.TokenInput, status=201, headers=NOT_KEPT, reveals=True,
    ),
    delete(OWN, "/tokens/{tokenId}", account_tokens.revoke),
)  # fmt: skip
ROUTES: tuple[Route, ...] = (
    get(OWN, "/calls", calls.recent_calls, bodies.calls, query=("after", "process", "people"), unrecorded=True),
    *with_right(_TOKENS, rights.tokens),
)
