/** The request that the benchmarks send. */
export const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 1024,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
};

/** A response to it, as JSON. */
export const COMPLETION: string = JSON.stringify({
  type: "completion",
  id: "compl_1",
  completion: " Hi",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
});
