"""The further properties of a ninjs item of any version become those of ninjs 3.1.

Versions 1.x have lower-case names in the singular and codes in a scheme, 2.x lower case in the plural and URIs, 3.x
camel case; all of them are told by their lower-case name. What the pipeline itself states (uri, dates, status,
headline, body, language, located, by) is not here: see ninjs.
"""

from typing import Any

from streams.parse.ninjs.shapes import (
    Check,
    array,
    choice,
    date_time,
    integer,
    is_empty,
    number,
    paragraphs,
    refuse,
    structure,
    text,
    truncated_date_time,
    uri,
)
from streams.uris import is_uri


def _fields(**checks: Check) -> dict[str, tuple[str, Check]]:
    return {name.lower(): (name, check) for name, check in checks.items()}


_ADDRESS = _fields(lines=array(text), locality=text, area=text, postalCode=text, country=text)
_CONTACT = structure(
    _fields(type=text, role=text, lang=text, name=text, value=text, address=structure(_ADDRESS)),
    needs=(("value", "address"),),
)
_SYMBOL = structure(
    _fields(exchange=text, symbolType=uri, symbol=text) | {"ticker": ("symbol", text)},
    plain="symbol",
)
_CODES = {"code": ("code", text), "scheme": ("scheme", text), "qcode": ("code", text)}


def _term(**further: Check) -> Check:
    """A term of a vocabulary. In 1.x it has code and scheme: a URI together where the scheme is one, else a literal."""
    check_fields = structure(_fields(name=text, uri=uri, literal=text, **further) | _CODES, plain="name")

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        term = check_fields(value, name, dropped)
        if term is None or not ("code" in term or "scheme" in term):
            return term
        code, scheme = term.pop("code", None), term.pop("scheme", None)
        if code is None:
            dropped.append(f"{name}.scheme")
            return term or None
        address = f"{scheme}{'' if scheme.endswith(('/', '#', '=', ':')) else '/'}{code}" if scheme else ""
        if "uri" not in term and "://" in address and is_uri(address):
            term["uri"] = address
        else:
            term.setdefault("literal", code)
            if scheme:
                dropped.append(f"{name}.scheme")
        return term

    return check


_ORGANISATION = _term(rel=text, symbols=array(_SYMBOL), contactInfo=array(_CONTACT))
_RENDITION = structure(
    _fields(
        name=text,
        href=uri,
        contentType=text,
        title=text,
        width=integer(),
        height=integer(),
        sizeInBytes=integer(),
        duration=number,
        format=text,
        aspectRatio=text,
        videoCodec=text,
        frameRate=number,
        poi=structure(_fields(x=integer(), y=integer())),
        transportProtocol=text,
        scanType=choice(progressive="progressive", interlaced="interlaced"),
        bitrate=text,
    )
    | {"mimetype": ("contentType", text)},
    needs=(("name",),),
)
_DESCRIPTION = structure(_fields(role=text, contentType=text, value=text), plain="value", needs=(("value",),))
_DATES = structure(
    _fields(
        startDate=date_time,
        endDate=date_time,
        expectedStartDate=truncated_date_time,
        expectedEndDate=truncated_date_time,
        expectedDuration=text,
    ),
)
_TRUST = structure(_fields(role=uri, title=text, href=uri) | {"code": ("code", text), "scheme": ("scheme", text)})


def _dates(value: Any, name: str, dropped: list[str]) -> Any:
    """Dates of an event: of exact and expected only one each, and at least one of them at all."""
    dates = _DATES(value, name, dropped)
    if dates is None:
        return None
    start, end = (
        ("startDate" in dates) + ("expectedStartDate" in dates),
        ("endDate" in dates) + ("expectedEndDate" in dates),
    )
    return dates if start == 1 or end == 1 else refuse(value, name, dropped)


def _trust_indicator(value: Any, name: str, dropped: list[str]) -> Any:
    trust = _TRUST(value, name, dropped)
    if trust is None:
        return None
    code, scheme = trust.pop("code", ""), trust.pop("scheme", "")
    if code or scheme:
        if "role" not in trust and is_uri(scheme + code):
            trust["role"] = scheme + code
        else:
            dropped.extend(f"{name}.{key}" for key, part in (("scheme", scheme), ("code", code)) if part)
    return trust or None


