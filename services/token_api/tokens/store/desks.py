"""A department's desks that are open, and those that have a visitor: called, or being served."""

from typing import Final

# Expressions beside a department `d`: read where the department is read, by their small indexes.
BUSY_DESKS: Final = """ARRAY(
    SELECT DISTINCT t.desk_id FROM ledger.token t
    WHERE t.department_id = d.department_id AND t.status IN ('CALLED', 'SERVING')
      AND t.desk_id IS NOT NULL
    ORDER BY t.desk_id
)"""
# Of those that the directory still has.
OPEN_DESKS: Final = """ARRAY(
    SELECT o.number FROM ledger.open_desk o JOIN token_api.desk k USING (department_id, number)
    WHERE o.department_id = d.department_id
    ORDER BY o.number
)"""
