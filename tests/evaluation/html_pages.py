"""What becomes of the words of pages: run by `make eval-html`, prints a table.

    python -m tests.evaluation.html_pages [--made N] [--corpus FILE] [--pages FOLDER …] [--list]

Pages made by chance (tests/kit/pages.py), the stories of Reuters-21578 written as HTML, and the HTML files below any
folders given. Each is read by newswire and by another reader, of a library's tree (tests/kit/visible.py): *lost* are
words that the page shows and newswire does not tell, *invented* those that it tells and the page does not show, *moved*
pages with the same words in another order. Exit 1 where a page that was made, or a story, is not told as it is shown.
"""

import argparse
import html
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streams.errors import DeadLetterError
from streams.normalise import clean_text
from streams.parse.markup import html_to_text
from tests.evaluation.stories import CORPUS, read_stories
from tests.kit.pages import Made, make_page
from tests.kit.visible import hidden_words, shown_words, words_of

_DEEPEST = 20_000
"""Calls that the other reader may need, which walks its tree by calls."""


@dataclass
class Row:
    """What became of pages of one kind."""

    kind: str
    pages: int = 0
    refused: int = 0
    shown: int = 0
    """Words, as `hidden`: those of elements that the page does not show."""
    hidden: int = 0
    lost: int = 0
    invented: int = 0
    moved: int = 0
    wrong: list[str] = field(default_factory=list)
    """Names of pages with any of these."""

    def hold(self, name: str, page: Made) -> None:
        """Read one page twice and count."""
        shown = shown_words(page.standard)
        self.pages += 1
        try:
            told = words_of(clean_text(html_to_text(page.sent)))
        except DeadLetterError:
            self.refused += 1
            self.wrong.append(name)
            return
        lost, invented = Counter(shown) - Counter(told), Counter(told) - Counter(shown)
        self.shown += len(shown)
        self.hidden += len(hidden_words(page.standard))
        self.lost += lost.total()
        self.invented += invented.total()
        self.moved += not lost and not invented and shown != told
        if shown != told:
            self.wrong.append(name)


def write_pages(corpus: Path) -> Iterator[tuple[str, Made]]:
    """Each story as one of the pages that feeds send: paragraphs, line breaks, text in one block, lines in a table."""
    for story in read_stories(corpus):
        text = story.text if story.body is None else story.body
        lines = [html.escape(line.strip(), quote=False) for line in text.split("\n") if line.strip()]
        chance = random.Random(story.id)
        if not lines:
            continue
        page = {
            0: "".join(f"<p>{line}</p>\n" for line in lines),
            1: "<br />\n".join(lines),
            2: "<div><pre>" + "\n".join(lines) + "</pre></div>",
            3: "<table>" + "".join(f"<tr><td>{line.replace('  ', '</td><td>')}" for line in lines) + "</table>",
            4: "".join(f"<p>{_emphasise(line, chance)}" for line in lines),
        }[int(story.id) % 5]
        yield f"story {story.id}", Made(page, page)


def _emphasise(line: str, chance: random.Random) -> str:
    words = line.split(" ")
    at = chance.randrange(len(words))
    name = chance.choice(("b", "em", "a href='https://example.org/?a=1&b=2'", "span class=name"))
    words[at] = f"<{name}>{words[at]}</{name.partition(' ')[0]}>"
    return " ".join(words)


def read_files(folders: Iterable[Path]) -> Iterator[tuple[str, Made]]:
    """The HTML files in UTF-8 below these folders."""
    for folder in folders:
        for file in sorted(folder.rglob("*.*htm*")):
            try:
                source = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            if source.strip():
                yield str(file), Made(source, source)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--made", type=int, default=4_000, metavar="N", help="pages made by chance")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="reuters21578.tar.gz")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth story")
    parser.add_argument("--pages", type=Path, nargs="*", default=[], help="folders with HTML files")
    parser.add_argument("--list", action="store_true", help="name the pages that are not told as they are shown")
    arguments = parser.parse_args()
    sys.setrecursionlimit(_DEEPEST)
    kinds: dict[str, Iterable[tuple[str, Made]]] = {
        "made by chance": ((f"seed {seed}", make_page(seed)) for seed in range(arguments.made))
    }
    if arguments.corpus.is_file():
        kinds["stories"] = list(write_pages(arguments.corpus))[:: arguments.every]
    else:
        print(f"no corpus at {arguments.corpus}; set NEWSWIRE_TEST_DATA or give --corpus", file=sys.stderr)
    if arguments.pages:
        kinds["files"] = read_files(arguments.pages)
    print("| pages | number | words shown | words hidden | lost | invented | pages in another order | refused |")
    print("| --- " * 8 + "|")
    is_wrong = False
    for kind, pages in kinds.items():
        row = Row(kind)
        for name, page in pages:
            row.hold(name, page)
        counts = (row.pages, row.shown, row.hidden, row.lost, row.invented, row.moved, row.refused)
        print(f"| {kind} | " + " | ".join(f"{count:,}" for count in counts) + " |")
        if arguments.list:
            print(*row.wrong, sep="\n", file=sys.stderr)
        is_wrong |= kind != "files" and bool(row.wrong)
    return int(is_wrong)


if __name__ == "__main__":
    sys.exit(main())
