/** A task on its own page: it is completed, opened again and snoozed as in the inbox. */

import { bucketsAt } from "./buckets.js";
import { html } from "./render.js";
import { session } from "./shell.js";
import { effect } from "./state.js";
import { snooze } from "./taskdialogs.js";
import { people, sections, taskOf, tasks, view } from "./tasklist.js";
import { complete } from "./taskwrites.js";
import { texts } from "./tasktexts.js";

/** @typedef {ReturnType<typeof import("./state.js").state<import("./properties.js").Loaded | null>>} Loaded */

/**
 * Begin with the task that the page shows. The modules of the inbox keep tasks under headings; here, it is the only one.
 * @param {Loaded} loaded
 */
export function begin(loaded) {
  people.me = session.peek()?.user?.ownerId ?? null;
  view.value = { ...view.peek(), owner: "all" };
  sections.value = bucketsAt(Date.now()).map((bucket) => ({ ...bucket, count: 0, ids: [], ends: new Map() }));
  effect(() => {
    if (sections.value) follow(loaded);
  });
}

/**
 * Show what has been done with the task, or taken back, before the server has answered.
 * @param {Loaded} loaded
 */
function follow(loaded) {
  const item = loaded.peek()?.item;
  const task = item && tasks.get(item.id);
  if (!task) return;
  Object.assign(item.properties, { hs_task_status: task.status, hs_timestamp: task.due === null ? null : new Date(task.due).toISOString() });
  loaded.touch();
}

/**
 * @param {Loaded} loaded
 * @param {(ids: string[]) => void} action
 */
function withTask(loaded, action) {
  const item = loaded.peek()?.item;
  if (!item || item.archived) return;
  tasks.set(item.id, taskOf(item, {}));
  action([item.id]);
}

/** @param {Loaded} loaded */
export function completeIt(loaded) {
  withTask(loaded, complete);
}

/** @param {Loaded} loaded */
export function snoozeIt(loaded) {
  withTask(loaded, (ids) => snooze(ids));
}

/** @param {Loaded} loaded */
export function buttonsOf(loaded) {
  const done = loaded.value?.item.properties.hs_task_status === "COMPLETED";
  return html`<button type="button" class=${done ? "" : "main"} aria-keyshortcuts="c" @click=${() => completeIt(loaded)}>${done ? texts.reopen : texts.complete}<kbd aria-hidden="true">c</kbd></button>
    <button type="button" aria-keyshortcuts="s" @click=${() => snoozeIt(loaded)}>${texts.snooze}<kbd aria-hidden="true">s</kbd></button>`;
}
