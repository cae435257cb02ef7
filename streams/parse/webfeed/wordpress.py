"""What WordPress writes into the items of an export (WXR): what they are, whether they are published, and when."""

from streams.article import Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.webfeed.names import Named
from streams.parse.xml.elements import first, words

_STATUSES = {
    "publish": Status.USABLE,
    "inherit": Status.USABLE,
    "private": Status.WITHHELD,
    "draft": Status.WITHHELD,
    "pending": Status.WITHHELD,
    "future": Status.WITHHELD,
    "auto-draft": Status.WITHHELD,
    "trash": Status.CANCELED,
}
_NO_TEXTS = frozenset({
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request",
    "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family",
    "wp_font_face",
})  # fmt: skip
"""Kinds of posts that are no text that somebody reads: files, menus, and what a site is made of."""


def read_post_status(parts: Named) -> Status:
    """Read whether a post is published; what is no export of WordPress says nothing, and is.

    A post behind a password is withheld. Raises DeadLetterError: NO_CONTENT (no text), BAD_STATUS.
    """
    kind = words(first(parts, "wp:post_type"))
    if kind is not None and kind.lower() in _NO_TEXTS:
        raise DeadLetterError(DeadReason.NO_CONTENT, f"no text item: WordPress calls it {kind[:40]}")
    written = words(first(parts, "wp:status"))
    status = Status.USABLE if written is None else _STATUSES.get(written.lower())
    if status is None:
        raise DeadLetterError(DeadReason.BAD_STATUS, f"unknown status of WordPress {str(written)[:80]!r}")
    if status is Status.USABLE and words(first(parts, "wp:post_password")):
        return Status.WITHHELD
    return status


def read_post_time(parts: Named, *names: str) -> str | None:
    """The first of these times that is one: WordPress writes zeros for none, and leaves the zone of GMT out."""
    for name in names:
        written = words(first(parts, name))
        if written is not None and not written.startswith("0000"):
            return f"{written.replace(' ', 'T', 1)}Z" if name.endswith("_gmt") else written
    return None
