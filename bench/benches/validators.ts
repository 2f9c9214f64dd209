// The generated validators against Ajv, compiled from the same schemas of the same document.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import document from "@text-completions/core/openapi.json" with { type: "json" };
import { validateRequest } from "@text-completions/core/validate";
import { isPlausible } from "../floors/validators.ts";
import { measure } from "../measure.ts";
import { toRow, type Row } from "../row.ts";

const REQUESTS = new URL("../../spec/examples/requests/", import.meta.url);

const requests: unknown[] = readdirSync(REQUESTS).map((file) =>
  JSON.parse(readFileSync(new URL(file, REQUESTS), "utf8")),
);
const broken = requests.map((request) => ({
  ...Object(request),
  temperature: 2,
  model: undefined,
  max_tokens: 1,
}));
const long = {
  prompt: `\n\nHuman: ${"word ".repeat(20_000)}\n\nAssistant:`,
  max_tokens_to_sample: 1,
  model: "claude-2.1",
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, "document");
const byAjv = ajv.compile({ $ref: "document#/components/schemas/CompletionRequest" });

/** Validates requests: many valid ones, many invalid ones, a long one. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [title, values] of Object.entries({
    [`validate ${requests.length} valid requests`]: requests,
    [`validate ${broken.length} requests with three problems each`]: broken,
    "validate a request with a prompt of 100 kB": [long],
  })) {
    const times = await measure({
      ours: () => values.map((value) => validateRequest(value)),
      floor: () => values.map(isPlausible),
      Ajv: () => values.map((value) => byAjv(value)),
    });
    rows.push(
      toRow(title, times, { note: "The floor looks at the three required fields and says yes or no." }),
    );
  }
  return rows;
}
