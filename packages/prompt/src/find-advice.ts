import { advise } from "./advise.ts";
import { WORDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { SplitPrompt } from "./split-prompt.ts";

/** A bare word. One behind a backslash has been escaped. */
const DIALOGUE = new RegExp(`(?<![\\\\\\w])${WORDS}`);

/** What is legal in a prompt, and unwise, in order of place. */
export function findAdvice({ system, segments }: SplitPrompt): Finding[] {
  const inTurns = segments.flatMap(({ role, offset, body, bodyOffset }, turn) => {
    const findings = findDialogue(body, bodyOffset, turn);
    if (role === segments[turn - 1]?.role) {
      const why = "The model was trained on turns that alternate.";
      findings.unshift(
        advise("consecutive-turns", `two ${role} turns in a row`, offset, turn, why, "Join the two."),
      );
    }
    return findings;
  });
  return [...findDialogue(system, 0, undefined), ...inTurns];
}

/** The first line of dialogue in a text: it leads to the others. */
function findDialogue(text: string, offset: number, turn: number | undefined): Finding[] {
  const index = text.search(DIALOGUE);
  if (index < 0) return [];
  const why = "The model may take it for a turn.";
  const remedy = 'Write "H:" and "A:", or "User:" and "AI:".';
  return [advise("dialogue", "turn marker as text", offset + index, turn, why, remedy)];
}
