// @ts-check
// The outline of the generated block that an element is in, as audits/page/blocks.py makes it, which says why; "" for
// none.
"use strict";
var webbrond_block = (() => {
  const CONTAINERS = ["table", "ul", "ol", "dl", "form", "figure", "section", "article", "aside", "nav", "details"]
    .concat("fieldset", "div")
    .map((tag) => `${tag}[class]`)
    .join();
  const RUNNING = "p, li, dd, td, blockquote, figcaption";
  const SAID = new Set(["th", "caption", "label", "legend", "button", "summary", "h2", "h3", "h4", "h5", "h6"]);
  const REPEATED = new Set(["tr", "li", "dt", "dd", "option", "tbody", "article", "div"]);
  const MOST = 400; // elements
  const LONGEST = 60; // characters of a text
  const OUTLINE = 2000; // characters of an outline
  /** @param {Element} element */
  const text_of = (element) => element.textContent.split(/\s+/).filter(Boolean).join(" ");
  /** @type {WeakMap<Element, string>} */
  const outlines = new WeakMap();
  /**
   * @param {Element} element
   * @returns {string}
   */
  const outline = (element) => {
    const said = SAID.has(element.localName) ? `=${text_of(element).slice(0, LONGEST)}` : "";
    let inner = "";
    let last = "";
    for (const child of element.children) {
      const part = outline(child);
      if (part !== last || !REPEATED.has(child.localName)) inner += part;
      last = part;
    }
    return `${[element.localName, ...[...element.classList].sort()].join(".")}${said}{${inner}}`;
  };
  /** @param {Element} element */
  return (element) => {
    const link = element.closest("a");
    const around = link?.closest(RUNNING);
    if (around && text_of(around).length > text_of(link).length) return "";
    const container = element.closest(CONTAINERS);
    if (!container || container.getElementsByTagName("*").length > MOST) return "";
    if (!outlines.has(container)) outlines.set(container, outline(container).slice(0, OUTLINE));
    return outlines.get(container);
  };
})();
