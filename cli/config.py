"""Settings of the command: flags, then ``FARMSIFT_*`` variables, then a file, then the built-in values."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from ..moderation.settings import SETTINGS as SERVICE
from ..moderation.settings import yes_or_no


class ConfigError(ValueError):
    """A setting that can't be used; one sentence that names it."""


def default_model() -> Path:
    """The directory of the model that is shipped."""
    from ..model.saved import DEFAULT

    return DEFAULT


def default_cache() -> Path:
    """Where measured signals are kept unless told otherwise (XDG base directories)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "farmsift"


class Share(float):
    """A share, above 0 and below 1.

    Raises:
        ConfigError: it is not.
    """

    def __new__(cls, text: str | float) -> Self:
        """Read a share."""
        read = super().__new__(cls, text)
        if not 0 < read < 1:
            raise ConfigError(f"must be above 0 and below 1, and is {text}")
        return read


SETTINGS: dict[str, tuple[Callable[[str], Any], Callable[[], Any], str]] = {
    "model": (Path, default_model, "directory of the model to score with"),
    "cache": (Path, default_cache, "folder that measured signals are kept in while training"),
    "jobs": (int, lambda: os.cpu_count() or 1, "processes for training and evaluation"),
    "reasons": (int, lambda: 8, "most reasons a page"),
    "max_bytes": (int, lambda: 10_000_000, "largest page that is read, in bytes"),
    "seconds": (float, lambda: 10.0, "longest time for reading a page, and again for its signals"),
    "prevalence": (Share, lambda: None, "share of farm or republished pages in what is scored, 0 to 1"),
    "precision": (Share, lambda: None, "share of them promised among flagged pages, 0 to 1"),
    "registry": (Path, lambda: Path("farmsift-models"), "folder of the line of models that retraining keeps"),
    "bounds": (str, lambda: "", "how much worse a challenger may be and still be promoted"),
    "copies": (str, lambda: None, "index of known articles to score with"),
}
"""Name to (how it is read, its built-in value, what it is)."""

SETTINGS |= {name: (kind, lambda value=value: value, about) for name, (kind, value, about) in SERVICE.items()}


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read the settings that no flag has set.

    The file is the one that ``FARMSIFT_CONFIG`` names, else ``farmsift.toml`` in the working directory, if any.

    Args:
        environ: the environment.

    Raises:
        ConfigError: a file that can't be read or is no TOML, an unknown setting, a value of the wrong kind.
    """
    found = {name: make() for name, (_, make, _) in SETTINGS.items()}
    named = environ.get("FARMSIFT_CONFIG")
    path = Path(named or "farmsift.toml")
    if named or path.is_file():
        try:
            held = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: the configuration can't be read: {error.strerror}.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: is not TOML: {error}.") from error
        for name, value in held.items():
            found[name] = _checked(name, value, str(path))
    for name in SETTINGS:
        variable = f"FARMSIFT_{name.upper()}"
        if variable in environ:
            found[name] = _checked(name, environ[variable], variable)
    return found


def _checked(name: str, value: object, where: str) -> Any:
    if name not in SETTINGS:
        raise ConfigError(f"{where}: unknown setting {name!r}; there are {', '.join(SETTINGS)}.")
    kind = SETTINGS[name][0]
    try:
        read = kind(str(value))
    except ConfigError as error:
        raise ConfigError(f"{where}: {name} {error}.") from error
    except ValueError as error:
        what = "true or false" if kind is yes_or_no else "a number"
        raise ConfigError(f"{where}: {name} must be {what}, not {value!r}.") from error
    if isinstance(read, int | float) and read < 0:
        raise ConfigError(f"{where}: {name} must not be negative, and is {value}.")
    return read
