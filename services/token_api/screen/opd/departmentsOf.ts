import { claimsOf } from "@web/session/keptSession";
import type { Department, Doctor } from "@web/types/token_api";

// What a session says of somebody who works everywhere.
const ALL_DEPARTMENTS = "*";

/** The departments in which somebody works and there are doctors; without any, all in which they work. */
export function departmentsOf(
  all: Department[],
  doctors: Doctor[],
  accessToken: string,
): Department[] {
  const { departments } = claimsOf(accessToken);
  const mine = new Set<unknown>(Array.isArray(departments) ? departments : []);
  const own = all.filter((one) => mine.has(ALL_DEPARTMENTS) || mine.has(one.id));
  const withDoctors = new Set(doctors.map((doctor) => doctor.department_id));
  const found = own.filter((one) => withDoctors.has(one.id));
  return found.length > 0 ? found : own;
}
