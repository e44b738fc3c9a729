"""Make Swedish running text from a set of sentence parts: any amount, and always the same for the same seed."""

from random import Random

_WHO = (
    "Du som bor i kommunen", "Den som är vårdnadshavare", "Du", "En förening", "Företag i kommunen", "Kommunen",
    "Handläggaren", "Socialnämnden", "Du som hyr ut ett rum", "Den som driver en butik", "Vi", "Skolans rektor",
)  # fmt: skip
_DOES = (
    "kan ansöka om bygglov", "behöver anmäla flytten", "lämnar uppgifter om inkomst", "får hjälp med avgiften",
    "väljer plats i förskolan", "betalar räkningen varje månad", "skickar in en skriftlig ansökan", "bokar en lokal",
    "hämtar nyckeln i receptionen", "får besked inom åtta veckor", "sorterar avfallet hemma", "kontaktar kundtjänst",
    "måste redovisa kostnaderna", "ser sina ärenden på nätet", "prövar om villkoren är uppfyllda",
)  # fmt: skip
_WHEN = (
    "innan arbetet börjar", "senast den 15 i månaden", "när beslutet har vunnit laga kraft", "under sommaren",
    "om barnet är yngre än fem år", "så snart som möjligt", "efter det att handlingarna har kommit in", "varje år",
    "enligt den taxa som kommunfullmäktige har beslutat", "utan extra kostnad", "via e-tjänsten", "på vardagar",
)  # fmt: skip
_MORE = (
    "och beslutet kommer i brevlådan", "men avgiften betalas inte tillbaka", "eftersom reglerna gäller hela landet",
    "och då gäller samma villkor för alla i hushållet", "om inte särskilda skäl finns", "och det tar några minuter",
)  # fmt: skip
_THINGS = (
    "Bygglov", "Förskola", "Avfall", "Vatten och avlopp", "Hemtjänst", "Färdtjänst", "Bostadsanpassning", "Bibliotek",
    "Idrottshallar", "Parkering", "Skolskjuts", "Modersmål", "Föreningsbidrag", "Serveringstillstånd", "Detaljplaner",
    "Äldreboende", "Ekonomiskt bistånd", "Musikskola", "Snöröjning", "Grundskola",
)  # fmt: skip
_ASPECTS = ("ansökan", "avgifter", "regler", "kontakt", "så går det till", "frågor och svar", "blanketter", "beslut")


def title(number: int) -> str:
    """Return the heading of page `number`; no two pages have the same heading."""
    thing, aspect = _THINGS[number % len(_THINGS)], _ASPECTS[number // len(_THINGS) % len(_ASPECTS)]
    return f"{thing}: {aspect} {number}"


def sentence(random: Random) -> str:
    """Return one sentence of 5 to 27 words."""
    parts = [random.choice(_WHO), random.choice(_DOES), random.choice(_WHEN)]
    if random.random() < 0.3:
        parts.append(random.choice(_MORE))
    return " ".join(parts) + "."


def paragraphs(random: Random, words: int) -> list[str]:
    """Return paragraphs of two to five sentences, together at least `words` words."""
    made: list[str] = []
    while words > 0:
        made.append(" ".join(sentence(random) for _ in range(random.randint(2, 5))))
        words -= len(made[-1].split())
    return made
