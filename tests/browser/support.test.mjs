// The watch sees what it is there for: a page that does everything wrong is caught at all of it.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { filesOf, launch, poke, serve, watch } from "./support.mjs";

const POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">`;

const PAGES = {
  "index.html": "<!doctype html><title>Good</title><p><a href='https://example.org/'>Elsewhere</a>",
  "404.html": "<!doctype html><title>Lost</title>",
  "runs.html": "<!doctype html><title>x</title><script>__xss('script')</script>",
  "handles.html": "<!doctype html><title>x</title><a href='#' onmouseover=\"__xss('over')\">a</a>",
  "clicks.html": "<!doctype html><title>x</title><b onclick=\"__xss('click')\">a</b>",
  "asks.html": "<!doctype html><title>x</title><script>alert(1)</script>",
  "fetches.html": "<!doctype html><title>x</title><img src='https://foreign.example/a.png'>",
  "links.html": "<!doctype html><title>x</title><a href='JaVa\tScRiPt:__xss(1)'>a</a><a href='/\\sneaky.example'>b</a>",
  "forbidden.html": `<!doctype html><meta charset="utf-8">${POLICY}<title>x</title><script>__xss(1)</script>`,
};

let folder, server, browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "briefing-browser-"));
  for (const [name, html] of Object.entries(PAGES)) {
    await writeFile(join(folder, name), html);
  }
  server = await serve(folder, "/base/");
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true });
});

/** What is seen when the page `name` is opened and poked. */
async function open(name, { bypassCSP = true } = {}) {
  const context = await browser.newContext({ bypassCSP });
  const seen = await watch(context, server.origin);
  const page = await context.newPage();
  await page.goto(server.addressOf(name));
  const wrong = await poke(page, ["sneaky.example"]);
  const title = await page.title();
  await context.close();
  return { ...seen, wrong, title };
}

test("a good page gives nothing to tell", async () => {
  const { title, ...seen } = await open("index.html");
  assert.equal(title, "Good");
  for (const [what, found] of Object.entries(seen)) {
    assert.deepEqual(found, [], what);
  }
});

test("what is not there is the page for that", async () => {
  assert.equal((await open("nowhere/")).title, "Lost");
  assert.equal((await open("..%2f..%2fetc/passwd")).title, "Lost");
  assert.deepEqual(await filesOf(folder), Object.keys(PAGES).sort());
});

test("scripts that run are counted", async () => {
  assert.equal((await open("runs.html")).executions.length, 1);
  assert.equal((await open("handles.html")).executions.length, 1);
  assert.equal((await open("clicks.html")).executions.length, 1);
});

test("dialogs and requests elsewhere are counted", async () => {
  assert.equal((await open("asks.html")).dialogs.length, 1);
  assert.equal((await open("fetches.html")).foreign.length, 1);
});

test("handlers and addresses are told as browsers read them", async () => {
  assert.match((await open("handles.html")).wrong.join(), /a handler/);
  assert.match((await open("links.html")).wrong.join(), /an address.*a host/s);
});

test("a policy that forbids something says so, unless it is off", async () => {
  const on = await open("forbidden.html", { bypassCSP: false });
  assert.equal(on.executions.length, 0);
  assert.notEqual(on.violations.length, 0);
  assert.equal((await open("forbidden.html")).executions.length, 1);
});
