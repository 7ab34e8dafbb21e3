/** The page of a record of any type. */

import { Unreachable, read, request, write } from "./api.js";
import { associationsOf, finder, readAssociations } from "./associations.js";
import { composeNote, composerOf } from "./composer.js";
import { fullText } from "./dates.js";
import { close, open } from "./dialogs.js";
import { onChange } from "./events.js";
import { load, propertiesOf, readItem } from "./properties.js";
import { addressOf, loadTypes, recordAt, titleOf } from "./records.js";
import { texts } from "./recordtexts.js";
import { html } from "./render.js";
import { canWrite, reason, start } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { readTimeline, timelineKeys, timelineOf } from "./timeline.js";
import { alarm, offer, tell } from "./undo.js";

/** @typedef {import("./properties.js").Loaded} Loaded */

const AGAIN_MS = 2_000;
const loaded = state(/** @type {Loaded | null} */ (null));
/** What can be done with a task, once its page has loaded it. */
const taskPart = state(/** @type {typeof import("./recordtask.js") | null} */ (null));
/** Why there is nothing to be shown. */
const problem = state(/** @type {{title: string, text: string, portal?: number} | null} */ (null));

start((present) => {
  begin(present.portalId, present.accounts);
  onChange(changed);
  return {
    name: "record",
    title: () => (loaded.value ? titleOf(loaded.value.type, loaded.value.item) : problem.value?.title ?? texts.record),
    main: () => (loaded.value ? page() : note()),
    keys: [
      ...timelineKeys(),
      { keys: "/", text: texts.findProperty, run: () => document.getElementById("find-property")?.focus() },
      { keys: "n", text: texts.logNote, run: () => composeNote(loaded), when: () => loaded.value !== null && canWrite() && !loaded.value.item.archived },
      { keys: "c", text: texts.completeTask, run: () => taskPart.peek()?.completeIt(loaded), when: openTask },
      { keys: "s", text: texts.snoozeTask, run: () => taskPart.peek()?.snoozeIt(loaded), when: openTask },
      { keys: "e", text: texts.editFirst, run: () => /** @type {HTMLElement | null} */ (document.querySelector("button.value-button"))?.click() },
    ],
  };
});

/** Tell whether the page shows a task that can be completed or snoozed. */
function openTask() {
  return taskPart.value !== null && loaded.value !== null && !loaded.value.item.archived;
}

/**
 * Find out what the address is about, and read it.
 * @param {number} portal
 * @param {{portalId: number, name: string}[]} accounts
 */
async function begin(portal, accounts) {
  try {
    await loadTypes();
    const place = recordAt(location.pathname, location.search);
    if (!place) {
      problem.value = { title: texts.noRecord, text: texts.noRecordAddress };
    } else if (place.portal !== portal) {
      const account = accounts.find(({ portalId }) => portalId === place.portal);
      problem.value = account
        ? { title: texts.otherAccount, text: fill(texts.otherAccountText, { name: account.name, portal: place.portal }), portal: place.portal }
        : { title: texts.foreignAccount, text: fill(texts.foreignAccountText, { portal: place.portal }) };
    } else {
      await show(portal, place.type, place.id);
    }
  } catch (error) {
    if (error instanceof Unreachable) setTimeout(() => begin(portal, accounts), AGAIN_MS);
    else problem.value = { title: texts.noRecord, text: reason(error) };
  }
}

/**
 * @param {number} portal
 * @param {string} typeId
 * @param {string} id
 */
async function show(portal, typeId, id) {
  const result = await load(typeId, id);
  if (!result) {
    problem.value = { title: texts.noRecord, text: fill(texts.noRecordText, { id, type: typeId }) };
    return;
  }
  if (result.item.archived) {
    // A record that was merged away leads to the one that it has become a part of.
    const { mergedInto } = await read(`/_axle/recycle-bin/${typeId}/${id}`).catch(() => ({}));
    if (mergedInto) {
      location.replace(addressOf(portal, result.type, mergedInto));
      return;
    }
  }
  loaded.value = result;
  readRest();
  if (result.type.name !== "tasks" || !result.type.writable || !canWrite()) return;
  const part = await import("./recordtask.js");
  part.begin(loaded);
  taskPart.value = part;
}

