import { nameFlags } from "./name-flags.ts";

/** The command line cannot be run as it stands. Its message says what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Printed below the message, each on a line of its own. */
  readonly details: readonly string[];

  constructor(message: string, options: ErrorOptions & { details?: readonly string[] } = {}) {
    super(message, options);
    this.details = options.details ?? [];
  }
}

/**
 * Calls a sibling with what the command line says: the misuse that it throws is the user's to mend, and told with the
 * flags in the place of the options.
 */
export function asUsage<Value>(call: () => Value, flags: Readonly<Record<string, string>> = {}): Value {
  try {
    return call();
  } catch (error) {
    throw toUsageError(error, flags);
  }
}

/** Misuse as a {@link UsageError}; anything else as it is. */
export function toUsageError(error: unknown, flags: Readonly<Record<string, string>> = {}): unknown {
  if (!(error instanceof TypeError)) return error;
  return new UsageError(nameFlags(error.message, flags), { cause: error });
}
