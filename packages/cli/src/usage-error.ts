/** The command line cannot be run as it stands. Its message says what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
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
