"""Write JSON that is safe to show in a terminal: control characters are escaped."""

import json
import re
from typing import Any

# Those that JSON itself leaves as they are: C1, and marks that break lines or turn the direction of text.
_RAW = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def dump_json(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON, with control characters escaped."""
    return _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))
