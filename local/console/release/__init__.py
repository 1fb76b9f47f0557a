"""Makes a release: what is installed without Java, and what proves where it comes from."""
