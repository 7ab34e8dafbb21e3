/** What is asked when tasks are snoozed, dated, assigned, edited; each choice has a key of its own. */

import { write } from "./api.js";
import { DAY, MINUTE, addDays, dayStart, dayText, fieldText, fromField, parts, timeText } from "./dates.js";
import { choose, close, open } from "./dialogs.js";
import { bodyFrom, fieldOf } from "./htmltext.js";
import { html, keyed } from "./render.js";
import { needOwners, ownerName, owners, queues } from "./owners.js";
import { reason } from "./shell.js";
import { needBodies, people, tasks, view } from "./tasklist.js";
import { change, move } from "./taskwrites.js";
import { texts } from "./taskworktexts.js";
import { fill } from "./texts.js";
import { alarm } from "./undo.js";
import { dayEnd, readWhen, together } from "./when.js";

/** @typedef {import("./tasklist.js").Task} Task */
/** @typedef {import("./owners.js").Queue} Queue */

export const PRIORITIES = ["HIGH", "MEDIUM", "LOW", "NONE"];
export const TYPES = ["CALL", "EMAIL", "TODO", "MEETING", "LINKED_IN"];

/**
 * Return the moments that snoozing offers, for a task: the day changes, the time of the day stays.
 * @param {number} now
 * @returns {{name: "laterToday" | "tomorrow" | "monday" | "nextWeek", key: string, momentOf: (task: Task) => {due: number, allDay?: boolean}}[]}
 */
export function snoozes(now) {
  const days = daysAhead(now).map(({ name, key, ahead }) => ({ name, key, momentOf: (/** @type {Task} */ task) => ({ due: onDay(task, dayStart(now, ahead)) }) }));
  return [{ name: "laterToday", key: "1", momentOf: (task) => laterToday(task, now) }, ...days];
}

/**
 * Return the days that are offered, and how far ahead they are. Where Monday is tomorrow, or a week ahead, it is there once.
 * @param {number} now
 * @returns {{name: "tomorrow" | "monday" | "nextWeek", key: string, ahead: number}[]}
 */
function daysAhead(now) {
  const toMonday = 8 - parts(now).weekday;
  return [
    { name: "tomorrow", key: "2", ahead: 1 },
    ...(toMonday > 1 && toMonday < 7 ? [{ name: /** @type {const} */ ("monday"), key: "3", ahead: toMonday }] : []),
    { name: "nextWeek", key: "4", ahead: 7 },
  ];
}

/**
 * Return when a task is due that is to wait for three hours: never before its own time. Where the day is too short for that, it is
 * due at the same time of the next day.
 * @param {Task} task
 * @param {number} now
 */
export function laterToday(task, now) {
  const own = task.allDay || task.due === null ? 0 : task.due;
  const quarter = 15 * MINUTE;
  const due = Math.min(Math.ceil((Math.max(now, own) + 3 * 3_600_000) / quarter) * quarter, dayEnd(now));
  return due > own && due > now ? { due, allDay: false } : { due: addDays(Math.max(own, now), 1), allDay: false };
}

/**
 * Return when a task is due on another day: at the same time of the day.
 * @param {Task} task
 * @param {number} day
 */
export function onDay(task, day) {
  if (task.allDay || task.due === null) return dayEnd(day);
  return addDays(task.due, Math.round((dayStart(day) - dayStart(task.due)) / DAY));
}

/**
 * Ask until when tasks are snoozed.
 * @param {string[]} ids
 * @param {() => void} [after]
 */
export function snooze(ids, after) {
  const now = Date.now();
  const options = snoozes(now).map(({ name, key, momentOf }) => ({
    label: texts.snoozes[name],
    hint: hintOf(ids, momentOf, now),
    key,
    run: () => {
      move(ids, momentOf, texts.snoozedOne, texts.snoozedMany);
      after?.();
    },
  }));
  const first = tasks.get(ids[0]);
  const pick = (/** @type {{moment: number, allDay: boolean}} */ { moment, allDay }) => {
    move(ids, () => ({ due: moment, allDay }), texts.snoozedOne, texts.snoozedMany);
    after?.();
  };
  choose(texts.snoozeUntil, options, () => momentForm(first?.due ?? now, pick));
}

/**
 * @param {string[]} ids
 * @param {(task: Task) => {due: number}} momentOf
 * @param {number} now
 */
function hintOf(ids, momentOf, now) {
  const task = tasks.get(ids[0]);
  if (!task || ids.length > 1) return "";
  const { due } = momentOf(task);
  return task.allDay ? dayText(due, now, texts.days) : `${dayText(due, now, texts.days)} ${timeText(due)}`;
}

/**
 * Ask when tasks are due.
 * @param {string[]} ids
 */
