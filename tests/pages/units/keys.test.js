import { bind } from "./keys.js";
import { same, test } from "./check.js";

const press = (key, more = {}) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("what is typed while something opens is typed into it, and does nothing else", async () => {
  let arrived = () => {};
  const done = [];
  const field = document.createElement("textarea");
  field.addEventListener("keydown", (event) => done.push(`${event.key} ${event.ctrlKey}`));
  const open = async () => {
    await new Promise((resolve) => (arrived = resolve));
    document.body.append(field);
    field.focus();
  };
  const unbind = bind([{ keys: "n", text: "", run: open }, { keys: "c", text: "", run: () => done.push("c") }]);
  press("n");
  for (const key of "a cat") press(key);
  press("Enter", { ctrlKey: true });
  arrived();
  await settled();
  same([field.value, done], ["a cat", ["Enter true"]]);
  field.remove();
  press("c");
  same(done.length, 2);
  unbind();
});

test("keys that waited for what did not come to be are pressed as they are", async () => {
  const done = [];
  const unbind = bind([{ keys: "n", text: "", run: () => Promise.reject(new Error()) }, { keys: "j", text: "", run: () => done.push("j") }]);
  press("n");
  press("j");
  same(done, []);
  await settled();
  same(done, ["j"]);
  unbind();
});
