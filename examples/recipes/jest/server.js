const { createClient } = require("@text-completions/client");
const { buildPrompt } = require("@text-completions/prompt");

/** Code of a server. Without options, the key comes from ANTHROPIC_API_KEY; a test passes its own `fetch`. */
exports.summarize = async function summarize(article, options) {
  const prompt = buildPrompt({ turns: [{ role: "human", text: `Summarize this article:\n\n${article}` }] });
  const { completion } = await createClient(options).complete({
    model: "claude-2.1",
    max_tokens_to_sample: 256,
    prompt,
  });
  return completion.trim();
};