export function dueOn(ids) {
  const now = Date.now();
  const days = [{ name: /** @type {const} */ ("today"), key: "1", ahead: 0 }, ...daysAhead(now)];
  const set = (/** @type {(task: Task) => {due: number, allDay?: boolean}} */ momentOf) => move(ids, momentOf, texts.datedOne, texts.datedMany);
  const options = days.map(({ name, key, ahead }) => ({
    label: texts.snoozes[name],
    hint: dayText(dayStart(now, ahead), now, texts.days),
    key,
    run: () => set((task) => ({ due: onDay(task, dayStart(now, ahead)) })),
  }));
  choose(texts.dueOn, options, () => momentForm(tasks.get(ids[0])?.due ?? now, ({ moment, allDay }) => set(() => ({ due: moment, allDay }))));
}

/**
 * A form for a moment: typed as words, or picked.
 * @param {number} present
 * @param {(picked: {moment: number, allDay: boolean}) => void} done
 */
function momentForm(present, done) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const words = /** @type {HTMLInputElement} */ (form.elements.namedItem("words")).value;
    const picked = fromField(/** @type {HTMLInputElement} */ (form.elements.namedItem("moment")).value);
    const typed = words.trim() ? fromWords(words) : null;
    if (words.trim() && !typed) return alarm(fill(texts.notADate, { words }));
    close();
    if (typed) done(typed);
    else if (picked !== null) done({ moment: picked, allDay: false });
  };
  return html`<form class="moment-form" @submit=${submit}>
    <label>${texts.typed}<input class="field" name="words" autocomplete="off" placeholder=${texts.typedExample}></label>
    <label>${texts.pick}<input class="field" name="moment" type="datetime-local" value=${fieldText(present)}></label>
    <button class="main" type="submit">${texts.set}</button>
  </form>`;
}

/**
 * Read a moment from words alone; null where some of them mean something else.
 * @param {string} text
 */
export function fromWords(text) {
  const now = Date.now();
  const words = text.trim().toLowerCase().split(/\s+/);
  let day;
  /** @type {[number, number] | undefined} */
  let time;
  for (let index = 0; index < words.length; ) {
    const found = readWhen(words.slice(index), now);
    if (!found || found.repeat) return null;
    if (found.moment !== undefined) return words.length === found.words ? { moment: found.moment, allDay: false } : null;
    day = found.day ?? day;
    time = found.time ?? time;
    index += found.words;
  }
  return together(day, time, now);
}

/**
 * Ask to whom tasks are assigned.
 * @param {string[]} ids
 */
export async function assign(ids) {
  await needOwners();
  const all = [...owners.value].sort((one, other) => Number(other.id === people.me) - Number(one.id === people.me));
  choose(texts.assignTo, [
    ...all.map((owner) => ({
      label: ownerName(owner.id),
      hint: owner.id === people.me ? texts.me : (owner.email ?? ""),
      run: () => change(ids, () => ({ owner: owner.id }), texts.assignedOne, texts.assignedMany),
    })),
    { label: texts.nobody, run: () => change(ids, () => ({ owner: "" }), texts.assignedOne, texts.assignedMany) },
  ]);
}

/**
 * Ask how urgent tasks are.
 * @param {string[]} ids
 */
export function prioritise(ids) {
  choose(texts.priority, PRIORITIES.map((priority, index) => ({
    label: texts.priorities[priority],
    key: String(index + 1),
    run: () => change(ids, () => ({ priority }), texts.changedOne, texts.changedMany),
  })));
}

/**
 * Ask into which queues tasks are put.
 * @param {string[]} ids
 */
export function enqueue(ids) {
  const options = queues.value.map((queue) => ({
    label: queue.name,
    hint: ids.every((id) => tasks.get(id)?.queues.includes(queue.id)) ? texts.takeOut : "",
    run: () => {
      const out = ids.every((id) => tasks.get(id)?.queues.includes(queue.id));
      change(ids, (task) => ({ queues: out ? task.queues.filter((id) => id !== queue.id) : [...new Set([...task.queues, queue.id])] }), texts.changedOne, texts.changedMany);
    },
  }));
  choose(texts.putIntoQueue, [...options, { label: texts.newQueue, run: () => nameQueue((queue) => change(ids, (task) => ({ queues: [...task.queues, queue.id] }), texts.changedOne, texts.changedMany)) }]);
}

/**
 * Ask for the name of a new queue, and make it.
 * @param {(queue: Queue) => void} [done]
 */
