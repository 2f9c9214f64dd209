/** The end of a word and the beginning of the next: no token begins or ends there, and no text ends before it. */
const ACROSS_WORDS = /(?<=\p{L}{2})\p{L}{2}\W+\p{L}{2}/gu;

/** Characters that mean something in a regular expression. */
const SYNTAX = /[\\^$.*+?()[\]{}|]/;

/** A way in which a server may misread stop sequences. */
interface Misreading {
  /** What it does with a stop sequence, as the end of a sentence. */
  does: string;
  /** A stop sequence that is not in the text, but that such a server finds there. */
  decoy: string;
  /** Where it finds it. */
  at: number;
}

/** Stop sequences for known text, chosen so that each misreading ends the text in a different place. */
interface StopDecoys {
  /** A piece from the middle, without whitespace at either end, because some servers remove it. */
  real: string;
  /** A piece that comes after it. */
  later: string | undefined;
  /** In the order of the text, all before the real one. */
  misreadings: Misreading[];
}

/** Finds pieces of a completion, for requests with the same prompt. */
export function findStopDecoys(text: string): StopDecoys {
  const pieces = [...text.matchAll(ACROSS_WORDS)].map(({ 0: piece, index }) => ({ piece, at: index }));
  const middle = pieces.findIndex(({ at }) => at >= text.length / 2);
  // The numbers are separated by commas.
  const real = pieces[middle]?.piece ?? ",";
  const end = text.indexOf(real);
  // In repetitive text, a piece may also occur earlier.
  const later = pieces.find(({ piece, at }) => at > end && text.indexOf(piece) > end)?.piece;
  const earlier = pieces.slice(0, Math.max(0, middle)).filter(({ piece }) => !SYNTAX.test(piece));
  const misreadings = MISREADINGS.flatMap(({ does, toDecoy, find }, index) => {
    const decoy = toDecoy(earlier[index]?.piece ?? "");
    const at = earlier[index] === undefined ? -1 : find(text, decoy);
    return at <= 0 || at >= end || text.includes(decoy) ? [] : [{ does, decoy, at }];
  });
  return { real, later, misreadings };
}

const MISREADINGS: readonly {
  does: string;
  toDecoy: (piece: string) => string;
  find: (text: string, decoy: string) => number;
}[] = [
  {
    does: "were compared without regard to case",
    toDecoy: (piece) => piece.toUpperCase(),
    find: (text, decoy) => text.toUpperCase().indexOf(decoy),
  },
  {
    does: "were a regular expression",
    toDecoy: (piece) => piece.replace(/.$/u, "."),
    find: (text, decoy) => text.search(new RegExp(decoy, "u")),
  },
  {
    does: "had no whitespace at its ends",
    toDecoy: (piece) => `\n${piece}\n`,
    find: (text, decoy) => text.indexOf(decoy.trim()),
  },
];
