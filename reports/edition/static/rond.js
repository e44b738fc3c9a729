// @ts-check
// Filters for long lists. Without this file every list is shown whole; nothing else depends on it.
"use strict";
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-filters]"))) {
  const list = document.querySelector("[data-filtered]");
  if (!list) continue;
  const items = Array.from(
    /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".card, [data-item]")),
    (element) => ({
      element,
      text: (
        (element.closest(".group")?.querySelector("h3, .meta")?.textContent ?? "") +
        " " +
        element.textContent
      ).toLocaleLowerCase(),
    }),
  );
  /** @type {HTMLElement} */
  const hits = form.querySelector("[data-hits]");
  /** @param {string} id */
  const value = (id) => /** @type {HTMLInputElement} */ (form.querySelector(id))?.value ?? "";
  const apply = () => {
    const words = value("#f-text").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const area = value("#f-area"),
      band = value("#f-band");
    let shown = 0;
    for (const { element, text } of items) {
      const fits =
        words.every((word) => text.includes(word)) &&
        (!area || element.dataset.area === area) &&
        (!band || element.dataset.band === band);
      element.hidden = !fits;
      shown += Number(fits);
    }
    const asked = Boolean(words.length || area || band);
    for (const group of /** @type {NodeListOf<HTMLDetailsElement>} */ (list.querySelectorAll(".group"))) {
      group.hidden = !group.querySelector(".card:not([hidden]), [data-item]:not([hidden])");
      if (group.tagName === "DETAILS") {
        group.dataset.was ??= String(group.open);
        group.open = asked ? true : group.dataset.was === "true";
        if (!asked) delete group.dataset.was;
      }
    }
    hits.textContent = hits.dataset.hits.replace("{n}", String(shown)).replace("{all}", String(items.length));
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
}
// A link to an issue opens the boxes that contain it, in browsers that do not do so themselves.
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
