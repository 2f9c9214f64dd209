import { advise } from "./advise.ts";
import { WORDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { Segment } from "./split-prompt.ts";

/** A bare word. One behind a backslash has been escaped. */
const DIALOGUE = new RegExp(`(?<![\\\\\\w])${WORDS}`);

/** What is legal in turns, and unwise, in order of place. Of dialogue, the first line of each turn: it leads to the others. */
export function findAdvice(segments: readonly Segment[]): Finding[] {
  return segments.flatMap(({ role, offset, body, bodyOffset }, turn) => {
    const findings: Finding[] = [];
    if (role === segments[turn - 1]?.role) {
      const why = "The model was trained on turns that alternate.";
      findings.push(
        advise("consecutive-turns", `two ${role} turns in a row`, offset, turn, why, "Join the two."),
      );
    }
    const index = body.search(DIALOGUE);
    if (index >= 0) {
      const why = "The model may take it for a turn.";
      const remedy = 'Write "H:" and "A:", or "User:" and "AI:".';
      findings.push(advise("dialogue", "turn marker as text", bodyOffset + index, turn, why, remedy));
    }
    return findings;
  });
}
