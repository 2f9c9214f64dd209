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
    const response18 = value["response"];
    if (response18 !== undefined) {
      checkRecordedResponse(response18, path + "/response", out);
    }
    const end32 = value["end"];
    if (end32 === undefined) reportMissing(out, path + "/end");
    else {
      if (end32 !== "complete" && end32 !== "broken" && end32 !== "aborted") report(out, path + "/end", "enum", "must be one of \"complete\", \"broken\", \"aborted\"", ["complete","broken","aborted"], end32);
    }
    const endedAtMs33 = value["endedAtMs"];
    if (endedAtMs33 === undefined) reportMissing(out, path + "/endedAtMs");
    else {
      if (!isNumber(endedAtMs33)) reportType(out, path + "/endedAtMs", "number", endedAtMs33);
      else {
        if (endedAtMs33 < 0) report(out, path + "/endedAtMs", "minimum", "must be at least 0", 0, endedAtMs33);
      }
    }
    const error34 = value["error"];
    if (error34 !== undefined) {
      if (!isText(error34)) reportType(out, path + "/error", "string", error34);
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
    const body11 = value["body"];
    if (body11 === undefined) reportMissing(out, path + "/body");
    else {
      checkRecordedBytes(body11, path + "/body", out);
    }
    reportUnknown(out, path, value, KNOWN_7);
  }
}

function checkRecordedHeaders(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    for (const name8 of Object.keys(value)) if (!PATTERN_2.test(name8)) report(out, path + "/" + toToken(name8), "propertyNames", "must have a name that matches ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name8);
    checkMembers(value, path, out, KNOWN_4, (value9: unknown, path10: string, out: Problem[]): void => {
      if (!isText(value9)) reportType(out, path10, "string", value9);
      else {
        if (!PATTERN_3.test(value9)) report(out, path10, "pattern", "must match ^[^\\0\\r\\n\\u0100-\\uffff]*$", "^[^\\0\\r\\n\\u0100-\\uffff]*$", value9);
      }
    });
  }
}

function checkRecordedBytes(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value12: unknown, path13: string, out: Problem[]): void => {
    if (!isObject(value12)) reportType(out, path13, "object", value12);
    else {
      const text14 = value12["text"];
      if (text14 === undefined) reportMissing(out, path13 + "/text");
      else {
        if (!isText(text14)) reportType(out, path13 + "/text", "string", text14);
      }
      reportUnknown(out, path13, value12, KNOWN_5);
    }
  }, (value15: unknown, path16: string, out: Problem[]): void => {
    if (!isObject(value15)) reportType(out, path16, "object", value15);
    else {
      const base6417 = value15["base64"];
      if (base6417 === undefined) reportMissing(out, path16 + "/base64");
      else {
        if (!isText(base6417)) reportType(out, path16 + "/base64", "string", base6417);
        else {
          if (!isBase64(base6417)) report(out, path16 + "/base64", "contentEncoding", "must be base64", "base64", base6417);
        }
      }
      reportUnknown(out, path16, value15, KNOWN_6);
    }
  }], "an object with text, or an object with base64");
}

function checkRecordedResponse(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const status19 = value["status"];
    if (status19 === undefined) reportMissing(out, path + "/status");
    else {
      if (!isNumber(status19) || status19 % 1 !== 0) reportType(out, path + "/status", "integer", status19);
      else {
        if (status19 < 100) report(out, path + "/status", "minimum", "must be at least 100", 100, status19);
        if (status19 > 999) report(out, path + "/status", "maximum", "must be at most 999", 999, status19);
      }
    }
    const headers20 = value["headers"];
    if (headers20 === undefined) reportMissing(out, path + "/headers");
    else {
      checkRecordedHeaders(headers20, path + "/headers", out);
    }
    const headersAtMs21 = value["headersAtMs"];
    if (headersAtMs21 === undefined) reportMissing(out, path + "/headersAtMs");
    else {
      if (!isNumber(headersAtMs21)) reportType(out, path + "/headersAtMs", "number", headersAtMs21);
      else {
        if (headersAtMs21 < 0) report(out, path + "/headersAtMs", "minimum", "must be at least 0", 0, headersAtMs21);
      }
    }
    const chunks22 = value["chunks"];
    if (chunks22 === undefined) reportMissing(out, path + "/chunks");
    else {
      if (!Array.isArray(chunks22)) reportType(out, path + "/chunks", "array", chunks22);
      else {
        checkItems(chunks22, path + "/chunks", out, checkRecordedChunk);
      }
    }
    const omittedBytes31 = value["omittedBytes"];
    if (omittedBytes31 !== undefined) {
      if (!isNumber(omittedBytes31) || omittedBytes31 % 1 !== 0) reportType(out, path + "/omittedBytes", "integer", omittedBytes31);
      else {
        if (omittedBytes31 < 0) report(out, path + "/omittedBytes", "minimum", "must be at least 0", 0, omittedBytes31);
      }
    }
    reportUnknown(out, path, value, KNOWN_10);
  }
}

