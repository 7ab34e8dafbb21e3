/** The parts of the inbox that are loaded when somebody first does something: the first view does without. */

const loads = {
  dialogs: () => import("./taskdialogs.js"),
  line: () => import("./newtaskline.js"),
  queue: () => import("./taskqueue.js"),
};

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/**
 * Load a part, once. Rejects where the server is not reached; then it can be tried again.
 * @template {keyof typeof loads} Name
 * @param {Name} name
 * @returns {ReturnType<(typeof loads)[Name]>}
 */
export function part(name) {
  let promise = loaded.get(name);
  if (!promise) {
    promise = loads[name]();
    loaded.set(name, promise);
    promise.catch(() => loaded.delete(name));
  }
  return /** @type {any} */ (promise);
}

/** Load all parts as soon as somebody moves or types: they are there when they are needed, whatever happens to the line. */
export function loadSoon() {
  const load = () => {
    for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) removeEventListener(event, load);
    for (const name of /** @type {(keyof typeof loads)[]} */ (Object.keys(loads))) part(name).catch(() => {});
  };
  for (const event of ["pointermove", "pointerdown", "keydown", "focusin"]) addEventListener(event, load);
}
