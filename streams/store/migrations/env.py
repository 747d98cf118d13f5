"""Alembic's entry: runs the migrations on the connection that `streams.store.upgrade.upgrade` hands over."""

from alembic import context

from streams.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # One transaction for all, on SQLite too: killed or failing in the middle, the old schema is there untouched.
    transaction_per_migration=False,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
