"""The whole command as one file, since ``spark-submit`` takes a file: its arguments are those of ``farmsift``."""

import sys
from importlib import import_module

if __name__ == "__main__":
    # Python has put this file's folder first, where other files bear names of the standard library.
    sys.path.pop(0)
    sys.exit(import_module("farmsift.cli").main())
