// Renews the page that it stands on while the site's files change.
//
// A page is fetched again when its fingerprint is another, and what differs is put in place: style
// sheets without a flash, words without losing the place, the focus, what is unfolded or typed. Only
// when scripts differ is the page loaded anew. What is wrong is shown over the page, as text. Where more
// is shown than the public would see, that is marked (see marks.js).
(() => {
  "use strict";

  const script = document.currentScript;
  const own = script.src.slice(0, script.src.lastIndexOf("/") + 1);
  const page = script.dataset.page;
  let hash = script.dataset.hash;
  // The fingerprint of this page as the public would see it: empty if it would not, false if that cannot
  // be made, null if it is not compared.
  let publicHash = null;
  let publicPage = null;
  let events = null;
  let renewing = Promise.resolve();

  // The site's policy lets no text become markup, but by a named way.
  const way = window.trustedTypes
    ? window.trustedTypes.createPolicy("briefing-preview", { createHTML: (text) => text })
    : { createHTML: (text) => text };
  const parse = (text) => new DOMParser().parseFromString(way.createHTML(text), "text/html");

  const morphing = new Promise((resolve) => {
    const element = document.createElement("script");
    element.addEventListener("load", resolve);
    const source = own + "idiomorph.js";
    element.src = window.trustedTypes
      ? window.trustedTypes
          .createPolicy("briefing-preview-script", { createScriptURL: () => source })
          .createScriptURL("")
      : source;
    element.dataset.preview = "";
    document.head.append(element);
  });

  // ---- What is shown over the page ----

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .badge, .panel { font: 14px/1.4 system-ui, sans-serif; color: #fff; background: #1d1d1f; }
    .badge { position: fixed; inset: auto auto 8px 8px; z-index: 2147483646; padding: 4px 10px;
      border: 1px solid #fff; border-radius: 4px; max-width: calc(100vw - 16px); }
    .badge.late { background: #7a1200; }
    .panel { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 24px;
      background: #1d1d1ff2; }
    .panel[hidden], .badge[hidden] { display: none; }
    h2 { font-size: 20px; margin: 0 0 16px; }
    pre { font: 13px/1.45 ui-monospace, monospace; margin: 0 0 16px; padding: 12px; background: #000;
      border-left: 4px solid #ff8a75; overflow: auto; white-space: pre-wrap; }
    .excerpt { white-space: pre; }
    pre.warning { border-left-color: #ffd166; }
    button { font: inherit; color: #000; background: #fff; border: 0; border-radius: 4px;
      padding: 6px 12px; cursor: pointer; }
    button:focus-visible { outline: 3px solid #ffd166; outline-offset: 2px; }
    @media print { .badge, .panel { display: none; } }
  `;

  const host = document.createElement("briefing-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const make = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const badge = make("div", "badge");
  badge.setAttribute("role", "status");
  badge.hidden = true;
  const panel = make("section", "panel");
  panel.setAttribute("role", "alertdialog");
  panel.setAttribute("aria-label", "Mistakes in the site");
  panel.hidden = true;
  root.append(badge, panel);
  document.documentElement.append(host);

  let failure = null;
  let state = { problems: [], badge: "" };
  let comparison = "";
  let putAside = null;

  const show = () => {
    const problems = failure ? [{ severity: "error", text: failure }, ...state.problems] : state.problems;
    const errors = problems.filter((problem) => problem.severity === "error");
    const content = JSON.stringify(errors);
    badge.hidden = false;
    badge.textContent = errors.length > 0
      ? `Preview: ${state.badge}. As it was before ${count(errors.length, "mistake")}.`
      : `Preview: ${state.badge}${comparison}`;
    badge.classList.toggle("late", errors.length > 0);
    if (errors.length === 0) putAside = null;
    panel.hidden = errors.length === 0 || putAside === content;
    if (panel.hidden) {
      panel.replaceChildren();
      return;
    }
    const aside = make("button", "", "Look at the page as it was");
    aside.type = "button";
    aside.addEventListener("click", () => {
      putAside = content;
      show();
    });
    panel.replaceChildren(
      make("h2", "", `${count(errors.length, "mistake")} to mend`),
      ...problems.map(told),
      aside,
    );
  };

  // Lines of a file stand as they are, so that what points at a place stays below it; words are wrapped.
  const told = ({ severity, text }) => {
    const isExcerpt = (line) => /^\s*\d*\s*[|+-] ?|^\s*-->/.test(line);
    const element = make("pre", severity);
    for (const line of text.split("\n")) {
      element.append(make("span", isExcerpt(line) ? "excerpt" : "", `${line}\n`));
    }
    return element;
  };

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) panel.querySelector("button").click();
  });

  // ---- Renewing the page ----

  // `told` has the fingerprints of this page and of what the public would see of it.
  const renew = async (told) => {
    const isNew = told.hash !== hash;
    const isNewToPublic = told.public !== publicHash;
    let response, text, publicText;
    try {
      if (isNew) {
        response = await fetch(location.href, { cache: "no-store" });
        text = await response.text();
      }
      if (isNewToPublic && told.public) {
        publicText = await (await fetch(`${own}public/${encodeURI(page)}`)).text();
      }
    } catch {
      // The preview is gone; when it is back, it is told what this page is.
      return;
    }
    if (isNew) {
      const next = parse(text);
      const tag = next.querySelector("script[data-page]");
      const isOther = response.redirected || !tag || tag.dataset.page !== page;
      if (isOther || scriptsOf(next) !== scriptsOf(document)) {
        location.reload();
        return;
      }
      try {
        await putInPlace(next);
        hash = tag.dataset.hash || told.hash;
      } catch {
        location.reload();
        return;
      }
    }
    if (isNewToPublic) {
      publicHash = told.public;
      publicPage = publicText === undefined ? null : parse(publicText);
    }
    await compare();
  };

  // Marks what the public would not see, and says how much it is.
  const compare = async () => {
    if (publicHash === null && comparison === "") return;
    const { mark, unmark } = await import(`${own}marks.js`);
    if (!publicHash && publicHash !== "") {
      unmark();
      comparison = publicHash === null ? "" : ". What the public would see of this page cannot be made now";
    } else {
      const { parts, isOther } = mark(document.body, publicPage && publicPage.body);
      if (publicPage === null) comparison = ". This page is not public";
      else if (parts > 0) comparison = `. Not public: ${count(parts, "part")} of this page, marked with dashes`;
      else if (isOther) comparison = ". The public sees other words on this page";
      else comparison = ". All of this page is public";
    }
    show();
  };

  const putInPlace = async (next) => {
    await renewStyles(next);
    renewHead(next);
    await morphing;
    const keptNode = (before, after) => !isTyped(before, after);
    const keptAttribute = (name, node) =>
      !(name === "open" && (node.tagName === "DETAILS" || node.tagName === "DIALOG"));
    window.Idiomorph.morph(document.body, next.body, {
      morphStyle: "outerHTML",
      restoreFocus: true,
      callbacks: { beforeNodeMorphed: keptNode, beforeAttributeUpdated: keptAttribute },
    });
    for (const name of ["lang", "dir", "class"]) {
      const value = next.documentElement.getAttribute(name);
      if (value === null) document.documentElement.removeAttribute(name);
      else document.documentElement.setAttribute(name, value);
    }
    document.dispatchEvent(new CustomEvent("briefing:renewed"));
  };

  // Something that the reader has typed or chosen, and the author has not changed.
  const isTyped = (before, after) =>
    before instanceof Element &&
    before.matches("input, textarea, select") &&
    before.isEqualNode(after);

  const scriptsOf = (document) =>
    [...document.querySelectorAll("script[src]:not([data-page]):not([data-preview])")]
      .map((script) => script.getAttribute("src"))
      .join("\n");

  const sheetsOf = (document) => [...document.querySelectorAll('link[rel~="stylesheet"]')];

  // New sheets are loaded before old ones go, so that nothing is ever seen without style.
  const renewStyles = async (next) => {
    const before = sheetsOf(document);
    const after = sheetsOf(next);
    const address = (link) => link.getAttribute("href");
    const known = new Set(before.map(address));
    const wanted = new Set(after.map(address));
    const loaded = [];
    let last = before.at(-1) ?? document.head.lastElementChild;
    for (const link of after.filter((link) => !known.has(address(link)))) {
      const added = document.importNode(link);
      loaded.push(new Promise((resolve) => {
        added.addEventListener("load", resolve);
        added.addEventListener("error", resolve);
      }));
      last.after(added);
      last = added;
    }
    await Promise.all(loaded);
    for (const link of before.filter((link) => !wanted.has(address(link)))) link.remove();
  };

  const renewHead = (next) => {
    document.title = next.title;
    const plain = (document) =>
      [...document.head.children].filter((element) =>
        element.matches('meta[name], meta[property], link:not([rel~="stylesheet"])'));
    const wanted = plain(next);
    for (const element of plain(document)) {
      if (!wanted.some((other) => other.isEqualNode(element))) element.remove();
    }
    const there = plain(document);
    for (const element of wanted) {
      if (!there.some((other) => other.isEqualNode(element))) {
        document.head.append(document.importNode(element, true));
      }
    }
  };

  // ---- Listening, while the page is seen ----
  //
  // A browser holds few connections to one place, so a tab that nobody sees holds none: it says what
  // it shows when it is seen again, and is told what it missed.

  const listen = () => {
    if (events || document.visibilityState === "hidden") return;
    const query = new URLSearchParams({ page, hash });
    events = new EventSource(`${own}events?${query}`);
    events.addEventListener("state", (event) => {
      state = JSON.parse(event.data);
      show();
    });
    events.addEventListener("failure", (event) => {
      failure = JSON.parse(event.data).text;
      show();
    });
    events.addEventListener("page", (event) => {
      const told = JSON.parse(event.data);
      renewing = renewing.then(() => renew(told));
    });
    events.addEventListener("go", (event) => {
      const { address } = JSON.parse(event.data);
      const path = address.split("#")[0];
      if (path !== location.pathname) location.assign(address);
    });
    events.addEventListener("error", () => {
      // The browser would ask again with the fingerprint of long ago.
      stop();
      badge.hidden = false;
      badge.textContent = "Preview: not running";
      badge.classList.add("late");
      setTimeout(listen, 500);
    });
  };

  const stop = () => {
    if (events) events.close();
    events = null;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") stop();
    else listen();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  listen();
})();
