"""An index of known articles: where a text was seen before, which passages, and who was first."""

from .article import Article, article_of
from .credits import credit_of
from .index import Added, CopyIndex, Stats, open_index
from .matches import Judgement, Match, Passage
from .store import CopiesError

__all__ = [
    "Added",
    "Article",
    "CopiesError",
    "CopyIndex",
    "Judgement",
    "Match",
    "Passage",
    "Stats",
    "article_of",
    "credit_of",
    "open_index",
]
