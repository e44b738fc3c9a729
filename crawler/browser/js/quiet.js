// @ts-check
// Tells when a page has come to rest: in a world of its own beside it, by what calm.js says of timers and requests, by
// what is still loading, and by whether anything changes.
"use strict";
var webbrond_quiet = (() => {
  const now = () => performance.now();
  /** @param {number} ms */
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  let busy = 0;
  let tracked = false; // the page has set timers or fetched something: it may go on when that is done
  let last = 0;
  /** @type {Set<Element>} */
  const loading = new Set();
  document.addEventListener("webbrond:busy", () => {
    busy += 1;
    tracked = true;
    last = now();
  });
  document.addEventListener("webbrond:idle", () => {
    busy -= 1;
    last = now();
  });
  const LOADS = "script[src], iframe[src], img[src], link[rel~=stylesheet][href], link[rel~=modulepreload][href]";
  /** @param {AnyElement} element */
  const follow = (element) => {
    if (element.tagName === "IMG" && (element.complete || element.loading === "lazy")) return;
    loading.add(element);
    const done = () => {
      loading.delete(element);
      last = now();
    };
    element.addEventListener("load", done, { once: true });
    element.addEventListener("error", done, { once: true });
  };
  const observer = new MutationObserver((records) => {
    last = now();
    for (const record of records) {
      for (const node of /** @type {NodeListOf<Element>} */ (record.addedNodes)) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches(LOADS)) follow(node);
        node.querySelectorAll(LOADS).forEach(follow);
      }
    }
  });

  const arrivals = new PerformanceObserver(() => {
    last = now();
  });

  const has_scripts = () =>
    [...document.scripts].some((script) => !script.type || /javascript|ecmascript|module/i.test(script.type));

  // Modules import others when they please, which nothing tells of before they have come.
  const has_modules = () => document.querySelector("script[type=module i]") !== null;

  // Text is measured in the letters that visitors see. Layout is what asks for fonts: it must have been once.
  /** @param {number} end */
  async function lettered(end) {
    document.documentElement?.getBoundingClientRect();
    if (document.fonts.status === "loading") await Promise.race([document.fonts.ready, pause(end - now())]);
  }

  /** @param {Limits} limits */
  async function calm(limits) {
    const start = now();
    while (document.readyState !== "complete" && now() - start < limits.load) await pause(10);
    const end = now() + limits.quiet;
    if (has_scripts() || window.length) {
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      arrivals.observe({ type: "resource" });
      tracked ||= has_modules();
      last = Math.max(last, now());
      for (;;) {
        const since = now() - last;
        const wanted = tracked ? 300 : 50; // three frames: what comes later has set a timer, or asked for something
        if ((busy <= 0 && loading.size === 0 && since >= wanted) || now() >= end) break;
        await pause(busy > 0 || loading.size ? 20 : Math.ceil(wanted - since) + 1); // one more: timers round, and so do clocks
      }
      observer.disconnect();
      arrivals.disconnect();
    }
    await lettered(end);
    // What fades or slides in is judged where it ends, not where it happens to be.
    for (const animation of document.getAnimations()) {
      try {
        animation.finish();
      } catch {
        // It never ends.
      }
    }
  }

  // After a change of size, that is when scripts have seen it and are done.
  /** @returns {Promise<void>} */
  const drawn = () => new Promise((done) => requestAnimationFrame(() => done()));
  async function settle() {
    tracked = busy > 0; // what the page did when it was loaded says nothing of what it does now
    await Promise.race([drawn().then(drawn), pause(500)]);
    await calm({ load: 0, quiet: 1000 });
  }
  /** @param {Element} element */
  const is_loading = (element) => loading.has(element);
  return { calm, settle, is_loading };
})();
