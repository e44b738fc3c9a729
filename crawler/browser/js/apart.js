// @ts-check
// Which of the subtrees whose verdicts are known lie apart from all that is judged: axe need not map them to know what is
// over or under that, or beside it. `taken` are their roots, `known` all elements in them; of the page's survey
// (surroundings.js), `boxes` says where each element is, and `middles` where axe asks besides. Answers with the largest such
// subtrees, or parts of them.
"use strict";
/**
 * @param {Element[]} taken
 * @param {WeakSet<Element>} known
 * @param {ReturnType<typeof webbrond_surroundings>} survey
 */
var webbrond_apart = (taken, known, { boxes, targets, middles, NEAR, overlap, union }) => {
  /** @param {Element} element */
  const has_text = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /** @type {Text} */ (node).data.trim());
  // Where it and its text may reach, and as far as it is compared with what is beside it.
  /**
   * @param {Element} element
   * @param {Box} at
   * @param {number} far
   * @returns {Box}
   */
  const reach = (element, { left, top, right, bottom }, far) => ({
    left: left - far,
    top: top - far,
    right: Math.max(right, left + element.scrollWidth) + far,
    bottom: Math.max(bottom, top + element.scrollHeight) + far,
  });
  // What is judged by where it is and by what is there as well: texts, and what one can click on.
  const reaches = () =>
    [/** @type {[Element, DOMRect]} */ ([document.body, document.body.getBoundingClientRect()]), ...boxes]
      .filter(([element]) => !known.has(element))
      .map(/** @returns {[Element, DOMRect, boolean]} */ ([element, at]) => [element, at, targets.has(element)])
      .filter(([element, , target]) => target || has_text(element))
      .map(([element, at, target]) => reach(element, at, target ? NEAR : 0));
  // The area that the element takes with all that is in it, and put into `areas` that of each.
  /**
   * @param {Element} element
   * @param {Map<Element, Box>} areas
   */
  const area = (element, areas) => {
    /** @type {Box} */
    let all = boxes.get(element) ?? null;
    for (const child of element.children) {
      const own = area(child, areas);
      all = all && own ? union(all, own) : (all ?? own);
    }
    areas.set(element, all);
    return all;
  };
  /**
   * @param {Element} element
   * @param {Box[]} near
   * @param {Map<Element, Box>} areas
   * @param {Set<Element>} apart
   */
  const set_apart = (element, near, areas, apart) => {
    const own = areas.get(element);
    const touching = own ? near.filter((there) => overlap(there, own)) : [];
    if (!touching.length) apart.add(element);
    else for (const child of element.children) set_apart(child, touching, areas, apart);
  };

  /** @type {Set<Element>} */
  const apart = new Set();
  if (!taken.length) return apart;
  const judged = [...reaches(), ...middles];
  for (const root of taken) {
    const areas = new Map();
    area(root, areas);
    set_apart(root, judged, areas, apart);
  }
  return apart;
};
