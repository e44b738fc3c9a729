"""One form for each address."""

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from crawler.web.urls import BadUrl, canonical, in_scope, is_login, origin, resolve

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
HOSTS = st.sampled_from(["www.linköping.se", "WWW.EXAMPLE.SE", "[::1]", "127.0.0.1", "xn--linkping-q4a.se", "a_b.se."])
URLS = st.builds(
    lambda scheme, host, port, path, query, fragment: f"{scheme}://{host}{port}/{path}?{query}#{fragment}",
    st.sampled_from(["http", "HTTPS"]), HOSTS, st.sampled_from(["", ":80", ":443", ":8080", ":"]), TEXT, TEXT, TEXT,
)  # fmt: skip


@each(
    ("url", "expected"),
    [
        ("HTTP://WWW.Linköping.SE:80/a/../b/./c", "http://www.xn--linkping-q4a.se/b/c"),
        ("https://x.se", "https://x.se/"),
        ("https://x.se:443/#top", "https://x.se/"),
        ("https://x.se:8443/", "https://x.se:8443/"),
        ("https://x.se/%7Ea/%e5/%2f", "https://x.se/~a/%E5/%2F"),
        ("https://x.se/a\u030a", "https://x.se/a%CC%8A"),
        ("https://x.se/a%cc%8A", "https://x.se/a%CC%8A"),
        ("https://x.se/å b|c", "https://x.se/%C3%A5%20b%7Cc"),
        ("https://x.se/100%", "https://x.se/100%25"),
        ("https://x.se\\a\\b", "https://x.se/a/b"),
        (" https://x.se/a\n/b ", "https://x.se/a/b"),
        ("https://anna:hemligt@x.se/", "https://x.se/"),
        ("https://x.se/p?b=2&a=1", "https://x.se/p?b=2&a=1"),
        ("https://x.se/p?", "https://x.se/p"),
        ("https://x.se/p?utm_source=x&fbclid=y&id=3&gclid=z", "https://x.se/p?id=3"),
        ("https://x.se/p;jsessionid=AB12?PHPSESSID=1&access_token=3", "https://x.se/p"),
        ("https://x.se/p?sid=2&session=12&ticket=7&auth=a", "https://x.se/p?sid=2&session=12&ticket=7&auth=a"),
        ("https://x.se/p?sid=0.4177707683401926&session=a81fe03b5c72d9641", "https://x.se/p"),
        ("https://x.se/p?sid=6f9619ff-8b86-d011-b42d", "https://x.se/p?sid=6f9619ff-8b86-d011-b42d"),
        ("https://x.se/%%34%31", "https://x.se/%2541"),
        ("https://x.se/p?open.12_3=true", "https://x.se/p"),
        ("https://x.se/login?ReturnUrl=%2Fmina-sidor&lang=sv", "https://x.se/login?lang=sv"),
        ("https://x.se/p?url=%2Fa", "https://x.se/p?url=%2Fa"),
        ("http://[0:0::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    """Each spelling has its one form."""
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("mailto:a@x.se", "scheme"),
        ("javascript:void(0)", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http://", "malformed"),
        ("http://x.se:99999/", "malformed"),
        ("http://x.se:0/", "malformed"),
        ("http://x.se:port/", "malformed"),
        ("http://a b.se/", "malformed"),
        ("http://[::1/", "malformed"),
        ("/only/a/path", "malformed"),
        ("https://x.se/" + "a" * 10_000, "long"),
    ],
)
def test_what_cannot_be_visited(url: str, kind: str) -> None:
    """It is refused, and says in what way it is bad."""
    with pytest.raises(BadUrl) as caught:
        canonical(url)
    assert caught.value.kind == kind


@given(URLS)
def test_canonical_is_idempotent(url: str) -> None:
    """The one form of the one form is itself, is ASCII, and has no fragment."""
    try:
        once = canonical(url)
    except BadUrl:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert "#" not in once


@given(TEXT, TEXT)
def test_resolve_never_fails_otherwise(base: str, href: str) -> None:
    """Whatever stands in a link: an address in its one form, or BadUrl."""
    try:
        found = resolve(f"https://x.se/{base.replace('#', '').replace('?', '')}", href)
    except BadUrl:
        return
    assert canonical(found) == found


def test_keep_query_keeps_what_a_site_needs() -> None:
    """A site whose pages are chosen by a parameter named like a session can say so."""
    assert canonical("https://x.se/?token=3&utm_source=x", ("token",)) == "https://x.se/?token=3"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("d", "https://x.se/a/d"),
        ("/d", "https://x.se/d"),
        ("?e=1", "https://x.se/a/b?e=1"),
        ("//y.se/q", "https://y.se/q"),
        ("../../../d", "https://x.se/d"),
        ("HTTP://y.se", "http://y.se/"),
        ("?", "https://x.se/a/b"),  # an empty query replaces that of the page
        (";p", "https://x.se/a/;p"),
        ("https:d", "https://x.se/a/d"),  # the same scheme without slashes: relative
        ("%2e%2e/d", "https://x.se/d"),
        ("\\d\\e", "https://x.se/d/e"),
        ("///y.se/q", "https://y.se/q"),
        ("https://0x7f.1/", "https://127.0.0.1/"),
        ("https://LINKÖPING。se/", "https://xn--linkping-q4a.se/"),
        ("?q='a'", "https://x.se/a/b?q='a'"),
    ],
)
def test_resolve(href: str, expected: str) -> None:
    """Links are relative to their page, as the URL standard of browsers says."""
    assert resolve("https://x.se/a/b?c=1", href) == expected


def test_scope_is_scheme_host_and_port() -> None:
    """A host without port means the default port of the scheme, and nothing else."""
    hosts = ("www.linköping.se", "localhost:8080")
    inside = ["http://www.xn--linkping-q4a.se/a", "https://www.xn--linkping-q4a.se/", "http://localhost:8080/"]
    outside = [
        "https://www.xn--linkping-q4a.se:8443/", "http://localhost/", "http://linkoping.se/",
        "http://evil.www.xn--linkping-q4a.se/", "http://www.xn--linkping-q4a.se.evil.se/",
    ]  # fmt: skip
    assert [in_scope(url, hosts) for url in inside + outside] == [True] * 3 + [False] * 5
    assert origin("https://x.se/a:b") == "x.se:443"


def test_logins_are_told_by_their_name() -> None:
    """The host or the path says that one logs in there."""
    assert is_login("https://login.x.se/")
    assert is_login("https://x.se/saml2/start?x=1")
    assert not is_login("https://x.se/blogg/inloggad-i-livet")
    assert not is_login("https://x.se/?page=login")
