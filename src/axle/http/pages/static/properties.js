/** The properties of a record: by group, changed in place, each with its history. */

import { ask, read, write } from "./api.js";
import { fullText } from "./dates.js";
import { open } from "./dialogs.js";
import { typeOf, whoChanged } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason } from "./shell.js";
import { flush, state } from "./state.js";
import { fill } from "./texts.js";
import { alarm, dismiss, offer } from "./undo.js";
import { control, editable, held, long, several, shown, unread } from "./values.js";

/** @typedef {import("./values.js").Property} Property */
/** @typedef {import("./records.js").Item} Item */
/** @typedef {import("./records.js").RecordType} RecordType */
/** @typedef {{type: RecordType, item: Item, properties: Property[], groups: {name: string, label: string}[]}} Loaded */

const filter = state("");
const everything = state(false);
/** The properties that are being changed: what their fields are filled with, and why that was refused, if it was. */
const editing = state(new Map(/** @type {[string, {start: string, message: string}][]} */ ([])));
/** What was changed here stays in view, even where it is empty now. @type {Set<string>} */
const touched = new Set();
/** The open fields into which something was typed. @type {Set<string>} */
const typed = new Set();

globalThis.addEventListener?.("beforeunload", (event) => {
  if (typed.size) event.preventDefault();
});

/**
 * Show the properties of a record.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 */
export function propertiesOf(loaded) {
  const { type, item, groups } = /** @type {Loaded} */ (loaded.value);
  const sections = groups
    .map((group) => ({ group, list: visible(/** @type {Loaded} */ (loaded.value), group.name) }))
    .filter(({ list }) => list.length);
  return html`<section class="card panel" aria-labelledby="properties-title">
    <div class="panel-top"><h2 id="properties-title">${texts.properties}</h2>
      <button type="button" class="plain small" aria-pressed=${String(everything.value)} @click=${() => (everything.value = !everything.value)}>${texts.showAll}</button></div>
    <input class="field" type="search" id="find-property" aria-label=${texts.findProperty} placeholder=${texts.findProperty}
      .value=${filter.value} @input=${(/** @type {any} */ event) => (filter.value = event.target.value)}>
    ${sections.map(({ group, list }) => keyed(group.name, html`<div class="group"><h3>${group.label}</h3>
      <ul class="values">${list.map((property) => keyed(property.name, row(loaded, type, item, property)))}</ul></div>`))}
    ${!sections.length && html`<p class="quiet empty">${texts.noProperty}</p>`}
    ${item.createdAt && html`<p class="quiet dates">${fill(texts.createdAndChanged, { created: fullText(Date.parse(item.createdAt)), changed: fullText(Date.parse(item.updatedAt ?? item.createdAt)) })}</p>`}
  </section>`;
}

/**
 * @param {Loaded} loaded
 * @param {string} group
 */
function visible({ type, item, properties }, group) {
  const wanted = filter.value.trim().toLowerCase();
  const list = properties.filter((property) => {
    if (property.groupName !== group) return false;
    if (editing.value.has(property.name)) return true;
    if (wanted) return `${property.label} ${property.name}`.toLowerCase().includes(wanted);
    if (everything.value || touched.has(property.name)) return true;
    if (importantNames(type).includes(property.name) && editable(property)) return true;
    return !property.hidden && property.name !== type.pinProperty && editable(property) && item.properties[property.name];
  });
  const first = importantNames(type);
  const place = (/** @type {Property} */ property) => (first.includes(property.name) ? first.indexOf(property.name) : first.length);
  return list.sort((one, other) => place(one) - place(other));
}

/** @param {RecordType} type */
function importantNames(type) {
  return [...type.titles, type.bodyProperty, type.statusProperty, type.stageProperty, type.dateProperty, type.ownerProperty];
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} type
 * @param {Item} item
 * @param {Property} property
 */
