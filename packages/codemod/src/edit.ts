/** A change of a text: `text` replaces what is between `start` and `end`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Makes changes that do not overlap. Of those at one place, the earlier in the list comes first. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = "";
  let position = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start < position) throw new Error(`Failed to apply an edit at ${start}: it overlaps the one before.`);
    result += source.slice(position, start) + text;
    position = end;
  }
  return result + source.slice(position);
}
