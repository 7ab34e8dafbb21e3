/** Texts that are kept as HTML, such as the body of a note: how people read and type them. */

/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Return the text of some HTML: its lines, without tags.
 * @param {string | null | undefined} markup
 */
export function textOf(markup) {
  return (markup ?? "")
    .replace(/<(style|script|head)\b[^>]*>.*?<\/\1\s*>/gis, "")
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, "\n")
    .replace(/<\/?[a-z!][^>]*>/gi, "")
    .replace(/&(?:#(\d{1,6})|(\w+));/g, (whole, code, name) => (code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? whole)))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * Return what somebody typed as HTML that says the same: nothing of it is a tag, and lines stay lines.
 * @param {string} text
 */
export function htmlOf(text) {
  return text.replace(/[&<>]/g, (sign) => ESCAPES[sign]).replace(/\r\n?|\n/g, "<br>");
}

/**
 * Tell whether some HTML is no more than lines of text: then it can be changed as text, and nothing is lost.
 * @param {string} markup
 */
export function isText(markup) {
  return !/<(?!\/?(?:br|p|div)\s*\/?>)[a-z/!]/i.test(markup);
}

/**
 * Return what a field shows of HTML that is to be changed: its text, or the HTML itself where the text would be less.
 * @param {string} markup
 */
export function fieldOf(markup) {
  return isText(markup) ? textOf(markup) : markup;
}

/**
 * Return the HTML that a field holds. What nobody has changed stays as it was, letter by letter.
 * @param {string} text
 * @param {string} before the HTML that the field was filled with
 */
export function bodyFrom(text, before) {
  if (text === fieldOf(before)) return before;
  return isText(before) ? htmlOf(text) : text;
}
