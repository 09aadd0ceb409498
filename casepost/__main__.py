"""`python -m casepost` is the command line."""

import sys

from casepost.cli import main

if __name__ == "__main__":
    sys.exit(main())
