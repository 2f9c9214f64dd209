import { WORDS } from "./markers.ts";
import type { Finding } from "./prompt-problem.ts";
import type { Segment } from "./split-prompt.ts";

/** A bare word. One behind a backslash has been escaped. */
const DIALOGUE = new RegExp(`(?<![\\\\\\w])${WORDS}`);

/** What is legal in turns, and unwise, in order of place. Of dialogue, the first line of each turn: it leads to the others. */
export function findAdvice(segments: readonly Segment[]): Finding[] {
  const findings: Finding[] = [];
  segments.forEach(({ role, offset, body, bodyOffset }, turn) => {
    if (role === segments[turn - 1]?.role) {
      findings.push({
        keyword: "consecutive-turns",
        message: `two ${role} turns in a row`,
        offset,
        turn,
        why: "The model was trained on turns that alternate.",
        remedy: "Join the two.",
      });
    }
    const index = body.search(DIALOGUE);
    if (index < 0) return;
    findings.push({
      keyword: "dialogue",
      message: "turn marker as text",
      offset: bodyOffset + index,
      turn,
      why: "The model may take it for a turn.",
      remedy: 'Write "H:" and "A:", or "User:" and "AI:".',
    });
  });
  return findings;
}
