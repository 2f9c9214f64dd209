/** One way in which a value does not match a schema of the document. */
export interface Problem {
  /** Where the problem is: a JSON Pointer (RFC 6901) into the value; `""` is the value itself. */
  path: string;
  /** The JSON Schema keyword that failed: `"required"`, `"maximum"`, `"additionalProperties"`, … */
  keyword: string;
  /** What is required, as the end of a sentence that begins with the field: `"must be at most 1"`. */
  message: string;
  /** What the document asks for: a type's name, a limit, the allowed values. */
  expected?: unknown;
  /** The actual value. Absent if there is none. */
  received?: unknown;
}
