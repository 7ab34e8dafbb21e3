"""The words of the tables of the client's settings: one line for each field, with the connectors' name of it."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A field: what the connectors call it, and what it does."""

    theirs: str
    meaning: str


REFUSED = "Refused: "

SETTINGS: dict[str, Field] = {
    "base_url": Field("`serviceUrl`", "The URL of the API; HUBSPOT_BASE_URL sets it too. A type's path at its end is removed."),
    "version": Field("–", "The version in paths: `v3`, `2025-09`, `2026-03`, `2026-09`, `2026-09-beta`."),
    "http_version": Field(
        "`httpVersion`", "`1.0`, `1.1` or `2`. Over TLS, ALPN decides; without TLS, `2` needs prior knowledge."
    ),
    "http1": Field("`http1Settings`", "See Http1Settings."),
    "http2": Field("`http2Settings`", "See Http2Settings."),
    "timeout": Field("`timeout`", "Seconds for a whole call, or a Timeout with separate parts. None: no limit."),
    "forwarded": Field(
        "`forwarded`", REFUSED + "everything except `disable`. This client is not a proxy and has nothing to forward."
    ),
    "follow_redirects": Field("`followRedirects`", "True, or a FollowRedirects."),
    "pool": Field("`poolConfig`", "See PoolConfig."),
    "cache": Field("`cache`", "A CacheConfig; off by default."),
    "compression": Field(
        "`compression`",
        "`auto` accepts compressed responses; `always` also compresses request bodies above 8 KiB; `never` does neither.",
    ),
    "circuit_breaker": Field("`circuitBreaker`", "A CircuitBreakerConfig; off by default."),
    "retry": Field("`retryConfig`", "A RetryConfig, or a number of retries; None turns retries off."),
    "cookies": Field("`cookieConfig`", "A CookieConfig; off by default."),
    "response_limits": Field("`responseLimits`", "See ResponseLimits."),
    "secure_socket": Field(
        "`secureSocket`", "A SecureSocket, or an `ssl.SSLContext`. Default: the system's certificate authorities."
    ),
    "proxy": Field(
        "`proxy`",
        "A ProxyConfig or a URL: `http://`, `https://`, `socks4://`, `socks5://`. Default: the environment's (HTTP_PROXY, "
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY). None: no proxy.",
    ),
    "socket": Field("`socketConfig`", "See SocketConfig."),
    "validation": Field(
        "`validation`",
        "The client checks responses against their types, and properties given by name before it sends them. False: it reads "
        "what it can and sends what it gets.",
    ),
    "lax": Field("`laxDataBinding`", "Optional fields can also be null. False: that is an error."),
    "rate_limit": Field("–", "A RateLimit, or a Limiter that several clients share; off by default."),
    "concurrency": Field("–", "Concurrent requests of a batch."),
    "headers": Field("`headers` of each call", "Headers of every request; headers of a call override them."),
    "hooks": Field("–", "Hooks: functions that the client calls when something happens."),
    "transport": Field(
        "–",
        "`default`, `fast`, an httpx or httpx2 client, an ASGI application, or any object with `send`. "
        "The last three have connection settings of their own, so the client's are refused.",
    ),
    "clock": Field("–", "A function that returns the time in seconds; for tests."),
    "random": Field("–", "A function that returns a random number from 0 to 1; for tests."),
}

