"""The outbox, the inbox, failed deliveries and idempotency keys of one service."""

from alembic import op
from sqlalchemy import MetaData

from consulta.kit.database.tables import KitTables

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the kit's tables in the schema that is being migrated."""
    metadata = MetaData(schema=op.get_context().version_table_schema)
    KitTables.declared_in(metadata)
    metadata.create_all(op.get_bind())
