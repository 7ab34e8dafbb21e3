"""The statuses and the few words of the wire that the client acts on: the one place of the client with numbers of statuses."""

from __future__ import annotations

OK = 200
NO_CONTENT = 204
NOT_MODIFIED = 304
BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
RATE_LIMITED = 429
SERVER_ERROR = 500
UNAVAILABLE = 503

SUCCESSES = range(200, 300)
MOVED = (301, 302)
SEE_OTHER = (*MOVED, 303)
KEEP_METHOD = (300, 305, 307, 308)

RETRIED = (408, 423, 429, 477, 500, 502, 503, 504, *range(520, 527))
"""What is worth another try: timeouts, a lock, too many requests, an account in migration, and servers in trouble.

520 to 526 are a proxy's words for a server that it cannot reach, or that answers wrongly.
"""

EXPIRED = "EXPIRED_AUTHENTICATION"
DAILY = "DAILY"
TEN_SECONDLY = "TEN_SECONDLY_ROLLING"
SECONDLY_TEXT = "You have reached your secondly limit."