function readRest() {
  const present = loaded.peek();
  if (!present) return;
  readTimeline(present);
  readAssociations(present).catch((error) => alarm(reason(error)));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {any} change */
function changed(change) {
  const present = loaded.peek();
  if (!present) return;
  const mine = [change.objectId, change.fromObjectId, change.toObjectId].map(String).includes(present.item.id);
  const activity = present.type.timelineTypes.some(({ objectTypeId }) => [change.objectTypeId, change.fromObjectTypeId, change.toObjectTypeId].includes(objectTypeId));
  if (!mine && !activity && change.type !== "reset") return;
  clearTimeout(timer);
  timer = setTimeout(() => refresh(mine || change.type === "reset"), 250);
}

/** @param {boolean} all */
async function refresh(all) {
  const present = loaded.peek();
  if (!present) return;
  if (all) {
    const item = await readItem(`/crm/v3/objects/${present.type.objectTypeId}`, present.item.id, present.properties.map(({ name }) => name)).catch(() => undefined);
    if (item === null) {
      loaded.value = null;
      problem.value = { title: texts.noRecord, text: texts.goneNow };
      return;
    }
    if (item) loaded.value = { ...present, item };
  }
  readRest();
}

function note() {
  const { title, text, portal } = problem.value ?? { title: "", text: texts.loading, portal: undefined };
  if (!problem.value) return html`<p class="page-note" role="status">${texts.loading}</p>`;
  return html`<div class="page-note"><h1>${title}</h1><p>${text}</p>
    <p class="row-of center">${portal && html`<button type="button" class="main" @click=${() => changeAccount(portal)}>${texts.changeAccount}</button>`}
      <a class="button" href="/tasks">${texts.toTasks}</a></p></div>`;
}

/** @param {number} portalId */
async function changeAccount(portalId) {
  try {
    await request("POST", "/_axle/session/account", { portalId });
    location.reload();
  } catch (error) {
    alarm(reason(error));
  }
}

function page() {
  const { type, item } = /** @type {Loaded} */ (loaded.value);
  const mayChange = canWrite() && type.writable;
  const hasTimeline = type.timelineTypes.length > 0 && !item.archived;
  return html`<div class="record-page">
    <header class="record-top">
      <div><p class="quiet">${type.singularLabel}</p><h1>${titleOf(type, item)}</h1></div>
      <div class="row-of">
        ${openTask() && taskPart.value?.buttonsOf(loaded)}
        <button type="button" class="plain" @click=${showJson}>${texts.api}</button>
        ${mayChange && type.mergeable && !item.archived && html`<button type="button" class="plain" @click=${merge}>${texts.merge}</button>`}
        ${mayChange && !item.archived && html`<button type="button" class="plain" @click=${remove}>${texts.remove}</button>`}
      </div>
    </header>
    ${item.archived && html`<div class="banner" role="status"><span>${fill(texts.isInBin, { when: fullText(Date.parse(item.archivedAt ?? "")) })}</span>
      ${mayChange && html`<button type="button" class="main" @click=${restore}>${texts.restore}</button>`}</div>`}
    <div class=${hasTimeline ? "columns" : "columns two"}>
      <div class="column-left">${propertiesOf(loaded)}</div>
      ${hasTimeline && html`<div class="column-middle">${timelineOf(loaded, composerOf(loaded))}</div>`}
      <div class="column-right">${!item.archived && associationsOf(loaded)}</div>
    </div>
  </div>`;
}

async function remove(/** @type {any} */ _, undoing = false) {
  const present = /** @type {Loaded} */ (loaded.peek());
  const { type, item } = present;
  loaded.value = { ...present, item: { ...item, archived: true, archivedAt: new Date().toISOString() } };
  if (!undoing) offer(fill(texts.isDeleted, { title: titleOf(type, item) }), () => restore(null, true));
  try {
    await write("DELETE", `/crm/v3/objects/${type.objectTypeId}/${item.id}`);
  } catch (error) {
    loaded.value = present;
    alarm(reason(error));
  }
}

async function restore(/** @type {any} */ _, undoing = false) {
  const present = /** @type {Loaded} */ (loaded.peek());
  const { type, item } = present;
  loaded.value = { ...present, item: { ...item, archived: false } };
  try {
    await write("POST", `/_axle/objects/${type.objectTypeId}/${item.id}/restore`);
    if (!undoing) offer(fill(texts.isRestored, { title: titleOf(type, item) }), () => remove(null, true));
    await refresh(true);
  } catch (error) {
    loaded.value = present;
    alarm(reason(error));
  }
}

function merge() {
  const { type, item } = /** @type {Loaded} */ (loaded.peek());
  const title = titleOf(type, item);
  const confirm = (/** @type {import("./records.js").Item} */ other) => {
    open(texts.mergeTitle, () => html`<p>${fill(texts.mergeText, { other: titleOf(type, other), title })}</p>
      <div class="row-of dialog-end"><button type="button" class="main" @click=${() => mergeWith(other.id)}>${texts.mergeNow}</button>
      <button type="button" @click=${close}>${texts.cancel}</button></div>`);
  };
  const found = finder(confirm, item.id);
  open(fill(texts.mergeInto, { title }), () => html`<p class="quiet">${texts.mergeHint}</p>${found.content(type)}`);
  found.ask(type, "");
}

/** @param {string} other */
async function mergeWith(other) {
  const { type, item } = /** @type {Loaded} */ (loaded.peek());
  close();
  try {
    await write("POST", `/crm/objects/2026-09/${type.objectTypeId}/merge`, { primaryObjectId: item.id, objectIdToMerge: other });
    tell(texts.isMerged);
    await refresh(true);
  } catch (error) {
    alarm(reason(error));
  }
}

/** Show the record as the API answers it, and the command that reads it. */
async function showJson() {
  const { type, item, properties } = /** @type {Loaded} */ (loaded.peek());
  const names = properties.map(({ name }) => name).filter((name) => item.properties[name]);
  const path = `/crm/v3/objects/${type.objectTypeId}/${item.id}?properties=${names.join(",")}${item.archived ? "&archived=true" : ""}`;
  const command = `curl -H "Authorization: Bearer $AXLE_TOKEN" "${location.origin}${path}"`;
  const answer = state("");
  read(path).then(
    (body) => (answer.value = JSON.stringify(body, null, 2)),
    (error) => (answer.value = reason(error)),
  );
  const copy = async () => {
    await navigator.clipboard?.writeText(command);
    tell(texts.copied);
  };
  open(texts.api, () => html`<h3>${texts.command}</h3>
    <pre class="code" tabindex="0" role="group" aria-label=${texts.command}>${command}</pre>
    <div class="row-of"><button type="button" autofocus @click=${copy}>${texts.copy}</button><a href="/developer">${texts.makeToken}</a></div>
    <h3 class="spaced">${texts.answer}</h3>
    <pre class="code" tabindex="0" role="group" aria-label=${texts.answer}>${answer.value || texts.loading}</pre>`, true);
}

