/** A field of a request, and the values of it that are sent. */
export interface FieldCases {
  /** As it is shown: `metadata.user_id`, `stop_sequences[0]`. */
  readonly field: string;
  /** The place of its schema in `/components/schemas`. */
  readonly spec: string;
  readonly isRequired?: true;
  /** Whether it represents every field that the schema does not name. */
  readonly isUnknown?: true;
  readonly values: readonly FieldValue[];
}

/** A value of a field; rejected unless stated otherwise. */
export interface FieldValue {
  /** What it is: `"above-maximum"`. */
  readonly name: string;
  readonly value?: unknown;
  /** Of a long text, how many characters it has. */
  readonly length?: number;
  readonly isValid?: boolean;
  /** The keyword of the schema that says so, if one does. */
  readonly keyword?: string;
  /** The decision behind it, if the documentation does not state it. */
  readonly decision?: number;
}
