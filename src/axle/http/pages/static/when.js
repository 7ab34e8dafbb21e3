/** Dates, times and repetitions as people type them: `tomorrow 10:00`, `next friday`, `in 3 days`, `24.12.`, `every 2 weeks`. */

import { addDays, dayStart, momentOf, parts } from "./dates.js";

/** @typedef {{words: number, day?: number, time?: [number, number], moment?: number, repeat?: string, first?: number}} Found */

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
/** @type {Record<string, [number, number]>} */
const TIMES = { morning: [9, 0], noon: [12, 0], afternoon: [14, 0], evening: [18, 0] };
/** @type {Record<string, string>} */
const UNITS = { day: "DAILY", week: "WEEKLY", month: "MONTHLY", year: "YEARLY" };

/**
 * Return which name of a list a word is, whole or by at least its first three letters; -1 for none.
 * @param {string[]} names
 * @param {string} word
 */
function named(names, word) {
  const short = word.replace(/\.$/, "");
  return short.length < 3 ? -1 : names.findIndex((name) => name === short || (name.startsWith(short) && short.length <= 4));
}

/**
 * Read a day, a time or a repetition at the beginning of some words, as many of them as belong to it; null for none.
 * @param {string[]} words in lower case
 * @param {number} now
 * @returns {Found | null}
 */
export function readWhen(words, now) {
  for (const reader of [repetition, distance, day, date, time]) {
    const found = reader(words, now);
    if (found) return found;
  }
  return null;
}

/**
 * @param {number} now
 * @param {number} weekday 0 for Monday
 */
function nextWeekday(now, weekday) {
  const ahead = (weekday - (parts(now).weekday - 1) + 7) % 7;
  return dayStart(now, ahead || 7);
}

/** @type {(words: string[], now: number) => Found | null} */
function day([first, second, ...rest], now) {
  if (first === "today") return { words: 1, day: dayStart(now) };
  if (first === "tonight") return { words: 1, day: dayStart(now), time: TIMES.evening };
  if (first === "tomorrow" || first === "tmr") return { words: 1, day: dayStart(now, 1) };
  if (first === "next" && second === "week") return { words: 2, day: nextWeekday(now, 0) };
  if (first === "next" && second === "month") return { words: 2, day: momentOf(parts(now).year, parts(now).month + 1, 1) };
  if (first === "on" || first === "next") {
    const inside = second && first === "on" ? (day([second, ...rest], now) ?? date([second, ...rest], now)) : null;
    if (inside) return { ...inside, words: inside.words + 1 };
    const weekday = named(DAYS, second ?? "");
    return weekday < 0 ? null : { words: 2, day: nextWeekday(now, weekday) };
  }
  const weekday = named(DAYS, first ?? "");
  return weekday < 0 ? null : { words: 1, day: nextWeekday(now, weekday) };
}

/** @type {(words: string[], now: number) => Found | null} */
function date([first = "", second = "", third = ""], now) {
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(first);
  if (iso) return dated(Number(iso[3]), Number(iso[2]), Number(iso[1]), 1, now);
  // 24.12. and 24/12/2027 are dates; 3.11 and 1/2 are numbers.
  const dotted = /^(\d\d?)\.(\d\d?)\.(\d{4})?$/.exec(first) ?? /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(first);
  if (dotted) return dated(Number(dotted[1]), Number(dotted[2]), dotted[3] ? Number(dotted[3]) : 0, 1, now);
  for (const [dayWord, monthWord] of [[first, second], [second, first]]) {
    const number = /^(\d\d?)(?:st|nd|rd|th|\.|,)?$/.exec(dayWord);
    const month = named(MONTHS, monthWord);
    if (!number || month < 0) continue;
    const year = /^\d{4}$/.test(third) ? Number(third) : 0;
    return dated(Number(number[1]), month + 1, year, year ? 3 : 2, now);
  }
  return null;
}

/**
 * @param {number} dayNumber
 * @param {number} month
 * @param {number} year 0 for the next one in which the day is not over
 * @param {number} words
 * @param {number} now
 */
function dated(dayNumber, month, year, words, now) {
  let moment = momentOf(year || parts(now).year, month, dayNumber);
  if (parts(moment).month !== month || parts(moment).day !== dayNumber) return null;
  if (!year && moment < dayStart(now)) moment = momentOf(parts(now).year + 1, month, dayNumber);
  return { words, day: moment };
}

