import { zone } from "./dates.js";
import { render } from "./render.js";
import { control, editable, held, shown, unread } from "./values.js";
import { same, test } from "./check.js";

zone.value = "Europe/Vienna";
const property = (fields) => ({ name: "p", label: "P", fieldType: "text", type: "string", options: [], ...fields });
const colours = [{ value: "r", label: "Red" }, { value: "g", label: "Green" }, { value: "b", label: "Blue", hidden: true }];

/** Return what a control holds after somebody has done something with it. */
function after(given, value, act = () => {}) {
  const form = document.createElement("form");
  document.body.append(form);
  render(control(given, value, "id"), form);
  act(form);
  const result = held(given, form, value);
  form.remove();
  return result;
}

test("a value is read as people say it", () => {
  same(shown(property({ type: "datetime" }), "2026-07-01T08:30:00Z"), "1 July 2026 at 10:30");
  same(shown(property({ type: "enumeration", options: colours }), "r;g;x"), "Red, Green, x");
  same(shown(property({ type: "bool" }), "true"), "Yes");
  same(shown(property({}), null), "");
});

test("a control that nobody touches holds what it was given", () => {
  same(after(property({}), "text"), "text");
  same(after(property({ type: "number", fieldType: "number" }), "1.5"), "1.5");
  same(after(property({ type: "date", fieldType: "date" }), "2026-02-03"), "2026-02-03");
  same(after(property({ type: "datetime", fieldType: "date" }), "2026-07-01T08:30:12.345Z"), "2026-07-01T08:30:12.345Z");
  same(after(property({ fieldType: "textarea" }), "a\nb"), "a\nb");
  same(after(property({ type: "enumeration", fieldType: "select", options: colours }), "g"), "g");
  same(after(property({ type: "enumeration", fieldType: "select", options: colours }), "gone"), "gone");
  same(after(property({ type: "enumeration", fieldType: "checkbox", options: colours }), "r;g"), "r;g");
  same(after(property({ type: "bool" }), ""), "");
});

test("what is chosen is held in the order of the options, and nothing is nothing", () => {
  const boxes = property({ type: "enumeration", fieldType: "checkbox", options: colours });
  same(after(boxes, "g", (form) => form.querySelector("[value=r]").click()), "r;g");
  same(after(boxes, "g", (form) => form.querySelector("[value=g]").click()), "");
  same(after(property({ type: "datetime", fieldType: "date" }), "", (form) => (form.querySelector("input").value = "")), "");
});

test("a number that cannot be read is told, not taken for nothing", () => {
  const number = property({ type: "number", fieldType: "number" });
  const told = (/** @type {string} */ text) => {
    let why;
    const result = after(number, "1.5", (form) => {
      form.querySelector("input").value = text;
      why = unread(form);
    });
    return [result, why];
  };
  for (const text of ["abc", "1,5", "1e", "-"]) same(told(text), [text, "This is not a number. Write it as 1.5."]);
  for (const text of ["7", "-1.25", ".5", "2e3", ""]) same(told(text), [text, ""]);
});

test("a day is read as a moment is", () => {
  same(shown(property({ type: "date" }), "2020-02-29"), "29 February 2020");
  same(shown(property({ type: "date" }), "soon"), "soon");
});

test("what is typed into a field for HTML is text", () => {
  const body = property({ fieldType: "html" });
  same(after(body, "", (form) => (form.querySelector("textarea").value = "Dear <name>\na < b")), "Dear &lt;name&gt;<br>a &lt; b");
  same(after(body, "<p>One</p>"), "<p>One</p>");
  same(after(body, "<b>One</b>", (form) => (form.querySelector("textarea").value += "!")), "<b>One</b>!");
  same(shown(body, "<p>One</p><p>two</p>"), "One\ntwo");
});

test("what the server sets alone cannot be changed", () => {
  same(editable(property({})), true);
  same(editable(property({ calculated: true })), false);
  same(editable(property({ modificationMetadata: { readOnlyValue: true } })), false);
});
