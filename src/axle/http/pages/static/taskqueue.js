/** The queue: one task after another, each with the record that it is about beside it, and one key for whatever is done. */

import { read, write } from "./api.js";
import { dayText, fullText, timeText } from "./dates.js";
import { close, open } from "./dialogs.js";
import { bind } from "./keys.js";
import { onChange } from "./events.js";
import { htmlOf, textOf } from "./htmltext.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, session } from "./shell.js";
import { effect, state } from "./state.js";
import { assign, dueOn, edit, prioritise, snooze, snoozes } from "./taskdialogs.js";
import { need, needBodies, people, place, present, remove, sections, tasks } from "./tasklist.js";
import { associationType, associations, complete, move } from "./taskwrites.js";
import { texts } from "./taskworktexts.js";
import { fill, plural } from "./texts.js";
import { alarm, tell, undoLast } from "./undo.js";

/** @typedef {import("./tasklist.js").Link} Link */
/** @typedef {import("./tasklist.js").Task} Task */
/** @typedef {{id: string, type: string, title: string, text: string, moment: number}} Activity */
/** @typedef {{title: string, subtitle: string, url: string, facts: [string, string, string][], activities: Activity[]}} Card */

const ACTIVITIES = 6; // of a record that are shown
const AHEAD = 3; // tasks whose records are read before they are opened

/** Tasks that were worked on since the queue was started: they do not come again. */
const done = new Set();
/** @type {string[]} */
const passed = []; // for the way back
/** What is known of records, by type and id; null where they cannot be read. */
const cards = state(new Map(/** @type {[string, Card | null][]} */ ([])));
/** @type {Set<string>} */
const underWay = new Set();
let unbind = () => {};

/** @type {Record<string, {title: string[], subtitle: string[], facts: string[]}>} what is shown of records beside a task */
const SHOWN = {
  contacts: { title: ["firstname", "lastname"], subtitle: ["jobtitle", "company"], facts: ["email", "phone", "mobilephone", "lifecyclestage", "city"] },
  companies: { title: ["name"], subtitle: ["industry", "city"], facts: ["domain", "phone", "lifecyclestage", "numberofemployees"] },
  deals: { title: ["dealname"], subtitle: ["dealstage"], facts: ["amount", "closedate", "pipeline"] },
  tickets: { title: ["subject"], subtitle: ["hs_pipeline_stage"], facts: ["hs_ticket_priority", "content"] },
  leads: { title: ["hs_lead_name"], subtitle: ["hs_lead_type"], facts: ["hs_lead_label"] },
};

/** Start with the first open task of the list. */
export function startQueue() {
  done.clear();
  passed.length = 0;
  unbind();
  const unbindKeys = bind(keys());
  const unwatch = effect(() => {
    if (sections.value && present.value?.waits) show(next());
  });
  const unlisten = onChange(happened);
  unbind = () => {
    unbindKeys();
    unwatch();
    unlisten();
  };
  show(next());
}

/**
 * Go on where somebody else has deleted or completed the task that is open: it is not counted as worked off.
 * @param {any} change
 */
function happened(change) {
  const id = present.peek()?.id;
  const gone = ["deletion", "privacyDeletion", "merge"].includes(change.type);
  const completed = change.properties?.hs_task_status === "COMPLETED";
  // What this person did comes back too, and may be undone by then.
  if (change.sourceId === `userId:${session.value?.user?.id}`) return;
  if (change.objectTypeId !== "0-27" || String(change.objectId) !== id || !(gone || completed)) return;
  const task = tasks.get(id);
  tell(fill(gone ? texts.deletedByOther : texts.completedByOther, { subject: task?.subject ?? "" }));
  if (gone) remove(id);
  else if (task) place({ ...task, status: "COMPLETED" });
  show(next());
}

export function stop() {
  unbind();
  unbind = () => {};
  present.value = null;
}

/** @param {string | null | undefined} id null at the end, undefined while the next one is read */
function show(id) {
  present.value = { id: id ?? null, waits: id === undefined };
  if (id) prepare();
  else if (id === null) tell(texts.queueDone);
  queueMicrotask(() => document.getElementById("work")?.focus({ preventScroll: true }));
}

