// @ts-check
// Runs in a world of its own beside the page (its own JSON, Set, Promise; the page cannot reach it, no CSP stops it),
// after axe: when the page is calm (quiet.js) it runs axe, and gathers the facts (facts.js). Answers with one JSON string.
"use strict";
var webbrond = (() => {
  // Frames in which scripts run say so to the top window, before any listener of the page could hear it. A sandbox stops
  // timers too: a frame that has one neither answers axe, which would wait for its results, nor says that it is here.
  const HERE = "webbrond:here";
  /** @type {Map<unknown, number>} */
  const answered = new Map(); // how many documents of each frame have said so
  const MOST = 3; // a frame with more replaces its document again and again
  let judging = false; // a frame that comes while axe runs may have been left out
  addEventListener(
    "message",
    (event) => {
      if (event.data !== HERE) return;
      event.stopImmediatePropagation();
      if (judging) answered.delete(event.source);
      else answered.set(event.source, (answered.get(event.source) ?? 0) + 1);
    },
    true,
  );
  const begin = () => {
    webbrond_axe();
    window.top.postMessage(HERE, "*");
  };
  if (window === window.top) webbrond_axe();
  else setTimeout(begin);
  /**
   * @param {Window} from
   * @returns {Window[]}
   */
  const windows = (from) => {
    const found = [];
    for (let i = 0; i < from.length; i += 1) found.push(from[i], ...windows(from[i]));
    return found;
  };
  /** @param {HTMLElement} frame */
  const shown = (frame) => frame.checkVisibility() && frame.offsetWidth > 1 && frame.offsetHeight > 1;
  // What the frames that were not tested show: an address or a title of each. A frame in a frame is named by the outer one.
  /** @param {boolean} none whether none was tested */
  const untested_frames = (none) => {
    if (!window.length) return [];
    const elements = [.../** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe, frame"))];
    const places = new Map(elements.map((element) => [element.contentWindow, element]));
    /** @param {Window} frame */
    const place = (frame) => {
      while (frame.parent !== window) frame = frame.parent;
      return places.get(frame);
    };
    return windows(window)
      .filter((frame) => none || !(answered.get(frame) <= MOST) || webbrond_quiet.is_loading(place(frame)))
      .map(place)
      .filter((element) => element && shown(element))
      .map((element) => (element.srcdoc ? element.title : element.src) || element.title || "about:srcdoc");
  };

  // Style sheets of the page's own server that no answer comes for: without them the page is not what visitors see.
  // (One that is missing, refused or of another kind has an answer, and is the page's own fault.)
  /** @param {string} href */
  const no_answer = (href) =>
    fetch(href, { cache: "no-store" }).then(
      () => false,
      () => true,
    );
  async function lost_sheets() {
    const sheets = [
      .../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel~=stylesheet i][href]")),
    ].map((link) => link.href);
    const doubtful = new Set(
      sheets
        .filter((href) => new URL(href).origin === location.origin)
        .filter((href) =>
          /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByName(href)).some(
            (entry) => entry.responseStatus === 0,
          ),
        ),
    );
    const asked = await Promise.all(
      [...doubtful].map(/** @returns {Promise<[string, boolean]>} */ async (href) => [href, await no_answer(href)]),
    );
    return asked.filter(([, lost]) => lost).map(([href]) => href);
  }

  // --- axe -----------------------------------------------------------------------------------------------------
  let frames_failed = false;
  /** @param {import("axe-core").RunOptions} options */
  const run = async (options) => {
    const frames = window.length > 0 && answered.size > 0;
    judging = true;
    try {
      return await axe.run(document, { ...options, iframes: frames, elementRef: true });
    } catch (error) {
      if (!frames) throw error;
      frames_failed = true; // one of them has stopped answering: the page itself is judged
      return axe.run(document, { ...options, iframes: false, elementRef: true });
    }
  };
  /**
   * @param {import("axe-core").RunOptions} options
   * @param {ReturnType<typeof webbrond_facts>} gather
   * @param {number} limit
   * @param {Told | null} told
   */
  async function run_axe(options, gather, limit, told) {
    /** @type {AxeResults} */
    let results;
    let subtrees;
    let once = null;
    const quick = webbrond_quick();
    if (told) {
      try {
        once = webbrond_subtrees(told);
        quick.leave_out(once.begin());
      } catch {
        once = null; // nested too deep, or names that hide what a form is: this page is judged in full
      }
    }
    try {
      results = await run(options);
      subtrees = once?.learnt(results);
      once?.complete(results);
    } catch (error) {
      return { error: String(/** @type {Error} */ (error)?.message ?? error).slice(0, 300) };
    } finally {
      quick.done();
    }
    let cut = 0;
    /** @param {string} outcome */
    const detailed = (outcome) => (/** @type {AxeOutcome} */ rule) => {
      cut += Math.max(0, rule.nodes.length - limit);
      const nodes = rule.nodes.slice(0, limit).map((node) => gather.node(node));
      return { id: rule.id, outcome, impact: rule.impact ?? "", nodes };
    };
    /** @type {Verdict[]} */
    const rules = [...results.violations.map(detailed("fail")), ...results.incomplete.map(detailed("needs-review"))];
    const named = new Set(rules.map((rule) => rule.id));
    for (const rule of results.passes) {
      if (!named.has(rule.id)) rules.push({ id: rule.id, outcome: "pass", impact: "", nodes: [] });
    }
    for (const rule of results.inapplicable) {
      rules.push({ id: rule.id, outcome: "inapplicable", impact: "", nodes: [] });
    }
    return { rules, cut, subtrees };
  }

  /** @param {{ limits: Limits, nodes: number, axe: import("axe-core").RunOptions, known: Told | null }} order */
  async function look(order) {
    await webbrond_quiet.calm(order.limits);
    const navigation = /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType("navigation")[0]);
    /** @type {Answer} */
    const answer = {
      status: navigation?.responseStatus ?? 0,
      redirects: navigation?.redirectCount ?? 0,
      type: document.contentType,
    };
    if (answer.status >= 400 || !/html|xml/.test(answer.type)) return JSON.stringify(answer);
    answer.lost = await lost_sheets();
    if (answer.lost.length) return JSON.stringify(answer);
    const gather = webbrond_facts();
    answer.axe = await run_axe(order.axe, gather, order.nodes, order.known);
    answer.frames = untested_frames(frames_failed);
    answer.facts = gather.page();
    answer.elements = gather.elements;
    try {
      // The next page must find the browser as this one did.
      localStorage.clear();
      sessionStorage.clear();
    } catch {
      // No storage here.
    }
    return JSON.stringify(answer);
  }
  return { look };
})();
