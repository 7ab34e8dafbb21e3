import { bucketOf, bucketsAt } from "./buckets.js";
import { zone } from "./dates.js";
import { same, test } from "./check.js";

zone.value = "Europe/Vienna";
const names = (now, dues) => dues.map((due) => bucketOf({ status: "NOT_STARTED", due: due && Date.parse(due) }, bucketsAt(Date.parse(now))));

test("days decide, in the person's zone", () => {
  same(names("2026-11-30T15:00Z", ["2026-11-29T22:59Z", "2026-11-29T23:00Z", "2026-11-30T22:59Z", "2026-11-30T23:00Z", "2026-12-01T23:00Z", "2026-12-06T22:59Z", "2026-12-06T23:00Z", null]),
    ["overdue", "today", "today", "tomorrow", "week", "week", "later", "undated"]);
});

test("at the end of a week, what comes after tomorrow is later", () => {
  same(names("2026-12-06T12:00Z", ["2026-12-07T12:00Z", "2026-12-08T12:00Z"]), ["tomorrow", "later"]);
});

test("what is completed is under Completed, whenever it was due", () => {
  same(bucketOf({ status: "COMPLETED", due: 0 }, bucketsAt(0)), "completed");
});

test("every moment is under one heading: none has a gap or an overlap", () => {
  const buckets = bucketsAt(Date.parse("2026-12-03T12:00Z")).filter(({ from, to }) => from !== null || to !== null);
  for (let index = 1; index < buckets.length; index += 1) same(buckets[index - 1].to, buckets[index].from);
});
