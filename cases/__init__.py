"""What the district means: cases, people, events, commands, clocks. The centre; it imports nobody."""
