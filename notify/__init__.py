"""Who hears of an event, in what words, until the letter has left."""
