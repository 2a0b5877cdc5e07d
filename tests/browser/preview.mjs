// The real `briefing serve` on a copy of a small site, for the tests that open it in a browser.
//
// BRIEFING_PROGRAM is the program, BRIEFING_FOLDER the site, which is never written to.
// Not here: what any test expects.

import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

/** Longer than anything takes, on a busy machine too. */
export const DEADLINE = 60_000;

/** The last words of the page, far below what is seen at first. */
const PARAGRAPHS = Array.from({ length: 60 }, (_, number) => `Paragraph ${number}.`);

/** A page that is long, and links a file. */
export const LONG = "content/pages/long.md";

/**
 * What is laid over the site: a long page, and a template with what a reader can type, choose and unfold.
 *
 * The site's own pages have none of those, and its notes let none through.
 */
const OVER = {
  [LONG]: `---\ntitle: Long\nsummary: First words.\n---\n${PARAGRAPHS.join("\n\n")}\n`,
  "themes/briefing/templates/page.html": `{% extends "base:page.html" %}
{% block main %}
{{ super() }}
<details id="more"><summary>More</summary><p>Unfolded.</p></details>
<details><summary>Without a name</summary><p>Also unfolded.</p></details>
<form><label>Name <input name="name" value=""></label>
<label>Words <textarea name="words"></textarea></label>
<label>Choice <select name="choice"><option>one</option><option>two</option></select></label>
<label>Tick <input type="checkbox" name="tick"></label></form>
{% endblock main %}
`,
};

/** A copy of the site in a folder of its own, laid over with `files`; whoever asked removes it. */
export async function site(files = {}) {
  const folder = await mkdtemp(join(tmpdir(), "briefing-preview-"));
  const path = (name) => join(folder, name);
  await cp(process.env.BRIEFING_FOLDER, folder, { recursive: true });
  const write = async (name, text) => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), text);
  };
  for (const [name, text] of Object.entries({ ...OVER, ...files })) {
    await write(name, text);
  }
  return {
    folder,
    write,
    read: (name) => readFile(path(name), "utf8"),
    /** Replaces `old`, which is there, by `other` in the file `name`. */
    edit: async (name, old, other) => {
      const text = await readFile(path(name), "utf8");
      if (!text.includes(old)) throw new Error(`${name} has no ${old}`);
      await writeFile(path(name), text.replace(old, other));
    },
    delete: (name) => rm(path(name)),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Starts the preview of the site in `folder`, on a port that is free; whoever asked ends it. */
export async function preview(folder, flags = [], port = 0) {
  const started = spawn(process.env.BRIEFING_PROGRAM, ["serve", "--port", `${port}`, ...flags], {
    cwd: folder,
    env: {},
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => started.on("exit", resolve));
  let told = "";
  started.stderr.on("data", (bytes) => (told += bytes));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: started.stdout }).on("line", (line) => {
      const found = line.match(/^Preview at (\S+)/);
      if (found) resolve(new URL(found[1]));
    });
    ended.then((code) => reject(new Error(`the preview ended with ${code}: ${told}`)));
  });
  return {
    port: Number(address.port),
    /** The address of the page at `path` of the site. */
    addressOf: (path = "") => `http://127.0.0.1:${address.port}${address.pathname}${path}`,
    /** What it has told in the terminal. */
    told: () => told,
    /** Ends it as a machine does that is switched off. */
    end: () => {
      started.kill("SIGKILL");
      return ended;
    },
  };
}

/** Waits until `holds` gives something that is true, and gives it. */
export async function until(holds, what) {
  const start = Date.now();
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() - start > DEADLINE) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
