/** Values of properties: how they are read, and the control with which each type is changed. */

import { bodyFrom, fieldOf, isText, textOf } from "./htmltext.js";
import { dateText, fieldText, fromField, fullText } from "./dates.js";
import { allOwners, nameOfOwner, ownerName } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";

/**
 * @typedef {object} Property
 * @property {string} name
 * @property {string} label
 * @property {string} type
 * @property {string} fieldType
 * @property {string} groupName
 * @property {string} [description]
 * @property {{label: string, value: string, hidden?: boolean}[]} options
 * @property {number} displayOrder
 * @property {boolean} hidden
 * @property {boolean} calculated
 * @property {string} [referencedObjectType]
 * @property {{readOnlyValue: boolean}} [modificationMetadata]
 */

const NUMBER = "\\s*[+\\-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+\\-]?\\d+)?\\s*";

/**
 * Tell whether somebody may change a property.
 * @param {Property} property
 */
export function editable(property) {
  return !property.calculated && !property.modificationMetadata?.readOnlyValue && property.name !== "hs_object_id";
}

/** @param {Property} property */
function ofOwners(property) {
  return property.referencedObjectType === "OWNER";
}

/** @param {Property} property */
export function several(property) {
  return property.type === "enumeration" && property.fieldType === "checkbox";
}

/** @param {Property} property */
export function long(property) {
  return property.fieldType === "textarea" || property.fieldType === "html";
}

/** @param {Property} property */
function ofHtml(property) {
  return property.fieldType === "html";
}

/** @param {Property} property */
function optionsOf(property) {
  if (ofOwners(property)) return allOwners().map((owner) => ({ value: owner.id, label: nameOfOwner(owner) }));
  if (property.type === "bool" && !property.options.length) return [{ value: "true", label: texts.yes }, { value: "false", label: texts.no }];
  return property.options.filter((option) => !option.hidden);
}

/**
 * Return a value as people read it.
 * @param {Property} property
 * @param {string | null | undefined} value
 */
export function shown(property, value) {
  if (!value) return "";
  if (ofOwners(property)) return value.split(";").map((id) => ownerName(id)).join(", ");
  if (property.type === "datetime") return Number.isNaN(Date.parse(value)) ? value : fullText(Date.parse(value));
  if (property.type === "date") return dateText(value);
  if (property.fieldType === "html") return textOf(value);
  if (property.type === "bool") return value === "true" ? texts.yes : value === "false" ? texts.no : value;
  if (property.type === "enumeration") return value.split(";").filter(Boolean).map((one) => labelOf(property, one)).join(", ");
  return value;
}

/**
 * @param {Property} property
 * @param {string} value
 */
function labelOf(property, value) {
  return property.options.find((option) => option.value === value)?.label ?? value;
}

/**
 * Return the control that changes a value; `read` tells what it holds.
 * @param {Property} property
 * @param {string} value
 * @param {string} id
 */
export function control(property, value, id) {
  if (several(property)) return checkboxes(property, value, id);
  if (ofOwners(property) || ["enumeration", "bool"].includes(property.type)) return selection(property, value, id);
  if (long(property)) return html`<textarea class="field" id=${id} name="value" rows="4" aria-label=${property.label} autofocus .defaultValue=${ofHtml(property) ? fieldOf(value) : value}></textarea>
    ${ofHtml(property) && !isText(value) && html`<p class="quiet">${texts.isHtml}</p>`}`;
  return html`<input class="field" id=${id} name="value" aria-label=${property.label} autofocus type=${inputType(property)}
    inputmode=${property.type === "number" ? "decimal" : null} pattern=${property.type === "number" ? NUMBER : null} title=${property.type === "number" ? texts.exampleNumber : null}
    .defaultValue=${property.type === "datetime" ? momentField(value) : value}>`;
}

/** @param {Property} property */
function inputType(property) {
  if (property.type === "datetime") return "datetime-local";
  // A field of type number gives nothing for what it cannot read: 1,5 would empty the property.
  if (property.type === "date") return "date";
  return property.fieldType === "phonenumber" ? "tel" : "text";
}

/** @param {string} value */
function momentField(value) {
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? "" : fieldText(moment);
}

/**
 * @param {Property} property
 * @param {string} value
 * @param {string} id
 */
function selection(property, value, id) {
  const options = optionsOf(property);
  const known = !value || options.some((option) => option.value === value);
  const all = known ? options : [{ value, label: shown(property, value) }, ...options];
  return html`<select class="field" id=${id} name="value" aria-label=${property.label} autofocus>
    <option value="" ?selected=${!value}>${texts.nothing}</option>
    ${all.map((option) => keyed(option.value, html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`))}
  </select>`;
}

/**
 * @param {Property} property
 * @param {string} value
 * @param {string} id
 */
function checkboxes(property, value, id) {
  const chosen = new Set(value.split(";"));
  return html`<fieldset class="boxes" id=${id}><legend class="unseen">${property.label}</legend>
    ${optionsOf(property).map((option, index) => keyed(option.value, html`<label class="box"><input type="checkbox" name="value" value=${option.value}
      ?autofocus=${index === 0} ?checked=${chosen.has(option.value)}>${option.label}</label>`))}
  </fieldset>`;
}

/**
 * Return what the control of a form holds, as the API takes it.
 * @param {Property} property
 * @param {HTMLFormElement} form
 * @param {string} [before] what it held at first: a moment that nobody has changed keeps its seconds
 */
export function held(property, form, before = "") {
  const values = new FormData(form).getAll("value").map(String);
  if (several(property)) return values.join(";");
  const text = values[0] ?? "";
  if (ofHtml(property)) return bodyFrom(text, before);
  if (property.type === "number") return text.trim();
  if (property.type !== "datetime" || !text) return text;
  if (text === momentField(before)) return before;
  const moment = fromField(text);
  return moment === null ? "" : new Date(moment).toISOString();
}

/**
 * Say why the control of a form cannot be read; empty where it can.
 * @param {HTMLFormElement} form
 */
export function unread(form) {
  for (const field of form.querySelectorAll("input")) {
    if (field.validity.badInput) return texts.notADate;
    if (field.validity.patternMismatch) return texts.notANumber;
  }
  return "";
}
