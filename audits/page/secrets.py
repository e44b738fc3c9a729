"""Passwords and keys in addresses on pages: found to be reported, and taken out at the border for good."""

import re

from audits.page.personal_numbers import mask_numbers

# user:password@ (RFC 3986, 3.2.1; browsers warn of it), and parameters whose name says that the value lets somebody in.
_USER = re.compile(
    r"(?P<before>(?:https?|ftps?):(?://|\\\\|&#47;&#47;))"
    r"(?P<secret>[^\s/\\?#\"'<>@:]{1,200}:[^\s/\\?#\"'<>@]{1,200}@)",
    re.I,
)
_NAMES = r"(?:access_?token|auth_?token|token|api_?key|password|passwd|pwd|client_secret|secret)"
_ENDS = ("token=", "key=", "password=", "passwd=", "pwd=", "secret=")
_PARAMETER = re.compile(rf"(?P<before>(?:[?&;]|&amp;|&#38;){_NAMES}=)(?P<secret>[^\s&;\"'<>#]{{1,500}})", re.I)
# Only in links: what scripts and maps are loaded with is a key that the whole world may know.
_LINK = re.compile(rf"<a\s[^<>]{{0,500}}?href\s*=\s*[\"']?[^\"'<>\s]{{0,500}}[?&;]{_NAMES}=[^\s&;\"'<>#]", re.I)


def find_secrets(html: str) -> int:
    """How many addresses in ``html`` hold one; keys count in links alone."""
    found = {_USER: _USER, _PARAMETER: _LINK}
    return sum(len(found[pattern].findall(html)) for pattern in _patterns(html))


def remove_secrets(text: str) -> str:
    """``text`` as it may be kept and shown: without secrets, and with personal identity numbers masked."""
    for pattern in _patterns(text):
        text = pattern.sub(_without, text)
    return mask_numbers(text)


def _patterns(text: str) -> list[re.Pattern[str]]:
    # Most pages hold nothing of the kind, and that is quickly seen.
    found = [_USER] if _may_name_user(text) else []
    lower = text.lower() if "=" in text and ("?" in text or "&" in text) else ""
    return [*found, _PARAMETER] if any(end in lower for end in _ENDS) else found


def _may_name_user(text: str) -> bool:
    return "\\\\" in text or "&#47;" in text or any("@" in after[:402] for after in text.split("//")[1:])


def _without(match: re.Match[str]) -> str:
    return match["before"] + ("" if match["secret"].endswith("@") else "****")
