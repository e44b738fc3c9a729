"""The engine in words: as it is stored, and what reports say of it."""

from audits.engine import Engine, parse_engine
from reports.language.engines import describe_engine, describe_engine_change
from reports.language.i18n import Language

AXE = "axe-core 4.14.1"
OLD, NEW = f"{AXE}, Chrome 156.0.1.2, fonts 3f9a1c2e", f"{AXE}, Chrome 156.0.1.2, fonts 00c0ffee"


def test_an_engine_is_read_as_it_is_written() -> None:
    """With or without browser and fonts; anything else has no parts."""
    assert parse_engine(OLD) == Engine(AXE, "Chrome 156.0.1.2", "3f9a1c2e")
    assert [str(parse_engine(text)) for text in (OLD, AXE, "something")] == [OLD, AXE, ""]
    assert [parse_engine(text).is_whole for text in (OLD, AXE, "")] == [True, False, False]


def test_reports_say_what_changed() -> None:
    """axe, the browser, the fonts: in words, and never a digest."""
    swedish = Language("sv")
    assert describe_engine(OLD, swedish) == "axe-core 4.14.1, Chrome 156.0.1.2, typsnitt 3f9a1c2e"
    assert describe_engine_change(OLD, NEW, swedish).startswith(
        "Typsnitten på datorn som granskar har ändrats. Det som"
    )
    newer = "axe-core 4.15.0, Chrome 157.0.0.0, fonts 3f9a1c2e"
    assert "axe byttes från 4.14.1 till 4.15.0. Webbläsaren byttes från Chrome 156.0.1.2" in describe_engine_change(
        OLD, newer, swedish
    )
    assert "räknas även webbläsaren (Chrome 156.0.1.2)" in describe_engine_change(AXE, OLD, swedish)
    assert describe_engine_change(OLD, OLD, swedish) == ""
    assert describe_engine_change(OLD, "", swedish) == ""
