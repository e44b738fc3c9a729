// @ts-check
// Where the elements of a page stand: what makes one of the same content look otherwise to axe. From the outside in: its
// size and colours, its neighbours, what lies over or under it, and what is near what one can click on in it.
"use strict";
var webbrond_surroundings = () => {
  /** @param {Element} element */
  const box = (element) => element.getBoundingClientRect();
  // In the flow of a page boxes lie in each other or apart. What is taken out of it, with all that is in it, may lie over
  // anything, or have anything behind it: a layer.
  const REPLACED = new Set(["img", "svg", "video", "canvas", "iframe", "object", "embed"]);
  const ZERO = new Set(["auto", "0px"]);
  /** @param {CSSStyleDeclaration} style */
  const is_moved = ({ position, float, top, left, transform, marginTop, marginLeft }) =>
    !(position === "static" || (position === "relative" && ZERO.has(top) && ZERO.has(left))) ||
    float !== "none" ||
    transform !== "none" ||
    marginTop[0] === "-" ||
    marginLeft[0] === "-";
  /**
   * @param {Box} one
   * @param {Box} other
   */
  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  /**
   * @param {Box} one
   * @param {Box} other
   * @returns {Box}
   */
  const union = (one, other) => ({
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  });
  const TARGETS =
    "a, area, audio, button, details, iframe, input, select, summary, textarea, video, [tabindex], [contenteditable]";
  const NEAR = 25; // CSS pixels between two targets within which axe compares them, and one more
  /**
   * @param {Element} one
   * @param {Element} other
   */
  const apart = (one, other) => !one.contains(other) && !other.contains(one);
  /** @type {Map<Element, DOMRect>} */
  const boxes = new Map(); // of all elements that have one
  /** @type {Map<Element, DOMRect>} */
  const targets = new Map(); // of those that one can click on
  // What makes a layer (null: the flow of the page): [[element, box, what is seen of it, whether it counts beneath], ...]
  /** @type {Map<Element, [Element, DOMRect, string, boolean][]>} */
  const layers = new Map();
  /** @type {Map<Element, Element>} */
  const layer_of = new Map(); // element: what makes its layer
  /** @type {Map<Element, Box>} */
  const extents = new Map(); // what makes a layer: the box around all that is in it
  /** @type {Set<Element>} */
  const scrolling = new Set(); // what scrolls within the page
  /** @type {Set<Element>} */
  const fixed = new Set();
  let has_shadows = false;
  const survey = () => {
    for (const element of document.body.querySelectorAll("*")) {
      has_shadows ||= element.shadowRoot !== null;
      const at = box(element);
      const above = layer_of.get(element.parentElement) ?? null;
      layer_of.set(element, above);
      if (!at.width && !at.height && !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const layer = is_moved(style) ? element : above;
      layer_of.set(element, layer);
      if (style.position === "fixed") fixed.add(element);
      if (!at.width || !at.height) continue;
      boxes.set(element, at);
      if (element.matches(TARGETS)) targets.set(element, at);
      if (/auto|scroll/.test(style.overflow)) scrolling.add(element);
      const { backgroundColor, backgroundImage, zIndex } = style;
      const painted =
        backgroundImage !== "none" || backgroundColor !== "rgba(0, 0, 0, 0)" || REPLACED.has(element.localName);
      const paint = element.localName + backgroundColor + backgroundImage + zIndex;
      if (!layers.has(layer)) layers.set(layer, []);
      layers.get(layer).push([element, at, paint, layer !== null || painted]);
      extents.set(layer, extents.has(layer) ? union(extents.get(layer), at) : at);
    }
  };
  // What lies over or under it, painted or not: axe asks what covers a text, and what covers a part of it only.
  /**
   * @param {Element} element
   * @param {DOMRect} at
   */
  const around = (element, at) => {
    const found = [];
    const own = layer_of.get(element) ?? null;
    /** @type {Box[]} */
    const areas = [at];
    for (const [layer, extent] of extents)
      if (layer && layer !== element && element.contains(layer)) areas.push(extent);
    for (const [layer, standing] of layers) {
      const inside = layer !== null && element.contains(layer);
      if (inside || (layer === own && areas.length === 1) || !areas.some((area) => overlap(area, extents.get(layer))))
        continue;
      for (const [other, there, paint] of standing) {
        for (const area of areas) {
          if (!overlap(area, there) || !apart(element, other)) continue;
          const left = Math.max(area.left, there.left);
          const top = Math.max(area.top, there.top);
          const size = [Math.min(area.right, there.right) - left, Math.min(area.bottom, there.bottom) - top];
          found.push(paint + [left - at.left, top - at.top, ...size].map(Math.round));
        }
      }
    }
    return found.join();
  };
  // axe takes what lies in the middle of what scrolls to lie over and under all that is in it; and what lies in the
  // middle of the document over and under all that is fixed.
  /** @param {Element} element */
  const middle = (element) => {
    const { left, top, width, height } = box(element);
    return { left: left + width / 2, top: top + height / 2, right: left + width / 2 + 1, bottom: top + height / 2 + 1 };
  };
  const middles = () => [...(fixed.size ? [document.documentElement] : []), ...scrolling].map(middle);
  /** @type {Map<Element, [Element, DOMRect, string, boolean][]>} */
  const lying = new Map(); // what scrolls, or the document: what lies in its middle
  /** @param {Element} element */
  const lying_in = (element) => {
    if (!lying.has(element)) {
      const point = middle(element);
      lying.set(
        element,
        [...layers.values()].flat().filter(([, there, , counts]) => counts && overlap(there, point)),
      );
    }
    return lying.get(element);
  };
  /**
   * @param {Element} element
   * @param {Element[]} holders
   */
  const within = (element, holders) => {
    if (fixed.has(element)) return [document.documentElement];
    return scrolling.has(element) ? [...holders, element] : holders;
  };
  /**
   * @param {Element} element
   * @param {Element[]} holders
   */
  const beneath = (element, holders) => {
    const holds_fixed = [...fixed].some((one) => one !== element && element.contains(one));
    return (holds_fixed ? [...holders, document.documentElement] : holders)
      .map((holder) =>
        lying_in(holder)
          .filter(([other]) => apart(element, other))
          .map(([, , paint]) => paint),
      )
      .join(";");
  };
  // A small target has less room where another is near: of each element, what is near the targets in it, and is not in it.
  /** @type {Map<Element, string>} */
  const neighbours = new Map();
  const compare = () => {
    const sorted = [...targets].sort(([, one], [, other]) => one.top - other.top);
    sorted.forEach(([one, at], number) => {
      for (let next = number + 1; next < sorted.length; next += 1) {
        const [other, there] = sorted[next];
        if (there.top >= at.bottom + NEAR) break;
        if (there.left >= at.right + NEAR || at.left >= there.right + NEAR) continue;
        tell_of(one, at, other, there);
        tell_of(other, there, one, at);
      }
    });
  };
  /**
   * @param {Element} target
   * @param {DOMRect} at
   * @param {Element} other
   * @param {DOMRect} there
   */
  const tell_of = (target, at, other, there) => {
    if (at.width >= NEAR && at.height >= NEAR) return;
    const where = [there.left - at.left, there.top - at.top, there.width, there.height].map(Math.round).join();
    for (let above = target; !above.contains(other); above = above.parentElement) {
      neighbours.set(above, `${neighbours.get(above) ?? ""};${where}`);
    }
  };
  /**
   * @param {Element} element
   * @param {Element[]} holders
   */
  const place = (element, holders) => {
    const at = box(element);
    const { left, top, width, height } = at;
    const style = getComputedStyle(element);
    const beside = [element.previousElementSibling, element.nextElementSibling].map((other) => {
      if (!other) return "";
      const at = box(other);
      return [at.left - left, at.top - top, at.width, at.height].map(Math.round).join();
    });
    const size = [left, width, height].map(Math.round).join();
    const near = around(element, at) + beneath(element, holders) + (neighbours.get(element) ?? "");
    return size + style.color + style.backgroundColor + style.font + beside.join(";") + near;
  };

  survey();
  compare();
  return { boxes, targets, middles: middles(), has_shadows, within, place, overlap, union, NEAR };
};
