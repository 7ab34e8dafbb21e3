/** The owners of the account and its queues, as far as the inbox needs them. */

import { read } from "./api.js";
import { reason } from "./shell.js";
import { state } from "./state.js";
import { ownerNames, people } from "./tasklist.js";
import { alarm } from "./undo.js";

/** @typedef {import("./quickadd.js").Owner & {teams?: {id: string, name: string}[]}} Person */
/** @typedef {{id: string, name: string, owner: string | null, shared: boolean}} Queue */

/** The owners of the account, and its queues; read when they are first needed. */
export const owners = state(/** @type {Person[]} */ ([]));
export const queues = state(/** @type {Queue[]} */ ([]));
/** @type {Promise<void> | null} */
let reading = null;

/** Read the owners, once. */
export function needOwners() {
  reading ??= readOwners().catch((error) => {
    reading = null;
    alarm(reason(error));
  });
  return reading;
}

async function readOwners() {
  /** @type {Person[]} */
  const all = [];
  for (let after = ""; ; ) {
    const page = await read(`/crm/v3/owners?limit=500${after && `&after=${after}`}`);
    all.push(...page.results);
    after = page.paging?.next?.after ?? "";
    if (!after || all.length >= 5_000) break;
  }
  owners.value = all;
}

people.team = async (id) => {
  await needOwners();
  return owners.value.filter((owner) => owner.teams?.some((team) => team.id === id)).map((owner) => owner.id);
};

export async function readQueues() {
  try {
    queues.value = (await read("/_axle/queues")).results;
  } catch (error) {
    alarm(reason(error));
  }
}

/** @param {string} id */
export function ownerName(id) {
  const owner = owners.value.find((candidate) => candidate.id === id);
  return owner ? `${owner.firstName ?? ""} ${owner.lastName ?? ""}`.trim() || owner.email || id : (ownerNames.get(id) ?? id);
}
