"""Write the draft of an accessibility statement as text, in the frame that the law asks for, with gaps to fill in.

The frame follows what the law (2018:1937, 16 §) and the supervisor's rules (MDFFS 2019:2) require a statement to say.
"""

from collections.abc import Iterable, Iterator

from reports.export.shortcomings import Draft, Shortcoming
from reports.language import Language


def statement_markdown(found: Iterable[Draft], name: str, day: str, supervisor: str) -> str:
    """Return the drafts as Markdown. ``name`` is the municipality's, ``day`` that of the run.

    ``supervisor`` is the domain of the authority that takes complaints. What only people know stands in brackets.
    """
    return "\n".join(line for draft in found for line in _lines(draft, name, day, supervisor))


def _lines(draft: Draft, name: str, day: str, supervisor: str) -> Iterator[str]:
    yield from (
        f"# Tillgänglighetsredogörelse för {draft.host}", "",
        f"> Utkast ur ronden {day}. Fyll i det som står inom hakparenteser, lägg till det ni vet och ta bort rutan.",
        "",
        f"{name} står bakom den här webbplatsen. Vi vill att alla ska kunna använda den. Här står hur {draft.host}"
        " följer lagen om tillgänglighet till digital offentlig service, vilka brister vi känner till och hur du"
        " berättar om fler.",
        "", "## Hur tillgänglig är webbplatsen?", "",
    )  # fmt: skip
    if draft.found:
        yield "Webbplatsen är delvis förenlig med lagen. Bristerna står nedan."
    else:
        yield "Webbplatsen är [helt, delvis eller inte] förenlig med lagen. [Ronden hittade inga brister mot lagens"
        yield "krav. Det betyder inte att det inte finns några: pröva det som står sist.]"
    yield from (
        "", "## Om du inte kan använda delar av webbplatsen", "",
        "Säg till oss om du behöver innehåll som inte är tillgängligt för dig: [telefon, e-post eller formulär]. Du får"
        " svar inom [antal dagar].",
        "", "## Rapportera brister", "",
        "Har du hittat en brist som inte står här? Berätta det för oss, så att vi kan rätta den: [adress].",
        "", "## Tillsyn", "",
        f"Är du inte nöjd med hur vi svarar kan du anmäla det till den myndighet som har tillsyn: <https://www.{supervisor}>.",
        "", "## Innehåll som inte är tillgängligt", "", "### Bristande förenlighet med lagkraven", "",
    )  # fmt: skip
    burdens = [item for item in draft.found if item.is_burden]
    yield from (_item(item) for item in draft.found if not item.is_burden)
    yield from ("", "### Oskäligt betungande anpassning", "")
    yield from [_item(item) for item in burdens] or ["[Ta bort rubriken om ni inte åberopar 12 § i lagen.]"]
    yield from ("", "### Innehåll som inte omfattas av lagen", "")
    files = f"{draft.documents} filer, till exempel pdf:er, är inte medräknade ovan. " if draft.documents else ""
    yield f"{files}[Ange sådant innehåll, till exempel filer från före den 23 september 2018, eller ta bort rubriken.]"
    yield from (
        "", "## Hur vi har testat webbplatsen", "",
        f"Vi granskade {_pages(draft.pages)} automatiskt, varav {draft.said(Language('sv'))}, den {day}. [Beskriv vad"
        " människor har prövat.]", "",
        "Webbplatsen publicerades den [datum]. Redogörelsen uppdaterades senast den [datum].", "",
    )  # fmt: skip
    yield from _notes(draft)


def _notes(draft: Draft) -> Iterator[str]:
    """Yield what the authors need to know, and what is not to be published."""
    if draft.published:
        yield from (
            "## Att veta: ändrat sedan den publicerade redogörelsen",
            "",
            f"Den står på <{draft.published}>.",
            "",
        )
        yield from (f"* Ny: {item.criterion.plain} (WCAG {item.id})." for item in draft.found if item.is_unnamed)
        yield from (
            f"* Kan vara rättad: WCAG {number} {criterion.sv}. Den nämns där, men ronden hittar den inte."
            for number, criterion in draft.mended
        )
        yield ""
    yield from ("## Att veta: det här har ronden inte prövat", "")
    if draft.pages > draft.seen:
        yield f"* {_pages(draft.pages - draft.seen)} har inte öppnats i webbläsare."
    yield from (f"* WCAG {number} {criterion.sv}" for number, criterion in draft.untested)
    yield ""


def _item(item: Shortcoming) -> str:
    where = ", ".join(f"<{url}>" for url in item.examples)
    why = "".join(f" {plan.reason.rstrip('.')}." for plan in item.plans)
    until = max((plan.until for plan in item.plans), default="[datum]")
    return (
        f"* {item.criterion.plain} (WCAG {item.id}). Det gäller {_pages(item.pages)}, som {where}.{why}"
        f" Bristen rättas senast {until}."
    )


def _pages(number: int) -> str:
    return f"{number} sida" if number == 1 else f"{number} sidor"
