"""The wheel alone: built, installed in an empty environment, used from another working directory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = "Scripts" if os.name == "nt" else "bin"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that knows nothing of the checkout; its output, or a failure that shows all it said."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FARMSIFT", "VIRTUAL_ENV"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of what the project file names, so that nothing left over in the checkout slips in."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for folder in settings["tool"]["setuptools"]["package-dir"].values():
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", settings["project"]["readme"], *settings["project"]["license-files"]):
        shutil.copy(ROOT / name, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", out, copy, cwd=copy)
    (found,) = out.glob("farmsift-*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel and what it asks for."""
    place = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", place, cwd=place)
    pip = [place / BIN / "python", "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-compile", "-c", ROOT / "constraints.txt", wheel, cwd=place)
    run(*pip, "check", cwd=place)
    return place


def test_the_wheel_holds_every_module_data_and_the_model(wheel: Path):
    held = set(zipfile.ZipFile(wheel).namelist())
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-dir"]
    wanted = {
        f"farmsift/{path.relative_to(ROOT).as_posix()}"
        for folder in packages.values()
        for pattern in ("**/*.py", "data/*", "default/*")
        for path in (ROOT / folder).glob(pattern)
        if path.is_file() and not path.name.startswith(".")
    }
    assert any("/data/" in name for name in wanted) and any("/default/" in name for name in wanted)
    assert wanted <= held
    strange = {n for n in held if not n.startswith("farmsift")} | {n for n in held if "tests" in n.split("/")}
    assert strange == set()


def test_the_wheel_is_of_a_size_to_be_passed_around(wheel: Path):
    model = sum(i.file_size for i in zipfile.ZipFile(wheel).infolist() if "/default/" in i.filename)
    assert 0 < model <= 15_000_000
    assert wheel.stat().st_size <= 40_000_000


def test_the_installed_command_scores_a_page_from_elsewhere(environment: Path, tmp_path: Path):
    shutil.copy(ROOT / "examples" / "rovers-daily.txt", tmp_path / "page.txt")
    command = environment / BIN / "farmsift"
    said = run(command, "score", "page.txt", "--output-format", "jsonl", "--signals", cwd=tmp_path)
    (line,) = said.splitlines()
    verdict = json.loads(line)
    assert verdict["error"] is None
    assert verdict["band"] == "flag"
    page = " ".join((tmp_path / "page.txt").read_text(encoding="utf-8").split())
    quotes = [quote["quote"] for reason in verdict["reasons"] for quote in reason["evidence"]]
    assert quotes and all(quote in page for quote in quotes)
    assert any(value is not None for value in verdict["signals"].values())


def test_the_installed_package_is_what_python_imports(environment: Path, tmp_path: Path):
    code = (
        "from farmsift.model import Scorer\n"
        "import farmsift.model as model\n"
        "print(model.__file__)\n"
        "print(Scorer.load().score('<h1>Rowing</h1><p>Training is on Tuesday.</p>').band)"
    )
    place, band = run(environment / BIN / "python", "-c", code, cwd=tmp_path).split()
    assert Path(place).is_relative_to(environment)
    assert band in {"clear", "review", "flag"}
