// The preview as an author meets it: a page renews itself where it stands, mistakes are shown over it,
// and whatever a tab has missed it catches up with.
//
// Not here: requests that no browser of ours makes (`tests/preview/`).

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { launch, watch } from "./support.mjs";
import { DEADLINE, LONG, preview, site, until } from "./preview.mjs";

let browser;
/** What is to be ended and removed after a test, the last first. */
let open = [];

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

afterEach(async () => {
  for (const end of open.splice(0).reverse()) {
    await end();
  }
});

/** A site and its preview, and a window in which its pages are opened. */
async function start({ files, flags } = {}) {
  const folder = await site(files);
  open.push(folder.remove);
  const shown = await preview(folder.folder, flags);
  open.push(shown.end);
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  open.push(() => context.close());
  context.setDefaultTimeout(DEADLINE);
  const seen = await watch(context, `http://127.0.0.1:${shown.port}`);
  return { folder, shown, context, seen };
}

/**
 * Opens the page at `path` and puts a mark on its window, which a page that is loaded anew does not have.
 *
 * `fetched` counts how often it was fetched since.
 */
async function tab({ shown, context }, path) {
  const page = await context.newPage();
  await page.goto(shown.addressOf(path));
  await badge(page).waitFor();
  await mark(page);
  const opened = { page, fetched: 0 };
  page.on("request", (request) => {
    if (request.url() === page.url()) opened.fetched += 1;
  });
  return opened;
}

const mark = (page) => page.evaluate(() => (window.marked = true));
const isMarked = (page) => page.evaluate(() => window.marked === true);
const badge = (page) => page.locator("briefing-preview .badge");
const panel = (page) => page.locator("briefing-preview .panel");
const waitForText = (page, text) => page.getByText(text, { exact: true }).first().waitFor();

test("words change where they stand, and a reader keeps place, focus and what was typed", async () => {
  const all = await start();
  const { page } = await tab(all, "long/");
  await page.locator("summary").first().click();
  await page.locator("summary").nth(1).click();
  await page.locator("textarea").fill("Some words");
  await page.locator("select").selectOption("two");
  await page.locator("[type=checkbox]").check();
  await page.locator("[name=name]").fill("Rowan");
  await page.locator("[name=name]").evaluate((input) => input.setSelectionRange(1, 3));
  await page.evaluate(() => scrollTo(0, 700));
  const look = () =>
    page.evaluate(() => {
      const value = (name) => document.querySelector(`[name=${name}]`).value;
      const focused = document.activeElement;
      return {
        scrolled: scrollY,
        unfolded: [...document.querySelectorAll("details")].map((details) => details.open),
        typed: [value("name"), value("words"), value("choice")],
        isTicked: document.querySelector("[name=tick]").checked,
        focused: [focused.name, focused.selectionStart, focused.selectionEnd],
      };
    });
  const before = await look();
  assert.deepEqual(before, {
    scrolled: 700,
    unfolded: [true, true],
    typed: ["Rowan", "Some words", "two"],
    isTicked: true,
    focused: ["name", 1, 3],
  });
  await all.folder.edit(LONG, "Paragraph 30.", "Other words.");
  await waitForText(page, "Other words.");
  assert.deepEqual(await look(), before);
  // More paragraphs move what stands below them, which is still what it was.
  await all.folder.edit(LONG, "Paragraph 59.", "Paragraph 59.\n\nOne more.\n\n## And a heading\n\nLast.");
  await waitForText(page, "Last.");
  assert.deepEqual(await look(), before);
  // What others see of the page, its title, is another way through the program.
  await all.folder.edit(LONG, "title: Long", "title: Longer");
  await until(async () => (await page.title()).startsWith("Longer"), "the title");
  await page.getByRole("heading", { name: "Longer" }).waitFor();
  assert.deepEqual(await look(), before);
  assert.equal(await isMarked(page), true);
  assert.deepEqual(all.seen.violations, []);
});

