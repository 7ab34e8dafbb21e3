/**
 * The keyboard: single keys and pairs such as `g t`, unless somebody is typing or a dialog is open. What was bound last comes
 * first, so a part of a page can take keys for as long as it is shown. Some keys open what must be read first: what is typed
 * meanwhile is meant for that, and comes when it is open.
 */

import { flush } from "./state.js";

/**
 * @typedef {object} Binding
 * @property {string} keys one key, or two with a space between; as KeyboardEvent.key has it
 * @property {string} text what it does, for the list of all keys
 * @property {(event: KeyboardEvent) => unknown} run returns a promise where what it opens is not there yet
 * @property {() => boolean} [when] whether it does anything at the moment
 */

const PAIR_MS = 1_200;
const LONGEST = 3_000; // that keys wait for what they are meant for

/** @type {Binding[][]} */
const layers = [];
let first = "";
let firstAt = 0;
/** Keys that wait; null while none has to. @type {KeyboardEvent[] | null} */
let waiting = null;

/**
 * Bind keys; returns a function that ends it.
 * @param {Binding[]} bindings
 */
export function bind(bindings) {
  layers.unshift(bindings);
  return () => {
    const index = layers.indexOf(bindings);
    if (index >= 0) layers.splice(index, 1);
  };
}

/** Return all keys that do something, each once. */
export function bound() {
  /** @type {Map<string, Binding>} */
  const all = new Map();
  for (const layer of [...layers].reverse()) for (const binding of layer) all.set(binding.keys, binding);
  return [...all.values()];
}

/** @param {string} keys */
function lookUp(keys) {
  for (const layer of layers) {
    const binding = layer.find((candidate) => candidate.keys === keys && (candidate.when?.() ?? true));
    if (binding) return binding;
  }
  return undefined;
}

/** @param {EventTarget | null} target */
function typing(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || typing(event.target)) return;
  const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (waiting && (sends || !chorded(event)) && event.key !== "Shift") {
    event.preventDefault();
    waiting.push(event);
  }
  if (waiting || chorded(event)) return;
  if (document.querySelector("dialog[open]")) return;
  // Enter and Space belong to the button or link that has the focus.
  const control = event.target instanceof HTMLElement && event.target.closest("a, button, summary");
  if (control && (event.key === "Enter" || event.key === " ")) return;
  const pair = event.timeStamp - firstAt < PAIR_MS ? `${first} ${event.key}` : "";
  const binding = (pair && lookUp(pair)) || lookUp(event.key);
  [first, firstAt] = binding ? ["", 0] : [event.key, event.timeStamp];
  if (!binding) return;
  event.preventDefault();
  const opens = binding.run(event);
  if (opens instanceof Promise) hold(opens);
}

/** @param {KeyboardEvent} event */
const chorded = (event) => event.ctrlKey || event.metaKey || event.altKey;

/**
 * Keep what is typed until something is open.
 * @param {Promise<unknown>} opens
 */
async function hold(opens) {
  /** @type {KeyboardEvent[]} */
  const held = [];
  waiting = held;
  const longest = new Promise((resolve) => setTimeout(resolve, LONGEST, true));
  const late = await Promise.race([opens.then(() => {}, () => {}), longest]);
  flush();
  waiting = null;
  if (!late) held.forEach(again);
}

/**
 * Press a key once more, where the focus is now. What a browser itself would put into a field is put there.
 * @param {KeyboardEvent} event
 */
function again({ key, ctrlKey, metaKey, shiftKey }) {
  const target = document.activeElement ?? document.body;
  const field = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement ? target : null;
  if (key.length === 1 && field && field.selectionStart !== null) {
    field.setRangeText(key, field.selectionStart, field.selectionEnd ?? field.selectionStart, "end");
    target.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return;
  }
  target.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true }));
}

globalThis.document?.addEventListener("keydown", press);
