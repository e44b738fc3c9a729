// @ts-check
// Runs in the page's own world before its first script, in every frame: keeps a page from stopping the round
// (dialogs, closing the window, opening others), has chance fall the same each night (so that what is shuffled or gets
// a name by chance is the same fault tomorrow), and tells when something that the page started is still under way.
(() => {
  "use strict";
  const { Event, EventTarget, Promise, Reflect, XMLHttpRequest } = window;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const { setTimeout, setInterval, clearTimeout, fetch } = window;
  const { apply } = Reflect;
  const then = Promise.prototype.then;
  const LONGEST = 3000; // timers beyond this are no part of loading the page
  const DEEPEST = 3; // a timer that sets itself again and again is a clock, not content under way

  let listener = document;
  try {
    listener = window.top.document ?? document;
  } catch {
    // A frame from elsewhere: its business stays its own.
  }
  let under_way = 0;
  /** @param {string} name */
  const say = (name) => {
    try {
      apply(dispatchEvent, listener, [new Event(name)]);
    } catch {
      // The document was replaced; the longest wait ends it.
    }
  };
  const begin = () => {
    under_way += 1;
    if (under_way === 1) say("webbrond:busy");
  };
  const end = () => {
    under_way -= 1;
    if (under_way === 0) say("webbrond:idle");
  };

  /**
   * @template {object} Owner
   * @template {keyof Owner} Name
   * @param {Owner} owner
   * @param {Name} name
   * @param {Owner[Name]} value
   */
  const put = (owner, name, value) =>
    Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });

  let dialogs = 0;
  /**
   * @template Answer
   * @param {Answer} answer
   */
  const dialog = (answer) => () => {
    dialogs += 1;
    if (dialogs > 100) throw new Error("too many dialogs"); // as a visitor who ticks "no more of these"
    return answer;
  };
  put(window, "alert", dialog(undefined));
  put(window, "confirm", dialog(true));
  put(window, "prompt", dialog(""));
  put(window, "print", () => undefined);
  put(window, "open", () => null);
  put(window, "close", () => undefined);

  let state = 1;
  const { imul } = Math;
  put(Math, "random", () => {
    state = (state + 0x6d2b79f5) | 0; // mulberry32, public domain
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  });

  let depth = 0;
  const waiting = new Map();
  const { set: map_set, delete: map_delete } = Map.prototype;
  /**
   * @param {number} level
   * @param {Function} handler
   * @param {() => void} [ended]
   */
  const at_depth = (level, handler, ended) =>
    /**
     * @this {unknown}
     * @param {unknown[]} values
     */
    function (...values) {
      const before = depth;
      depth = level;
      try {
        return apply(handler, this, values);
      } finally {
        depth = before;
        ended?.();
      }
    };
  put(window, "setTimeout", function (handler, delay, ...rest) {
    if (typeof handler !== "function") return apply(setTimeout, window, [handler, delay, ...rest]);
    const counts = +(delay ?? 0) <= LONGEST && depth < DEEPEST;
    if (counts) begin();
    const run = at_depth(depth + 1, handler, () => {
      if (apply(map_delete, waiting, [id])) end();
    });
    const id = apply(setTimeout, window, [run, delay, ...rest]);
    if (counts) apply(map_set, waiting, [id, true]);
    return id;
  });
  put(window, "setInterval", function (handler, ...rest) {
    const run = typeof handler === "function" ? at_depth(DEEPEST, handler) : handler;
    return apply(setInterval, window, [run, ...rest]);
  });
  put(window, "clearTimeout", function (id) {
    if (apply(map_delete, waiting, [id])) end();
    return apply(clearTimeout, window, [id]);
  });
  put(window, "fetch", function (...request) {
    const answer = apply(fetch, window, request);
    begin();
    apply(then, answer, [end, end]);
    return answer;
  });
  const { send } = XMLHttpRequest.prototype;
  put(
    XMLHttpRequest.prototype,
    "send",
    /** @this {XMLHttpRequest} */ function (...body) {
      begin();
      let open = true;
      const ended = () => {
        if (open) end();
        open = false;
      };
      apply(addEventListener, this, ["loadend", ended, { once: true }]);
      try {
        return apply(send, this, body);
      } catch (error) {
        ended();
        throw error;
      }
    },
  );
})();
