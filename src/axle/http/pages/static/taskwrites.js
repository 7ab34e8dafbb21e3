/** Changes of tasks: shown at once, sent, taken back where the server refuses, and undone for ten seconds. */

import { ask, read, write } from "./api.js";
import { load, place, remove, tasks } from "./tasklist.js";
import { texts } from "./tasktexts.js";
import { fill, plural } from "./texts.js";
import { alarm, dismiss, offer, tell } from "./undo.js";

/** @typedef {import("./tasklist.js").Task} Task */
/** @typedef {Partial<Task>} Patch */

const TASKS = "/crm/v3/objects/tasks";
const BATCH = 100;

/**
 * Write a patch as the API takes it.
 * @param {Patch} patch
 */
function propertiesOf(patch) {
  /** @type {Record<string, string>} */
  const values = {};
  if (patch.subject !== undefined) values.hs_task_subject = patch.subject;
  if (patch.body !== undefined) values.hs_task_body = patch.body;
  if (patch.due !== undefined) values.hs_timestamp = patch.due === null ? "" : String(patch.due);
  if (patch.allDay !== undefined) values.hs_task_is_all_day = String(patch.allDay);
  if (patch.status !== undefined) values.hs_task_status = patch.status;
  if (patch.priority !== undefined) values.hs_task_priority = patch.priority;
  if (patch.type !== undefined) values.hs_task_type = patch.type;
  if (patch.owner !== undefined) values.hubspot_owner_id = patch.owner;
  if (patch.queues !== undefined) values.hs_queue_membership_ids = patch.queues.join(";");
  if (patch.repeat !== undefined) values.hs_task_repeat_interval = patch.repeat;
  if (patch.reminders !== undefined) values.hs_task_reminders = patch.reminders;
  return values;
}

/**
 * Change tasks, each by a patch of its own, and offer to undo it.
 * @param {string[]} ids
 * @param {(task: Task) => Patch} patchOf
 * @param {string} one what was done, for one task
 * @param {string} many what was done, for several: {count}
 */
export function change(ids, patchOf, one, many) {
  const befores = present(ids);
  if (!befores.length) return;
  const changes = befores.map((before) => ({ before, patch: patchOf(before) }));
  const note = { id: 0 };
  send(changes, () => dismiss(note.id));
  const began = Date.now();
  note.id = offer(plural(befores.length, one, many), () => {
    send(changes.map(({ before, patch }) => ({ before: tasks.get(before.id) ?? before, patch: pick(before, patch) })));
    for (const { before, patch } of changes) if (patch.status === "COMPLETED" && before.repeat) removeNext(before, began);
  });
}

/**
 * Return the tasks that can be changed: one that is still on its way to the server cannot.
 * @param {string[]} ids
 */
function present(ids) {
  const known = ids.flatMap((id) => tasks.get(id) ?? []);
  if (known.some((task) => task.unsent)) tell(texts.unsent);
  return known.filter((task) => !task.unsent);
}

/**
 * Return what a task had before a patch.
 * @param {Task} before
 * @param {Patch} patch
 * @returns {Patch}
 */
function pick(before, patch) {
  return Object.fromEntries(Object.keys(patch).map((name) => [name, before[/** @type {keyof Task} */ (name)]]));
}

/**
 * Say what was not saved, and why.
 * @param {Task[]} refused
 * @param {unknown} error
 */
function tellRefused(refused, error) {
  const why = /** @type {Error} */ (error).message || texts.offline;
  const [{ subject }] = refused;
  alarm(refused.length === 1 ? fill(texts.refused, { subject: subject.trim() || texts.noSubjectShort, reason: why }) : fill(texts.refusedMany, { count: refused.length, reason: why }));
}

/**
 * @param {{before: Task, patch: Patch}[]} changes
 * @param {() => void} [refusedToo] told when some of it was refused: it cannot be taken back any more
 */
function send(changes, refusedToo) {
  for (const { before, patch } of changes) place({ ...before, ...patch });
  const back = (/** @type {typeof changes} */ refused, /** @type {Error} */ error) => {
    for (const { before, patch } of refused) place({ .../** @type {Task} */ (tasks.get(before.id) ?? before), ...pick(before, patch) });
    refusedToo?.();
    tellRefused(refused.map(({ before }) => before), error);
    load();
  };
  if (changes.length === 1) {
    const [{ before, patch }] = changes;
    write("PATCH", `${TASKS}/${before.id}`, { properties: propertiesOf(patch) }).catch((error) => back(changes, error));
    return;
  }
  for (const chunk of chunks(changes)) {
    const inputs = chunk.map(({ before, patch }) => ({ id: before.id, properties: propertiesOf(patch) }));
    write("POST", `${TASKS}/batch/update`, { inputs }).then(
      (answer) => {
        const done = new Set(answer.results.map((/** @type {any} */ record) => record.id));
        const left = chunk.filter(({ before }) => !done.has(before.id));
        if (left.length) back(left, new Error(answer.errors?.[0]?.message ?? texts.notAll));
      },
      (error) => back(chunk, error),
    );
  }
}

/**
 * @template T
 * @param {T[]} all
 */
function chunks(all) {
  return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => all.slice(index * BATCH, (index + 1) * BATCH));
}

/**
 * A repeating task that was completed has made its next one: whoever takes the completion back does not want that.
 * @param {Task} task
 * @param {number} began
 */
