// Marks on the page what the public would not see of it, by what differs between it and the page that
// the public would see: whatever the reason is (a restricted passage, a draft in a list, a count), it
// shows there, and no template has to say so.
//
// Blocks of text are compared first, then the words of those that differ. Blocks get an attribute,
// words a highlight, which changes no element.

const MARK = "data-preview-not-public";
const HIGHLIGHT = "briefing-not-public";

const STYLE = `
  [${MARK}] { outline: 2px dashed currentColor; outline-offset: 2px;
    background-color: rgb(255 160 0 / 0.16); }
  main[${MARK}] { background-color: transparent; }
  ::highlight(${HIGHLIGHT}) { background-color: rgb(255 160 0 / 0.3);
    text-decoration: underline dashed 2px; }
  @media print {
    [${MARK}] { outline: none; background-color: transparent; }
    ::highlight(${HIGHLIGHT}) { background-color: transparent; text-decoration: none; }
  }
`;

// What stands within a line.
const INLINE = new Set(
  ("a abbr b bdi bdo br cite code data del dfn em i img ins kbd label mark q s samp small span strong " +
    "sub sup time u var wbr").split(" "),
);

// What shows nothing, and the notice that a page is not for the public, which is of no record.
const PASSED_OVER = "script, style, template, .audience";

// Larger tables of comparison take too long; all that stands between two like ends is then different.
const LARGEST_TABLE = 4_000_000;

let isDressed = false;

/**
 * Marks in `shown` what is not in `open`, which is what the public sees; all of it if that is nothing.
 *
 * Gives how many parts are marked, and whether the public sees words that are not in `shown`.
 */
export const mark = (shown, open) => {
  dress();
  unmark();
  if (open === null) {
    (shown.querySelector("main") ?? shown).setAttribute(MARK, "");
    return { parts: 1, isOther: false };
  }
  const blocks = blocksOf(shown);
  const found = compare(blocks, blocksOf(open));
  for (const element of outermost(blocks, found.whole)) element.setAttribute(MARK, "");
  for (const element of found.pictures) element.setAttribute(MARK, "");
  if (globalThis.CSS?.highlights && found.ranges.length > 0) {
    CSS.highlights.set(HIGHLIGHT, new Highlight(...found.ranges));
  }
  const begins = (block, at) => found.whole.has(block) && !found.whole.has(blocks[at - 1]);
  const parts = blocks.filter(begins).length + found.ranges.length + found.pictures.length;
  return { parts, isOther: found.isOther };
};

/** Takes all marks away. */
export const unmark = () => {
  for (const element of document.querySelectorAll(`[${MARK}]`)) element.removeAttribute(MARK);
  globalThis.CSS?.highlights?.delete(HIGHLIGHT);
};

const dress = () => {
  if (isDressed) return;
  isDressed = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};

// ---- What is compared ----

// The blocks of text below `root`, each with its words and pictures in order.
const blocksOf = (root) => {
  const blocks = new Map();
  const add = (node, tokens) => {
    const element = blockOf(node);
    if (!blocks.has(element)) blocks.set(element, { element, tokens: [] });
    blocks.get(element).tokens.push(...tokens);
  };
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = root.ownerDocument.createTreeWalker(root, kinds, (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.matches(PASSED_OVER)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      const words = wordsOf(node);
      if (words.length > 0) add(node.parentElement, words);
    } else if (node.localName === "img") {
      add(node, [{ key: `${node.getAttribute("src")}\n${node.alt}`, picture: node }]);
    }
  }
  return [...blocks.values()].map((block) => ({
    ...block,
    key: block.tokens.map((token) => token.key).join(" "),
  }));
};

// A row says something as a whole; its cells alone are alike in many rows.
const blockOf = (element) => {
  let block = element;
  while (INLINE.has(block.localName)) block = block.parentElement;
  return block.closest("tr, svg") ?? block;
};

// A word that leads somewhere is another than one that does not.
const wordsOf = (node) => {
  const address = node.parentElement.closest("a[href]")?.getAttribute("href") ?? "";
  return [...node.data.matchAll(/\S+/g)].map((match) => ({
    key: `${match[0]}\n${address}`,
    node,
    start: match.index,
    end: match.index + match[0].length,
  }));
};

