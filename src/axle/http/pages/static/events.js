/**
 * What others change, as it happens: one stream for all pages of this browser, held by one of them, which tells the others.
 */

import { state } from "./state.js";

/** @typedef {{objectTypeId: string, objectId: string, kind: string}} Change */

/** @type {Set<(change: any) => void>} */
const listeners = new Set();

/** Whether the stream is open, here or in another page of this browser. */
export const live = state(false);

/**
 * Be told of every change; returns a function that ends it.
 * @param {(change: any) => void} listener
 */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Begin to follow. */
export function follow() {}
