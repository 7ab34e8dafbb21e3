// Runs in each Node process of a captured command. What wants TLS with another machine's name is sent to the capture's own
// port, which reads in the greeting whom it wants. Newer versions of Node read the proxy variables themselves. A program that a
// captured test starts has no capture of its own: there, hosts of HubSpot are not found.
"use strict";

const dns = require("node:dns");
const module_ = require("node:module");
const net = require("node:net");
const tls = require("node:tls");

const held = process.env.AXLE_CAPTURE_HELD === "1";
const port = Number(process.env.AXLE_CAPTURE_PORT || 0);

/** Tell whether a host is this machine, or a number: that cannot be found again in a greeting. */
function isLocal(host) {
  const name = String(host).toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || net.isIP(name.replace(/^\[|\]$/g, "")) !== 0;
}

/** Return the options of a TLS connection, with the capture in the place of the host. */
function redirected(options) {
  const host = options.host || "localhost";
  if (options.socket || options.path || Number(options.port) !== 443 || isLocal(host)) return options;
  return { ...options, host: "127.0.0.1", port, servername: options.servername || host, lookup: undefined };
}

/** Tell whether a host is HubSpot's. */
function isHubspot(host) {
  return /(^|\.)(hubapi|hubspot)\.com\.?$/i.test(String(host));
}

if (port || held) {
  const lookUp = dns.lookup;
  dns.lookup = function lookup(host, options, callback) {
    const answer = typeof options === "function" ? options : callback;
    if (!isHubspot(host)) return lookUp.call(this, host, options, callback);
    const reason = port
      ? `axle capture: ${host} is reached over TLS at port 443 alone`
      : `a program that a captured test has started tried to reach ${host}, which is HubSpot's; nothing was sent. ` +
        "Give it the portal's address (axle_portal.url), or run the tests under `axle capture -- COMMAND`.";
    const error = new Error(reason);
    process.nextTick(answer, Object.assign(error, { code: "ENOTFOUND", hostname: host }));
    return {};
  };
}

if (port) {
  const inner = tls.connect;
  tls.connect = function connect(...details) {
    if (typeof details[0] === "object" && details[0] !== null) {
      return inner.call(this, redirected(details[0]), ...details.slice(1));
    }
    const [number, ...others] = details;
    const host = typeof others[0] === "string" ? others.shift() : undefined;
    const options = typeof others[0] === "object" && others[0] !== null ? others.shift() : {};
    return inner.call(this, redirected({ ...options, port: number, host }), ...others);
  };
}

if (port || held) module_.syncBuiltinESMExports();
