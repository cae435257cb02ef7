"""NewsML 1 documents of given parts. All news in them is made up."""

IDENTIFIER = (
    "<ProviderId>norwire.example</ProviderId><DateId>20260302</DateId><NewsItemId>NW-1</NewsItemId>"
    '<RevisionId PreviousRevision="0" Update="N">1</RevisionId>'
    "<PublicIdentifier>urn:newsml:norwire.example:20260302:NW-1:1</PublicIdentifier>"
)
BODY = "Boats are counted.\n\nAll of it is made up."
PARAGRAPHS = "<p>Boats are counted.</p><p>All of it is made up.</p>"
NITF = f"<nitf><body><body.content>{PARAGRAPHS}</body.content></body></nitf>"


def content(data: str = NITF, *, media: str = "Text", form: str = "", around: str = "") -> str:
    """A ContentItem. form: what stands behind the media type. around: the notation of its encoding."""
    data = f"<DataContent>{data}</DataContent>"
    if around:
        data = f'<Encoding Notation="{around}">{data}</Encoding>'
    return f'<ContentItem><MediaType FormalName="{media}"/>{form}{data}</ContentItem>'


def photo() -> str:
    """A ContentItem that is a picture."""
    return '<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem>'


def component(inside: str, *, role: str = "", lines: str = "", metadata: str = "", attributes: str = "") -> str:
    """A NewsComponent."""
    role = f'<Role FormalName="{role}"/>' if role else ""
    lines = f"<NewsLines>{lines}</NewsLines>" if lines else ""
    return f"<NewsComponent {attributes}>{role}{lines}{metadata}{inside}</NewsComponent>"


def item(
    *components: str, lines: str = "<HeadLine>A headline</HeadLine>", metadata: str = "",
    management: str = "", identifier: str = IDENTIFIER, labels: str = "", attributes: str = "",
) -> str:  # fmt: skip
    """A NewsItem of a component that holds these, by default one text."""
    identification = f"<Identification><NewsIdentifier>{identifier}</NewsIdentifier>{labels}</Identification>"
    inside = "".join(components) or content()
    return (
        f"<NewsItem {attributes}>{identification}<NewsManagement>{management}</NewsManagement>"
        f"{component(inside, lines=lines, metadata=metadata)}</NewsItem>"
    )


def document(*items: str, envelope: str = "", before: str = "") -> str:
    """A NewsML document of these items."""
    return f'<NewsML Version="1.2">{before}<NewsEnvelope>{envelope}</NewsEnvelope>{"".join(items)}</NewsML>'
