"""Text as it stands in HTML, and back.

The standard library's `html` has the names of 2,231 characters, a third of a MiB: it is imported with the first text that may
have such a name in it.
"""

from __future__ import annotations


def escape(text: str, quote: bool = True) -> str:
    """Return a text that means itself in HTML, also in an attribute where quotes are escaped too."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;") if quote else text


def unescape(text: str) -> str:
    """Return what a text in HTML means."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)
