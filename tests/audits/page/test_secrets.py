"""What lets somebody in never leaves the border; what only looks like it stays as it is."""

import pytest

from audits.page.secrets import find_secrets, remove_secrets


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<a href='http://u:hemlig@x.se/a'>", "<a href='http://x.se/a'>"),
        ("se HTTPS://Anna:a%40b@x.se:8080/", "se HTTPS://x.se:8080/"),
        ('<a href="/p?a=1&amp;token=hemlig&amp;b=2#c">', '<a href="/p?a=1&amp;token=****&amp;b=2#c">'),
        ("<a class=x href=/p?api_key=1234>", "<a class=x href=/p?api_key=****>"),
        ('<a href="/p#access_token=hemlig&b=1">', '<a href="/p#access_token=****&b=1">'),
        ('<a href="/p?jwt=hemlig">', '<a href="/p?jwt=****">'),
        ('<a href="/p?l%C3%B6senord=hemlig">', '<a href="/p?l%C3%B6senord=****">'),
        ('<a href="/p?losenord=hemlig">', '<a href="/p?losenord=****">'),
        (f'<a href="/p?token={"x" * 3000}">', '<a href="/p?token=****">'),
    ],
)
def test_secrets_are_taken_out(text: str, cleaned: str) -> None:
    """The rest of the address stays, so that the link can be found."""
    assert (remove_secrets(text), find_secrets(text)) == (cleaned, 1)


@pytest.mark.parametrize(
    "text",
    [
        "mailto:a@x.se", "https://x.se/@kommunen", "https://x.se/a:b@c", "kl. 10:30 a@b.se", "/p?password=",
        "x=1 & token=2", "https://x.se/?q=token",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_stays(text: str) -> None:
    """Nothing is found, and nothing is changed."""
    assert (remove_secrets(text), find_secrets(text)) == (text, 0)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("/in?to=https%3A%2F%2Fx.se%3Ftoken%3Dhemlig%26a%3D1", "/in?to=https%3A%2F%2Fx.se%3Ftoken%3D****%26a%3D1"),
        ("/in?to=https%3A%2F%2Fu%3Ahemlig%40x.se", "/in?to=https%3A%2F%2Fx.se"),
        ("/ut?csrf_token=hemlig&SAMLRequest=hemlig", "/ut?csrf_token=****&SAMLRequest=****"),
        ("/r/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0x.c2ln/a", "/r/****/a"),
        ("sftp://u:hemlig@x.se/a", "sftp://x.se/a"),
    ],
)
def test_what_is_no_fault_is_taken_out_too(text: str, cleaned: str) -> None:
    """Addresses within addresses, logins, signed tokens."""
    assert remove_secrets(text) == cleaned


def test_the_key_of_a_map_is_nobodys_secret() -> None:
    """What a page loads its map with is taken out, but is no fault."""
    html = "<script src='https://karta.se/a.js?access_token=pk.12'></script>"
    assert ("pk.12" in remove_secrets(html), find_secrets(html)) == (False, 0)
