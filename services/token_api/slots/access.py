"""Who may use the outpatient department's routes: it is run at its desks."""

from typing import Final

from shared.auth import ADMIN, DESKS, Access, Role

# A kiosk books for a patient it knows the id of; a slot's other routes are the staff's.
BOOKERS: Final = DESKS | {Role.KIOSK}
ACCESS: Final[Access] = {
    "GET /api/v1/doctors": DESKS,
    "POST /api/v1/doctors": DESKS,
    "GET /api/v1/doctors/{doctor_id}": DESKS,
    "PATCH /api/v1/doctors/{doctor_id}": DESKS,
    "PUT /api/v1/doctors/{doctor_id}": DESKS,
    "DELETE /api/v1/doctors/{doctor_id}": DESKS,
    "GET /api/v1/doctors/{doctor_id}/leaves": DESKS,
    "POST /api/v1/doctors/{doctor_id}/leaves": DESKS,
    "POST /api/v1/doctors/{doctor_id}/leaves/preview": DESKS,
    "DELETE /api/v1/doctors/{doctor_id}/leaves/{leave_id}": DESKS,
    "POST /api/v1/doctors/{doctor_id}/pattern": DESKS,
    "POST /api/v1/doctors/{doctor_id}/pattern/preview": DESKS,
    "GET /api/v1/patients": DESKS,
    "POST /api/v1/patients": DESKS,
    "GET /api/v1/patients/{patient_id}": DESKS,
    "PATCH /api/v1/patients/{patient_id}": DESKS,
    "PUT /api/v1/patients/{patient_id}": DESKS,
    # With a patient the bookings of every department lose whom they were for.
    "DELETE /api/v1/patients/{patient_id}": ADMIN,
    "GET /api/v1/slots": BOOKERS,
    "POST /api/v1/slots": DESKS,
    "GET /api/v1/slots/{slot_id}": BOOKERS,
    "PATCH /api/v1/slots/{slot_id}": DESKS,
    "PUT /api/v1/slots/{slot_id}/delay": DESKS,
    "POST /api/v1/slots/{slot_id}/cancel": DESKS,
    "POST /api/v1/slots/{slot_id}/preview": DESKS,
    "GET /api/v1/slots/{slot_id}/tokens": DESKS,
    "GET /api/v1/tokens": DESKS,
    "POST /api/v1/tokens/emergency": DESKS,
    "DELETE /api/v1/tokens/{token_id}": DESKS,
    "POST /api/v1/tokens/{token_id}/no_show": DESKS,
    "POST /api/v1/tokens/{token_id}/complete": DESKS,
    "POST /api/v1/tokens/{token_id}/check_in": DESKS,
    "GET /api/v1/tokens/{token_id}/history": DESKS,
    "GET /api/v1/departments/{department_id}/day": DESKS,
    "GET /api/v1/departments/{department_id}/day/stream": DESKS,
    "GET /api/v1/reports/daily": DESKS,
    "GET /api/v1/waiting-list": DESKS,
    "GET /api/v1/waiting-list/by_slot": DESKS,
}
