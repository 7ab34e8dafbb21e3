/** What happened is noted here: a note, a call, an email, a meeting, or what is to be done. */

import { read, write } from "./api.js";
import { close, open } from "./dialogs.js";
import { titleOf, typeOf } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, session } from "./shell.js";
import { state } from "./state.js";
import { readTimeline } from "./timeline.js";
import { fill } from "./texts.js";
import { alarm, offer } from "./undo.js";
import { control, held, unread } from "./values.js";

/** @typedef {import("./properties.js").Loaded} Loaded */
/** @typedef {import("./records.js").RecordType} RecordType */
/** @typedef {import("./values.js").Property} Property */
/** @typedef {RecordType["timelineTypes"][number]} Way how an activity is associated with the record */

/**
 * Show what can be logged about a record.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 */
export function composerOf(loaded) {
  const kinds = loggable(/** @type {Loaded} */ (loaded.value).type);
  if (!canWrite() || !kinds.length) return null;
  return html`<div class="row-of log" role="group" aria-label=${texts.log}><span class="quiet" aria-hidden="true">${texts.log}</span>${kinds.map(({ kind, way }) => keyed(
    kind.objectTypeId,
    html`<button type="button" class="small" aria-label=${logText(kind)} @click=${() => compose(loaded, kind, way)}>${kind.singularLabel}</button>`,
  ))}</div>`;
}

/** @param {RecordType} type */
function loggable(type) {
  return type.timelineTypes
    .map((way) => ({ kind: /** @type {RecordType} */ (typeOf(way.objectTypeId)), way }))
    .filter(({ kind }) => kind?.writable);
}

/** @param {RecordType} kind */
function logText(kind) {
  return fill(texts.logNamed, { kind: kind.singularLabel.toLowerCase() });
}

/**
 * Open the form for the first kind that has no title: a note.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 */
export function composeNote(loaded) {
  const kinds = loggable(/** @type {Loaded} */ (loaded.peek()).type);
  const note = kinds.find(({ kind }) => !kind.titles.length) ?? kinds[0];
  return note && compose(loaded, note.kind, note.way);
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Way} way
 */
async function compose(loaded, kind, way) {
  let fields;
  try {
    fields = await fieldsOf(kind);
  } catch (error) {
    alarm(reason(error));
    return;
  }
  const values = fields.map((property) => ({ property, value: firstValue(kind, property) }));
  const busy = state(false);
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const why = unread(event.currentTarget);
    if (why) return alarm(why);
    const forms = [...event.currentTarget.querySelectorAll("fieldset[data-field]")];
    const properties = Object.fromEntries(values.map(({ property, value }, index) => [property.name, heldIn(property, forms[index], value)]));
    busy.value = true;
    if (await create(loaded, kind, way, properties)) close();
    busy.value = false;
  };
  open(logText(kind), () => html`<form class="compose" @submit=${save} @keydown=${saveByKey}>
    ${values.map(({ property, value }, index) => keyed(property.name, html`<fieldset class="bare" data-field=${property.name}>
      <label class="label" for=${`compose-${index}`}>${property.label}</label>${control(property, value, `compose-${index}`)}</fieldset>`))}
    <div class="row-of dialog-end"><button class="main" type="submit" ?disabled=${busy.value}>${texts.save}</button><span class="quiet">${texts.saveKeys}</span></div>
  </form>`, true);
}

/**
 * Return what a field holds at first: now for the date, and one of the options where there must be one.
 * @param {RecordType} kind
 * @param {Property} property
 */
function firstValue(kind, property) {
  if (property.name === kind.dateProperty) return new Date().toISOString();
  return kind.requiredProperties.includes(property.name) ? (property.options[0]?.value ?? "") : "";
}

/** @param {KeyboardEvent} event */
function saveByKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) /** @type {any} */ (event.currentTarget).requestSubmit();
}

/**
 * @param {Property} property
 * @param {HTMLFieldSetElement} fieldset
 * @param {string} before
 */
function heldIn(property, fieldset, before) {
  const form = document.createElement("form");
  for (const field of /** @type {any} */ (fieldset.elements)) {
    if (!("value" in field) || (field.type === "checkbox" && !field.checked) || !field.name) continue;
    // A text area keeps its lines.
    const copy = document.createElement("textarea");
    copy.name = "value";
    copy.value = field.value;
    form.append(copy);
  }
  return held(property, form, before);
}

/**
 * Return the properties that somebody fills in: the title, what must be there, the text, and when.
 * @param {RecordType} kind
 * @returns {Promise<Property[]>}
 */
async function fieldsOf(kind) {
  const { results } = await read(`/crm/v3/properties/${kind.objectTypeId}`);
  const names = [...kind.titles.slice(0, 1), kind.bodyProperty, ...kind.requiredProperties, kind.dateProperty];
  const unique = [...new Set(names.filter(Boolean))].sort((one, other) => Number(one === kind.dateProperty) - Number(other === kind.dateProperty));
  return unique.map((name) => {
    const property = results.find((/** @type {Property} */ candidate) => candidate.name === name);
    return name === kind.bodyProperty && property?.fieldType !== "html" ? { ...property, fieldType: "textarea" } : property;
  }).filter(Boolean);
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Way} way
 * @param {Record<string, string>} given
 */
async function create(loaded, kind, way, given) {
  const { item } = /** @type {Loaded} */ (loaded.peek());
  const owner = session.peek()?.user?.ownerId;
  /** @type {Record<string, string>} */
  const properties = { ...given, ...(owner && kind.ownerProperty ? { [kind.ownerProperty]: owner } : {}) };
  // When a meeting begins is another property than where it stands on timelines; here they are the same.
  if (kind.startProperty) properties[kind.startProperty] = given[kind.dateProperty];
  for (const name of Object.keys(properties)) if (!properties[name]) delete properties[name];
  const types = [{ associationCategory: way.associationCategory, associationTypeId: way.associationTypeId }];
  const body = { properties, associations: [{ to: { id: item.id }, types }] };
  try {
    const made = await write("POST", `/crm/v3/objects/${kind.objectTypeId}`, body);
    offer(fill(texts.isLogged, { title: titleOf(kind, made) }), () => takeBack(loaded, kind, made.id));
    readTimeline(/** @type {Loaded} */ (loaded.peek()));
    return true;
  } catch (error) {
    alarm(reason(error));
    return false;
  }
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {string} id
 */
async function takeBack(loaded, kind, id) {
  try {
    await write("DELETE", `/crm/v3/objects/${kind.objectTypeId}/${id}`);
  } catch (error) {
    alarm(reason(error));
  }
  readTimeline(/** @type {Loaded} */ (loaded.peek()));
}