test("a style sheet changes what is seen without the page being loaded anew", async () => {
  const sheet = "themes/briefing/assets/briefing.css";
  const all = await start({ files: { [sheet]: "h1 { color: rgb(1, 2, 3) }" } });
  const { page } = await tab(all, "long/");
  const colour = () => page.locator("h1").evaluate((heading) => getComputedStyle(heading).color);
  assert.equal(await colour(), "rgb(1, 2, 3)");
  await page.evaluate(() => scrollTo(0, 700));
  // A page without style would for a moment be one that no sheet is laid over.
  await page.evaluate(() => {
    window.bare = 0;
    new MutationObserver(() => {
      const sheets = [...document.querySelectorAll('link[rel="stylesheet"]')];
      if (!sheets.some((link) => link.href.includes("briefing") && link.sheet)) window.bare += 1;
    }).observe(document.head, { childList: true });
  });
  await all.folder.write(sheet, "h1 { color: rgb(4, 5, 6) }");
  await until(async () => (await colour()) === "rgb(4, 5, 6)", "the colour");
  await until(
    () => page.evaluate(() => document.querySelectorAll('link[href*="briefing."]').length === 1),
    "the old sheet to go",
  );
  assert.equal(await page.evaluate(() => window.bare), 0);
  assert.equal(await page.evaluate(() => scrollY), 700);
  assert.equal(await isMarked(page), true);
});

test("mistakes are shown over the page, all of them and as text, until they are mended", async () => {
  const all = await start();
  const { page } = await tab(all, "long/");
  await page.evaluate(() => scrollTo(0, 700));
  const hostile = `<img src=x onerror="__xss(2)"></pre><script>__xss(1)</script>`;
  const about = "content/pages/about.md";
  const before = await all.folder.read(about);
  const name = "content/pages/<b onclick=x>.md";
  await all.folder.write(name, "---\ntitle: A\n---\n");
  await all.folder.write(about, `---\ntitle: About\nsumary: '${hostile}'\nweight: heavy\n---\n[[nowhere]]\n`);
  await page.getByText("[[nowhere]]").waitFor();
  const told = await panel(page).innerText();
  for (const words of ["4 mistakes", hostile, "sumary", "weight: heavy", "nowhere", "<b onclick=x>", "about.md:3:1"]) {
    assert.ok(told.includes(words), `${words} is not in: ${told}`);
  }
  assert.match(await badge(page).innerText(), /As it was before 4 mistakes/);
  assert.equal(await panel(page).locator("img, script, b").count(), 0);
  // What is wrong elsewhere hides nothing for good: the page can be looked at.
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "hidden" });
  await all.folder.write(about, `---\ntitle: About\nweight: heavy\n---\n`);
  await panel(page).getByText("2 mistakes").waitFor();
  await all.folder.delete(name);
  await panel(page).getByText("1 mistake ").waitFor();
  await all.folder.write(about, before);
  await panel(page).waitFor({ state: "hidden" });
  assert.doesNotMatch(await badge(page).innerText(), /mistake/);
  assert.equal(await page.evaluate(() => scrollY), 700);
  assert.equal(await isMarked(page), true);
  assert.deepEqual(all.seen.executions, []);
  assert.deepEqual(all.seen.violations, []);
});

test("a site that is wrong from the start shows why, and comes by itself when it is mended", async () => {
  const all = await start({ files: { "content/pages/broken.md": "---\ntitle: [\n---\n" } });
  const page = await all.context.newPage();
  await page.goto(all.shown.addressOf("long/"));
  await panel(page).getByText("broken.md").waitFor();
  await all.folder.write("content/pages/broken.md", "---\ntitle: Mended\n---\n");
  await waitForText(page, "Paragraph 30.");
  await panel(page).waitFor({ state: "hidden" });
});

