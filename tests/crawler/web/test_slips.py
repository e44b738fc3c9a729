"""Slips of the pen, and schemes that only look strange."""

import pytest
from cases import each

from crawler.web.slips import is_slip


@pytest.mark.parametrize(
    "href",
    [
        *["mailtoo:a@x.se", "malto:a@x.se", "mail:a@x.se", "htpp://x.se", "hhtps://x.se", "ttp://x.se", "htp:/x"],
        *["http//x.se", "https//x.se", "http;//x.se", "http ://x.se", "www.x.se", "WWW.x.se/a?b", "info@x.se"],
        *["tell:0500-123456", "tle:0500123456", "javscript:void(0)"],
    ],
)
def test_slips(href: str) -> None:
    assert is_slip(href)


@each(
    "href",
    [
        *["bankid:///?a", "swish://p", "teams:/l/chat", "maps:?q=S", "sms:+46", "tez://upi", "sip:a@x.se", "im:a@b.se"],
        *["xmpp:a@b.se", "tel:123456", "mailto: a@x.se", "javascript:x", "http:/sv/x", "HTTP://x", "data:,x"],
        *[
            "sidor/a.html",
            "wwwx.se",
            "ftp://x.se",
            "file:///x",
            "geo:1,2",
            "callto:012345678",
            "?a=http//x",
            "#www.x.se",
        ],
    ],
)
def test_no_slips(href: str) -> None:
    assert not is_slip(href)
