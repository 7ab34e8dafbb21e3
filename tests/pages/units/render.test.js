import { html, keyed, render } from "./render.js";
import { same, test, throws } from "./check.js";

const root = document.createElement("div");
document.body.append(root);
const list = (keys) => html`<ul>${keys.map((key) => keyed(key, html`<li id=${`n${key}`}>${key}</li>`))}</ul>`;
const ids = () => [...root.querySelectorAll("li")].map((element) => element.textContent);

test("text, attributes, properties and listeners are set, and a value never becomes markup", () => {
  let clicks = 0;
  const view = (text) => html`<p class=${text} ?hidden=${text === "b"} title=${null}>${text}<input .value=${text}><button @click=${() => (clicks += 1)}>x</button></p>`;
  render(view("<b>a</b>"), root);
  same(root.querySelector("b"), null);
  same(root.querySelector("p").firstChild.data, "<b>a</b>");
  same(root.querySelector("p").hasAttribute("title"), false);
  const input = root.querySelector("input");
  same(input.value, "<b>a</b>");
  render(view("b"), root);
  same([root.querySelector("input") === input, input.value, root.querySelector("p").hidden], [true, "b", true]);
  root.querySelector("button").click();
  same(clicks, 1);
});

test("the elements of a list stay the same wherever they move", () => {
  render(list([1, 2, 3, 4]), root);
  const three = root.querySelector("#n3");
  for (const keys of [[3, 1, 2, 4], [4, 3], [9, 3, 8, 4, 7], [3], [], [3, 5]]) {
    render(list(keys), root);
    same(ids(), keys.map(String));
    if (keys.length > 1 && keys[0] === 3 && keys[1] === 1) same(root.querySelector("#n3") === three, true);
  }
});

test("random lists end as they should", () => {
  let seed = 7;
  const random = (limit) => (seed = (seed * 1103515245 + 12345) % 2147483648) % limit;
  for (let round = 0; round < 300; round += 1) {
    const keys = [...new Set(Array.from({ length: random(12) }, () => random(15)))];
    render(list(keys), root);
    same(ids(), keys.map(String));
  }
});

test("what has the focus keeps it while its list is put into another order", () => {
  const view = (keys) => html`<div>${keys.map((key) => keyed(key, html`<button id=${`b${key}`}>${key}</button>`))}</div>`;
  render(view([1, 2, 3]), root);
  root.querySelector("#b3").focus();
  render(view([3, 1, 2]), root);
  same(document.activeElement.id, "b3");
});

test("a template can begin and end with a value, and change into another one", () => {
  const view = (inner) => html`${inner} and ${inner}`;
  render(view("a"), root);
  same(root.textContent, "a and a");
  render(view(html`<i>${1}</i>`), root);
  same([root.textContent, root.querySelectorAll("i").length], ["1 and 1", 2]);
  render(view(null), root);
  same([root.textContent.trim(), root.querySelectorAll("i").length], ["and", 0]);
  render(view([html`<i>a</i>`, false, html`<b>b</b>`]), root);
  same(root.textContent, "ab and ab");
});

test("a value in half an attribute, and a key that occurs twice, are mistakes that are told", () => {
  const half = (value) => html`<p class="a ${value}"></p>`;
  throws(() => render(half("b"), document.createElement("div")));
  throws(() => render(list([1, 1]), document.createElement("div")));
});
