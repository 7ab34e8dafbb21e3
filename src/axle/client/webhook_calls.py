"""The calls about an app's webhooks: where it receives them, and what it is told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from axle.client.batches import BATCH_OPTIONS, Batch, in_requests
from axle.client.calls import Call, CallOptions, encode, id_of, plain_options, refuses_clearly, split_options
from axle.client.definition_calls import MAX_BATCH, CollectionRef
from axle.client.errors import InvalidInput, InvalidType
from axle.client.models import WebhookSettings
from axle.client.responses import batch_answer_of
from axle.client.retries import Safety

SETTINGS = "/settings"
SUBSCRIPTIONS = "/subscriptions"


def settings(app: CollectionRef, options: CallOptions) -> Call:
    """Read where an app receives webhooks."""
    decode = app.decoder(WebhookSettings)
    return Call(method="GET", path=app.path + SETTINGS, decode=decode, options=plain_options(options))


def replace_settings(app: CollectionRef, body: Any, options: CallOptions) -> Call:
    """Set where an app receives webhooks."""
    return Call(
        method="PUT",
        path=app.path + SETTINGS,
        body=encode(body),
        safety=Safety.SAME,
        decode=app.decoder(WebhookSettings),
        options=plain_options(options),
    )


def delete_settings(app: CollectionRef, options: CallOptions) -> Call:
    """Remove where an app receives webhooks."""
    return Call(method="DELETE", path=app.path + SETTINGS, safety=Safety.DELETE, options=plain_options(options))


@refuses_clearly
def update_all(subscriptions: CollectionRef, inputs: Any, options: Mapping[str, Any]) -> Batch:
    """Activate and deactivate subscriptions: the answer to a repeated request is the same."""
    call_options, fields = split_options(options, BATCH_OPTIONS)
    decode = subscriptions.decoder(batch_answer_of(subscriptions.shape))
    path = f"{subscriptions.path}/batch/update"
    call = Call(method="POST", path=path, safety=Safety.SAME, decode=decode, options=call_options)
    return in_requests(call, list(_states(inputs)), MAX_BATCH, {}, fields)


def _states(inputs: Any) -> Iterator[dict[str, Any]]:
    """Give the inputs of a batch; an id, which answers write as a text, is a number here."""
    if isinstance(inputs, str | bytes) or not isinstance(inputs, Iterable):
        raise InvalidType(f"update_all takes {{id: active}}, or a list of inputs, not {type(inputs).__name__}")
    pairs = inputs.items() if isinstance(inputs, Mapping) else ((entry["id"], entry["active"]) for entry in inputs)
    for subscription_id, active in pairs:
        text = id_of(subscription_id)
        if not (text.isascii() and text.isdigit()):
            raise InvalidInput(f"{text!r:.100} is not the id of a subscription: ids are whole numbers")
        if not isinstance(active, bool):
            raise InvalidType(f"active is True or False, not {active!r:.100}")
        yield {"id": int(text), "active": active}
