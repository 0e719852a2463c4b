/** This screen's key for its branch's code: from the address's fragment once, else as kept. */
export function screenKey(branch: string): string | null {
  const place = `nowserving.screen-key.${branch}`;
  const given = new URLSearchParams(location.hash.slice(1)).get("join");
  if (given) {
    localStorage.setItem(place, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return localStorage.getItem(place);
}
