"""Mail that came back: delivery reports, and what mail systems write for people."""
