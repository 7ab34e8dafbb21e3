/**
 * The tasks of a view: how many are under each heading, and those rows that somebody has looked at. Rows are read a page at a
 * time, so a list of 100,000 tasks costs neither side a copy of it.
 */

import { ask, line } from "./api.js";
import { bucketOf, bucketsAt } from "./buckets.js";
import { readAt } from "./events.js";
import { state } from "./state.js";

/** @typedef {import("./buckets.js").Bucket} Bucket */
/** @typedef {import("./buckets.js").Name} Name */
/** @typedef {{type: string, id: string, title: string}} Link a record that a task is about */
/**
 * @typedef {object} Task
 * @property {string} id
 * @property {string} url
 * @property {string} subject
 * @property {string} [body] read when it is looked at
 * @property {number | null} due
 * @property {boolean} allDay
 * @property {string} status
 * @property {string} priority
 * @property {string} type
 * @property {string} owner
 * @property {string[]} queues
 * @property {string} repeat
 * @property {string} reminders
 * @property {Link[]} links
 * @property {boolean} [unsent] made here, and not yet by the server
 */
/** @typedef {Bucket & {count: number, ids: (string | undefined)[], ends: Map<number, string>}} Section ids by place; where pages end */
/** @typedef {{owner: string, team: string, queue: string, type: string, priority: string, text: string}} View */

export const PAGE = 50;
const MOST = 200; // rows of one search
const TOGETHER = 10; // searches of one request
/** How many rows of each heading are read with the counts. @type {Record<Name, number>} */
const FIRST = { overdue: 20, today: 20, tomorrow: 16, week: 14, later: 14, undated: 3, completed: 8 };
export const OPEN = ["NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED"];
const LINKED = ["contacts", "companies", "deals", "tickets", "leads"];
const PROPERTIES = [
  "hs_task_subject", "hs_timestamp", "hs_task_is_all_day", "hs_task_status", "hs_task_priority", "hs_task_type",
  "hubspot_owner_id", "hs_queue_membership_ids", "hs_task_repeat_interval", "hs_task_reminders",
];

/** All tasks that are known, by id. */
export const tasks = new Map(/** @type {[string, Task][]} */ ([]));
/** The headings with what is under them; null until the first answer. */
export const sections = state(/** @type {Section[] | null} */ (null));
/** How many open tasks are nobody's. */
export const unassigned = state(0);
/** Why the list cannot be read, if it cannot. */
export const problem = state(/** @type {Error | null} */ (null));
export const view = state(/** @type {View} */ ({ owner: "me", team: "", queue: "", type: "", priority: "", text: "" }));

/** The task that is worked on in a queue; null while no queue is. */
export const present = state(/** @type {{id: string | null, waits: boolean} | null} */ (null));

/** What the view needs to know of people: who works here, and who is in a team. */
export const people = { me: /** @type {string | null} */ (null), team: /** @type {(id: string) => Promise<string[]>} */ (async () => []) };

/** Told before a task leaves its place. */
export const moves = { before: /** @type {(id: string, section: Section, place: number) => void} */ (() => {}) };

/** What owners are called of whose tasks something is known, by id. */
export const ownerNames = new Map(/** @type {[string, string][]} */ ([]));

let generation = 0; // of what is shown: an answer that was asked for before a change is not used
/** @type {Set<string>} */
const underWay = new Set();

/**
 * Make a task of a record as the API shows it.
 * @param {any} record
 * @param {Record<string, Record<string, string>>} titles
 * @returns {Task}
 */
