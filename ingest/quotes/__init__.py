"""What each line of a text is to its writer: quoted, announced, signed, added by a gateway, or their own."""
