"""The page behind a link of a mail: what it would do, a button that does it, and that it is done."""

from __future__ import annotations

from axle.core.markup import escape
from axle.http.bodies.wire import Wire
from axle.http.messages import Answer
from axle.http.pages import layout
from axle.operations.reminders.actions import COMPLETE, SPANS, Offered, Unusable

WORDS = {"1h": "one hour", "3h": "three hours", "1d": "one day", "2d": "two days", "7d": "one week"}
DEFAULT = "1d"


def page(step: Offered | Unusable, wire: Wire) -> Answer:
    """Show how far somebody has come."""
    if isinstance(step, Unusable):
        inner = f'<h1>Nothing was changed</h1>\n<p class="problem" role="alert">{escape(step.problem)}</p>'
        if step.wait:
            return layout.page(429, "Reminder", inner, [(b"retry-after", str(step.wait).encode())])
        return layout.page(410 if not step.guessed else 404, "Reminder", inner, [])
    verb = "Complete" if step.purpose == COMPLETE else "Snooze"
    if step.done:
        done = "is completed" if step.purpose == COMPLETE else "is put off, and so are its reminders"
        return layout.page(200, verb, f"<h1>Done</h1>\n<p>{escape(step.title)} {done}.</p>", [])
    choice = "" if step.purpose == COMPLETE else _choice()
    inner = f"""<h1>{verb} {escape(step.title)}?</h1>
<p class="quiet">This link is good once.</p>
<form method="post">
{choice}<div class="buttons"><button class="main" type="submit">{verb}</button></div>
</form>"""
    return layout.page(200, verb, inner, [])


def _choice() -> str:
    options = "".join(
        f'<option value="{span}"{" selected" if span == DEFAULT else ""}>{WORDS[span]}</option>' for span in SPANS
    )
    return f'<label for="span">By how much</label>\n<select id="span" name="span">{options}</select>\n'
