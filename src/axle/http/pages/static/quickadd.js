/**
 * A task in one line: `Call Ada tomorrow 10:00 !high #call @grace >Analytical Engines every week`. What is not understood stays
 * in the subject, and is marked where it looks as if it was meant to be.
 */

import { readWhen, together } from "./when.js";

/** @typedef {{id: string, firstName?: string | null, lastName?: string | null, email?: string | null}} Owner */
/** @typedef {{text: string, unread: boolean}} Piece */
/**
 * @typedef {object} Draft
 * @property {Piece[]} subject
 * @property {number} due
 * @property {boolean} allDay
 * @property {boolean} dated whether the line says when
 * @property {string} [priority]
 * @property {string} [type]
 * @property {Owner} [owner]
 * @property {string} [record] the words behind `>`
 * @property {string} [repeat] a rule of RFC 5545
 */

/** @type {Record<string, string>} */
const PRIORITIES = { high: "HIGH", h: "HIGH", 1: "HIGH", medium: "MEDIUM", med: "MEDIUM", m: "MEDIUM", 2: "MEDIUM", low: "LOW", l: "LOW", 3: "LOW", none: "NONE" };
/** @type {Record<string, string>} */
const TYPES = { call: "CALL", email: "EMAIL", mail: "EMAIL", todo: "TODO", "to-do": "TODO", meeting: "MEETING", meet: "MEETING", linkedin: "LINKED_IN" };

/**
 * Read a line.
 * @param {string} line
 * @param {{now: number, owners: Owner[], me: string | null}} context
 * @returns {Draft}
 */
export function readLine(line, { now, owners, me }) {
  const words = line.match(/[>]"[^"]*"?|\S+/g) ?? [];
  const lower = words.map((word) => word.toLowerCase());
  /** @type {Draft} */
  const draft = { subject: [], due: 0, allDay: true, dated: false };
  /** @type {{day?: number, time?: [number, number], moment?: number, first?: number}} */
  const when = {};
  for (let index = 0; index < words.length; ) {
    const taken = mark(draft, words, index, owners, me, now) || moment(draft, when, lower.slice(index, index + 4), now);
    if (!taken) draft.subject.push({ text: words[index], unread: /^[!#@>]./.test(words[index]) });
    index += taken || 1;
  }
  draft.dated = when.moment !== undefined || when.day !== undefined || when.time !== undefined || when.first !== undefined;
  const { moment: due, allDay } = when.moment === undefined ? together(when.day ?? when.first, when.time, now) : { moment: when.moment, allDay: false };
  return { ...draft, due, allDay };
}

/**
 * Take a word with a sign in front; returns how many words it was, 0 where it says nothing that is known.
 * @param {Draft} draft
 * @param {string[]} words
 * @param {number} index
 * @param {Owner[]} owners
 * @param {string | null} me
 * @param {number} now
 */
function mark(draft, words, index, owners, me, now) {
  const name = words[index].slice(1).toLowerCase();
  switch (words[index][0]) {
    case "!":
      return draft.priority || !PRIORITIES[name] ? 0 : ((draft.priority = PRIORITIES[name]), 1);
    case "#":
      return draft.type || !TYPES[name] ? 0 : ((draft.type = TYPES[name]), 1);
    case "@": {
      const owner = draft.owner ? undefined : ownerNamed(name, owners, me);
      return owner ? ((draft.owner = owner), 1) : 0;
    }
    case ">":
      return draft.record || !name ? 0 : recordName(draft, words, index, now);
    default:
      return 0;
  }
}

/**
 * Take the words of a record's name: up to the next sign, date or repetition, or those in quotes.
 * @param {Draft} draft
 * @param {string[]} words
 * @param {number} index
 * @param {number} now
 */
function recordName(draft, words, index, now) {
  if (words[index][1] === '"') {
    draft.record = words[index].slice(2).replace(/"$/, "").trim();
    return draft.record ? 1 : 0;
  }
  let end = index + 1;
  while (end < words.length && !/^[!#@>]./.test(words[end]) && !readWhen(words.slice(end, end + 4).map((word) => word.toLowerCase()), now)) end += 1;
  draft.record = [words[index].slice(1), ...words.slice(index + 1, end)].join(" ");
  return end - index;
}

/**
 * Take a day, a time or a repetition, each once.
 * @param {Draft} draft
 * @param {{day?: number, time?: [number, number], moment?: number, first?: number}} when
 * @param {string[]} words
 * @param {number} now
 */
function moment(draft, when, words, now) {
  const found = readWhen(words, now);
  if (!found) return 0;
  if (found.repeat) {
    if (draft.repeat) return 0;
    draft.repeat = found.repeat;
    when.first = found.first;
    return found.words;
  }
  const known = when.moment !== undefined;
  if (known || (found.moment !== undefined && (when.day !== undefined || when.time)) || (found.day !== undefined && when.day !== undefined) || (found.time && when.time)) return 0;
  Object.assign(when, { day: found.day ?? when.day, time: found.time ?? when.time, moment: found.moment });
  return found.words;
}

/**
 * Find an owner by the beginning of a name or address; nobody where several fit equally well.
 * @param {string} name in lower case
 * @param {Owner[]} owners
 * @param {string | null} me
 * @returns {Owner | undefined}
 */
export function ownerNamed(name, owners, me) {
  if (name === "me") return owners.find((owner) => owner.id === me);
  const names = (/** @type {Owner} */ owner) => [owner.firstName, owner.lastName, owner.email, owner.email?.split("@")[0], `${owner.firstName ?? ""}${owner.lastName ?? ""}`, `${owner.firstName ?? ""}.${owner.lastName ?? ""}`].map((text) => (text ?? "").toLowerCase());
  const exact = owners.filter((owner) => names(owner).includes(name));
  const fitting = exact.length ? exact : owners.filter((owner) => names(owner).some((text) => text.startsWith(name)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/**
 * Return the subject of a draft as it is saved.
 * @param {Draft} draft
 */
export function subjectOf(draft) {
  return draft.subject.map(({ text }) => text).join(" ");
}
