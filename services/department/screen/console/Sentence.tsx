import { type FormEvent, type ReactNode, useState } from "react";
import { NoteField } from "./NoteField";

interface Props {
  question: string;
  answer: string;
  kind: "primary" | "danger";
  required?: boolean;
  disabled?: boolean;
  /** What is asked beside it. */
  children?: ReactNode;
  onAnswer: (sentence: string) => void;
}

/** One question with one line for its answer. */
export function Sentence(props: Props) {
  const { question, answer, kind, required = false, disabled = false, onAnswer } = props;
  const [sentence, setSentence] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(sentence.trim());
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      {props.children}
      <NoteField
        label={question}
        note={sentence}
        required={required}
        focused
        onChange={setSentence}
      />
      <button
        type="submit"
        className={`button ${kind}`}
        disabled={disabled || (required && !sentence.trim())}
      >
        {answer}
      </button>
    </form>
  );
}
