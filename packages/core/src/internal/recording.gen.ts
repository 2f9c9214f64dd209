// Generated from spec/recording.yaml by `pnpm generate`. Do not edit.

import { checkAnyOf, checkItems, checkMembers, isBase64, isNumber, isObject, isText, report, reportMissing, reportType, reportUnknown, toToken } from "../document/schema-checks.ts";
import type { Problem } from "../document/problem.ts";

/** The problems with a value that does not match the schema `Recording`, at most 100; none, if it is valid. */
export function validateRecording(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkRecording(value, "", out);
  return out;
}

/** The problems with a value that does not match the schema `RecordedExchange`, at most 100; none, if it is valid. */
export function validateRecordedExchange(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkRecordedExchange(value, "", out);
  return out;
}

const PATTERN_1 = new RegExp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "u");

const PATTERN_2 = new RegExp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "u");

const PATTERN_3 = new RegExp("^[^\\0\\r\\n\\u0100-\\uffff]*$", "u");

const KNOWN_4: readonly string[] = [];

const KNOWN_5: readonly string[] = ["text"];

const KNOWN_6: readonly string[] = ["base64"];

const KNOWN_7: readonly string[] = ["method","url","headers","body"];

const KNOWN_8: readonly string[] = ["atMs","text"];

const KNOWN_9: readonly string[] = ["atMs","base64"];

const KNOWN_10: readonly string[] = ["status","headers","headersAtMs","chunks","omittedBytes"];

const KNOWN_11: readonly string[] = ["request","response","end","endedAtMs","error"];

const KNOWN_12: readonly string[] = ["$schema","version","exchanges"];

function checkRecording(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const _schema1 = value["$schema"];
    if (_schema1 !== undefined) {
      if (!isText(_schema1)) reportType(out, path + "/$schema", "string", _schema1);
    }
    const version2 = value["version"];
    if (version2 === undefined) reportMissing(out, path + "/version");
    else {
      if (version2 !== 1) report(out, path + "/version", "const", "must be 1", 1, version2);
    }
    const exchanges3 = value["exchanges"];
    if (exchanges3 === undefined) reportMissing(out, path + "/exchanges");
    else {
      if (!Array.isArray(exchanges3)) reportType(out, path + "/exchanges", "array", exchanges3);
      else {
        checkItems(exchanges3, path + "/exchanges", out, checkRecordedExchange);
      }
    }
    reportUnknown(out, path, value, KNOWN_12);
  }
}

function checkRecordedExchange(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const request4 = value["request"];
    if (request4 === undefined) reportMissing(out, path + "/request");
    else {
      checkRecordedRequest(request4, path + "/request", out);
    }
    const response19 = value["response"];
    if (response19 !== undefined) {
      checkRecordedResponse(response19, path + "/response", out);
    }
    const end33 = value["end"];
    if (end33 === undefined) reportMissing(out, path + "/end");
    else {
      if (end33 !== "complete" && end33 !== "broken" && end33 !== "aborted") report(out, path + "/end", "enum", "must be one of \"complete\", \"broken\", \"aborted\"", ["complete","broken","aborted"], end33);
    }
    const endedAtMs34 = value["endedAtMs"];
    if (endedAtMs34 === undefined) reportMissing(out, path + "/endedAtMs");
    else {
      if (!isNumber(endedAtMs34)) reportType(out, path + "/endedAtMs", "number", endedAtMs34);
      else {
        if (endedAtMs34 < 0) report(out, path + "/endedAtMs", "minimum", "must be at least 0", 0, endedAtMs34);
      }
    }
    const error35 = value["error"];
    if (error35 !== undefined) {
      if (!isText(error35)) reportType(out, path + "/error", "string", error35);
    }
    reportUnknown(out, path, value, KNOWN_11);
  }
}

function checkRecordedRequest(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const method5 = value["method"];
    if (method5 === undefined) reportMissing(out, path + "/method");
    else {
      if (!isText(method5)) reportType(out, path + "/method", "string", method5);
      else {
        if (!PATTERN_1.test(method5)) report(out, path + "/method", "pattern", "must match ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", method5);
      }
    }
    const url6 = value["url"];
    if (url6 === undefined) reportMissing(out, path + "/url");
    else {
      if (!isText(url6)) reportType(out, path + "/url", "string", url6);
      else {
        if (url6.length < 1) report(out, path + "/url", "minLength", "must not be empty", 1, url6);
      }
    }
    const headers7 = value["headers"];
    if (headers7 === undefined) reportMissing(out, path + "/headers");
    else {
      checkRecordedHeaders(headers7, path + "/headers", out);
    }
    const body12 = value["body"];
    if (body12 === undefined) reportMissing(out, path + "/body");
    else {
      checkRecordedBytes(body12, path + "/body", out);
    }
    reportUnknown(out, path, value, KNOWN_7);
  }
}

