/** A record's timeline: what is pinned on top, filters, and what may be done with each activity. */

import { read, write } from "./api.js";
import { textOf } from "./htmltext.js";
import { dayText, fullText, timeText } from "./dates.js";
import { addressOf, ownerName, titleOf, typeOf } from "./records.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason, session } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { alarm, offer } from "./undo.js";

/** @typedef {import("./records.js").Item & {objectTypeId: string, timestamp: string}} Activity */
/** @typedef {import("./records.js").RecordType} RecordType */
/** @typedef {import("./properties.js").Loaded} Loaded */

const PAGE = 30;

/** The activities that have been read; `after` where there are more. */
const list = state({ activities: /** @type {Activity[]} */ ([]), pinned: /** @type {Activity | null} */ (null), after: "", loading: true, problem: "" });
const only = state(/** @type {string[]} */ ([]));
const archived = state(false);
let number = 0;

/**
 * Read the timeline from its beginning, or go on where it ended.
 * @param {Loaded} loaded
 */
export async function readTimeline({ type, item }, further = false) {
  if (!type.timelineTypes.length || item.archived) return;
  number += 1;
  const mine = number;
  const query = new URLSearchParams({ limit: String(further ? PAGE : Math.max(PAGE, Math.min(100, list.peek().activities.length))) });
  if (only.peek().length) query.set("types", only.peek().join(","));
  if (archived.peek()) query.set("archived", "true");
  if (further) query.set("after", list.peek().after);
  try {
    const page = await read(`/_axle/timeline/${type.objectTypeId}/${item.id}?${query}`);
    // Whoever has changed the filters meanwhile wants to see what they ask for now.
    if (mine !== number) return;
    const before = further ? list.peek().activities : [];
    list.value = { activities: [...before, ...page.results], pinned: page.pinned, after: page.paging?.next.after ?? "", loading: false, problem: "" };
  } catch (error) {
    if (mine === number) list.value = { ...list.peek(), loading: false, problem: reason(error) };
  }
}

/**
 * Show the timeline of a record.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {import("./render.js").Content} composer
 */
export function timelineOf(loaded, composer) {
  const { type } = /** @type {Loaded} */ (loaded.value);
  const { activities, pinned, after, loading, problem } = list.value;
  const shown = activities.filter((activity) => !isSame(activity, pinned));
  return html`<section class="timeline" aria-labelledby="timeline-title">
    <div class="panel-top"><h2 id="timeline-title">${texts.timeline}</h2></div>
    ${composer}
    ${type.pinProperty && !archived.value && html`<section class="pinned" aria-labelledby="pinned-title">
      <h3 id="pinned-title">${texts.pinned}</h3>
      ${pinned ? html`<ul class="activities">${[keyed("pinned", activityRow(loaded, pinned, true))]}</ul>` : html`<p class="quiet empty">${texts.nothingPinned}</p>`}
    </section>`}
    ${filters(loaded, type)}
    ${problem && html`<p role="alert" class="alarm-text">${problem}</p>`}
    <ul class="activities" aria-label=${texts.activities}>${shown.map((activity) => keyed(`${activity.objectTypeId}/${activity.id}`, activityRow(loaded, activity, false)))}</ul>
    ${!shown.length && !problem && html`<p class="quiet empty">${loading ? texts.loading : archived.value ? texts.noArchivedActivity : texts.noActivity}</p>`}
    ${after && html`<button type="button" class="wide" @click=${() => readTimeline(/** @type {Loaded} */ (loaded.peek()), true)}>${texts.showMore}</button>`}
  </section>`;
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} type
 */
function filters(loaded, type) {
  const again = () => readTimeline(/** @type {Loaded} */ (loaded.peek()));
  const toggle = (/** @type {string} */ id) => {
    only.value = only.peek().includes(id) ? only.peek().filter((other) => other !== id) : [...only.peek(), id];
    again();
  };
  return html`<div class="toggles" role="group" aria-label=${texts.show}>
    <button type="button" class="toggle" aria-pressed=${String(!only.value.length)} @click=${() => { only.value = []; again(); }}>${texts.all}</button>
    ${type.timelineTypes.map(({ objectTypeId }) => keyed(objectTypeId, html`<button type="button" class="toggle" aria-pressed=${String(only.value.includes(objectTypeId))}
      @click=${() => toggle(objectTypeId)}>${typeOf(objectTypeId)?.pluralLabel}</button>`))}
    <button type="button" class="toggle apart" aria-pressed=${String(archived.value)} @click=${() => { archived.value = !archived.peek(); again(); }}>${texts.deleted}</button>
  </div>`;
}

/**
 * @param {Activity} activity
 * @param {Activity | null} other
 */
