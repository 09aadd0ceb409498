"""Words that mail programs, mail systems and gateways write, by language. Data only."""
