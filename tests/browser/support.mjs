// What every test in a browser stands on: a server for a folder, Debian's Chromium, and a watch on
// what pages do.
//
// Nothing is downloaded: the browser is the one that the machine has, and it finds no host but this
// one. Not here: what any test expects.

import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { delimiter, extname, join, normalize, sep } from "node:path";

import { chromium } from "playwright-core";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A page that asks for another host is told at once that there is none.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  // As a type of feeds a browser would save it; as this it is opened, and what is in it may run.
  ".xml": "text/xml; charset=utf-8",
};

/** Schemes that an address on a page may have. */
export const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** The browser of this machine, started; whoever asked closes it. */
export function launch() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = folders.flatMap((folder) => BROWSERS.map((name) => join(folder, name)));
  const executablePath = process.env.BRIEFING_CHROMIUM ?? paths.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("there is no Chromium: tests/run installs it, or name one in BRIEFING_CHROMIUM");
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * Serves the folder `root` below the path `base` of an origin of its own.
 *
 * As servers of static files do: a folder is its `index.html`, and what is not there is `404.html`.
 */
export async function serve(root, base = "/") {
  const server = createServer(async (request, response) => {
    const file = fileOf(root, base, request.url);
    const found = file && (await readFile(file).catch(() => undefined));
    const body = found ?? (await readFile(join(root, "404.html")).catch(() => "not there"));
    const type = found === undefined ? TYPES[".html"] : TYPES[extname(file)];
    response.writeHead(found === undefined ? 404 : 200, {
      "content-type": type ?? "application/octet-stream",
      "cache-control": type === TYPES[".html"] ? "no-store" : "max-age=600",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    /** The address of the file at `path` of the folder. */
    addressOf: (path) => origin + base + path.replace(/(^|\/)index\.html$/, "$1"),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file that the address `url` means, if it can be one. */
function fileOf(root, base, url) {
  let path;
  try {
    path = decodeURIComponent(url.split(/[?#]/)[0]);
  } catch {
    return undefined;
  }
  if (!path.startsWith(base) || path.includes("\0")) {
    return undefined;
  }
  const below = path.slice(base.length);
  const file = normalize(join(root, below.endsWith("/") || below === "" ? `${below}index.html` : below));
  return file.startsWith(normalize(root + sep)) ? file : undefined;
}

/** The paths of all files below `root`, with `/`, sorted. */
export async function filesOf(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll(sep, "/"))
    .sort();
}

/**
 * Watches all pages of `context`, which may talk to `origin` alone; gives what it sees.
 *
 * Payloads that run call `__xss`, which is planted here.
 */
export async function watch(context, origin) {
  const seen = { executions: [], dialogs: [], foreign: [], violations: [], windows: [] };
  const place = (page) => page?.url() ?? "";
  await context.exposeBinding("__xss", ({ frame }, ...values) => {
    seen.executions.push(`${frame.url()}: ${JSON.stringify(values)}`);
  });
  await context.exposeBinding("__violated", ({ frame }, text) => {
    seen.violations.push(`${frame.url()}: ${text}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      window.__violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  context.on("dialog", (dialog) => {
    seen.dialogs.push(`${place(dialog.page())}: ${dialog.type()} ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) {
      seen.foreign.push(`${request.headers().referer ?? "a page"}: ${request.url()}`);
    }
  });
  context.on("console", (message) => {
    if (/Content.Security.Policy|TrustedHTML|TrustedScript/.test(message.text())) {
      seen.violations.push(`${place(message.page())}: ${message.text()}`);
    }
  });
  context.on("page", (page) => {
    page.on("popup", (popup) => seen.windows.push(`${place(page)} opened ${popup.url()}`));
  });
  return seen;
}

/**
 * Does on the open `page` all that a reader could: points at, enters and clicks all that may react.
 *
 * No link is followed. Gives what stands there that must not: handlers, styles, scripts that are not
 * files, addresses that browsers read as a scheme beside {@link SCHEMES} or as of a host in `hosts`.
 */
export function poke(page, hosts = []) {
  return page.evaluate(pokeInside, { schemes: SCHEMES, hosts });
}

/** Runs in the page. */
function pokeInside({ schemes, hosts }) {
  const addresses = ["href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite"];
  const wrong = [];
  const tell = (element, why) => wrong.push(`${why}: ${element.cloneNode(false).outerHTML}`);
  addEventListener("click", (event) => event.preventDefault(), true);
  addEventListener("submit", (event) => event.preventDefault(), true);
  const events = ["pointerover", "mouseover", "mouseenter", "mousemove", "focusin", "mousedown", "mouseup",
    "wheel", "keydown", "copy", "toggle", "animationstart", "transitionend", "error", "load"];
  // Where there is no script, only what reacts by itself or has a handler can react.
  const reacting = "a, area, button, input, select, textarea, summary, details, form, iframe, object, embed, [tabindex], [contenteditable]";
  for (const element of document.querySelectorAll("*")) {
    let reacts = element.matches(reacting);
    for (const { name, value, localName } of element.attributes) {
      if (/^on/i.test(name)) {
        tell(element, "a handler");
        reacts = true;
      }
      if (name === "style") tell(element, "a style");
      if (addresses.includes(localName)) {
        const address = URL.canParse(value, document.baseURI) && new URL(value, document.baseURI);
        if (!address || !schemes.includes(address.protocol)) tell(element, "an address");
        else if (hosts.some((host) => address.hostname.endsWith(host))) tell(element, "a host");
      }
    }
    if (/^script$/i.test(element.localName) && !element.hasAttribute("src")) tell(element, "a script");
    if (!reacts) continue;
    for (const type of events) element.dispatchEvent(new Event(type, { bubbles: false }));
    element.focus?.();
    element.click?.();
    element.blur?.();
  }
  return wrong;
}
