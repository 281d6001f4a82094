"""`python -m allegiance` is the command."""

import sys

from .entry import main

sys.exit(main())
