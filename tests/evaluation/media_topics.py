"""Makes streams/tag/media_topics.tsv out of IPTC's own file: run by `make media-topics`.

Codes and labels that the packaged rules use and that are younger than that file are added by hand, below.
"""

import argparse
import gzip
from collections.abc import Sequence
from pathlib import Path

from streams.tag.media_topics import Concept, Vocabulary, parse_knowledge_item, render_table
from tests.kit.paths import DATA, ROOT

SOURCE = DATA / "mediatopics_cptall-x-all.json.gz"
TABLE = ROOT / "streams" / "tag" / "media_topics.tsv"
LATER = {
    "20000640": Concept(label="summit meeting", parent="20000639", retired=None),
    "20001316": Concept(label="border dispute", parent="20000638", retired=None),
}
"""As in releases after that of the file. One that holds them needs them no more."""


def build(data: bytes, *, source: str) -> str:
    """Turn IPTC's file into the text of the table."""
    vocabulary = parse_knowledge_item(data, source=source)
    later = {code: concept for code, concept in LATER.items() if vocabulary.concepts.get(code) != concept}
    changed = f"; of later releases: {', '.join(later)}" if later else ""
    header = (
        "IPTC Media Topics: code, English label, code of the parent, day of retirement; a tab between.",
        f"Source: http://cv.iptc.org/newscodes/mediatopic/, knowledge item in JSON, release {vocabulary.release}.",
        "Attribution: IPTC, International Press Telecommunications Council, https://iptc.org",
        "Licence: CC BY 4.0, http://creativecommons.org/licenses/by/4.0/",
        f"Changed: reduced to these columns{changed}.",
        "Made by `make media-topics`.",
    )
    return render_table(
        Vocabulary(release=vocabulary.release, concepts={**vocabulary.concepts, **later}), header=header
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table. arguments: None: the process's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SOURCE, help="IPTC's file, .json or .json.gz")
    file: Path = parser.parse_args(arguments).file
    if not file.is_file():
        parser.error(f"{file} is not there: name IPTC's file, or its folder in NEWSWIRE_TEST_DATA")
    data = file.read_bytes()
    TABLE.write_text(build(gzip.decompress(data) if file.suffix == ".gz" else data, source=file.name), "utf-8")


if __name__ == "__main__":
    main()