export function taskOf(record, titles) {
  const values = record.properties;
  const links = Object.entries(record.associations ?? {}).flatMap(([type, page]) =>
    [...new Set(/** @type {any} */ (page).results.map((/** @type {any} */ link) => link.id))].map((id) => ({ type, id, title: titles[type]?.[id] ?? id })),
  );
  return {
    id: record.id,
    url: new URL(record.url ?? `/tasks/0/view/all/task/${record.id}`, location.href).pathname,
    subject: values.hs_task_subject ?? "",
    body: tasks.get(record.id)?.body,
    due: values.hs_timestamp ? Date.parse(values.hs_timestamp) : null,
    allDay: values.hs_task_is_all_day === "true",
    status: values.hs_task_status ?? "NOT_STARTED",
    priority: values.hs_task_priority ?? "NONE",
    type: values.hs_task_type ?? "TODO",
    owner: values.hubspot_owner_id ?? "",
    queues: (values.hs_queue_membership_ids ?? "").split(";").filter(Boolean),
    repeat: values.hs_task_repeat_interval ?? "",
    reminders: values.hs_task_reminders ?? "",
    links,
  };
}

/** @param {string} propertyName */
const equal = (propertyName, /** @type {string} */ value) => ({ propertyName, operator: "EQ", value });

/**
 * Return the filters of a view, as the search takes them.
 * @param {View} shown
 */
async function filtersOf(shown) {
  /** @type {any[]} */
  const filters = [];
  if (shown.owner === "none") filters.push({ propertyName: "hubspot_owner_id", operator: "NOT_HAS_PROPERTY" });
  else if (shown.owner === "me" && people.me) filters.push(equal("hubspot_owner_id", people.me));
  else if (shown.owner && shown.owner !== "all" && shown.owner !== "me") filters.push(equal("hubspot_owner_id", shown.owner));
  if (shown.team) filters.push({ propertyName: "hubspot_owner_id", operator: "IN", values: ["0", ...(await people.team(shown.team))] });
  if (shown.queue) filters.push({ propertyName: "hs_queue_membership_ids", operator: "IN", values: [shown.queue] });
  if (shown.type) filters.push(equal("hs_task_type", shown.type));
  if (shown.priority) filters.push(equal("hs_task_priority", shown.priority));
  return filters;
}

/**
 * Return the search for some rows under a heading.
 * @param {Bucket} bucket
 * @param {any[]} filters
 * @param {string} text
 * @param {number} limit
 * @param {string} after
 */
function searchOf(bucket, filters, text, limit, after) {
  const completed = bucket.name === "completed";
  const status = completed ? equal("hs_task_status", "COMPLETED") : { propertyName: "hs_task_status", operator: "IN", values: OPEN };
  const due = [
    ...(bucket.name === "undated" ? [{ propertyName: "hs_timestamp", operator: "NOT_HAS_PROPERTY" }] : []),
    ...(bucket.from === null ? [] : [{ propertyName: "hs_timestamp", operator: "GTE", value: String(bucket.from) }]),
    ...(bucket.to === null ? [] : [{ propertyName: "hs_timestamp", operator: "LT", value: String(bucket.to) }]),
  ];
  return {
    objectType: "tasks",
    filterGroups: [{ filters: [...filters, status, ...due] }],
    sorts: completed ? [{ propertyName: "hs_lastmodifieddate", direction: "DESCENDING" }] : ["hs_timestamp"],
    ...(text ? { query: text } : {}),
    properties: PROPERTIES,
    associations: LINKED,
    limit,
    after,
  };
}

/**
 * Carry out searches, and keep what owners are called.
 * @param {any[]} searches
 * @param {number} [rows] of all searches together
 */
async function searchAll(searches, rows) {
  const answer = await ask("/_axle/searches", { searches, rows });
  for (const [id, name] of Object.entries(answer.owners)) ownerNames.set(id, name);
  return answer;
}

/** @returns {ReturnType<typeof searchOf>} the search for what is nobody's, of which only the number counts */
function unassignedOpen() {
  const everyday = /** @type {Bucket} */ ({ name: "later", from: null, to: null });
  const search = searchOf(everyday, [{ propertyName: "hubspot_owner_id", operator: "NOT_HAS_PROPERTY" }], "", 1, "0");
  return { ...search, properties: ["hs_object_id"], associations: [] };
}

