// Only what surely cannot be delivered is refused here; the server has the last word.
const SHAPE = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+\.[a-z0-9-]{2,}$/i;
const LENGTH_MAX = 254;

/** Whether this can be an e-mail address at all. */
export function looksLikeEmail(text: string): boolean {
  const [local = "", domain = ""] = text.split("@");
  const dots = /^\.|\.\.|\.$/;
  return text.length <= LENGTH_MAX && SHAPE.test(text) && !dots.test(local) && !dots.test(domain);
}
