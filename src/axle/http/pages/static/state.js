/**
 * State that tells who looks at it: `state` holds a value, `derived` works one out of others, `effect` does something again
 * whenever a value that it has read changes. Effects run once for all changes of the same moment, before the next painting.
 */

/** @typedef {{run: () => void, sources: Set<Set<any>>}} Reader */

/** @type {Reader | null} */
let reading = null;
/** @type {Set<Reader>} */
let waiting = new Set();

/** @param {Set<Reader>} readers */
function read(readers) {
  if (!reading) return;
  readers.add(reading);
  reading.sources.add(readers);
}

/** @param {Set<Reader>} readers */
function changed(readers) {
  for (const reader of [...readers]) reader.run();
}

/**
 * @template T
 * @param {Reader} reader
 * @param {() => T} work
 * @returns {T}
 */
function watched(reader, work) {
  for (const source of reader.sources) source.delete(reader);
  reader.sources.clear();
  const outer = reading;
  reading = reader;
  try {
    return work();
  } finally {
    reading = outer;
  }
}

/**
 * Hold a value. Setting another one tells all who have read it; one that is changed inside is set again with `touch`.
 * @template T
 * @param {T} value
 */
export function state(value) {
  /** @type {Set<Reader>} */
  const readers = new Set();
  return {
    get value() {
      read(readers);
      return value;
    },
    set value(next) {
      if (Object.is(next, value)) return;
      value = next;
      changed(readers);
    },
    /** Return the value without being told of its changes. */
    peek: () => value,
    /** Tell that something inside the value has changed. */
    touch: () => changed(readers),
  };
}

/**
 * Work a value out of others, when it is first asked for and again after one of them has changed.
 * @template T
 * @param {() => T} work
 */
export function derived(work) {
  /** @type {Set<Reader>} */
  const readers = new Set();
  let stale = true;
  /** @type {T} */
  let value;
  /** @type {Reader} */
  const reader = {
    sources: new Set(),
    run: () => {
      if (stale) return;
      stale = true;
      changed(readers);
    },
  };
  return {
    get value() {
      read(readers);
      if (stale) {
        stale = false;
        value = watched(reader, work);
      }
      return value;
    },
  };
}

/**
 * Do something now, and again whenever what it has read changes. Returns a function that ends this.
 * @param {() => void} work
 */
export function effect(work) {
  let ended = false;
  /** @type {Reader} */
  const reader = {
    sources: new Set(),
    run: () => {
      if (!waiting.size) queueMicrotask(flush);
      waiting.add(reader);
    },
  };
  const again = () => {
    if (!ended) watched(reader, work);
  };
  effects.set(reader, again);
  again();
  return () => {
    ended = true;
    for (const source of reader.sources) source.delete(reader);
    effects.delete(reader);
  };
}

/** @type {Map<Reader, () => void>} */
const effects = new Map();

/** Run the effects that wait, now rather than in a moment. */
export function flush() {
  while (waiting.size) {
    const batch = waiting;
    waiting = new Set();
    for (const reader of batch) effects.get(reader)?.();
  }
}
