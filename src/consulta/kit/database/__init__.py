"""PostgreSQL: the embedded server or a given one, a schema and a role per service, migrations, engines."""