GROUPS: dict[str, dict[str, Field]] = {
    "RetryConfig": {
        "count": Field("`count`", "Retries after the first try; 0 turns retries off."),
        "interval": Field("`interval`", "Seconds before the first retry."),
        "back_off_factor": Field("`backOffFactor`", "The factor by which the interval grows; 0 and below mean 1."),
        "max_wait_interval": Field("`maxWaitInterval`", "The longest interval; 0 means 60."),
        "status_codes": Field(
            "`statusCodes`",
            "Statuses to retry if that is safe. A 429 is retried for every method, because the call was not executed.",
        ),
        "jitter": Field("–", "`full`: each wait is a random part of the interval; `none`: the whole interval."),
        "respect_retry_after": Field("–", "Wait as long as the server asks."),
        "keys": Field(
            "–",
            "Which creates and PATCHes get an `Idempotency-Key`, under which Axle carries them out once. `auto`: those to "
            "servers that are not HubSpot's; they are retried after a lost answer once the server has shown that it heeds "
            "keys. `always`: all, and the server is known to heed keys. `never`: none.",
        ),
        "longest_retry_after": Field("–", "Give up if the server asks for more seconds."),
        "total_timeout": Field("–", "Seconds after which no new try starts."),
        "methods": Field("–", "`safe`, or `any`: also calls that could then be executed twice."),
        "budget": Field(
            "–",
            "Tokens: a retry costs 5, after a timeout 10, after a 429 with a known end 0; a success earns 1.",
        ),
    },
    "CircuitBreakerConfig": {
        "rolling_window": Field("`rollingWindow`", "See RollingWindow."),
        "failure_threshold": Field("`failureThreshold`", "The share of failures, 0 to 1, above which the circuit opens."),
        "reset_time": Field("`resetTime`", "Seconds from the last failure to a trial call. There is one trial at a time."),
        "status_codes": Field("`statusCodes`", "Statuses that count as failures; a lost connection always does."),
    },
    "RollingWindow": {
        "request_volume_threshold": Field("`requestVolumeThreshold`", "Calls before the circuit can open."),
        "time_window": Field("`timeWindow`", "Seconds over which the share is measured."),
        "bucket_size": Field("`bucketSize`", "The resolution, in seconds."),
    },
    "SecureSocket": {
        "enable": Field("`enable`", "If false, any certificate is accepted."),
        "cert": Field(
            "`cert`",
            "Trusted authorities: a PEM file, or a TrustStore in PKCS12 (needs the extra `tls`; JKS is not supported).",
        ),
        "key": Field("`key`", "Client certificate: a CertKey, or a KeyStore in PKCS12."),
        "protocol": Field(
            "`protocol`", "Protocol(versions=…), a range without gaps from `TLSv1` to `TLSv1.3`. Refused: DTLS, SSLv3."
        ),
        "cert_validation": Field(
            "`certValidation`",
            "CertValidation(type=…): `OCSP_CRL` asks the responder that the server's certificate names, then checks the"
            " lists in `crl`, then those that the authority publishes, and refuses a certificate with unknown status"
            " (needs the extra `tls`). `CRL` checks only `crl`. Refused: `OCSP_STAPLING`, which Python's ssl does not"
            " support.",
        ),
        "ciphers": Field("`ciphers`", "Cipher suites of TLS 1.2, by OpenSSL's names; those of TLS 1.3 are always available."),
        "verify_host_name": Field("`verifyHostName`", "If false, a certificate for any host name is accepted."),
        "share_session": Field(
            "`shareSession`",
            "Connections resume the last TLS session with their server, except with OCSP. False: no resumption.",
        ),
        "handshake_timeout": Field("`handshakeTimeout`", "Seconds for the TLS handshake."),
        "session_timeout": Field(
            "`sessionTimeout`", "Seconds during which a session can be resumed; the server can end it earlier."
        ),
        "server_name": Field("`serverName`", "The name to request and verify instead of the host name."),
    },
    "ProxyConfig": {
        "host": Field("`host`", "The host of the proxy."),
        "port": Field("`port`", "The port of the proxy."),
        "user_name": Field("`userName`", "The user name; SOCKS4 has no password."),
        "password": Field("`password`", "The password."),
        "protocol": Field("`protocol`", "`HTTP`, `HTTPS` (TLS to the proxy itself), `SOCKS4` or `SOCKS5`."),
    },
    "PoolConfig": {
        "max_active_connections": Field("`maxActiveConnections`", "Maximum number of connections; -1: no limit."),
        "max_idle_connections": Field("`maxIdleConnections`", "Idle connections to keep."),
        "wait_time": Field("`waitTime`", "Seconds to wait for a free connection."),
        "max_active_streams_per_connection": Field(
            "`maxActiveStreamsPerConnection`", REFUSED + "everything except 100, the library's limit."
        ),
        "min_evictable_idle_time": Field("`minEvictableIdleTime`", "Seconds that an idle connection is kept."),
        "time_between_eviction_runs": Field(
            "`timeBetweenEvictionRuns`", REFUSED + "idle connections are checked when one is needed."
        ),
        "min_idle_time_in_stale_state": Field("`minIdleTimeInStaleState`", REFUSED + "the library closes them automatically."),
        "time_between_stale_eviction": Field("`timeBetweenStaleEviction`", REFUSED + "the library closes them automatically."),
    },
    "SocketConfig": {
        "connect_timeout": Field("`connectTimeOut`", "Seconds to connect, if less than `connect` of the timeout."),
        "receive_buffer_size": Field("`receiveBufferSize`", "Bytes; default: the system's."),
        "send_buffer_size": Field("`sendBufferSize`", "Bytes; default: the system's."),
        "tcp_no_delay": Field("`tcpNoDelay`", "Send small packets immediately (TCP_NODELAY)."),
        "socket_reuse": Field("`socketReuse`", "SO_REUSEADDR."),
        "keep_alive": Field("`keepAlive`", "SO_KEEPALIVE."),
    },
    "Http1Settings": {
        "keep_alive": Field(
            "`keepAlive`", "`NEVER` closes the connection after each request; `ALWAYS` sends a keep-alive header."
        ),
        "chunking": Field("`chunking`", "`ALWAYS` sends chunked bodies; otherwise bodies have a length."),
        "proxy": Field("`proxy`", "The same as `proxy`."),
    },
    "Http2Settings": {
        "http2_prior_knowledge": Field("`http2PriorKnowledge`", "Use HTTP/2 without negotiation, also without TLS."),
        "http2_initial_window_size": Field(
            "`http2InitialWindowSize`", "Only with the fast transport; the default one refuses it."
        ),
    },
    "FollowRedirects": {
        "enabled": Field("`enabled`", "Follow redirects."),
        "max_count": Field("`maxCount`", "Maximum number of redirects; one more is an error."),
        "allow_auth_headers": Field("`allowAuthHeaders`", "Also send credentials and cookies to other hosts."),
    },
    "CookieConfig": {
        "enabled": Field("`enabled`", "Store cookies and send them back."),
        "max_cookies_per_domain": Field("`maxCookiesPerDomain`", "Maximum number of cookies of one host."),
        "max_total_cookie_count": Field("`maxTotalCookieCount`", "Maximum number of cookies in total."),
        "block_third_party_cookies": Field(
            "`blockThirdPartyCookies`", "Refuse cookies for a domain that the host does not belong to."
        ),
        "persistent_cookie_handler": Field("`persistentCookieHandler`", "A file to store cookies in, in Mozilla's format."),
    },
    "CacheConfig": {
        "enabled": Field("`enabled`", "Cache responses."),
        "is_shared": Field("`isShared`", "Do not cache private responses, and respect `s-maxage`."),
        "capacity": Field("`capacity`", "Maximum number of responses."),
        "eviction_factor": Field("`evictionFactor`", "The share of responses to remove when the cache is full."),
        "policy": Field("`policy`", "`CACHE_CONTROL_AND_VALIDATORS` caches responses with both, `RFC_7234` those with either."),
    },
    "ResponseLimits": {
        "max_status_line_length": Field("`maxStatusLineLength`", "Bytes of the status line; -1: no limit."),
        "max_header_size": Field("`maxHeaderSize`", "Bytes of all headers."),
        "max_entity_body_size": Field("`maxEntityBodySize`", "Bytes of the decompressed body."),
    },
    "Timeout": {
        "total": Field("`timeout`", "Seconds for the whole call, even if the response keeps arriving slowly."),
        "connect": Field("`connectTimeOut`", "Seconds to connect, including the TLS handshake."),
        "read": Field("–", "Seconds to wait for the next bytes."),
        "write": Field("–", "Seconds to send the next bytes."),
        "pool": Field("`waitTime`", "Seconds to wait for a free connection."),
    },
    "RateLimit": {
        "requests": Field("–", "Maximum number of requests…"),
        "per": Field("–", "…in any period of this many seconds."),
        "searches": Field("–", "Maximum number of searches per second."),
    },
    "Hooks": {
        "on_request": Field("–", "Called with each Request before it is sent."),
        "on_response": Field("–", "Called with each Response."),
        "on_retry": Field("–", "Called with the request, the failure, and the seconds to wait."),
        "on_circuit": Field("–", "Called with a host and the new state of its circuit."),
        "on_token": Field("–", "Called with new Tokens. They are secrets."),
    },
    "OAuth2Refresh": {
        "refresh_token": Field("`refreshToken`", "The refresh token; if the server replaces it, the client uses the new one."),
        "client_id": Field("`clientId`", "The app's id."),
        "client_secret": Field("`clientSecret`", "The app's secret."),
        "refresh_url": Field("`refreshUrl`", "The token endpoint."),
        "scopes": Field("`scopes`", "Request only these scopes."),
        "default_token_exp_time": Field("`defaultTokenExpTime`", "Lifetime of a token in seconds, if the answer does not say."),
        "clock_skew": Field("`clockSkew`", "Seconds subtracted from the lifetime, in addition to a tenth of it."),
        "optional_params": Field("`optionalParams`", "Additional fields of the form."),
        "credential_bearer": Field(
            "`credentialBearer`", "`POST_BODY_BEARER`, which HubSpot requires, or `AUTH_HEADER_BEARER`."
        ),
        "client_config": Field(
            "`clientConfig`", "A ClientConfig: headers, payload, HTTP version, TLS and timeouts for the token endpoint."
        ),
        "on_token": Field("–", "Called with new Tokens, so that you can store a replaced refresh token."),
    },
}