/** @type {(words: string[]) => Found | null} */
function time([first = "", second = "", third = ""]) {
  if (first === "at") {
    const inside = time([second, third]) ?? (/^([01]?\d|2[0-3])$/.test(second) ? { words: 1, time: /** @type {[number, number]} */ ([Number(second), 0]) } : null);
    return inside && { ...inside, words: inside.words + 1 };
  }
  if (first in TIMES) return { words: 1, time: TIMES[first] };
  const clock = /^([01]?\d|2[0-3])[:.h]([0-5]\d)$/.exec(first);
  if (clock && (first.includes(":") || first.includes("h"))) return { words: 1, time: [Number(clock[1]), Number(clock[2])] };
  const half = /^(1[0-2]|0?[1-9])(?::([0-5]\d))?(am|pm)$/.exec(second === "am" || second === "pm" ? first + second : first);
  if (!half) return null;
  const hour = (Number(half[1]) % 12) + (half[3] === "pm" ? 12 : 0);
  return { words: first.endsWith("m") ? 1 : 2, time: [hour, Number(half[2] ?? 0)] };
}

/** @type {(words: string[], now: number) => Found | null} */
function distance([first, second = "", third = ""], now) {
  const short = first === "in" ? /^(\d{1,4})(min|m|h|d|w)$/.exec(second) : null;
  const number = second === "a" || second === "an" ? 1 : Number(/^\d{1,4}$/.exec(second)?.[0] ?? NaN);
  const unit = short ? short[2] : first === "in" && number ? third.replace(/s$/, "") : "";
  const amount = short ? Number(short[1]) : number;
  const words = short ? 2 : 3;
  if (["minute", "min", "m"].includes(unit)) return { words, moment: now + amount * 60_000 };
  if (["hour", "h"].includes(unit)) return { words, moment: now + amount * 3_600_000 };
  if (["day", "d"].includes(unit)) return { words, day: dayStart(now, amount) };
  if (["week", "w"].includes(unit)) return { words, day: dayStart(now, amount * 7) };
  if (unit === "month") {
    const { year, month, day: dayNumber } = parts(now);
    return { words, day: momentOf(year, month + amount, dayNumber) };
  }
  return null;
}

/** @type {(words: string[], now: number) => Found | null} */
function repetition([first, second = "", third = ""], now) {
  if (first === "daily" || first === "weekly" || first === "monthly" || first === "yearly") return { words: 1, repeat: `FREQ=${first.toUpperCase()}` };
  if (first !== "every") return null;
  if (second === "weekday" || second === "workday") return { words: 2, repeat: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" };
  if (UNITS[second]) return { words: 2, repeat: `FREQ=${UNITS[second]}` };
  const weekday = named(DAYS, second.replace(/s$/, ""));
  if (weekday >= 0) return { words: 2, repeat: `FREQ=WEEKLY;BYDAY=${CODES[weekday]}`, first: nextWeekday(now, weekday) };
  const count = second === "other" ? 2 : Number(/^[1-9]\d?$/.exec(second)?.[0] ?? 0);
  const unit = UNITS[third.replace(/s$/, "")];
  return count && unit ? { words: 3, repeat: `FREQ=${unit};INTERVAL=${count}` } : null;
}

/**
 * Put a day and a time together. A time without a day is the next one; a day without a time is meant as a whole, and due
 * when it ends.
 * @param {number | undefined} dayMoment
 * @param {[number, number] | undefined} clock
 * @param {number} now
 * @returns {{moment: number, allDay: boolean}}
 */
export function together(dayMoment, clock, now) {
  if (!clock) return { moment: dayEnd(dayMoment ?? now), allDay: true };
  const at = (/** @type {number} */ moment) => {
    const { year, month, day: dayNumber } = parts(moment);
    return momentOf(year, month, dayNumber, clock[0], clock[1]);
  };
  const moment = at(dayMoment ?? now);
  return { moment: dayMoment === undefined && moment <= now ? at(addDays(now, 1)) : moment, allDay: false };
}

/**
 * Return the last minute of the day that a moment is in: when a task is due that has a day and no time.
 * @param {number} moment
 */
export function dayEnd(moment) {
  return dayStart(moment, 1) - 60_000;
}
