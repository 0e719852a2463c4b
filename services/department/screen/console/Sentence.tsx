import { type FormEvent, useState } from "react";

const LENGTH_MAX = 200;

interface Props {
  question: string;
  answer: string;
  kind: "primary" | "danger";
  required?: boolean;
  onAnswer: (sentence: string) => void;
}

/** One question with one line for its answer. */
export function Sentence({ question, answer, kind, required = false, onAnswer }: Props) {
  const [sentence, setSentence] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(sentence.trim());
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      <label className="field">
        {question}
        <input
          value={sentence}
          maxLength={LENGTH_MAX}
          required={required}
          dir="auto"
          // biome-ignore lint/a11y/noAutofocus: the question has just been asked
          autoFocus
          onChange={(event) => setSentence(event.target.value)}
        />
      </label>
      <button type="submit" className={`button ${kind}`} disabled={required && !sentence.trim()}>
        {answer}
      </button>
    </form>
  );
}
