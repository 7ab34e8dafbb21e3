/** Moments and days in the person's zone. Moments are epoch milliseconds; a day is told by any moment of it. */

import { state } from "./state.js";

export const DAY = 86_400_000;
export const MINUTE = 60_000;

/** The zone in which days begin and dates are shown: the person's setting, or that of the browser. */
export const zone = state(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {Intl.DateTimeFormatOptions} options
 * @param {string} [locale]
 */
function format(options, locale = "en-GB") {
  const key = `${locale}|${zone.value}|${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { timeZone: zone.value, ...options });
    formats.set(key, made);
  }
  return made;
}

/**
 * Return what calendar and clock show at a moment. `weekday` is 1 for Monday to 7 for Sunday.
 * @param {number} moment
 */
export function parts(moment) {
  const offset = offsetAt(moment);
  const date = new Date(moment + offset);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    weekday: date.getUTCDay() || 7,
  };
}

/**
 * Return by how many milliseconds the zone's clock is ahead of UTC at a moment.
 * @param {number} moment
 */
function offsetAt(moment) {
  const options = /** @type {const} */ ({ hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const fields = Object.fromEntries(format(options, "en-US").formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(fields.year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second);
  return shown - Math.floor(moment / 1000) * 1000;
}

/**
 * Return the moment at which the zone's clock shows something. A time that a change of clocks leaves out is an hour later.
 * @param {number} year
 * @param {number} month 1 to 12; more or less goes into other years
 * @param {number} day of the month; more or less goes into other months
 */
export function momentOf(year, month, day, hour = 0, minute = 0) {
  const shown = Date.UTC(year, month - 1, day, hour, minute);
  const first = shown - offsetAt(shown);
  const second = shown - offsetAt(first);
  return first === second ? first : Math.max(first, second);
}

/**
 * Return the beginning of the day that a moment is in, or of one some days later.
 * @param {number} moment
 */
export function dayStart(moment, days = 0) {
  const { year, month, day } = parts(moment);
  return momentOf(year, month, day + days);
}

/**
 * Return the same time of the day, some days later.
 * @param {number} moment
 * @param {number} days
 */
export function addDays(moment, days) {
  const { year, month, day, hour, minute } = parts(moment);
  return momentOf(year, month, day + days, hour, minute);
}

/**
 * Return the end of the week that a moment is in: the beginning of the next Monday.
 * @param {number} moment
 */
export function weekEnd(moment) {
  return dayStart(moment, 8 - parts(moment).weekday);
}

/**
 * Return whether two moments are in the same day.
 * @param {number} one
 * @param {number} other
 */
export function sameDay(one, other) {
  return dayStart(one) === dayStart(other);
}

/**
 * Return a time of the day: 09:05.
 * @param {number} moment
 */
export function timeText(moment) {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

/**
 * Return a day as people say it beside `now`: Today, Tomorrow, Fri, 4 Dec, 4 Dec 2027.
 * @param {number} moment
 * @param {number} now
 * @param {{today: string, tomorrow: string, yesterday: string}} words
 */
export function dayText(moment, now, words) {
  const distance = Math.round((dayStart(moment) - dayStart(now)) / DAY);
  if (distance === 0) return words.today;
  if (distance === 1) return words.tomorrow;
  if (distance === -1) return words.yesterday;
  if (distance > 1 && distance < 7) return format({ weekday: "long" }).format(moment);
  const sameYear = parts(moment).year === parts(now).year;
  return format(sameYear ? { day: "numeric", month: "short" } : { day: "numeric", month: "short", year: "numeric" }).format(moment);
}

/**
 * Return a moment in full, for titles and histories: 4 December 2026 at 09:05.
 * @param {number} moment
 */
export function fullText(moment) {
  return format({ dateStyle: "long", timeStyle: "short", hourCycle: "h23" }).format(moment);
}

/**
 * Return a day that has no zone, such as 2026-12-04, in full: 4 December 2026.
 * @param {string} day
 */
export function dateText(day) {
  const moment = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  return Number.isNaN(moment) ? day : format({ dateStyle: "long", timeZone: "UTC" }).format(moment);
}

/**
 * Return a moment as a field of type datetime-local has it.
 * @param {number} moment
 */
export function fieldText(moment) {
  const { year, month, day, hour, minute } = parts(moment);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/**
 * Return the moment that a field of type datetime-local or date has, or null where it has none.
 * @param {string} text
 */
export function fromField(text) {
  const found = /^(\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(text);
  return found ? momentOf(Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4] ?? 0), Number(found[5] ?? 0)) : null;
}