test("a template that fails is told on its pages, which stand as they last were", async () => {
  const template = "themes/briefing/templates/page.html";
  const all = await start();
  const { page } = await tab(all, "long/");
  const before = await all.folder.read(template);
  await all.folder.write(template, before.replace("{{ super() }}", "{{ super() }}{{ nothing.of.this }}"));
  await panel(page).getByText("page.html").first().waitFor();
  await waitForText(page, "Paragraph 30.");
  await all.folder.write(template, before.replace("More", "Even more"));
  await panel(page).waitFor({ state: "hidden" });
  await waitForText(page, "Even more");
  assert.equal(await isMarked(page), true);
});

test("a tab is not told of what does not concern its page", async () => {
  const all = await start();
  const long = await tab(all, "long/");
  const other = await tab(all, "inspections/harrow-fell-2025/");
  await all.folder.edit(LONG, "Paragraph 30.", "Other words.");
  await waitForText(long.page, "Other words.");
  await all.folder.edit("content/site.yaml", "title: Westmarch inspections", "title: Another name");
  await waitForText(other.page, "Another name");
  await waitForText(long.page, "Another name");
  assert.equal(long.fetched, 2);
  assert.equal(other.fetched, 1);
  assert.equal(await isMarked(other.page), true);
});

test("a page that goes is told to be gone, and comes again", async () => {
  const all = await start();
  const { page } = await tab(all, "long/");
  const text = await all.folder.read(LONG);
  await all.folder.delete(LONG);
  await page.getByText("Paragraph 30.").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await all.folder.write(LONG, text);
  await waitForText(page, "Paragraph 30.");
  assert.equal(await isMarked(page), true);
  // An address that was typed before its page is written.
  for (const address of ["deep/new/", "deep/newer"]) {
    await page.goto(all.shown.addressOf(address));
    await badge(page).waitFor();
    const name = address.replace(/\/$/, "");
    await all.folder.write(`content/pages/${name}.md`, `---\ntitle: New\n---\nJust written at ${name}.\n`);
    await waitForText(page, `Just written at ${name}.`);
    assert.equal(page.url(), all.shown.addressOf(`${name}/`));
  }
});

test("a tab that lost the preview says so, and catches up when it is back", async () => {
  const all = await start();
  const long = await tab(all, "long/");
  const other = await tab(all, "inspections/harrow-fell-2025/");
  await all.shown.end();
  await badge(long.page).getByText("not running").waitFor();
  await all.folder.edit(LONG, "Paragraph 30.", "Written meanwhile.");
  const again = await preview(all.folder.folder, [], all.shown.port);
  open.push(again.end);
  await waitForText(long.page, "Written meanwhile.");
  for (const { page } of [long, other]) {
    await badge(page).getByText("for the public").waitFor();
    assert.equal(await isMarked(page), true);
  }
  assert.equal(other.fetched, 0);
});

