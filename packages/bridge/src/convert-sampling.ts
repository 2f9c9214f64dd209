import type { CompletionRequest } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import type { MessagesRequest } from "./messages-request.ts";
import type { ModelCapabilities } from "./model-capabilities.ts";

type Sampling = Pick<MessagesRequest, "temperature" | "top_p" | "top_k">;

/** The `temperature` and the `top_p` that change nothing. */
const NEUTRAL = 1;

/** From this `top_p` on every model takes it. */
const LEAST_TOP_P = 0.99;

/** Of the sampling that was asked for, what the model takes. */
export function convertSampling(
  { temperature, top_p, top_k }: CompletionRequest,
  model: string,
  capabilities: ModelCapabilities,
  { noteAdaptation }: Exchange,
): Sampling {
  function keep(field: keyof Sampling, value: number | undefined, isTaken: boolean): number | undefined {
    if (value === undefined || isTaken) return value;
    noteAdaptation("sampling", field, `${model} does not take ${value}.`);
    return undefined;
  }

  const sampling = {
    temperature: keep("temperature", temperature, capabilities.temperature || temperature === NEUTRAL),
    top_p: keep("top_p", top_p, capabilities.topP || Number(top_p) >= LEAST_TOP_P),
    top_k: keep("top_k", top_k, capabilities.topK),
  };
  const isBoth = sampling.temperature !== undefined && sampling.top_p !== undefined;
  if (!isBoth || capabilities.temperatureWithTopP) return sampling;
  // Of the two, one that changes nothing goes unmissed.
  if (temperature === NEUTRAL) return { ...sampling, temperature: undefined };
  if (top_p !== NEUTRAL) noteAdaptation("sampling", "top_p", `${model} does not take it beside temperature.`);
  return { ...sampling, top_p: undefined };
}
