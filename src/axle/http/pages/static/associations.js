/** What a record is associated with: shown with labels, added by search, removed. */

import { read, write } from "./api.js";
import { close, open } from "./dialogs.js";
import { addressOf, readTitles, search, titleOf, typeOf } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, session } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { alarm, offer } from "./undo.js";

/** @typedef {import("./properties.js").Loaded} Loaded */
/** @typedef {import("./records.js").RecordType} RecordType */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {{category: string, typeId: number, label: string | null}} Label */
/** @typedef {{item: Item, labels: Label[]}} Associated */
/** @typedef {{kind: RecordType, list: Associated[], more: boolean}} Section */

const SHOWN = 50;
const sections = state(/** @type {Section[] | null} */ (null));

/**
 * Read what a record is associated with.
 * @param {Loaded} loaded
 */
export async function readAssociations({ type, item }) {
  if (item.archived) return;
  const kinds = type.associatedTypes.map((id) => typeOf(id)).filter((kind) => kind?.readable);
  const names = kinds.map((kind) => kind?.name).join(",");
  if (!names) {
    sections.value = [];
    return;
  }
  const answer = await read(`/crm/v3/objects/${type.objectTypeId}/${item.id}?properties=hs_object_id&associations=${encodeURIComponent(names)}`);
  const filled = kinds.filter((kind) => answer.associations?.[/** @type {RecordType} */ (kind).name]?.results.length);
  sections.value = await Promise.all(filled.map((kind) => readSection(type, item, /** @type {RecordType} */ (kind))));
}

/**
 * @param {RecordType} type
 * @param {Item} item
 * @param {RecordType} kind
 * @returns {Promise<Section>}
 */
async function readSection(type, item, kind) {
  const page = await read(`/crm/v4/objects/${type.objectTypeId}/${item.id}/associations/${kind.objectTypeId}?limit=${SHOWN}`);
  const ids = page.results.map((/** @type {any} */ entry) => String(entry.toObjectId));
  const items = new Map((await readTitles(kind, ids)).map((other) => [other.id, other]));
  const list = page.results.map((/** @type {any} */ entry) => ({
    item: items.get(String(entry.toObjectId)) ?? { id: String(entry.toObjectId), properties: {} },
    labels: entry.associationTypes,
  }));
  return { kind, list, more: Boolean(page.paging) };
}

/**
 * Show what a record is associated with.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 */
export function associationsOf(loaded) {
  const { type } = /** @type {Loaded} */ (loaded.value);
  const mayChange = canWrite() && type.writable;
  return html`<section class="card panel" aria-labelledby="associations-title">
    <div class="panel-top"><h2 id="associations-title">${texts.associations}</h2>
      ${mayChange && type.associatedTypes.length > 0 && html`<button type="button" class="small" aria-label=${texts.addAssociation} @click=${() => add(loaded)}>${texts.add}</button>`}</div>
    ${!sections.value && html`<p class="quiet empty">${texts.loading}</p>`}
    ${sections.value?.length === 0 && html`<p class="quiet empty">${texts.noAssociation}</p>`}
    ${(sections.value ?? []).map((section) => keyed(section.kind.objectTypeId, html`<div class="group"><h3>${section.kind.pluralLabel}</h3>
      <ul class="associated">${section.list.map((one) => keyed(one.item.id, associatedRow(loaded, section.kind, one, mayChange)))}</ul>
      ${section.more && html`<p class="quiet">${fill(texts.onlyFirst, { count: SHOWN })}</p>`}</div>`))}
  </section>`;
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Associated} associated
 * @param {boolean} mayChange
 */