/**
 * Read the whole view anew: its counts, the beginning under each heading, and the pages around what is looked at.
 * @param {{name: Name, place: number}[]} [looked] places whose pages are read too
 * @param {number} [rows] how many rows are read at most, of the first headings first
 */
export async function load(looked = [], rows) {
  const mine = ++generation;
  const shown = view.peek();
  const buckets = bucketsAt(Date.now());
  const places = [
    ...buckets.map((bucket) => ({ bucket, start: 0, limit: FIRST[bucket.name] })),
    ...looked.flatMap(({ name, place }) => {
      const bucket = buckets.find((candidate) => candidate.name === name);
      const start = Math.floor(place / PAGE) * PAGE;
      return bucket && place >= FIRST[name] ? [{ bucket, start, limit: PAGE }] : [];
    }).slice(0, 4),
  ];
  try {
    const filters = await filtersOf(shown);
    const searches = places.map(({ bucket, start, limit }) => searchOf(bucket, filters, shown.text, limit, String(start)));
    searches.push(unassignedOpen());
    const answer = await searchAll(searches, rows);
    if (mine !== generation) return;
    /** @type {Section[]} */
    const read = buckets.map((bucket) => ({ ...bucket, count: 0, ids: [], ends: new Map() }));
    places.forEach(({ bucket, start }, index) => {
      const section = /** @type {Section} */ (read.find(({ name }) => name === bucket.name));
      put(section, start, answer.results[index], answer.titles);
    });
    readAt(answer.eventId);
    keepUnsent(read);
    unassigned.value = answer.results[places.length].total;
    problem.value = null;
    sections.value = read;
  } catch (error) {
    if (mine === generation) problem.value = /** @type {Error} */ (error);
  }
}

/**
 * @param {Section} section
 * @param {number} start
 * @param {any} page
 * @param {Record<string, Record<string, string>>} titles
 */
function put(section, start, page, titles) {
  section.count = page.total;
  page.results.forEach((/** @type {any} */ record, /** @type {number} */ offset) => {
    tasks.set(record.id, taskOf(record, titles));
    section.ids[start + offset] = record.id;
  });
  const after = page.paging?.next?.after;
  if (after) section.ends.set(start + page.results.length, after);
}

/**
 * Tasks that the server has not got yet stay where they are.
 * @param {Section[]} read
 */
function keepUnsent(read) {
  for (const task of tasks.values()) if (task.unsent) insert(read, task);
}

/**
 * Read the page around a place under a heading, unless it is there or on its way.
 * @param {Section} section
 * @param {number} place
 */
export async function need(section, place) {
  let start = Math.floor(place / PAGE) * PAGE;
  const end = Math.min(start + PAGE, section.count);
  while (start < end && section.ids[start]) start += 1;
  if (start >= end) return;
  const mine = generation;
  const name = `${mine} ${section.name} ${start}`;
  if (underWay.has(name)) return;
  underWay.add(name);
  try {
    const after = section.ends.get(start) ?? String(start);
    const search = searchOf(section, await filtersOf(view.peek()), view.peek().text, end - start, after);
    const answer = await searchAll([search]);
    if (mine !== generation) return;
    put(section, start, answer.results[0], answer.titles);
    sections.touch();
  } catch (error) {
    problem.value = /** @type {Error} */ (error);
  } finally {
    underWay.delete(name);
  }
}

/**
 * Return the ids of rows under a heading; those that are not there yet are read, two hundred in a search.
 * @param {Section} section
 * @param {number} from
 * @param {number} to the place behind the last one
 * @returns {Promise<string[]>}
 */
export async function idsOf(section, from, to) {
  const mine = generation;
  const starts = [];
  for (let place = from; place < to; place += 1) if (!section.ids[place] && (!starts.length || place >= starts[starts.length - 1] + MOST)) starts.push(place);
  const { text } = view.peek();
  for (let first = 0; first < starts.length; first += TOGETHER) {
    const some = starts.slice(first, first + TOGETHER);
    const filters = await filtersOf(view.peek());
    const answer = await searchAll(some.map((start) => searchOf(section, filters, text, MOST, String(start))));
    if (mine !== generation) break; // the list has changed meanwhile: what is there counts
    some.forEach((start, index) => put(section, start, answer.results[index], answer.titles));
  }
  sections.touch();
  return section.ids.slice(from, to).filter((id) => id !== undefined);
}

