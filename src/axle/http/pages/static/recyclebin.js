/** The recycle bin: what was deleted, the last first, and the way back. */

import { read, write } from "./api.js";
import { fullText } from "./dates.js";
import { onChange } from "./events.js";
import { addressOf, allTypes, loadTypes, titleOf, typeOf } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, session, start } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { alarm, offer } from "./undo.js";

/** @typedef {import("./records.js").Item & {objectTypeId: string, mergedInto?: string}} Deleted */

const list = state({ items: /** @type {Deleted[]} */ ([]), after: "", loading: true, problem: "" });
const only = state(new URLSearchParams(location.search).get("type") ?? "");
let number = 0;

start(() => {
  loadTypes().then(() => readList(), (error) => (list.value = { ...list.peek(), loading: false, problem: reason(error) }));
  onChange((change) => {
    if (["deletion", "restore", "merge", "privacyDeletion", "reset"].includes(change.type)) readList();
  });
  const step = (/** @type {number} */ by) => () => {
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".deleted"))];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };
  return {
    name: "recyclebin",
    title: () => texts.recycleBin,
    main,
    keys: [
      { keys: "j", text: texts.nextRow, run: step(1) },
      { keys: "k", text: texts.previousRow, run: step(-1) },
      { keys: "r", text: texts.restore, run: () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".deleted")?.querySelector("button"))?.click() },
    ],
  };
});

/** Read the list from its beginning, or go on where it ended. */
async function readList(further = false) {
  number += 1;
  const mine = number;
  const query = new URLSearchParams({ limit: "50" });
  if (only.peek()) query.set("types", only.peek());
  if (further) query.set("after", list.peek().after);
  try {
    const page = await read(`/_axle/recycle-bin?${query}`);
    if (mine !== number) return;
    list.value = { items: [...(further ? list.peek().items : []), ...page.results], after: page.paging?.next.after ?? "", loading: false, problem: "" };
  } catch (error) {
    if (mine === number) list.value = { ...list.peek(), loading: false, problem: reason(error) };
  }
}

/** @param {string} id */
function choose(id) {
  only.value = id;
  history.replaceState(null, "", id ? `?type=${id}` : location.pathname);
  list.value = { ...list.peek(), loading: true };
  readList();
}

function main() {
  const { items, after, loading, problem } = list.value;
  return html`<div class="narrow">
    <div class="row-of spread"><h1>${texts.recycleBin}</h1>
      <label class="row-of"><span class="quiet">${texts.type}</span><select class="field short" @change=${(/** @type {any} */ event) => choose(event.target.value)}>
        <option value="" ?selected=${!only.value}>${texts.allTypes}</option>
        ${allTypes().map((type) => keyed(type.objectTypeId, html`<option value=${type.objectTypeId} ?selected=${only.value === type.objectTypeId}>${type.pluralLabel}</option>`))}</select></label></div>
    <p class="quiet lead">${texts.recycleBinText}</p>
    ${problem && html`<p role="alert" class="alarm-text">${problem}</p>`}
    ${items.length > 0 && html`<ul class="card bin" aria-label=${texts.recycleBin}>${items.map((item) => keyed(`${item.objectTypeId}/${item.id}`, row(item)))}</ul>`}
    ${!items.length && !problem && html`<p class="page-note">${loading ? texts.loading : texts.binIsEmpty}</p>`}
    ${after && html`<button type="button" class="wide" @click=${() => readList(true)}>${texts.showMore}</button>`}
  </div>`;
}

/** @param {Deleted} item */
function row(item) {
  const type = /** @type {import("./records.js").RecordType} */ (typeOf(item.objectTypeId));
  const title = titleOf(type, item);
  const portal = /** @type {any} */ (session.value).portalId;
  return html`<li class="deleted" tabindex="-1" aria-label=${`${title}, ${type.singularLabel}`}>
    <span class="tag">${type.singularLabel}</span>
    <span class="deleted-text"><a href=${addressOf(portal, type, item.id)}>${title}</a>
      <span class="quiet">${fill(texts.deletedAt, { when: fullText(Date.parse(item.archivedAt ?? "")) })}</span></span>
    ${item.mergedInto
      ? html`<a class="quiet" href=${addressOf(portal, type, item.mergedInto)}>${texts.mergedAway}</a>`
      : canWrite() && type.writable && html`<button type="button" @click=${() => restore(item, type, title)}>${texts.restore}</button>`}
  </li>`;
}

/**
 * Restore a record; it leaves the list at once, and comes back with the server's reason if it is refused.
 * @param {Deleted} item
 * @param {import("./records.js").RecordType} type
 * @param {string} title
 */
async function restore(item, type, title) {
  const before = list.peek();
  const at = before.items.indexOf(item);
  list.value = { ...before, items: before.items.filter((other) => other !== item) };
  focusRow(at);
  offer(fill(texts.isRestored, { title }), () => removeAgain(item, type));
  try {
    await write("POST", `/_axle/objects/${type.objectTypeId}/${item.id}/restore`);
  } catch (error) {
    alarm(reason(error));
    readList();
  }
}

/** @param {number} at */
function focusRow(at) {
  requestAnimationFrame(() => {
    const rows = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".deleted"));
    (rows[Math.min(at, rows.length - 1)] ?? document.getElementById("main"))?.focus();
  });
}

/**
 * @param {Deleted} item
 * @param {import("./records.js").RecordType} type
 */
async function removeAgain(item, type) {
  try {
    await write("DELETE", `/crm/v3/objects/${type.objectTypeId}/${item.id}`);
  } catch (error) {
    alarm(reason(error));
  }
  readList();
}