/** Return the ids of the open tasks in their order, without those that were worked on; undefined where they are not read yet. */
function* waiting() {
  for (const section of sections.peek() ?? []) {
    if (section.name === "completed") continue;
    for (let place = 0; place < section.count; place += 1) {
      const id = section.ids[place];
      if (id === undefined) {
        need(section, place);
        yield undefined;
        return;
      }
      if (!done.has(id) && !tasks.get(id)?.unsent) yield id;
    }
  }
}

function next() {
  for (const id of waiting()) return id;
  return null;
}

/** Read the records of this task and of those behind it, and the rows that follow: the next one opens at once. */
function prepare() {
  const ahead = [];
  for (const id of waiting()) {
    if (id === undefined) break;
    for (const link of tasks.get(id)?.links ?? []) {
      readCard(link);
      for (const type of ["calls", "notes"]) associationType(type, link.type).catch(() => {});
    }
    ahead.push(id);
    if (ahead.length > AHEAD) break;
  }
  needBodies(ahead).catch(() => {});
  for (const section of sections.peek() ?? []) {
    const place = section.ids.findIndex((id) => id !== undefined && !done.has(id));
    if (section.name === "completed" || section.count === 0) continue;
    for (let at = Math.max(place, 0); at < Math.min(section.count, Math.max(place, 0) + 25); at += 1) if (!section.ids[at]) return void need(section, at);
    if (section.count > 25) return;
  }
}

/** Go on to the next task: this one was worked on. */
function go() {
  const id = present.peek()?.id;
  if (id) {
    done.add(id);
    passed.push(id);
  }
  show(next());
}

function back() {
  const id = passed.pop();
  if (!id) return;
  done.delete(id);
  show(id);
}

/** Take the last change back, and open its task again. */
function takeBack() {
  if (undoLast()) back();
  else tell(texts.nothingToUndo);
}

/** @param {Link} link */
async function readCard({ type, id, title }) {
  const name = `${type} ${id}`;
  if (cards.peek().has(name) || underWay.has(name)) return;
  underWay.add(name);
  try {
    const shown = SHOWN[type] ?? { title: [], subtitle: [], facts: [] };
    const properties = [...shown.title, ...shown.subtitle, ...shown.facts].join(",");
    const [record, timeline] = await Promise.all([
      read(`/crm/v3/objects/${type}/${id}?properties=${properties}`),
      read(`/_axle/timeline/${type}/${id}?limit=${ACTIVITIES}`).catch(() => ({ results: [] })),
    ]);
    const value = (/** @type {string} */ property) => record.properties[property] ?? "";
    cards.peek().set(name, {
      title: shown.title.map(value).join(" ").trim() || title,
      subtitle: shown.subtitle.map(value).filter(Boolean).join(" · "),
      url: record.url ? new URL(record.url, location.href).pathname : "",
      facts: shown.facts.filter(value).map((property) => [property, texts.facts[property] ?? property, value(property)]),
      activities: timeline.results.map(activityOf),
    });
  } catch {
    cards.peek().set(name, null);
  } finally {
    underWay.delete(name);
    cards.touch();
  }
}

/**
 * Return what is shown of an activity: what it is called, and what it says.
 * @param {any} record
 * @returns {Activity}
 */
function activityOf(record) {
  const values = Object.entries(record.properties).filter(([, value]) => value);
  const named = (/** @type {RegExp} */ pattern) => textOf(String(values.find(([name]) => pattern.test(name))?.[1] ?? ""));
  return { id: record.id, type: record.objectType, title: named(/_(subject|title)$/), text: named(/_(body|preview|text)$/), moment: Date.parse(record.timestamp) };
}

/** @param {(id: string) => unknown} action what is done to the task that is open, before the next one opens */
function toPresent(action) {
  const id = present.peek()?.id;
  return id && action(id);
}

