"""``python -m scoring``."""

from __future__ import annotations

import sys

from scoring.command import main

if __name__ == "__main__":
    sys.exit(main())
