import type { Words } from "@web/types/notifier";

/** Words as they are typed: a paragraph is a line. */
export interface Draft {
  subject: string;
  headline: string;
  body: string;
}

/** Where somebody wrote last. */
export interface Written {
  field: keyof Draft;
  from: number;
  to: number;
}

export function draftOf(words: Words): Draft {
  return { ...words, body: words.body.join("\n") };
}

/** The words that are typed, without empty lines and blanks around. */
export function wordsOf(draft: Draft): Words {
  const body = draft.body.split("\n").map((line) => line.trim());
  return {
    subject: draft.subject.trim(),
    headline: draft.headline.trim(),
    body: body.filter((line) => line !== ""),
  };
}

/** Put a name in braces where somebody wrote last, in place of what is selected there. */
export function inserted(draft: Draft, { field, from, to }: Written, name: string): Draft {
  const text = draft[field];
  return { ...draft, [field]: `${text.slice(0, from)}{${name}}${text.slice(to)}` };
}
