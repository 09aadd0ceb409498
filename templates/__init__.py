"""The words of every letter, by language."""
