import type { FieldCases, FieldValue } from "../../document.gen.ts";

/** A request that is the plainest one but for a field, and whether it is valid. */
export interface RequestCase {
  /** `"temperature-above-maximum"` */
  readonly name: string;
  readonly isValid: boolean;
  /** The title of the check. */
  readonly title: string;
  /** Where the document says so. */
  readonly spec: string;
  /** The decision behind it, if the documentation does not say it. */
  readonly decision?: number | undefined;
  /** Fields to set; undefined takes one away. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** What a field is tested by: without it, and with each of its values. */
export function toRequestCases({ field, spec, isRequired, isUnknown, values }: FieldCases): RequestCase[] {
  const name = field.replaceAll(/[._]/g, "-").replace("[0]", "-item");
  const place = `#/components/schemas/${spec}`;
  const cases = values.map((value) => toCase(field, value, { name, place }));
  const refused = { isValid: false, name, spec: place };
  if (isUnknown) {
    const owner = field.includes(".") ? ` in \`${field.split(".")[0]}\`` : "";
    cases.push({ ...refused, title: `An unknown field${owner} is refused`, change: toChange(field, "text") });
  }
  if (isRequired) {
    cases.unshift({
      ...refused,
      name: `${name}-missing`,
      title: `A request without \`${field}\` is refused`,
      spec: place.replace(/properties\/\w+$/, "required"),
      change: toChange(field, undefined),
    });
  }
  return cases;
}

function toCase(
  field: string,
  { name: kind, value, length, isValid = false, keyword, decision }: FieldValue,
  { name, place }: { name: string; place: string },
): RequestCase {
  const shown =
    length === undefined ? `\`${field}: ${JSON.stringify(value)}\`` : `\`${field}\` of ${length} characters`;
  return {
    name: `${name}-${kind}`,
    isValid,
    title: `${shown} is ${isValid ? "accepted" : "refused"}`,
    spec: keyword === undefined ? place : `${place}/${keyword}`,
    decision,
    change: toChange(field, length === undefined ? value : "u".repeat(length)),
  };
}

/** The value in its place: a member alone in its object, an item alone in its array. */
function toChange(field: string, value: unknown): Record<string, unknown> {
  const [name = "", member] = field.split(".");
  if (member !== undefined) return { [name]: { [member]: value } };
  return field.endsWith("[0]") ? { [field.slice(0, -3)]: [value] } : { [field]: value };
}
