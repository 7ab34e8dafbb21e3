/** The list: headings with the rows that can be seen, the row with the cursor, and the rows that are selected. */

import { MINUTE, dayText, fullText, sameDay, timeText } from "./dates.js";
import { html, keyed } from "./render.js";
import { canWrite, initials, reason } from "./shell.js";
import { flush, state } from "./state.js";
import { ownerName, owners } from "./owners.js";
import { idsOf, moves, need, people, placeOf, sections, tasks } from "./tasklist.js";
import { complete } from "./taskwrites.js";
import { repeatText } from "./repeats.js";
import { part } from "./taskparts.js";
import { texts } from "./tasktexts.js";
import { fill } from "./texts.js";
import { alarm } from "./undo.js";

/** @typedef {import("./tasklist.js").Section} Section */
/** @typedef {import("./tasklist.js").Task} Task */
/** @typedef {{name: string, place: number, id: string | undefined}} Cursor */

const HEADING = 44;
const GAP = 10;
const MOST_SELECTED = 5_000;
const NEAR = 40; // of which rows are read before anybody has scrolled
const BEYOND = 480; // pixels above and below the window that are rendered too

const narrow = matchMedia("(max-width: 760px)");
/** Which part of the list is seen. */
const seen = state({ top: 0, height: innerHeight });
/** The row with the cursor; it has the focus while the list has. */
export const cursor = state(/** @type {Cursor | null} */ (null));
export const selected = state(/** @type {Set<string>} */ (new Set()));
let lastPicked = "";
let focused = false; // whether the list has the focus, or had it before its row went away

const rowHeight = () => (narrow.matches ? 64 : 40);
const headed = (/** @type {Section} */ section) => section.name !== "undated" || section.count > 0;
const heightOf = (/** @type {Section} */ section) => HEADING + section.count * rowHeight() + GAP;
const list = () => document.getElementById("list");

function look() {
  const top = -(list()?.getBoundingClientRect().top ?? 0);
  if (Math.abs(top - seen.peek().top) > BEYOND / 3 || innerHeight !== seen.peek().height) seen.value = { top, height: innerHeight };
}

let scrolled = false;
addEventListener("scroll", () => {
  if (!scrolled) seen.touch();
  scrolled = true;
  look();
}, { passive: true });
addEventListener("resize", () => seen.touch());
narrow.addEventListener("change", () => seen.touch());

/** How many rows are rendered before anybody has scrolled, at most. */
export const rowsAtFirst = () => Math.ceil((innerHeight + BEYOND - HEADING) / rowHeight());

/** The places that are seen at the moment, for whoever reads the list anew. */
export function looked() {
  const { top, height } = seen.peek();
  return windows(sections.peek() ?? [], top, height).flatMap(({ section, first, last }) => (last > first ? [{ name: section.name, place: first }, { name: section.name, place: last - 1 }] : []));
}

/**
 * Return which rows of each section are within reach of the window.
 * @param {Section[]} all
 * @param {number} top
 * @param {number} height
 */
function windows(all, top, height, beyond = BEYOND) {
  let at = 0;
  return all.filter(headed).map((section) => {
    const start = at + HEADING;
    at += heightOf(section);
    const place = (/** @type {number} */ rows) => Math.max(0, Math.min(section.count, rows));
    const [above, below] = [top - beyond - start, top + height + beyond - start].map((y) => y / rowHeight());
    return { section, first: place(Math.floor(above)), last: place(Math.ceil(below)) };
  });
}

/** The list. */
export function taskList() {
  const all = sections.value;
  if (!all) return html`<div id="list" class="list" aria-busy="true"><p class="page-note">${texts.loading}</p></div>`;
  const { top, height } = seen.value;
  settle(all);
  const now = Date.now();
  const shown = windows(all, top, height);
  readMissing(scrolled ? shown : windows(all, top, height, NEAR));
  return html`<div id="list" class="list" @focusin=${focusIn} @focusout=${focusOut}>${shown.map(({ section, first, last }) => keyed(
    section.name,
    html`<section class=${`bucket ${section.name}`} aria-labelledby=${`in-${section.name}`}>
      <h2 id=${`in-${section.name}`}>${texts.buckets[section.name]}<span class="count" aria-hidden="true">${section.count ? section.count.toLocaleString("en") : ""}</span></h2>
      <ul class="rows" .style=${`height: ${section.count * rowHeight()}px; padding-top: ${first * rowHeight()}px`}>${rowsOf(section, first, last, now)}</ul>
    </section>`,
  ))}</div>`;
}

