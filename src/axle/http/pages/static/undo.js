/** What can be taken back: the last change, for ten seconds. */

import { state } from "./state.js";

const UNDO_MS = 10_000;

/** @typedef {{id: number, text: string, undo: (() => void) | null, alarm: boolean}} Note */

/** What is said at the bottom of the page: what has just been done, and what was refused. */
export const notes = state(/** @type {Note[]} */ ([]));
let number = 0;

/**
 * Say what has been done, with a way back. Returns the number by which this can be dismissed.
 * @param {string} text
 * @param {() => void} undo
 */
export function offer(text, undo) {
  // One way back at a time: the one before can no longer be taken by itself.
  notes.value = notes.value.filter((note) => !note.undo);
  return show({ text, undo, alarm: false });
}

/**
 * Say something, such as that it is done.
 * @param {string} text
 */
export function tell(text) {
  show({ text, undo: null, alarm: false });
}

/**
 * Say what went wrong, with the server's reason.
 * @param {string} text
 */
export function alarm(text) {
  show({ text, undo: null, alarm: true });
}

/** Take the last change back, if it still can be. Returns whether it could. */
export function undoLast() {
  const note = notes.value.find((candidate) => candidate.undo);
  if (!note) return false;
  dismiss(note.id);
  note.undo?.();
  return true;
}

/** @param {number} id */
export function dismiss(id) {
  notes.value = notes.value.filter((note) => note.id !== id);
}

/** @param {Omit<Note, "id">} note */
function show(note) {
  number += 1;
  const id = number;
  notes.value = [...notes.value.slice(-2), { id, ...note }];
  setTimeout(() => dismiss(id), UNDO_MS);
  return id;
}
