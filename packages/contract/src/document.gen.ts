// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

/** A request that is the plainest one but for a change, and whether it is valid. */
export interface RequestCase {
  /** `"temperature-above-maximum"` */
  readonly name: string;
  readonly valid: boolean;
  /** The title of the check. */
  readonly title: string;
  /** Where the document says so. */
  readonly spec: string;
  /** Whether a decision stands behind it, for the documentation does not say it. */
  readonly decision?: number;
  /** Fields to set. */
  readonly change: Readonly<Record<string, unknown>>;
  /** A field to take away. */
  readonly remove?: string;
}

/** Every case that the schema of a request makes. Source: `/components/schemas/CompletionRequest`. */
export const REQUEST_CASES: readonly RequestCase[] = [
  {
    "name": "prompt-missing",
    "valid": false,
    "title": "A request without `prompt` is refused",
    "spec": "#/components/schemas/CompletionRequest/required",
    "change": {},
    "remove": "prompt"
  },
  {
    "name": "prompt-of-wrong-type",
    "valid": false,
    "title": "`prompt: {}` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/prompt",
    "change": {
      "prompt": {}
    }
  },
  {
    "name": "prompt-null",
    "valid": false,
    "title": "`prompt: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/prompt",
    "change": {
      "prompt": null
    }
  },
  {
    "name": "prompt-empty",
    "valid": false,
    "title": "`prompt: \"\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/prompt/minLength",
    "change": {
      "prompt": ""
    }
  },
  {
    "name": "max-tokens-to-sample-missing",
    "valid": false,
    "title": "A request without `max_tokens_to_sample` is refused",
    "spec": "#/components/schemas/CompletionRequest/required",
    "change": {},
    "remove": "max_tokens_to_sample"
  },
  {
    "name": "max-tokens-to-sample-of-wrong-type",
    "valid": false,
    "title": "`max_tokens_to_sample: \"many\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample",
    "change": {
      "max_tokens_to_sample": "many"
    }
  },
  {
    "name": "max-tokens-to-sample-null",
    "valid": false,
    "title": "`max_tokens_to_sample: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample",
    "change": {
      "max_tokens_to_sample": null
    }
  },
  {
    "name": "max-tokens-to-sample-fractional",
    "valid": false,
    "title": "`max_tokens_to_sample: 1.5` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample",
    "change": {
      "max_tokens_to_sample": 1.5
    }
  },
  {
    "name": "max-tokens-to-sample-below-minimum",
    "valid": false,
    "title": "`max_tokens_to_sample: 0` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample/minimum",
    "change": {
      "max_tokens_to_sample": 0
    }
  },
  {
    "name": "max-tokens-to-sample-at-minimum",
    "valid": true,
    "title": "`max_tokens_to_sample: 1` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample/minimum",
    "change": {
      "max_tokens_to_sample": 1
    }
  },
  {
    "name": "max-tokens-to-sample-at-server-maximum",
    "valid": true,
    "title": "`max_tokens_to_sample: 1000000` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample/x-server-maximum",
    "change": {
      "max_tokens_to_sample": 1000000
    },
    "decision": 2
  },
  {
    "name": "max-tokens-to-sample-above-server-maximum",
    "valid": false,
    "title": "`max_tokens_to_sample: 1000001` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample/x-server-maximum",
    "change": {
      "max_tokens_to_sample": 1000001
    },
    "decision": 2
  },
  {
    "name": "model-missing",
    "valid": false,
    "title": "A request without `model` is refused",
    "spec": "#/components/schemas/CompletionRequest/required",
    "change": {},
    "remove": "model"
  },
  {
    "name": "model-of-wrong-type",
    "valid": false,
    "title": "`model: {}` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/model",
    "change": {
      "model": {}
    }
  },
  {
    "name": "model-null",
    "valid": false,
    "title": "`model: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/model",
    "change": {
      "model": null
    }
  },
  {
    "name": "stop-sequences-of-wrong-type",
    "valid": false,
    "title": "`stop_sequences: \"text\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stop_sequences",
    "change": {
      "stop_sequences": "text"
    }
  },
  {
    "name": "stop-sequences-null",
    "valid": false,
    "title": "`stop_sequences: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stop_sequences",
    "change": {
      "stop_sequences": null
    },
    "decision": 7
  },
  {
    "name": "stop-sequences-empty",
    "valid": true,
    "title": "`stop_sequences: []` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/stop_sequences",
    "change": {
      "stop_sequences": []
    }
  },
  {
    "name": "stop-sequences-item-of-wrong-type",
    "valid": false,
    "title": "`stop_sequences[0]: {}` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stop_sequences/items",
    "change": {
      "stop_sequences": [
        {}
      ]
    }
  },
  {
    "name": "stop-sequences-item-empty",
    "valid": false,
    "title": "`stop_sequences[0]: \"\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stop_sequences/items/minLength",
    "change": {
      "stop_sequences": [
        ""
      ]
    },
    "decision": 24
  },
  {
    "name": "temperature-of-wrong-type",
    "valid": false,
    "title": "`temperature: \"much\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature",
    "change": {
      "temperature": "much"
    }
  },
  {
    "name": "temperature-null",
    "valid": false,
    "title": "`temperature: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature",
    "change": {
      "temperature": null
    },
    "decision": 7
  },
  {
    "name": "temperature-below-minimum",
    "valid": false,
    "title": "`temperature: -0.1` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature/minimum",
    "change": {
      "temperature": -0.1
    }
  },
  {
    "name": "temperature-at-minimum",
    "valid": true,
    "title": "`temperature: 0` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature/minimum",
    "change": {
      "temperature": 0
    }
  },
  {
    "name": "temperature-at-maximum",
    "valid": true,
    "title": "`temperature: 1` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature/maximum",
    "change": {
      "temperature": 1
    }
  },
  {
    "name": "temperature-above-maximum",
    "valid": false,
    "title": "`temperature: 1.1` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/temperature/maximum",
    "change": {
      "temperature": 1.1
    }
  },
  {
    "name": "top-p-of-wrong-type",
    "valid": false,
    "title": "`top_p: \"much\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p",
    "change": {
      "top_p": "much"
    }
  },
  {
    "name": "top-p-null",
    "valid": false,
    "title": "`top_p: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p",
    "change": {
      "top_p": null
    },
    "decision": 7
  },
  {
    "name": "top-p-below-minimum",
    "valid": false,
    "title": "`top_p: -0.1` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p/minimum",
    "change": {
      "top_p": -0.1
    }
  },
  {
    "name": "top-p-at-minimum",
    "valid": true,
    "title": "`top_p: 0` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p/minimum",
    "change": {
      "top_p": 0
    }
  },
  {
    "name": "top-p-at-maximum",
    "valid": true,
    "title": "`top_p: 1` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p/maximum",
    "change": {
      "top_p": 1
    }
  },
  {
    "name": "top-p-above-maximum",
    "valid": false,
    "title": "`top_p: 1.1` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_p/maximum",
    "change": {
      "top_p": 1.1
    }
  },
  {
    "name": "top-k-of-wrong-type",
    "valid": false,
    "title": "`top_k: \"many\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_k",
    "change": {
      "top_k": "many"
    }
  },
  {
    "name": "top-k-null",
    "valid": false,
    "title": "`top_k: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_k",
    "change": {
      "top_k": null
    },
    "decision": 7
  },
  {
    "name": "top-k-fractional",
    "valid": false,
    "title": "`top_k: 1.5` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_k",
    "change": {
      "top_k": 1.5
    }
  },
  {
    "name": "top-k-below-minimum",
    "valid": false,
    "title": "`top_k: -1` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/top_k/minimum",
    "change": {
      "top_k": -1
    }
  },
  {
    "name": "top-k-at-minimum",
    "valid": true,
    "title": "`top_k: 0` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/top_k/minimum",
    "change": {
      "top_k": 0
    }
  },
  {
    "name": "metadata-of-wrong-type",
    "valid": false,
    "title": "`metadata: \"text\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/metadata",
    "change": {
      "metadata": "text"
    }
  },
  {
    "name": "metadata-null",
    "valid": false,
    "title": "`metadata: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/metadata",
    "change": {
      "metadata": null
    },
    "decision": 7
  },
  {
    "name": "metadata-empty",
    "valid": true,
    "title": "`metadata: {}` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/metadata",
    "change": {
      "metadata": {}
    }
  },
  {
    "name": "metadata-user-id-of-wrong-type",
    "valid": false,
    "title": "`metadata.user_id: {}` is refused",
    "spec": "#/components/schemas/Metadata/properties/user_id",
    "change": {
      "metadata": {
        "user_id": {}
      }
    }
  },
  {
    "name": "metadata-user-id-null",
    "valid": true,
    "title": "`metadata.user_id: null` is accepted",
    "spec": "#/components/schemas/Metadata/properties/user_id",
    "change": {
      "metadata": {
        "user_id": null
      }
    }
  },
  {
    "name": "metadata-user-id-of-greatest-length",
    "valid": true,
    "title": "`metadata.user_id` of 256 characters is accepted",
    "spec": "#/components/schemas/Metadata/properties/user_id/maxLength",
    "change": {
      "metadata": {
        "user_id": "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"
      }
    }
  },
  {
    "name": "metadata-user-id-too-long",
    "valid": false,
    "title": "`metadata.user_id` of 257 characters is refused",
    "spec": "#/components/schemas/Metadata/properties/user_id/maxLength",
    "change": {
      "metadata": {
        "user_id": "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"
      }
    },
    "decision": 5
  },
  {
    "name": "metadata-unknown-field",
    "valid": false,
    "title": "An unknown field in `metadata` is refused",
    "spec": "#/components/schemas/Metadata/additionalProperties",
    "change": {
      "metadata": {
        "unknown_field": "text"
      }
    }
  },
  {
    "name": "stream-of-wrong-type",
    "valid": false,
    "title": "`stream: \"perhaps\"` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stream",
    "change": {
      "stream": "perhaps"
    }
  },
  {
    "name": "stream-null",
    "valid": false,
    "title": "`stream: null` is refused",
    "spec": "#/components/schemas/CompletionRequest/properties/stream",
    "change": {
      "stream": null
    },
    "decision": 7
  },
  {
    "name": "stream-false",
    "valid": true,
    "title": "`stream: false` is accepted",
    "spec": "#/components/schemas/CompletionRequest/properties/stream",
    "change": {
      "stream": false
    }
  },
  {
    "name": "unknown-field",
    "valid": false,
    "title": "An unknown field is refused",
    "spec": "#/components/schemas/CompletionRequest/additionalProperties",
    "change": {
      "unknown_field": "text"
    }
  }
];

