/** Recent calls of the API, as they happen. */

import { read } from "./api.js";
import { fullText } from "./dates.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { reason } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { nameOfToken } from "./tokens.js";

/** @typedef {{id: string, at: string, method: string, path: string, status: number, durationMs: number, caller: string, correlationId: string, requestBody?: string, responseBody?: string}} Call */

const EVERY_MS = 1_500;
const KEPT = 300;

const calls = state(/** @type {Call[]} */ ([]));
const about = state({ known: false, complete: true, processes: 1, bodies: false, problem: "" });
/** Whether no new calls are shown for now. */
export const paused = state(false);
const people = state(false);
const failed = state(false);
const opened = state("");
/** What to ask for next: the process that answered last, and the number of its latest call. */
let place = { process: "", after: "0" };

/** Ask for new calls again and again, as long as the page is seen. */
export async function followCalls() {
  if (!document.hidden && !paused.peek()) await readCalls();
  setTimeout(followCalls, EVERY_MS);
}

async function readCalls() {
  const query = new URLSearchParams({ ...place, ...(people.peek() ? { people: "true" } : {}) });
  try {
    const page = await read(`/_axle/calls?${query}`);
    place = { process: page.process, after: page.latest };
    about.value = { known: true, complete: page.complete, processes: page.processes, bodies: page.bodies, problem: "" };
    const fresh = page.results.filter((/** @type {Call} */ call) => !calls.peek().some((other) => other.correlationId === call.correlationId));
    // Those of another process may be older than what is shown.
    const all = [...fresh, ...calls.peek()].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    if (fresh.length) calls.value = all.slice(0, KEPT);
  } catch (error) {
    about.value = { ...about.peek(), known: true, problem: reason(error) };
  }
}

function anew() {
  place = { process: "", after: "0" };
  calls.value = [];
  readCalls();
}

/** Show the calls. */
export function callsOf() {
  const { known, complete, processes, bodies, problem } = about.value;
  const shown = calls.value.filter((call) => !failed.value || call.status >= 400);
  return html`<section class="block" aria-labelledby="calls-title">
    <div class="panel-top"><h2 id="calls-title">${texts.recentCalls}</h2>
      <div class="row-of">
        <label class="box"><input type="checkbox" ?checked=${failed.value} @change=${(/** @type {any} */ event) => (failed.value = event.target.checked)}>${texts.onlyFailed}</label>
        <label class="box"><input type="checkbox" ?checked=${people.value} @change=${(/** @type {any} */ event) => { people.value = event.target.checked; anew(); }}>${texts.withPeople}</label>
        <button type="button" class="small" aria-pressed=${String(paused.value)} @click=${() => (paused.value = !paused.value)}>${texts.pause}</button>
      </div></div>
    ${problem && html`<p class="alarm-text" role="alert">${problem}</p>`}
    ${!complete && html`<p class="banner">${fill(texts.oneProcess, { count: processes })}</p>`}
    ${shown.length > 0 && html`<div class="card scrolls" tabindex="0" role="group" aria-labelledby="calls-title"><table class="list calls">
      <thead><tr><th scope="col">${texts.when}</th><th scope="col">${texts.method}</th><th scope="col">${texts.path}</th><th scope="col">${texts.status}</th>
        <th scope="col" class="number">${texts.duration}</th><th scope="col">${texts.caller}</th><th scope="col">${texts.correlationId}</th></tr></thead>
      <tbody>${shown.map((call) => keyed(call.correlationId, callRow(call, bodies)))}</tbody></table></div>`}
    ${known && !shown.length && !problem && html`<p class="page-note small-note" role="status">${texts.noCalls}</p>`}
  </section>`;
}

/**
 * @param {Call} call
 * @param {boolean} bodies
 */
function callRow(call, bodies) {
  const moment = Date.parse(call.at);
  const isOpen = opened.value === call.correlationId;
  return html`<tr class=${call.status >= 400 ? "failed" : ""}>
    <td><time datetime=${call.at} title=${fullText(moment)}>${clock(moment)}</time></td>
    <td>${call.method}</td>
    <td class="path"><code>${call.path}</code>
      ${bodies && html`<button type="button" class="plain small" aria-expanded=${String(isOpen)} @click=${() => (opened.value = isOpen ? "" : call.correlationId)}>${texts.bodies}</button>`}
      ${isOpen && html`<div><pre class="code">${call.requestBody ?? texts.noBody}</pre><pre class="code">${call.responseBody ?? texts.noBody}</pre></div>`}</td>
    <td><span class=${call.status >= 400 ? "status bad" : "status"}>${call.status}</span></td>
    <td class="number">${call.durationMs.toFixed(1)} ms</td>
    <td>${nameOfCaller(call.caller)}</td>
    <td><code class="quiet">${call.correlationId}</code></td>
  </tr>`;
}

/** @param {number} moment */
function clock(moment) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(moment);
}

/** @param {string} caller */
function nameOfCaller(caller) {
  const hash = /^token ([0-9a-f]+)/.exec(caller)?.[1];
  return (hash && nameOfToken(hash)) || caller;
}
