// @ts-check
// Which elements of the page are not displayed, and are opened by nothing on it: audits leave out what no visitor meets.
// They are named by what the page's own HTML has too ("div#id.class"), and counted where several are alike.
"use strict";
var webbrond_hidden = () => {
  // Never displayed, on any page; or displayed in their own way.
  const ASIDE = new Set(
    "area audio base datalist head link map math meta noscript option optgroup param rp script source style svg template title track".split(
      " ",
    ),
  );
  const VISIBLE = { visibilityProperty: true };
  /** @param {Element} element */
  const is_shown = (element) => element.checkVisibility(VISIBLE);
  // The content of closed details is neither shown nor hidden: it has a style, and no box.
  /** @param {Element} element */
  const is_hidden = (element) => {
    const { display, visibility } = getComputedStyle(element);
    return display === "none" || (visibility !== "visible" && ![...element.querySelectorAll("*")].some(is_shown));
  };
  /** @type {Set<Element>} */
  const hidden = new Set();
  const survey = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT, (node) => {
      const element = /** @type {AnyElement} */ (node);
      if (ASIDE.has(element.localName) || element.type === "hidden") return NodeFilter.FILTER_REJECT;
      if (is_shown(element) || !is_hidden(element)) return NodeFilter.FILTER_ACCEPT;
      hidden.add(element);
      return NodeFilter.FILTER_REJECT;
    });
    while (walker.nextNode());
  };

  // --- what a visitor can open -----------------------------------------------------------------------------------
  const CONTROLS = "a, button, input, label, option, select, summary";
  const OPENERS = `${CONTROLS}, [role=button], [role=tab], [role=menuitem], [role=switch], [aria-controls]`;
  const OWN = new Set("id class for name type value style title aria-label src alt".split(" "));
  /** @type {Map<string, Element[]>} */
  const named = new Map(); // word of an attribute of a control, which may be an id: the controls
  const find_openers = () => {
    for (const control of document.querySelectorAll(OPENERS)) {
      if (!is_shown(control)) continue;
      for (const { name, value } of control.attributes) {
        if (OWN.has(name) || (name === "href" && value[0] !== "#")) continue;
        for (const word of value.match(/[\p{L}\p{N}_:.-]{2,}/gu) ?? [])
          named.set(word, [...(named.get(word) ?? []), control]);
      }
    }
  };
  /** @param {Element} element */
  const points = (element) => getComputedStyle(element).cursor === "pointer";
  /** @param {Element} before */
  const is_opener = (before) =>
    before.matches("[aria-expanded]") ||
    before.querySelector("[aria-expanded]") !== null ||
    (!before.matches(CONTROLS) && points(before) && !points(before.parentElement));
  /** @param {Element} element */
  const is_opened = (element) => {
    if (element.matches(CONTROLS)) return false;
    if (element.matches("[role=tabpanel]")) return true;
    const inside = [element, ...element.querySelectorAll("[id]")];
    if (inside.some(({ id }) => named.get(id)?.some((control) => !element.contains(control)))) return true;
    const before = element.previousElementSibling;
    return before !== null && is_shown(before) && is_opener(before);
  };

  // --- their names -----------------------------------------------------------------------------------------------
  /** @param {Element} element */
  const key_of = (element) =>
    [`${element.localName}#${element.id}`, ...(element.getAttribute("class") ?? "").split(/\s+/).filter(Boolean)].join(
      ".",
    );
  /** @param {Element} element */
  const is_in_hidden = (element) => {
    for (let at = element; at; at = at.parentElement) if (hidden.has(at)) return true;
    return false;
  };
  const names = () => {
    /** @type {Map<string, Element[]>} */
    const alike = new Map();
    for (const element of hidden) alike.set(key_of(element), []);
    for (const tag of new Set([...hidden].map((element) => element.localName)))
      for (const element of document.body.getElementsByTagName(tag)) alike.get(key_of(element))?.push(element);
    /**
     * @param {[string, Element[]]} entry
     * @returns {[key: string, of: number, at: number[]]}
     */
    const counted = ([key, elements]) => {
      const at = [...elements.keys()].filter((number) => is_in_hidden(elements[number]));
      return [key.slice(0, 500), elements.length, at.length === elements.length ? [] : at];
    };
    return [...alike].slice(0, 500).map(counted);
  };

  if (!document.body) return [];
  survey();
  if (hidden.size) find_openers();
  for (const element of hidden) if (is_opened(element)) hidden.delete(element);
  return names();
};
