/** What the line *New task* means: loaded when somebody begins to type. */

import { ask } from "./api.js";
import { dayText, timeText } from "./dates.js";
import { line, write } from "./newtask.js";
import { needOwners, ownerName, owners } from "./owners.js";
import { readLine, subjectOf } from "./quickadd.js";
import { html, keyed } from "./render.js";
import { repeatText } from "./repeats.js";
import { state } from "./state.js";
import { people, view } from "./tasklist.js";
import { texts } from "./taskworktexts.js";
import { associationType, create } from "./taskwrites.js";
import { alarm } from "./undo.js";

/** @typedef {import("./tasklist.js").Link} Link */

const SEARCHED = /** @type {const} */ ([["companies", ["name"]], ["contacts", ["firstname", "lastname", "email"]], ["deals", ["dealname"]]]);
const PAUSE = 150;

/** What was found for the words behind `>`: a record, null for none, undefined while it is not known. */
const records = state(new Map(/** @type {[string, Link | null][]} */ ([])));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function draft() {
  return readLine(line.value, { now: Date.now(), owners: owners.value, me: people.me });
}

/** Look up whom and what the line names, as soon as there is a pause in typing. */
export function lookUp() {
  if (line.peek().includes("@")) needOwners();
  clearTimeout(timer);
  const { record } = readLine(line.peek(), { now: Date.now(), owners: owners.peek(), me: people.me });
  if (record && !records.peek().has(record)) timer = setTimeout(() => find(record).catch(() => {}), PAUSE);
}

/**
 * Find the record that somebody means: the best of what has these words.
 * @param {string} name
 * @returns {Promise<Link | null>}
 */
async function find(name) {
  const known = records.peek().get(name);
  if (known !== undefined) return known;
  const searches = SEARCHED.map(([objectType, properties]) => ({ objectType, properties, query: name, limit: 5 }));
  const answer = await ask("/_axle/searches", { searches });
  const wanted = name.toLowerCase();
  const all = SEARCHED.flatMap(([type, properties], index) => answer.results[index].results.map((/** @type {any} */ record) => {
    const values = properties.map((property) => record.properties[property] ?? "");
    const title = type === "contacts" ? `${values[0]} ${values[1]}`.trim() || values[2] : values[0];
    return { type, id: record.id, title, rank: title.toLowerCase() === wanted ? 0 : title.toLowerCase().startsWith(wanted) ? 1 : 2 };
  }));
  const best = all.sort((one, other) => one.rank - other.rank)[0];
  const link = best ? { type: best.type, id: best.id, title: best.title } : null;
  records.peek().set(name, link);
  records.touch();
  if (link) associationType("tasks", link.type).catch(() => {});
  return link;
}

let submitting = false;

/** Make a task of the line; Enter that is pressed twice makes one. */
export async function submit() {
  if (submitting) return;
  const text = line.peek();
  submitting = true;
  try {
    const task = await meant(text);
    if (!task) return alarm(texts.noSubject);
    write("");
    create(task).catch(() => void (line.peek() || write(text))); // the reason has been told; what was typed comes back
  } catch (error) {
    alarm(/** @type {Error} */ (error).message || texts.offline);
  } finally {
    submitting = false;
  }
}

/**
 * Return the task that a line means, null for one without a subject.
 * @param {string} text
 */
async function meant(text) {
  if (text.includes("@")) await needOwners();
  const read = readLine(text, { now: Date.now(), owners: owners.peek(), me: people.me });
  const link = read.record ? await find(read.record) : null;
  const subject = read.record && !link ? `${subjectOf(read)} >${read.record}`.trim() : subjectOf(read);
  if (!subject) return null;
  const { owner, queue } = view.peek();
  const own = owner === "me" || owner === "all" || owner === "none" ? people.me : owner;
  return {
    subject, body: "", due: read.due, allDay: read.allDay, status: "NOT_STARTED", priority: read.priority ?? "NONE", type: read.type ?? "TODO",
    owner: read.owner?.id ?? own ?? "", queues: queue ? [queue] : [], repeat: read.repeat ?? "", reminders: "", links: link ? [link] : [],
  };
}

/** What was understood. */
export function understood() {
  const read = draft();
  const now = Date.now();
  const chips = [
    [read.repeat ? "repeat" : "", repeatText(read.repeat ?? "")],
    ["due", read.allDay ? dayText(read.due, now, texts.days) : `${dayText(read.due, now, texts.days)} ${timeText(read.due)}`],
    [read.priority ? "priority" : "", texts.priorities[read.priority ?? "NONE"]],
    [read.type ? "type" : "", texts.types[read.type ?? "TODO"]],
    [read.owner ? "owner" : "", read.owner ? ownerName(read.owner.id) : ""],
  ].filter(([name]) => name);
  const link = read.record === undefined ? undefined : records.value.get(read.record);
  return html`<span class="quiet">${texts.understood}</span> <span class="subject-read">${read.subject.map(({ text, unread }, index) => keyed(
    index, unread ? html`<mark title=${texts.unread}>${text} </mark>` : html`<span>${text} </span>`))}</span>
    ${chips.map(([name, text]) => keyed(name, html`<span class="chip"><span class="unseen">${texts.fields[name]}: </span>${text}</span>`))}
    ${link && html`<span class="chip"><span class="unseen">${texts.fields.record}: </span>${link.title}</span>`}
    ${link === null && html`<mark title=${texts.unread}>>${read.record}</mark>`}`;
}
