"""Groups of the pages that a model was trained on, by site, so that new pages of the same site join them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...features.readers.address import domain_of
from ...model.saved import PAGES
from .marks import site_of

_HOST = re.compile(r"(?:^|[/_])((?:[a-z0-9-]{1,63}\.)+[a-z]{2,18})(?=$|[/_.-])", re.I)
_FILES = frozenset(
    {
        "html",
        "htm",
        "shtml",
        "php",
        "asp",
        "aspx",
        "jsp",
        "cgi",
        "gz",
        "zip",
        "bz2",
        "xz",
        "md",
        "txt",
        "json",
    }
    | {"xml", "js", "css", "py", "rs", "pl", "sh", "mobi", "mov", "app", "ph"}
)
"""Endings of files and of programs that are also endings of domains, or look like them."""


def known_groups(model: Path) -> dict[str, str]:
    """Return the groups of a model's training pages by site, as far as their repositories and paths name sites.

    The list of training pages holds repository and path of each, not its address. A path often names the host
    (``tests/eval/example.org.html``), and a repository whose pages are all of one group is a site of its own,
    at ``owner.github.io`` or under the domain it is named after. A site that pages of two groups name is left out.

    Args:
        model: folder of the saved model.
    """
    path = model / PAGES
    if not path.is_file():
        return {}
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    # Labels that came from elsewhere than repositories have neither.
    rows = rows.reindex(columns=["source", "path", "group"], fill_value="")
    alone = rows.groupby("source")["group"].transform("nunique") == 1
    found: dict[str, set[str]] = defaultdict(set)
    for source, path_in, group, one in zip(rows["source"], rows["path"], rows["group"], alone, strict=True):
        for site in {*_sites_in(path_in), *(_sites_of(source) if one and source else ())}:
            found[site].add(group)
    return {site: groups.pop() for site, groups in found.items() if len(groups) == 1}


def _sites_in(path: str) -> Iterator[str]:
    for host in _HOST.findall(path.lower()):
        labels = host.split(".")
        while len(labels) > 1 and labels[-1] in _FILES:
            labels.pop()
        host = ".".join(labels).removeprefix("www.")
        if domain_of(host):
            yield site_of(f"https://{host}/")


def _sites_of(source: str) -> Iterator[str]:
    owner, _, name = source.lower().partition("/")
    yield site_of(f"https://{owner}.github.io/")
    dotted = name.replace("_", ".")
    if "." in dotted and domain_of(dotted) and dotted.rpartition(".")[2] not in _FILES:
        yield site_of(f"https://{dotted.removeprefix('www.')}/")
