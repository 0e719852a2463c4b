/** The mark: a ticket torn off at its perforation, with the dot that says "now". */
export function Brand({ name = "NowServing" }: { name?: string }) {
  return (
    <span className="brand">
      <svg className="brand-mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <path
          d="M8 6h32a4 4 0 0 1 4 4v9a5 5 0 0 0 0 10v9a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4v-9a5 5 0 0 0 0-10v-9a4 4 0 0 1 4-4Z"
          fill="currentColor"
        />
        <circle cx="24" cy="24" r="7.5" className="brand-dot" />
      </svg>
      <span className="brand-name">
        <bdi>{name}</bdi>
      </span>
    </span>
  );
}