export function nameQueue(done) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const fields = /** @type {HTMLFormElement} */ (event.target).elements;
    const name = /** @type {HTMLInputElement} */ (fields.namedItem("name")).value;
    const shared = /** @type {HTMLInputElement} */ (fields.namedItem("shared")).checked;
    try {
      const queue = await write("POST", "/_axle/queues", { name, shared, owner: people.me });
      close();
      queues.value = [...queues.value, queue];
      done?.(queue);
    } catch (error) {
      alarm(reason(error));
    }
  };
  open(texts.newQueue, () => html`<form class="stack" @submit=${submit}>
    <label>${texts.name}<input class="field" name="name" required maxlength="200" autofocus autocomplete="off"></label>
    <label class="row-of"><input type="checkbox" name="shared" checked> ${texts.sharedQueue}</label>
    <button class="main" type="submit">${texts.create}</button>
  </form>`);
}

/**
 * Edit a task in a form.
 * @param {string} id
 */
export async function edit(id) {
  try {
    await Promise.all([needOwners(), needBodies([id])]);
  } catch (error) {
    return alarm(reason(error)); // what is not known must not be saved as if it were empty
  }
  const task = tasks.get(id);
  if (!task || task.body === undefined) return;
  const present = task.body;
  const value = (/** @type {HTMLFormElement} */ form, /** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const due = fromField(value(form, "due"));
    close();
    /** @type {any} */
    const wanted = { subject: value(form, "subject"), body: bodyFrom(value(form, "body"), present), type: value(form, "type"), priority: value(form, "priority"), owner: value(form, "owner") };
    if (due !== null && fieldText(task.due ?? 0) !== fieldText(due)) Object.assign(wanted, { due, allDay: false, reminders: task.due === null ? task.reminders : task.reminders.replace(/\d+/g, (moment) => String(Number(moment) + due - Number(task.due))) });
    const changed = Object.fromEntries(Object.entries(wanted).filter(([name, next]) => next !== /** @type {any} */ (task)[name]));
    if (Object.keys(changed).length) change([id], () => changed, texts.changedOne, texts.changedMany);
  };
  open(texts.edit, () => html`<form class="stack" @submit=${submit}>
    <label>${texts.subject}<input class="field" name="subject" required autofocus value=${task.subject}></label>
    <label>${texts.notes}<textarea class="field" name="body" .defaultValue=${fieldOf(present)}></textarea></label>
    <div class="fields">
      <label>${texts.due}<input class="field" name="due" type="datetime-local" value=${task.due === null ? "" : fieldText(task.due)}></label>
      ${select("type", texts.type, TYPES.map((type) => [type, texts.types[type]]), task.type)}
      ${select("priority", texts.priority, PRIORITIES.map((priority) => [priority, texts.priorities[priority]]), task.priority)}
      ${select("owner", texts.owner, [["", texts.nobody], ...owners.value.map((owner) => [owner.id, ownerName(owner.id)])], task.owner)}
    </div>
    <button class="main" type="submit">${texts.save}</button>
  </form>`, true);
}

/**
 * A field that offers some values.
 * @param {string} name
 * @param {string} label
 * @param {string[][]} options values with their texts
 * @param {string} present
 * @param {(value: string) => void} [change]
 */
export function select(name, label, options, present, change) {
  const all = options.some(([value]) => value === present) ? options : [...options, [present, present]];
  return html`<label>${label}<select class="field" name=${name} @change=${(/** @type {any} */ event) => change?.(event.target.value)}>${all.map(([value, text]) => keyed(
    value,
    html`<option value=${value} ?selected=${value === present}>${text}</option>`,
  ))}</select></label>`;
}

/**
 * Ask by what a list of tasks is narrowed: each choice counts at once.
 * @param {(changes: Partial<import("./tasklist.js").View>) => void} go
 * @param {() => string[][]} teams
 */
export async function filter(go, teams) {
  await needOwners();
  open(texts.filter, () => {
    const { owner, team, type, priority } = view.value;
    return html`<div class="stack">
      ${select("owner", texts.owner, [["me", texts.me], ["all", texts.anybody], ["none", texts.nobody], ...owners.value.map(({ id }) => [id, ownerName(id)])], owner, (value) => go({ owner: value, team: "" }))}
      ${teams().length ? select("team", texts.team, [["", texts.any], ...teams()], team, (value) => go({ team: value, owner: value ? "all" : "me" })) : null}
      ${select("type", texts.type, [["", texts.any], ...TYPES.map((name) => [name, texts.types[name]])], type, (value) => go({ type: value }))}
      ${select("priority", texts.priority, [["", texts.any], ...PRIORITIES.map((name) => [name, texts.priorities[name]])], priority, (value) => go({ priority: value }))}
      <div class="row-of"><button type="button" class="main" @click=${close}>${texts.done}</button>
      <button type="button" @click=${() => go({ type: "", priority: "", team: "", text: "" })}>${texts.clear}</button></div>
    </div>`;
  });
}
