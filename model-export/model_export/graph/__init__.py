"""The `packed-v1` graph of a checkpoint in each precision, and how it is run here."""
