/** A client in Python: which library, and how the page names it. */
export interface PythonClient {
  /** The requirements of its environment: `requirements/NAME.txt`. */
  name: string;
  title: string;
  /** The module in `clients/`. */
  module: string;
  /** Packages whose versions the page shows, the library first. */
  packages: readonly string[];
  modes: readonly ("sync" | "async")[];
  /** False for one that treats every event of a stream as the last one. Default: true. */
  readsStreams?: false;
  /** What a reader of the page has to know. */
  note?: string;
  /** It sends -1 for fields without a value, which the server of 2024 treated as unset. */
  sendsMinusOne?: true;
}

const BOTH = ["sync", "async"] as const;

export const CLIENTS: readonly PythonClient[] = [
  { ...sdk("0.2"), module: "sdk_before_0_3", note: "sends API version 2023-01-01" },
  sdk("0.3"),
  sdk("0.18"),
  sdk("0.39"),
  sdk("0.84"),
  sdk("0.125"),
  {
    name: "langchain",
    title: "LangChain `Anthropic`",
    module: "langchain_community_anthropic",
    packages: ["langchain", "anthropic"],
    modes: BOTH,
  },
  {
    name: "langchain-anthropic",
    title: "LangChain `AnthropicLLM`",
    module: "langchain_anthropic_llm",
    packages: ["langchain-anthropic", "anthropic"],
    modes: BOTH,
    note: "the last version that sends text completions",
  },
  {
    name: "litellm",
    title: "LiteLLM",
    module: "litellm_text",
    packages: ["litellm"],
    modes: BOTH,
    readsStreams: false,
    note: "the model `anthropic_text/claude-2`: for `claude-2.1` it sends the list of messages as the prompt",
  },
  {
    name: "llama-index",
    title: "llama-index",
    module: "llama_index_anthropic",
    packages: ["llama-index", "anthropic"],
    modes: BOTH,
    note: "`Anthropic` retries ten times",
  },
  {
    name: "haystack",
    title: "Haystack 1",
    module: "haystack_claude",
    packages: ["farm-haystack"],
    modes: ["sync"],
    note: "`AnthropicClaudeInvocationLayer` sends -1 for `top_k` and `top_p`: the mock needs `treatMinusOneAsUnset`",
    sendsMinusOne: true,
  },
];

function sdk(version: string): PythonClient {
  return {
    name: `anthropic-${version}`,
    title: `SDK ${version}`,
    module: "sdk",
    packages: ["anthropic"],
    modes: BOTH,
  };
}
