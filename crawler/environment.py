"""Choose what child processes and browsers get of the environment."""

import os
import re

_PASSED_ON = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|PYTHON\w*|VIRTUAL_ENV|COVERAGE_\w+|"
    r"LD_LIBRARY_PATH|\w+_NUM_THREADS|SSL_CERT_(?:FILE|DIR)|SE_\w+|"
    r"DISPLAY|WAYLAND_DISPLAY|XDG_\w+|FONTCONFIG_\w+|WEBBROND_(?:AXE|CHROMIUM|CHROMEDRIVER)"
)


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment of a child process: what Python and browsers need, and ``more``; no password."""
    return {name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)} | more
