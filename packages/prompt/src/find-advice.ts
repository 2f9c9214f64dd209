import { advise } from "./advise.ts";
import { WORDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { SplitPrompt } from "./split-prompt.ts";

/** A bare word. One behind a backslash has been escaped. */
const DIALOGUE = /* @__PURE__ */ new RegExp(`(?<![\\\\\\w])${WORDS}`);

/** What is legal in a prompt, and unwise, in order of place. */
export function findAdvice({ system, segments }: SplitPrompt): Finding[] {
  const findings: Finding[] = [];
  /** Finds the first line of dialogue in a text: it leads to the others. */
  const findDialogue = (text: string, offset: number, turn?: number): void => {
    const index = text.search(DIALOGUE);
    if (index < 0) return;
    const why = "The model may take it for a turn.";
    const remedy = 'Write "H:" and "A:", or "User:" and "AI:".';
    findings.push(advise("dialogue", "turn marker as text", offset + index, turn, why, remedy));
  };

  findDialogue(system, 0);
  segments.forEach(({ role, offset, body, bodyOffset }, turn) => {
    if (role === segments[turn - 1]?.role) {
      const why = "The model was trained on turns that alternate.";
      findings.push(
        advise("consecutive-turns", `two ${role} turns in a row`, offset, turn, why, "Join the two."),
      );
    }
    findDialogue(body, bodyOffset, turn);
  });
  return findings;
}
