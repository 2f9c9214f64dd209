import { type OptionKind, number } from "@text-completions/core/internal";
import { InvalidArgumentError } from "commander";

/** Collects the values of a flag that may be repeated. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** Reads the number of a flag. */
type NumberParser = (text: string) => number;

/** Reads any number: the package whose option the flag sets checks its range. */
export const parseNumber: NumberParser = toParser(number({ min: -Infinity, infinite: false }), "a number");

/** Reads a number of at least 0. */
export const parseAmount: NumberParser = toParser(
  number({ min: 0, infinite: false }),
  "a number of at least 0",
);

/** Reads a number greater than 0. */
export const parsePositive: NumberParser = toParser(
  number({ min: Number.MIN_VALUE, infinite: false }),
  "a number greater than 0",
);

/** Reads an integer of at least 1. */
export const parseCount: NumberParser = toParser(
  number({ min: 1, integer: true }),
  "an integer of at least 1",
);

const MAX_PORT = 65_535;

/** Reads the number of a port. */
export const parsePort: NumberParser = toParser(
  number({ min: 0, max: MAX_PORT, integer: true }),
  `an integer from 0 to ${MAX_PORT}, where 0 is any free port`,
);

function toParser(kind: OptionKind, expected: string): NumberParser {
  return (text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (kind.accepts(value)) return value;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };
}
