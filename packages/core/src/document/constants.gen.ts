// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

/** The path of the one operation. Source: `/paths`. */
export const COMPLETE_PATH = "/v1/complete" as const;

/** The default server of a client. Source: `/servers/0/url`. */
export const DEFAULT_BASE_URL = "https://api.anthropic.com" as const;

/** The value of the `anthropic-version` header to send. Source: `/components/parameters/anthropic-version`. */
export const API_VERSION = "2023-06-01" as const;

/** Every known value of the `anthropic-version` header. */
export const API_VERSIONS = [
  "2023-01-01",
  "2023-06-01",
  "2026-10-21"
] as const;

/** Names of the headers that the document describes, in lower case. Source: `/components/parameters`, `/components/headers`, `/components/securitySchemes`. */
export const HEADER = {
  "authorization": "authorization",
  "contentType": "content-type",
  "anthropicVersion": "anthropic-version",
  "xApiKey": "x-api-key",
  "anthropicBeta": "anthropic-beta",
  "anthropicWorkspaceId": "anthropic-workspace-id",
  "anthropicDangerousDirectBrowserAccess": "anthropic-dangerous-direct-browser-access",
  "requestId": "request-id",
  "anthropicOrganizationId": "anthropic-organization-id",
  "retryAfter": "retry-after",
  "xShouldRetry": "x-should-retry",
  "anthropicRatelimitRequestsLimit": "anthropic-ratelimit-requests-limit",
  "anthropicRatelimitRequestsRemaining": "anthropic-ratelimit-requests-remaining",
  "anthropicRatelimitRequestsReset": "anthropic-ratelimit-requests-reset",
  "anthropicRatelimitTokensLimit": "anthropic-ratelimit-tokens-limit",
  "anthropicRatelimitTokensRemaining": "anthropic-ratelimit-tokens-remaining",
  "anthropicRatelimitTokensReset": "anthropic-ratelimit-tokens-reset",
  "anthropicRatelimitInputTokensLimit": "anthropic-ratelimit-input-tokens-limit",
  "anthropicRatelimitInputTokensRemaining": "anthropic-ratelimit-input-tokens-remaining",
  "anthropicRatelimitInputTokensReset": "anthropic-ratelimit-input-tokens-reset",
  "anthropicRatelimitOutputTokensLimit": "anthropic-ratelimit-output-tokens-limit",
  "anthropicRatelimitOutputTokensRemaining": "anthropic-ratelimit-output-tokens-remaining",
  "anthropicRatelimitOutputTokensReset": "anthropic-ratelimit-output-tokens-reset",
  "anthropicPriorityInputTokensLimit": "anthropic-priority-input-tokens-limit",
  "anthropicPriorityInputTokensRemaining": "anthropic-priority-input-tokens-remaining",
  "anthropicPriorityInputTokensReset": "anthropic-priority-input-tokens-reset",
  "anthropicPriorityOutputTokensLimit": "anthropic-priority-output-tokens-limit",
  "anthropicPriorityOutputTokensRemaining": "anthropic-priority-output-tokens-remaining",
  "anthropicPriorityOutputTokensReset": "anthropic-priority-output-tokens-reset",
  "allow": "allow"
} as const;

/** HTTP status of each error type. Source: the `const` in each error response of the operation. */
export const ERROR_STATUS = {
  "invalid_request_error": 400,
  "authentication_error": 401,
  "billing_error": 402,
  "permission_error": 403,
  "not_found_error": 404,
  "conflict_error": 409,
  "request_too_large": 413,
  "rate_limit_error": 429,
  "api_error": 500,
  "timeout_error": 504,
  "overloaded_error": 529
} as const;

