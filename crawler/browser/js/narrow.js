// @ts-check
// What does not fit on a narrow screen: the page at 320 CSS pixels (WCAG 1.4.10), and with more space in its text
// (1.4.12). Needs facts.js. Answers with rules and nodes as probe.js does for axe.
"use strict";
/** @param {{ pixels: number, cut: number, nodes: number }} limits */
var webbrond_narrow = (limits) => {
  const width = innerWidth;
  const root = document.scrollingElement ?? document.documentElement;
  const gather = webbrond_facts();
  // What needs two dimensions for its meaning, by the exceptions of 1.4.10: a wide one is no fault.
  const WIDE =
    "table, pre, code, samp, video, canvas, svg, math, iframe, object, embed, map, textarea, " +
    "[role=table], [role=grid], [role=treegrid], [role=toolbar], [role=application], [contenteditable=true]";
  const HIDES = /^(?:hidden|clip)$/;
  /** @param {Element} element */
  const style = (element) => getComputedStyle(element);
  /** @param {Element} element */
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  /**
   * @param {Element} element
   * @returns {Element[]}
   */
  const around = (element) => {
    const found = [];
    for (let above = element.parentElement; above && above !== document.body; above = above.parentElement)
      found.push(above);
    return found;
  };
  // Texts with their boxes: what a sighted person reads.
  /** @param {Element} element */
  const texts = (element) => {
    /** @type {[DOMRect, Element][]} */
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && found.length < 400) {
      const node = /** @type {Text} */ (walker.currentNode);
      if (!node.data.trim() || !node.parentElement || !shown(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        if (box.width > 1 && box.height > 1) found.push([box, node.parentElement]);
    }
    return found;
  };
  /** @param {Element} element */
  const escape = (element) => {
    const own = element.id ? `#${CSS.escape(element.id)}` : element.localName;
    const above = element.parentElement?.closest("[id]");
    return above && !element.id ? `#${CSS.escape(above.id)} ${own}` : own;
  };
  /**
   * @param {Element} element
   * @param {number} summary
   */
  const node = (element, summary) =>
    gather.node({
      element,
      target: [escape(element)],
      html: /** @type {Element} */ (element.cloneNode(element.children.length < 5)).outerHTML,
      failureSummary: String(summary),
    });

  // --- 1.4.10 ----------------------------------------------------------------------------------------------------
  const scrolls = () => {
    const over = root.scrollWidth - width;
    const seen = [style(document.documentElement).overflowX, style(document.body).overflowX];
    // The page hides what does not fit: it cannot be scrolled, and what is out there may be meant to be.
    const hidden = HIDES.test(seen[0]) || (seen[0] === "visible" && HIDES.test(seen[1]));
    return hidden ? 0 : over;
  };
  /**
   * @param {Element} element
   * @param {number} right
   */
  const is_cut = (element, right) =>
    around(element).some(
      (above) => style(above).overflowX !== "visible" && above.getBoundingClientRect().right <= right,
    );
  const reflow = () => {
    const over = scrolls();
    /** @type {Verdict} */
    const rule = { id: "reflow", outcome: "pass", impact: "serious", nodes: [] };
    if (over <= limits.pixels) return rule;
    /** @type {[number, Element][]} */
    const wide = [];
    let exempt = 0;
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      if (box.right + scrollX <= width + limits.pixels || box.width < 1 || box.height < 1) continue;
      if (!shown(element) || is_cut(element, width + limits.pixels)) continue;
      if (element.closest(WIDE)) exempt += 1;
      else wide.push([box.right, element]);
    }
    for (const [box, element] of wide.length ? [] : texts(document.body)) {
      if (box.right + scrollX <= width + limits.pixels || is_cut(element, width + limits.pixels)) continue;
      if (element.closest(WIDE)) exempt += 1;
      else wide.push([box.right, element]);
    }
    const held = new Set(wide.flatMap(([, element]) => around(element)));
    // An element that is wide because of a table within it is no fault; nor is what stands around the widest one.
    const inner = wide.filter(([, element]) => !held.has(element) && !element.querySelector(WIDE));
    inner.sort((a, b) => b[0] - a[0]);
    if (!inner.length) {
      rule.outcome = exempt ? "pass" : "needs-review";
      if (!exempt) rule.nodes = [node(document.body, over)];
      return rule;
    }
    // The widest pushes the others out. Whether a wide picture may be (a map, a diagram) is for a person to say.
    const PICTURE = "img, picture, figure, image, input[type=image]";
    const pictures = inner.filter(([right, element]) => right >= inner[0][0] - 1 && element.matches(PICTURE));
    rule.outcome = pictures.length ? "needs-review" : "fail";
    const named = pictures.length ? pictures : inner;
    rule.nodes = named
      .slice(0, limits.nodes)
      .map(([right, element]) => node(element, Math.round(right + scrollX - width)));
    return rule;
  };

  // --- 1.4.12 ----------------------------------------------------------------------------------------------------
  const SPACING =
    "*, *::before, *::after { line-height: 1.5 !important; letter-spacing: 0.12em !important; " +
    "word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";
  const may_cut = () => {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      const own = style(element);
      if (!HIDES.test(own.overflowX) && !HIDES.test(own.overflowY)) continue;
      // A few pixels wide or high: text for screen readers, or closed.
      if (element.clientWidth < 20 || element.clientHeight < 8 || !shown(element)) continue;
      if (own.clip !== "auto" || own.clipPath !== "none" || element.closest("[aria-hidden=true], [inert]")) continue;
      found.push(element);
      if (found.length >= 500) break;
    }
    return found;
  };
  // How much of the text that stands in the element is outside of it, in pixels and in the way that it is cut.
  /** @param {Element} element */
  const outside = (element) => {
    const own = style(element);
    const box = element.getBoundingClientRect();
    let most = 0;
    for (const [text, holder] of texts(element)) {
      if (
        holder !== element &&
        around(holder).some(
          (above) => above !== element && element.contains(above) && style(above).overflowX !== "visible",
        )
      )
        continue;
      if (style(holder).position === "absolute" || style(holder).position === "fixed") continue;
      if (HIDES.test(own.overflowY)) most = Math.max(most, Math.min(text.bottom - box.bottom, text.height));
      if (HIDES.test(own.overflowX)) most = Math.max(most, Math.min(text.right - box.right, text.width));
    }
    return most;
  };
  // Which texts lie over others: pairs of elements, with how much. What floats over the page does so anyhow, and of what
  // is turned the box says nothing.
  /** @param {CSSStyleDeclaration} style */
  const turned = ({ rotate, transform }) =>
    rotate !== "none" || (transform !== "none" && new DOMMatrix(transform).b !== 0);
  /** @param {Element} element */
  const left_out = (element) =>
    [element, ...around(element)].map(style).some((own) => /^(?:fixed|sticky)$/.test(own.position) || turned(own));
  // The part of a box that what the element stands in lets through.
  /**
   * @param {Box} box
   * @param {Element} element
   * @returns {Box}
   */
  const seen = ({ left, top, right, bottom }, element) => {
    for (const clip of [element, ...around(element)].filter((one) => style(one).overflowX !== "visible")) {
      const edge = clip.getBoundingClientRect();
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { left, top, right, bottom };
  };
  // How many pixels of the one text lie under lines of the other: of its line that is covered most, from above and from
  // below together. Lines that only touch are read all the same (what letters have above and below them is in their
  // boxes), so at least half of a line must be covered.
  /**
   * @param {Box[]} lines
   * @param {Box[]} others
   */
  const covered = (lines, others) => {
    let most = 0;
    for (const line of lines) {
      let [above, below] = [0, 0];
      for (const other of others) {
        const down = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top);
        if (Math.min(line.right, other.right) - Math.max(line.left, other.left) <= limits.cut || down <= 0) continue;
        if (other.top < line.top) above = Math.max(above, down);
        else below = Math.max(below, down);
      }
      const height = line.bottom - line.top;
      const both = Math.min(above + below, height);
      if (both > limits.cut && both >= height / 2) most = Math.max(most, both);
    }
    return most;
  };
  const laid_over = () => {
    /** @type {Map<Element, Box[]>} */
    const read = new Map();
    for (const [box, element] of texts(document.body)) {
      if (!left_out(element)) read.set(element, [...(read.get(element) ?? []), seen(box, element)]);
    }
    /** @type {Map<Element, Map<Element, number>>} */
    const found = new Map();
    /** @type {[Element, Box[]][]} */
    const before = [];
    for (const [element, lines] of read) {
      for (const [beneath, others] of before) {
        if (element.contains(beneath) || beneath.contains(element)) continue;
        const down = Math.max(covered(lines, others), covered(others, lines));
        if (down) found.set(element, (found.get(element) ?? new Map()).set(beneath, down));
      }
      before.push([element, lines]);
    }
    return found;
  };
  const spacing = () => {
    /** @type {Verdict} */
    const cut_rule = { id: "text-spacing", outcome: "pass", impact: "serious", nodes: [] };
    /** @type {Verdict} */
    const over_rule = { id: "text-overlap", outcome: "pass", impact: "serious", nodes: [] };
    const before = may_cut().map(/** @returns {[Element, number]} */ (element) => [element, outside(element)]);
    const over_before = laid_over();
    const adopted = new CSSStyleSheet();
    adopted.replaceSync(SPACING); // no Content-Security-Policy stops this one
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, adopted];
    const cut = before
      .filter(([element, was]) => was <= 1 && element.isConnected)
      .map(/** @returns {[number, Element]} */ ([element]) => [outside(element), element])
      .filter(([now]) => now > limits.cut);
    const over = [...laid_over()]
      .map(
        /** @returns {[number, Element]} */ ([element, beneath]) => [
          Math.max(0, ...[...beneath].filter(([one]) => !over_before.get(element)?.has(one)).map(([, down]) => down)),
          element,
        ],
      )
      .filter(([down]) => down > 0);
    const held = new Set(cut.flatMap(([, element]) => around(element)));
    const inner = cut.filter(([, element]) => !held.has(element));
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== adopted);
    for (const [rule, outcome, nodes] of /** @type {[Verdict, string, [number, Element][]][]} */ ([
      [cut_rule, "fail", inner],
      [over_rule, "needs-review", over],
    ])) {
      if (nodes.length) rule.outcome = outcome;
      rule.nodes = nodes.slice(0, limits.nodes).map(([pixels, element]) => node(element, Math.round(pixels)));
    }
    return [cut_rule, over_rule];
  };

  const rules = [reflow(), ...spacing()];
  return { axe: { rules }, facts: {}, elements: gather.elements };
};
