"""What stops the command, with the remedy in its message."""


class SetUpError(Exception):
    """Something that the command needs is missing or did not start: exit code 2."""
