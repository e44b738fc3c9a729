"""Which axe runs, and with what."""

import json
from pathlib import Path

import pytest

from audits.model import Rendered
from audits.page import digest_block
from crawler.browser import axe
from crawler.browser.axe import AxeMissing, engine, run_options, script_path
from crawler.browser.facts import Gathered


def test_the_script_is_ours_then_the_environment_s_then_the_package_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The axe that came along runs, from the wheel or from the checkout's npm; without either there is still one."""
    shipped, checkout = tmp_path / "axe_core", tmp_path / "node_modules" / "axe-core"
    monkeypatch.setattr(axe, "_SHIPPED", shipped)
    monkeypatch.setattr(axe, "_CHECKOUT", checkout)
    monkeypatch.delenv("WEBBROND_AXE", raising=False)
    assert "axe_selenium_python" in script_path().parts
    named = tmp_path / "named.js"
    named.write_text("/*! axe v4.13.0 */")
    monkeypatch.setenv("WEBBROND_AXE", str(named))
    assert (script_path(), engine(script_path())) == (named, "axe-core 4.13.0")
    for folder, version in ((checkout, "4.14.0"), (shipped, "4.14.1")):
        folder.mkdir(parents=True)
        (folder / "axe.min.js").write_text(f"/*! axe v{version} */")
        assert (script_path(), engine(script_path())) == (folder / "axe.min.js", f"axe-core {version}")


def test_a_file_that_is_not_axe_is_refused(tmp_path: Path) -> None:
    """An unknown engine would make results that nobody can compare."""
    other = tmp_path / "axe.min.js"
    with pytest.raises(AxeMissing, match="no-axe"):
        engine(other)
    other.write_text("alert(1)")
    with pytest.raises(AxeMissing, match="not-axe"):
        engine(other)


def test_swedish_belongs_to_its_very_version(tmp_path: Path) -> None:
    """Texts of another version do not fit axe's messages."""
    script = tmp_path / "axe.min.js"
    script.write_text("/*! axe v4.14.1 */")
    assert axe.locale(script) is None
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "sv.json").write_text(json.dumps({"lang": "sv", "rules": {"a": {}}, "checks": {}}))
    (tmp_path / "package.json").write_text('{"name": "axe-core", "version": "4.14.0"}')
    assert axe.locale(script) is None
    (tmp_path / "package.json").write_text('{"name": "axe-core", "version": "4.14.1"}')
    assert axe.locale(script) == {"lang": "sv", "checks": {}}


def test_options_hold_what_the_law_and_the_look_ahead_need() -> None:
    """WCAG A and AA of 2.0 to 2.2, target size on, and plain JSON."""
    options = run_options()
    assert set(options["runOnly"]["values"]) == {
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    }
    assert options["rules"]["target-size"] == {"enabled": True}
    assert json.loads(json.dumps(options)) == options


def test_what_the_page_gathered_becomes_rules_with_regions_and_signatures() -> None:
    """Ids that a machine made and cache-busters are no part of an element's identity."""
    elements = [[-1, "html", "", "", "", ""], [0, "footer", "", "", "", ""], [1, "img", "", "", "react-12345", ""]]
    node = {
        "target": "#react-12345", "html": "<img>", "summary": "Åtgärda", "tag": "img", "text": "", "heading": "Kontakt",
        "attributes": {"id": "react-12345", "src": "../a/logo.3f2a9c11.png?v=3"}, "element": 2,
        "base": "https://x.se/en/sida", "block": "figure.bild{img{}}",
    }  # fmt: skip
    rules = [
        {"id": "image-alt", "outcome": "fail", "impact": "critical", "nodes": [node]},
        {"id": "label", "outcome": "pass", "impact": "", "nodes": []},
    ]
    facts = {"width": 1280, "login_controls": [], "look": {}, "text_length": 3, "links": []}
    gathered = Gathered({"axe": {"rules": rules, "cut": 7}, "facts": facts, "elements": elements, "frames": ["/karta"]})
    image, label = gathered.rules
    assert (image.nodes[0].signature, image.nodes[0].region) == ("img|src=/a/logo.png|", "footer")
    assert image.nodes[0].block == digest_block("figure.bild{img{}}")
    assert (label.id, label.outcome, label.nodes) == ("label", "pass", ())
    assert gathered.rendered == Rendered(text_length=3)
    assert (gathered.cut, gathered.frames_untested) == (7, ["/karta"])