function checkRecordedHeaders(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    for (const name8 of Object.keys(value)) {
      const path9 = path + "/" + toToken(name8);
      if (!isText(name8)) reportType(out, path9, "string", name8);
      else {
        if (!PATTERN_2.test(name8)) report(out, path9, "pattern", "must match ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name8);
      }
    }
    checkMembers(value, path, out, KNOWN_4, (value10: unknown, path11: string, out: Problem[]): void => {
      if (!isText(value10)) reportType(out, path11, "string", value10);
      else {
        if (!PATTERN_3.test(value10)) report(out, path11, "pattern", "must match ^[^\\0\\r\\n\\u0100-\\uffff]*$", "^[^\\0\\r\\n\\u0100-\\uffff]*$", value10);
      }
    });
  }
}

function checkRecordedBytes(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value13: unknown, path14: string, out: Problem[]): void => {
    if (!isObject(value13)) reportType(out, path14, "object", value13);
    else {
      const text15 = value13["text"];
      if (text15 === undefined) reportMissing(out, path14 + "/text");
      else {
        if (!isText(text15)) reportType(out, path14 + "/text", "string", text15);
      }
      reportUnknown(out, path14, value13, KNOWN_5);
    }
  }, (value16: unknown, path17: string, out: Problem[]): void => {
    if (!isObject(value16)) reportType(out, path17, "object", value16);
    else {
      const base6418 = value16["base64"];
      if (base6418 === undefined) reportMissing(out, path17 + "/base64");
      else {
        if (!isText(base6418)) reportType(out, path17 + "/base64", "string", base6418);
        else {
          if (!isBase64(base6418)) report(out, path17 + "/base64", "contentEncoding", "must be base64", "base64", base6418);
        }
      }
      reportUnknown(out, path17, value16, KNOWN_6);
    }
  }], "an object with text, or an object with base64");
}

function checkRecordedResponse(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const status20 = value["status"];
    if (status20 === undefined) reportMissing(out, path + "/status");
    else {
      if (!isNumber(status20) || status20 % 1 !== 0) reportType(out, path + "/status", "integer", status20);
      else {
        if (status20 < 100) report(out, path + "/status", "minimum", "must be at least 100", 100, status20);
        if (status20 > 999) report(out, path + "/status", "maximum", "must be at most 999", 999, status20);
      }
    }
    const headers21 = value["headers"];
    if (headers21 === undefined) reportMissing(out, path + "/headers");
    else {
      checkRecordedHeaders(headers21, path + "/headers", out);
    }
    const headersAtMs22 = value["headersAtMs"];
    if (headersAtMs22 === undefined) reportMissing(out, path + "/headersAtMs");
    else {
      if (!isNumber(headersAtMs22)) reportType(out, path + "/headersAtMs", "number", headersAtMs22);
      else {
        if (headersAtMs22 < 0) report(out, path + "/headersAtMs", "minimum", "must be at least 0", 0, headersAtMs22);
      }
    }
    const chunks23 = value["chunks"];
    if (chunks23 === undefined) reportMissing(out, path + "/chunks");
    else {
      if (!Array.isArray(chunks23)) reportType(out, path + "/chunks", "array", chunks23);
      else {
        checkItems(chunks23, path + "/chunks", out, checkRecordedChunk);
      }
    }
    const omittedBytes32 = value["omittedBytes"];
    if (omittedBytes32 !== undefined) {
      if (!isNumber(omittedBytes32) || omittedBytes32 % 1 !== 0) reportType(out, path + "/omittedBytes", "integer", omittedBytes32);
      else {
        if (omittedBytes32 < 0) report(out, path + "/omittedBytes", "minimum", "must be at least 0", 0, omittedBytes32);
      }
    }
    reportUnknown(out, path, value, KNOWN_10);
  }
}

