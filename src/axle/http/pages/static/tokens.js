/** Tokens of private apps: listed, made with some scopes, shown once, revoked. */

import { read, write } from "./api.js";
import { dayText, fullText } from "./dates.js";
import { close, open } from "./dialogs.js";
import { texts } from "./recordtexts.js";
import { html, keyed } from "./render.js";
import { canWrite, reason } from "./shell.js";
import { state } from "./state.js";
import { fill } from "./texts.js";
import { alarm, tell } from "./undo.js";

/** @typedef {{id: string, name: string, scopes: string[], state: string, createdAt: string, lastUsedAt: string | null, expiresAt: string | null, token?: string}} Token */
/** @typedef {{scope: string, description: string}} Scope */

const DAY_MS = 86_400_000;
const EVERYTHING = "*";
const tokens = state(/** @type {Token[] | null} */ (null));
const problem = state("");

export async function readTokens() {
  try {
    tokens.value = (await read("/_axle/tokens")).results;
  } catch (error) {
    problem.value = reason(error);
  }
}

/**
 * Return the name of a token by its id, or by the beginning of it.
 * @param {string} id
 */
export function nameOfToken(id) {
  return tokens.value?.find((token) => token.id.startsWith(id) || id.startsWith(token.id))?.name;
}

/** Show the tokens. */
export function tokensOf() {
  const list = tokens.value ?? [];
  return html`<section class="block" aria-labelledby="tokens-title">
    <div class="panel-top"><h2 id="tokens-title">${texts.tokens}</h2>
      ${canWrite() && !problem.value && html`<button type="button" class="main" @click=${newToken}>${texts.newToken}</button>`}</div>
    ${problem.value && html`<p class="alarm-text" role="alert">${problem.value}</p>`}
    ${list.length > 0 && html`<div class="card scrolls" tabindex="0" role="group" aria-labelledby="tokens-title"><table class="list tokens">
      <thead><tr><th scope="col">${texts.name}</th><th scope="col">${texts.state}</th><th scope="col">${texts.scopes}</th><th scope="col">${texts.lastUsed}</th>
        <th scope="col">${texts.ends}</th><th scope="col"><span class="unseen">${texts.revoke}</span></th></tr></thead>
      <tbody>${list.map((token) => keyed(token.id, row(token)))}</tbody></table></div>`}
    ${tokens.value && !list.length && html`<p class="page-note small-note">${texts.noTokens}</p>`}
  </section>`;
}

/** @param {Token} token */
function row(token) {
  const now = Date.now();
  const scopes = token.scopes.includes(EVERYTHING) ? texts.everything : token.scopes.length > 2 ? fill(texts.scopeCount, { count: token.scopes.length }) : token.scopes.join(", ");
  return html`<tr class=${token.state === "active" ? "" : "quiet"}>
    <td><strong>${token.name || texts.unnamed}</strong> <code class="quiet">${token.id.slice(0, 8)}</code></td>
    <td>${/** @type {any} */ (texts)[token.state] ?? token.state}</td>
    <td title=${token.scopes.join("\n")}>${scopes}</td>
    <td>${token.lastUsedAt ? html`<time datetime=${token.lastUsedAt} title=${fullText(Date.parse(token.lastUsedAt))}>${dayText(Date.parse(token.lastUsedAt), now, texts)}</time>` : texts.never}</td>
    <td>${token.expiresAt ? html`<time datetime=${token.expiresAt}>${dayText(Date.parse(token.expiresAt), now, texts)}</time>` : texts.never}</td>
    <td class="number">${canWrite() && token.state === "active" && html`<button type="button" class="small" aria-label=${fill(texts.revokeNamed, { name: token.name || token.id.slice(0, 8) })} @click=${() => confirm(token)}>${texts.revoke}</button>`}</td>
  </tr>`;
}

/** @param {Token} token */
function confirm(token) {
  open(fill(texts.revokeNamed, { name: token.name || token.id.slice(0, 8) }), () => html`<p>${texts.revokeText}</p>
    <div class="row-of dialog-end"><button type="button" class="alarm" @click=${() => revoke(token)}>${texts.revokeNow}</button>
    <button type="button" @click=${close}>${texts.cancel}</button></div>`);
}

