// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

/** A field of a request, and the values of it that are sent. */
export interface FieldCases {
  /** As it is shown: `metadata.user_id`, `stop_sequences[0]`. */
  readonly field: string;
  /** The place of its schema in `/components/schemas`. */
  readonly spec: string;
  readonly isRequired?: true;
  /** Whether it represents every field that the schema does not name. */
  readonly isUnknown?: true;
  readonly values: readonly FieldValue[];
}

/** A value of a field; rejected unless stated otherwise. */
export interface FieldValue {
  /** What it is: `"above-maximum"`. */
  readonly name: string;
  readonly value?: unknown;
  /** Of a long text, how many characters it has. */
  readonly length?: number;
  readonly isValid?: boolean;
  /** The keyword of the schema that says so, if one does. */
  readonly keyword?: string;
  /** The decision behind it, if the documentation does not state it. */
  readonly decision?: number;
}

/** Every case that the schema of a request makes. Source: `/components/schemas/CompletionRequest`. */
export const REQUEST_FIELDS: readonly FieldCases[] = [
  {
    "field": "prompt",
    "spec": "CompletionRequest/properties/prompt",
    "isRequired": true,
    "values": [
      {
        "name": "of-wrong-type",
        "value": [
          "\n\nHuman: Hello\n\nAssistant:"
        ]
      },
      {
        "name": "empty",
        "value": "",
        "keyword": "minLength"
      }
    ]
  },
  {
    "field": "max_tokens_to_sample",
    "spec": "CompletionRequest/properties/max_tokens_to_sample",
    "isRequired": true,
    "values": [
      {
        "name": "of-wrong-type",
        "value": "5"
      },
      {
        "name": "null",
        "value": null
      },
      {
        "name": "fractional",
        "value": 1.5
      },
      {
        "name": "below-minimum",
        "value": 0,
        "keyword": "minimum"
      },
      {
        "name": "negative",
        "value": -1,
        "keyword": "minimum"
      },
      {
        "name": "at-minimum",
        "value": 1,
        "isValid": true,
        "keyword": "minimum"
      },
      {
        "name": "at-server-maximum",
        "value": 1000000,
        "isValid": true,
        "keyword": "x-server-maximum",
        "decision": 2
      },
      {
        "name": "above-server-maximum",
        "value": 1000001,
        "keyword": "x-server-maximum",
        "decision": 2
      }
    ]
  },
  {
    "field": "model",
    "spec": "CompletionRequest/properties/model",
    "isRequired": true,
    "values": [
      {
        "name": "of-wrong-type",
        "value": [
          "claude-2.1"
        ]
      }
    ]
  },
  {
    "field": "stop_sequences",
    "spec": "CompletionRequest/properties/stop_sequences",
    "values": [
      {
        "name": "of-wrong-type",
        "value": "text"
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "empty",
        "value": [],
        "isValid": true
      }
    ]
  },
  {
    "field": "stop_sequences[0]",
    "spec": "CompletionRequest/properties/stop_sequences/items",
    "values": [
      {
        "name": "of-wrong-type",
        "value": 5
      },
      {
        "name": "empty",
        "value": "",
        "keyword": "minLength",
        "decision": 24
      }
    ]
  },
  {
    "field": "temperature",
    "spec": "CompletionRequest/properties/temperature",
    "values": [
      {
        "name": "of-wrong-type",
        "value": "0.5"
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "fractional",
        "value": 0.5,
        "isValid": true
      },
      {
        "name": "below-minimum",
        "value": -1,
        "keyword": "minimum"
      },
      {
        "name": "at-minimum",
        "value": 0,
        "isValid": true,
        "keyword": "minimum"
      },
      {
        "name": "at-maximum",
        "value": 1,
        "isValid": true,
        "keyword": "maximum"
      },
      {
        "name": "above-maximum",
        "value": 1.1,
        "keyword": "maximum"
      }
    ]
  },
  {
    "field": "top_p",
    "spec": "CompletionRequest/properties/top_p",
    "values": [
      {
        "name": "of-wrong-type",
        "value": "0.5"
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "fractional",
        "value": 0.5,
        "isValid": true
      },
      {
        "name": "below-minimum",
        "value": -1,
        "keyword": "minimum"
      },
      {
        "name": "at-minimum",
        "value": 0,
        "isValid": true,
        "keyword": "minimum"
      },
      {
        "name": "at-maximum",
        "value": 1,
        "isValid": true,
        "keyword": "maximum"
      },
      {
        "name": "above-maximum",
        "value": 1.1,
        "keyword": "maximum"
      }
    ]
  },
  {
    "field": "top_k",
    "spec": "CompletionRequest/properties/top_k",
    "values": [
      {
        "name": "of-wrong-type",
        "value": "5"
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "fractional",
        "value": 1.5
      },
      {
        "name": "below-minimum",
        "value": -1,
        "keyword": "minimum"
      },
      {
        "name": "at-minimum",
        "value": 0,
        "isValid": true,
        "keyword": "minimum"
      }
    ]
  },
  {
    "field": "metadata",
    "spec": "CompletionRequest/properties/metadata",
    "values": [
      {
        "name": "of-wrong-type",
        "value": []
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "empty",
        "value": {},
        "isValid": true
      }
    ]
  },
  {
    "field": "metadata.user_id",
    "spec": "Metadata/properties/user_id",
    "values": [
      {
        "name": "of-wrong-type",
        "value": 5
      },
      {
        "name": "null",
        "value": null,
        "isValid": true
      },
      {
        "name": "of-greatest-length",
        "length": 256,
        "isValid": true,
        "keyword": "maxLength"
      },
      {
        "name": "too-long",
        "length": 257,
        "keyword": "maxLength",
        "decision": 5
      }
    ]
  },
  {
    "field": "metadata.unknown_field",
    "spec": "Metadata/additionalProperties",
    "isUnknown": true,
    "values": []
  },
  {
    "field": "stream",
    "spec": "CompletionRequest/properties/stream",
    "values": [
      {
        "name": "of-wrong-type",
        "value": "true"
      },
      {
        "name": "null",
        "value": null,
        "decision": 7
      },
      {
        "name": "false",
        "value": false,
        "isValid": true
      }
    ]
  },
  {
    "field": "max_tokens",
    "spec": "CompletionRequest/additionalProperties",
    "isUnknown": true,
    "values": []
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

/** What a header may hold: any text, if nothing is said. */
export interface HeaderSchema {
  readonly type?: "integer";
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
}

/** The headers of responses. Source: `/components/headers`. */
export const RESPONSE_HEADERS: Readonly<Record<string, HeaderSchema>> = {
  "request-id": {},
  "anthropic-organization-id": {},
  "anthropic-workspace-id": {},
  "retry-after": {
    "type": "integer"
  },
  "x-should-retry": {
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
    "format": "date-time"
  },
  "anthropic-ratelimit-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-tokens-reset": {
    "format": "date-time"
  },
  "anthropic-ratelimit-input-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-input-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-input-tokens-reset": {
    "format": "date-time"
  },
  "anthropic-ratelimit-output-tokens-limit": {
    "type": "integer"
  },
  "anthropic-ratelimit-output-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-ratelimit-output-tokens-reset": {
    "format": "date-time"
  },
  "anthropic-priority-input-tokens-limit": {
    "type": "integer"
  },
  "anthropic-priority-input-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-priority-input-tokens-reset": {
    "format": "date-time"
  },
  "anthropic-priority-output-tokens-limit": {
    "type": "integer"
  },
  "anthropic-priority-output-tokens-remaining": {
    "type": "integer"
  },
  "anthropic-priority-output-tokens-reset": {
    "format": "date-time"
  },
  "allow": {
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
    "CompletionBlock",
    "PingBlock",
    "ErrorBlock",
    "UnknownBlock"
  ]
} as const;
