"""Which desks have a visitor: called and on the way, or being served."""

from typing import Final

# An expression beside a department `d`: read where the department is read, by its small index.
BUSY_DESKS: Final = """ARRAY(
    SELECT DISTINCT t.desk_id FROM ledger.token t
    WHERE t.department_id = d.department_id AND t.status IN ('CALLED', 'SERVING')
      AND t.desk_id IS NOT NULL
    ORDER BY t.desk_id
)"""
