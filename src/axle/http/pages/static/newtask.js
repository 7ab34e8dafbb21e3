/** The line *New task*: what is typed is read as it is typed, and shown as it was understood. */

import { ask } from "./api.js";
import { dayText, timeText } from "./dates.js";
import { html, keyed } from "./render.js";
import { state } from "./state.js";
import { needOwners, ownerName, owners } from "./taskdialogs.js";
import { people, view } from "./tasklist.js";
import { associationType, create } from "./taskwrites.js";
import { readLine, subjectOf } from "./quickadd.js";
import { texts } from "./tasktexts.js";
import { fill } from "./texts.js";
import { alarm } from "./undo.js";

/** @typedef {import("./tasklist.js").Link} Link */

const KEPT = "axle.draft";
const SEARCHED = /** @type {const} */ ([["companies", ["name"]], ["contacts", ["firstname", "lastname", "email"]], ["deals", ["dealname"]]]);
const PAUSE = 150;

const line = state(localStorage.getItem(KEPT) ?? "");
/** What was found for the words behind `>`: a record, null for none, undefined while it is not known. */
const records = state(new Map(/** @type {[string, Link | null][]} */ ([])));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text */
function write(text) {
  line.value = text;
  // What was typed is still there after the page was closed or the line was cut.
  if (text) localStorage.setItem(KEPT, text);
  else localStorage.removeItem(KEPT);
}

function draft() {
  return readLine(line.value, { now: Date.now(), owners: owners.value, me: people.me });
}

/** @param {Event} event */
function typed(event) {
  write(/** @type {HTMLInputElement} */ (event.target).value);
  if (line.value.includes("@")) needOwners();
  clearTimeout(timer);
  const { record } = draft();
  if (record && !records.value.has(record)) timer = setTimeout(() => find(record), PAUSE);
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

/** @param {SubmitEvent} event */
async function submit(event) {
  event.preventDefault();
  const text = line.value;
  if (!text.trim()) return;
  try {
    if (text.includes("@")) await needOwners();
    const { record } = draft();
    const link = record ? await find(record) : null;
    const read = draft();
    const subject = record && !link ? `${subjectOf(read)} >${record}`.trim() : subjectOf(read);
    if (!subject) return alarm(texts.noSubject);
    write("");
    const { owner, queue } = view.peek();
    const own = owner === "me" || owner === "all" || owner === "none" ? people.me : owner;
    await create({
      subject, body: "", due: read.due, allDay: read.allDay, status: "NOT_STARTED", priority: read.priority ?? "NONE", type: read.type ?? "TODO",
      owner: read.owner?.id ?? own ?? "", queues: queue ? [queue] : [], repeat: read.repeat ?? "", reminders: "", links: link ? [link] : [],
    });
  } catch (error) {
    if (!line.peek()) write(text);
    alarm(/** @type {Error} */ (error).message || texts.offline);
  }
}

/**
 * The line, with what was understood of it.
 * @param {() => void} leave where Escape leads
 */
export function newTask(leave) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  };
  return html`<form class="new" @submit=${submit}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"/></svg>
    <input id="new-task" aria-label=${texts.newTask} placeholder=${texts.newTaskExample} autocomplete="off" enterkeyhint="done" aria-describedby="understood"
      .value=${line.value} @input=${typed} @keydown=${press}>
    <button type="submit" class="main" ?hidden=${!line.value.trim()}>${texts.add}</button>
    <div id="understood" class="understood" aria-live="polite">${line.value.trim() && understood()}</div>
  </form>`;
}

function understood() {
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

/**
 * Say how often something repeats.
 * @param {string} rule
 */
export function repeatText(rule) {
  const fields = Object.fromEntries((rule.split("\n").find((text) => text.includes("FREQ=")) ?? rule).replace(/^RRULE:/, "").split(";").map((field) => field.split("=")));
  if (fields.BYDAY === "MO,TU,WE,TH,FR") return texts.everyWeekday;
  const day = texts.weekdays[fields.BYDAY];
  if (day && !fields.INTERVAL) return fill(texts.everyDay, { day });
  const units = texts.units[fields.FREQ];
  if (!units) return texts.repeats;
  const count = Number(fields.INTERVAL ?? 1);
  return count === 1 ? fill(texts.everyUnit, { unit: units[0] }) : fill(texts.everyUnits, { count, unit: units[1] });
}
