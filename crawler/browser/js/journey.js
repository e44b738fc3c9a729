// @ts-check
// What the page shows, as HTML without what it does not show; and what its buttons open. Decides as little as it can:
// what a control is for is decided in Python.
"use strict";
var webbrond_journey = (() => {
  const MOST = 6000; // elements
  const LONGEST = 400000; // characters
  const DEEPEST = 150;
  const SILENT = new Set([
    "script",
    "style",
    "noscript",
    "template",
    "link",
    "meta",
    "head",
    "base",
    "param",
    "object",
  ]);
  const VOID = new Set(["img", "input", "br", "hr", "area", "wbr", "col", "embed", "source", "track"]);
  const KEPT = [
    ...["id", "class", "role", "alt", "title", "type", "name", "for", "lang", "hreflang", "autocomplete", "method"],
    ...[
      "placeholder",
      "data-step",
      "datetime",
      "rel",
      "open",
      "required",
      "formaction",
      "popovertarget",
      "commandfor",
      "disabled",
    ],
  ];
  const ADDRESSES = ["href", "src", "action"];
  const NAMED = /^(?:submit|button|reset|image|radio|checkbox)$/; // inputs whose value is no visitor's

  /** @type {WeakSet<Node>} */
  const known = new WeakSet(); // what has been shown
  /** @type {Element[]} */
  let elements = []; // by the numbers of the last whole page

  /** @param {string} text */
  const escape = (text) =>
    text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  /** @param {Element} element */
  const is_shown = (element) => {
    const style = getComputedStyle(element);
    if (style.display === "contents") return true;
    return element.checkVisibility({ visibilityProperty: true });
  };
  // A button that is nowhere cannot be pressed; a radio button may be drawn by its label instead.
  /** @param {Element} element */
  const is_nowhere = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width <= 1 || height <= 1 || right + scrollX <= 0 || bottom + scrollY <= 0;
  };
  /** @param {Element} element */
  const is_dead_control = (element) =>
    element.matches("a[href], button, input:not([type=radio]):not([type=checkbox]), [role=button]") &&
    is_nowhere(element) &&
    ![...element.querySelectorAll("*")].some((inner) => !is_nowhere(inner));
  /** @param {AnyElement} element */
  const attributes_of = (element) => {
    let text = "";
    /** @param {string} name @param {string | null} value */
    const add = (name, value) => {
      if (value !== null) text += ` ${name}="${escape(value.slice(0, 2000))}"`;
    };
    for (const name of KEPT) add(name, element.getAttribute(name));
    for (const { name, value } of element.attributes) if (name.startsWith("aria-")) add(name, value);
    for (const name of ADDRESSES) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      try {
        add(name, name === "href" && value.startsWith("#") ? value : new URL(value, element.baseURI).href);
      } catch {
        add(name, value);
      }
    }
    const holds_value =
      element.localName === "input" ? NAMED.test(element.type) : /^(?:button|option)$/.test(element.localName);
    if (holds_value) add("value", element.getAttribute("value"));
    return text;
  };

  class Writer {
    constructor() {
      this.html = "";
      /** @type {number[][]} */
      this.boxes = [];
      /** @type {Element[]} */
      this.elements = [];
      this.cut = false;
    }
    /** @param {Element} element @param {number[]} offset */
    number(element, [left, top]) {
      const box = element.getBoundingClientRect();
      this.boxes.push([box.left + left, box.top + top, box.width, box.height].map(Math.round));
      this.elements.push(element);
      return this.boxes.length - 1;
    }
    /** @param {Element} element @param {number} depth @param {number[]} offset */
    children(element, depth, offset) {
      const inside = element.shadowRoot ?? element;
      const nodes =
        element.localName === "slot" && /** @type {HTMLSlotElement} */ (element).assignedNodes({ flatten: true });
      for (const node of nodes?.length ? nodes : inside.childNodes) this.node(node, depth + 1, offset);
    }
    /** @param {Node} node @param {number} depth @param {number[]} offset */
    node(node, depth, offset) {
      if (this.boxes.length >= MOST || this.html.length >= LONGEST || depth > DEEPEST) {
        this.cut = true;
        return;
      }
      if (node.nodeType === Node.TEXT_NODE) this.html += escape(/** @type {Text} */ (node).data);
      else if (node.nodeType === Node.ELEMENT_NODE) this.element(/** @type {AnyElement} */ (node), depth, offset);
    }
    /** @param {AnyElement} element @param {number} depth @param {number[]} offset */
    element(element, depth, offset) {
      const tag = element.localName;
      if (SILENT.has(tag) || (!is_shown(element) && tag !== "option") || is_dead_control(element)) return;
      known.add(element);
      const number = this.number(element, offset);
      if (tag === "svg") {
        const titles = [...element.querySelectorAll("title, desc, text")].map((one) => one.textContent).join(" ");
        this.html += `<svg data-n="${number}"${attributes_of(element)}><title>${escape(titles)}</title></svg>`;
        return;
      }
      const name = /^[a-z][a-z0-9-]*$/.test(tag) ? (tag === "iframe" || tag === "frame" ? "div" : tag) : "div";
      this.html += `<${name} data-n="${number}"${attributes_of(element)}>`;
      if (VOID.has(tag)) return;
      if (tag === "iframe" || tag === "frame") this.frame(element, depth, offset);
      else if (tag !== "textarea" && tag !== "video" && tag !== "audio" && tag !== "canvas")
        this.children(element, depth, offset);
      this.html += `</${name}>`;
    }
    /** @param {AnyElement} element @param {number} depth @param {number[]} offset */
    frame(element, depth, [left, top]) {
      let body = null;
      try {
        body = element.contentDocument?.body;
      } catch {
        // A frame from elsewhere.
      }
      const box = element.getBoundingClientRect();
      if (body) this.element(/** @type {AnyElement} */ (body), depth + 1, [left + box.left, top + box.top]);
    }
    answer() {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return {
        width: innerWidth,
        height: scrollHeight || scrollWidth,
        html: this.html,
        boxes: this.boxes,
        cut: this.cut,
      };
    }
  }

  const page = () => {
    const writer = new Writer();
    if (document.body) writer.element(/** @type {AnyElement} */ (document.body), 0, [scrollX, scrollY]);
    elements = writer.elements;
    return { title: document.title.slice(0, 500), lang: document.documentElement.lang, shown: writer.answer() };
  };

  // --- what opens without leaving the page -----------------------------------------------------------------------
  /** @type {(AnyElement & HTMLElement)[]} */
  let openers = [];
  /** @param {AnyElement} element */
  const sends = (element) => /^(?:submit|image|reset)$/.test(element.type) && element.form;
  /** @param {ParentNode} root @returns {AnyElement[]} */
  const all = (root) => {
    const hosts = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
    const found = /** @type {AnyElement[]} */ ([
      ...root.querySelectorAll(
        "button, summary, [role=button], [role=tab], input[type=button], a[href^='#'], a[aria-controls], a[aria-haspopup], a:not([href])",
      ),
    ]);
    return [...found, ...hosts.flatMap((host) => all(host.shadowRoot))];
  };
  /** @param {AnyElement} element */
  const label_of = (element) =>
    (
      element.getAttribute("aria-label") ||
      /** @type {HTMLElement} */ (element).innerText ||
      element.value ||
      element.getAttribute("title") ||
      ""
    )
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 120);
  const list = () => {
    openers = /** @type {(AnyElement & HTMLElement)[]} */ (all(document))
      .filter((one) => known.has(one) && !sends(one) && !is_nowhere(one))
      .slice(0, 60);
    return openers.map((one) => ({
      label: label_of(one),
      expands:
        one.localName === "summary" ||
        one.matches("[aria-controls], [aria-haspopup], [aria-expanded], [popovertarget], [commandfor]"),
      in_form: Boolean(one.form),
      native: one.localName === "summary",
    }));
  };
  /** @param {number} number */
  const press_opener = (number) => {
    if (openers[number]?.isConnected) openers[number].click();
    return true;
  };
  /** @param {number} number */
  const press = (number) => {
    const element = /** @type {AnyElement & HTMLElement} */ (elements[number]);
    if (!element?.isConnected || sends(element)) return false;
    element.click();
    return true;
  };

  // What is shown now and was not before, whole parts of the page at a time.
  const news = () => {
    const writer = new Writer();
    let dialog = false;
    /** @type {Element | null} */
    let parent = null;
    /** @param {Element} element @param {Element} within */
    const look = (element, within) => {
      if (SILENT.has(element.localName) || !is_shown(element)) return;
      if (!known.has(element)) {
        parent ??= within;
        dialog ||= element.matches("dialog, [role=dialog], [role=alertdialog], [aria-modal=true], [popover]");
        writer.element(/** @type {AnyElement} */ (element), 0, [scrollX, scrollY]);
        return;
      }
      for (const child of (element.shadowRoot ?? element).children) look(child, element);
    };
    if (document.body) look(document.body, document.body);
    if (!writer.html) return null;
    const number = parent ? elements.indexOf(parent) : -1;
    return { shown: writer.answer(), dialog, parent: number < 0 ? null : number };
  };
  return { page, list, press_opener, press, news };
})();
