/** What all pages have: who works here, the way to the other pages, dialogs, what was done and can be undone, the line. */

import { Refused, Unreachable, connect, line, onOrphan, read, request } from "./api.js";
import { zone } from "./dates.js";
import { choose, close, dialog, open } from "./dialogs.js";
import { follow } from "./events.js";
import { bind, bound } from "./keys.js";
import { html, keyed, render } from "./render.js";
import { effect, flush, state } from "./state.js";
import { fill, plural, texts } from "./texts.js";
import { alarm, dismiss, notes, tell, undoLast } from "./undo.js";

/** @typedef {import("./render.js").Content} Content */
/**
 * @typedef {object} Session
 * @property {{id: string, email: string, firstName: string, lastName: string}} person
 * @property {number} portalId
 * @property {{portalId: number, name: string, role: string}[]} accounts
 * @property {{id: string, ownerId: string | null} | null} user
 * @property {string} role admin, member or reader
 * @property {string[]} scopes
 * @property {string | null} timeZone
 */
/**
 * @typedef {object} Page
 * @property {string} name which link of the frame is the present one
 * @property {() => string} title
 * @property {() => Content} main
 * @property {() => Content} [aside] below the links of the frame
 * @property {import("./keys.js").Binding[]} [keys]
 */

/** Who works here; null until it is known. */
export const session = state(/** @type {Session | null} */ (null));

const sidebar = state(false);

/** Whether this person may change anything: a reader sees no buttons that would be refused. */
export function canWrite() {
  return session.value !== null && session.value.role !== "reader";
}

/**
 * Start a page: ask who works here, then show it.
 * @param {(session: Session) => Page} make
 */
export async function start(make) {
  try {
    session.value = await read("/_axle/session");
  } catch (error) {
    if (error instanceof Unreachable) setTimeout(() => start(make), 2_000);
    if (error instanceof Refused && error.status === 401) signIn();
    show(html`<p class="page-note" role="alert">${error instanceof Refused ? error.message : texts.offline}</p>`);
    return;
  }
  const present = /** @type {Session} */ (session.value);
  if (present.timeZone) zone.value = present.timeZone;
  onOrphan((error) => alarm(fill(texts.refusedBefore, { reason: error.message })));
  connect(present.person.id, String(present.portalId), signIn);
  follow(String(present.portalId));
  const page = make(present);
  bind([...frameKeys(), ...(page.keys ?? [])]);
  effect(() => {
    document.title = `${page.title()} · Axle`;
    show(frame(page, present));
    showDialog();
  });
}

/** @param {Content} content */
function show(content) {
  render(content, /** @type {HTMLElement} */ (document.getElementById("app")));
}

