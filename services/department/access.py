"""Who may do what: every route of department, by method and path template.

Which departments a member of staff works in is checked where the department is known; that
only supervisors call out of order is a rule.
"""

from typing import Final

from shared.auth import DESKS, PUBLIC, SUPERVISORS, Access

ACCESS: Final[Access] = {
    "POST /api/v1/sessions": PUBLIC,
    "POST /api/v1/sessions/begin": PUBLIC,
    "GET /api/v1/departments": DESKS,
    "GET /api/v1/queues": DESKS,
    "GET /api/v1/doctors": DESKS,
    # The line, read and live
    "GET /api/v1/departments/{department_id}/line": DESKS,
    "GET /api/v1/departments/{department_id}/line/stream": DESKS,
    "GET /api/v1/overview": SUPERVISORS,
    "GET /api/v1/overview/stream": SUPERVISORS,
    "POST /api/v1/departments/{department_id}/alerts/{alert}/acknowledge": SUPERVISORS,
    "POST /api/v1/branches/{branch_id}/alerts/{branch_alert}/acknowledge": SUPERVISORS,
    "PUT /api/v1/departments/{department_id}/queues/{queue_id}/closing": SUPERVISORS,
    "DELETE /api/v1/departments/{department_id}/queues/{queue_id}/closing": SUPERVISORS,
    # Desks
    "GET /api/v1/departments/{department_id}/desks": DESKS,
    "POST /api/v1/departments/{department_id}/desks/{number}/open": DESKS,
    "POST /api/v1/departments/{department_id}/desks/{number}/close": DESKS,
    "POST /api/v1/departments/{department_id}/desks/{number}/break": DESKS,
    "POST /api/v1/departments/{department_id}/desks/{number}/resume": DESKS,
    # Which queues desks and people serve
    "GET /api/v1/departments/{department_id}/profiles": SUPERVISORS,
    "GET /api/v1/departments/{department_id}/people": SUPERVISORS,
    "POST /api/v1/departments/{department_id}/desks/{number}/profile/preview": SUPERVISORS,
    "POST /api/v1/departments/{department_id}/people/{user_id}/skills/preview": SUPERVISORS,
    "PUT /api/v1/departments/{department_id}/desks/{number}/profile": SUPERVISORS,
    "DELETE /api/v1/departments/{department_id}/desks/{number}/profile": SUPERVISORS,
    "PUT /api/v1/departments/{department_id}/people/{user_id}/skills": SUPERVISORS,
    "DELETE /api/v1/departments/{department_id}/people/{user_id}/skills": SUPERVISORS,
    # Messages to all who wait
    "POST /api/v1/departments/{department_id}/messages": DESKS,
    "POST /api/v1/departments/{department_id}/messages/{message_id}/end": DESKS,
    # Calls for help
    "POST /api/v1/departments/{department_id}/desks/{number}/emergency": DESKS,
    "POST /api/v1/departments/{department_id}/emergencies/{emergency_id}/confirm": SUPERVISORS,
    "POST /api/v1/departments/{department_id}/emergencies/{emergency_id}/end": DESKS,
    "GET /api/v1/departments/{department_id}/emergency-contacts": SUPERVISORS,
    "PUT /api/v1/departments/{department_id}/emergency-contacts": SUPERVISORS,
    # Visitors
    "POST /api/v1/departments/{department_id}/calls": DESKS,
    "POST /api/v1/tokens": DESKS,
    "POST /api/v1/departments/{department_id}/group-calls": DESKS,
    "POST /api/v1/tokens/{token_id}/recall": DESKS,
    "POST /api/v1/tokens/{token_id}/start": DESKS,
    "POST /api/v1/tokens/{token_id}/check_in": DESKS,
    "POST /api/v1/tokens/{token_id}/hold": DESKS,
    "POST /api/v1/tokens/{token_id}/resume": DESKS,
    "POST /api/v1/tokens/{token_id}/return": DESKS,
    "POST /api/v1/tokens/{token_id}/correct": DESKS,
    "POST /api/v1/tokens/{token_id}/notes": DESKS,
    "GET /api/v1/tokens/{token_id}/holder": DESKS,
    "POST /api/v1/departments/{department_id}/visitors/search": DESKS,
    "GET /api/v1/departments/{department_id}/waiting": DESKS,
    "GET /api/v1/departments/{department_id}/lookups": SUPERVISORS,
    "POST /api/v1/tokens/{token_id}/services": DESKS,
    "DELETE /api/v1/tokens/{token_id}/services/{queue_id}": DESKS,
    "POST /api/v1/tokens/{token_id}/serve": DESKS,
    "POST /api/v1/tokens/{token_id}/no_show": DESKS,
    "POST /api/v1/tokens/{token_id}/transfer": DESKS,
    "POST /api/v1/tokens/{token_id}/cancel": DESKS,
    "POST /api/v1/tokens/{token_id}/undo": DESKS,
    # What was
    "GET /api/v1/reports/waits": SUPERVISORS,
    "GET /api/v1/reports/figures": SUPERVISORS,
    "GET /api/v1/reports/distribution": SUPERVISORS,
    "GET /api/v1/reports/fairness": SUPERVISORS,
    "GET /api/v1/reports/slots": SUPERVISORS,
    "GET /api/v1/reports/what-if": SUPERVISORS,
    "POST /api/v1/reports/what-if": SUPERVISORS,
    # For whoever runs it
    "GET /livez": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}
