// The schemas as editors use them: what `yaml-language-server`, which VS Code's YAML support runs, says
// of front matter and settings, and what it completes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import Ajv from "ajv";
import server from "yaml-language-server";

const folder = process.env.BRIEFING_FOLDER;
const read = (path) => readFileSync(join(folder, path), "utf8");
const cases = JSON.parse(read("cases.json"));
const { definitions } = JSON.parse(read("schema.json"));

const service = server.getLanguageService({
  schemaRequestService: () => Promise.reject("nothing is fetched"),
  workspaceContext: { resolveRelativePath: (path) => path },
  yamlSettings: { documentSettings: {} },
  clientCapabilities: {},
});

service.configure({
  validate: true,
  completion: true,
  hover: true,
  schemas: Object.entries(definitions).map(([name, schema]) => ({
    uri: `file:///schemas/${name}.json`,
    fileMatch: [`${name}.yaml`],
    schema,
  })),
});

// The server remembers what it has read by name and version.
let version = 0;
const open = (subject, text) =>
  server.TextDocument.create(`file:///x/${subject}.yaml`, "yaml", (version += 1), text);

/** What is marked in `text`. */
const marked = async (subject, text) => {
  const found = await service.doValidation(open(subject, text), false);
  return found.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
};

/** What is offered where `|` stands in `text`. */
const offered = async (subject, text) => {
  const at = text.indexOf("|");
  const document = open(subject, text.replace("|", ""));
  const { items } = await service.doComplete(document, document.positionAt(at), false);
  return items.map(({ label }) => label);
};

test("each schema is one by the standard", () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  ajv.addVocabulary(["enumDescriptions", "patternErrorMessage"]);
  for (const [name, schema] of Object.entries(definitions)) {
    assert.ok(ajv.validateSchema(schema), name);
    ajv.compile(schema);
  }
});

test("nothing that is right is marked", async () => {
  const wrong = [];
  for (const { name, subject, yaml } of cases.filter(({ good }) => good)) {
    const found = await marked(subject, yaml);
    if (found.length > 0) wrong.push(`${name}: ${found.join("; ")}\n${yaml}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(cases.filter(({ good }) => good).length > 200);
});

test("what is wrong by itself is marked", async () => {
  const missed = [];
  for (const { name, subject, yaml } of cases.filter(({ good }) => !good)) {
    if ((await marked(subject, yaml)).length === 0) missed.push(name);
  }
  assert.deepEqual(missed, []);
  assert.ok(cases.filter(({ good }) => !good).length > 12);
});

test("dates in each form pass, and others do not", async () => {
  const dated = (date) => marked("pages", `title: A\nknown: ${date}\n`);
  for (const date of ["2025", "2025-07", "2025-07-03", "2025-Q3", "spring 2025", "2025/26"]) {
    assert.deepEqual(await dated(date), [], date);
  }
  for (const date of ["2025-07-03/2025-07-05", "by 2025-05-30", "by 2028", '"2025"']) {
    assert.deepEqual(await dated(date), [], date);
  }
  for (const date of ["03/04/2025", "2025-7-3", "July 2025", "TBC", "2025-13", "[2025]"]) {
    assert.notDeepEqual(await dated(date), [], date);
  }
});

test("keys and words are offered while one types", async () => {
  assert.ok((await offered("site", "title: A\nverify|")).includes("verify_within"));
  assert.ok((await offered("site", "links: |")).includes("file"));
  assert.ok((await offered("site", "rules:\n  overdue|")).includes("overdue-finding"));
  assert.ok((await offered("site", "rules:\n  overdue-finding: |")).includes("warning"));
  const responses = "responses:\n  - by: a\n    value: |";
  assert.ok((await offered("inspections", responses)).includes("partly-accepted"));
  assert.ok((await offered("inspections", "findings:\n  - id: a\n    kind: |")).includes("requirement"));
  assert.ok((await offered("bodies", "title: A\ntype: |")).includes("council"));
});

test("what a key is for is shown", async () => {
  const document = open("inspections", "inspectorate: hmicfrs\n");
  const { contents } = await service.doHover(document, document.positionAt(2));
  assert.match(JSON.stringify(contents), /Who led\. Write the id of an inspectorate/);
});

test("unknown keys are marked where they stand", async () => {
  const [found] = await marked("site", "title: A\nbase_url: https://a.org/\ntimezone: UTC\ntitel: B\n");
  assert.match(found, /^4: .*titel/);
});
