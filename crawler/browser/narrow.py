"""The narrow look: what does not fit at 320 CSS pixels, and what more space in text cuts (`js/narrow.js`)."""

WIDTH, HEIGHT = 320, 640  # 1280 by 1024 at 400 %, as WCAG 1.4.10 says, with room for a phone's height
# Pixels that may stand out (a focus frame, a comma) or be cut of a text; elements for a page and rule.
LIMITS = {"pixels": 10, "cut": 4, "nodes": 3}