/** @param {Token} token */
async function revoke(token) {
  close();
  const before = token.state;
  token.state = "revoked";
  tokens.touch();
  try {
    await write("DELETE", `/_axle/tokens/${token.id}`);
    tell(fill(texts.isRevoked, { name: token.name || token.id.slice(0, 8) }));
  } catch (error) {
    token.state = before;
    tokens.touch();
    alarm(reason(error));
  }
}

/** Let somebody make a token. */
export async function newToken() {
  /** @type {Scope[]} */
  let scopes;
  try {
    scopes = (await read("/_axle/tokens/scopes")).results;
  } catch (error) {
    alarm(reason(error));
    return;
  }
  const filter = state("");
  const chosen = state(/** @type {Set<string>} */ (new Set()));
  const refused = state("");
  const toggle = (/** @type {string} */ scope) => {
    if (!chosen.peek().delete(scope)) chosen.peek().add(scope);
    chosen.touch();
  };
  const save = async (/** @type {any} */ event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get("days"));
    const expiresAt = days ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
    try {
      const made = await write("POST", "/_axle/tokens", { name: String(form.get("name")), scopes: [...chosen.peek()], expiresAt });
      tokens.value = [made, ...(tokens.peek() ?? [])];
      showOnce(made);
    } catch (error) {
      refused.value = reason(error);
    }
  };
  open(texts.newToken, () => {
    const visible = scopes.filter(({ scope, description }) => `${scope} ${description}`.toLowerCase().includes(filter.value.toLowerCase()));
    return html`<form @submit=${save}>
      <label class="label" for="token-name">${texts.name}</label>
      <input class="field" id="token-name" name="name" required maxlength="100" autocomplete="off" placeholder=${texts.tokenHint} autofocus>
      <label class="label" for="token-days">${texts.ends}</label>
      <select class="field" id="token-days" name="days">${[["0", texts.never], ["30", texts.in30], ["90", texts.in90], ["365", texts.in365]].map(([value, text]) => keyed(value, html`<option value=${value} ?selected=${value === "0"}>${text}</option>`))}</select>
      <label class="label" for="scope-filter">${fill(texts.scopesChosen, { count: chosen.value.size })}</label>
      <input class="field" type="search" id="scope-filter" placeholder=${texts.narrow} @input=${(/** @type {any} */ event) => (filter.value = event.target.value)}>
      <fieldset class="scope-list" tabindex="0"><legend class="unseen">${texts.scopes}</legend>
        ${visible.map(({ scope, description }) => keyed(scope, html`<label class="box"><input type="checkbox" ?checked=${chosen.value.has(scope)} @change=${() => toggle(scope)}>
          <span><code>${scope}</code><span class="quiet">${description}</span></span></label>`))}</fieldset>
      ${refused.value && html`<p class="alarm-text" role="alert">${refused.value}</p>`}
      <div class="row-of dialog-end"><button type="submit" class="main" ?disabled=${!chosen.value.size}>${texts.createToken}</button>
        <button type="button" @click=${close}>${texts.cancel}</button>
        ${!chosen.value.size && html`<span class="quiet">${texts.chooseScope}</span>`}</div>
    </form>`;
  }, true);
}

/** @param {Token} token */
function showOnce(token) {
  const secret = token.token ?? "";
  delete token.token;
  const copy = async () => {
    await navigator.clipboard?.writeText(secret);
    tell(texts.copied);
  };
  open(texts.tokenMade, () => html`<p>${texts.tokenOnce}</p>
    <label class="label" for="token-secret">${texts.token}</label>
    <input class="field code-field" id="token-secret" readonly .value=${secret} @focus=${(/** @type {any} */ event) => event.target.select()}>
    <div class="row-of dialog-end"><button type="button" class="main" @click=${copy}>${texts.copy}</button><button type="button" @click=${close}>${texts.done}</button></div>`);
}
