"""Bytes of a mail to its words and files: parts, transfer encodings, character sets, names of files."""