// ---- How it is compared ----

const compare = (blocks, others) => {
  const found = { whole: new Set(), ranges: [], pictures: [], isOther: false };
  const partners = align(blocks, others);
  let other = 0;
  for (let at = 0; at < blocks.length || other < others.length; ) {
    if (at < blocks.length && partners[at] === other) {
      at += 1;
      other += 1;
      continue;
    }
    const start = at;
    while (at < blocks.length && partners[at] < 0) at += 1;
    const end = at < blocks.length ? partners[at] : others.length;
    compareWords(blocks.slice(start, at), others.slice(other, end), found);
    other = end;
  }
  return found;
};

// Where both have words, those of a block are compared. A block of which little is common is another;
// the others are then compared without it, since it may have taken a word that is theirs.
const compareWords = (blocks, others, found) => {
  const words = others.flatMap((block) => block.tokens);
  for (let rest = blocks; ; rest = rest.filter((block) => !found.whole.has(block))) {
    const partners = align(rest.flatMap((block) => block.tokens), words);
    let first = 0;
    const compared = rest.map((block) => {
      const own = partners.slice(first, first + block.tokens.length);
      first += own.length;
      return { block, own, common: common(own) };
    });
    const different = compared.filter(({ own, common }) => common * 2 < own.length);
    if (different.length === 0) {
      for (const { block, own } of compared) markWords(block.tokens, own, found);
      found.isOther ||= common(partners) < words.length;
      return;
    }
    for (const { block } of different) found.whole.add(block);
  }
};

const common = (partners) => partners.filter((partner) => partner >= 0).length;

const markWords = (tokens, partners, found) => {
  let range = null;
  tokens.forEach((token, at) => {
    if (partners[at] >= 0) {
      range = null;
    } else if (token.picture) {
      range = null;
      found.pictures.push(token.picture);
    } else {
      if (range === null) {
        range = new Range();
        range.setStart(token.node, token.start);
        found.ranges.push(range);
      }
      range.setEnd(token.node, token.end);
    }
  });
};

// For each of `items` the place of its partner among `others`, -1 if it has none; in the same order,
// and as many as can be (the longest common subsequence).
const align = (items, others) => {
  const partners = new Array(items.length).fill(-1);
  const isPair = (item, other) => items[item].key === others[other].key;
  let start = 0;
  let [end, otherEnd] = [items.length, others.length];
  while (start < end && start < otherEnd && isPair(start, start)) {
    partners[start] = start;
    start += 1;
  }
  while (end > start && otherEnd > start && isPair(end - 1, otherEnd - 1)) {
    end -= 1;
    otherEnd -= 1;
    partners[end] = otherEnd;
  }
  const [rows, columns] = [end - start, otherEnd - start];
  if (rows * columns > LARGEST_TABLE) return partners;
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = isPair(start + row, start + column)
        ? lengths[(row + 1) * width + column + 1] + 1
        : Math.max(lengths[(row + 1) * width + column], lengths[row * width + column + 1]);
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (isPair(start + row, start + column)) {
      partners[start + row] = start + column;
      row += 1;
      column += 1;
    } else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) {
      row += 1;
    } else {
      column += 1;
    }
  }
  return partners;
};

// The elements that hold nothing but `whole` blocks, and lie in no other such element.
const outermost = (blocks, whole) => {
  const counts = new Map();
  for (const block of blocks) {
    for (let element = block.element; element; element = element.parentElement) {
      const count = counts.get(element) ?? { all: 0, whole: 0 };
      count.all += 1;
      count.whole += whole.has(block) ? 1 : 0;
      counts.set(element, count);
    }
  }
  const isWhole = (element) => {
    const count = counts.get(element);
    return count && count.all === count.whole && !element.matches("main, body");
  };
  const isOutermost = ({ parentElement: above }) => above === null || !isWhole(above);
  return [...counts.keys()].filter((element) => isWhole(element) && isOutermost(element));
};
