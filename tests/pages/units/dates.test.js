import { addDays, dayStart, dayText, fieldText, fromField, momentOf, parts, sameDay, weekEnd, zone } from "./dates.js";
import { same, test } from "./check.js";

const at = (text) => Date.parse(text);
zone.value = "Europe/Vienna";

test("days begin in the person's zone, on both sides of a change of clocks", () => {
  same(dayStart(at("2026-03-29T10:00Z")), at("2026-03-28T23:00Z"));
  same(dayStart(at("2026-03-29T10:00Z"), 1), at("2026-03-29T22:00Z"));
  same(dayStart(at("2026-10-25T10:00Z"), 1), at("2026-10-25T23:00Z"));
  same(addDays(at("2026-10-24T08:00Z"), 1), at("2026-10-25T09:00Z"));
  same(sameDay(at("2026-06-30T22:30Z"), at("2026-07-01T21:30Z")), true);
});

test("a time that the clocks leave out is an hour later, one that occurs twice is the first", () => {
  same(momentOf(2026, 3, 29, 2, 30), at("2026-03-29T01:30Z"));
  same(parts(momentOf(2026, 10, 25, 2, 30)).hour, 2);
});

test("a week ends before Monday", () => {
  same(weekEnd(at("2026-11-29T12:00Z")), at("2026-11-29T23:00Z"));
  same(weekEnd(at("2026-11-30T12:00Z")), at("2026-12-06T23:00Z"));
});

test("months and days that are too many go on", () => {
  same(momentOf(2026, 13, 1), momentOf(2027, 1, 1));
  same(momentOf(2026, 2, 31), momentOf(2026, 3, 3));
});

test("fields of forms are read and written in the zone", () => {
  same(fieldText(at("2026-07-01T08:05Z")), "2026-07-01T10:05");
  same(fromField("2026-07-01T10:05"), at("2026-07-01T08:05Z"));
  same([fromField(""), fromField("2026-07-01")], [null, at("2026-06-30T22:00Z")]);
});

test("days are told as people tell them", () => {
  const words = { today: "Today", tomorrow: "Tomorrow", yesterday: "Yesterday" };
  const now = at("2026-11-30T12:00Z");
  same(["2026-11-30", "2026-12-01", "2026-11-29", "2026-12-03", "2026-12-24", "2027-12-24"].map((day) => dayText(at(`${day}T12:00Z`), now, words)),
    ["Today", "Tomorrow", "Yesterday", "Thursday", "24 Dec", "24 Dec 2027"]);
});

test("zones with odd offsets and dates of long ago are read as well", () => {
  zone.value = "Asia/Kathmandu";
  same(dayStart(at("2026-01-01T18:20Z")), at("2026-01-01T18:15Z"));
  zone.value = "America/New_York";
  same(dayStart(at("2026-01-01T03:00Z")), at("2025-12-31T05:00Z"));
  zone.value = "Europe/Vienna";
});
