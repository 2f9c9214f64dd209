import { InvalidArgumentError } from "commander";

const LARGEST_PORT = 65_535;

/** Reads the number of a flag. What range it may have is for the document to say. */
export function parseNumber(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It is not a number.");
}

/** Reads a number, 0 or more. */
export function parseAmount(text: string): number {
  const value = parseNumber(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError("It is less than 0.");
}

/** Reads a number of more than 0. */
export function parseRate(text: string): number {
  const value = parseNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError("It is not more than 0.");
}

/** Reads the number of a port; 0 is any free one. */
export function parsePort(text: string): number {
  const value = parseNumber(text);
  if (Number.isInteger(value) && value >= 0 && value <= LARGEST_PORT) return value;
  throw new InvalidArgumentError(`It is not a port from 0 to ${LARGEST_PORT}.`);
}

/** Collects the values of a flag that may be repeated. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
