"""How the tables came to be what they are: alembic's scripts, run by `casepost init` and `casepost upgrade` only."""
