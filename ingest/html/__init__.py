"""HTML mail to the text that its program would have written as plain text."""