test("a tab that nobody sees holds no connection, and catches up when it is seen", async () => {
  const all = await start();
  const { page } = await tab(all, "long/");
  const turn = (visibility) =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, "visibilityState", { value: visibility, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await turn("hidden");
  const other = await tab(all, "long/");
  await all.folder.edit(LONG, "Paragraph 30.", "Other words.");
  await waitForText(other.page, "Other words.");
  assert.equal(await page.getByText("Other words.").count(), 0);
  await turn("visible");
  await waitForText(page, "Other words.");
  assert.equal(await isMarked(page), true);
});

test("the badge says for whom the site is, and as at which day", async () => {
  const all = await start({ flags: ["--as-at", "2025-09-01"] });
  const { page } = await tab(all, "");
  assert.equal(await badge(page).innerText(), "Preview: for the public, as at 1 September 2025");
  const full = await start({ flags: ["--as-at", "2025-09-01", "--audience", "full"] });
  const { page: other } = await tab(full, "");
  await badge(other).getByText("Preview: with what is not public, as at 1 September 2025.").waitFor();
});

test("with --navigate the browser follows the file that is edited", async () => {
  const all = await start({ flags: ["--navigate"] });
  const { page } = await tab(all, "");
  await all.folder.edit(LONG, "Paragraph 30.", "Other words.");
  await page.waitForURL(all.shown.addressOf("long/"));
  await waitForText(page, "Other words.");
  await badge(page).waitFor();
  await mark(page);
  await all.folder.edit(LONG, "Other words.", "On the page that is edited.");
  await waitForText(page, "On the page that is edited.");
  assert.equal(await isMarked(page), true);
  await all.folder.edit("content/inspections/harrow-fell-2025.md", "title: HMP", "title: The HMP");
  await page.waitForURL(all.shown.addressOf("inspections/harrow-fell-2025/"));
});

/** Pages of which the public sees all, a part, or nothing. */
const SECRETS = {
  "content/pages/deep/open.md": `---
title: Open
---
Public words.

::: restricted
A paragraph of our own.
:::

A sentence
::: restricted
with hidden words
:::
that goes on.
`,
  "content/pages/deep/draft.md": "---\ntitle: Draft\nvisibility: draft\n---\nNot yet.\n",
  "content/inspections/draft-2025.md": `---
title: A draft of an inspection
summary: Nobody knows.
visibility: draft
inspectorate: westmarch-care
bodies: [st-osric]
published: 2025-06-01
---
`,
};

/** What is marked on `page`: the texts of elements, and of words. */
const marked = (page) =>
  page.evaluate(() => ({
    elements: [...document.querySelectorAll("[data-preview-not-public]")].map(
      (element) => `${element.localName}: ${element.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}`,
    ),
    words: [...(CSS.highlights.get("briefing-not-public") ?? [])].map((range) => range.toString()),
  }));

test("what the public would not see is marked, and goes unmarked when it is made public", async () => {
  const all = await start({ files: SECRETS, flags: ["--audience", "full"] });
  const { page } = await tab(all, "deep/open/");
  await badge(page).getByText("Not public: 2 parts of this page").waitFor();
  assert.deepEqual(await marked(page), {
    elements: ["p: A paragraph of our own."],
    words: ["with hidden words"],
  });
  await all.folder.edit("content/pages/deep/open.md", "::: restricted\nA paragraph of our own.\n:::", "A paragraph of our own.");
  await badge(page).getByText("Not public: 1 part of this page").waitFor();
  assert.deepEqual(await marked(page), { elements: [], words: ["with hidden words"] });
  await all.folder.edit("content/pages/deep/open.md", "with hidden words", "with other hidden words");
  await until(async () => (await marked(page)).words[0] === "with other hidden words", "the words");
  assert.equal(await isMarked(page), true);
  assert.deepEqual(all.seen.violations, []);
});

test("the badge says whether a page is public, also when nothing else of it changes", async () => {
  const all = await start({ files: SECRETS, flags: ["--audience", "full"] });
  const { page } = await tab(all, "deep/draft/");
  await badge(page).getByText("This page is not public").waitFor();
  assert.match((await marked(page)).elements.join(), /^main: Draft Not yet\./);
  await all.folder.edit("content/pages/deep/draft.md", "visibility: draft", "visibility: public");
  await badge(page).getByText("All of this page is public").waitFor();
  assert.deepEqual(await marked(page), { elements: [], words: [] });
  assert.equal(await isMarked(page), true);
});

test("a record that is not public is marked wherever it is named", async () => {
  const all = await start({ files: SECRETS, flags: ["--audience", "full"] });
  const { page } = await tab(all, "inspections/");
  await badge(page).getByText("Not public: ").waitFor();
  const { elements } = await marked(page);
  assert.equal(elements.length, 1, elements.join());
  assert.match(elements[0], /A draft of an inspection/);
  const { page: other } = await tab(all, "inspections/harrow-fell-2025/");
  await badge(other).getByText("All of this page is public").waitFor();
});

test("what the public sees is not compared with itself", async () => {
  const all = await start({ files: SECRETS });
  const { page } = await tab(all, "deep/open/");
  assert.doesNotMatch(await badge(page).innerText(), /public:|page/);
  assert.deepEqual(await marked(page), { elements: [], words: [] });
});
