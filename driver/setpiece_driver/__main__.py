"""`python -m setpiece_driver` is the command `setpiece`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
