"""The words of the tables of the client's settings: one line for each field, with the connectors' name of it."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A field: what the connectors call it, and what it does."""

    theirs: str
    meaning: str


REFUSED = "Refused: "

SETTINGS: dict[str, Field] = {
    "base_url": Field(
        "`serviceUrl`", "Where the API is; HUBSPOT_BASE_URL says so too. A path of a type at its end is left away."
    ),
    "version": Field("–", "Of the paths: `v3`, `2025-09`, `2026-03`, `2026-09`, `2026-09-beta`."),
    "http_version": Field("`httpVersion`", "`1.0`, `1.1` or `2`: by ALPN over TLS; over clear text 2 needs prior knowledge."),
    "http1": Field("`http1Settings`", "See Http1Settings."),
    "http2": Field("`http2Settings`", "See Http2Settings."),
    "timeout": Field("`timeout`", "Seconds, of the whole; or a Timeout, with its parts. None is no bound."),
    "forwarded": Field("`forwarded`", REFUSED + "all but `disable`. This client is no proxy and has nothing to forward."),
    "follow_redirects": Field("`followRedirects`", "True, or FollowRedirects."),
    "pool": Field("`poolConfig`", "See PoolConfig."),
    "cache": Field("`cache`", "A CacheConfig; off unless given."),
    "compression": Field(
        "`compression`", "`auto`: answers may come packed; `always`: bodies above 8 KiB go packed too; `never`: neither."
    ),
    "circuit_breaker": Field("`circuitBreaker`", "A CircuitBreakerConfig; off unless given."),
    "retry": Field("`retryConfig`", "A RetryConfig, or a number of repetitions; on unless None is given."),
    "cookies": Field("`cookieConfig`", "A CookieConfig; off unless given."),
    "response_limits": Field("`responseLimits`", "See ResponseLimits."),
    "secure_socket": Field("`secureSocket`", "A SecureSocket, or an `ssl.SSLContext`; the system's authorities unless given."),
    "proxy": Field(
        "`proxy`",
        "A ProxyConfig or a URL: `http://`, `https://`, `socks4://`, `socks5://`. Unless it is given, the environment's "
        "(HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY) are taken; None is none.",
    ),
    "socket": Field("`socketConfig`", "See SocketConfig."),
    "validation": Field(
        "`validation`",
        "Answers are read into types, and one that does not fit is an error; properties given by name are checked before they "
        "are sent. False reads what it can, and sends what it is given.",
    ),
    "lax": Field("`laxDataBinding`", "A field that may be absent may be null too; False makes that an error."),
    "rate_limit": Field("–", "A RateLimit, or a Limiter that clients share; off unless given."),
    "concurrency": Field("–", "How many requests of a batch run at once."),
    "headers": Field("`headers` of each call", "Headers of every request; those of a call go before them."),
    "hooks": Field("–", "Hooks: functions that are told what happens."),
    "transport": Field(
        "–",
        "`default`, `fast`, a client of httpx or httpx2, an ASGI application, or anything that can `send`. "
        "Beside the last three, settings of connections are refused: they have their own.",
    ),
    "clock": Field("–", "What tells the seconds; for tests."),
    "random": Field("–", "What draws lots, from 0 to 1; for tests."),
}