/**
 * @param {Section} section
 * @param {number} first
 * @param {number} last
 * @param {number} now
 */
function rowsOf(section, first, last, now) {
  const rows = [];
  for (let place = first; place < last; place += 1) {
    const task = tasks.get(section.ids[place] ?? "");
    rows.push(task ? known(task, section, place, now) : keyed(`place-${place}`, html`<li class="task waiting" aria-busy="true"></li>`));
  }
  return rows;
}

/** @type {WeakMap<Task, {state: any[], row: ReturnType<typeof keyed>}>} rows as they were last rendered */
const rendered = new WeakMap();

/**
 * Return the row of a task: the same one as before while nothing has changed that it shows.
 * @param {Task} task
 * @param {Section} section
 * @param {number} place
 * @param {number} now
 */
function known(task, section, place, now) {
  const here = cursor.value?.id === task.id;
  const picked = selected.value.has(task.id);
  const present = [here, picked, place, section.count, section.name, owners.value, Math.floor(now / MINUTE)];
  const before = rendered.get(task);
  if (before && present.every((value, index) => value === before.state[index])) return before.row;
  const made = keyed(task.id, row(task, section, place, now, here, picked));
  rendered.set(task, { state: present, row: made });
  return made;
}

/**
 * @param {Task} task
 * @param {Section} section
 * @param {number} place
 * @param {number} now
 * @param {boolean} here
 * @param {boolean} picked
 */
function row(task, section, place, now, here, picked) {
  const words = wordsOf(task, section, now);
  const tab = here ? 0 : -1;
  const done = task.status === "COMPLETED";
  const late = !done && task.due !== null && task.due < now;
  const owner = task.owner && task.owner !== people.me ? ownerName(task.owner) : "";
  return html`<li id=${`task-${task.id}`} class=${`task${here ? " here" : ""}${picked ? " picked" : ""}${done ? " completed" : ""}${task.unsent ? " unsent" : ""}${canWrite() ? "" : " read-only"}`}
    tabindex=${tab} aria-label=${words.name} aria-setsize=${section.count} aria-posinset=${place + 1} ?data-current=${here} data-id=${task.id}>
    ${canWrite() && html`<input class="pick" type="checkbox" tabindex=${tab} aria-label=${fill(texts.select, { subject: task.subject })} .checked=${picked}
      @click=${(/** @type {MouseEvent} */ event) => pick(task.id, event.shiftKey)}>
    <button type="button" class="circle" tabindex=${tab} aria-label=${done ? texts.reopen : texts.complete} title=${`${done ? texts.reopen : texts.complete} (c)`} aria-keyshortcuts="c"
      @click=${() => complete([task.id])}><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path class="tick" d="M8 12.5l2.7 2.7L16 9.6"/></svg></button>`}
    <span class="what">
      ${task.priority === "HIGH" || task.priority === "MEDIUM" ? html`<span class=${`priority ${task.priority.toLowerCase()}`} title=${texts.priorities[task.priority]}>${task.priority === "HIGH" ? "!!" : "!"}</span>` : null}
      ${task.url ? html`<a class="subject" href=${task.url} tabindex=${tab}>${task.subject.trim() || texts.noSubjectShort}</a>` : html`<span class="subject">${task.subject}</span>`}
      ${task.unsent && html`<span class="chip">${texts.unsentShort}</span>`}
    </span>
    <span class="about">${task.links.slice(0, 2).map((link) => keyed(link.type + link.id, html`<span class="chip">${link.title}</span>`))}</span>
    <span class="marks">
      ${task.repeat && html`<svg class="quiet" viewBox="0 0 24 24" role="img" aria-label=${repeatText(task.repeat)}><path d="M17 3l4 4-4 4M21 7H8a4 4 0 0 0-4 4v1M7 21l-4-4 4-4M3 17h13a4 4 0 0 0 4-4v-1"/></svg>`}
      ${task.type !== "TODO" && html`<span class="quiet">${texts.types[task.type] ?? task.type}</span>`}
      ${owner && html`<span class="avatar" title=${owner}>${initials(owner)}</span>`}
    </span>
    ${task.due === null ? html`<span class="when"></span>` : html`<time class=${late ? "when late" : "when"} datetime=${words.iso} title=${words.full}>${words.due}</time>`}
    ${canWrite() && html`<button type="button" class="icon snooze" tabindex=${tab} aria-label=${texts.snooze} title=${`${texts.snooze} (s)`} aria-keyshortcuts="s"
      @click=${() => ask((dialogs) => dialogs.snooze([task.id]))}><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="13" r="8"/><path d="M12 9v4.5l3 1.5M5 3.5L2.5 6M19 3.5L21.5 6"/></svg></button>`}
  </li>`;
}

