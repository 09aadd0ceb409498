"""Run the migrations on the connection that casepost.database gives, inside its transaction."""

from alembic import context

from cases.tables import CASES

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations are run by `casepost init` and `casepost upgrade`.")

context.configure(
    connection=connection,
    target_metadata=CASES.metadata,
    render_as_batch=True,  # SQLite cannot change most things of a table in place
    transactional_ddl=True,  # on SQLite too: casepost.database begins the transaction itself
    version_table_schema=context.config.attributes.get("schema") or None,
)
with context.begin_transaction():
    context.run_migrations()
