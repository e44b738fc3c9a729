"""Limits of the narrow test: content that does not fit at 320 CSS pixels or is cut by text spacing (`js/narrow.js`)."""

WIDTH, HEIGHT = 320, 640  # 1280 by 1024 at 400 %, as WCAG 1.4.10 says, but as high as a phone
# Pixels that may stick out (a focus frame, a comma), pixels that may be cut from a text, elements per page and rule.
LIMITS = {"pixels": 10, "cut": 4, "nodes": 3}
