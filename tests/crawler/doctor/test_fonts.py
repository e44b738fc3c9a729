"""What `webbrond doctor` says of fonts: advice, unless no Swedish letter can be drawn at all."""

import pytest

from crawler.browser.browser import Browser
from crawler.doctor.checks import examine
from crawler.doctor.fonts import judge_fonts

CSS = ('"Arial", sans-serif', '"Helvetica", sans-serif', '"Times New Roman", serif', '"Courier New", monospace')


def fonts(*names: str) -> dict[str, str]:
    return dict(zip(CSS, names, strict=True))


@pytest.mark.parametrize(
    "names",
    [
        ("Liberation Sans", "Liberation Sans", "Liberation Serif", "Liberation Mono"),
        ("Arial", "Arial", "Times New Roman", "Courier New"),
        ("Arimo", "Nimbus Sans", "TeX Gyre Termes", "Nimbus Mono PS"),
    ],
)
def test_fonts_as_wide_as_those_that_sites_name_are_well(names: tuple[str, ...]) -> None:
    """The fonts themselves, or others made to the same measures."""
    found = judge_fonts(fonts(*names))
    assert (found.ok, found.advice) == (True, False)
    assert f"Arial as {names[0]}" in found.text


def test_other_fonts_are_advice() -> None:
    """It says what is drawn instead and what to install; the machine works all the same."""
    found = judge_fonts(fonts("DejaVu Sans", "Liberation Sans", "DejaVu Serif", "Liberation Mono"))
    assert (found.ok, found.advice) == (True, True)
    assert "Arial as DejaVu Sans" in found.text
    assert "(Arial, Times New Roman)" in found.text
    assert "apt-get install fonts-liberation` on the machine of the browser" in found.text


def test_no_font_is_a_fault() -> None:
    """Then nothing on a page has its size."""
    found = judge_fonts(fonts("", "", "", ""))
    assert (found.ok, found.advice) == (False, False)
    assert "apt-get install fonts-liberation" in found.text


@pytest.mark.browser
def test_the_browser_itself_is_asked() -> None:
    """Its families are answered with fonts that are there."""
    [found] = [each for each in examine() if each.name == "fonts"]
    assert found.ok
    with Browser() as browser:
        used = browser.fonts_of(CSS)
    assert list(used) == list(CSS)
    assert f"Arial as {used[CSS[0]]}" in found.text
