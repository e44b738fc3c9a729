// @ts-check
// Filters for long lists. Without this file every list is shown whole; nothing else depends on it.
"use strict";
// Words that say nothing of what someone looks for, and endings of Swedish words, the longest first.
const EMPTY = new Set("jag vi du vill ska kan hur var en ett om på i att min mitt mina för till och".split(" "));
const ENDING = /(ningarna|ningen|andet|ningar|arna|erna|orna|ning|ande|ade|ar|er|or|en|et|an|na|a|e|t|s)$/;
/** @param {string} word */
const stem = (word) => {
  const short = word.replace(ENDING, "");
  return short.length > 3 ? short : word;
};
/**
 * Whether `text` has `word`, another form of it, or a word that shares a part of six letters or more with it, as
 * "boendeparkering" does with "parkeringstillstånd".
 * @param {string} word
 * @param {string} text
 */
const resembles = (word, text) => {
  const parts = Array.from({ length: Math.max(word.length - 5, 0) }, (_, at) => at + 6);
  return (
    text.includes(stem(word)) ||
    (text.match(/\p{L}{6,}/gu) ?? []).some(
      (known) =>
        (stem(known).length > 5 && word.startsWith(stem(known))) ||
        parts.some((n) => known.endsWith(word.slice(0, n)) || (n <= known.length && word.endsWith(known.slice(0, n)))),
    )
  );
};
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("[data-filters]"))) {
  const list = document.querySelector("[data-filtered]");
  if (!list) continue;
  const byWords = form.dataset.filters === "words"; // in the names of things and their words, not in all that is said
  const items = Array.from(
    /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".card, [data-item]")),
    (element) => ({
      element,
      text: (
        (element.closest(".group")?.querySelector("h3, .meta")?.textContent ?? "") +
        " " +
        (byWords ? `${element.dataset.words} ${element.querySelector("h2").textContent}` : element.textContent)
      ).toLocaleLowerCase(),
    }),
  );
  /** @type {HTMLElement} */
  const hits = form.querySelector("[data-hits]");
  /** @param {string} id */
  const value = (id) => /** @type {HTMLInputElement} */ (form.querySelector(id))?.value ?? "";
  const apply = () => {
    const asked = value("#f-text").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const words = byWords ? asked.filter((word) => !EMPTY.has(word)) : asked;
    const area = value("#f-area"),
      band = value("#f-band");
    let shown = 0;
    for (const { element, text } of items) {
      const fits =
        words.every((word) => text.includes(word) || (byWords && resembles(word, text))) &&
        (!area || element.dataset.area === area) &&
        (!band || element.dataset.band === band);
      element.hidden = !fits;
      shown += Number(fits);
    }
    const filtered = Boolean(words.length || area || band);
    for (const group of /** @type {NodeListOf<HTMLDetailsElement>} */ (list.querySelectorAll(".group"))) {
      group.hidden = !group.querySelector(".card:not([hidden]), [data-item]:not([hidden])");
      if (group.tagName === "DETAILS") {
        group.dataset.was ??= String(group.open);
        group.open = filtered ? true : group.dataset.was === "true";
        if (!filtered) delete group.dataset.was;
      }
    }
    const said = shown || !hits.dataset.none ? hits.dataset.hits : hits.dataset.none;
    hits.textContent = said.replace("{n}", String(shown)).replace("{all}", String(items.length));
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