function isSame(activity, other) {
  return other !== null && other.id === activity.id && other.objectTypeId === activity.objectTypeId;
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {Activity} activity
 * @param {boolean} isPinned
 */
function activityRow(loaded, activity, isPinned) {
  const { type } = /** @type {Loaded} */ (loaded.value);
  const kind = /** @type {RecordType} */ (typeOf(activity.objectTypeId));
  const title = titleOf(kind, activity);
  const text = textOf(activity.properties[kind.bodyProperty]) || (activity.properties[kind.previewProperty] ?? "");
  const moment = Date.parse(activity.timestamp);
  const mayPin = canWrite() && type.writable && type.pinProperty && !activity.archived;
  const mayChange = canWrite() && kind.writable;
  const address = addressOf(/** @type {any} */ (session.value).portalId, kind, activity.id);
  return html`<li class=${isPinned ? "activity card is-pinned" : "activity card"} tabindex="-1" aria-label=${`${title}, ${kind.singularLabel}`}>
    <div class="activity-top">
      ${kind.titles.length > 0 && html`<span class="tag">${kind.singularLabel}</span>`}
      <a class="activity-title" href=${address}>${kind.titles.length ? title : kind.singularLabel}</a>
      <time class="quiet" datetime=${activity.timestamp} title=${fullText(moment)}>${dayText(moment, Date.now(), texts)}, ${timeText(moment)}</time>
    </div>
    ${text && (!kind.titles.length || text !== title) && html`<p class="activity-text">${text}</p>`}
    <div class="activity-end">
      <span class="quiet">${[ownerName(activity.properties[kind.ownerProperty]), statusOf(kind, activity)].filter(Boolean).join(" · ")}</span>
      <span class="row-of">
        ${mayPin && html`<button type="button" class="plain small" @click=${() => pin(loaded, isPinned ? null : activity)}>${isPinned ? texts.unpin : texts.pin}</button>`}
        ${mayChange && !activity.archived && html`<button type="button" class="plain small" @click=${() => remove(loaded, kind, activity, title)}>${texts.remove}</button>`}
        ${mayChange && activity.archived && html`<button type="button" class="small" @click=${() => restore(loaded, kind, activity, title)}>${texts.restore}</button>`}
      </span>
    </div>
  </li>`;
}

/**
 * @param {RecordType} kind
 * @param {Activity} activity
 */
function statusOf(kind, activity) {
  const status = activity.properties[kind.statusProperty] ?? "";
  const words = status.replaceAll("_", " ").toLowerCase();
  return words && words.length < 30 ? words[0].toUpperCase() + words.slice(1) : "";
}

/**
 * Pin an activity, or none; shown at once, and taken back if it is refused.
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {Activity | null} activity
 */
async function pin(loaded, activity, undoing = false) {
  const { type, item } = /** @type {Loaded} */ (loaded.peek());
  const before = list.peek().pinned;
  list.value = { ...list.peek(), pinned: activity };
  const value = activity?.id ?? "";
  if (!undoing) offer(activity ? texts.isPinned : texts.isUnpinned, () => pin(loaded, before, true));
  try {
    await write("PATCH", `/crm/v3/objects/${type.objectTypeId}/${item.id}`, { properties: { [type.pinProperty]: value } });
    item.properties[type.pinProperty] = value;
    loaded.touch();
  } catch (error) {
    list.value = { ...list.peek(), pinned: before };
    alarm(reason(error));
  }
  // What was pinned may not have been among the activities that are shown.
  if (before && !list.peek().activities.some((other) => isSame(other, before))) readTimeline(/** @type {Loaded} */ (loaded.peek()));
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Activity} activity
 * @param {string} title
 */
async function remove(loaded, kind, activity, title) {
  take(activity);
  offer(fill(texts.isDeleted, { title }), () => restore(loaded, kind, activity, title));
  try {
    await write("DELETE", `/crm/v3/objects/${kind.objectTypeId}/${activity.id}`);
  } catch (error) {
    alarm(reason(error));
  }
  readTimeline(/** @type {Loaded} */ (loaded.peek()));
}

/**
 * @param {ReturnType<typeof state<Loaded | null>>} loaded
 * @param {RecordType} kind
 * @param {Activity} activity
 * @param {string} title
 */
async function restore(loaded, kind, activity, title) {
  if (activity.archived) take(activity);
  try {
    await write("POST", `/_axle/objects/${kind.objectTypeId}/${activity.id}/restore`);
    if (activity.archived) offer(fill(texts.isRestored, { title }), () => remove(loaded, kind, { ...activity, archived: false }, title));
  } catch (error) {
    alarm(reason(error));
  }
  readTimeline(/** @type {Loaded} */ (loaded.peek()));
}

/** @param {Activity} activity */
function take(activity) {
  const { activities, pinned } = list.peek();
  list.value = {
    ...list.peek(),
    activities: activities.filter((other) => !isSame(other, activity)),
    pinned: isSame(activity, pinned) ? null : pinned,
  };
}

/** Return the keys of the timeline: to go from one activity to the next. */
export function timelineKeys() {
  const step = (/** @type {number} */ by) => () => {
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".activity"))];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  };
  const press = (/** @type {string} */ text) => () => {
    const row = document.activeElement?.closest(".activity");
    const button = [...(row?.querySelectorAll("button") ?? [])].find((candidate) => [texts.pin, texts.unpin].includes(candidate.textContent ?? ""));
    if (text === "pin") button?.click();
    else if (row?.querySelector("a")) /** @type {HTMLElement} */ (row.querySelector("a")).click();
  };
  return [
    { keys: "j", text: texts.nextActivity, run: step(1) },
    { keys: "k", text: texts.previousActivity, run: step(-1) },
    { keys: "p", text: texts.pinOrUnpin, run: press("pin") },
    { keys: "Enter", text: texts.openActivity, run: press("open"), when: () => Boolean(document.activeElement?.closest(".activity")) },
  ];
}
