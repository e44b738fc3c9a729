// @ts-check
// Nothing personal on the page, while a picture of it is taken.
"use strict";
var webbrond_masking = (() => {
  // What looks like a personal number, in whatever pieces, dashes, blanks and digits: its last four digits go. Too many is
  // no harm here, so each digit may begin one.
  const [DIGIT, UNSEEN] = ["[0-9\\uff10-\\uff19]", "\\u00ad\\u200b-\\u200f\\u2060-\\u2064\\ufeff"];
  const GAP = `[\\s_+\\uff0b\\-\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d${UNSEEN}]`;
  const LAST = `(?:${DIGIT}[${UNSEEN}]{0,3}){3}${DIGIT}`;
  const NUMBER = new RegExp(`(?:${DIGIT}[\\s${UNSEEN}]{0,3}){6,8}${GAP}{0,6}${LAST}`, "g");
  /** @type {(() => void)[]} */
  let undo = [];
  /** @param {string} text */
  const masked = (text) => {
    const letters = text.split("");
    for (let found = NUMBER.exec(text); found; found = NUMBER.exec(text)) {
      for (let at = NUMBER.lastIndex - 1, left = 4; left > 0; at -= 1) {
        if (!/[0-9\uff10-\uff19]/.test(text[at])) continue;
        letters[at] = "*";
        left -= 1;
      }
      NUMBER.lastIndex = found.index + 1;
    }
    return letters.join("");
  };
  /** @param {HTMLElement} element */
  const hide = (element) => {
    const style = element.getAttribute("style");
    undo.push(() => (style === null ? element.removeAttribute("style") : element.setAttribute("style", style)));
    element.style.setProperty("visibility", "hidden", "important");
  };
  /**
   * Mask what looks like a personal number, also in `frames`, and hide what cannot be read.
   * @param {HTMLIFrameElement[]} frames
   */
  const mask = (frames) => {
    /** @type {Text[]} */
    const texts = [];
    /** @param {Node} root */
    const walk = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (
        let node = /** @type {Walked} */ (walker.nextNode());
        node;
        node = /** @type {Walked} */ (walker.nextNode())
      ) {
        if (node.nodeType === Node.TEXT_NODE) {
          texts.push(node);
          continue;
        }
        if (node.shadowRoot) walk(node.shadowRoot);
        else if (frames.includes(node)) walk(node.contentDocument.documentElement);
        else if (node.localName.includes("-") && !node.childNodes.length) hide(node);
        if (!frames.includes(node) && /^(?:iframe|frame|object|embed|canvas|video)$/.test(node.localName)) hide(node);
        const { value } = node;
        if (typeof value === "string" && /^(?:input|textarea)$/.test(node.localName) && masked(value) !== value) {
          const input = node;
          undo.push(() => (input.value = value));
          node.value = masked(value);
        }
        for (const name of ["placeholder", "alt", "label"]) {
          const text = node.getAttribute(name);
          if (!text || masked(text) === text) continue;
          const element = node;
          undo.push(() => element.setAttribute(name, text));
          node.setAttribute(name, masked(text));
        }
      }
    };
    walk(document.documentElement);
    const whole = texts.map((node) => node.data).join("");
    const clean = masked(whole);
    for (let at = 0, n = 0; clean !== whole && n < texts.length; n += 1) {
      const text = texts[n];
      const { data } = text;
      const part = clean.slice(at, at + data.length);
      if (part !== data) {
        undo.push(() => (text.data = data));
        text.data = part;
      }
      at += data.length;
    }
  };
  // Give the page back what was masked and hidden.
  const restore = () => {
    for (const back of undo.reverse()) back();
    undo = [];
  };
  const own_frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.contentDocument);
  return { mask, restore, mask_all: () => mask(own_frames()) };
})();
