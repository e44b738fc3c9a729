"""Passwords and keys in addresses on pages: found so that they are reported, and removed before anything is stored."""

import re

from audits.page.personal_numbers import mask_numbers

# user:password@ (RFC 3986, 3.2.1; browsers warn of it), and parameters whose name says that the value grants access.
_USER = re.compile(
    r"(?P<before>(?:https?|ftps?):(?://|\\\\|&#47;&#47;))"
    r"(?P<secret>[^\s/\\?#\"'<>@:]{1,200}:[^\s/\\?#\"'<>@]{1,200}@)",
    re.I,
)
_NAMES = r"(?:access_?token|auth_?token|token|api_?key|password|passwd|pwd|client_secret|secret)"
_ENDS = ("token=", "key=", "password=", "passwd=", "pwd=", "secret=")
_PARAMETER = re.compile(rf"(?P<before>(?:[?&;]|&amp;|&#38;){_NAMES}=)(?P<secret>[^\s&;\"'<>#]{{1,500}})", re.I)
# Only in links: the keys with which scripts and maps are loaded are public.
_LINK = re.compile(rf"<a\s[^<>]{{0,500}}?href\s*=\s*[\"']?[^\"'<>\s]{{0,500}}[?&;]{_NAMES}=[^\s&;\"'<>#]", re.I)


def find_secrets(html: str) -> int:
    """Return how many addresses in ``html`` hold a secret; keys count in links alone."""
    found = {_USER: _USER, _PARAMETER: _LINK}
    return sum(len(found[pattern].findall(html)) for pattern in _patterns(html))


def remove_secrets(text: str) -> str:
    """Return ``text`` as it may be kept and shown: without secrets, and with personal identity numbers masked."""
    for pattern in _patterns(text):
        text = pattern.sub(_without, text)
    return mask_numbers(text)


def _patterns(text: str) -> list[re.Pattern[str]]:
    # Most pages hold no secrets, and a cheap test finds that out.
    found = [_USER] if _may_name_user(text) else []
    lower = text.lower() if "=" in text and ("?" in text or "&" in text) else ""
    return [*found, _PARAMETER] if any(end in lower for end in _ENDS) else found


def _may_name_user(text: str) -> bool:
    return "\\\\" in text or "&#47;" in text or any("@" in after[:402] for after in text.split("//")[1:])


def _without(match: re.Match[str]) -> str:
    return match["before"] + ("" if match["secret"].endswith("@") else "****")
