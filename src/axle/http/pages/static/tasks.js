/** The inbox. */

import { html } from "./render.js";
import { start } from "./shell.js";
import { texts } from "./texts.js";

start(() => ({
  name: "tasks",
  title: () => texts.tasks,
  main: () => html`<h1>${texts.tasks}</h1>`,
}));