async function removeNext(task, began) {
  const filters = [
    { propertyName: "hs_task_subject", operator: "EQ", value: task.subject },
    { propertyName: "hs_createdate", operator: "GTE", value: String(began - 60_000) },
    { propertyName: "hs_timestamp", operator: "GT", value: String(task.due ?? 0) },
    { propertyName: "hs_task_status", operator: "EQ", value: "NOT_STARTED" },
  ];
  try {
    const found = await ask(`${TASKS}/search`, { filterGroups: [{ filters }], sorts: [{ propertyName: "hs_createdate", direction: "DESCENDING" }], limit: 1 });
    for (const { id } of found.results) {
      await write("DELETE", `${TASKS}/${id}`);
      remove(id);
    }
  } catch (error) {
    alarm(/** @type {Error} */ (error).message || texts.offline);
  }
}

/**
 * Complete tasks; those that are completed are opened again.
 * @param {string[]} ids
 */
export function complete(ids) {
  const open = ids.filter((id) => tasks.get(id)?.status !== "COMPLETED");
  if (open.length) change(open, () => ({ status: "COMPLETED" }), texts.completedOne, texts.completedMany);
  else change(ids, () => ({ status: "NOT_STARTED" }), texts.reopenedOne, texts.reopenedMany);
}

/**
 * Move tasks to other moments; their reminders move by the same difference.
 * @param {string[]} ids
 * @param {(task: Task) => {due: number, allDay?: boolean}} momentOf
 * @param {string} one
 * @param {string} many
 */
export function move(ids, momentOf, one, many) {
  const patchOf = (/** @type {Task} */ task) => {
    const { due, allDay } = momentOf(task);
    // A task that was due some time of the day and gets a time of that day keeps its reminders.
    const timed = task.allDay && allDay === false && task.due !== null && due < task.due;
    const moved = task.due === null || timed ? task.reminders : shifted(task.reminders, due - task.due);
    /** @type {Patch} */
    const patch = { due };
    if (allDay !== undefined && allDay !== task.allDay) patch.allDay = allDay;
    if (moved !== task.reminders) patch.reminders = moved;
    return patch;
  };
  change(ids, patchOf, one, many);
}

/**
 * Move reminders: moments in milliseconds with semicolons between.
 * @param {string} reminders
 * @param {number} by
 */
export function shifted(reminders, by) {
  return reminders.split(";").map((moment) => (/^\d+$/.test(moment) ? String(Number(moment) + by) : moment)).join(";");
}

/**
 * Archive tasks; undoing restores them.
 * @param {string[]} ids
 */
export function archive(ids) {
  const befores = present(ids);
  if (!befores.length) return;
  for (const { id } of befores) remove(id);
  const note = { id: 0 };
  const back = (/** @type {Error} */ error) => {
    for (const task of befores) place(task);
    dismiss(note.id);
    tellRefused(befores, error);
  };
  if (befores.length === 1) write("DELETE", `${TASKS}/${befores[0].id}`).catch(back);
  else for (const chunk of chunks(befores)) write("POST", `${TASKS}/batch/archive`, { inputs: chunk.map(({ id }) => ({ id })) }).catch(back);
  note.id = offer(plural(befores.length, texts.archivedOne, texts.archivedMany), () => {
    for (const task of befores) {
      place(task);
      write("POST", `/_axle/objects/tasks/${task.id}/restore`).catch((error) => {
        remove(task.id);
        tellRefused([task], error);
      });
    }
  });
}

/** @type {Map<string, Promise<number>>} */
const associationTypes = new Map();

/**
 * Return the number of the association type without a label between two types of records.
 * @param {string} from
 * @param {string} to
 */
export function associationType(from, to) {
  const name = `${from} ${to}`;
  let known = associationTypes.get(name);
  if (!known) {
    known = read(`/crm/v4/associations/${from}/${to}/labels`).then((page) => page.results.find((/** @type {any} */ type) => !type.label).typeId);
    associationTypes.set(name, known);
    known.catch(() => associationTypes.delete(name));
  }
  return known;
}

/**
 * Return the associations of something new, as the API takes them.
 * @param {string} from
 * @param {import("./tasklist.js").Link[]} links
 */
export async function associations(from, links) {
  return Promise.all(links.map(async ({ type, id }) => ({
    to: { id },
    types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: await associationType(from, type) }],
  })));
}

let made = 0;

/**
 * Make a task: it is in the list at once, and has its id when the server has answered.
 * @param {Omit<Task, "id" | "url">} draft
 */
export async function create(draft) {
  made += 1;
  const id = `unsent-${made}`;
  place({ ...draft, id, url: "", unsent: true });
  try {
    const properties = propertiesOf({ ...draft, reminders: draft.reminders || undefined, repeat: draft.repeat || undefined });
    for (const name of Object.keys(properties)) if (properties[name] === "") delete properties[name];
    const record = await write("POST", TASKS, { properties, associations: await associations("tasks", draft.links) });
    remove(id);
    place({ ...draft, id: record.id, url: new URL(record.url, location.href).pathname });
    offer(fill(texts.made, { subject: draft.subject }), () => {
      remove(record.id);
      write("DELETE", `${TASKS}/${record.id}`).catch((error) => alarm(error.message));
    });
    return record.id;
  } catch (error) {
    remove(id);
    tellRefused([{ ...draft, id, url: "" }], error);
    throw error;
  }
}
