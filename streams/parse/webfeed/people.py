"""Who wrote an entry, as feeds write it → a by-line."""

import re
from collections.abc import Iterable

from streams.parse.nitf.texts import strip_by

_MAIL = r"[^\s@()<>\[\],;:]{1,64}@[^\s@()<>\[\],;:]{1,255}"
_NAMED = re.compile(
    rf"(?:mailto:)?{_MAIL}\s*+\((?P<behind>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)"
    rf"|(?P<front>[^<>]*+)<\s*+(?:mailto:)?{_MAIL}\s*+>"
)
_MAIL_ALONE = re.compile(rf"\(?(?:mailto:)?{_MAIL}\)?")


def read_person(written: str | None) -> str | None:
    """The name in `a@b.example (Name)` and `Name <a@b.example>`. None where there is an address of mail alone."""
    if written is None:
        return None
    name = written.strip()
    if "@" in name:
        found = _NAMED.fullmatch(name) if len(name) < 1_000 else None
        if found is not None:
            name = (found["behind"] or found["front"] or "").strip()
        elif _MAIL_ALONE.fullmatch(name):
            return None
    return strip_by(name).strip(" \"'") or None


def join_people(names: Iterable[str | None]) -> str | None:
    """Several names on one line, each once."""
    return ", ".join(dict.fromkeys(filter(None, map(read_person, names)))) or None
