type Props<Choice extends string> = {
  label: string;
  choices: Readonly<Record<Choice, string>>;
  shown: Choice;
  onChoose: (choice: Choice) => void;
};

/** One of a few, beside each other. */
export function Segments<Choice extends string>({ label, choices, shown, onChoose }: Props<Choice>) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {(Object.entries(choices) as [Choice, string][]).map(([choice, text]) => (
        <button key={choice} type="button" aria-pressed={choice === shown} onClick={() => onChoose(choice)}>
          {text}
        </button>
      ))}
    </div>
  );
}