/** @returns {import("./keys.js").Binding[]} */
function keys() {
  const writing = () => canWrite() && Boolean(present.peek()?.id);
  return [
    { keys: "c", text: texts.complete, when: writing, run: finish },
    ...snoozes(Date.now()).map(({ name, key }) => ({ keys: key, text: fill(texts.snoozeTo, { when: texts.snoozes[name] }), when: writing, run: () => later(name) })),
    { keys: "5", text: texts.snoozePick, when: writing, run: () => toPresent((id) => snooze([id], go)) },
    { keys: "s", text: texts.snooze, when: writing, run: () => toPresent((id) => snooze([id], go)) },
    { keys: "j", text: texts.skipTask, run: go },
    { keys: "k", text: texts.back, run: back },
    { keys: "u", text: texts.undoLast, when: () => true, run: takeBack },
    { keys: "l", text: texts.logCall, when: writing, run: () => log("calls") },
    { keys: "n", text: texts.logNote, when: writing, run: () => log("notes") },
    { keys: "d", text: texts.due, when: writing, run: () => toPresent((id) => dueOn([id])) },
    { keys: "a", text: texts.assign, when: writing, run: () => toPresent((id) => assign([id])) },
    { keys: "p", text: texts.priority, when: writing, run: () => toPresent((id) => prioritise([id])) },
    { keys: "e", text: texts.edit, when: writing, run: () => toPresent(edit) },
    { keys: "x", text: texts.skipTask, run: go },
    { keys: "Escape", text: texts.stopQueue, run: stop },
  ];
}

function finish() {
  toPresent((id) => {
    if (tasks.get(id)?.status !== "COMPLETED") complete([id]);
    go();
  });
}

/** @param {string} name */
function later(name) {
  const momentOf = snoozes(Date.now()).find((choice) => choice.name === name)?.momentOf;
  toPresent((id) => {
    if (momentOf) move([id], momentOf, texts.snoozedOne, texts.snoozedMany);
    go();
  });
}

/**
 * Ask what was said, and write it down with the records of the task; the task stays open.
 * @param {"calls" | "notes"} type
 * @param {string} [typed] what is in the field at first
 * @param {Task} [task]
 */
function log(type, typed = "", task = tasks.get(present.peek()?.id ?? "")) {
  if (!task) return;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLTextAreaElement} */ (/** @type {HTMLFormElement} */ (event.target).elements.namedItem("text"));
    const common = { hs_timestamp: String(Date.now()), ...(people.me ? { hubspot_owner_id: people.me } : {}) };
    const properties = type === "notes" ? { ...common, hs_note_body: htmlOf(field.value) } : { ...common, hs_call_title: task.subject, hs_call_body: htmlOf(field.value), hs_call_status: "COMPLETED", hs_call_direction: "OUTBOUND" };
    close();
    try {
      await write("POST", `/crm/v3/objects/${type}`, { properties, associations: await associations(type, task.links) });
      tell(type === "notes" ? texts.noteLogged : texts.callLogged);
    } catch (error) {
      alarm(reason(error));
      log(type, field.value, task); // nothing that was typed is lost
    }
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) /** @type {any} */ (event.currentTarget).requestSubmit();
  };
  open(type === "notes" ? texts.logNote : texts.logCall, () => html`<form class="stack" @submit=${submit} @keydown=${press}>
    <label>${type === "notes" ? texts.note : texts.callNotes}<textarea class="field" name="text" required autofocus .defaultValue=${typed}></textarea></label>
    <p class="quiet">${task.links.length ? fill(texts.loggedWith, { records: task.links.map(({ title }) => title).join(", ") }) : texts.loggedAlone}</p>
    <button class="main" type="submit">${texts.save}<kbd aria-hidden="true">Ctrl ↵</kbd></button>
  </form>`);
}

