"""Scripts and styles of the pages: the modules of `static/`, put together when first asked for, under names with a hash.

A page loads two scripts: `frame`, the modules that pages share, and one of its own, so that the first view costs few requests.
What a page imports by a call is loaded when it is first needed.
Each module becomes a function that returns what it exports, in the order in which they import each other. Nothing else of a
module is changed but for comments, which are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from axle.http.messages import Answer, Headers
from axle.http.sending import compressed

PREFIX = "/_axle/static/"
FRAME = "frame"
SHARED = ("api", "dates", "dialogs", "events", "keys", "render", "shell", "state", "texts", "undo")
SCREENS = ("tasks", "record", "recyclebin", "developer")  # the modules that are pages
STYLES = ("app", "records")
# A name with a hash never means anything else, so nobody asks again.
_FOREVER: Headers = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_SCRIPT, _STYLE = b"text/javascript;charset=utf-8", b"text/css;charset=utf-8"
_IMPORT = re.compile(r'^import \{([\w\s,$]*)\} from "\./([\w/]+)\.js";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("\./([\w/]+)\.js"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
# Comments that stand by themselves, types within a line, and room before a line: nobody who runs a page reads them.
# One with code behind it in its line is not one of them.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)
_TYPE = re.compile(r"/\*\* @type [^\n]*?\*/ ?")
_ROOM = re.compile(r"^[ \t]+", re.MULTILINE)


def asset(path: str) -> Answer | None:
    """Return the script or style that has this path, if one has."""
    return _assets().get(path) if path.startswith(PREFIX) else None


def address(name: str) -> str:
    """Return the path of a script or style, such as `tasks.js`, with its hash. Raises KeyError for an unloaded name."""
    return _addresses()[name]


@cache
def _assets() -> dict[str, Answer]:
    return {_addresses()[name]: _answer(name, body) for name, body in _bodies().items()}


@cache
def _addresses() -> dict[str, str]:
    return {name: _hashed(name, body) for name, body in _bodies().items()}


@cache
def _bodies() -> dict[str, bytes]:
    bodies = {f"{name}.css": _bare(_text(f"{name}.css")).encode() for name in STYLES}
    frame = _ordered(SHARED)
    bodies[f"{FRAME}.js"] = f"{''.join(map(_as_function, frame))}export {{ {_listed(frame)} }};\n".encode()
    head = f'import {{ {_listed(frame)} }} from "{_hashed(f"{FRAME}.js", bodies[f"{FRAME}.js"])}";\n'
    for name in SCREENS:
        modules = [module for module in _ordered([name]) if module not in frame]
        script = head + "".join(map(_as_function, modules))
        for later in sorted(set(_LATER.findall(script))):
            part = _later(later, [*frame, *modules[:-1]])
            bodies[f"{later}.js"] = part
            call = f"({{ default: part }}) => part({{ {_listed([*frame, *modules[:-1]])} }})"
            script = script.replace(f'import("./{later}.js")', f'import("{_hashed(f"{later}.js", part)}").then({call})')
        bodies[f"{name}.js"] = script.encode()
    return bodies


def _later(name: str, loaded: list[str]) -> bytes:
    """Put together what a page loads when it is first needed: a function of the modules that the page has already."""
    modules = [module for module in _ordered([name]) if module not in loaded]
    return (
        f"export default ({{ {_listed(loaded)} }}) => {{\n{''.join(map(_as_function, modules))}return {_variable(name)};\n}};\n"
    ).encode()


def _hashed(name: str, body: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"


def _answer(name: str, body: bytes) -> Answer:
    return Answer(200, body, _STYLE if name.endswith(".css") else _SCRIPT, _FOREVER, compressed(body, 9))


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / "static" / name).read_text("utf-8")


def _ordered(names: Iterable[str]) -> list[str]:
    """Return modules with all that they import, each behind those. Raises ValueError for modules that import each other."""
    done: dict[str, bool] = {}

    def visit(name: str) -> None:
        if name in done:
            if not done[name]:
                raise ValueError(f"{name}.js imports itself by way of another module")
            return
        done[name] = False
        for imported in _IMPORT.finditer(_text(f"{name}.js")):
            visit(imported[2])
        done[name] = True
        order.append(name)

    order: list[str] = []
    for name in names:
        visit(name)
    return order


def _listed(modules: Iterable[str]) -> str:
    return ", ".join(map(_variable, modules))


def _variable(module: str) -> str:
    return "$" + module.replace("/", "_")


def _as_function(module: str) -> str:
    """Return a module as a function that has been called: what it declares is seen by nobody but for what it exports."""
    text = _text(f"{module}.js")
    exported = ", ".join(match[1] for match in _EXPORT.finditer(text))
    body = _IMPORT.sub(lambda match: f"const {{{match[1]}}} = {_variable(match[2])};\n", text)
    return f"const {_variable(module)} = (() => {{\n{_bare(_EXPORT.sub('', body))}return {{ {exported} }};\n}})();\n"


def _bare(text: str) -> str:
    return _ROOM.sub("", _TYPE.sub("", _COMMENT.sub("", text)))
