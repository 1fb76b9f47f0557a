"""`python -m console`; ./rekey starts it in its environment."""

import sys

from console.cli import main

sys.exit(main())
