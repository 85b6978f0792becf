"""Runs pytest from a directory of packages that comes last, so that it changes no other.

    python run.py SITE_PACKAGES ARGUMENT…

The Python program looks for the file of the main module, so there has to be one.
"""

import sys

if __name__ == "__main__":
    sys.path.append(sys.argv.pop(1))
    import pytest

    sys.exit(pytest.main(sys.argv[1:]))
