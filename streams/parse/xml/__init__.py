"""What the formats in XML share: reading a document safely, its elements, and the words of their editors.

    loading.py   text → root element        elements.py  children, attributes and words of an element
    status.py    a word, a signal or an editor's note → publishing status
    terms.py     a code of a vocabulary → a term of ninjs 3.1; subject_codes.py: and the Media Topic of an older code
    parting.py   text of several items → a document of each
    prose.py     an element of paragraphs → its text
    rendition.py a text inside an item, be it NITF, XHTML or plain → its paragraphs

No format itself: none of it knows what an element means, rendition.py apart.
"""

from streams.parse.xml.loading import find_root, load_xml

__all__ = ["find_root", "load_xml"]
