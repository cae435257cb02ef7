"""HTML becomes text, and entities become the characters that they name.

`reading.py` is the way in; `page.py` walks over what `tokens.py` finds, by what `elements.py`, `attributes.py` and
`lists.py` know, and `writing.py` makes lines of it; `signs.py` tells whether undeclared text holds HTML. Why no
library does it: docs/benchmarks/html.md.
"""

from streams.parse.markup.entities import decode_entities
from streams.parse.markup.reading import Reading, html_to_text, read_html, read_plain
from streams.parse.markup.signs import begins_as_html

__all__ = ["Reading", "begins_as_html", "decode_entities", "html_to_text", "read_html", "read_plain"]
