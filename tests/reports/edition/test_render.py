"""Rendering: languages, escaping, links, text fragments."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from jinja2 import UndefinedError, nodes

from reports.edition import links
from reports.edition.render import TEMPLATES, address, coded, environment
from reports.language.i18n import Language, read_catalogue

PACKAGE = TEMPLATES.parents[1]


def sentences() -> set[str]:
    """Every sentence of code and templates that people read."""
    found: set[str] = set()
    keywords = {
        "_": None,
        "mark": None,
        "gettext": None,
        "text": None,
        "ngettext": (1, 2),
        "n": (1, 2),
        "mark_plural": (1, 2),
    }
    sources = [("python", path, keywords) for path in PACKAGE.rglob("*.py")]
    sources += [("jinja2.ext:babel_extract", path, {"_": None, "ngettext": (1, 2)}) for path in TEMPLATES.glob("*")]
    for method, path, words in sources:
        for _line, message, _comments, _context in extract_from_file(method, path, keywords=words):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


def test_every_sentence_is_translated() -> None:
    """English by switch means all of it."""
    catalogue = read_catalogue("en")
    missing = [
        sentence
        for sentence in sentences()
        if (found := catalogue.get(sentence)) is None
        or not (all(found.string) if isinstance(found.string, tuple) else found.string)
    ]
    assert missing == []


def test_no_translation_is_left_over() -> None:
    """What nobody says any more goes."""
    ids = {message.id[0] if isinstance(message.id, tuple) else message.id for message in read_catalogue("en")}
    assert set() == ids - sentences() - {""}


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_every_template_compiles(template: str, code: str) -> None:
    """A gap without a value, or a sentence that is no constant, is found when the template is compiled."""
    environment(Language(code)).get_template(template)


def test_a_sentence_escapes_what_it_is_filled_with() -> None:
    env = environment(Language("sv"))
    template = env.from_string('{{ _("Rond %(when)s", when=x) }}|{{ ngettext("%(num)s sida", "%(num)s sidor", n) }}')
    assert template.render(x="<b>", n=1200) == "Rond &lt;b&gt;|1\N{NO-BREAK SPACE}200 sidor"


def test_english_sentences_come_from_the_catalogue() -> None:
    env = environment(Language("en"))
    template = env.from_string('{{ _("Rond %(when)s", when=x) }}|{{ ngettext("%(num)s sida", "%(num)s sidor", 1) }}')
    assert template.render(x="now") == "Round of now|1 page"


def test_every_gap_of_a_sentence_has_a_value() -> None:
    """Babel finds a sentence only where it is a constant, and a gap without a value is an error at night."""
    calls = [
        (path.name, call)
        for path in TEMPLATES.glob("*")
        for call in environment(Language("sv")).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext")
    ]
    assert len(calls) > 300
    for name, call in calls:
        spoken = call.args[: 1 if call.node.name == "_" else 2]
        values = {pair.key for pair in call.kwargs} | ({"num"} if call.node.name == "ngettext" else set())
        for sentence in spoken:
            assert isinstance(sentence, nodes.Const), f"{name}:{call.lineno}"
            assert set(re.findall(r"%\((\w+)\)s", sentence.value)) <= values, f"{name}: {sentence.value}"


def test_code_in_a_rule_is_shown_as_code() -> None:
    assert coded('Sätt `lang="sv"` på <html>') == "Sätt <code>lang=&#34;sv&#34;</code> på &lt;html&gt;"
    assert coded("Ett ` ensamt") == "Ett ` ensamt"


def test_undefined_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment(Language("sv")).from_string("{{ nothing }}").render()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "http://a b", "ftp://a/", ""]
)
def test_only_harmless_addresses_become_links(url: str) -> None:
    assert links.safe_href(url) == ""
    assert "<a" not in address(url)


@pytest.mark.parametrize("url", ["https://a.se/å", "http://a.se", "mailto:a@b.se", "tel:013206000"])
def test_harmless_addresses_become_links(url: str) -> None:
    assert url == links.safe_href(url)


def test_attributes_cannot_be_broken_out_of() -> None:
    assert '"><script>' not in address('https://a.se/"><script>alert(1)</script>')


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Ansök nu", "Ans%C3%B6k%20nu"),
        ("A - B, C & D", "A%20%2D%20B%2C%20C%20%26%20D"),
        ("ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton", "ett%20tv%C3%A5%20tre%20fyra,"),
    ],
)
def test_text_fragments_are_encoded(text: str, fragment: str) -> None:
    """A dash, a comma and an ampersand mean something in a fragment."""
    assert links.to_text("https://a.se/x#y", text).startswith("https://a.se/x#:~:text=" + fragment)


def test_a_cut_text_ends_its_fragment_with_a_whole_word() -> None:
    text = ("ordet " * 40)[:200]
    assert links.to_text("https://a.se/", text).endswith("ordet%20ordet%20ordet%20ordet")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\u202eb\x00c\n d", "a b c d"), ("x" * 50, "x" * 9 + "…"), ("kort", "kort"), ("", "")],
)
def test_texts_are_cut_and_cleaned(text: str, shown: str) -> None:
    assert shown == links.cut(text, 10)


@pytest.mark.parametrize("name", ["../x", "a/b", "..", "", "a" * 90, "con\x00"])
def test_file_names_are_never_taken_from_outside(name: str) -> None:
    safe = links.safe_name(name)
    assert safe.startswith("id-")
    assert Path(safe).name == safe


def test_numbers_and_dates_are_written_as_people_write_them() -> None:
    sv, en = Language("sv"), Language("en")
    assert sv.number(1234.5, 1) == "1\N{NO-BREAK SPACE}234,5"
    assert en.number(1234.5, 1) == "1,234.5"
    assert sv.number(None) == "–"
    assert sv.number(-0.2) == "0"
    assert sv.moment("2026-11-22T0130") == "22 november 2026 kl. 01.30"
    assert en.moment("2026-11-22T01:30:05+01:00") == "22 November 2026, 01:30"
    assert sv.date("igår") == "igår"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ring 0500-00 10 00.", '<q>Ring <span class="keep">0500-00 10 00</span>.</q>'),
        ("<b> +46 13\xa020 60 00", '<q>&lt;b&gt; <span class="keep">+46 13 20 60 00</span></q>'),
        ("2 000-3 000 kr den 2026-01-02 10 00", "<q>2 000-3 000 kr den 2026-01-02 10 00</q>"),
    ],
)
def test_telephone_numbers_are_never_broken(text: str, shown: str) -> None:
    assert environment(Language("sv")).from_string("{{ text|said }}").render(text=text) == shown
