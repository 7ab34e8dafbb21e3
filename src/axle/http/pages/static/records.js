/** What pages know of records: the object types, who is who, what a record is called and where its page is. */

import { ask, read } from "./api.js";
import { textOf } from "./htmltext.js";
import { texts } from "./recordtexts.js";
import { session } from "./shell.js";
import { fill } from "./texts.js";

/**
 * @typedef {object} RecordType
 * @property {string} name
 * @property {string} objectTypeId
 * @property {string} singularLabel
 * @property {string} pluralLabel
 * @property {string} path
 * @property {string[]} titles
 * @property {string} bodyProperty
 * @property {string} previewProperty
 * @property {string} ownerProperty
 * @property {string} dateProperty
 * @property {string} startProperty
 * @property {string} statusProperty
 * @property {string} pipelineProperty
 * @property {string} stageProperty
 * @property {string} pinProperty
 * @property {string[]} requiredProperties
 * @property {boolean} activity
 * @property {boolean} mergeable
 * @property {{objectTypeId: string, associationTypeId: number, associationCategory: string}[]} timelineTypes
 * @property {string[]} associatedTypes
 * @property {boolean} readable
 * @property {boolean} writable
 */
/** @typedef {{id: string, properties: Record<string, string | null>, archived?: boolean, archivedAt?: string, createdAt?: string, updatedAt?: string, url?: string}} Item */
/** @typedef {{id: string, userId: number | null, email: string, firstName: string, lastName: string, archived: boolean}} Owner */

/** @type {Map<string, RecordType>} */
const types = new Map();
/** @type {Owner[]} */
let owners = [];

/** Read the object types and the owners, once. */
export async function loadTypes() {
  if (types.size) return;
  const [page, people] = await Promise.all([read("/_axle/types"), read("/crm/v3/owners?limit=500").catch(() => ({ results: [] }))]);
  owners = people.results;
  for (const type of page.results) types.set(type.objectTypeId, type);
}

/** Return all object types, by their labels. */
export function allTypes() {
  return [...types.values()].sort((one, other) => one.pluralLabel.localeCompare(other.pluralLabel));
}

/**
 * Return a type by its id, if this person may know of it.
 * @param {string} id
 */
export function typeOf(id) {
  return types.get(id);
}

export function allOwners() {
  return owners;
}

/** @param {Owner} owner */
export function nameOfOwner(owner) {
  return `${owner.firstName ?? ""} ${owner.lastName ?? ""}`.trim() || owner.email;
}

/** @param {string | null | undefined} id */
export function ownerName(id) {
  if (!id) return "";
  const owner = owners.find((candidate) => candidate.id === String(id));
  return owner ? nameOfOwner(owner) : fill(texts.ownerNumber, { id });
}

/**
 * Say who changed something, by what a history tells of it.
 * @param {{sourceType?: string, sourceId?: string, updatedByUserId?: number}} entry
 */
export function whoChanged(entry) {
  const user = entry.updatedByUserId ?? /^userId:(\d+)$/.exec(entry.sourceId ?? "")?.[1];
  const owner = user && owners.find((candidate) => String(candidate.userId) === String(user));
  if (owner) return nameOfOwner(owner);
  if (user) return fill(texts.userNumber, { id: user });
  if (entry.sourceType === "CALCULATED") return texts.byServer;
  if (entry.sourceId === String(session.peek()?.portalId)) return texts.byOwnProgram;
  return entry.sourceId ? fill(texts.byProgramNamed, { id: entry.sourceId }) : texts.byProgram;
}

/**
 * Return what a record is called.
 * @param {RecordType} type
 * @param {Item} item
 */
export function titleOf(type, item) {
  const title = type.titles.map((property) => item.properties[property]?.trim()).find(Boolean);
  return title || excerpt(textOf(item.properties[type.bodyProperty])) || `${type.singularLabel} ${item.id}`;
}

/**
 * Return the properties that a record is called by.
 * @param {RecordType} type
 */
export function titleProperties(type) {
  return [...type.titles, ...(type.bodyProperty ? [type.bodyProperty] : [])];
}

/** @param {string} text */
function excerpt(text) {
  const line = text.split("\n", 1)[0];
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/**
 * Return the address of the page of a record.
 * @param {number} portal
 * @param {RecordType} type
 * @param {string} id
 */
export function addressOf(portal, type, id) {
  return fill(type.path, { portal, id });
}

/**
 * Return which record an address is about: its account, type and id; null for none.
 * @param {string} pathname
 * @param {string} search
 */
export function recordAt(pathname, search) {
  for (const type of types.values()) {
    const [path, query] = type.path.split("?");
    const pattern = path.replace("{portal}", "(?<portal>\\d+)").replace("{id}", "(?<id>\\d+)");
    const match = new RegExp(`^${pattern}$`).exec(pathname)?.groups;
    const id = match?.id ?? (match && query ? filteredId(search) : undefined);
    if (match && id) return { portal: Number(match.portal), type: type.objectTypeId, id };
  }
  const match = /^\/contacts\/(\d+)\/record\/([\d-]+)\/(\d+)$/.exec(pathname);
  return match ? { portal: Number(match[1]), type: match[2], id: match[3] } : null;
}

/**
 * Return the id in the filters of an address, as the address of a list has them.
 * @param {string} search
 */
function filteredId(search) {
  try {
    const filters = JSON.parse(new URLSearchParams(search).get("filters") ?? "[]");
    return filters.find((/** @type {any} */ filter) => filter.property === "hs_object_id")?.value;
  } catch {
    return undefined;
  }
}

/**
 * Read some records with what they are called by.
 * @param {RecordType} type
 * @param {string[]} ids
 * @returns {Promise<Item[]>}
 */
export async function readTitles(type, ids) {
  const items = [];
  for (let start = 0; start < ids.length; start += 100) {
    const inputs = ids.slice(start, start + 100).map((id) => ({ id }));
    const page = await ask(`/crm/v3/objects/${type.objectTypeId}/batch/read`, { inputs, properties: titleProperties(type) });
    items.push(...page.results);
  }
  return items;
}

/**
 * Search records of a type by words.
 * @param {RecordType} type
 * @param {string} query
 * @returns {Promise<Item[]>}
 */
export async function search(type, query) {
  const body = { query: query.trim() || undefined, limit: 8, properties: titleProperties(type) };
  return (await ask(`/crm/v3/objects/${type.objectTypeId}/search`, body)).results;
}
