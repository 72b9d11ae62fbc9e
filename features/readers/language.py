"""The language of a text."""

from __future__ import annotations

import re

from resiliparse.parse.lang import detect_fast

MIN_LETTERS = 60
_SAMPLE = 2000
_MAX_RANK = 1150
_SCRIPTS = {
    name: re.compile(f"[{ranges}]")
    for name, ranges in {
        "kana": "\u3040-\u30ff",
        "han": "\u4e00-\u9fff",
        "hangul": "\uac00-\ud7af",
        "thai": "\u0e01-\u0e5b",
        "arabic": "\u0620-\u06ff",
        "hebrew": "\u05d0-\u05ea",
        "greek": "\u0370-\u03ff",
        "cyrillic": "\u0400-\u04ff",
        "devanagari": "\u0900-\u097f",
        "other": "\u0980-\u0dff\u0e80-\u0fff\u1000-\u109f\u10a0-\u10ff\u0530-\u058f\u1780-\u17ff",
    }.items()
}
_NOT_LATIN = re.compile(r"[\x00-\u036f\u2000-\u2bff\u1e00-\u1eff]+")
_ONE_LANGUAGE = {"hangul": "ko", "thai": "th", "hebrew": "he", "greek": "el"}
_AMONG = {
    "cyrillic": ["ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg", "tt"],
    "arabic": ["ar", "fa", "ur", "ps", "ckb"],
    "devanagari": ["hi", "mr", "ne", "sa"],
}
_LATIN = [
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "ro",
    "cs",
    "sk",
    "hu",
    "sv",
    "da",
    "no",
    "fi",
    "et",
    "lv",
    "lt",
    "hr",
    "sl",
    "sq",
    "tr",
    "az",
    "id",
    "ms",
    "vi",
    "tl",
    "ca",
    "gl",
    "eu",
    "is",
    "ga",
    "cy",
    "af",
    "sw",
    "mt",
    "la",
    "lb",
    "eo",
]


def detect_language(text: str) -> str:
    """The ISO 639-1 code of a text's language.

    Args:
        text: any text; the first 2,000 characters are looked at.

    Returns:
        The code, or ``""`` where there are fewer than 60 letters (20 of Chinese, Japanese, Korean) or the
        guess is too unsure. Scripts that one language writes decide by themselves; the others go by n-grams
        (resiliparse), among the languages of the script.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _latin(sample)
    foreign = _NOT_LATIN.sub("", sample)
    if len(foreign) < 20:
        return _latin(sample)
    letters = max(1, sum(map(str.isalpha, sample)))
    counts = {name: len(pattern.findall(foreign)) for name, pattern in _SCRIPTS.items()}
    wide = counts["kana"] + counts["han"]
    if wide >= 20 and wide > 0.3 * letters:
        return "ja" if counts["kana"] > 0.1 * wide else "zh"
    name = max(counts, key=lambda script: counts[script])
    if counts[name] > 0.4 * letters:
        if name in _ONE_LANGUAGE:
            return _ONE_LANGUAGE[name] if counts[name] >= 20 else ""
        if counts[name] < MIN_LETTERS:
            return ""
        return detect_fast(sample, cutoff=10_000, langs=_AMONG.get(name))[0]
    return _latin(sample)


def _latin(sample: str) -> str:
    if sum(map(str.isalpha, sample[: 4 * MIN_LETTERS])) < MIN_LETTERS:
        return ""
    code, rank = detect_fast(sample, cutoff=_MAX_RANK, langs=_LATIN)
    return code if rank and code != "unknown" else ""
