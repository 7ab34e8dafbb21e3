/** Bodies of activities are HTML: what people type becomes HTML, and is shown as text again. */

/**
 * Return typed text as HTML: signs stand for themselves, and lines are kept.
 * @param {string} text
 */
export function htmlOf(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r?\n/g, "<br>");
}

/**
 * Return the text of what may be HTML, since bodies of activities are.
 * @param {string} body
 */
export function textOf(body) {
  if (!/[<&]/.test(body)) return body;
  const spaced = body.replace(/<br\s*\/?>|<\/(p|div|li)>/gi, "\n").replace(/<[^>]*>/g, "");
  const named = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " });
  return spaced.replace(/&(?:#(\d+)|(\w+));/g, (whole, code, name) => (code ? String.fromCodePoint(Number(code)) : (named[name] ?? whole))).trim();
}
