import psycopg

from shared.tests.clean_database import CleanDatabase

ROWS = "SELECT branch_id, department_id FROM token_api.department ORDER BY 1, 2"
NEXT = "SELECT nextval('ledger.token_id')"


def test_rows_sequences_and_schemas_are_as_before(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as before:
        before.execute(
            "INSERT INTO token_api.branch (branch_id, names, time_zone, languages)"
            " VALUES ('main', '{}', 'UTC', '{en}')"
        )
    database = CleanDatabase(database_url)
    try:
        with psycopg.connect(database_url, autocommit=True) as connection:
            [[first]] = connection.execute(NEXT).fetchall()
            connection.execute("CREATE SCHEMA of_a_test CREATE TABLE kept (id serial)")
            connection.execute(
                "INSERT INTO token_api.department (department_id, branch_id, names, position)"
                " VALUES ('CW', 'main', '{}', 1)"
            )
            connection.execute("UPDATE token_api.branch SET time_zone = 'Asia/Kolkata'")
            database.restore()
        with psycopg.connect(database_url, autocommit=True) as after:
            assert after.execute(ROWS).fetchall() == []
            zones = after.execute("SELECT time_zone FROM token_api.branch").fetchall()
            assert zones == [("UTC",)]
            assert after.execute(NEXT).fetchall() == [(first,)]
            schemas = after.execute("SELECT to_regnamespace('of_a_test')").fetchall()
            assert schemas == [(None,)]
    finally:
        database.close()
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("TRUNCATE token_api.branch CASCADE")