/** The task that is open, with its record beside it. */
export function workPlace() {
  sections.value;
  const id = present.value?.id;
  const task = id ? tasks.get(id) : undefined;
  const left = (sections.value ?? []).filter(({ name }) => name !== "completed").reduce((sum, { count }) => sum + count, 0);
  const top = html`<div class="page-top"><h1>${texts.queue}</h1><span class="quiet">${plural(left, texts.openOne, texts.openMany)} · ${fill(texts.workedOff, { count: done.size })}</span>
    <button type="button" class="push" @click=${stop}>${texts.stopQueue}<kbd aria-hidden="true">Esc</kbd></button></div>`;
  if (!task) return html`${top}<div class="card all-done" id="work" tabindex="-1"><p>${present.value?.waits ? texts.loading : left ? texts.nothingLeft : texts.queueDone}</p><button type="button" class="main" @click=${stop}>${texts.toList}</button></div>`;
  const now = Date.now();
  return html`${top}<div class="work">
    <article class="card task-card" id="work" tabindex="-1" aria-labelledby="work-subject">
      <p class="work-marks">${task.status === "COMPLETED" && html`<span class="chip">${texts.buckets.completed}</span>`}${task.type === "TODO" ? null : html`<span class="chip">${texts.types[task.type] ?? task.type}</span>`}${task.priority === "NONE" ? null : html`<span class=${`chip ${task.priority.toLowerCase()}`}>${texts.priorities[task.priority]}</span>`}
        ${task.due !== null && html`<time class=${task.due < now ? "late" : "quiet"} datetime=${new Date(task.due).toISOString()} title=${fullText(task.due)}>${dayText(task.due, now, texts.days)}${task.allDay ? "" : ` ${timeText(task.due)}`}</time>`}</p>
      <h2 id="work-subject" aria-live="polite">${task.subject.trim() || texts.noSubjectShort}</h2>
      ${task.body && html`<p class="work-body">${textOf(task.body)}</p>`}
      ${canWrite() && html`<div class="work-keys">${action(texts.complete, "c", finish, "main")}${action(texts.logCall, "l", () => log("calls"))}${action(texts.logNote, "n", () => log("notes"))}</div>
      <div class="work-keys" role="group" aria-labelledby="snooze-until"><h3 id="snooze-until">${texts.snoozeUntil}</h3>${snoozes(now).map(({ name, key }) => keyed(name, action(texts.snoozes[name], key, () => later(name))))}
        ${action(texts.snoozeOther, "5", () => snooze([task.id], go))}</div>`}
      <div class="work-keys rest">${action(texts.skipTask, "j", go, "plain")}${action(texts.back, "k", back, "plain")}${canWrite() && action(texts.edit, "e", () => edit(task.id), "plain")}</div>
      ${lately(task, now)}
    </article>
    <aside class="beside" aria-label=${texts.record}>${task.links.length ? task.links.slice(0, 3).map((link) => keyed(`${link.type} ${link.id}`, card(link))) : html`<p class="card quiet none">${texts.noRecord}</p>`}</aside>
  </div>`;
}

/**
 * What has happened with the first record of a task.
 * @param {Task} task
 * @param {number} now
 */
function lately(task, now) {
  const [link] = task.links;
  const activities = (link && cards.value.get(`${link.type} ${link.id}`)?.activities.filter(({ id }) => id !== task.id)) || [];
  if (!activities.length) return null;
  return html`<section class="lately" aria-labelledby="lately"><h3 id="lately">${fill(texts.lately, { record: link.title })}</h3><ul>${activities.slice(0, ACTIVITIES - 1).map((activity) => keyed(
    activity.id,
    html`<li><span class="chip">${texts.activities[activity.type] ?? activity.type}</span><span class="lately-text"><strong>${activity.title}</strong> ${activity.text}</span>
      <time class="quiet" datetime=${new Date(activity.moment).toISOString()} title=${fullText(activity.moment)}>${dayText(activity.moment, now, texts.days)}</time></li>`,
  ))}</ul></section>`;
}

/**
 * @param {string} label
 * @param {string} key
 * @param {() => void} run
 */
function action(label, key, run, style = "") {
  return html`<button type="button" class=${style} @click=${run} aria-keyshortcuts=${key}>${label}<kbd aria-hidden="true">${key}</kbd></button>`;
}

/** @param {Link} link */
function card(link) {
  const known = cards.value.get(`${link.type} ${link.id}`);
  if (!known) return html`<section class="card record"><h3>${texts.objects[link.type] ?? link.type}</h3><p class="record-title">${link.title}</p></section>`;
  return html`<section class="card record"><h3>${texts.objects[link.type] ?? link.type}</h3>
    <p class="record-title">${known.url ? html`<a href=${known.url}>${known.title}</a>` : known.title}</p>
    <p class="quiet">${known.subtitle}</p>
    <dl>${known.facts.map(([name, label, value]) => keyed(name, html`<div><dt>${label}</dt><dd>${fact(name, value)}</dd></div>`))}</dl>
  </section>`;
}

/**
 * @param {string} name
 * @param {string} value
 */
function fact(name, value) {
  if (name === "email") return html`<a href=${`mailto:${value}`}>${value}</a>`;
  if (name.endsWith("phone")) return html`<a href=${`tel:${value.replace(/[^\d+]/g, "")}`}>${value}</a>`;
  if (name === "domain") return html`<a href=${`https://${value}`} rel="noreferrer noopener" target="_blank">${value}</a>`;
  return value;
}
