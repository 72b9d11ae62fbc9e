"""The notebooks run from the first cell to the last, and what is stored of them is fit to be read."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CORPUS = ROOT.parent / "shared" / "corpus"
NAMES = ["01-look-at-a-page", "02-train-and-evaluate", "03-retrain-from-decisions"]

RUNS = [(name, "") for name in NAMES]
"""Notebook and folder of labelled pages; without one, a notebook makes do with the example pages."""
if (CORPUS / "labels.csv").is_file():
    RUNS += [(name, str(CORPUS)) for name in NAMES[1:]]


def stored(name):
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def texts(notebook):
    """What outputs say in words."""
    for output in outputs(notebook):
        yield output.get("text", "")
        yield from (str(data) for kind, data in output.get("data", {}).items() if kind.startswith("text/"))


def test_all_notebooks_are_run():
    assert [path.stem for path in NOTEBOOKS] == NAMES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pages"), RUNS, ids=[f"{n[:2]}-{'corpus' if p else 'alone'}" for n, p in RUNS]
)
def test_a_notebook_runs_to_its_end(name, pages, tmp_path, monkeypatch):
    monkeypatch.setenv("FARMSIFT_PAGES", pages or str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = stored(name)
    before = [[output.get("output_type") for output in cell.get("outputs", [])] for cell in notebook.cells]
    folder = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(notebook, timeout=500, kernel_name="python3", resources=folder).execute()
    assert all(output.output_type != "error" for output in outputs(notebook))
    pictures = [o for o in outputs(notebook) if {"image/png", "image/svg+xml"} & set(o.get("data", {}))]
    assert len(pictures) >= 3
    said = "\n".join(texts(notebook))
    if name != NAMES[0]:
        assert ("their figures mean nothing" in said) == (not pages)
    assert [bool(cell) for cell in before].count(True) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_was_run_whole_and_is_small(name):
    notebook = stored(name)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for output in outputs(notebook) if output.output_type == "error"]
    assert (ROOT / "notebooks" / f"{name}.ipynb").stat().st_size < 500_000
    assert len([cell for cell in notebook.cells if cell.cell_type == "markdown"]) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_names_no_address_but_invented_ones_and_no_folder(name):
    for text in texts(stored(name)):
        shown = re.sub(r"<svg.*?</svg>", "", text, flags=re.S)
        hosts = re.findall(r"https?://([^/\s\"'<>]+)", shown)
        assert all(host.endswith(".example") for host in hosts), hosts
        assert not re.search(r"(?:^|\s)/(?:home|root|tmp|work|Users)/", shown)
