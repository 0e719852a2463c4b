/** A telephone number to press; nothing where none is known. */
export function PhoneLink({ number }: { number: string | null }) {
  if (number === null) return null;
  return (
    <a className="phone" href={`tel:${number.replace(/[^+0-9]/g, "")}`}>
      <bdi>{number}</bdi>
    </a>
  );
}
