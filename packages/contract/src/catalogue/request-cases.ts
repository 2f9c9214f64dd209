import { type FieldCases, type FieldValue, REQUEST_FIELDS } from "../document.gen.ts";

/** A request that differs from the simplest one in a field, and whether it is valid. */
export interface RequestCase {
  /** `"temperature-above-maximum"` */
  readonly name: string;
  /** What is special about the value: `"above-maximum"`. */
  readonly kind: string;
  readonly isValid: boolean;
  /** The title of the check. */
  readonly title: string;
  /** The place in the document that says so. */
  readonly spec: string;
  /** The decision behind it, if the documentation does not say it. */
  readonly decision?: number | undefined;
  /** Fields to set; undefined removes one. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** Longer than the 100 kB to which a popular web framework limits bodies. */
const LARGE_LENGTH = 104_000;

/** The cases of a field: without it, and with each of its values. */
function toRequestCases({ field, spec, isRequired, isUnknown, values }: FieldCases): RequestCase[] {
  const name = field.replaceAll(/[._]/g, "-").replace("[0]", "-item");
  const place = `#/components/schemas/${spec}`;
  const cases = values.map((value) => toCase(field, value, { name, place }));
  if (isUnknown) cases.push(toUnknownCase(field, place));
  if (isRequired) {
    cases.unshift({
      isValid: false,
      name: `${name}-missing`,
      kind: "missing",
      title: `A request without \`${field}\` is rejected`,
      spec: place.replace(/properties\/\w+$/, "required"),
      change: toChange(field, undefined),
    });
  }
  return cases;
}

/**
 * A field that does not exist. In `metadata` it is long, so that the request also shows whether large bodies are read.
 */
function toUnknownCase(field: string, place: string): RequestCase {
  const [owner, member] = field.split(".");
  const isMember = member !== undefined;
  return {
    isValid: false,
    name: isMember ? `${owner}-unknown-field` : "unknown-field",
    kind: "unknown-field",
    title: isMember
      ? `An unknown field in \`${owner}\` is rejected`
      : `An unknown field, such as \`${field}\`, is rejected`,
    spec: place,
    change: toChange(field, isMember ? "x".repeat(LARGE_LENGTH) : 5),
  };
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
    kind,
    isValid,
    title: `${shown} is ${isValid ? "accepted" : "rejected"}`,
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

/**
 * Invalid cases that are sent in one request to keep a run cheap: a server that accepts one of them for some reason
 * accepts all of them for the same reason.
 */
const TOGETHER: readonly { name: string; title: string; isMember: (each: RequestCase) => boolean }[] = [
  {
    name: "numbers-of-wrong-type",
    title: '`top_p: "0.5"` and `top_k: "5"` are rejected',
    isMember: ({ name }) => /^top-[pk]-of-wrong-type$/.test(name),
  },
  {
    name: "optional-null",
    title: "Optional fields that are null are rejected",
    isMember: ({ kind, isValid }) => kind === "null" && !isValid,
  },
];

/** A case that says more when it is sent by itself: a required field that is null. */
const ALONE: ReadonlySet<string> = new Set(["max-tokens-to-sample-null"]);

/** Every case that follows from the schema of a request, as it is sent. */
export const REQUEST_CASES: readonly RequestCase[] = /* @__PURE__ */ listCases();

function listCases(): RequestCase[] {
  const cases = REQUEST_FIELDS.flatMap(toRequestCases);
  const isJoined = (each: RequestCase): boolean =>
    !ALONE.has(each.name) && TOGETHER.some(({ isMember }) => isMember(each));
  const joined = TOGETHER.flatMap(({ name, title, isMember }) => {
    const members = cases.filter((each) => isMember(each) && isJoined(each));
    const [first] = members;
    if (first === undefined) return [];
    return [{ ...first, name, title, change: Object.assign({}, ...members.map(({ change }) => change)) }];
  });
  return [...cases.filter((each) => !isJoined(each)), ...joined];
}