function row(loaded, type, item, property) {
  const value = item.properties[property.name] ?? "";
  const draft = editing.value.get(property.name);
  if (draft) return editor(loaded, property, value, draft);
  const text = shown(property, value);
  const changeable = canWrite() && type.writable && !item.archived && editable(property);
  const inside = html`<span class="value-label">${property.label}</span><span class=${text ? "value-text" : "value-text quiet"}>${text || texts.notSet}</span>`;
  return html`<li class="value">
    ${changeable
      ? html`<button type="button" class="value-button" data-property=${property.name} title=${property.description || null} aria-label=${fill(texts.editNamed, { label: property.label, value: text || texts.notSet })}
          @click=${() => edit(property, value)}>${inside}</button>`
      : html`<div class="value-button still" title=${property.description || null}>${inside}</div>`}
    <button type="button" class="icon" title=${texts.history} aria-label=${fill(texts.historyOf, { label: property.label })} @click=${() => showHistory(type, item, property)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3.5 12a8.5 8.5 0 1 0 3-6.5M3.5 4v4.5H8M12 7.5V12l3 2"/></svg></button>
  </li>`;
}

/**
 * Open the field of a property. What was typed into another one is saved; what cannot be saved stays open.
 * @param {Property} property
 * @param {string} start what the field is filled with
 */
function edit(property, start) {
  for (const form of document.querySelectorAll("form.editor:not([data-refused])")) /** @type {HTMLFormElement} */ (form).requestSubmit();
  touched.add(property.name);
  openField(property.name, start, "");
  focusField(property.name);
}

/**
 * @param {string} name
 * @param {string} start
 * @param {string} message
 */
function openField(name, start, message) {
  editing.value = new Map(editing.peek()).set(name, { start, message });
  flush();
}

/** @param {string} name */
function focusField(name) {
  const field = document.querySelector(`form[data-field="${CSS.escape(name)}"] [autofocus]`);
  if (field instanceof HTMLElement) field.focus();
  if (field instanceof HTMLTextAreaElement) field.setSelectionRange(field.value.length, field.value.length);
  if (field instanceof HTMLInputElement && ["text", "tel"].includes(field.type)) field.select();
}

/** @param {string} name */
function label(name) {
  return /** @type {HTMLElement | null} */ (document.querySelector(`[data-property="${CSS.escape(name)}"]`));
}

/** @param {string} name */
function leave(name) {
  const open = new Map(editing.peek());
  open.delete(name);
  typed.delete(name);
  editing.value = open;
  flush();
  label(name)?.focus();
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {Property} property
 * @param {string} value
 * @param {{start: string, message: string}} draft
 */
function editor(loaded, property, value, { start, message }) {
  const save = (/** @type {any} */ event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const why = unread(form);
    if (why) {
      openField(property.name, start, why);
      focusField(property.name);
      return;
    }
    const next = held(property, form, start);
    leave(property.name);
    if (next !== value) change(loaded, property, next, value);
  };
  const press = (/** @type {KeyboardEvent & {currentTarget: any}} */ event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      leave(property.name);
    }
    // By itself, Enter opens the list of a select.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement)) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    }
  };
  return html`<li class="value"><form class="editor" novalidate data-field=${property.name} data-refused=${message ? "" : null} @submit=${save} @keydown=${press} @input=${() => typed.add(property.name)}>
    <span class="value-label">${property.label}</span>
    ${control(property, start, `value-${property.name}`)}
    ${message && html`<p class="alarm-text" role="alert">${message}</p>`}
    <div class="row-of"><button class="main" type="submit">${texts.save}</button>
      <button type="button" @click=${() => leave(property.name)}>${texts.cancel}</button>
      ${(long(property) || several(property)) && html`<span class="quiet">${texts.saveKeys}</span>`}</div>
  </form></li>`;
}

/**
 * Change a property at once. If it is refused, the value is as before, and the field opens again with what was typed and the reason.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {Property} property
 * @param {string} next
 * @param {string} before
 */
