"""Whether a link's text and the name of its target have a word in common."""

from cases import each

from audits.navigation import scent


@each(
    ("text", "said", "expected"),
    [
        ("Bibliotekets öppettider", "Parkeringsavgifter", 0),
        ("Läs mer om bygglov", "Bygglov", 1),
        ("Avgift för bygglovet", "Taxa för bygglov", 0.5),
        ("Bygglovsguiden", "Söka bygglov", 1),
        ("Böter vid felparkering", "Parkering", 0.5),
        ("Ansök om förskola", "Förskolor och öppen förskola", 1),
        ("SFI", "Svenska för invandrare", 1),
        ("Svenska för invandrare", "SFI", 1),
        ("Fritidsgårdar", "fritidsgardar", 1),
        ("VA", "Vattenskoter", 0),
        ("VA", "VA och avlopp", 1),
    ],
)
def test_scent(text: str, said: str, expected: float) -> None:
    assert scent.scent(text, scent.plain(said)) == expected


@each(
    "text",
    [
        "Läs mer",
        "Nästa",
        "Kontakta oss",
        "12 mars 2026",
        "Anna Ek",
        "Storgatan 5",
        "www.exempel.se",
        "här",
        "Read more here",
    ],
)
def test_no_subject(text: str) -> None:
    """Nothing is compared where a text names no subject, or a person, an address or a time."""
    assert not scent.names_subject(text)


def test_language() -> None:
    assert scent.is_swedish("Matematiska funktioner")
    assert not scent.is_swedish("Find & Replace")
    assert not scent.is_swedish("CTL")
