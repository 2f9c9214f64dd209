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

/** Calls a sibling with what the command line says: the misuse that it throws is the user's to mend. */
export function asUsage<Value>(call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
