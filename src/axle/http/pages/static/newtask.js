/** The line *New task*. What is typed is kept in this browser until it is a task; what it means is worked out by `newtaskline.js`. */

import { html } from "./render.js";
import { state } from "./state.js";
import { part } from "./taskparts.js";
import { texts } from "./tasktexts.js";
import { alarm } from "./undo.js";

const KEPT = "axle.draft";

export const line = state(localStorage.getItem(KEPT) ?? "");
const reader = state(/** @type {typeof import("./newtaskline.js") | null} */ (null));

/** @param {string} text */
export function write(text) {
  line.value = text;
  // What was typed is still there after the page was closed or the line was cut.
  if (text) localStorage.setItem(KEPT, text);
  else localStorage.removeItem(KEPT);
}

async function need() {
  reader.value ??= await part("line");
  return reader.value;
}

/** @param {Event} event */
function typed(event) {
  write(/** @type {HTMLInputElement} */ (event.target).value);
  need().then(({ lookUp }) => lookUp(), () => {});
}

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  if (!line.peek().trim()) return;
  try {
    (await need()).submit();
  } catch {
    alarm(texts.offline);
  }
}

/**
 * The line, with what was understood of it.
 * @param {() => void} leave where Escape leads
 */
export function newTask(leave) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  };
  return html`<form class="new" @submit=${submit}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"/></svg>
    <input id="new-task" aria-label=${texts.newTask} placeholder=${texts.newTaskExample} autocomplete="off" enterkeyhint="done" aria-describedby="understood"
      .value=${line.value} @input=${typed} @keydown=${press}>
    <button type="submit" class="main" ?hidden=${!line.value.trim()}>${texts.add}</button>
    <div id="understood" class="understood" aria-live="polite">${line.value.trim() && reader.value?.understood()}</div>
  </form>`;
}
