"""The signals, one file a group. Importing this package declares them all in ``REGISTRY``."""

from importlib import import_module
from pkgutil import iter_modules

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