/** A documented prompt. */
export interface PromptCase {
  readonly name: string;
  readonly prompt: string;
  readonly valid: boolean;
  readonly why: string;
}

/** The documented prompts. Source: `spec/examples/prompts.json`. */
export const PROMPT_CASES: readonly PromptCase[] = [
  {
    "name": "no-markers",
    "prompt": "Hello, world",
    "valid": false,
    "why": "It has neither a Human nor an Assistant turn."
  },
  {
    "name": "no-human-turn",
    "prompt": "Hello, world\n\nAssistant:",
    "valid": false,
    "why": "It has no Human turn."
  },
  {
    "name": "no-assistant-turn",
    "prompt": "\n\nHuman: Hello, Claude",
    "valid": false,
    "why": "It has no Assistant turn."
  },
  {
    "name": "assistant-first",
    "prompt": "\n\nAssistant: Hello, world\n\nHuman: Hello, Claude\n\nAssistant:",
    "valid": false,
    "why": "An Assistant turn stands before the first Human turn."
  },
  {
    "name": "human-last",
    "prompt": "\n\nHuman: Hello, Claude\n\nAssistant: Hello, world\n\nHuman: How many toes do dogs have?",
    "valid": false,
    "why": "The last turn is a Human turn."
  },
  {
    "name": "one-line-feed-before-assistant",
    "prompt": "\n\nHuman: Hello, Claude \nAssistant:",
    "valid": false,
    "why": "A single line feed before \"Assistant:\" does not open a turn."
  },
  {
    "name": "no-leading-line-feeds",
    "prompt": "Human: Hello, Claude\n\nAssistant:",
    "valid": true,
    "why": "The two line feeds before the first marker are added."
  },
  {
    "name": "trailing-space",
    "prompt": "\n\nHuman: Hello, Claude:\n\nAssistant: ",
    "valid": true,
    "why": "The space after the last marker is removed."
  },
  {
    "name": "hello",
    "prompt": "\n\nHuman: Hello, Claude\n\nAssistant:",
    "valid": true,
    "why": "One Human turn, then the Assistant marker."
  },
  {
    "name": "hello-world",
    "prompt": "\n\nHuman: Hello, world!\n\nAssistant:",
    "valid": true,
    "why": "One Human turn, then the Assistant marker."
  },
  {
    "name": "multi-turn",
    "prompt": "\n\nHuman: Hello there\n\nAssistant: Hi, I'm Claude. How can I help?\n\nHuman: Can you explain Glycolysis to me?\n\nAssistant:",
    "valid": true,
    "why": "Turns alternate and the last one is the Assistant marker."
  },
  {
    "name": "prefill",
    "prompt": "\n\nHuman: Hello\n\nAssistant: Hello, my name is",
    "valid": true,
    "why": "Text after the last Assistant marker is the beginning of the answer."
  },
  {
    "name": "system-prompt",
    "prompt": "Today is January 1, 2024.\n\nHuman: Hello, Claude\n\nAssistant:",
    "valid": true,
    "why": "Text before the first Human turn is a system prompt."
  },
  {
    "name": "three-line-feeds",
    "prompt": "\n\nHuman: Hello, Claude\n\n\nAssistant:",
    "valid": true,
    "why": "Three line feeds before \"Assistant:\" still contain the marker."
  }
];

