import { expect, test } from "vitest";
import { draftOf, inserted, wordsOf } from "./words";

const WORDS = { subject: "{label}", headline: "Hello", body: ["Come in.", "Sit down."] };

test("what is not touched stays as it was", () => {
  expect(wordsOf(draftOf(WORDS))).toEqual(WORDS);
});

test("empty lines are no paragraphs", () => {
  const draft = { ...draftOf(WORDS), body: "\n Come in. \n\n\nSit down.\n" };
  expect(wordsOf(draft)).toEqual(WORDS);
});

test("a name goes where one wrote last, in place of what is selected", () => {
  const draft = inserted(draftOf(WORDS), { field: "headline", from: 0, to: 5 }, "service");
  expect(draft.headline).toBe("{service}");
  expect(inserted(draft, { field: "body", from: 8, to: 8 }, "label").body).toBe(
    "Come in.{label}\nSit down.",
  );
});
