"""Reading of what came over the wire: HTML, style sheets, PDF and office files."""
