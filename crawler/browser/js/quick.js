// @ts-check
// What axe asks the document over and over while it runs, answered from memory: an element's style and where it is.
//
// Only in our own world, and only until axe is done. Styles are live objects, so the same one will do; boxes are plain
// objects, which cost less to read than the browser's. What is left out of axe's map of the page has nothing to do with
// what is judged (subtrees.js).
"use strict";
var webbrond_quick = () => {
  const real = { getComputedStyle, DOMRect, DOMPoint };
  const { createTreeWalker } = Document.prototype;
  const { getBoundingClientRect, getClientRects } = Element.prototype;
  const { getClientRects: getRangeRects } = Range.prototype;

  class Rect {
    constructor(x = 0, y = 0, width = 0, height = 0) {
      this.x = x;
      this.y = y;
      this.width = width;
      this.height = height;
      this.left = Math.min(x, x + width);
      this.top = Math.min(y, y + height);
      this.right = Math.max(x, x + width);
      this.bottom = Math.max(y, y + height);
    }
  }
  class Point {
    constructor(x = 0, y = 0) {
      this.x = x;
      this.y = y;
    }
  }
  /** @extends {Array<Rect>} */
  class Rects extends Array {
    /** @param {number} number */
    item(number) {
      return this[number] ?? null;
    }
  }
  /** @param {DOMRect} box */
  const plain = ({ x, y, width, height }) => new Rect(x, y, width, height);
  /**
   * @template T
   * @param {(element: Element) => T} ask
   * @returns {(element: Element) => T}
   */
  const remembered = (ask) => {
    /** @type {WeakMap<Element, T>} */
    const answers = new WeakMap();
    return (element) => {
      let answer = answers.get(element);
      if (answer === undefined) answers.set(element, (answer = ask(element)));
      return answer;
    };
  };
  const style_of = remembered((element) => real.getComputedStyle.call(window, element));
  const box_of = remembered((element) => plain(getBoundingClientRect.call(element)));

  window.getComputedStyle = (element, pseudo) =>
    pseudo ? real.getComputedStyle.call(window, element, pseudo) : style_of(element);
  window.DOMRect = /** @type {typeof DOMRect} */ (/** @type {unknown} */ (Rect));
  window.DOMPoint = /** @type {typeof DOMPoint} */ (/** @type {unknown} */ (Point));
  Element.prototype.getBoundingClientRect = function () {
    return /** @type {DOMRect} */ (box_of(this));
  };
  Element.prototype.getClientRects = function () {
    return /** @type {DOMRectList} */ (/** @type {unknown} */ (Rects.from(getClientRects.call(this), plain)));
  };
  Range.prototype.getClientRects = function () {
    return /** @type {DOMRectList} */ (/** @type {unknown} */ (Rects.from(getRangeRects.call(this), plain)));
  };
  // Elements that need not be mapped, with all that is in them. Its map is all that axe walks the tree so for.
  /** @param {Set<Node>} aside */
  const leave_out = (aside) => {
    const { FILTER_ACCEPT, FILTER_REJECT } = NodeFilter;
    /** @type {NodeFilter} */
    const filter = { acceptNode: (element) => (aside.has(element) ? FILTER_REJECT : FILTER_ACCEPT) };
    Document.prototype.createTreeWalker = function (root, what, own) {
      return createTreeWalker.call(this, root, what, own ?? filter);
    };
  };
  const done = () => {
    Object.assign(window, real);
    Object.assign(Element.prototype, { getBoundingClientRect, getClientRects });
    Range.prototype.getClientRects = getRangeRects;
    Document.prototype.createTreeWalker = createTreeWalker;
  };
  return { leave_out, done };
};
