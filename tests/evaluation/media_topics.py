"""Makes streams/tag/media_topics.tsv and streams/parse/xml/subject_codes.tsv out of IPTC's own file.

Run by `make media-topics`. Codes and labels that the packaged rules use and that are younger than that file are added
by hand, below.
"""

import argparse
import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path

from streams.tag.media_topics import Concept, Vocabulary, parse_knowledge_item, render_table
from tests.kit.paths import DATA, ROOT

SOURCE = DATA / "mediatopics_cptall-x-all.json.gz"
TABLE = ROOT / "streams" / "tag" / "media_topics.tsv"
SUBJECT_CODES = ROOT / "streams" / "parse" / "xml" / "subject_codes.tsv"
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


def build_subject_codes(data: bytes, *, source: str) -> str:
    """Turn IPTC's file into the text of the table of subject codes: those that a topic in use matches exactly."""
    vocabulary = parse_knowledge_item(data, source=source)
    rows: dict[str, str] = {}
    for concept in json.loads(data)["conceptSet"]:
        topic = concept["qcode"].rpartition(":")[2]
        known = vocabulary.concepts.get(topic)
        for match in map(str, concept.get("exactMatch") or ()):
            code = re.search(r"/subjectcode/(\d{8})\b", match)
            if code is not None and known is not None and known.retired is None:
                rows.setdefault(code[1], f"{code[1]}\t{topic}\t{known.label}")
    header = (
        "IPTC subject codes: code, code of the Media Topic that matches it exactly, its English label; a tab between.",
        f"Source: http://cv.iptc.org/newscodes/mediatopic/, knowledge item in JSON, release {vocabulary.release}.",
        "Attribution: IPTC, International Press Telecommunications Council, https://iptc.org",
        "Licence: CC BY 4.0, http://creativecommons.org/licenses/by/4.0/",
        "Changed: reduced to these columns, and to topics that are in use.",
        "Made by `make media-topics`.",
    )
    return "".join(f"{line}\n" for line in [*(f"# {line}" for line in header), *(rows[code] for code in sorted(rows))])


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the tables. arguments: None: the process's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SOURCE, help="IPTC's file, .json or .json.gz")
    file: Path = parser.parse_args(arguments).file
    if not file.is_file():
        parser.error(f"{file} is not there: name IPTC's file, or its folder in NEWSWIRE_TEST_DATA")
    data = file.read_bytes()
    data = gzip.decompress(data) if file.suffix == ".gz" else data
    TABLE.write_text(build(data, source=file.name), "utf-8")
    SUBJECT_CODES.write_text(build_subject_codes(data, source=file.name), "utf-8")


if __name__ == "__main__":
    main()