function signIn() {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/**
 * @param {Page} page
 * @param {Session} present
 */
function frame(page, present) {
  return html`<a class="skip" href="#main">${texts.skip}</a>
  <div class=${sidebar.value ? "frame open" : "frame"}>
    <header class="side">
      <div class="side-top">
        <a class="mark" href="/tasks"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><circle class="full" cx="12" cy="12" r="2.5"/><path d="M12 3v6M12 15v6M3 12h6M15 12h6"/></svg>Axle</a>
        <button type="button" class="icon only-narrow" aria-expanded=${String(sidebar.value)} aria-label=${texts.menu}
          @click=${() => (sidebar.value = !sidebar.value)}><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h16M4 12h16M4 17h16"/></svg></button>
      </div>
      <div class="side-inside">
        <nav aria-label=${texts.pages}>${links().map(([name, address, text, keys]) => keyed(
          name,
          html`<a class="side-link" href=${address} aria-current=${name === page.name ? "page" : null}><span>${text}</span><kbd aria-hidden="true">${keys}</kbd></a>`,
        ))}</nav>
        ${page.aside?.()}
        <div class="side-end">
          <button type="button" class="side-link" @click=${showKeys}><span>${texts.allKeys}</span><kbd aria-hidden="true">?</kbd></button>
          <button type="button" class="side-link person" @click=${() => accountMenu(present)}>
            <span class="avatar" aria-hidden="true">${initials(nameOf(present.person))}</span>
            <span class="person-name">${nameOf(present.person)}<span class="quiet">${accountName(present)}</span></span>
          </button>
        </div>
      </div>
    </header>
    <main id="main" tabindex="-1">${lineNote()}${page.main()}</main>
  </div>
  <div class="notes" role="status" aria-live="polite">${notes.value.map((note) => keyed(
    note.id,
    html`<div class=${note.alarm ? "note alarm" : "note"}><span>${note.text}</span>
      ${note.undo && html`<button type="button" class="undo" @click=${undoLast}>${texts.undo}</button>`}
      ${!note.undo && html`<button type="button" class="icon" aria-label=${texts.dismiss} @click=${() => dismiss(note.id)}><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button>`}
    </div>`,
  ))}</div>
  <dialog id="dialog" class=${dialog.value?.wide ? "wide" : ""} aria-labelledby="dialog-title" @cancel=${cancelled} @close=${closed} @click=${closeOutside}>${dialog.value && html`<div class="dialog-inside">
    <div class="dialog-top"><h2 id="dialog-title">${dialog.value.title}</h2>
      <button type="button" class="icon" aria-label=${texts.close} @click=${close}><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button></div>
    ${dialog.value.body()}</div>`}</dialog>`;
}

/** @returns {[string, string, string, string][]} the pages: name, address, text, keys */
function links() {
  return [
    ["tasks", "/tasks", texts.tasks, "g t"],
    ["recyclebin", "/recycle-bin", texts.recycleBin, "g b"],
    ["developer", "/developer", texts.developer, "g d"],
  ];
}

function lineNote() {
  const { online, waiting } = line.value;
  if (online) return null;
  return html`<p class="line-note" role="status">${waiting ? plural(waiting, texts.offlineOne, texts.offlineMany) : texts.offline}</p>`;
}

/** @returns {import("./keys.js").Binding[]} */
function frameKeys() {
  return [
    ...links().map(([, address, text, keys]) => ({ keys, text: fill(texts.goTo, { page: text }), run: () => location.assign(address) })),
    { keys: "u", text: texts.undoLast, run: () => void (undoLast() || tell(texts.nothingToUndo)) },
    { keys: "?", text: texts.allKeys, run: showKeys },
  ];
}

/** Open or close the one dialog of the page, as the state says. */
function showDialog() {
  const element = /** @type {HTMLDialogElement} */ (document.getElementById("dialog"));
  if (dialog.value && !element.open) {
    element.showModal();
    const field = element.querySelector("[autofocus]") ?? element.querySelector(".choice, input, textarea, select");
    if (field instanceof HTMLElement) field.focus();
  }
  if (!dialog.value && element.open) element.close();
}

/** @param {Event} event */
function cancelled(event) {
  event.preventDefault();
  close();
}

/** @param {Event} event told a little after the dialog has closed: the next one may be open by then */
function closed(event) {
  if (!(/** @type {HTMLDialogElement} */ (event.target).open)) close();
}

/** @param {MouseEvent} event */
function closeOutside(event) {
  if (event.target === event.currentTarget) close();
}

/** Show what each key does; keys that do the same stand together. */
export function showKeys() {
  /** @type {Map<string, string[]>} */
  const together = new Map();
  for (const { keys, text } of bound()) together.set(text, [...(together.get(text) ?? []), keys]);
  open(texts.allKeys, () => html`<dl class="keys">${[...together].map(([text, all]) => keyed(
    text,
    html`<div><dt>${all.flatMap((keys) => keys.split(" ")).map((key, index) => keyed(index, html`<kbd>${keyName(key)}</kbd>`))}</dt><dd>${text}</dd></div>`,
  ))}</dl>`, true);
}

/** @param {string} key */
function keyName(key) {
  return { ArrowDown: "↓", ArrowUp: "↑", Enter: "↵", Escape: "Esc", Delete: "Del", X: "⇧x" }[key] ?? key;
}

/** @param {Session} present */
function accountMenu(present) {
  const others = present.accounts.filter(({ portalId }) => portalId !== present.portalId);
  choose(present.person.email, [
    ...others.map(({ portalId, name }) => ({ label: fill(texts.changeTo, { name }), hint: String(portalId), run: () => changeAccount(portalId) })),
    { label: texts.account, run: () => location.assign("/account") },
    { label: texts.signOut, run: signOut },
  ]);
}

/** @param {number} portalId */
async function changeAccount(portalId) {
  try {
    await request("POST", "/_axle/session/account", { portalId });
    location.assign("/tasks");
  } catch (error) {
    alarm(reason(error));
  }
}

async function signOut() {
  try {
    await request("DELETE", "/_axle/session");
    location.assign("/sign-in");
  } catch (error) {
    alarm(reason(error));
  }
}

/**
 * Return why something failed, in words for the person.
 * @param {unknown} error
 */
export function reason(error) {
  return error instanceof Refused ? error.message : texts.offline;
}

/** @param {Session["person"]} person */
function nameOf(person) {
  return `${person.firstName} ${person.lastName}`.trim() || person.email;
}

/**
 * Return up to two letters that stand for somebody: those with which the first and the last name begin.
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.slice(1).at(-1)].map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase() || "?";
}

/** @param {Session} present */
function accountName(present) {
  return present.accounts.find(({ portalId }) => portalId === present.portalId)?.name ?? String(present.portalId);
}

/** Show the state of this moment now rather than before the next painting. */
export function now() {
  flush();
}
