/**
 * The keyboard: single keys and pairs such as `g t`, unless somebody is typing or a dialog is open. What was bound last comes
 * first, so a part of a page can take keys for as long as it is shown.
 */

/**
 * @typedef {object} Binding
 * @property {string} keys one key, or two with a space between; as KeyboardEvent.key has it
 * @property {string} text what it does, for the list of all keys
 * @property {(event: KeyboardEvent) => void} run
 * @property {() => boolean} [when] whether it does anything at the moment
 */

const PAIR_MS = 1_200;

/** @type {Binding[][]} */
const layers = [];
let first = "";
let firstAt = 0;

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
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  // Enter and Space belong to the button or link that has the focus.
  const control = event.target instanceof HTMLElement && event.target.closest("a, button, summary");
  if (control && (event.key === "Enter" || event.key === " ")) return;
  const pair = event.timeStamp - firstAt < PAIR_MS ? `${first} ${event.key}` : "";
  const binding = (pair && lookUp(pair)) || lookUp(event.key);
  [first, firstAt] = binding ? ["", 0] : [event.key, event.timeStamp];
  if (!binding) return;
  event.preventDefault();
  binding.run(event);
}

globalThis.document?.addEventListener("keydown", press);
