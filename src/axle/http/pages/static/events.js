/**
 * What others change, as it happens: one stream for all pages of this browser, held by one of them, which tells the others.
 */

import { headersOf, line } from "./api.js";
import { state } from "./state.js";

/** @typedef {{type: string, objectTypeId?: string, objectId?: number, properties?: Record<string, string | null>}} Change */

const START = 1_200; // the page comes first
const AGAIN = 2_000;
const SILENCE = 30_000; // after which a connection is dead: a sign of life comes every 15 seconds

/** @type {Set<(change: any) => void>} */
const listeners = new Set();
/** The number of the last event that this page has been told of; whoever takes the stream over goes on from it. */
let last = "";

/** Whether this page holds the stream, and it is open. */
export const live = state(false);

/**
 * Be told of every change; returns a function that ends it. A change of type `reset` says: read everything anew.
 * @param {(change: any) => void} listener
 */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Say by which event a page has been read: the stream goes on from there, and tells nothing to be read twice.
 * @param {number} event
 */
export function readAt(event) {
  last ||= String(event);
}

/** @param {Change} change */
function tell(change) {
  for (const listener of listeners) listener(change);
}

/**
 * Begin to follow, as soon as the page has shown itself.
 * @param {string} account
 */
export function follow(account) {
  const channel = new BroadcastChannel(`axle-events-${account}`);
  channel.onmessage = ({ data }) => {
    last = data.last || last;
    if (data.change) tell(data.change);
  };
  setTimeout(() => {
    // Only pages that browsers trust have locks; others hold a stream each.
    if (navigator.locks) navigator.locks.request(`axle-events-${account}`, () => hold(channel));
    else hold(channel);
  }, START);
}

/**
 * Hold the stream for as long as this page lives.
 * @param {BroadcastChannel} channel
 */
async function hold(channel) {
  for (;;) {
    const ended = await listen(channel).catch(() => false);
    live.value = false;
    if (ended) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/**
 * Listen until the connection ends. Returns whether there is no use in listening again.
 * @param {BroadcastChannel} channel
 */
async function listen(channel) {
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(), SILENCE);
  try {
    const headers = { ...headersOf(), accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) };
    const answer = await fetch("/_axle/events", { headers, signal: stop.signal, cache: "no-store" });
    if (!answer.ok || !answer.body) return answer.status === 401 || answer.status === 403;
    live.value = true;
    if (!line.peek().online) line.value = { ...line.peek(), online: true };
    if (!last) tell({ type: "reset" }); // something may have happened since the page was read
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; ; ) {
      const { value, done } = await reader.read();
      if (done) return false;
      clearTimeout(silence);
      silence = setTimeout(() => stop.abort(), SILENCE);
      const parts = (text + value).split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) pass(part, channel);
    }
  } finally {
    clearTimeout(silence);
  }
}

/**
 * Pass a message on to this page and the others.
 * @param {string} message
 * @param {BroadcastChannel} channel
 */
function pass(message, channel) {
  const field = (/** @type {string} */ name) => message.split("\n").find((row) => row.startsWith(`${name}: `))?.slice(name.length + 2);
  const data = field("data");
  const change = data ? JSON.parse(data) : null;
  last = field("id") ?? last;
  channel.postMessage({ last, change });
  if (change) tell(change);
}
