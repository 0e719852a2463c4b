const LENGTH_MAX = 32;

/** A short name for addresses, made of a branch's name; "branch" where nothing of it can stand there. */
export function branchIdOf(name: string): string {
  const id = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LENGTH_MAX)
    .replace(/^-+|-+$/g, "");
  return id || "branch";
}
