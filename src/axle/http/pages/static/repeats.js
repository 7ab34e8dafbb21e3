/** How often something repeats, in words. */

import { texts } from "./tasktexts.js";
import { fill } from "./texts.js";

/**
 * Say how often something repeats.
 * @param {string} rule
 */
export function repeatText(rule) {
  const fields = Object.fromEntries((rule.split("\n").find((text) => text.includes("FREQ=")) ?? rule).replace(/^RRULE:/, "").split(";").map((field) => field.split("=")));
  if (fields.BYDAY === "MO,TU,WE,TH,FR") return texts.everyWeekday;
  const day = texts.weekdays[fields.BYDAY];
  if (day && !fields.INTERVAL) return fill(texts.everyDay, { day });
  const units = texts.units[fields.FREQ];
  if (!units) return texts.repeats;
  const count = Number(fields.INTERVAL ?? 1);
  return count === 1 ? fill(texts.everyUnit, { unit: units[0] }) : fill(texts.everyUnits, { count, unit: units[1] });
}
