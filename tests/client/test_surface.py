"""What the package offers, and what importing it costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from tools.unasync import made

import axle
from axle.client.catalog import catalog_type, files_by_name
from axle.client.config import Config, Options

NAMES = """
AsyncClient Client
ApiKeys Bearer ClientConfig OAuth2Refresh
CacheConfig CertKey CertValidation CircuitBreakerConfig CookieConfig FollowRedirects Hooks Http1Settings Http2Settings KeyStore
Limiter PoolConfig Protocol ProxyConfig RateLimit ResponseLimits RetryConfig RollingWindow SecureSocket SocketConfig Timeout
TrustStore
ApiError AuthError AuthUnavailable
BadRequest BatchFailed BrokenAnswer CircuitOpen ClientClosed ConfigurationError Conflict ConnectError Forbidden
HubSpotError
NotFound RateLimited ResponseValidationError SearchLimit ServerError TimeoutError TlsError TooLarge TransportError Unauthorized
BatchResult Page RawResponse Record
Expression ExpressionTooLarge InvalidInput InvalidProperties InvalidType P Properties
CallInput CallProperties CompanyInput CompanyProperties ContactInput ContactProperties DealInput DealProperties
EmailInput EmailProperties LeadInput LeadProperties MeetingInput MeetingProperties NoteInput NoteProperties
TaskInput TaskProperties TicketInput TicketProperties
__version__
"""


def test_the_public_names_are_these() -> None:
    """No more and no fewer, each of them there, and the same for the type checker."""
    assert sorted(axle.__all__) == sorted(NAMES.split())
    assert all(getattr(axle, name) is not None for name in axle.__all__)
    assert axle.__file__ is not None
    tree = ast.parse(Path(axle.__file__).with_suffix(".pyi").read_text("utf-8"))
    typed = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(axle.__all__) - {"__version__"} <= typed


def test_a_type_is_one_line_of_the_client() -> None:
    """What people write names an object type once, where it is an attribute of the client; all else is made of the catalog."""
    source = Path(axle.__file__ or "").parent
    lines = [
        line.strip()
        for path in source.rglob("*.py")
        if "_sync" not in path.parts
        for line in path.read_text("utf-8").splitlines()
    ]
    for file in sorted(set(files_by_name().values())):
        entry = catalog_type(file)
        assert entry is not None
        name = f"Async{entry.plural}"
        expected = f"{entry.name}: ObjectsAttribute[typed.{name}] = ObjectsAttribute()"
        assert [line for line in lines if re.search(rf"\b{name}\b", line)] == [expected]


def loaded_by(code: str) -> set[str]:
    """Return the modules that some code loads in a fresh interpreter."""
    script = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_is_lazy() -> None:
    """`import axle` loads nothing of the client or of the server, nor msgspec."""
    loaded = loaded_by("import axle")
    assert {name for name in loaded if name.startswith("axle.")} == set()
    assert not loaded & {"msgspec", "httpx2", "asyncio"}


def test_the_client_loads_no_server() -> None:
    """A client that has been made and used has loaded the core and nothing else of the server."""
    loaded = loaded_by("import axle\nwith axle.Client('t', 'http://localhost') as client: client.tasks.list()")
    parts = {name.split(".")[1] for name in loaded if name.startswith("axle.")}
    assert parts <= {"client", "core"}
    assert not loaded & {"granian", "apsw", "psycopg", "httpx", "pyreqwest"}


def test_the_plain_half_is_what_the_awaited_half_makes() -> None:
    """`python -m tools.unasync --check` finds nothing to do."""
    assert [path.name for path, text in made().items() if path.read_text("utf-8") != text] == []


def test_every_setting_can_be_given() -> None:
    """The keywords of a client are the fields of its configuration."""
    assert set(Options.__annotations__) | {"base_url"} == set(Config.__struct_fields__)


def test_the_package_brings_msgspec_and_the_http_library_alone() -> None:
    """Without extras nothing else is asked for."""
    plain = [one for one in metadata.requires("axle-crm") or () if "extra ==" not in one]
    assert sorted(re.split(r"[^\w-]", one)[0] for one in plain) == ["httpx2", "msgspec"]
