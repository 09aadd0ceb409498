"""Raw bytes to what they are: mailboxes, parsing, quoting, forwards, bounces, trust, classification."""
