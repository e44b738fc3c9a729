// @ts-check
// What only the rendered page tells: what identity needs of an element, login controls, and what gives a page its
// sender. Decides as little as it can: regions and signatures are decided in Python, from `elements`.
"use strict";
var webbrond_facts = () => {
  /** @param {string} text */
  const fold = (text) =>
    (text ?? "")
      .replace(/[\u00ad\u200b]/g, "")
      .replace(/\s+/g, " ")
      .trim();
  /** @param {Element} element */
  const box = (element) => element.getBoundingClientRect();

  // --- elements with their ancestors, each once ------------------------------------------------------------------
  /** @type {[parent: number, ...string[]][]} */
  const elements = []; // [index of the parent or -1, tag, role, class, id, aria-label]
  /** @type {Map<Element, number>} */
  const known = new Map();
  /** @param {Element} element */
  const above = (element) =>
    element.parentElement ??
    /** @type {ShadowRoot} */ (element.getRootNode()).host ??
    element.ownerDocument.defaultView?.frameElement ??
    null;
  /**
   * @param {Element} element
   * @returns {number}
   */
  const index = (element) => {
    if (!element) return -1;
    if (!known.has(element)) {
      const parent = index(above(element));
      const own = ["role", "class", "id", "aria-label"].map((name) => (element.getAttribute(name) ?? "").slice(0, 200));
      known.set(element, elements.push([parent, element.localName, ...own]) - 1);
    }
    return known.get(element);
  };

  // --- text ------------------------------------------------------------------------------------------------------
  const SILENT = new Set(["script", "style", "noscript", "template"]);
  const WHOLE = new Set(["html", "body", "main"]); // their text is the page's, and changes with every word of it
  /**
   * @param {Element} root
   * @param {number} limit
   */
  const text_of = (root, limit) => {
    const check = root.checkVisibility?.() ?? false;
    let text = "";
    /** @param {Element} node */
    const walk = (node) => {
      for (const child of /** @type {NodeListOf<Walked>} */ (node.childNodes)) {
        if (text.length > limit * 2) return;
        if (child.nodeType === Node.TEXT_NODE) text += child.data;
        else if (child.nodeType === Node.ELEMENT_NODE && !SILENT.has(child.localName)) {
          if (check && !child.checkVisibility()) continue;
          if (child.localName === "img") text += ` ${child.getAttribute("alt") ?? ""} `;
          else {
            const block = !getComputedStyle(child).display.startsWith("inline");
            if (block) text += " ";
            walk(child);
            if (block) text += " ";
          }
        }
      }
    };
    walk(root);
    return fold(text);
  };
  /**
   * @param {AnyElement} element
   * @param {number} limit
   */
  const name_of = (element, limit) => {
    if (WHOLE.has(element.localName)) return "";
    const label = fold(element.getAttribute("aria-label"));
    const button = /^(?:submit|button|reset)$/.test(element.type) ? element.getAttribute("value") : "";
    const text =
      label ||
      fold(`${element.getAttribute("alt") ?? ""} ${text_of(element, limit)}`) ||
      fold(element.getAttribute("title") || button);
    return text.slice(0, limit);
  };

  // --- headings --------------------------------------------------------------------------------------------------
  /** @type {Map<Document, Element[]>} */
  const headings = new Map();
  /** @param {Document} doc */
  const headings_of = (doc) => {
    if (!headings.has(doc)) headings.set(doc, [...doc.querySelectorAll("h1, h2, h3, h4, h5, h6")]);
    return headings.get(doc);
  };
  /**
   * @param {Element} element
   * @returns {string}
   */
  const heading_above = (element) => {
    while (/** @type {ShadowRoot} */ (element.getRootNode()).host)
      element = /** @type {ShadowRoot} */ (element.getRootNode()).host;
    const list = headings_of(element.ownerDocument);
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const heading = list[middle];
      if (heading === element || heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
        low = middle + 1;
      else high = middle;
    }
    const frame = element.ownerDocument.defaultView?.frameElement;
    if (low > 0) return text_of(list[low - 1], 120).slice(0, 120);
    return frame ? heading_above(frame) : "";
  };

  // --- the nodes of axe ------------------------------------------------------------------------------------------
  const STABLE = ["id", "name", "type", "role", "for", "href", "src", "aria-label", "alt", "title"];
  /** @param {AxeNode["target"]} target */
  const find = (target) => {
    /** @type {Document | ShadowRoot} */
    let root = document;
    /** @type {AnyElement} */
    let found = null;
    for (const step of target) {
      for (const [depth, selector] of [step].flat().entries()) {
        if (depth > 0) root = found.shadowRoot;
        found = root?.querySelector(selector) ?? null;
        if (!found) return null;
      }
      root = found.contentDocument ?? null;
    }
    return found;
  };
  // In a frame from another host only its HTML is to be had.
  /** @param {string} html */
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  /**
   * @param {AxeNode} node
   * @returns {[element: AnyElement, real: boolean]}
   */
  const element_of = (node) => {
    if (node.target.length === 1 && node.element?.nodeType === Node.ELEMENT_NODE) return [node.element, true];
    try {
      const found = find(node.target);
      if (found) return [found, true];
    } catch {
      // A frame that may not be looked into.
    }
    return [parsed(node.html) ?? document.documentElement, false];
  };
  /** @param {AxeNode} result */
  const node = (result) => {
    const [element, real] = element_of(result);
    /** @type {Record<string, string>} */
    const attributes = {};
    for (const name of STABLE) {
      const value = element.getAttribute(name);
      if (value) attributes[name] = value.slice(0, 500);
    }
    return {
      target: result.target.flat().join(" "),
      html: result.html.slice(0, 400),
      summary: (result.failureSummary ?? "").slice(0, 600),
      tag: element.localName,
      attributes,
      base: element.baseURI,
      block: real ? webbrond_block(element) : "",
      text: name_of(element, 200),
      heading: real ? heading_above(element) : "",
      element: real ? index(element) : index(find(result.target.slice(0, 1))),
    };
  };

  // --- login controls --------------------------------------------------------------------------------------------
  const ACT =
    /logga\s*in|inlogg|\blog\s?[io]n\b|\bsign\s?in\b|legitimera dig|identifiera dig|\bmina sidor\b|\bmitt konto\b/i;
  const METHOD = /bank[\s-]?id|\be-?leg(?:itimation)?|\bfreja\b|foreign e-?id|\beidas\b|\bsiths\b|svenska pass/i;
  const ABOUT =
    /^(?:om|skaffa|läs|hjälp|så|vad|hur|varför|beställ|hämta|support|information|frågor|problem|glömt)\b|logga ut/i;
  const ADDRESS =
    /^bankid:|^freja|samlrequest=|\/(?:saml2?|oidc|oauth2?|idp|sso|login|log-in|signin|logga-?in|inloggning)(?:[/?#.]|$)|frejaeid\.com|bankid\.com\/(?:login|auth)/i;
  /** @param {Element} element */
  const is_button = (element) =>
    element.matches("button, input, [role=button]") || /(?:^|[\s_-])(?:btn|button|knapp)/i.test(element.className);
  /** @param {Element} element */
  const in_running_text = (element) => {
    let around = element.parentElement;
    while (around?.matches("span, strong, em, b, i")) around = around.parentElement;
    const own = [...(around?.childNodes ?? [])].filter((child) => child.nodeType === Node.TEXT_NODE);
    return fold(own.map((child) => /** @type {Text} */ (child).data).join("")).length > 15;
  };
  /** @param {AnyElement} element */
  const label_of = (element) =>
    name_of(element, 200) ||
    fold(element.value) ||
    fold(element.querySelector?.("img, svg")?.getAttribute("alt") ?? element.querySelector?.("svg title")?.textContent);
  /** @param {Element} element */
  const seen = (element) => {
    const { width, height, right, bottom } = box(element);
    const visible = element.checkVisibility({
      opacityProperty: true,
      visibilityProperty: true,
      contentVisibilityAuto: true,
    });
    return visible && width > 1 && height > 1 && right + scrollX > 0 && bottom + scrollY > 0;
  };
  /**
   * @param {AnyElement} element
   * @param {string} label
   */
  const is_login = (element, label) => {
    if (label.length > 80 || ABOUT.test(label)) return false;
    const form = element.form;
    const submits = form && /^(?:submit|image)$/.test(element.type);
    if (submits && (form.querySelector("input[type=password]") || ADDRESS.test(form.getAttribute("action") ?? "")))
      return true;
    const href = element.getAttribute("href") ?? "";
    const button = is_button(element);
    if (!button && in_running_text(element)) return false;
    if (ACT.test(label) || ADDRESS.test(href)) return true;
    // The name of a method alone is also the name of a page about it, a preschool or a street.
    return METHOD.test(label) && (button || submits);
  };
  const login_controls = () => {
    const found = [];
    for (const element of /** @type {NodeListOf<AnyElement>} */ (
      document.querySelectorAll(
        "a[href], button, input[type=submit], input[type=button], input[type=image], [role=button]",
      )
    )) {
      if (found.length >= 30) break;
      const label = label_of(element);
      if (!is_login(element, label) || !seen(element)) continue;
      const { left, top, width, height } = box(element);
      const [x, y] = [left + scrollX, top + scrollY];
      found.push({
        label,
        tag: element.localName,
        href: element.localName === "a" ? element.href : (element.form?.action ?? ""),
        element: index(element),
        x: Math.round(x),
        y: Math.round(y),
        width: Math.round(width),
        height: Math.round(height),
        above_fold: y < 900,
      });
    }
    return found;
  };

  // --- what gives the page its sender ----------------------------------------------------------------------------
  /**
   * @param {string} selector
   * @param {(element: Element) => unknown} wanted
   */
  const first = (selector, wanted = () => true) => [...document.querySelectorAll(selector)].find(wanted) ?? null;
  /** @param {Element} element */
  const style = (element) => (element ? getComputedStyle(element) : null);
  /** @param {Element} element */
  const font = (element) => (style(element)?.fontFamily ?? "").split(",")[0].replace(/["']/g, "").trim();
  /** @param {string} colour */
  const clear = (colour) => !colour || colour === "transparent" || /^rgba\(.*,\s*0\)$|\/\s*0\)$/.test(colour);
  /** @param {Element} element */
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      if (!clear(style(at).backgroundColor)) return style(at).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  /** @param {Element} picture */
  const picture_name = (picture) =>
    fold(
      picture?.getAttribute("alt") ||
        picture?.getAttribute("aria-label") ||
        picture?.querySelector("title")?.textContent ||
        picture?.closest("a")?.getAttribute("aria-label"),
    );
  const look = () => {
    const header =
      first("header, [role=banner]", (one) => !one.closest("article, main, section, aside") && seen(one)) ??
      first("[id*=header i], [class*=header i], [id*=sidhuvud i], [class*=sidhuvud i]", seen);
    const logo =
      header?.querySelector("a[class*=logo i] img, a[class*=logo i] svg, [class*=logo i] img, [class*=logo i] svg") ??
      header?.querySelector("img, svg") ??
      first("a.logo img, a.logo svg, img[class*=logo i]");
    const lettered = logo ? null : (header?.querySelector("a[class*=logo i]") ?? first("a.logo"));
    const main = first("main, [role=main]") ?? document.body;
    const link = [...(main?.querySelectorAll("a[href]") ?? [])].find(
      (one) => !is_button(one) && fold(one.textContent) && seen(one),
    );
    const button = [...(main?.querySelectorAll("button, input[type=submit], a") ?? [])].find(
      (one) => is_button(one) && seen(one),
    );
    return {
      logo_alt: (picture_name(logo) || (lettered ? name_of(lettered, 200) : "")).slice(0, 200),
      logo_href: (logo ?? lettered)?.closest("a")?.href ?? "",
      header_colour: header ? background(header) : "",
      header_height: header ? Math.round(box(header).height) : 0,
      font: font(document.body),
      heading_font: font(first("h1")),
      link_colour: style(link)?.color ?? "",
      button_colour: button ? background(button) : "",
      button_radius: style(button)?.borderTopLeftRadius ?? "",
    };
  };

  // --- links, those that scripts made too ------------------------------------------------------------------------
  /**
   * @param {ParentNode} root
   * @returns {ParentNode[]}
   */
  const open_roots = (root) => {
    const hosts = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
    return [root, ...hosts.flatMap((host) => open_roots(host.shadowRoot))];
  };
  const anchors = () => {
    const found = open_roots(document).flatMap((root) => [
      .../** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll("a[href], area[href]")),
    ]);
    const web = found.filter((link) => /^https?:/.test(link.href)).slice(0, 2000);
    return web.map((link) => ({ href: link.href, text: name_of(link, 500), element: index(link) }));
  };

  const places = () => {
    const names = [...document.querySelectorAll("[id], a[name]")].flatMap((one) => [one.id, one.getAttribute("name")]);
    return [...new Set(names.filter((name) => typeof name === "string" && name && name.length <= 200))].slice(0, 5000);
  };

  const page = () => ({
    width: innerWidth,
    login_controls: login_controls(),
    look: look(),
    text_length: fold(document.body?.innerText).length,
    links: [...new Set([...document.links].map((link) => link.href).filter((href) => /^https?:/.test(href)))].slice(
      0,
      2000,
    ),
    anchors: anchors(),
    sheets: [
      .../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel~=stylesheet i][href]")),
    ].map((sheet) => sheet.href),
    ids: places(),
    hidden: webbrond_hidden(),
  });
  return { node, page, elements };
};
