// Template once: what stands the same on page after page (menus, header, footer, the box with the address) is judged by
// axe's two dearest rules on a few pages, and its verdicts are taken over on the others. Every other rule sees all.
//
// A subtree is known by a hash of its whole content, of the way down to it, of the page's style sheets, and of its
// size, colours and neighbours as rendered: what those two rules look at. Python (subtrees.py) decides which verdicts
// hold; `told` are those: {hash: [[rule, outcome, impact, path, summary, html, target], ...]}.
"use strict";
var webbrond_subtrees = (told) => {
  const DEAR = new Set(["color-contrast", "target-size"]);
  const SMALLEST = 2; // elements below it; what is smaller costs more to know than to judge
  const LONGEST = 60; // failing elements of one subtree that are worth remembering

  const hash = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57]; // cyrb53: 53 bits, public domain
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  };

  // --- what a subtree holds: from the inside out ------------------------------------------------------------------
  const OPAQUE = new Set(["iframe", "frame", "object", "embed", "canvas", "video", "script", "style"]);
  const marks = new Map(); // element: [hash, elements below it]; none where something stands that cannot be seen through
  const own = (element) => {
    let text = element.localName;
    for (const { name, value } of element.attributes) if (name !== "nonce") text += ` ${name}=${value}`;
    return text;
  };
  const mark = (element) => {
    let text = own(element);
    let below = 0;
    let whole = !OPAQUE.has(element.localName) && !element.shadowRoot;
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += `>${child.data}`;
      else if (child.nodeType === Node.ELEMENT_NODE) {
        const inner = mark(child);
        whole &&= inner !== null;
        if (inner) {
          text += `<${inner[0]}`;
          below += inner[1] + 1;
        }
      }
    }
    const made = whole ? [hash(text), below] : null;
    if (made) marks.set(element, made);
    return made;
  };

  // --- where it stands: from the outside in -----------------------------------------------------------------------
  const box = (element) => element.getBoundingClientRect();
  const place = (element) => {
    const { left, top, width, height } = box(element);
    const style = getComputedStyle(element);
    const beside = [element.previousElementSibling, element.nextElementSibling].map((other) => {
      if (!other) return "";
      const at = box(other);
      return [at.left - left, at.top - top, at.width, at.height].map(Math.round).join();
    });
    return [left, width, height].map(Math.round).join() + style.color + style.backgroundColor + style.font + beside.join(";");
  };
  const sheets = () =>
    [...document.querySelectorAll("link[rel~=stylesheet], style")]
      .map((sheet) => (sheet.localName === "link" ? sheet.href : sheet.textContent) + sheet.media + sheet.disabled)
      .join("\n");

  const taken = new Map(); // subtrees whose verdicts are taken over, and those that are new
  const fresh = new Map();
  const visit = (element, way) => {
    const inner = marks.get(element);
    if (inner && inner[1] < SMALLEST) return;
    if (inner) {
      const key = hash(way + inner[0] + place(element));
      if (told && Object.hasOwn(told, key)) {
        taken.set(element, key);
        return;
      }
      fresh.set(element, key);
    }
    const on = hash(way + own(element));
    for (const child of element.children) visit(child, on);
  };
  const is_taken = (element) => {
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) if (taken.has(at)) return true;
    return false;
  };

  // --- axe's own rules, spared what is known ----------------------------------------------------------------------
  const rules = (globalThis.axe?._audit?.rules ?? []).filter((rule) => DEAR.has(rule.id));
  const begin = () => {
    if (rules.length !== DEAR.size) return; // an axe that is built otherwise judges everything itself
    mark(document.body);
    visit(document.body, hash(sheets() + own(document.documentElement) + innerWidth));
    if (!taken.size) return;
    for (const root of taken.keys()) for (let at = root.parentElement; at; at = at.parentElement) fresh.delete(at);
    for (const rule of rules) {
      const asked = rule.matches;
      rule.matches = function (node, ...more) {
        return !is_taken(node) && asked.call(this, node, ...more);
      };
    }
  };

  const path_to = (element, root) => {
    const path = [];
    for (let at = element; at !== root; at = at.parentElement) path.push([...at.parentElement.children].indexOf(at));
    return path.reverse();
  };
  const outcomes = { violations: "fail", incomplete: "needs-review" };

  // What axe said of the dear rules, by fresh subtree.
  const learnt = (results) => {
    const keys = Object.fromEntries([...fresh.values()].map((key) => [key, []]));
    for (const [list, outcome] of Object.entries(outcomes)) {
      for (const rule of results[list].filter((one) => DEAR.has(one.id))) {
        for (const node of rule.nodes) {
          for (let at = node.element; at; at = at.parentElement) {
            const list = keys[fresh.get(at)];
            if (!list) continue;
            if (list.length > LONGEST) break;
            const { html, failureSummary, target } = node;
            list.push([rule.id, outcome, rule.impact, path_to(node.element, at), failureSummary ?? "", html.slice(0, 400), target]);
          }
        }
      }
    }
    for (const key of Object.keys(keys)) if (keys[key].length > LONGEST) delete keys[key];
    return { fresh: keys, taken: [...new Set(taken.values())] };
  };

  // Put into axe's results what was taken over, in the order of the document.
  const complete = (results) => {
    if (!taken.size) return;
    for (const [root, key] of taken) {
      for (const [id, outcome, impact, path, failureSummary, html, target] of told[key]) {
        const list = results[outcome === "fail" ? "violations" : "incomplete"];
        let rule = list.find((one) => one.id === id);
        if (!rule) list.push((rule = { id, impact, nodes: [] }));
        const element = path.reduce((at, number) => at.children[number], root);
        rule.nodes.push({ element, html, failureSummary, target });
      }
    }
    const named = new Set([...results.violations, ...results.incomplete].map((rule) => rule.id));
    for (const list of [results.violations, results.incomplete]) {
      for (const rule of list.filter((one) => DEAR.has(one.id))) {
        rule.nodes.sort((one, other) => {
          if (!one.element || !other.element || one.element === other.element) return 0;
          return one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
        });
      }
    }
    // What was spared has links and text: a rule that found nothing else to look at has passed there.
    const spared = (rule) => DEAR.has(rule.id);
    results.passes.push(...results.inapplicable.filter((rule) => spared(rule) && !named.has(rule.id)));
    results.inapplicable = results.inapplicable.filter((rule) => !spared(rule) && !named.has(rule.id));
  };
  return { begin, complete, learnt };
};