function checkRecordedChunk(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value23: unknown, path24: string, out: Problem[]): void => {
    if (!isObject(value23)) reportType(out, path24, "object", value23);
    else {
      const atMs25 = value23["atMs"];
      if (atMs25 === undefined) reportMissing(out, path24 + "/atMs");
      else {
        if (!isNumber(atMs25)) reportType(out, path24 + "/atMs", "number", atMs25);
        else {
          if (atMs25 < 0) report(out, path24 + "/atMs", "minimum", "must be at least 0", 0, atMs25);
        }
      }
      const text26 = value23["text"];
      if (text26 === undefined) reportMissing(out, path24 + "/text");
      else {
        if (!isText(text26)) reportType(out, path24 + "/text", "string", text26);
      }
      reportUnknown(out, path24, value23, KNOWN_8);
    }
  }, (value27: unknown, path28: string, out: Problem[]): void => {
    if (!isObject(value27)) reportType(out, path28, "object", value27);
    else {
      const atMs29 = value27["atMs"];
      if (atMs29 === undefined) reportMissing(out, path28 + "/atMs");
      else {
        if (!isNumber(atMs29)) reportType(out, path28 + "/atMs", "number", atMs29);
        else {
          if (atMs29 < 0) report(out, path28 + "/atMs", "minimum", "must be at least 0", 0, atMs29);
        }
      }
      const base6430 = value27["base64"];
      if (base6430 === undefined) reportMissing(out, path28 + "/base64");
      else {
        if (!isText(base6430)) reportType(out, path28 + "/base64", "string", base6430);
        else {
          if (!isBase64(base6430)) report(out, path28 + "/base64", "contentEncoding", "must be base64", "base64", base6430);
        }
      }
      reportUnknown(out, path28, value27, KNOWN_9);
    }
  }], "an object with atMs, text, or an object with atMs, base64");
}


/** What went over the wire, as plain data for a file. Secrets of at least 8 characters read `[redacted]`. */
export type Recording = {
    /** Where the schema of this format is, for editors. */
    readonly $schema?: string | undefined;
    /** The version of this format. */
    readonly version: 1;
    /** In the order in which they ended. */
    readonly exchanges: readonly RecordedExchange[];
};

/** One request and its response as plain data. All times are in milliseconds since the request was sent. */
export type RecordedExchange = {
    readonly request: RecordedRequest;
    /** Absent if no status line came. */
    readonly response?: RecordedResponse | undefined;
    /**
     * How it ended: `"complete"`: the response came to its end; `"broken"`: the connection failed; `"aborted"`: the reader left, so nothing can be said of what is missing.
     */
    readonly end: "complete" | "broken" | "aborted";
    readonly endedAtMs: number;
    /** Why it broke, in the words of whoever noticed. */
    readonly error?: string | undefined;
};

/** The request of a `RecordedExchange`. */
export type RecordedRequest = {
    readonly method: string;
    /** Without secrets. */
    readonly url: string;
    readonly headers: RecordedHeaders;
    readonly body: RecordedBytes;
};

/** The response of a `RecordedExchange`. */
export type RecordedResponse = {
    readonly status: number;
    readonly headers: RecordedHeaders;
    /** When the status line and headers were there. */
    readonly headersAtMs: number;
    /** The body, as it came. */
    readonly chunks: readonly RecordedChunk[];
    /** How many bytes of the body came after the recorder's limit was reached, and were left out. */
    readonly omittedBytes?: number | undefined;
};

/** By name in lower case. Values that are secret read `[redacted]`. */
export type RecordedHeaders = {
    readonly [key: string]: string;
};

/** Bytes as text, or in base64 if they are not UTF-8 by themselves or have many control characters. */
export type RecordedBytes = {
    readonly text: string;
} | {
    readonly base64: string;
};

/** Bytes that came at once. */
export type RecordedChunk = {
    readonly atMs: number;
    readonly text: string;
} | {
    readonly atMs: number;
    readonly base64: string;
};
