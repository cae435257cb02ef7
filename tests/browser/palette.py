"""Pictures of a page in few bytes: PNG with 256 colours, in which text loses nothing."""

import base64
import struct
import zlib
from collections import Counter

from playwright.sync_api import Page

_COLOURS = 256
# Colours that have these bits in common are of one kind.
_KIND = 0xE0E0E0
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The browser reads the picture: it knows all the filters of PNG. A number of 24 bits a pixel.
_READ = """async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const pixels = [];
  for (let at = 0; at < data.length; at += 4) {
    pixels.push((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return [picture.width, pixels];
}"""


def shrink(picture: bytes, *, blank: Page) -> bytes:
    """Write a PNG again. blank: an empty page, to read it."""
    width, pixels = blank.evaluate(_READ, base64.b64encode(picture).decode())
    counts = Counter(pixels)
    by_kind: dict[int, int] = {}
    for colour, _ in counts.most_common():
        by_kind.setdefault(colour & _KIND, colour)
    # Of each kind of colour the one that there is most of, so that a small green dot stays green; then what is left.
    palette = list(dict.fromkeys([*by_kind.values(), *[colour for colour, _ in counts.most_common()]]))[:_COLOURS]
    places = {colour: _nearest(colour, palette) for colour in counts}
    rows = [bytes([places[pixel] for pixel in pixels[at : at + width]]) for at in range(0, len(pixels), width)]
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(colour.to_bytes(3, "big") for colour in palette)),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(colour: int, palette: list[int]) -> int:
    """The index of the colour of a palette that is most like it."""
    wanted = colour.to_bytes(3, "big")
    distances = [sum((a - b) ** 2 for a, b in zip(wanted, one.to_bytes(3, "big"), strict=True)) for one in palette]
    return distances.index(min(distances))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
