"""`python -m console`; ./rekey starts it in its environment."""

import sys

from console import cli

sys.exit(cli.main())