GROUPS: dict[str, dict[str, Field]] = {
    "RetryConfig": {
        "count": Field("`count`", "Repetitions after the first try; 0 is off."),
        "interval": Field("`interval`", "Seconds before the first repetition."),
        "back_off_factor": Field("`backOffFactor`", "By which the interval grows; 0 and below mean 1."),
        "max_wait_interval": Field("`maxWaitInterval`", "The longest interval; 0 means 60."),
        "status_codes": Field(
            "`statusCodes`",
            "Answers that are repeated, where that is safe; a 429 whatever the method, for it was not carried out.",
        ),
        "jitter": Field("–", "`full`: each wait is a random part of its interval; `none`: all of it."),
        "respect_retry_after": Field("–", "Wait as long as an answer asks."),
        "longest_retry_after": Field("–", "Give up where an answer asks for more seconds."),
        "total_timeout": Field("–", "Seconds after which no further try begins."),
        "methods": Field("–", "`safe`, or `any`: also what could be carried out twice."),
        "budget": Field(
            "–",
            "Tokens: a repetition costs 5, after a timeout 10, after a 429 that says when it ends none; a success earns 1.",
        ),
    },
    "CircuitBreakerConfig": {
        "rolling_window": Field("`rollingWindow`", "See RollingWindow."),
        "failure_threshold": Field("`failureThreshold`", "The share of failures, 0 to 1, above which it opens."),
        "reset_time": Field("`resetTime`", "Seconds from the last failure to a trial. One call at a time is the trial."),
        "status_codes": Field("`statusCodes`", "Answers that are failures; a lost connection always is."),
    },
    "RollingWindow": {
        "request_volume_threshold": Field("`requestVolumeThreshold`", "Calls before it may open."),
        "time_window": Field("`timeWindow`", "Seconds over which the share is taken."),
        "bucket_size": Field("`bucketSize`", "How finely, in seconds."),
    },
    "SecureSocket": {
        "enable": Field("`enable`", "False trusts anybody."),
        "cert": Field(
            "`cert`", "Whom to trust: a PEM file, or a TrustStore in PKCS12 (needs `axle-crm[tls]`; JKS is not read)."
        ),
        "key": Field("`key`", "As whom to appear: a CertKey, or a KeyStore in PKCS12."),
        "protocol": Field("`protocol`", "Protocol(versions=…), from `TLSv1` to `TLSv1.3` without a gap. Refused: DTLS, SSLv3."),
        "cert_validation": Field(
            "`certValidation`",
            "CertValidation(type=…): `OCSP_CRL` asks the responder that the server's certificate names, then looks into the"
            " lists of `crl`, then into those that its authority publishes, and refuses a certificate of which nobody can tell"
            " (needs `axle-crm[tls]`); `CRL` looks into `crl` alone. Refused: `OCSP_STAPLING`, for which Python's ssl cannot"
            " ask.",
        ),
        "ciphers": Field("`ciphers`", "Suites of TLS 1.2, by OpenSSL's names; those of 1.3 are always there."),
        "verify_host_name": Field("`verifyHostName`", "False takes a certificate for any name."),
        "share_session": Field(
            "`shareSession`",
            "Connections resume the last session with their server, but not where OCSP is asked. False: none does.",
        ),
        "handshake_timeout": Field("`handshakeTimeout`", "Seconds for the handshake."),
        "session_timeout": Field("`sessionTimeout`", "Seconds that a session may be resumed; the server may end it earlier."),
        "server_name": Field("`serverName`", "The name to ask for and to check, in place of the host's."),
    },
    "ProxyConfig": {
        "host": Field("`host`", "Its host."),
        "port": Field("`port`", "Its port."),
        "user_name": Field("`userName`", "As whom to come; SOCKS4 has no password."),
        "password": Field("`password`", "The password."),
        "protocol": Field("`protocol`", "`HTTP`, `HTTPS` (TLS to the proxy itself), `SOCKS4` or `SOCKS5`."),
    },
    "PoolConfig": {
        "max_active_connections": Field("`maxActiveConnections`", "At most so many; -1 is no bound."),
        "max_idle_connections": Field("`maxIdleConnections`", "So many are kept while idle."),
        "wait_time": Field("`waitTime`", "Seconds to wait for a free one."),
        "max_active_streams_per_connection": Field(
            "`maxActiveStreamsPerConnection`", REFUSED + "all but 100, which is what the library allows."
        ),
        "min_evictable_idle_time": Field("`minEvictableIdleTime`", "Seconds that an idle one is kept."),
        "time_between_eviction_runs": Field(
            "`timeBetweenEvictionRuns`", REFUSED + "idle ones are looked at when one is needed."
        ),
        "min_idle_time_in_stale_state": Field("`minIdleTimeInStaleState`", REFUSED + "the library closes them by itself."),
        "time_between_stale_eviction": Field("`timeBetweenStaleEviction`", REFUSED + "the same."),
    },
    "SocketConfig": {
        "connect_timeout": Field("`connectTimeOut`", "Seconds to connect, where that is less than the timeout's part."),
        "receive_buffer_size": Field("`receiveBufferSize`", "Bytes; the system's unless given."),
        "send_buffer_size": Field("`sendBufferSize`", "Bytes; the system's unless given."),
        "tcp_no_delay": Field("`tcpNoDelay`", "Send small packets at once."),
        "socket_reuse": Field("`socketReuse`", "SO_REUSEADDR."),
        "keep_alive": Field("`keepAlive`", "SO_KEEPALIVE."),
    },
    "Http1Settings": {
        "keep_alive": Field("`keepAlive`", "`NEVER` closes after each request, `ALWAYS` says that it does not."),
        "chunking": Field("`chunking`", "`ALWAYS` sends bodies in chunks; else they tell their length."),
        "proxy": Field("`proxy`", "The same as `proxy`."),
    },
    "Http2Settings": {
        "http2_prior_knowledge": Field("`http2PriorKnowledge`", "Speak HTTP/2 at once, over clear text too."),
        "http2_initial_window_size": Field(
            "`http2InitialWindowSize`", "With the fast transport alone. Refused by the default one."
        ),
    },
    "FollowRedirects": {
        "enabled": Field("`enabled`", "Follow them."),
        "max_count": Field("`maxCount`", "At most so many; the last answer is then an error."),
        "allow_auth_headers": Field("`allowAuthHeaders`", "Send credentials and cookies to another host too."),
    },
    "CookieConfig": {
        "enabled": Field("`enabled`", "Keep them and send them back."),
        "max_cookies_per_domain": Field("`maxCookiesPerDomain`", "At most so many of one host."),
        "max_total_cookie_count": Field("`maxTotalCookieCount`", "At most so many in all."),
        "block_third_party_cookies": Field(
            "`blockThirdPartyCookies`", "Take none for a domain that the host does not belong to."
        ),
        "persistent_cookie_handler": Field("`persistentCookieHandler`", "A file to keep them in, in Mozilla's format."),
    },
    "CacheConfig": {
        "enabled": Field("`enabled`", "Keep answers."),
        "is_shared": Field("`isShared`", "Keep none that are private, and heed `s-maxage`."),
        "capacity": Field("`capacity`", "How many."),
        "eviction_factor": Field("`evictionFactor`", "Which part makes room when it is full."),
        "policy": Field("`policy`", "`CACHE_CONTROL_AND_VALIDATORS` keeps what has both, `RFC_7234` what has either."),
    },
    "ResponseLimits": {
        "max_status_line_length": Field("`maxStatusLineLength`", "Bytes of the status line; -1 is no bound."),
        "max_header_size": Field("`maxHeaderSize`", "Bytes of all headers."),
        "max_entity_body_size": Field("`maxEntityBodySize`", "Bytes of the body, unpacked."),
    },
    "Timeout": {
        "total": Field("`timeout`", "Seconds of the whole, however steadily an answer drips."),
        "connect": Field("`connectTimeOut`", "Of connecting, the handshake included."),
        "read": Field("–", "Of waiting for the next bytes."),
        "write": Field("–", "Of handing over the next bytes."),
        "pool": Field("`waitTime`", "Of waiting for a free connection."),
    },
    "RateLimit": {
        "requests": Field("–", "At most so many requests…"),
        "per": Field("–", "…in any span of so many seconds."),
        "searches": Field("–", "At most so many searches a second."),
    },
    "Hooks": {
        "on_request": Field("–", "Gets each Request before it is sent."),
        "on_response": Field("–", "Gets each Response."),
        "on_retry": Field("–", "Gets the request, what went wrong, and the seconds to wait."),
        "on_circuit": Field("–", "Gets a host and the new state of its circuit."),
        "on_token": Field("–", "Gets new Tokens. They are secrets."),
    },
    "OAuth2Refresh": {
        "refresh_token": Field("`refreshToken`", "The token; a replaced one takes its place."),
        "client_id": Field("`clientId`", "The app's id."),
        "client_secret": Field("`clientSecret`", "The app's secret."),
        "refresh_url": Field("`refreshUrl`", "The token endpoint."),
        "scopes": Field("`scopes`", "Ask for these alone."),
        "default_token_exp_time": Field("`defaultTokenExpTime`", "Seconds, where the answer does not say."),
        "clock_skew": Field("`clockSkew`", "Seconds taken off the lifetime; a tenth of it is, always."),
        "optional_params": Field("`optionalParams`", "Further fields of the form."),
        "credential_bearer": Field("`credentialBearer`", "`POST_BODY_BEARER`, which HubSpot needs, or `AUTH_HEADER_BEARER`."),
        "client_config": Field(
            "`clientConfig`", "ClientConfig: headers, payload, HTTP version, TLS and timeouts of the token endpoint."
        ),
        "on_token": Field("–", "Gets new Tokens, to store a refresh token that was replaced."),
    },
}
