"""Tables in the manual: each command writes its own section anew and leaves the rest."""

from __future__ import annotations

import sys
from pathlib import Path


def replace_section(path: Path | None, name: str, text: str) -> None:
    """Write a section of a Markdown file anew, or print it.

    Args:
        path: the file, or ``None`` to print.
        name: the section stands between ``<!-- name -->`` and ``<!-- /name -->``.
        text: what is to stand there.

    Raises:
        SystemExit: the file can't be read, or holds no such section.
    """
    if path is None:
        print(text)
        return
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    try:
        whole = path.read_text(encoding="utf-8")
    except OSError as error:
        sys.exit(f"{path}: can't be read: {error.strerror}.")
    before, found, rest = whole.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (found and closed):
        sys.exit(f"{path}: holds no section {opening} ... {closing} to write into.")
    path.write_text(f"{before}{opening}\n{text.strip()}\n{closing}{after}", encoding="utf-8")
