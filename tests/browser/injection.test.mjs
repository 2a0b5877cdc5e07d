// Pages full of hostile texts, opened one after the other: nothing of them runs, asks for anything
// elsewhere, or breaks the policy of the pages.
//
// BRIEFING_FOLDER holds `sites.json`, a list of `{folder, base, ways}`, and those folders: each a site as
// it is published, to be served below `base`, and opened with the policy `on`, `off`, or both.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { filesOf, launch, poke, serve, watch } from "./support.mjs";

/** Where texts that try to lead away lead to. */
const SNEAKY = ["sneaky.example"];

/** How many pages are open at a time. */
const LANES = 2;

/** Small, since nobody looks. */
const SCREEN = { width: 320, height: 240 };

const folder = process.env.BRIEFING_FOLDER;

let browser, sites, payloads;

before(async () => {
  browser = await launch();
  sites = JSON.parse(await readFile(join(folder, "sites.json"), "utf8"));
  const corpus = JSON.parse(await readFile(new URL("payloads.json", import.meta.url), "utf8"));
  payloads = [...Object.values(corpus.shown).flat(), ...corpus.refused];
});

after(() => browser?.close());

/** Opens all sites that are to be opened in this `way`; gives what was seen, and how much was opened. */
async function openAll(way) {
  const all = { opened: 0, executions: [], dialogs: [], foreign: [], violations: [], windows: [], wrong: [] };
  for (const site of sites.filter(({ ways }) => ways.includes(way))) {
    const root = join(folder, site.folder);
    const server = await serve(root, site.base);
    const context = await browser.newContext({ bypassCSP: way === "off", viewport: SCREEN });
    const seen = await watch(context, server.origin);
    const visits = (await visitsOf(root, site.base, server)).filter(({ isData }) => !isData || way === "off");
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        const page = await context.newPage();
        for (let visit = visits.shift(); visit !== undefined; visit = visits.shift()) {
          all.wrong.push(...(await open(page, visit)));
          all.opened += 1;
        }
      }),
    );
    await context.close();
    await server.close();
    for (const [what, found] of Object.entries(seen)) {
      all[what].push(...found);
    }
  }
  return all;
}

/** Every address of a site that a browser shows, with something hostile behind its path. */
async function visitsOf(root, base, server) {
  const visits = [];
  for (const path of await filesOf(root)) {
    const payload = payloads[visits.length % payloads.length];
    const address = server.addressOf(path);
    if (path.endsWith(".html")) {
      const html = await readFile(join(root, path), "utf8");
      const moved = html.match(/http-equiv="refresh" content="0; url=([^"]*)"/)?.[1];
      const behind = `?q=${encodeURIComponent(payload)}#${payload}`;
      visits.push(
        moved === undefined
          ? { address: address + behind, name: path, isPage: true }
          : { address, name: path, isPage: false, leadsTo: new URL(moved, address).href },
      );
    } else if (path.endsWith(".xml")) {
      visits.push({ address, name: path, isPage: false, isData: true });
    }
  }
  const lost = payloads[base.length % payloads.length];
  visits.push({ address: `${server.origin}${base}${encodeURIComponent(lost)}`, name: "404", isPage: true });
  return visits;
}

/** Opens one address; gives what stands there that must not. */
async function open(page, visit) {
  await page.goto(visit.address);
  if (visit.leadsTo !== undefined) {
    await page.waitForURL(visit.leadsTo);
  }
  const wrong = visit.isPage ? await poke(page, SNEAKY) : [];
  return wrong.map((what) => `${visit.name}: ${what}`);
}

function told({ opened, ...seen }) {
  const counts = Object.entries(seen).map(([what, found]) => `${what} ${found.length}`);
  return `${opened} addresses opened: ${counts.join(", ")}`;
}

test("without the policy nothing runs, and nothing is asked for elsewhere", async (context) => {
  const { violations, ...seen } = await openAll("off");
  context.diagnostic(told(seen));
  assert.ok(seen.opened > sites.length);
  for (const [what, found] of Object.entries(seen)) {
    if (what !== "opened") assert.deepEqual(found, [], what);
  }
});

test("with the policy nothing is asked for that it forbids", async (context) => {
  const { opened, ...seen } = await openAll("on");
  context.diagnostic(told({ opened, ...seen }));
  for (const [what, found] of Object.entries(seen)) {
    assert.deepEqual(found, [], what);
  }
});