function checkRecordedChunk(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value24: unknown, path25: string, out: Problem[]): void => {
    if (!isObject(value24)) reportType(out, path25, "object", value24);
    else {
      const atMs26 = value24["atMs"];
      if (atMs26 === undefined) reportMissing(out, path25 + "/atMs");
      else {
        if (!isNumber(atMs26)) reportType(out, path25 + "/atMs", "number", atMs26);
        else {
          if (atMs26 < 0) report(out, path25 + "/atMs", "minimum", "must be at least 0", 0, atMs26);
        }
      }
      const text27 = value24["text"];
      if (text27 === undefined) reportMissing(out, path25 + "/text");
      else {
        if (!isText(text27)) reportType(out, path25 + "/text", "string", text27);
      }
      reportUnknown(out, path25, value24, KNOWN_8);
    }
  }, (value28: unknown, path29: string, out: Problem[]): void => {
    if (!isObject(value28)) reportType(out, path29, "object", value28);
    else {
      const atMs30 = value28["atMs"];
      if (atMs30 === undefined) reportMissing(out, path29 + "/atMs");
      else {
        if (!isNumber(atMs30)) reportType(out, path29 + "/atMs", "number", atMs30);
        else {
          if (atMs30 < 0) report(out, path29 + "/atMs", "minimum", "must be at least 0", 0, atMs30);
        }
      }
      const base6431 = value28["base64"];
      if (base6431 === undefined) reportMissing(out, path29 + "/base64");
      else {
        if (!isText(base6431)) reportType(out, path29 + "/base64", "string", base6431);
        else {
          if (!isBase64(base6431)) report(out, path29 + "/base64", "contentEncoding", "must be base64", "base64", base6431);
        }
      }
      reportUnknown(out, path29, value28, KNOWN_9);
    }
  }], "an object with atMs, text, or an object with atMs, base64");
}


/** What went over the wire, as plain data for a file. Secrets of at least 8 characters read `[redacted]`. */
export type Recording = components["schemas"]["Recording"];

/** One request and its response as plain data. All times are in milliseconds since the request was sent. */
export type RecordedExchange = components["schemas"]["RecordedExchange"];

/** The request of a `RecordedExchange`. */
export type RecordedRequest = components["schemas"]["RecordedRequest"];

/** The response of a `RecordedExchange`. */
export type RecordedResponse = components["schemas"]["RecordedResponse"];

/** By name in lower case. Values that are secret read `[redacted]`. */
export type RecordedHeaders = components["schemas"]["RecordedHeaders"];

/** Bytes as text, or in base64 if they are not UTF-8 by themselves. */
export type RecordedBytes = components["schemas"]["RecordedBytes"];

/** Bytes that came at once. */
export type RecordedChunk = components["schemas"]["RecordedChunk"];

interface components {
    schemas: {
        /** What went over the wire, as plain data for a file. Secrets of at least 8 characters read `[redacted]`. */
        readonly Recording: {
            /** Where the schema of this format is, for editors. */
            readonly $schema?: string | undefined;
            /** The version of this format. */
            readonly version: 1;
            /** In the order in which they ended. */
            readonly exchanges: readonly components["schemas"]["RecordedExchange"][];
        };
        /** One request and its response as plain data. All times are in milliseconds since the request was sent. */
        readonly RecordedExchange: {
            readonly request: components["schemas"]["RecordedRequest"];
            /** Absent if no status line came. */
            readonly response?: components["schemas"]["RecordedResponse"] | undefined;
            /**
             * How it ended: `"complete"`: the response came to its end; `"broken"`: the connection failed; `"aborted"`: the reader left, so nothing can be said of what is missing.
             */
            readonly end: "complete" | "broken" | "aborted";
            readonly endedAtMs: number;
            /** Why it broke, in the words of whoever noticed. */
            readonly error?: string | undefined;
        };
        /** The request of a `RecordedExchange`. */
        readonly RecordedRequest: {
            readonly method: string;
            /** Without secrets. */
            readonly url: string;
            readonly headers: components["schemas"]["RecordedHeaders"];
            readonly body: components["schemas"]["RecordedBytes"];
        };
        /** The response of a `RecordedExchange`. */
        readonly RecordedResponse: {
            readonly status: number;
            readonly headers: components["schemas"]["RecordedHeaders"];
            /** When the status line and headers were there. */
            readonly headersAtMs: number;
            /** The body, as it came. */
            readonly chunks: readonly components["schemas"]["RecordedChunk"][];
            /** How many bytes of the body came after the recorder's limit was reached, and were left out. */
            readonly omittedBytes?: number | undefined;
        };
        /** By name in lower case. Values that are secret read `[redacted]`. */
        readonly RecordedHeaders: {
            readonly [key: string]: string;
        };
        /** Bytes as text, or in base64 if they are not UTF-8 by themselves. */
        readonly RecordedBytes: {
            readonly text: string;
        } | {
            readonly base64: string;
        };
        /** Bytes that came at once. */
        readonly RecordedChunk: {
            readonly atMs: number;
            readonly text: string;
        } | {
            readonly atMs: number;
            readonly base64: string;
        };
    };
}
