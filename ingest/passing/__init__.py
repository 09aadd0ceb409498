"""Forwarded mail: the header of the mail inside, its words, and those of whoever passed it on."""
