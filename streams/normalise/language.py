"""Text → the language it is written in, where py3langid (the extra `lang`) is installed."""

from collections.abc import Sequence
from copy import copy
from functools import cache
from typing import Any

# Detection costs 0.3 µs a character and is no better beyond a few sentences.
_CHARACTERS_READ = 300
# Below this many letters even a person hesitates between related languages.
_LETTERS_NEEDED = 20
# Probability of the best language among the candidates; below it we say nothing rather than guess.
_SURE = 0.8


def detect_language(text: str, *, candidates: Sequence[str]) -> str | None:
    """Tell which of the candidate languages `text` is written in, as its two-letter tag.

    candidates: tags of the languages of the feeds; regions (`en-GB`) are ignored. With fewer than two, there is
    nothing to choose from and every language that the model knows is a candidate.
    None where py3langid is not installed, the text is too short, or the model is unsure. The first call loads the
    model: 1.4 s and 97 MB.
    """
    sample = text[:_CHARACTERS_READ]
    if sum(map(str.isalpha, sample)) < _LETTERS_NEEDED:
        return None
    identifier = _identifier(tuple(sorted({tag.partition("-")[0].lower() for tag in candidates})))
    if identifier is None:
        return None
    language, probability = identifier.classify(sample)
    return str(language) if float(probability) >= _SURE else None


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    """Give a model that chooses among `languages` (fewer than two: all it knows). None: not installed."""
    model = _model()
    if model is None:
        return None
    chosen = [language for language in languages if language in model.labels]
    if len(chosen) < 2:
        return model
    identifier = copy(model)
    identifier.set_languages(chosen)
    return identifier


@cache
def _model() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        return None
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
