/**
 * The API, as the session of this browser may use it. Reads go out at once. Writes go out one after another, each with a key
 * of its own; what could not be sent is kept in this browser and sent when the line is back, and the key sees to it that the
 * server does it once.
 */

import { state } from "./state.js";

/** @typedef {{key: string, method: string, path: string, body: any, owner: string}} Pending */

const KEPT = "axle.pending";
const PAUSES = [300, 1_000, 3_000, 10_000];
const GONE = new Set([502, 503, 504]);

/** Whether the server is reached; how many writes wait for it. */
export const line = state({ online: true, waiting: 0 });

/** What the server refuses: its status, and its reason in `message`. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {any} body
   */
  constructor(status, body) {
    super(sentence(body) || `The server answers ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/**
 * Return the reason in an answer. Where the server's own sentence carries JSON, its parts say the same in words.
 * @param {any} body
 */
function sentence(body) {
  const parts = (body?.errors ?? []).map((/** @type {any} */ error) => error.message).filter(Boolean);
  return body?.message?.includes("[{") && parts.length ? parts.join(" ") : body?.message;
}

/** The server is not reached. */
export class Unreachable extends Error {}

/** Called when a session has ended. */
let signedOut = () => {};
/** Whose writes are kept: a person in an account. Writes of somebody else stay where they are. */
let owner = "";
/** Which account this page shows: the server refuses what was meant for another one. */
let account = "";

/**
 * Say who works here, and what to do when the session ends; then send what was left from before.
 * @param {string} person
 * @param {string} portal
 * @param {() => void} ended
 */
export function connect(person, portal, ended) {
  owner = `${person}@${portal}`;
  account = portal;
  signedOut = ended;
  const left = kept().filter((entry) => entry.owner === owner && !queue.some((job) => job.entry.key === entry.key));
  for (const entry of left) enqueue(entry).catch((error) => orphaned(error));
}

/** @type {(error: Error) => void} What becomes of a write from before that is refused. */
let orphaned = () => {};

/** @param {(error: Error) => void} listener */
export function onOrphan(listener) {
  orphaned = listener;
}

/**
 * Return the headers by which the session counts.
 * @returns {Record<string, string>}
 */
export function headersOf() {
  return { "x-axle-session": "1", ...(account ? { "x-axle-account": account } : {}) };
}

/**
 * Send one request now.
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @param {Record<string, string>} [more] headers
 * @returns {Promise<any>} the answer's body, null where it has none. Rejects with Refused or Unreachable.
 */
export async function request(method, path, body, more = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json", ...headersOf(), ...more };
  if (body !== undefined) headers["content-type"] = "application/json";
  let answer;
  let text;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
    text = await answer.text();
  } catch {
    throw new Unreachable();
  }
  if (GONE.has(answer.status)) throw new Unreachable();
  if (!line.peek().online) line.value = { ...line.peek(), online: true };
  const decoded = text ? parsed(text) : null;
  if (answer.ok) return decoded;
  if (answer.status === 401) signedOut();
  throw new Refused(answer.status, decoded);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Read something.
 * @param {string} path
 */
export function read(path) {
  return request("GET", path);
}

/**
 * Ask something by a body, such as a search: it changes nothing, and is not kept.
 * @param {string} path
 * @param {any} body
 */
export function ask(path, body) {
  return request("POST", path, body);
}

/**
 * Write something: kept until the server has answered, whatever happens to the line or to this page.
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @returns {Promise<any>} the answer's body. Rejects with Refused alone.
 */
export function write(method, path, body) {
  const entry = { key: newKey(), method, path, body, owner };
  keep([...kept(), entry]);
  return enqueue(entry);
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @typedef {{entry: Pending, resolve: (value: any) => void, reject: (error: Error) => void}} Job */
/** @type {Job[]} */
const queue = [];
let sending = false;
let wake = () => {};

/** @param {Pending} entry */
function enqueue(entry) {
  /** @type {Promise<any>} */
  const promise = new Promise((resolve, reject) => queue.push({ entry, resolve, reject }));
  tell();
  if (!sending) send();
  return promise;
}

async function send() {
  sending = true;
  for (let tries = 0; queue.length; ) {
    const job = queue[0];
    const { entry } = job;
    try {
      const answer = await request(entry.method, entry.path, entry.body, { "idempotency-key": entry.key });
      settle(job, () => job.resolve(answer));
      tries = 0;
    } catch (error) {
      const refused = error instanceof Refused;
      if (refused && error.status === 401) break; // kept: it is sent after the next sign-in
      // A server that fails at one request again and again must not hold up the others.
      if (refused && error.status !== 429 && (error.status < 500 || tries >= PAUSES.length)) {
        settle(job, () => job.reject(error));
        tries = 0;
        continue;
      }
      if (!refused) line.value = { ...line.peek(), online: false };
      await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      tries += 1;
    }
  }
  sending = false;
}

/**
 * @param {Job} job
 * @param {() => void} answered
 */
function settle(job, answered) {
  queue.shift();
  keep(kept().filter((entry) => entry.key !== job.entry.key));
  tell();
  answered();
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => wake(), milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve(undefined);
    };
  });
}

function tell() {
  if (line.peek().waiting !== queue.length) line.value = { ...line.peek(), waiting: queue.length };
}

/** @returns {Pending[]} */
function kept() {
  return parsed(localStorage.getItem(KEPT) ?? "[]") ?? [];
}

/** @param {Pending[]} entries */
function keep(entries) {
  if (entries.length) localStorage.setItem(KEPT, JSON.stringify(entries));
  else localStorage.removeItem(KEPT);
}

globalThis.addEventListener?.("online", () => wake());
