"""Which dependencies are not at their newest release: `./rekey outdated`."""
