"""What the formats of the teleprinter share: IPTC 7901 and ANPA 1312.

    frame.py       control characters, also where something else stands for them → head, text and tail of a message
    day_time.py    the times that head, tail and last lines state → ISO 8601, as much of it as is stated
    paragraphs.py  lines as long as a teleprinter's → paragraphs
    signals.py     words by which a desk kills, withholds or corrects a story, and the story that they name
    slugs.py       a slug line → the part of it that stays the same over the editions of its story
    article.py     all of that → Article

Neither format has ids: an article is known by its text, unless its feed's table says which stated parts make the
identity (`identity` in feeds.toml). Differences between agencies are rows of tables here, no branches.
"""