async function change(loaded, property, next, before, undoing = false) {
  const { type, item } = /** @type {Loaded} */ (loaded.peek());
  item.properties[property.name] = next;
  loaded.touch();
  const note = undoing ? 0 : offer(fill(texts.changed, { label: property.label }), () => change(loaded, property, before, next, true));
  try {
    const answer = await write("PATCH", `/crm/v3/objects/${type.objectTypeId}/${item.id}`, { properties: { [property.name]: next } });
    Object.assign(item.properties, answer.properties);
    item.updatedAt = answer.updatedAt;
    loaded.touch();
  } catch (error) {
    item.properties[property.name] = before;
    loaded.touch();
    dismiss(note);
    if (undoing || editing.peek().has(property.name)) alarm(fill(texts.notChanged, { label: property.label, reason: reason(error) }));
    else openAgain(property.name, next, reason(error));
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} message
 */
function openAgain(name, text, message) {
  // Whoever is elsewhere by now stays there.
  const here = [label(name), document.body, null].includes(/** @type {any} */ (document.activeElement));
  openField(name, text, message);
  typed.add(name);
  if (here) focusField(name);
}

/**
 * Show the values that a property had, since when, and who gave them.
 * @param {RecordType} type
 * @param {Item} item
 * @param {Property} property
 */
function showHistory(type, item, property) {
  const entries = state(/** @type {any[] | null} */ (null));
  const problem = state("");
  const archived = item.archived ? "&archived=true" : "";
  read(`/crm/v3/objects/${type.objectTypeId}/${item.id}?properties=${property.name}&propertiesWithHistory=${property.name}${archived}`).then(
    (answer) => (entries.value = answer.propertiesWithHistory?.[property.name] ?? []),
    (error) => (problem.value = reason(error)),
  );
  open(fill(texts.historyOf, { label: property.label }), () => {
    if (problem.value) return html`<p role="alert">${problem.value}</p>`;
    if (!entries.value) return html`<p class="quiet">${texts.loading}</p>`;
    if (!entries.value.length) return html`<p class="quiet">${texts.noHistory}</p>`;
    return html`<table class="list"><thead><tr><th scope="col">${texts.value}</th><th scope="col">${texts.changedBy}</th><th scope="col">${texts.changedAt}</th></tr></thead>
      <tbody>${entries.value.map((entry, index) => keyed(index, html`<tr><td>${shown(property, entry.value) || html`<span class="quiet">${texts.cleared}</span>`}</td>
        <td>${whoChanged(entry)}</td><td><time datetime=${entry.timestamp}>${fullText(Date.parse(entry.timestamp))}</time></td></tr>`))}</tbody></table>`;
  }, true);
}

/**
 * Read what a page of a record needs. Returns null where there is no such record.
 * @param {string} typeId
 * @param {string} id
 * @returns {Promise<Loaded | null>}
 */
export async function load(typeId, id) {
  const type = typeOf(typeId);
  if (!type) return null;
  const path = `/crm/v3/objects/${typeId}`;
  const [properties, groups] = await Promise.all([read(`/crm/v3/properties/${typeId}`), read(`/crm/v3/properties/${typeId}/groups`)]);
  const list = [...properties.results].sort(inOrder);
  const item = await readItem(path, id, list.map((property) => property.name));
  if (!item) return null;
  const home = list.find((property) => property.name === type.titles[0] || property.name === type.bodyProperty)?.groupName;
  const ordered = [...groups.results].sort((one, other) => Number(other.name === home) - Number(one.name === home) || one.label.localeCompare(other.label));
  return { type, item, properties: list, groups: ordered };
}

/**
 * @param {Property} one
 * @param {Property} other
 */
function inOrder(one, other) {
  const place = (/** @type {Property} */ property) => (property.displayOrder < 0 ? 1_000_000 : property.displayOrder);
  return place(one) - place(other) || one.label.localeCompare(other.label);
}

/**
 * @param {string} path
 * @param {string} id
 * @param {string[]} names
 * @returns {Promise<Item | null>}
 */
export async function readItem(path, id, names) {
  // A body rather than a query: the names of some types are longer than an address may be.
  for (const archived of ["", "?archived=true"]) {
    const page = await ask(`${path}/batch/read${archived}`, { inputs: [{ id }], properties: names });
    if (page.results[0]) return page.results[0];
  }
  return null;
}