/** What a header may hold. */
export interface HeaderSchema {
  readonly type: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
}

/** The headers of answers. Source: `/components/headers`. */
export const RESPONSE_HEADERS: Readonly<Record<string, HeaderSchema>> = {
  "request-id": {
    "type": "string"
  },
  "anthropic-organization-id": {
    "type": "string"
  },
  "anthropic-workspace-id": {
    "type": "string"
  },
  "retry-after": {
    "type": "integer"
  },
  "x-should-retry": {
    "type": "string",
    "enum": [
      "true",
      "false"
    ]
  },
  "anthropic-ratelimit-requests-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-requests-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-requests-reset": {
    "type": "string",
    "format": "date-time"
  },
  "anthropic-ratelimit-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-tokens-reset": {
    "type": "string",
    "format": "date-time"
  },
  "anthropic-ratelimit-input-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-input-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-input-tokens-reset": {
    "type": "string",
    "format": "date-time"
  },
  "anthropic-ratelimit-output-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-output-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-output-tokens-reset": {
    "type": "string",
    "format": "date-time"
  },
  "anthropic-priority-input-tokens-limit": {
    "type": "integer"
  },
  "anthropic-priority-input-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-priority-input-tokens-reset": {
    "type": "string",
    "format": "date-time"
  },
  "anthropic-priority-output-tokens-limit": {
    "type": "integer"
  },
  "anthropic-priority-output-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-priority-output-tokens-reset": {
    "type": "string",
    "format": "date-time"
  },
  "allow": {
    "type": "string",
    "const": "POST"
  }
};

