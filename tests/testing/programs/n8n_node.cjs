// n8n's own node for HubSpot, in a workflow of its own that n8n's own engine runs: a contact, all companies, a search.
"use strict";

require("reflect-metadata");
const { ExecutionLifecycleHooks, WorkflowExecute } = require("n8n-core");
const { Workflow } = require("n8n-workflow");
const { Hubspot } = require("n8n-nodes-base/dist/nodes/Hubspot/Hubspot.node.js");

const hubspot = new Hubspot();
const nodeTypes = {
  getByName: () => hubspot,
  getByNameAndVersion: (name, version) => hubspot.getNodeType(version),
  getKnownTypes: () => ({}),
};

/** The credentials of whoever has made the workflow: n8n keeps them in its database, which is not here. */
const credentialsHelper = {
  authenticate: async (credentials, name, request) => ({
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${credentials.appToken}` },
  }),
  getDecrypted: async () => ({ appToken: "pat-na1-any" }),
  getParentTypes: () => [],
  isCredentialUsableByNode: () => true,
  preAuthentication: async () => undefined,
};

/** Run a workflow of the one node, and return what comes out of it. */
async function run(parameters) {
  const node = {
    id: "1", name: "HubSpot", type: "n8n-nodes-base.hubspot", typeVersion: 2.2, position: [0, 0],
    parameters: { authentication: "appToken", ...parameters },
    credentials: { hubspotAppToken: { id: "1", name: "any" } },
  };
  const data = { id: "1", nodes: [node], connections: {}, active: false };
  const additional = {
    credentialsHelper, executionId: "1", userId: "1", variables: {}, hooks: new ExecutionLifecycleHooks("manual", "1", data),
    formWaitingBaseUrl: "http://localhost/form", webhookWaitingBaseUrl: "http://localhost/webhook",
  };
  const workflow = new Workflow({ ...data, nodeTypes });
  const ended = await new WorkflowExecute(additional, "manual").run({ workflow, startNode: node });
  if (ended.data.resultData.error) throw ended.data.resultData.error;
  return ended.data.resultData.runData.HubSpot[0].data.main[0].map((item) => item.json);
}

async function main() {
  const email = "ada@example.com";
  const [made] = await run({ resource: "contact", operation: "upsert", email, additionalFields: {}, options: {} });
  const companies = await run({ resource: "company", operation: "getAll", returnAll: true, filters: {} });
  const found = await run({
    resource: "contact", operation: "search", returnAll: true, filterGroupsUi: {}, additionalFields: {},
  });
  console.log(JSON.stringify({ made: made.properties.email.value, companies: companies.length, found: found.length }));
  process.exit(0); // its engine keeps timers
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
