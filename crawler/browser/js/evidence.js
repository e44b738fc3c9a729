// @ts-check
// One element, made ready for its picture: nothing personal on the page, the element outlined and in view.
"use strict";
/**
 * @param {string} selector
 * @param {{ width: number, height: number, around: number }} limits
 */
var webbrond_evidence = (selector, limits) => {
  globalThis.webbrond_plain?.(); // the element before, on the same page
  /**
   * @param {ParentNode} root
   * @param {string} path
   * @returns {HTMLElement}
   */
  const first = (root, path) => {
    try {
      return root.querySelector(path);
    } catch {
      return null; // no selector
    }
  };
  // A place may lead through frames of our own web and open shadow roots: "#frame #button". Any blank may be such a step.
  /**
   * @param {ParentNode} root
   * @param {string} path
   * @param {number} depth
   * @returns {{ element: HTMLElement, frames: HTMLIFrameElement[] }}
   */
  const find = (root, path, depth) => {
    const found = first(root, path);
    if (found || depth === 0) return found && { element: found, frames: [] };
    for (let at = path.indexOf(" "); at > 0; at = path.indexOf(" ", at + 1)) {
      const door = /** @type {HTMLIFrameElement} */ (first(root, path.slice(0, at))); // if it is one
      const frame = door?.contentDocument;
      const inside = (frame ?? door?.shadowRoot) && find(frame ?? door.shadowRoot, path.slice(at + 1), depth - 1);
      if (inside) return { element: inside.element, frames: frame ? [door, ...inside.frames] : inside.frames };
    }
    return null;
  };
  const { element, frames } = find(document, selector, 4) ?? { element: null, frames: [] };
  if (!element || /^(?:html|body|head|title|meta|link|script|style)$/.test(element.localName)) return null;
  /** @param {Element} node */
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  if (![element, ...frames].every(seen)) return null;

  webbrond_masking.mask(frames);
  for (const owner of [document, ...frames.map((frame) => frame.contentDocument)]) {
    for (const animation of owner.getAnimations()) animation.cancel();
  }
  element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const own = element.getBoundingClientRect();
  if (own.width < 1 || own.height < 1) return null;
  // Something else may lie over it, or over its frame: then the picture would show that.
  const view = element.ownerDocument.defaultView;
  let [x, y] = [
    own.left + Math.min(own.width, view.innerWidth) / 2,
    own.top + Math.min(own.height, view.innerHeight) / 2,
  ];
  const top = /** @type {Document | ShadowRoot} */ (element.getRootNode()).elementFromPoint(x, y);
  if (!top || !(element.contains(top) || top.contains(element))) return null;
  const box = { left: own.left, top: own.top, width: own.width, height: own.height };
  for (const frame of [...frames].reverse()) {
    const { left, top: above } = frame.getBoundingClientRect();
    const [right, down] = [left + frame.clientLeft, above + frame.clientTop];
    [x, y, box.left, box.top] = [x + right, y + down, box.left + right, box.top + down];
    if (/** @type {Document | ShadowRoot} */ (frame.getRootNode()).elementFromPoint(x, y) !== frame) return null;
  }
  const style = element.getAttribute("style");
  globalThis.webbrond_plain = () =>
    style === null ? element.removeAttribute("style") : element.setAttribute("style", style);
  element.style.setProperty("outline", "3px solid #b3004b", "important");
  element.style.setProperty("outline-offset", "2px", "important");
  const width = Math.min(
    limits.width,
    Math.max(320, box.width + 2 * limits.around),
    document.documentElement.scrollWidth,
  );
  const height = Math.min(limits.height, Math.max(120, box.height + 2 * limits.around));
  // Around the element; of one that is too large, its beginning.
  const left = Math.min(box.left - limits.around, box.left + box.width / 2 - width / 2);
  const up = box.height + 2 * limits.around > height ? box.top - limits.around : box.top + box.height / 2 - height / 2;
  return {
    x: Math.max(0, Math.min(left + scrollX, document.documentElement.scrollWidth - width)),
    y: Math.max(0, up + scrollY),
    width,
    height,
    scale: 1,
  };
};
