"""The words by which pages say what a date is of: first publication (`Posted`), or this version (`Last updated`)."""

PUBLISHED = (
    r"published|publication|posted|created|issued|released|uploaded|filed|veröffentlicht|erstellt|publié(?:e)?|publicado"
    r"|pubblicato|опубликован[оа]?|gepubliceerd|publicerad|publisert|udgivet"
)
"""Alternatives of a regular expression, lower case."""
UPDATED = (
    r"updated?|modified|edited|revised|corrected|changed|amended|refreshed|aktualisiert|geändert|stand|mise? à jour"
    r"|modifié(?:e)?|actualizado|atualizado|modificado|aggiornato|обновлен[оа]?|обновлён|изменен[оа]?|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret"
)
"""The same for dates of a version."""
QUALIFIERS = (
    r"first|last|latest|most|recently|originally|initially|date|time|was|article|story|page|zuletzt|zuerst|dernière"
    r"|última"
)
"""Words that stand beside those: `First published`, `Date of publication`."""
