"""The manual says what the code does: commands, options, variables, links, code samples."""

from __future__ import annotations

import argparse
import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from farmsift.cli import main
from farmsift.cli.config import SETTINGS
from farmsift.cli.main import parser
from farmsift.features import signal
from farmsift.features.page import Link, Page, Where

ROOT = Path(__file__).parents[1]
ROOMS = ("features", "model", "moderation", "bulk", "cli")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
MANUAL = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


def options() -> Iterator[tuple[str, str]]:
    todo = list(commands().items())
    for name, command in todo:
        for action in command._actions:
            yield from ((name, option) for option in action.option_strings if option not in ("-h", "--help"))
            if isinstance(action, argparse._SubParsersAction):
                todo += [(f"{name} {below}", parser) for below, parser in action.choices.items()]


def anchors(page: Path) -> set[str]:
    """The anchors that headings get where Markdown is shown."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_the_manual(name: str):
    assert f"farmsift {name}" in MANUAL


@pytest.mark.parametrize(("name", "option"), list(options()))
def test_every_option_is_in_the_manual(name: str, option: str):
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", MANUAL), f"{name} {option}"


def test_the_manual_names_no_option_that_is_not_there():
    known = {option for _, option in options()} | {"--help", "--version"}
    shown = set()
    for text in [*re.findall(r"`([^`\n]+)`", MANUAL), *(body for _, body in FENCE.findall(MANUAL))]:
        lines = [line for line in text.replace("\\\n", " ").splitlines() if "benchmarks/" not in line]
        shown |= {o for line in lines for o in re.findall(r"(?<![\w-])--[a-z][\w-]*", line)}
    assert shown - known == set()


@pytest.mark.parametrize("name", commands())
def test_help_gives_examples_and_exit_codes(name: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert f"farmsift {name}" in said.split("examples:")[1]
    assert "exit codes:" in said


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path):
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.is_relative_to(ROOT) or not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


def test_every_page_of_the_manual_is_linked_from_the_readme():
    linked = {
        (ROOT / target.partition("#")[0]).resolve()
        for target in LINK.findall((ROOT / "README.md").read_text())
    }
    assert set((ROOT / "docs").glob("*.md")) <= linked


def test_the_page_of_signals_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]):
    assert main(["signals", "--format", "markdown"]) == 0
    assert (ROOT / "docs" / "signals.md").read_text(encoding="utf-8") == capsys.readouterr().out


def test_every_variable_and_setting_is_documented_and_no_other():
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")
    )
    read = set(re.findall(r"FARMSIFT_[A-Z_]*[A-Z]", code))
    read |= {f"FARMSIFT_{name.upper()}" for name in SETTINGS}
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert set(re.findall(r"FARMSIFT_[A-Z_]*[A-Z]", page)) == read
    for name, (_, _, about) in SETTINGS.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}`"))
        assert about in row


def samples(language: str) -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for kind, body in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == language:
                yield page, textwrap.dedent(body)


def test_python_in_the_manual_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """In order, since a sample goes on from the one before it."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for page, body in samples("python"):
        if page.name != "CONTRIBUTING.md":
            exec(compile(body, str(page), "exec"), names)
    said = capsys.readouterr().out
    assert "flag" in said and "rowing-club.html" in said and "Harbour Rowing Club" in said


def test_the_signal_shown_to_contributors_measures(monkeypatch: pytest.MonkeyPatch):
    registry = signal.Registry()
    monkeypatch.setattr(signal, "REGISTRY", registry)
    ((_, body),) = [sample for sample in samples("python") if sample[0].name == "CONTRIBUTING.md"]
    exec(compile(body, "CONTRIBUTING.md", "exec"), {**vars(signal), "Where": Where})
    (shown,) = registry
    posts = tuple(Link(text) for text in ("Is it wet?", "The tide", "Who won?", "A new oar"))
    measured = shown.measure(signal.Facts(Page(posts=posts)))
    assert measured.value == 0.5
    sentence = shown.sentence(shown.raises, measured.value, measured.evidence())
    assert sentence == "50% of its recent posts are questions, such as “Is it wet?”."
    assert not shown.measure(signal.Facts(Page(posts=posts[:2]))).measurable


def test_settings_in_the_manual_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from farmsift.cli.config import settings

    monkeypatch.chdir(tmp_path)
    for _, body in samples("toml"):
        Path("farmsift.toml").write_text(body)
        shown = tomllib.loads(body)
        held = settings(environ={})
        assert shown and all(str(held[name]) == str(value) for name, value in shown.items())


def test_the_changelog_names_the_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
