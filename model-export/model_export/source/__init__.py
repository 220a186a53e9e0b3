"""Where a bundle comes from: a folder or repository, its checkpoint, tokenizer and settings."""
