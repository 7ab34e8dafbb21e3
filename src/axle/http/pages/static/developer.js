/** What developers need: the calls that programs make, as they happen, and the tokens that they make them with. */

import { html, keyed } from "./render.js";
import { callsOf, followCalls, paused } from "./calls.js";
import { texts } from "./recordtexts.js";
import { canWrite, start } from "./shell.js";
import { newToken, readTokens, tokensOf } from "./tokens.js";

start(() => {
  if (canWrite()) {
    readTokens();
    followCalls();
  }
  return {
    name: "developer",
    title: () => texts.developer,
    main: () => html`<div>
      <h1>${texts.developer}</h1>
      <p class="quiet lead">${texts.developerText} ${[keyed("a", html`<a href="/openapi">${texts.allOperations}</a>`)]} · ${[keyed("b", html`<a href="/openapi.json">OpenAPI</a>`)]}</p>
      ${canWrite() ? html`<div>${callsOf()}${tokensOf()}</div>` : html`<p class="page-note">${texts.notForReaders}</p>`}
    </div>`,
    keys: [
      { keys: "n", text: texts.newToken, run: newToken, when: canWrite },
      { keys: ".", text: texts.pauseCalls, run: () => (paused.value = !paused.value) },
    ],
  };
});
