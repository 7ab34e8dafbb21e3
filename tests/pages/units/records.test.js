import { recordAt, titleOf, whoChanged } from "./records.js";
import { same, test } from "./check.js";

const note = { titles: [], bodyProperty: "hs_note_body", singularLabel: "Note" };
const company = { titles: ["name", "domain"], bodyProperty: "", singularLabel: "Company" };

test("a record is called by the first title that is set, by the beginning of its text, or by its id", () => {
  same(titleOf(company, { id: "7", properties: { name: " ", domain: "a.example" } }), "a.example");
  same(titleOf(company, { id: "7", properties: {} }), "Company 7");
  same(titleOf(note, { id: "7", properties: { hs_note_body: `<p>${"x".repeat(90)}</p>` } }), `${"x".repeat(79)}…`);
  same(titleOf(note, { id: "7", properties: { hs_note_body: "one<br>two" } }), "one");
});

test("an address says which record it is about", () => {
  same(recordAt("/contacts/5/record/2-17/42", ""), { portal: 5, type: "2-17", id: "42" });
  same(recordAt("/contacts/5/record/0-1/x", ""), null);
  same(recordAt("/tasks", ""), null);
});

test("who changed something is a user, a program or the server", () => {
  same(whoChanged({ sourceType: "CRM_UI", sourceId: "userId:9" }), "User 9");
  same(whoChanged({ sourceType: "CALCULATED" }), "Axle, calculated");
  same(whoChanged({ sourceType: "INTEGRATION", sourceId: "12" }), "A program (app 12)");
});