function associatedRow(loaded, kind, associated, mayChange) {
  const title = titleOf(kind, associated.item);
  const labels = associated.labels.map(({ label }) => label).filter(Boolean);
  return html`<li><span class="associated-text"><a href=${addressOf(/** @type {any} */ (session.value).portalId, kind, associated.item.id)}>${title}</a>
      ${labels.map((label) => keyed(String(label), html`<span class="tag">${label}</span>`))}</span>
    ${mayChange && kind.writable && html`<button type="button" class="icon" aria-label=${fill(texts.removeNamed, { title })} title=${texts.removeAssociation} @click=${() => remove(loaded, kind, associated)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button>`}</li>`;
}

/**
 * @param {Loaded} loaded
 * @param {RecordType} kind
 * @param {string} id
 */
function pathTo({ type, item }, kind, id) {
  return `/crm/v4/objects/${type.objectTypeId}/${item.id}/associations/${kind.objectTypeId}/${id}`;
}

/**
 * Remove an association at once, with a way back to it and its labels.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Associated} associated
 */
async function remove(loaded, kind, associated) {
  const present = /** @type {Loaded} */ (loaded.peek());
  const specs = associated.labels.map(({ category, typeId }) => ({ associationCategory: category, associationTypeId: typeId }));
  sections.value = (sections.peek() ?? [])
    .map((section) => (section.kind === kind ? { ...section, list: section.list.filter((one) => one !== associated) } : section))
    .filter((section) => section.list.length);
  offer(fill(texts.isRemoved, { title: titleOf(kind, associated.item) }), () => put(present, kind, associated.item.id, specs));
  try {
    await write("DELETE", pathTo(present, kind, associated.item.id));
  } catch (error) {
    alarm(reason(error));
    readAssociations(present);
  }
}

/**
 * @param {Loaded} loaded
 * @param {RecordType} kind
 * @param {string} id
 * @param {{associationCategory: string, associationTypeId: number}[]} specs none for the unlabelled association
 */
async function put(loaded, kind, id, specs) {
  try {
    if (specs.length) await write("PUT", pathTo(loaded, kind, id), specs);
    else await write("PUT", `/crm/v4/objects/${loaded.type.objectTypeId}/${loaded.item.id}/associations/default/${kind.objectTypeId}/${id}`);
  } catch (error) {
    alarm(reason(error));
  }
  readAssociations(loaded);
}

/**
 * Let somebody find a record and associate it.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 */
function add(loaded) {
  const present = /** @type {Loaded} */ (loaded.peek());
  const kinds = present.type.associatedTypes.map((id) => typeOf(id)).filter((kind) => kind?.readable && kind.writable);
  const kind = state(/** @type {RecordType} */ (kinds[0]));
  const labels = state(/** @type {Label[]} */ ([]));
  const label = state("");
  const readLabels = async () => {
    labels.value = [];
    label.value = "";
    const page = await read(`/crm/v4/associations/${present.type.objectTypeId}/${kind.peek().objectTypeId}/labels`).catch(() => ({ results: [] }));
    labels.value = page.results.filter((/** @type {Label} */ one) => one.label);
  };
  readLabels();
  const choose = (/** @type {Item} */ other) => {
    close();
    const chosen = labels.peek().find(({ typeId }) => String(typeId) === label.peek());
    put(present, kind.peek(), other.id, chosen ? [{ associationCategory: chosen.category, associationTypeId: chosen.typeId }] : []);
  };
  const found = finder(choose);
  open(texts.addAssociation, () => html`<div>
    <label class="label" for="associate-type">${texts.type}</label>
    <select class="field" id="associate-type" @change=${(/** @type {any} */ event) => {
      kind.value = /** @type {RecordType} */ (typeOf(event.target.value));
      readLabels();
      found.ask(kind.peek(), "");
    }}>${kinds.map((one) => keyed(/** @type {any} */ (one).objectTypeId, html`<option value=${one?.objectTypeId} ?selected=${one === kind.value}>${one?.pluralLabel}</option>`))}</select>
    ${labels.value.length > 0 && html`<div><label class="label" for="associate-label">${texts.label}</label>
      <select class="field" id="associate-label" @change=${(/** @type {any} */ event) => (label.value = event.target.value)}><option value="">${texts.noLabel}</option>
      ${labels.value.map((one) => keyed(one.typeId, html`<option value=${one.typeId}>${one.label}</option>`))}</select></div>`}
    ${found.content(kind.value)}
  </div>`);
  found.ask(kind.peek(), "");
}

/**
 * Return a field that finds records, and the way to give it another type.
 * @param {(item: Item) => void} choose
 * @param {string} [without] the id of a record that is left out
 */
export function finder(choose, without = "") {
  const items = state(/** @type {Item[] | null} */ (null));
  let latest = 0;
  /** @type {number | undefined} */
  let timer;
  const ask = async (/** @type {RecordType} */ kind, /** @type {string} */ query) => {
    latest += 1;
    const mine = latest;
    try {
      const results = await search(kind, query);
      if (mine === latest) items.value = results.filter((item) => item.id !== without);
    } catch (error) {
      alarm(reason(error));
    }
  };
  const content = (/** @type {RecordType} */ kind) => html`<div>
    <label class="label" for="find-record">${fill(texts.searchNamed, { plural: kind.pluralLabel.toLowerCase() })}</label>
    <input class="field" type="search" id="find-record" autofocus autocomplete="off" @input=${(/** @type {any} */ event) => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(kind, event.target.value), 150);
    }}>
    <div class="choice-list found">${(items.value ?? []).map((item) => keyed(item.id, html`<button type="button" class="choice" @click=${() => choose(item)}>
      <span class="choice-label">${titleOf(kind, item)}</span><span class="quiet">${item.id}</span></button>`))}</div>
    ${items.value?.length === 0 && html`<p class="quiet" role="status">${texts.nothingFound}</p>`}
  </div>`;
  return { ask, content };
}
