"""Who may use the directory's routes: everybody reads it, an admin changes it.

By which rule a line is called is its supervisors' to say.
"""

from typing import Final

from shared.auth import ADMIN, PUBLIC, SUPERVISORS, Access

ACCESS: Final[Access] = {
    "GET /api/v1/branches": PUBLIC,
    "GET /api/v1/branches/{branch_id}": PUBLIC,
    "GET /api/v1/departments": PUBLIC,
    "GET /api/v1/departments/{department_id}": PUBLIC,
    "GET /api/v1/departments/{department_id}/desks": PUBLIC,
    "GET /api/v1/queues": PUBLIC,
    "GET /api/v1/queues/{queue_id}": PUBLIC,
    "PUT /api/v1/queues/{queue_id}/discipline": SUPERVISORS,
    "POST /api/v1/queues/{queue_id}/discipline/preview": SUPERVISORS,
    "GET /api/v1/directory": ADMIN,
    "POST /api/v1/directory/comparison": ADMIN,
    "PUT /api/v1/directory": ADMIN,
    "POST /api/v1/branches": ADMIN,
    "PATCH /api/v1/branches/{branch_id}": ADMIN,
    "DELETE /api/v1/branches/{branch_id}": ADMIN,
    "POST /api/v1/departments": ADMIN,
    "PATCH /api/v1/departments/{department_id}": ADMIN,
    "DELETE /api/v1/departments/{department_id}": ADMIN,
    "POST /api/v1/departments/{department_id}/desks": ADMIN,
    "PATCH /api/v1/departments/{department_id}/desks/{number}": ADMIN,
    "DELETE /api/v1/departments/{department_id}/desks/{number}": ADMIN,
    "POST /api/v1/queues": ADMIN,
    "PATCH /api/v1/queues/{queue_id}": ADMIN,
    "DELETE /api/v1/queues/{queue_id}": ADMIN,
    "POST /api/v1/queues/{queue_id}/pause": ADMIN,
    "POST /api/v1/queues/{queue_id}/resume": ADMIN,
}