/**
 * Read what tasks say, as far as it is not there: a list does without.
 * @param {string[]} ids
 */
export async function needBodies(ids) {
  const missing = ids.filter((id) => tasks.get(id)?.body === undefined && !tasks.get(id)?.unsent && !underWay.has(`body ${id}`));
  if (!missing.length) return;
  for (const id of missing) underWay.add(`body ${id}`);
  try {
    const answer = await ask("/crm/v3/objects/tasks/batch/read", { properties: ["hs_task_body"], inputs: missing.map((id) => ({ id })) });
    for (const record of answer.results) {
      const task = tasks.get(record.id);
      if (task) tasks.set(record.id, { ...task, body: record.properties.hs_task_body ?? "" });
    }
    sections.touch();
  } finally {
    for (const id of missing) underWay.delete(`body ${id}`);
  }
}

/** Return the section with a name; the list has been read. @param {Name} name */
export function sectionOf(name) {
  return sections.peek()?.find((section) => section.name === name);
}

/**
 * Return where a task stands, if its row is known.
 * @param {string} id
 */
export function placeOf(id) {
  for (const section of sections.peek() ?? []) {
    const place = section.ids.indexOf(id);
    if (place >= 0) return { section, place };
  }
  return null;
}

/**
 * Tell whether a task belongs to the view, as far as this can be said without the server.
 * @param {Task} task
 */
function belongs(task) {
  const { owner, queue, type, priority } = view.peek();
  const owners = { me: people.me ?? task.owner, all: task.owner, none: "" };
  const wanted = owner in owners ? owners[/** @type {"me"} */ (owner)] : owner;
  return (!owner || task.owner === wanted) && (!queue || task.queues.includes(queue)) && (!type || task.type === type) && (!priority || task.priority === priority);
}

/**
 * Put a changed or new task where it belongs now, and away from where it was. Answers that were asked for before do not count.
 * @param {Task} task
 */
export function place(task) {
  generation += 1;
  const all = sections.peek();
  if (!all) return;
  const before = tasks.get(task.id);
  const at = before && placeOf(task.id);
  const name = bucketOf(task, all);
  tasks.set(task.id, task);
  const stays = at && at.section.name === name && before.due === task.due && belongs(task);
  if (!stays) {
    if (at) take(task.id, at.section, at.place);
    if (belongs(task)) insert(all, task);
  }
  sections.touch();
}

/**
 * Take a task out of the list, as it is archived.
 * @param {string} id
 */
export function remove(id) {
  generation += 1;
  const at = placeOf(id);
  if (at) take(id, at.section, at.place);
  tasks.delete(id);
  sections.touch();
}

/**
 * @param {string} id
 * @param {Section} section
 * @param {number} at
 */
function take(id, section, at) {
  moves.before(id, section, at);
  section.ids.splice(at, 1);
  section.count -= 1;
  section.ends.clear();
}

/**
 * @param {Section[]} all
 * @param {Task} task
 */
function insert(all, task) {
  const section = all.find(({ name }) => name === bucketOf(task, all));
  if (!section || section.ids.includes(task.id)) return;
  let at = 0;
  if (section.name !== "completed") {
    // Behind the last row that is due no later. Rows that were not read yet are later than those before them.
    section.ids.forEach((id, index) => {
      const other = id === undefined ? undefined : tasks.get(id);
      if (other && (other.due ?? 0) <= (task.due ?? 0)) at = index + 1;
    });
  }
  section.ids.length = Math.max(section.ids.length, at);
  section.ids.splice(at, 0, task.id);
  section.count += 1;
  section.ends.clear();
}

/** Whether what is shown is what the server has: nothing waits to be sent. */
export function settled() {
  return line.peek().waiting === 0;
}
