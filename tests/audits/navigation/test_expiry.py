"""Until when sentences hold: what they promise, what has its last day, and what merely happened."""

import pytest

from audits.navigation.expiry import read_expiry


@pytest.mark.parametrize(
    ("text", "case", "iso"),
    [
        ("Taxan gäller till och med den 31 december 2024.", "valid", "2024-12-31"),
        ("Avgiften gäller t.o.m. 2025-06-30.", "valid", "2025-06-30"),
        ("Kortet är giltigt till den 1 maj 2025.", "valid", "2025-05-01"),
        ("Priserna gäller fram till 1/9 2025.", "valid", "2025-09-01"),
        ("Gäller 1 januari–31 december 2024.", "valid", "2024-12-31"),
        ("Prislistan gäller 2024-01-01 – 2024-12-31.", "valid", "2024-12-31"),
        ("Eldningsförbudet gäller längst till och med söndagen den 3 augusti 2025.", "valid", "2025-08-03"),
        ("Avtalet löper till och med 2024-08-31.", "valid", "2024-08-31"),
        ("Planen gäller till och med 2024.", "valid", "2024-12-31"),
        ("Planen gäller till och med år 2027.", "valid", "2027-12-31"),
        ("Reglerna upphör att gälla den 1 juli 2025.", "valid", "2025-07-01"),
        ("Tillståndet förlängs till den 30 april 2025.", "valid", "2025-04-30"),
        ("Tillståndet löper ut den 30 april 2025.", "valid", "2025-04-30"),
        ("Erbjudandet tar slut 4 maj 2025.", "valid", "2025-05-04"),
        ("Sista ansökningsdag 1 mars 2024.", "deadline", "2024-03-01"),
        ("Ansökningstiden går ut den 30 april 2025.", "deadline", "2025-04-30"),
        ("Registreringen avslutas den 4 maj 2025.", "deadline", "2025-05-04"),
        ("Anmälan stängs måndagen den 5 maj 2025.", "deadline", "2025-05-05"),
        ("Tidsfristen är den 30 april 2025.", "deadline", "2025-04-30"),
        ("Sista dag att anmäla sig är den 15 april 2025.", "deadline", "2025-04-15"),
        ("Sista datum för att söka bidraget: 2025-02-28", "deadline", "2025-02-28"),
        ("Sista svarsdatum är fredagen den 7 mars 2025.", "deadline", "2025-03-07"),
        ("Ansök senast den 15 februari 2025.", "deadline", "2025-02-15"),
        ("Din ansökan ska ha kommit in senast den 31 mars 2025.", "deadline", "2025-03-31"),
        ("Du som vill söka stödet ska ansöka senast 1 maj 2025.", "deadline", "2025-05-01"),
        ("Betala avgiften senast 2025-01-31.", "deadline", "2025-01-31"),
        ("Lämna synpunkter på förslaget före den 20 maj 2025.", "deadline", "2025-05-20"),
        ("Du kan söka till och med den 4 juni 2025.", "deadline", "2025-06-04"),
        ("Ansökningstid: 1 februari–1 mars 2025", "deadline", "2025-03-01"),
        ("Anmälningsperioden är 2025-03-01 till 2025-03-31.", "deadline", "2025-03-31"),
        ("Ansökan stänger den 9 maj 2025.", "deadline", "2025-05-09"),
        ("Senast den 1 mars 2025 ska ansökan vara hos oss.", "deadline", "2025-03-01"),
        ("Öppet hus den 3 maj 2025.", "event", "2025-05-03"),
        ("Öppet hus på Tallskolan lördagen den 3 maj 2025 klockan 10.", "event", "2025-05-03"),
        ("Välkommen till vårt informationsmöte den 12 februari 2025.", "event", "2025-02-12"),
        ("Samrådsmöte hålls tisdagen den 4 mars 2025.", "event", "2025-03-04"),
        ("Den nya simhallen öppnar den 1 september 2025.", "event", "2025-09-01"),
        ("Bron beräknas vara klar i oktober 2025.", "event", "2025-10-01"),
        ("Ombyggnaden startar den 8 januari 2025.", "event", "2025-01-08"),
        ("Biblioteket flyttar den 5 maj 2025.", "event", "2025-05-05"),
        ("Planen gäller för åren 2020–2023.", "valid", "2023-12-31"),
        ("Taxan gäller under 2024.", "valid", "2024-12-31"),
        ("Gäller till: 2024-06-30", "valid", "2024-06-30"),
        ("Vägen är avstängd till och med den 3 maj 2025.", "valid", "2025-05-03"),
        ("Bron stängs av mellan 1 och 15 maj 2025.", "valid", "2025-05-15"),
        ("Samråd pågår 1 mars–15 april 2025.", "valid", "2025-04-15"),
        ("Deadline: 15 april 2025", "deadline", "2025-04-15"),
        ("OSA senast den 15 april 2025.", "deadline", "2025-04-15"),
        ("Senast den 15 april 2025 vill vi ha ditt svar.", "deadline", "2025-04-15"),
        ("Lördagen den 3 maj 2025 håller vi öppet hus.", "event", "2025-05-03"),
        ("Arbetet beräknas vara klart våren 2025.", "event", "2025-05-31"),
        ("Nästa möte: 3 maj 2025", "event", "2025-05-03"),
    ],
)
def test_holds_until(text: str, case: str, iso: str) -> None:
    assert (case, iso) in list(read_expiry(text))


@pytest.mark.parametrize(
    "text",
    [
        "Taxan gäller från och med den 1 januari 2024.",
        "Reglerna gällde till och med den 31 december 2020.",
        "Gäller barn födda till och med den 31 december 2019.",
        "För dig som ansökte senast den 1 mars 2024 gäller de gamla reglerna.",
        "Den 3 maj 2025 höll skolan öppet hus.",
        "Öppet hus hölls den 3 maj 2025.",
        "Den 1 juli 2023 börjar lagen gälla.",
        "Den som ansöker före den 1 maj 2024 får svar enligt de äldre reglerna.",
        "Vi har stängt den 24 december 2024.",
        "Fullmäktige beslutade den 3 mars 2024 om en ny taxa.",
        "Simhallen öppnade den 1 september 2021.",
        "Senast uppdaterad den 3 mars 2024.",
        "Sidan granskades senast den 3 mars 2024.",
        "Huset byggdes i maj 1932.",
        "Lagen trädde i kraft den 1 juli 2023.",
        "Kommunen har haft ansvaret sedan den 1 januari 2023.",
        "Ansök senast den 15 februari.",
        "Ansökan tar två veckor och gäller ett år.",
        "Ring 0123-20 25 20 om du vill anmäla dig.",
        "Invigningen den 4 juni 2024 lockade många besökare.",
        "Protokoll från den 12 februari 2024.",
        "Antagen av kommunfullmäktige den 27 november 2023.",
        "Avgiften är 500 kronor 2024.",
    ],
)
def test_no_day_passes(text: str) -> None:
    assert not list(read_expiry(text))
