"""The headline and body of a ninjs item, out of the places where its versions put them.

1.x: `headline`, `headline_<role>`, `body_<type>`; 2.x and 3.x: `headlines` and `bodies`, lists with role and content
type. Of several, the main one is taken, and of its forms plain text before HTML.
"""

from typing import Any, NamedTuple

from streams.parse.markup import Reading, read_html, read_plain

# The smaller, the sooner taken. A role that is not here is another text than the main one: caption, summary, short.
_ROLES = {"main": 0, "": 1, "full": 1, "story": 1, "article": 1, "body": 1, "text": 1, "headline": 1}
_OTHER_ROLE = 2
_PLAIN, _MARKUP = 0, 1
_SUFFIX_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}


class _Candidate(NamedTuple):
    role: int
    form: int
    order: int
    value: str
    source: str
    """Name to give where it is dropped."""
    is_markup: bool
    """Whether the source declares it to be HTML; text that it does not may hold some nevertheless."""


class Texts:
    """Collects what may be headline or body, then gives the best."""

    def __init__(self) -> None:
        self.descriptions: list[dict[str, str]] = []
        self._headlines: list[_Candidate] = []
        self._bodies: list[_Candidate] = []

    @property
    def are_there(self) -> bool:
        """Whether there is anything that may be headline or body."""
        return bool(self._headlines or self._bodies)

    def take(self, name: str, key: str, value: Any, dropped: list[str]) -> bool:
        """Take one property where it is a text; says whether it is. name: in lower case; key: as the source has it."""
        stem, _, suffix = name.partition("_")
        if stem in ("headline", "headlines"):
            self._collect(self._headlines, value, key, dropped, role=suffix, declared="")
        elif stem in ("body", "bodies"):
            declared = _SUFFIX_TYPES.get(suffix)
            self._collect(
                self._bodies, value, key, dropped, role=suffix if declared is None else "", declared=declared or ""
            )
        elif stem == "description" and suffix and isinstance(value, str):
            declared = _SUFFIX_TYPES.get(suffix)
            self.descriptions.append(
                {"contentType": declared, "value": value} if declared else {"role": suffix, "value": value}
            )
        else:
            return False
        return True

    def read_headline(self, dropped: list[str]) -> tuple[str | None, tuple[str, ...]]:
        """The headline, and notes of what was read in it. Names of other headlines go to `dropped`.

        Raises DeadLetterError(TOO_LARGE): HTML beyond the guard.
        """
        return _read_best(self._headlines, dropped)

    def read_body(self, dropped: list[str]) -> tuple[str | None, tuple[str, ...]]:
        """The body as `read_headline`."""
        return _read_best(self._bodies, dropped)

    @staticmethod
    def _collect(
        candidates: list[_Candidate], value: Any, key: str, dropped: list[str], *, role: str, declared: str
    ) -> None:
        for entry in value if isinstance(value, list) else (value,):
            entry_role, content_type, text, source = role, declared, entry, key
            if isinstance(entry, dict):
                parts = {name.lower(): part for name, part in entry.items()}
                entry_role = _read_word(parts.get("role")) or role
                content_type = _read_word(parts.get("contenttype") or parts.get("mimetype")) or declared
                text = parts.get("value")
                source = f"{key}.{entry_role}" if parts.get("role") else key
            if not isinstance(text, str) or (
                not (is_plain := content_type in ("", "text/plain")) and not _is_markup(content_type)
            ):
                dropped.append(source)
            elif text and not text.isspace():
                candidates.append(
                    _Candidate(
                        _ROLES.get(entry_role, _OTHER_ROLE),
                        _PLAIN if is_plain else _MARKUP,
                        len(candidates),
                        text,
                        source,
                        not is_plain,
                    )
                )


def _read_word(value: Any) -> str:
    return value.partition(";")[0].strip().lower() if isinstance(value, str) else ""


def _is_markup(content_type: str) -> bool:
    return "html" in content_type or "xml" in content_type


def _read_best(candidates: list[_Candidate], dropped: list[str]) -> tuple[str | None, tuple[str, ...]]:
    best: tuple[str | None, tuple[str, ...]] = (None, ())
    for candidate in sorted(candidates):
        if best[0] is None:
            reading = read_html(candidate.value) if candidate.is_markup else read_plain(candidate.value)
            if reading.text and not reading.text.isspace():
                best = (reading.text, _note(reading))
        elif candidate.role == _OTHER_ROLE:
            dropped.append(candidate.source)
    return best


def _note(reading: Reading) -> tuple[str, ...]:
    if not reading.is_changed:
        return ()
    return ("html_to_text", "markup_read") if reading.is_found else ("html_to_text",)
