// @ts-check
// Template once: what stands the same on page after page (menus, header, footer, the box with the address) is judged by
// axe's dearest rules on a few pages, and its verdicts are taken over on the others. Every other rule sees all.
//
// A subtree is known by a hash of its whole content, of the way down to it, of the page's style sheets, of its size,
// colours and neighbours as rendered, and of what lies behind or over it: what those rules look at. Python
// (subtrees.py) decides which verdicts hold; `told` are those, each [which rules apply, [[rule, outcome, impact, path,
// summary, html], ...]].
"use strict";
/** @param {Told} told */
var webbrond_subtrees = (told) => {
  // Rules that cost much, and look at an element, what is in it, what it stands in, and what its ARIA attributes name.
  const SPARED = [
    "aria-allowed-attr",
    "aria-conditional-attr",
    "aria-prohibited-attr",
    "aria-valid-attr",
    "autocomplete-valid",
    "color-contrast",
    "label-content-name-mismatch",
    "link-in-text-block",
    "link-name",
    "list",
    "listitem",
    "nested-interactive",
    "scrollable-region-focusable",
    "target-size",
  ];
  const SMALLEST = 2; // elements below it; what is smaller costs more to know than to judge
  const LONGEST = 60; // failing elements of one subtree that are worth remembering
  const IMPACTS = ["minor", "moderate", "serious", "critical"];
  /** @param {{ id: string }} rule */
  const is_spared = ({ id }) => SPARED.includes(id);

  const encoder = new TextEncoder();
  let bytes = new Uint8Array(4096);
  /** @param {string} text */
  const hash = (text) => {
    if (bytes.length < 3 * text.length + 4) bytes = new Uint8Array(6 * text.length + 4);
    const { written } = encoder.encodeInto(text, bytes);
    bytes.fill(0, written, written + 3);
    let [a, b] = [0xdeadbeef ^ written, 0x41c6ce57]; // cyrb53, public domain, a word at a time: 53 bits
    for (const word of new Uint32Array(bytes.buffer, 0, (written + 3) >> 2)) {
      a = Math.imul(a ^ word, 2654435761);
      b = Math.imul(b ^ word, 1597334677);
      a ^= a >>> 15;
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  };

  // --- what a subtree holds: from the inside out ------------------------------------------------------------------
  const OPAQUE = new Set(["iframe", "frame", "object", "embed", "canvas", "video", "script", "style"]);
  /** @type {Map<Element, [hash: string, below: number]>} */
  const marks = new Map(); // element: [hash, elements below it]; none where something stands that cannot be seen through
  /** @param {string} ids */
  const named = (ids) =>
    ids
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ");
  /** @param {AnyElement} element */
  const own = (element) => {
    let text = element.localName;
    for (const name of element.getAttributeNames()) {
      const value = element.getAttribute(name);
      if (name !== "nonce") text += ` ${name}=${value}`;
      if (name === "aria-labelledby") text += named(value);
    }
    return element.control ? text + element.control.disabled : text;
  };
  /** @param {Element} element */
  const is_opaque = (element) =>
    OPAQUE.has(element.localName) || element.shadowRoot || element.hasAttribute("aria-owns");
  /**
   * @param {Element} element
   * @returns {[hash: string, below: number]}
   */
  const mark = (element) => {
    let text = own(element);
    let below = 0;
    let whole = !is_opaque(element);
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += `>${/** @type {Text} */ (child).data}`;
      else if (child.nodeType === Node.ELEMENT_NODE) {
        const inner = mark(/** @type {Element} */ (child));
        whole &&= inner !== null;
        if (inner) {
          text += `<${inner[0]}`;
          below += inner[1] + 1;
        }
      }
    }
    /** @type {[string, number]} */
    const made = whole ? [hash(text), below] : null;
    if (made) marks.set(element, made);
    return made;
  };

  // --- which are known: by what they hold, the way there, and where they stand (surroundings.js) ------------------
  const sheets = () =>
    [.../** @type {NodeListOf<AnyElement>} */ (document.querySelectorAll("link[rel~=stylesheet], style"))]
      .map((sheet) => (sheet.localName === "link" ? sheet.href : sheet.textContent) + sheet.media + sheet.disabled)
      .join("\n");

  // A link in a text is compared with the block that it stands in, so that block must be known too.
  /** @param {CSSStyleDeclaration} style */
  const is_block = ({ display }) => /^(?:block|list-item|table|flex|grid|none)$|^table-/.test(display);
  /** @type {Map<Element, string>} */
  const taken = new Map(); // subtrees whose verdicts are taken over, and those that are new
  /** @type {Map<Element, string>} */
  const fresh = new Map();
  /**
   * @param {Element} element
   * @param {string} way
   * @param {ReturnType<typeof webbrond_surroundings>} page
   * @param {Element[]} outside
   */
  const visit = (element, way, page, outside) => {
    const holders = page.within(element, outside);
    const inner = marks.get(element);
    if (inner && inner[1] < SMALLEST) return;
    if (inner && is_block(getComputedStyle(element))) {
      const key = hash(way + inner[0] + page.place(element, holders));
      if (told && Object.hasOwn(told, key)) {
        taken.set(element, key);
        return;
      }
      fresh.set(element, key);
    }
    const on = hash(way + own(element));
    for (const child of element.children) visit(child, on, page, holders);
  };

  // --- axe's own rules, spared what is known ----------------------------------------------------------------------
  /** @type {WeakSet<Element>} */
  const known = new WeakSet(); // all elements that are taken over
  /** @type {[Fault, Element, string][]} */
  let faults = null; // [fault, its element, its address] of all that is taken over
  /** @type {Map<Element, number>} */
  const applied = new Map(); // fresh subtree: the rules that apply somewhere in it, a bit each
  /**
   * @param {AxeVirtualNode[]} nodes
   * @param {number} bit
   */
  const note = (nodes, bit) => {
    const seen = new Set();
    for (const { actualNode } of nodes) {
      for (let at = actualNode; at && !seen.has(at); at = at.parentElement) {
        seen.add(at);
        if (fresh.has(at)) applied.set(at, applied.get(at) | bit);
      }
    }
  };
  // Takes over what is known. Returns the subtrees that axe need not map: none where shadow roots hold what we do not see.
  const begin = () => {
    /** @type {Set<Element>} */
    const none = new Set();
    const rules = SPARED.map((id) => globalThis.axe?._audit?.rules?.find((rule) => rule.id === id));
    const { select, getSelector } = globalThis.axe?.utils ?? {};
    const { isVisibleToScreenReaders } = globalThis.axe?.commons?.dom ?? {};
    if (!rules.every(Boolean) || !select || !getSelector || !isVisibleToScreenReaders) return none; // built otherwise: it judges everything
    const page = webbrond_surroundings();
    mark(document.body);
    visit(document.body, hash(sheets() + own(document.documentElement) + innerWidth), page, []);
    for (const root of taken.keys()) {
      for (let at = root.parentElement; at; at = at.parentElement) fresh.delete(at);
      for (const element of [root, ...root.querySelectorAll("*")]) known.add(element);
    }
    const aside = page.has_shadows ? none : webbrond_apart([...taken.keys()], known, page);
    rules.forEach((rule, number) => {
      const { gatherAndMatchNodes } = rule;
      rule.gather = function (context) {
        const nodes = select(this.selector, context).filter((node) => !known.has(node.actualNode));
        return this.excludeHidden ? nodes.filter((node) => isVisibleToScreenReaders(node)) : nodes;
      };
      rule.gatherAndMatchNodes = function (...order) {
        faults ??= located(getSelector);
        const nodes = gatherAndMatchNodes.apply(this, order);
        note(nodes, 1 << number);
        return nodes;
      };
    });
    return aside;
  };

  // Where on this page what is taken over stands: what tells an element from all others there is axe's to say, and only
  // while it runs.
  /** @param {(element: Element) => string} getSelector */
  const located = (getSelector) =>
    [...taken].flatMap(([root, key]) =>
      told[key][1].map(
        /** @returns {[Fault, Element, string]} */ (fault) => {
          const element = fault[3].reduce((at, number) => at?.children[number], root) ?? root;
          return [fault, element, getSelector(element)];
        },
      ),
    );

  /**
   * @param {Element} element
   * @param {Element} root
   */
  const path_to = (element, root) => {
    const path = [];
    for (let at = element; at !== root; at = at.parentElement) path.push([...at.parentElement.children].indexOf(at));
    return path.reverse();
  };
  const outcomes = { violations: "fail", incomplete: "needs-review" };

  // What axe said of the spared rules, by fresh subtree.
  /** @param {AxeResults} results */
  const learnt = (results) => {
    /** @type {Told} */
    const keys = Object.fromEntries(
      [...fresh].map(/** @returns {[string, Told[string]]} */ ([root, key]) => [key, [applied.get(root) ?? 0, []]]),
    );
    for (const [list, outcome] of /** @type {[keyof typeof outcomes, string][]} */ (Object.entries(outcomes))) {
      for (const rule of results[list].filter(is_spared)) {
        for (const node of rule.nodes) {
          for (let at = node.element; at; at = at.parentElement) {
            const failing = keys[fresh.get(at)]?.[1];
            if (!failing) continue;
            if (failing.length > LONGEST) break;
            const { html, failureSummary } = node;
            const impact = node.impact ?? rule.impact;
            failing.push([
              rule.id,
              outcome,
              impact,
              path_to(node.element, at),
              failureSummary ?? "",
              html.slice(0, 400),
            ]);
          }
        }
      }
    }
    for (const key of Object.keys(keys)) if (keys[key][1].length > LONGEST) delete keys[key];
    return { fresh: keys, taken: [...new Set(taken.values())] };
  };

  // Put into axe's results what was taken over, in the order of the document.
  /** @param {AxeResults} results */
  const complete = (results) => {
    if (!taken.size) return;
    for (const [[id, outcome, impact, , failureSummary, html], element, address] of faults ?? []) {
      const list = results[outcome === "fail" ? "violations" : "incomplete"];
      let rule = list.find((one) => one.id === id);
      if (!rule) list.push((rule = { id, impact, nodes: [] }));
      if (IMPACTS.indexOf(impact) > IMPACTS.indexOf(rule.impact)) rule.impact = impact;
      rule.nodes.push({ element, html, failureSummary, target: [address] });
    }
    const found = [...results.violations, ...results.incomplete].filter(is_spared);
    for (const rule of found) {
      rule.nodes.sort((one, other) => {
        if (!one.element || !other.element || one.element === other.element) return 0;
        return one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
      });
    }
    // A rule that applies in what was taken over, and found nothing else to look at, has passed or failed there.
    const applies = [...taken.values()].reduce((all, key) => all | told[key][0], 0);
    const elsewhere = results.inapplicable.filter(
      (rule) => is_spared(rule) && applies & (1 << SPARED.indexOf(rule.id)),
    );
    results.passes.push(...elsewhere.filter((rule) => !found.some(({ id }) => id === rule.id)));
    results.inapplicable = results.inapplicable.filter((rule) => !elsewhere.includes(rule));
  };
  return { begin, complete, learnt };
};
