/** The inbox: my tasks by the day on which they are due, other views of them, and the queue. */

import { line } from "./api.js";
import { onChange } from "./events.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, start } from "./shell.js";
import { effect, state } from "./state.js";
import { needOwners, ownerName, owners, queues, readQueues } from "./owners.js";
import { loadSoon, part } from "./taskparts.js";
import { load, people, placeOf, present, problem, sections, settled, tasks, unassigned, view } from "./tasklist.js";
import { newTask } from "./newtask.js";
import { aimed, ask, cursor, enterList, keepFocus, looked, pick, restore, rowsAtFirst, selected, step, taskList } from "./taskrows.js";
import { archive, complete } from "./taskwrites.js";
import { texts } from "./tasktexts.js";
import { plural } from "./texts.js";
import { alarm } from "./undo.js";

/** @typedef {import("./tasklist.js").View} View */

const NAMES = /** @type {const} */ (["owner", "team", "queue", "type", "priority"]);
const REFRESH = 400;
const MINUTE = 60_000;
const PLACE = "axle.place";

/** The part of this page that works a queue off; loaded when somebody starts one. */
const queuePart = state(/** @type {typeof import("./taskqueue.js") | null} */ (null));

async function startQueue() {
  try {
    queuePart.value ??= await part("queue");
    queuePart.value.startQueue();
  } catch {
    alarm(texts.offline);
  }
}

/** @returns {View} the view that the address names */
function fromAddress() {
  const fields = new URLSearchParams(location.search);
  const named = fields.get("owner");
  const others = fields.has("team") || fields.has("queue");
  return { owner: named ?? (others || !people.me ? "all" : "me"), team: fields.get("team") ?? "", queue: fields.get("queue") ?? "", type: fields.get("type") ?? "", priority: fields.get("priority") ?? "", text: fields.get("q") ?? "" };
}

/**
 * Show another view, and keep it in the address.
 * @param {Partial<View>} changes
 */
function go(changes, keep = false) {
  const next = { ...view.peek(), ...changes };
  const fields = new URLSearchParams();
  for (const name of NAMES) if (next[name] && !(name === "owner" && next.owner === (next.team || next.queue || !people.me ? "all" : "me"))) fields.set(name, next[name]);
  if (next.text) fields.set("q", next.text);
  const address = `/tasks${fields.size ? `?${fields}` : ""}`;
  if (keep) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  shown(next);
}

/**
 * @param {View} next
 * @param {{name: import("./buckets.js").Name, place: number} | null} [at] where the cursor was
 */
function shown(next, at = null) {
  view.value = next;
  query.value = next.text;
  selected.value = new Set();
  sections.value = null;
  cursor.value = null;
  (at ? load([at]) : load([], rowsAtFirst())).then(() => at && restore(at.name, at.place));
}

/** Where the cursor was when this page was left, for somebody who comes back from a record. */
function placeBefore() {
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const kept = sessionStorage.getItem(PLACE);
  if (navigation?.type !== "back_forward" || !kept) return null;
  const { address, name, place } = JSON.parse(kept);
  return address === location.search ? { name, place } : null;
}

function keepPlace() {
  const at = cursor.peek();
  if (at) sessionStorage.setItem(PLACE, JSON.stringify({ address: location.search, name: at.name, place: (at.id && placeOf(at.id)?.place) || at.place }));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let refreshing;

/** Read the list anew, once for all that happens within a moment; not while changes of ours are on their way. */
function refresh() {
  refreshing ??= setTimeout(() => {
    refreshing = undefined;
    if (!settled()) refresh();
    else if (document.visibilityState === "visible") load(looked());
  }, REFRESH);
}

function aside() {
  const { owner, team, queue } = view.value;
  const plain = !team && !queue;
  const mine = people.me ? [["me", texts.mine]] : [];
  return html`<nav aria-label=${texts.views}><h2>${texts.views}</h2>${[...mine, ["all", texts.everybody], ["none", texts.unassigned]].map(([name, text]) => keyed(
      name,
      html`<a class="side-link" href=${`/tasks?owner=${name}`} aria-current=${plain && owner === name ? "true" : null} @click=${follow({ owner: name, team: "", queue: "" })}><span>${text}</span>${name === "none" && unassigned.value ? html`<span class="quiet">${unassigned.value.toLocaleString("en")}</span>` : null}</a>`,
    ))}</nav>
    <nav aria-label=${texts.queues}><h2>${texts.queues}</h2>${queues.value.map(({ id, name }) => keyed(
      id,
      html`<a class="side-link" href=${`/tasks?queue=${id}`} aria-current=${queue === id ? "true" : null} @click=${follow({ owner: "all", team: "", queue: id })}><span>${name}</span></a>`,
    ))}${canWrite() && html`<button type="button" class="side-link quiet" @click=${() => ask((dialogs) => dialogs.nameQueue())}><span>${texts.newQueue}</span><span aria-hidden="true">+</span></button>`}</nav>`;
}

/** @param {Partial<View>} changes */
function follow(changes) {
  return (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ type: "", priority: "", text: "", ...changes });
  };
}