/** @type {WeakMap<Task, {state: string, words: {name: string, iso: string, full: string, due: string}}>} */
const worded = new WeakMap();

/**
 * Return the texts of a row; dates are slow to write, so they are kept for a minute.
 * @param {Task} task
 * @param {Section} section
 * @param {number} now
 */
function wordsOf(task, section, now) {
  const present = `${section.name} ${Math.floor(now / MINUTE)}`;
  const before = worded.get(task);
  if (before?.state === present) return before.words;
  const dated = task.due === null ? { iso: "", full: "", due: "" } : { iso: new Date(task.due).toISOString(), full: fullText(task.due), due: dueText(task, section, now) };
  const words = { name: nameOf(task, now), ...dated };
  worded.set(task, { state: present, words });
  return words;
}

/**
 * Return what a row is called: the subject first.
 * @param {Task} task
 * @param {number} now
 */
export function nameOf(task, now) {
  const due = task.due === null ? "" : `${texts.fields.due} ${dayText(task.due, now, texts.days)}${task.allDay ? "" : ` ${timeText(task.due)}`}`;
  const priority = task.priority === "NONE" ? "" : `${texts.fields.priority} ${texts.priorities[task.priority]}`;
  return [task.subject.trim() || texts.noSubjectShort, due, priority, ...task.links.slice(0, 2).map(({ title }) => title)].filter(Boolean).join(", ");
}

/**
 * @param {Task} task
 * @param {Section} section
 * @param {number} now
 */
function dueText(task, section, now) {
  const due = Number(task.due);
  if (section.name === "today" || section.name === "tomorrow") return task.allDay ? "" : timeText(due);
  const day = dayText(due, now, texts.days);
  return task.allDay || !(sameDay(due, now) || section.name === "week") ? day : `${day} ${timeText(due)}`;
}

/**
 * Ask something in a dialog.
 * @param {(dialogs: typeof import("./taskdialogs.js")) => unknown} question
 */
