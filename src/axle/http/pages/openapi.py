"""A page on which a person reads the OpenAPI document. Plain HTML: no script, nothing from elsewhere."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from axle.core.markup import escape

Json = dict[str, Any]

_DATE = re.compile(r"/20\d\d-")

_STYLE = (Path(__file__).parent / "openapi.css").read_text("utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'".encode()


def page(document: Json) -> bytes:
    """Show a document: its operations by noun, with what each takes and gives."""
    by_tag: dict[str, list[str]] = {tag["name"]: [] for tag in document["tags"]}
    for paths, method, operation in _together(document["paths"]):
        by_tag[operation["tags"][0]].append(_operation(paths, method, operation))
    shapes = [_shape(name, shape) for name, shape in sorted(document["components"]["schemas"].items())]
    sections = {**by_tag, "shapes": shapes}
    links = "".join(f'<a href="#{escape(name)}">{_heading(name)}</a>' for name in sections)
    parts = "".join(f'<h2 id="{escape(name)}">{_heading(name)}</h2>{"".join(items)}' for name, items in sections.items())
    about = f'<p>Version {escape(document["info"]["version"])}. <a href="/openapi.json">The document itself</a>.</p>'
    head = f"<title>The API of Axle</title><style>{_STYLE}</style>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">{head}</head>'
        f"<body><main><h1>The API of Axle</h1>{about}<nav>{links}</nav>{parts}</main></body></html>"
    ).encode()


def _heading(name: str) -> str:
    return escape(name.replace("_", " "))


def _together(paths: dict[str, dict[str, Json]]) -> list[tuple[list[str], str, Json]]:
    """Return each operation with all paths that it has, those of undated versions first."""
    operations: dict[tuple[str, str], tuple[list[str], str, Json]] = {}
    for path in sorted(paths, key=lambda path: (bool(_DATE.search(path)), path)):
        for method, operation in paths[path].items():
            same = {key: value for key, value in operation.items() if key != "operationId"}
            operations.setdefault((method, str(same)), ([], method, operation))[0].append(path)
    return list(operations.values())


def _operation(paths: list[str], method: str, operation: Json) -> str:
    path, *others = paths
    parts = [f"<h3>Also</h3><p>{_codes(others)}</p>" if others else ""]
    query = [p["name"] for p in operation["parameters"] if p["in"] == "query"]
    if query:
        parts.append(f"<h3>Query</h3><p>{_codes(query)}</p>")
    if "requestBody" in operation:
        parts.append(f"<h3>Body</h3>{_schema(operation['requestBody'])}")
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            parts.append(f"<h3>{status}</h3>{_schema(answer)}")
    errors = [status for status in operation["responses"] if status.startswith(("4", "5"))]
    parts.append(f"<h3>Errors</h3><p>{_codes(errors)}</p>")
    title = (
        f'<b class="{method}">{method.upper()}</b> <code>{escape(path)}</code> <small>{escape(operation["summary"])}</small>'
    )
    return f"<details><summary>{title}</summary>{''.join(parts)}</details>"


def _codes(names: Iterable[str]) -> str:
    return " ".join(f"<code>{escape(name)}</code>" for name in names)


def _schema(holder: Json) -> str:
    """Show what a body or an answer is made of: a link to a shape that has a name, else the schema."""
    content: Json = holder.get("content", {})
    schema: Json = next((one["schema"] for one in content.values()), {})
    if not schema:
        return "<p>Nothing.</p>"
    name = schema.get("$ref", "").rpartition("/")[2]
    return f'<p><a href="#shape-{escape(name)}">{escape(name)}</a></p>' if name else f"<pre>{_formatted(schema)}</pre>"


def _shape(name: str, shape: Json) -> str:
    title = f"<code>{escape(name)}</code> <small>{escape(shape.get('description', ''))}</small>"
    kept = {key: value for key, value in shape.items() if key not in ("title", "description")}
    return f'<details id="shape-{escape(name)}"><summary>{title}</summary><pre>{_formatted(kept)}</pre></details>'


def _formatted(value: Json) -> str:
    return escape(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
