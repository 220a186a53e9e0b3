"""Trains the small Chinese masked language model that the service ships for its first run."""