/** What a run can meet of the document, by kind. */
export const PLACES = {
  "statuses": [
    "200",
    "400",
    "401",
    "402",
    "403",
    "404",
    "405",
    "409",
    "413",
    "429",
    "500",
    "504",
    "529"
  ],
  "requestFields": [
    "prompt",
    "max_tokens_to_sample",
    "model",
    "stop_sequences",
    "temperature",
    "top_p",
    "top_k",
    "metadata",
    "stream"
  ],
  "requestHeaders": [
    "anthropic-version",
    "x-api-key",
    "anthropic-beta",
    "anthropic-workspace-id",
    "anthropic-dangerous-direct-browser-access"
  ],
  "completionMembers": [
    "type",
    "id",
    "completion",
    "stop_reason",
    "model",
    "stop",
    "log_id",
    "truncated",
    "exception"
  ],
  "eventMembers": [
    "type",
    "id",
    "completion",
    "stop_reason",
    "model",
    "stop",
    "log_id"
  ],
  "frames": [
    "CompletionFrame",
    "PingFrame",
    "ErrorFrame",
    "UnknownFrame"
  ],
  "responseHeaders": [
    "request-id",
    "anthropic-organization-id",
    "anthropic-workspace-id",
    "retry-after",
    "x-should-retry",
    "anthropic-ratelimit-requests-limit",
    "anthropic-ratelimit-requests-remaining",
    "anthropic-ratelimit-requests-reset",
    "anthropic-ratelimit-tokens-limit",
    "anthropic-ratelimit-tokens-remaining",
    "anthropic-ratelimit-tokens-reset",
    "anthropic-ratelimit-input-tokens-limit",
    "anthropic-ratelimit-input-tokens-remaining",
    "anthropic-ratelimit-input-tokens-reset",
    "anthropic-ratelimit-output-tokens-limit",
    "anthropic-ratelimit-output-tokens-remaining",
    "anthropic-ratelimit-output-tokens-reset",
    "anthropic-priority-input-tokens-limit",
    "anthropic-priority-input-tokens-remaining",
    "anthropic-priority-input-tokens-reset",
    "anthropic-priority-output-tokens-limit",
    "anthropic-priority-output-tokens-remaining",
    "anthropic-priority-output-tokens-reset",
    "allow"
  ]
} as const;
