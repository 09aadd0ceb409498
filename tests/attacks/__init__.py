"""Attacks: hostile mail as raw bytes, and what must and must not happen. README.md tells the form."""
