/** The smallest thing that runs tests: they are collected as their file is loaded, and run one after another. */

const tests = [];

/** Say what a test shows, and how. */
export function test(sentence, body) {
  tests.push([sentence, body]);
}

/** Fail unless both are the same as JSON. */
export function same(actual, expected) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${left} instead of ${right}`);
}

/** Fail unless a function throws. */
export function throws(body) {
  try {
    body();
  } catch {
    return;
  }
  throw new Error("nothing was thrown");
}

/** Run what was collected. */
export async function run() {
  const failures = [];
  for (const [sentence, body] of tests) {
    try {
      await body();
    } catch (error) {
      failures.push(`${sentence}: ${error.stack ?? error}`);
    }
  }
  return { passed: tests.length - failures.length, failures };
}
