import { derived, effect, flush, state } from "./state.js";
import { same, test } from "./check.js";

test("an effect runs once for all changes of a moment, and only for what it has read", () => {
  const [one, two, other] = [state(1), state(2), state(3)];
  const seen = [];
  effect(() => seen.push(one.value + two.value));
  one.value = 10;
  two.value = 20;
  other.value = 30;
  same(seen, [3]);
  flush();
  same(seen, [3, 30]);
});

test("what is derived is worked out once, and again when its source has changed", () => {
  const source = state(2);
  let works = 0;
  const double = derived(() => ((works += 1), source.value * 2));
  same([double.value, double.value, works], [4, 4, 1]);
  source.value = 3;
  same([double.value, works], [6, 2]);
});

test("an effect follows what it read last, and ends", () => {
  const [which, one, two] = [state(true), state(1), state(2)];
  const seen = [];
  const end = effect(() => seen.push(which.value ? one.value : two.value));
  which.value = false;
  flush();
  one.value = 5;
  flush();
  same(seen, [1, 2]);
  end();
  two.value = 7;
  flush();
  same(seen, [1, 2]);
});

test("an effect may change what others read", async () => {
  const [one, two] = [state(1), state(0)];
  const seen = [];
  effect(() => (two.value = one.value * 2));
  effect(() => seen.push(two.value));
  one.value = 4;
  await null;
  same(seen, [2, 8]);
});
