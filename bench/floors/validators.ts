/** The floor of the validators: what people write by hand. Returns whether three fields are valid. */
export function isPlausible(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { prompt, model, max_tokens_to_sample: limit }: Record<string, unknown> = { ...value };
  return typeof prompt === "string" && typeof model === "string" && Number.isInteger(limit);
}
