import "./starters.css";

/** Questions to begin with. */
const STARTERS = [
  { topic: "Explain", question: "What is a token, and why do models count them?" },
  { topic: "Compare", question: "How do completions differ from messages?" },
  { topic: "Write", question: "Write a haiku about a slow network." },
  { topic: "Code", question: "Show me how to read a stream in JavaScript." },
];

/** Offers questions to somebody who has none yet. */
export function Starters({ onAsk }: { onAsk: (question: string) => void }) {
  return (
    <ul className="starters" aria-label="Suggestions">
      {STARTERS.map(({ topic, question }) => (
        <li key={topic}>
          <button type="button" className="starter" onClick={() => onAsk(question)}>
            <b aria-hidden="true">{topic}</b>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
