/** The words of the pages, in the language of the person. A language is a file of `texts/` for the frame,
 * and one for each page. */

import { english } from "./texts/en.js";

export const texts = english;

/**
 * Fill the places of a text: `fill("{count} tasks", {count: 2})`.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Choose between two forms by a number, and fill it in: `plural(2, "{count} task", "{count} tasks")`.
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function plural(count, one, many) {
  return fill(count === 1 ? one : many, { count: count.toLocaleString("en") });
}
