// @ts-check
// How wide and high text becomes in the families that sites name: other fonts on the machine, other numbers. Each
// family ends in a generic one, as in the style sheets of sites; alone, the missing ones would be drawn as nowhere else.
"use strict";
var webbrond_fonts = () => {
  const TEXT = "Hamburgefonstiv ÅÄÖ åäö é 0123456789 §€–”";
  const SIZE = 16;
  /** @type {Record<string, string[]>} */
  const FAMILIES = {
    serif: ["Times New Roman", "Georgia"],
    "sans-serif": ["Arial", "Helvetica", "Verdana", "Tahoma", "Trebuchet MS", "Calibri", "Segoe UI"],
    monospace: ["Courier New"],
    "system-ui": [],
  };
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  /** @param {string} font */
  const measured = (font) => {
    pen.font = font;
    const { width, fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = pen.measureText(TEXT);
    return [width, above, below].map((pixels) => Math.round(pixels * 10));
  };
  return Object.entries(FAMILIES).flatMap(([generic, names]) => [
    measured(`${SIZE}px ${generic}`),
    measured(`bold ${SIZE}px ${generic}`),
    ...names.map((name) => measured(`${SIZE}px "${name}", ${generic}`)),
  ]);
};