def _named(check_item: Check, key_name: str) -> Check:
    """A list of objects that 1.x has as an object of named ones: the names become a field."""
    check_list = array(check_item)

    def check(value: Any, name: str, dropped: list[str]) -> Any:
        if isinstance(value, dict) and value and all(isinstance(part, dict) for part in value.values()):
            value = [{**part, key_name: key} for key, part in value.items()]
        return check_list(value, name, dropped)

    return check


_ALTERNATIVE_ID = structure(_fields(role=text, value=text), plain="value", needs=(("value",),))


def _alternative_ids(value: Any, name: str, dropped: list[str]) -> Any:
    """Other ids: a list of role and value, or in 1.x an object of values by their roles."""
    if isinstance(value, dict) and not (value.keys() <= {"role", "value"}):
        value = [{"role": role, "value": one} for role, one in value.items() if not is_empty(one)]
    return array(_ALTERNATIVE_ID)(value, name, dropped)


_RIGHTS = structure(
    _fields(langId=uri, linkedRights=uri, encodedRights=text),
    needs=(("linkedRights", "encodedRights"),),
)
_SUBJECT = _term(rel=text, creator=text, relevance=integer(0, 100), confidence=integer(0, 100))
_TARGETS: dict[str, Check] = {
    "representationType": choice(full="full", partial="partial", complete="full", incomplete="partial"),
    "profile": text,
    "contentCreated": date_time,
    "urgency": integer(1, 9),
    "copyrightHolder": paragraphs,
    "copyrightNotice": paragraphs,
    "usageTerms": paragraphs,
    "edNote": paragraphs,
    "descriptions": array(_DESCRIPTION),
    "people": array(_term(rel=text, contactInfo=array(_CONTACT))),
    "organisations": array(_ORGANISATION),
    "places": array(_term(rel=text, contactInfo=array(_CONTACT))),
    "subjects": array(_SUBJECT),
    "events": array(_term(id=text, rel=text)),
    "eventDetails": structure(
        _fields(eventStatus=uri, plannedCoverageStatus=uri, dates=_dates, organiser=_ORGANISATION)
    ),
    "objects": array(_term(rel=text)),
    "infoSources": array(_term(role=text, contactInfo=array(_CONTACT))),
    "title": text,
    "slugline": text,
    "renditions": _named(_RENDITION, "name"),
    "altIds": _alternative_ids,
    "trustIndicators": array(_trust_indicator),
    "genres": array(_term()),
    "expires": date_time,
    "rightsInfo": _RIGHTS,
    "digitalSourceType": structure(_fields(name=text, uri=uri, literal=text), plain="name"),
}
_SINGULAR = {
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "subject": "subjects",
    "event": "events",
    "object": "objects",
    "infosource": "infoSources",
    "trustindicator": "trustIndicators",
    "genre": "genres",
}

_OTHER_NAMES = {
    "copyright": "copyrightNotice",
    "copyrightline": "copyrightNotice",
    "copyrightholders": "copyrightHolder",
    "copyrightnotices": "copyrightNotice",
    "usageterm": "usageTerms",
    "rightsusageterms": "usageTerms",
    "rights": "usageTerms",
    "ednotes": "edNote",
    "editornote": "edNote",
    "editorsnote": "edNote",
    "editorialnote": "edNote",
    "specialinstructions": "edNote",
}
"""What other formats of wires (AP, IPTC photo metadata, NewsML) call rights and editors' notes."""

PROPERTIES: dict[str, tuple[str, Check]] = {name.lower(): (name, check) for name, check in _TARGETS.items()} | {
    one: (many, _TARGETS[many]) for one, many in (_SINGULAR | _OTHER_NAMES).items()
}
"""Name in the source, lower case → name in 3.1 and the check of its value."""
JOINED = frozenset({"copyrightHolder", "copyrightNotice", "usageTerms", "edNote"})
"""Of these, what a source says under two names is said by both: no word of rights or of an editor is lost."""
