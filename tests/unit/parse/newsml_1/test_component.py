"""Of the components of an item one text is the article's, and the others are counted."""

import pytest

from tests.kit.items import parse
from tests.kit.newsml_1 import component, content, document, item, photo

ONE, TWO = content("One."), content("Two.")
ENGLISH = '<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>'
EQUAL = 'EquivalentsList="yes"'


@pytest.mark.parametrize(
    ("components", "body", "others"),
    [([component(ONE)], "One.", 0), ([component(component(ONE))], "One.", 0),
     ([component(ONE), component(TWO)], "One.", 1), ([component(ONE), component(TWO, role="Main")], "Two.", 1),
     ([component(ONE), component(component(TWO), role="Main Text")], "Two.", 1),
     ([component(ONE, role="Sidebar"), component(TWO)], "Two.", 1),
     ([component(ONE, role="Sidebar"), component(TWO, role="Own")], "Two.", 1),
     ([component(photo()), component(ONE, role="Main")], "One.", 1),
     ([component(photo(), role="Main"), component(ONE, role="Caption"), component(TWO)], "Two.", 2),
     ([component(component(photo()) + component(ONE, role="Caption")), component(TWO)], "Two.", 1),
     ([component(ONE, role="Caption") + component(photo()), component(TWO)], "Two.", 2),
     ([component(ONE), component("")], "One.", 0),
     ([component(ONE), component('<NewsItemRef NewsItem="a"/><NewsItemRef NewsItem="b"/>')], "One.", 1),
     ([ONE, photo()], "One.", 1), ([component(ONE, attributes='xml:lang="de"'),
                                    component(TWO, attributes='xml:lang="en-GB"')], "Two.", 1),
     ([component(ONE, attributes='xml:lang="de"', role="Main"), component(TWO, attributes='xml:lang="en"')], "One.", 1),
     ([component(component(ONE, attributes='xml:lang="de"') + component(TWO, attributes='xml:lang="en"'),
                 attributes=EQUAL)], "Two.", 0),
     ([component(component(content("One.", form='<Format FormalName="HTML"/>'))
                 + component(content("<nitf><body><body.content><p>Two.</p></body.content></body></nitf>",
                                     form='<Format FormalName="NITF"/>')), attributes=EQUAL)], "Two.", 0),
     ([component(component(ONE) + component(photo()), attributes=EQUAL)], "One.", 1)],
)  # fmt: skip
def test_one_text_is_the_article(components: list[str], body: str, others: int) -> None:
    """The main one, in the item's language, else the first; no caption. Renditions of it are nothing beside it."""
    article = parse(document(item(*components, metadata=ENGLISH)))

    assert article.body == body
    assert [note for note in article.notes if note.startswith("associations")] == (
        [f"associations_dropped:{others}"] if others else []
    )


def test_other_items_are_counted() -> None:
    """Those inside a component, those referred to and those associated; topics that nobody refers to."""
    inside = f"<NewsComponent>{item()}</NewsComponent>"
    linked = '<AssociatedWith NewsItem="urn:a:1"/><AssociatedWith FormalName="Photo"/>'

    assert parse(document(item(component(ONE), inside))).notes == ("associations_dropped:1",)
    assert parse(document(item(management=linked))).notes == ("associations_dropped:1",)
    assert parse(document(item(), before="<TopicSet><Topic/></TopicSet>")).notes == ("associations_dropped:1",)


def test_components_may_stand_in_each_other_as_deep_as_xml_allows() -> None:
    """Nothing breaks; beyond it the document is refused."""
    assert parse(document(item("<NewsComponent>" * 200 + ONE + "</NewsComponent>" * 200))).body == "One."
