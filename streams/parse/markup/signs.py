"""What tells text that holds HTML from text in which `<` and `>` are characters like others."""

import re

# Without attributes or with such as have a value: wires write companies in such brackets, too (`<I.T.L. INDUSTRIES>`).
_END = r"(?:\s*+/?|\s[^<>=]*+=[^<>]*+)>"
_BEGINS_AS_HTML = re.compile(
    r"\s*+(?:(?i:<!doctype\b[^>]*+>|<(?:html|body|article|section|main|header|div|p|h[1-6]|ul|ol|table|blockquote"
    # In capitals `<B>` and `<BR>` are companies.
    rf"|figure){_END})|<!\[CDATA\[|<(?:br|span|b|i|strong|em|a){_END}|<(?:BR|SPAN|FONT|A)(?=[\s/]){_END})"
)
_TAG = re.compile(
    rf"<(/?)(article|blockquote|br|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|img|ins|li|mark|ol"
    rf"|pre|section|small|span|strike|strong|sub|sup|table|tbody|td|th|tr|ul|a|b|i|p|q|s|u)(?={_END})([^>]*+)>",
    re.IGNORECASE,
)
BLOCK_TAG = re.compile(
    r"<(?:p|br|div|ul|ol|li|table|tr|h[1-6]|blockquote|section|article|dl|figure|hr|html|body)(?=[\s/>])", re.IGNORECASE
)
_ENOUGH_PARAGRAPHS = 2


def begins_as_html(text: str) -> bool:
    """Say whether text begins with one of HTML's tags."""
    return _BEGINS_AS_HTML.match(text) is not None


def holds_html(text: str) -> bool:
    """Say whether text holds HTML: begins with a tag, or has an element with its end, or an empty one, or paragraphs.

    `a < b and c > d`, `<john@example.org>`, `List<String>` and a company in brackets are none.
    """
    if "<" not in text or ">" not in text:
        return False
    if begins_as_html(text):
        return True
    begun: set[str] = set()
    paragraphs = 0
    for slash, spelling, rest in _TAG.findall(text):
        name = spelling.lower()
        if slash:
            if name in begun:
                return True
        elif name in ("br", "hr", "img"):
            # `<BR>` may be a company.
            if rest or spelling == name or name in begun:
                return True
            begun.add(name)
        else:
            begun.add(name)
            paragraphs += spelling == "p"
    return paragraphs >= _ENOUGH_PARAGRAPHS
