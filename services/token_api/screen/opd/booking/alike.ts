import type { Patient } from "@web/types/token_api";

/** What was typed of somebody. */
export interface Sought {
  name: string;
  phone: string;
  email: string;
}

// Shorter parts would name half of the town.
const NAME_LETTERS_MIN = 2;
const PHONE_DIGITS_MIN = 4;
const EMAIL_LETTERS_MIN = 4;

/** What is searched for, each once: the parts of somebody that are long enough to tell people apart. */
export function searchesOf({ name, phone, email }: Sought): string[] {
  const parts = [
    ...(name.trim().length >= NAME_LETTERS_MIN ? [name.trim()] : []),
    ...(digits(phone).length >= PHONE_DIGITS_MIN ? [phone.trim()] : []),
    ...(email.trim().length >= EMAIL_LETTERS_MIN ? [email.trim()] : []),
  ];
  return [...new Set(parts)];
}

/** Those who were found, each once: who agrees in more parts goes first. */
export function alike(found: Patient[], sought: Sought): Patient[] {
  const each = [...new Map(found.map((patient) => [patient.id, patient])).values()];
  return each.sort((a, b) => agreeing(b, sought) - agreeing(a, sought));
}

function agreeing(patient: Patient, { name, phone, email }: Sought): number {
  const has = (whole: string | null, part: string) =>
    part !== "" && (whole ?? "").toLowerCase().includes(part.toLowerCase());
  return (
    Number(has(patient.name, name.trim())) +
    Number(has(digits(patient.phone ?? ""), digits(phone))) +
    Number(has(patient.email, email.trim()))
  );
}

function digits(phone: string): string {
  return phone.replace(/\D/g, "");
}
