"""Passwords and keys in addresses on pages: found so that they are reported, and removed before anything is stored."""

import re

from audits.page.personal_numbers import mask_numbers

# The one list of parameters, in query and fragment, whose value grants access; Swedish and English. Whole names.
GRANTING = (
    r"(?:(?:access|auth|bearer|id|login|refresh|reset|session|user)[_-]?)?token|jwt|"
    r"(?:api|app|access|private|secret|subscription)[_-]?(?:key|nyckel)|(?:client|app|shared)?[_-]?secret|"
    r"(?:user|current|new|old)?[_-]?(?:password|passwd|passphrase|pwd)|bearer|"
    r"l(?:ö|o|%C3%B6|&ouml;)sen(?:ord)?|hemlighet|pin[_-]?kod|(?:åtkomst|atkomst|%C3%A5tkomst)[_-]?(?:kod|nyckel)"
)
# Parameters that are no fault in a link, and whose value is not to be kept either: of logins and of signed requests.
PASSING = (
    r"\w+[_-]token|__requestverificationtoken|authenticity_token|signature|sig|x-amz-\w+|authorization|csrf\w*|"
    r"xsrf\w*|saml(?:request|response|art)|sigalg|id_token_hint|assertion|client_assertion"
)
# user:password@ (RFC 3986, 3.2.1; browsers warn of it), also in an address within an address.
_USER = re.compile(
    r"(?P<before>[:%](?:(?<=:)(?://|\\\\|&#47;&#47;)|(?<=%)3A%2F%2F))"
    r"(?P<secret>[^\s/\\?#\"'<>@:%]{0,200}(?::|%3A)[^\s/\\?#\"'<>@]{1,200}(?:@|%40))",
    re.I,
)
# It begins with one of a few characters, so that the regex engine can skip to them.
_MARK = r"[?&;#%](?:(?<=%)(?:25)*+(?:3F|26|23|3B)|(?<=&)(?:amp;|#38;|#35;)|(?<!%))"
_IS = r"(?:=|&#61;|%(?:25)*+3D)"
_PARAMETER = re.compile(
    rf"(?P<before>{_MARK}(?:{GRANTING}|{PASSING}){_IS})(?!\*{{4}})(?P<secret>(?:(?!%(?:25)*+(?:26|23|3B))[^\s&;\"'<>#])+)",
    re.I,
)
_SIGNED = re.compile(r"(?P<before>)(?P<secret>\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+)")  # a JSON Web Token (RFC 7519)
# Only in links: the keys with which scripts and maps are loaded are public.
_LINK = re.compile(
    rf"<a\s[^<>]{{0,500}}?href\s*=\s*[\"']?[^\"'<>\s]{{0,500}}[?&;#](?:{GRANTING})=[^\s&;\"'<>#]",
    re.I,
)


def find_secrets(html: str) -> int:
    """Return how many addresses in ``html`` hold a secret; keys count in links alone."""
    users = len(_USER.findall(html)) if _may_name_user(html) else 0
    return users + len(_LINK.findall(html))


def remove_secrets(text: str) -> str:
    """Return ``text`` as it may be kept and shown: without secrets, and with personal identity numbers masked."""
    # Most texts hold no secrets, and a cheap test finds that out.
    if _may_name_user(text):
        text = _USER.sub(_without, text)
    if "=" in text or "%3" in text or "&#61" in text:
        text = _PARAMETER.sub(_without, text)
    if "eyJ" in text:
        text = _SIGNED.sub(_without, text)
    return mask_numbers(text)


def names_secret(address: str) -> bool:
    """Return whether ``address`` holds a user's password, or a parameter that grants access."""
    return bool(_USER.search(address) or _PARAMETER.search(address) or _SIGNED.search(address))


def _may_name_user(text: str) -> bool:
    if "\\\\" in text or "&#47;" in text or "%2F%2F" in text or "%2f%2f" in text:
        return True
    return "@" in text and any("@" in after[:402] for after in text.split("//")[1:])


def _without(match: re.Match[str]) -> str:
    return match["before"] + ("" if match["secret"][-1] == "@" or match["secret"][-3:] == "%40" else "****")
