"""(e) The quality rules of Gopher, C4 and FineWeb, as datatrove implements them.

Rae et al. 2021; Raffel et al. 2020; Penedo et al. 2024. A page's score is the share of the rules that would
drop it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from farmsift.model.training import Settings

from .corpus import Corpus, Floats, Peer

_NO_GOPHER = dict.fromkeys(
    (
        "min_doc_words",
        "max_doc_words",
        "min_avg_word_length",
        "max_avg_word_length",
        "max_symbol_word_ratio",
        "max_bullet_lines_ratio",
        "max_ellipsis_lines_ratio",
        "max_non_alpha_words_ratio",
        "min_stop_words",
    )
)
_NO_REPETITION: dict[str, Any] = {
    "dup_line_frac": None,
    "dup_para_frac": None,
    "dup_line_char_frac": None,
    "dup_para_char_frac": None,
    "top_n_grams": (),
    "dup_n_grams": (),
}
_NO_FINEWEB: dict[str, Any] = {
    "line_punct_thr": 0.0,
    "short_line_thr": 1.0,
    "char_duplicates_ratio": float("inf"),
    "new_line_ratio": float("inf"),
}
_NO_C4: dict[str, Any] = {"filter_lorem_ipsum": False, "filter_curly_bracket": False, "min_num_sentences": -1}


def filters() -> dict[str, Any]:
    """The four filters with their own settings, by name."""
    from datatrove.pipeline.filters import (
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    return {
        "Gopher quality": GopherQualityFilter(),
        "Gopher repetition": GopherRepetitionFilter(),
        "C4": C4QualityFilter(),
        "FineWeb": FineWebQualityFilter(),
    }


def rules() -> Iterator[Any]:
    """The same filters taken apart: each with one rule left on at its own setting."""
    whole = filters()
    for name, nothing in (
        ("Gopher quality", _NO_GOPHER),
        ("Gopher repetition", _NO_REPETITION),
        ("C4", _NO_C4),
        ("FineWeb", _NO_FINEWEB),
    ):
        kind, full = type(whole[name]), whole[name]
        for rule in nothing:
            stored = "short_line_threshold" if rule == "short_line_thr" else rule
            value = getattr(full, stored)
            for one in [(v,) for v in value] if isinstance(value, tuple) else [value]:
                yield kind(**{**nothing, rule: one})


class CrawlRules(Peer):
    """Rules for English text on the article; nothing is learnt from labels."""

    name = "Gopher, C4 and FineWeb rules"
    about = "datatrove's filters; share of their rules that would drop the article"

    def prepare(self, corpus: Corpus) -> None:
        """Ask every rule and every filter about every page."""
        from datatrove.utils.typeshelper import Languages
        from datatrove.utils.word_tokenizers import load_word_tokenizer

        tokenizer = load_word_tokenizer(Languages.english)
        # Every rule takes the same text and the same lines apart; once is enough.
        tokenizer.word_tokenize = lru_cache(maxsize=4)(tokenizer.word_tokenize)
        tokenizer.span_tokenize = lru_cache(maxsize=5000)(tokenizer.span_tokenize)
        taken, whole = list(rules()), filters()
        self.share = np.zeros(len(corpus))
        self.dropped = {name: np.zeros(len(corpus), dtype=bool) for name in whole}
        for i, sheet in enumerate(corpus.sheets):
            self.share[i] = np.mean([_drops(rule, sheet.article) for rule in taken])
            for name, each in whole.items():
                self.dropped[name][i] = _drops(each, sheet.article)

    def scores(self, corpus: Corpus, settings: Settings) -> Floats:
        """Share of the rules that would drop each page, shape (pages,)."""
        return self.share


def _drops(rule: Any, text: str) -> bool:
    from datatrove.data import Document

    if not text.strip():
        return True
    verdict = rule.filter(Document(text=text, id=""))
    return not (verdict if isinstance(verdict, bool) else verdict[0])
