"""The text of a component, whatever it stands in."""

from base64 import b64encode

import pytest

from tests.kit.items import parse
from tests.kit.newsml_1 import BODY, NITF, PARAGRAPHS, content, document, item

XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head><body>{PARAGRAPHS}</body></html>'
HTML = '<Format FormalName="HTML"/>'
IS_NITF = '<Format FormalName="NITF3.1"/>'


def encoded(text: str) -> str:
    """The text in base64."""
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("contents", "body", "notes"),
    [(content(), BODY, ()), (content(XHTML), BODY, ("html_to_text",)), (content(PARAGRAPHS), BODY, ("html_to_text",)),
     (content(PARAGRAPHS, form=IS_NITF), BODY, ()), (content(BODY), BODY, ()),
     (content(f"<media><p>No.</p></media>{PARAGRAPHS}"), BODY, ("associations_dropped:1",)),
     (content(f"<body.content>{PARAGRAPHS}</body.content>"), BODY, ()),
     (content(f"<body><body.content>{PARAGRAPHS}</body.content></body>"), BODY, ()),
     (content(f"<body>{PARAGRAPHS}</body>"), BODY, ("html_to_text",)),
     (content(f"<![CDATA[{PARAGRAPHS}]]>", form=HTML), BODY, ("html_to_text",)),
     (content(f"<![CDATA[{XHTML}]]>", form=HTML), BODY, ("html_to_text",)),
     (content(f"<![CDATA[{PARAGRAPHS}]]>"), BODY, ("html_to_text", "markup_read")),
     (content(PARAGRAPHS.replace("<", "&lt;")), BODY, ("html_to_text", "markup_read")),
     (content(f"<![CDATA[{NITF}]]>"), BODY, ()), (content(encoded(BODY), around="Base64"), BODY, ()),
     (content(encoded(PARAGRAPHS), form=HTML, around="base64"), BODY, ("html_to_text",)),
     (content("no base64", around="Base64"), None, ("associations_dropped:1",)),
     (f'<ContentItem><Encoding Notation="base64">{encoded(BODY)}</Encoding></ContentItem>', BODY, ()),
     (content("Short.") + content(form=IS_NITF), BODY, ()),
     (content("<sports><team>A</team></sports>") + content(BODY), BODY, ()),
     (content(NITF, media=""), BODY, ()),
     (content(f"<![CDATA[{PARAGRAPHS}]]>", media="HTML"), BODY, ("html_to_text",)),
     (content(NITF, media="ComplexData"), None, None),
     (content("GIF89a", media="", form='<MimeType FormalName="image/gif"/>'), None, None),
     ('<ContentItem Href="a.txt"><MediaType FormalName="Text"/></ContentItem>', None, None),
     ('<ContentItem><Encoding Notation="a"><Format/></Encoding></ContentItem>', None, ()), (content(""), None, ())],
)  # fmt: skip
def test_the_text_in_every_dress(contents: str, body: str | None, notes: tuple[str, ...] | None) -> None:
    """NITF before HTML before plain text, as XML, escaped, in CDATA or base64; None: it is no text at all."""
    with_text = f"<NewsComponent>{contents}</NewsComponent>" + ("" if notes is not None else f"{content('Else.')}")
    text = document(item(contents if notes is not None else with_text))
    article = parse(text)

    if notes is None:
        assert (article.body, article.notes) == ("Else.", ("associations_dropped:1",))
    else:
        assert (article.body, article.notes) == (body, notes)
