"""What follows from each kind of mail, a module for those who write: pure parts of `cases.decide`."""
