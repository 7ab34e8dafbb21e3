// Clients of Node, each with HubSpot's host written into it, and as unwilling to use proxies as their users make them.
import http2 from "node:http2";
import https from "node:https";

import axios from "axios";
import got from "got";
import nodeFetch from "node-fetch";
import { Agent, Client, EnvHttpProxyAgent, fetch as undiciFetch, request } from "undici";

const HOST = "https://api.hubapi.com";
const CONTACTS = `${HOST}/crm/v3/objects/contacts`;
const headers = { authorization: "Bearer any" };
const body = JSON.stringify({ properties: { email: "zoe@example.com" } });

/** Ask by the module https, and by an agent. */
const byHttps = (options) =>
  new Promise((done, failed) => {
    https.get(CONTACTS, { headers, ...options }, (answer) => done(answer.resume().statusCode)).on("error", failed);
  });

/** Ask by undici, and by a dispatcher. */
async function byUndici(dispatcher) {
  const answer = await request(CONTACTS, { headers, dispatcher });
  await answer.body.dump();
  return answer.statusCode;
}

/** Ask by a client of undici for one host. */
async function byClient() {
  const answer = await new Client(HOST).request({ method: "GET", path: "/crm/v3/objects/contacts", headers });
  await answer.body.dump();
  return answer.statusCode;
}

/** Ask by the module http2. */
const byHttp2 = () =>
  new Promise((done, failed) => {
    const session = http2.connect(HOST).on("error", failed);
    const stream = session.request({ ":path": "/crm/v3/objects/contacts", ...headers }).on("error", failed);
    stream.on("response", (head) => done(head[":status"]) || session.close()).end();
  });

/** Follow the link to the second page. */
async function followed() {
  const page = await (await fetch(`${CONTACTS}?limit=1`, { headers })).json();
  return (await fetch(page.paging.next.link, { headers })).status;
}

const WAYS = {
  fetch: async () => (await fetch(CONTACTS, { headers })).status,
  "fetch, written": async () =>
    (await fetch(CONTACTS, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body })).status,
  "fetch, next page": followed,
  https: () => byHttps({}),
  "https, agent": () => byHttps({ agent: new https.Agent({ keepAlive: true }) }),
  http2: byHttp2,
  undici: () => byUndici(),
  "undici, agent": () => byUndici(new Agent({ allowH2: true })),
  "undici, proxy of the environment": () => byUndici(new EnvHttpProxyAgent()),
  "undici, client": byClient,
  "undici, fetch": async () => (await undiciFetch(CONTACTS, { headers })).status,
  axios: async () => (await axios.get(CONTACTS, { headers })).status,
  "axios, as a node of n8n": async () => (await axios.create({ proxy: false, maxRedirects: 0 }).get(CONTACTS, { headers })).status,
  "axios, fetch": async () => (await axios.get(CONTACTS, { headers, adapter: "fetch" })).status,
  got: async () => (await got(CONTACTS, { headers })).statusCode,
  "node-fetch": async () => (await nodeFetch(CONTACTS, { headers })).status,
};

const seen = {};
for (const [name, ask] of Object.entries(WAYS)) {
  try {
    seen[name] = await ask();
  } catch (error) {
    seen[name] = `${error.message} ${error.cause?.message ?? ""}`;
  }
}
console.log(JSON.stringify(seen));
process.exit(0); // some clients keep connections
