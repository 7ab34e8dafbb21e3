/** Dialogs: one at a time, in the page's one <dialog>, which keeps the focus inside and gives it back when it closes. */

import { html, keyed } from "./render.js";
import { state } from "./state.js";
import { texts } from "./texts.js";

/** @typedef {import("./render.js").Content} Content */
/** @typedef {{title: string, body: () => Content, wide: boolean}} Dialog */
/** @typedef {{label: string, hint?: string, key?: string, run: () => void}} Option */

/** The dialog that is open, if one is. */
export const dialog = state(/** @type {Dialog | null} */ (null));

/**
 * Open a dialog; `body` is rendered again whenever the state changes that it reads.
 * @param {string} title
 * @param {() => Content} body
 */
export function open(title, body, wide = false) {
  dialog.value = { title, body, wide };
}

export function close() {
  dialog.value = null;
}

/**
 * Let somebody choose: by pointer, by arrows and Enter, or by the option's own key. Many options can be narrowed by typing.
 * @param {string} title
 * @param {Option[]} options
 * @param {() => Content} [more] shown below the options
 */
export function choose(title, options, more) {
  const filter = state("");
  const searched = options.length > 9;
  const run = (/** @type {Option} */ option) => {
    close();
    option.run();
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const inField = event.target instanceof HTMLInputElement;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(/** @type {HTMLElement} */ (event.currentTarget), event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && inField && searched) {
      event.preventDefault();
      const option = options.find((candidate) => matches(candidate, filter.value));
      if (option) run(option);
    } else if (!inField && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const option = options.find((candidate) => candidate.key === event.key);
      if (!option) return;
      event.preventDefault();
      run(option);
    }
  };
  open(title, () => html`<div class="choices" @keydown=${press}>
    ${searched && html`<input class="field" type="search" autofocus aria-label=${texts.narrow} placeholder=${texts.narrow}
      @input=${(/** @type {any} */ event) => (filter.value = event.target.value)}>`}
    <div class="choice-list">${options.filter((option) => matches(option, filter.value)).map((option, index) => keyed(
      `${index} ${option.label}`,
      html`<button type="button" class="choice" @click=${() => run(option)}>
        <span class="choice-label">${option.label}</span><span class="quiet">${option.hint}</span>${option.key && html`<kbd aria-hidden="true">${option.key}</kbd>`}
      </button>`,
    ))}</div>
    ${more?.()}
  </div>`);
}

/**
 * @param {Option} option
 * @param {string} filter
 */
function matches(option, filter) {
  return `${option.label} ${option.hint ?? ""}`.toLowerCase().includes(filter.trim().toLowerCase());
}

/**
 * Move the focus among the options.
 * @param {HTMLElement} inside
 * @param {number} by
 */
function step(inside, by) {
  const buttons = [...inside.querySelectorAll("button")];
  const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
  buttons[at < 0 ? 0 : (at + by + buttons.length) % buttons.length]?.focus();
}