function heading() {
  const { owner, team, queue } = view.value;
  if (queue) return queues.value.find(({ id }) => id === queue)?.name ?? texts.queue;
  if (team) return teams().find(([id]) => id === team)?.[1] ?? texts.team;
  return { me: texts.mine, all: texts.everybody, none: texts.unassigned }[owner] ?? ownerName(owner);
}

/** @returns {string[][]} the teams of the owners: ids and names */
function teams() {
  return [...new Map(owners.value.flatMap(({ teams: inside }) => (inside ?? []).map(({ id, name }) => [id, name])))];
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let finding;
/** What stands in the field *Find*: ahead of the view by the pause in which somebody types on. */
const query = state("");

/** @param {Event} event */
function find(event) {
  const text = /** @type {HTMLInputElement} */ (event.target).value;
  query.value = text;
  clearTimeout(finding);
  finding = setTimeout(() => go({ text }, true), 200);
}

/** @param {KeyboardEvent} event */
function leaveField(event) {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  event.preventDefault();
  enterList();
}

/** Ask by what the list is narrowed. */
function filter() {
  return ask((dialogs) => dialogs.filter(go, teams));
}

function main() {
  if (present.value && queuePart.value) return queuePart.value.workPlace();
  const open_ = (sections.value ?? []).filter(({ name }) => name !== "completed").reduce((sum, { count }) => sum + count, 0);
  return html`<div class="page-top">
      <h1>${heading()}</h1><span class="quiet" role="status">${sections.value && plural(open_, texts.openOne, texts.openMany)}</span>
      <div class="tools push">
        <input id="find" class="field" type="search" aria-label=${texts.find} placeholder=${texts.find} .value=${query.value} @input=${find} @keydown=${leaveField}>
        <button type="button" @click=${filter}>${texts.filter}</button>
        <button type="button" class="main" ?disabled=${!open_} @click=${startQueue}>${texts.startQueue}<kbd aria-hidden="true">q</kbd></button>
      </div>
    </div>
    ${chips()}
    ${canWrite() && newTask(enterList)}
    ${problem.value && html`<p class="alarm-note" role="alert">${reason(problem.value)} <button type="button" @click=${() => load(looked())}>${texts.again}</button></p>`}
    ${sections.value?.every(({ count }) => !count) ? nothingHere() : null}
    ${taskList()}
    ${selected.value.size ? bulk() : null}`;
}

/** What to do where a list is empty. */
function nothingHere() {
  const { owner, text, type, priority } = view.value;
  const mine = owner === "me" && !text && !type && !priority;
  return html`<p class="card empty">${mine ? texts.nothingMine : texts.nothingFound} ${mine && unassigned.value ? html`${plural(unassigned.value, texts.unassignedOne, texts.unassignedMany)}
    <a href="/tasks?owner=none" @click=${follow({ owner: "none", team: "", queue: "" })}>${texts.unassigned}</a>` : null}</p>`;
}

function chips() {
  const { type, priority } = view.value;
  const set = [type ? ["type", texts.types[type] ?? type] : [], priority ? ["priority", texts.priorities[priority] ?? priority] : []].filter(({ length }) => length);
  return set.length ? html`<p class="row-of filters">${set.map(([name, text]) => keyed(
    name,
    html`<button type="button" class="chip" @click=${() => go({ [name]: "" })}><span class="unseen">${texts.removeFilter} </span>${text}<span aria-hidden="true">×</span></button>`,
  ))}</p>` : null;
}

function bulk() {
  const ids = [...selected.value];
  const run = (/** @type {(dialogs: typeof import("./taskdialogs.js"), ids: string[]) => unknown} */ question) => () => ask((dialogs) => question(dialogs, ids));
  return html`<div class="bulk" role="toolbar" aria-label=${texts.selectedTasks}>
    <strong>${plural(ids.length, texts.selectedOne, texts.selectedMany)}</strong>
    <button type="button" class="plain" @click=${() => clearAfter(complete)}>${texts.completeAll}</button>
    <button type="button" class="plain" @click=${run((dialogs, ids) => dialogs.snooze(ids))}>${texts.snoozeAll}</button>
    <button type="button" class="plain" @click=${run((dialogs, ids) => dialogs.dueOn(ids))}>${texts.due}</button>
    <button type="button" class="plain" @click=${run((dialogs, ids) => dialogs.assign(ids))}>${texts.assign}</button>
    <button type="button" class="plain" @click=${run((dialogs, ids) => dialogs.prioritise(ids))}>${texts.priority}</button>
    <button type="button" class="plain" @click=${run((dialogs, ids) => dialogs.enqueue(ids))}>${texts.queue}</button>
    <button type="button" class="plain alarm" @click=${() => clearAfter(archive)}>${texts.archive}</button>
    <button type="button" class="plain push" @click=${() => (selected.value = new Set())}>${texts.clearSelection}</button>
  </div>`;
}

/** @param {(ids: string[]) => unknown} action */
function clearAfter(action) {
  const ids = aimed();
  selected.value = new Set();
  action(ids);
}

/** @returns {import("./keys.js").Binding[]} */
function keys() {
  const list = () => !present.peek();
  const writing = () => list() && canWrite() && aimed().length > 0;
  const single = (/** @type {(id: string) => unknown} */ action) => () => cursor.peek()?.id && action(/** @type {string} */ (cursor.peek()?.id));
  return [
    { keys: "j", text: texts.down, when: list, run: () => step(1) },
    { keys: "ArrowDown", text: texts.down, when: list, run: () => step(1) },
    { keys: "k", text: texts.up, when: list, run: () => step(-1) },
    { keys: "ArrowUp", text: texts.up, when: list, run: () => step(-1) },
    { keys: "Enter", text: texts.openTask, when: list, run: single((id) => tasks.get(id)?.url && location.assign(/** @type {string} */ (tasks.get(id)?.url))) },
    { keys: "x", text: texts.selectTask, when: list, run: single((id) => pick(id)) },
    { keys: "X", text: texts.selectRange, when: list, run: single((id) => pick(id, true)) },
    { keys: "c", text: texts.complete, when: writing, run: () => clearAfter(complete) },
    { keys: "s", text: texts.snooze, when: writing, run: () => ask((dialogs) => dialogs.snooze(aimed())) },
    { keys: "d", text: texts.due, when: writing, run: () => ask((dialogs) => dialogs.dueOn(aimed())) },
    { keys: "a", text: texts.assign, when: writing, run: () => ask((dialogs) => dialogs.assign(aimed())) },
    { keys: "p", text: texts.priority, when: writing, run: () => ask((dialogs) => dialogs.prioritise(aimed())) },
    { keys: "m", text: texts.putIntoQueue, when: writing, run: () => ask((dialogs) => dialogs.enqueue(aimed())) },
    { keys: "e", text: texts.edit, when: writing, run: single((id) => ask((dialogs) => dialogs.edit(id))) },
    { keys: "Delete", text: texts.archive, when: writing, run: () => clearAfter(archive) },
    { keys: "n", text: texts.newTask, when: () => list() && canWrite(), run: () => document.getElementById("new-task")?.focus() },
    { keys: "/", text: texts.find, when: list, run: () => document.getElementById("find")?.focus() },
    { keys: "f", text: texts.filter, when: list, run: filter },
    { keys: "q", text: texts.startQueue, when: list, run: startQueue },
    { keys: "Escape", text: texts.clearSelection, when: () => list() && selected.peek().size > 0, run: () => (selected.value = new Set()) },
  ];
}

start((session) => {
  people.me = session.user?.ownerId ?? null;
  shown(fromAddress(), placeBefore());
  addEventListener("pagehide", keepPlace);
  readQueues();
  loadSoon();
  if (!["me", "all", "none"].includes(view.peek().owner) || view.peek().team) needOwners();
  addEventListener("popstate", () => shown(fromAddress()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
  onChange((change) => change.type === "reset" || change.objectTypeId === "0-27" ? refresh() : undefined);
  let day = new Date().getDate();
  setInterval(() => {
    if (new Date().getDate() !== day) refresh(); // another day has begun: what was tomorrow is today
    day = new Date().getDate();
    sections.touch();
  }, MINUTE);
  let reached = true;
  effect(() => {
    if (line.value.online && !reached) refresh();
    reached = line.value.online;
  });
  queueMicrotask(() => effect(() => {
    void [sections.value, selected.value, cursor.value, present.value];
    queueMicrotask(keepFocus);
  }));
  return { name: "tasks", title: () => (present.value ? texts.queue : heading()), aside, main, keys: keys() };
});

