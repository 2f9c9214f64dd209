/** What every test here asks. */
export const HELLO = {
  model: "claude-2.1",
  max_tokens_to_sample: 100,
  prompt: "\n\nHuman: Hello\n\nAssistant:",
};
