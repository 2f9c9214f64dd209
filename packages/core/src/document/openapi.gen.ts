// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

export interface paths {
    "/v1/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a Text Completion
         * @deprecated
         * @remarks Continues `prompt` until the model ends its turn, a stop sequence appears, or `max_tokens_to_sample` is spent.
         *
         * `stream` in the body decides how the response is sent: absent or `false`, it is one JSON document; `true`, it is
         * a stream of server-sent events. The `accept` header has no effect.
         *
         * A request is validated in this order, and only the first error is reported: size, key, `anthropic-version`, JSON
         * syntax, body fields (`prompt`, `max_tokens_to_sample`, `model`, then the optional ones), model, prompt format.
         */
        post: operations["complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** The body of `POST /v1/complete`. A field that is not listed is rejected. */
        CompletionRequest: {
            /**
             * The text to continue, written as turns: each begins with `\n\nHuman:` or `\n\nAssistant:`.
             *
             * The first turn must be Human's and the last Assistant's. Text before the first turn is a system prompt;
             * text after the last marker is the beginning of the response, which the completion continues.
             * @example Human: Hello, Claude
             *
             * Assistant:
             */
            prompt: string;
            /**
             * The maximum number of tokens to generate. The model may stop earlier.
             *
             * A value above the model's own maximum counts as that maximum; a value above 1,000,000 is rejected.
             * @example 1024
             */
            max_tokens_to_sample: number;
            /** The model that completes the prompt, by id or alias. */
            model: components["schemas"]["Model"];
            /**
             * Further strings that end the completion when the model generates them. `\n\nHuman:` always does.
             * @default []
             * @example [
             *   "###"
             * ]
             */
            stop_sequences?: string[];
            /**
             * How random the choice of each token is: near 0 for analytical tasks, near 1 for creative ones. Even 0 does
             * not make the response fully deterministic.
             * @default 1
             */
            temperature?: number;
            /**
             * Nucleus sampling: sample only from the most likely tokens whose probabilities add up to this value. Change
             * this or `temperature`, not both.
             */
            top_p?: number;
            /** Sample only from this many of the most likely tokens. */
            top_k?: number;
            /** Data about the request that the model does not see. */
            metadata?: components["schemas"]["Metadata"];
            /**
             * Whether to send the response as server-sent events while it is being generated.
             * @default false
             */
            stream?: boolean;
        };
        /** Data about the request that the model does not see. */
        Metadata: {
            /**
             * An opaque id of the person on whose behalf the request is made, such as a UUID or a hash, but not a name,
             * email address or phone number. Documentation of 2026 allows 512 characters.
             * @example 13803d75-b4b5-4c3e-b2a2-6f21399b021b
             */
            user_id?: string | null;
        };
        /**
         * The id of a model. Any string is valid here; the listed ids and aliases are those that Anthropic served on this
         * operation, all retired.
         * @example claude-2.1
         */
        Model: "claude-2.1" | "claude-2.0" | "claude-2" | "claude-1.3" | "claude-1" | "claude-1-100k" | "claude-1.3-100k" | "claude-v1" | "claude-v1-100k" | "claude-v1.3" | "claude-v1.3-100k" | "claude-1.2" | "claude-v1.2" | "claude-1.0" | "claude-v1.0" | "claude-instant-1.2" | "claude-instant-1" | "claude-instant-1-100k" | "claude-instant-v1" | "claude-instant-v1-100k" | "claude-instant-1.1" | "claude-instant-1.1-100k" | "claude-instant-v1.1" | "claude-instant-v1.1-100k" | "claude-instant-1.0" | "claude-instant-v1.0" | (string & {});
        /**
         * Why the completion ended. The list may grow.
         *
         * * `stop_sequence`: a stop sequence appeared, one of the request's or the built-in one.
         * * `max_tokens`: `max_tokens_to_sample`, or the model's own maximum, was reached.
         * @example stop_sequence
         */
        StopReason: "stop_sequence" | "max_tokens" | (string & {});
        /** The whole response. It may have other members, which clients ignore. */
        Completion: {
            /** Always `completion`. */
            type: "completion";
            /**
             * Id of the completion. Its shape may change; so far it is `compl_` and 24 characters.
             * @example compl_018CKm6gsux7P8yMcwZbeCPw
             */
            id: string;
            /**
             * The generated text, without the stop sequence that ended it. It usually begins with a space, because the
             * prompt ends right after a colon; it can be empty.
             */
            completion: string;
            /** Why the completion ended. Documented as nullable; no whole response with `null` is known. */
            stop_reason: components["schemas"]["StopReason"] | null;
            /** The model that responded. An alias in the request is resolved here to the id it stands for. */
            model: components["schemas"]["Model"];
            /** The stop sequence that appeared. Undocumented, and present in recorded responses. */
            stop?: string | null;
            /** The same as `id`. Undocumented, and present in recorded responses. */
            log_id?: string;
            /** API version `2023-01-01` only. */
            truncated?: boolean;
            /** API version `2023-01-01` only. */
            exception?: string | null;
        };
        /** The parsed data of one event of a stream. `type` equals the name of the event. */
        StreamEvent: components["schemas"]["CompletionEvent"] | components["schemas"]["PingEvent"] | components["schemas"]["ErrorEvent"];
        /**
         * New text. `stop_reason` is `null` until the last completion event, which sets it and ends the stream; that
         * event's own text is usually empty.
         */
        CompletionEvent: {
            /** Always `completion`. */
            type: "completion";
            /**
             * Id of the completion, the same in every event of a stream. The documented streams lack it, real ones have
             * it.
             */
            id?: string;
            /** The text since the previous completion event. */
            completion: string;
            /** Why the completion ended, or `null` while it goes on. */
            stop_reason: components["schemas"]["StopReason"] | null;
            /** The model that responds. */
            model: components["schemas"]["Model"];
            /** The stop sequence that appeared, or `null`. Undocumented, and present in recorded streams. */
            stop?: string | null;
            /** The same as `id`. Undocumented, and present in recorded streams. */
            log_id?: string;
        };
        /** Keeps the connection alive, and means nothing else. It may come anywhere in a stream, and repeatedly. */
        PingEvent: {
            /** Always `ping`. */
            type: "ping";
        };
        /**
         * A failure that occurred after status 200 was sent. It ends the stream; no completion event with a
         * `stop_reason` follows.
         */
        ErrorEvent: {
            /** Always `error`. */
            type: "error";
            error: components["schemas"]["ErrorDescription"];
            request_id?: components["schemas"]["RequestId"];
        };
        /**
         * One event of the stream as it is sent, with its lines as the members of an object. Lines may end in LF, CRLF or
         * CR; every block ends with an empty line.
         *
         * A stream is any number of blocks, the last of which is a completion event with a `stop_reason`, or an error
         * event. A stream that ends without either was cut off.
         */
        StreamBlock: components["schemas"]["CompletionBlock"] | components["schemas"]["PingBlock"] | components["schemas"]["ErrorBlock"] | components["schemas"]["UnknownBlock"];
        /** A block with new text. */
        CompletionBlock: components["schemas"]["EventBlock"] & {
            event?: "completion";
            data?: unknown;
        };
        /** A block without text. */
        PingBlock: components["schemas"]["EventBlock"] & {
            event?: "ping";
            data?: unknown;
        };
        /** A block that reports a failure. */
        ErrorBlock: components["schemas"]["EventBlock"] & {
            event?: "error";
            data?: unknown;
        };
        /** What the blocks of known name have in common. */
        EventBlock: {
            /** Name of the event. */
            event: string;
            /** The `data` lines, joined by line feeds. */
            data: string;
            /** The `id` line. The API sends none. */
            id?: string;
            /** The `retry` line, in milliseconds. The API sends none. */
            retry?: number;
        };
        /** A block of any other name, to be ignored. */
        UnknownBlock: {
            /** Name of the event. */
            event: string;
            /** The `data` lines, joined by line feeds. They need not be JSON. */
            data: string;
            /** The `id` line. */
            id?: string;
            /** The `retry` line, in milliseconds. */
            retry?: number;
        };
        /**
         * What kind of failure it is. The list may grow; treat an unknown type according to the status.
         * @example invalid_request_error
         */
        ErrorType: "invalid_request_error" | "authentication_error" | "billing_error" | "permission_error" | "not_found_error" | "conflict_error" | "request_too_large" | "rate_limit_error" | "api_error" | "timeout_error" | "overloaded_error" | (string & {});
        /** What went wrong. */
        ErrorDescription: {
            type: components["schemas"]["ErrorType"];
            message: components["schemas"]["ErrorMessage"];
            details?: components["schemas"]["ErrorDetails"];
        };
        /** What went wrong, for a person to read. The wording may change at any time. */
        ErrorMessage: string;
        /** More about the failure, for a program to read. Seen since 2026, often `null`. */
        ErrorDetails: {
            /** A more specific name of the failure. */
            error_code?: string;
        } | null;
        /**
         * Id of the request, as in the `request-id` header. Sent since 2025.
         * @example req_01QZfTz6mYpRkYc5Hk3Wd8nVbA
         */
        RequestId: string | null;
        /** The body of any failure, whatever its status. */
        ErrorResponse: {
            /** Always `error`. */
            type: "error";
            error: components["schemas"]["ErrorDescription"];
            request_id?: components["schemas"]["RequestId"];
        };
        /** Body of a 400. */
        InvalidRequestError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "invalid_request_error";
            };
        };
        /** Body of a 401. */
        AuthenticationError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "authentication_error";
            };
        };
        /** Body of a 402. */
        BillingError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "billing_error";
            };
        };
        /** Body of a 403. */
        PermissionError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "permission_error";
            };
        };
        /** Body of a 403 that the edge writes. It has no outer `type` and no id of the request. */
        EdgeRejection: {
            /** What went wrong. */
            error: {
                /** Always `forbidden`. */
                type: "forbidden";
                message: components["schemas"]["ErrorMessage"];
            };
        };
        /** Body of a 404. */
        NotFoundError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "not_found_error";
            };
        };
        /** Body of a 405. It is not the usual envelope. */
        MethodNotAllowed: {
            /**
             * What went wrong, for a person to read.
             * @example Method Not Allowed
             */
            detail: string;
        };
        /** Body of a 409. */
        ConflictError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "conflict_error";
            };
        };
        /** Body of a 413. The edge leaves out the outer `type` and the id of the request. */
        RequestTooLargeError: {
            /** Always `error`. */
            type?: "error";
            /** What went wrong. */
            error: {
                /** Always `request_too_large`. */
                type: "request_too_large";
                message: components["schemas"]["ErrorMessage"];
                details?: components["schemas"]["ErrorDetails"];
            };
            request_id?: components["schemas"]["RequestId"];
        };
        /** Body of a 429. */
        RateLimitError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "rate_limit_error";
            };
        };
        /** Body of a 500. */
        ApiError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "api_error";
            };
        };
        /** Body of a 504. */
        TimeoutError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "timeout_error";
            };
        };
        /** Body of a 529. */
        OverloadedError: components["schemas"]["ErrorResponse"] & {
            error?: components["schemas"]["ErrorDescription"] & {
                type?: "overloaded_error";
            };
        };
    };
    responses: {
        /**
         * The request is malformed, a field or the prompt breaks a rule, the model is not served here, or credit is used
         * up. Also any client error without a status of its own.
         */
        InvalidRequest: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InvalidRequestError"];
            };
        };
        /** The key is absent or not valid. */
        Authentication: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AuthenticationError"];
            };
        };
        /** Payment is missing. Documented since 2026; lack of credit was a 400 before. */
        Billing: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BillingError"];
            };
        };
        /** The key may not do this; or the API's edge rejects the caller before the request reaches the API. */
        Permission: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["PermissionError"] | components["schemas"]["EdgeRejection"];
            };
        };
        /** The model is unknown or retired, or the path does not exist. */
        NotFound: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundError"];
            };
        };
        /** The path accepts POST only. The body is not the usual envelope. */
        MethodNotAllowed: {
            headers: {
                allow: components["headers"]["allow"];
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MethodNotAllowed"];
            };
        };
        /** The request conflicts with another one. Documented since 2026. */
        Conflict: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ConflictError"];
            };
        };
        /** The body is larger than the API's edge lets through, 32 MB. The request never reaches the API and has no id. */
        RequestTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RequestTooLargeError"];
            };
        };
        /** Too many requests, tokens or connections in the current period. */
        RateLimit: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "retry-after": components["headers"]["retry-after"];
                "x-should-retry": components["headers"]["x-should-retry"];
                "anthropic-ratelimit-requests-limit": components["headers"]["anthropic-ratelimit-requests-limit"];
                "anthropic-ratelimit-requests-remaining": components["headers"]["anthropic-ratelimit-requests-remaining"];
                "anthropic-ratelimit-requests-reset": components["headers"]["anthropic-ratelimit-requests-reset"];
                "anthropic-ratelimit-tokens-limit": components["headers"]["anthropic-ratelimit-tokens-limit"];
                "anthropic-ratelimit-tokens-remaining": components["headers"]["anthropic-ratelimit-tokens-remaining"];
                "anthropic-ratelimit-tokens-reset": components["headers"]["anthropic-ratelimit-tokens-reset"];
                "anthropic-ratelimit-input-tokens-limit": components["headers"]["anthropic-ratelimit-input-tokens-limit"];
                "anthropic-ratelimit-input-tokens-remaining": components["headers"]["anthropic-ratelimit-input-tokens-remaining"];
                "anthropic-ratelimit-input-tokens-reset": components["headers"]["anthropic-ratelimit-input-tokens-reset"];
                "anthropic-ratelimit-output-tokens-limit": components["headers"]["anthropic-ratelimit-output-tokens-limit"];
                "anthropic-ratelimit-output-tokens-remaining": components["headers"]["anthropic-ratelimit-output-tokens-remaining"];
                "anthropic-ratelimit-output-tokens-reset": components["headers"]["anthropic-ratelimit-output-tokens-reset"];
                "anthropic-priority-input-tokens-limit": components["headers"]["anthropic-priority-input-tokens-limit"];
                "anthropic-priority-input-tokens-remaining": components["headers"]["anthropic-priority-input-tokens-remaining"];
                "anthropic-priority-input-tokens-reset": components["headers"]["anthropic-priority-input-tokens-reset"];
                "anthropic-priority-output-tokens-limit": components["headers"]["anthropic-priority-output-tokens-limit"];
                "anthropic-priority-output-tokens-remaining": components["headers"]["anthropic-priority-output-tokens-remaining"];
                "anthropic-priority-output-tokens-reset": components["headers"]["anthropic-priority-output-tokens-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RateLimitError"];
            };
        };
        /** The API failed. */
        Api: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ApiError"];
            };
        };
        /** The API took too long. Documented since 2026. */
        Timeout: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TimeoutError"];
            };
        };
        /** The API has more traffic than it can serve. */
        Overloaded: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "retry-after": components["headers"]["retry-after"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OverloadedError"];
            };
        };
        /** Any other failure. Its status, not its type, says whether the client or the server caused it. */
        Other: {
            headers: {
                "request-id": components["headers"]["request-id"];
                "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                "x-should-retry": components["headers"]["x-should-retry"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: {
        /**
         * Version of the API the caller was written for.
         *
         * * `2023-01-01`: events of a stream have no name, each repeats the whole text so far, and the stream ends with
         *   `data: [DONE]`; bodies also have `truncated` and `exception`.
         * * `2023-06-01`: events are named and carry only new text; this document describes it.
         * * `2026-10-21`: known from the Messages API; nothing public says that it changes anything here.
         * @example 2023-06-01
         */
        "anthropic-version": "2023-01-01" | "2023-06-01" | "2026-10-21";
        /** The API key. Needed unless an `Authorization` header carries a bearer token. */
        "x-api-key": string;
        /** Beta features, separated by commas. Accepted, and without effect on this operation. */
        "anthropic-beta": string;
        /**
         * Workspace to act in, for credentials that may act in several. With any other credential it must name the
         * credential's own Workspace.
         * @example wrkspc_01F7hQx3mZ9bK2vTnWc8RyLd
         */
        "anthropic-workspace-id": string;
        /**
         * `true` asks for CORS headers, so that a page can call the API itself. Whoever can open that page can read the
         * key. Any other value asks for nothing.
         * @example true
         */
        "anthropic-dangerous-direct-browser-access": string;
    };
    requestBodies: never;
    headers: {
        /** Id of the request, `req_…`. On every response of the API itself, not on those of its edge. */
        "request-id": string;
        /** Id of the organization the key belongs to. Sent since February 2025. */
        "anthropic-organization-id": string;
        /** Id of the Workspace that was used. Sent since 2026, and not when the key was rejected. */
        "anthropic-workspace-id": string;
        /** Seconds to wait before trying again. */
        "retry-after": number;
        /** Whether trying again can help. Overrides what the status suggests. */
        "x-should-retry": "true" | "false";
        /** How many requests the current period allows. */
        "anthropic-ratelimit-requests-limit": number;
        /** How many requests are left in the current period. */
        "anthropic-ratelimit-requests-remaining": number;
        /** When the allowance of requests is full again, in RFC 3339. */
        "anthropic-ratelimit-requests-reset": string;
        /** How many tokens of both directions the current period allows. */
        "anthropic-ratelimit-tokens-limit": number;
        /** How many tokens of both directions are left in the current period, rounded to thousands. */
        "anthropic-ratelimit-tokens-remaining": number;
        /** When the allowance of tokens of both directions is full again, in RFC 3339. */
        "anthropic-ratelimit-tokens-reset": string;
        /** How many input tokens the current period allows. */
        "anthropic-ratelimit-input-tokens-limit": number;
        /** How many input tokens are left in the current period, rounded to thousands. */
        "anthropic-ratelimit-input-tokens-remaining": number;
        /** When the allowance of input tokens is full again, in RFC 3339. */
        "anthropic-ratelimit-input-tokens-reset": string;
        /** How many output tokens the current period allows. */
        "anthropic-ratelimit-output-tokens-limit": number;
        /** How many output tokens are left in the current period, rounded to thousands. */
        "anthropic-ratelimit-output-tokens-remaining": number;
        /** When the allowance of output tokens is full again, in RFC 3339. */
        "anthropic-ratelimit-output-tokens-reset": string;
        /** How many input tokens of the priority tier the current period allows. */
        "anthropic-priority-input-tokens-limit": number;
        /** How many input tokens of the priority tier are left in the current period, rounded to thousands. */
        "anthropic-priority-input-tokens-remaining": number;
        /** When the allowance of input tokens of the priority tier is full again, in RFC 3339. */
        "anthropic-priority-input-tokens-reset": string;
        /** How many output tokens of the priority tier the current period allows. */
        "anthropic-priority-output-tokens-limit": number;
        /** How many output tokens of the priority tier are left in the current period, rounded to thousands. */
        "anthropic-priority-output-tokens-remaining": number;
        /** When the allowance of output tokens of the priority tier is full again, in RFC 3339. */
        "anthropic-priority-output-tokens-reset": string;
        /** The methods the path has. */
        allow: "POST";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    complete: {
        parameters: {
            query?: never;
            header: {
                "anthropic-version": components["parameters"]["anthropic-version"];
                "x-api-key"?: components["parameters"]["x-api-key"];
                "anthropic-beta"?: components["parameters"]["anthropic-beta"];
                "anthropic-workspace-id"?: components["parameters"]["anthropic-workspace-id"];
                "anthropic-dangerous-direct-browser-access"?: components["parameters"]["anthropic-dangerous-direct-browser-access"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompletionRequest"];
            };
        };
        responses: {
            /**
             * The completion: whole, or as a stream. A stream can still end in an `error` event, because its status is
             * sent before its text.
             */
            200: {
                headers: {
                    "request-id": components["headers"]["request-id"];
                    "anthropic-organization-id": components["headers"]["anthropic-organization-id"];
                    "anthropic-workspace-id": components["headers"]["anthropic-workspace-id"];
                    "anthropic-ratelimit-requests-limit": components["headers"]["anthropic-ratelimit-requests-limit"];
                    "anthropic-ratelimit-requests-remaining": components["headers"]["anthropic-ratelimit-requests-remaining"];
                    "anthropic-ratelimit-requests-reset": components["headers"]["anthropic-ratelimit-requests-reset"];
                    "anthropic-ratelimit-tokens-limit": components["headers"]["anthropic-ratelimit-tokens-limit"];
                    "anthropic-ratelimit-tokens-remaining": components["headers"]["anthropic-ratelimit-tokens-remaining"];
                    "anthropic-ratelimit-tokens-reset": components["headers"]["anthropic-ratelimit-tokens-reset"];
                    "anthropic-ratelimit-input-tokens-limit": components["headers"]["anthropic-ratelimit-input-tokens-limit"];
                    "anthropic-ratelimit-input-tokens-remaining": components["headers"]["anthropic-ratelimit-input-tokens-remaining"];
                    "anthropic-ratelimit-input-tokens-reset": components["headers"]["anthropic-ratelimit-input-tokens-reset"];
                    "anthropic-ratelimit-output-tokens-limit": components["headers"]["anthropic-ratelimit-output-tokens-limit"];
                    "anthropic-ratelimit-output-tokens-remaining": components["headers"]["anthropic-ratelimit-output-tokens-remaining"];
                    "anthropic-ratelimit-output-tokens-reset": components["headers"]["anthropic-ratelimit-output-tokens-reset"];
                    "anthropic-priority-input-tokens-limit": components["headers"]["anthropic-priority-input-tokens-limit"];
                    "anthropic-priority-input-tokens-remaining": components["headers"]["anthropic-priority-input-tokens-remaining"];
                    "anthropic-priority-input-tokens-reset": components["headers"]["anthropic-priority-input-tokens-reset"];
                    "anthropic-priority-output-tokens-limit": components["headers"]["anthropic-priority-output-tokens-limit"];
                    "anthropic-priority-output-tokens-remaining": components["headers"]["anthropic-priority-output-tokens-remaining"];
                    "anthropic-priority-output-tokens-reset": components["headers"]["anthropic-priority-output-tokens-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completion"];
                    "text/event-stream": components["schemas"]["StreamBlock"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Authentication"];
            402: components["responses"]["Billing"];
            403: components["responses"]["Permission"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["RequestTooLarge"];
            429: components["responses"]["RateLimit"];
            500: components["responses"]["Api"];
            504: components["responses"]["Timeout"];
            529: components["responses"]["Overloaded"];
            default: components["responses"]["Other"];
        };
    };
}
