"""How wide a text is in a common sans-serif font, and where it is cut when it is wider than its place."""

# In thousandths of the font size: the widths of Helvetica (Adobe Font Metrics), which Arial and Liberation Sans share.
_WIDTHS = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
    500: "Jcksvxyz", 556: "#$?0123456789L_abdeghnopquåäöéèü–", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXYÅÄÉ",
    722: "CDHNRUwÜ", 778: "GOQÖ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 556


def width(text: str, size: float) -> float:
    """Return the width of ``text`` in pixels, in a sans-serif font of ``size`` pixels."""
    return sum(_OF.get(letter, _OTHER) for letter in text) * size / 1000


def cut_to_width(text: str, pixels: float, size: float) -> str:
    """Return ``text``, or as many of its first words as fit in ``pixels`` together with an ellipsis."""
    if width(text, size) <= pixels:
        return text
    words = text.split()
    while len(words) > 1 and width(f"{' '.join(words)} …", size) > pixels:
        words.pop()
    return f"{' '.join(words)} …"
