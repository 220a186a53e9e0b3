"""A bundle on disk: its files, its manifest, how it is written."""