/** The message of each error type where nothing more is known. Source: `x-default-message` in each error response. */
export const ERROR_MESSAGES = {
  "invalid_request_error": "Invalid request",
  "authentication_error": "Authentication error",
  "billing_error": "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
  "permission_error": "Permission denied",
  "forbidden": "Request not allowed",
  "not_found_error": "Not found",
  "conflict_error": "Conflict",
  "request_too_large": "Request exceeds the maximum size",
  "rate_limit_error": "Rate limited",
  "api_error": "Internal server error",
  "timeout_error": "Request timed out",
  "overloaded_error": "Overloaded"
} as const;

/** How the request's body selects the media type of the response. Source: `x-response-selector`. */
export const RESPONSE_SELECTOR = {
  "pointer": "/stream",
  "default": "application/json",
  "mediaTypes": [
    {
      "when": false,
      "mediaType": "application/json"
    },
    {
      "when": true,
      "mediaType": "text/event-stream"
    }
  ]
} as const;

/** The turn markers and the messages of the prompt rules. Source: `x-prompt-rules`. */
export const PROMPT_RULES = {
  "markers": {
    "human": "\n\nHuman:",
    "assistant": "\n\nAssistant:"
  },
  "errors": {
    "start": {
      "message": "prompt must start with \"\n\nHuman:\" turn after an optional system prompt"
    },
    "end": {
      "message": "prompt must end with \"\n\nAssistant:\" turn"
    },
    "length": {
      "message": "prompt is too long: {tokens} tokens > {limit} maximum"
    }
  }
} as const;

/** The models that were served here, with limits (in tokens) and dates. Source: `x-models`. */
export const MODELS = [
  {
    "id": "claude-2.1",
    "aliases": [],
    "contextWindow": 200000,
    "maxOutputTokens": 4096,
    "systemPrompt": true,
    "deprecated": "2025-01-21",
    "retired": "2025-07-21"
  },
  {
    "id": "claude-2.0",
    "aliases": [
      "claude-2"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2025-01-21",
    "retired": "2025-07-21"
  },
  {
    "id": "claude-1.3",
    "aliases": [
      "claude-1",
      "claude-1-100k",
      "claude-1.3-100k",
      "claude-v1",
      "claude-v1-100k",
      "claude-v1.3",
      "claude-v1.3-100k"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  },
  {
    "id": "claude-1.2",
    "aliases": [
      "claude-v1.2"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  },
  {
    "id": "claude-1.0",
    "aliases": [
      "claude-v1.0"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  },
  {
    "id": "claude-instant-1.2",
    "aliases": [
      "claude-instant-1",
      "claude-instant-1-100k",
      "claude-instant-v1",
      "claude-instant-v1-100k"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  },
  {
    "id": "claude-instant-1.1",
    "aliases": [
      "claude-instant-1.1-100k",
      "claude-instant-v1.1",
      "claude-instant-v1.1-100k"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  },
  {
    "id": "claude-instant-1.0",
    "aliases": [
      "claude-instant-v1.0"
    ],
    "contextWindow": 100000,
    "maxOutputTokens": 4096,
    "systemPrompt": false,
    "deprecated": "2024-09-04",
    "retired": "2024-11-06"
  }
] as const;

/** The largest `max_tokens_to_sample` the server takes; above it, 400. Source: `x-server-maximum`. */
export const MAX_TOKENS_TO_SAMPLE_LIMIT = 1000000 as const;

/** The bounds of the request's numbers, all inclusive. Source: `minimum`, `maximum`, `x-server-maximum`. */
export const REQUEST_BOUNDS = {
  "max_tokens_to_sample": {
    "min": 1,
    "max": 1000000
  },
  "temperature": {
    "min": 0,
    "max": 1
  },
  "top_p": {
    "min": 0,
    "max": 1
  },
  "top_k": {
    "min": 0
  }
} as const;

/** SHA-256 of the published `openapi.json`, in hexadecimal. */
export const SPEC_SHA256 = "a798003846e2f1ea57a3e36be73385a7d128cbeac68c4610745dc7767c78cfbe" as const;
