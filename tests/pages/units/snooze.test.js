import { zone } from "./dates.js";
import { laterToday, onDay, snoozes } from "./taskdialogs.js";
import { shifted } from "./taskwrites.js";
import { same, test } from "./check.js";

zone.value = "Europe/Vienna";
const at = (text) => Date.parse(text);
const now = at("2026-11-30T17:02:00Z"); // 18:02
const later = (due, allDay = false, moment = now) => new Date(laterToday({ due: due && at(due), allDay }, moment).due).toISOString().slice(0, 16);

test("later today is three hours after now or its own time, at a quarter of an hour, and never before its own time", () => {
  same(later("2026-11-28T08:00Z"), "2026-11-30T20:15");
  same(later("2026-11-30T18:00Z"), "2026-11-30T21:00");
  same(later("2026-11-30T22:30Z"), "2026-11-30T22:59");
  same(later(null), "2026-11-30T20:15");
  same(later("2026-11-30T22:59Z", true), "2026-11-30T20:15");
});

test("where the day is too short, it is the next one", () => {
  same(later("2026-11-30T22:59Z"), "2026-12-01T22:59");
  same(later("2026-12-03T09:00Z"), "2026-12-04T09:00");
  same(later("2026-11-30T08:00Z", false, at("2026-11-30T22:59:30Z")), "2026-12-01T22:59");
});

test("another day keeps the time of the day, over a change of clocks too", () => {
  same(new Date(onDay({ due: at("2026-10-23T08:00Z"), allDay: false }, at("2026-10-26T12:00Z"))).toISOString(), "2026-10-26T09:00:00.000Z");
  same(new Date(onDay({ due: null, allDay: false }, at("2026-12-01T12:00Z"))).toISOString(), "2026-12-01T22:59:00.000Z");
});

test("each moment is offered once, by the same key on each day of the week", () => {
  const offered = (day) => snoozes(at(day)).map(({ name, key }) => `${key} ${name}`).join(", ");
  same(offered("2026-12-02T09:00Z"), "1 laterToday, 2 tomorrow, 3 monday, 4 nextWeek");
  same(offered("2026-11-30T09:00Z"), "1 laterToday, 2 tomorrow, 4 nextWeek"); // a Monday
  same(offered("2026-11-29T09:00Z"), "1 laterToday, 2 tomorrow, 4 nextWeek"); // a Sunday
});

test("reminders move by the difference, and what is none stays", () => {
  same([shifted("1000;2000", 500), shifted("", 500), shifted("x;10", 5)], ["1500;2500", "", "x;15"]);
});
