import { type FormEvent, useState } from "react";
import { NoteField } from "./NoteField";

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
      <NoteField
        label={question}
        note={sentence}
        required={required}
        focused
        onChange={setSentence}
      />
      <button type="submit" className={`button ${kind}`} disabled={required && !sentence.trim()}>
        {answer}
      </button>
    </form>
  );
}
