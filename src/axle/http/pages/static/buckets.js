/** The headings of the inbox: which days each of them means, and which tasks are under it. */

import { dayStart, weekEnd } from "./dates.js";

/** @typedef {"overdue" | "today" | "tomorrow" | "week" | "later" | "undated" | "completed"} Name */
/** @typedef {{name: Name, from: number | null, to: number | null}} Bucket from a moment on, and before another */

/**
 * Return the headings as they are at a moment, in order. A day counts as a whole: what was due this morning is still under
 * Today. Days of this week that are tomorrow are under Tomorrow.
 * @param {number} now
 * @returns {Bucket[]}
 */
export function bucketsAt(now) {
  const [today, tomorrow, after] = [dayStart(now), dayStart(now, 1), dayStart(now, 2)];
  const week = Math.max(weekEnd(now), after);
  return [
    { name: "overdue", from: null, to: today },
    { name: "today", from: today, to: tomorrow },
    { name: "tomorrow", from: tomorrow, to: after },
    { name: "week", from: after, to: week },
    { name: "later", from: week, to: null },
    { name: "undated", from: null, to: null },
    { name: "completed", from: null, to: null },
  ];
}

/**
 * Return under which heading a task is.
 * @param {{status: string, due: number | null}} task
 * @param {Bucket[]} buckets
 * @returns {Name}
 */
export function bucketOf({ status, due }, buckets) {
  if (status === "COMPLETED") return "completed";
  if (due === null) return "undated";
  const bucket = buckets.find(({ from, to }) => (from !== null || to !== null) && (from === null || due >= from) && (to === null || due < to));
  return bucket?.name ?? "later";
}