export async function ask(question) {
  try {
    await question(await part("dialogs"));
  } catch (error) {
    alarm(reason(error));
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let reading;

/**
 * Read the rows that are seen and not there yet; while somebody scrolls past them, none.
 * @param {{section: Section, first: number, last: number}[]} shown
 */
function readMissing(shown) {
  const missing = shown.flatMap(({ section, first, last }) => {
    const places = [];
    for (let place = first; place < last; place += 1) if (!section.ids[place]) places.push({ section, place });
    return places.length ? [places[0], places[places.length - 1]] : [];
  });
  clearTimeout(reading);
  if (missing.length) reading = setTimeout(() => missing.forEach(({ section, place }) => need(section, place)), 60);
}

/**
 * Keep the cursor on its task; where that is gone, on the row that took its place.
 * @param {Section[]} all
 */
function settle(all) {
  const at = cursor.peek();
  if (at?.id && placeOf(at.id)) return;
  const section = all.find(({ name }) => name === at?.name && all.some(({ count }) => count > 0)) ?? all.find(({ count }) => count > 0);
  if (!section) return;
  const filled = section.count ? section : (all.find(({ count }) => count > 0) ?? section);
  const place = Math.max(0, Math.min(at?.place ?? 0, filled.count - 1));
  cursor.value = { name: filled.name, place, id: filled.ids[place] };
}

/**
 * Put the cursor on a row, bring it into view, and give it the focus.
 * @param {Section} section
 * @param {number} place
 */
function go(section, place) {
  cursor.value = { name: section.name, place, id: section.ids[place] };
  reveal(section, place);
  flush();
  focusRow();
}

/**
 * @param {Section} section
 * @param {number} place
 */
function reveal(section, place) {
  const all = (sections.peek() ?? []).filter(headed);
  const above = all.slice(0, all.indexOf(section)).reduce((sum, other) => sum + heightOf(other), 0);
  const top = above + HEADING + place * rowHeight() + (list()?.getBoundingClientRect().top ?? 0);
  const [least, most] = [HEADING + 8, innerHeight - rowHeight() - 72];
  if (top < least) scrollBy(0, top - least);
  else if (top > most) scrollBy(0, top - most);
  look();
}

export function focusRow() {
  const element = document.querySelector("#list [data-current]");
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
  else {
    document.querySelector("main")?.focus({ preventScroll: true });
    focused = true; // the row is being read, and has the focus as soon as it is there
  }
}

/**
 * Move the cursor by some rows.
 * @param {number} by
 */
export function step(by) {
  const all = (sections.peek() ?? []).filter(({ count }) => count > 0);
  const at = cursor.peek();
  if (!all.length || !at) return;
  const here = (at.id && placeOf(at.id)) || null;
  let section = here?.section ?? all.find(({ name }) => name === at.name) ?? all[0];
  let place = here?.place ?? at.place;
  if (!focused && document.activeElement === document.body) by = 0;
  place += by;
  while (place >= section.count && section !== all[all.length - 1]) {
    place -= section.count;
    section = all[all.indexOf(section) + 1];
  }
  while (place < 0 && section !== all[0]) {
    section = all[all.indexOf(section) - 1];
    place += section.count;
  }
  go(section, Math.max(0, Math.min(place, section.count - 1)));
}

/** The tasks that a key is meant for: those that are selected, else the one with the cursor. */
export function aimed() {
  if (selected.peek().size) return [...selected.peek()];
  const id = cursor.peek()?.id;
  return id ? [id] : [];
}

// When the task with the cursor goes somewhere else, the cursor stays at its place: on the row behind it.
moves.before = (id, section, place) => {
  if (cursor.peek()?.id !== id) return;
  const next = section.count > place + 1 ? section.ids[place + 1] : section.ids[place - 1];
  cursor.value = { name: section.name, place, id: next };
};

/**
 * Select a task or not; with Shift, all from the last one on, whatever headings are between.
 * @param {string} id
 */
export function pick(id, range = false) {
  if (range && lastPicked !== id && placeOf(lastPicked)) {
    pickRange(lastPicked, id).catch((error) => alarm(reason(error)));
  } else {
    const next = new Set(selected.peek());
    if (!next.delete(id)) next.add(id);
    selected.value = next;
  }
  lastPicked = id;
}

/**
 * @param {string} one
 * @param {string} other
 */
async function pickRange(one, other) {
  const all = sections.peek() ?? [];
  const ends = [one, other].flatMap((id) => placeOf(id) ?? []).sort((left, right) => all.indexOf(left.section) - all.indexOf(right.section) || left.place - right.place);
  if (ends.length < 2) return;
  const [begin, end] = ends;
  const between = all.slice(all.indexOf(begin.section), all.indexOf(end.section) + 1).map((section) => ({
    section,
    from: section === begin.section ? begin.place : 0,
    to: section === end.section ? end.place + 1 : section.count,
  }));
  if (between.reduce((sum, { from, to }) => sum + to - from, 0) > MOST_SELECTED) return alarm(fill(texts.tooMany, { count: MOST_SELECTED.toLocaleString("en") }));
  const ids = [];
  for (const { section, from, to } of between) ids.push(...(await idsOf(section, from, to)));
  selected.value = new Set([...selected.peek(), ...ids]);
}

/**
 * Put the cursor back to where it was before another page was opened.
 * @param {string} name
 * @param {number} place
 */
export function restore(name, place) {
  const section = sections.peek()?.find((candidate) => candidate.name === name);
  if (!section?.count) return;
  focused = true;
  go(section, Math.min(place, section.count - 1));
}

/** @param {FocusEvent} event */
function focusIn(event) {
  focused = true;
  const element = event.target instanceof Element ? event.target.closest("[data-id]") : null;
  const id = element?.getAttribute("data-id");
  const at = id ? placeOf(id) : null;
  if (at && cursor.peek()?.id !== id) cursor.value = { name: at.section.name, place: at.place, id: /** @type {string} */ (id) };
}

/** @param {FocusEvent} event */
function focusOut(event) {
  if (event.relatedTarget instanceof Element && !event.relatedTarget.closest("#list, dialog")) focused = false;
}

/** Go from a field into the list; while that is read anew, its row has the focus as soon as it is there. */
export function enterList() {
  focused = true;
  focusRow();
}

/** Give the focus to the cursor's row if the row that had it is gone. */
export function keepFocus() {
  look();
  const present = document.activeElement;
  if (focused && (!present || present === document.body || present.tagName === "MAIN") && !document.querySelector("dialog[open]")) focusRow();
}
