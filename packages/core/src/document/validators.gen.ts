// Generated from spec/openapi.yaml by `pnpm generate`. Do not edit.

import { checkItems, isLonger, isNumber, isObject, isText, report, reportMissing, reportType, reportUnknown } from "./schema-checks.ts";
import type { Problem } from "./problem.ts";

/** The problems with a value that does not match the schema `CompletionRequest`, at most 100; none, if it is valid. */
export function validateRequest(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkCompletionRequest(value, "", out);
  return out;
}

/** The problems with a value that does not match the schema `Completion`, at most 100; none, if it is valid. */
export function validateCompletion(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkCompletion(value, "", out);
  return out;
}

/** The problems with a value that does not match the schema `StreamEvent`, at most 100; none, if it is valid. */
export function validateStreamEvent(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkStreamEvent(value, "", out);
  return out;
}

/** The problems with a value that does not match the schema `ErrorResponse`, at most 100; none, if it is valid. */
export function validateErrorResponse(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkErrorResponse(value, "", out);
  return out;
}

const KNOWN_1: readonly string[] = ["user_id"];

const KNOWN_2: readonly string[] = ["prompt","max_tokens_to_sample","model","stop_sequences","temperature","top_p","top_k","metadata","stream"];

function checkCompletionRequest(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const prompt1 = value["prompt"];
    if (prompt1 === undefined) reportMissing(out, path + "/prompt");
    else {
      if (!isText(prompt1)) reportType(out, path + "/prompt", "string", prompt1);
      else {
        if (prompt1.length < 1) report(out, path + "/prompt", "minLength", "must not be empty", 1, prompt1);
      }
    }
    const max_tokens_to_sample2 = value["max_tokens_to_sample"];
    if (max_tokens_to_sample2 === undefined) reportMissing(out, path + "/max_tokens_to_sample");
    else {
      if (!isNumber(max_tokens_to_sample2) || max_tokens_to_sample2 % 1 !== 0) reportType(out, path + "/max_tokens_to_sample", "integer", max_tokens_to_sample2);
      else {
        if (max_tokens_to_sample2 < 1) report(out, path + "/max_tokens_to_sample", "minimum", "must be at least 1", 1, max_tokens_to_sample2);
      }
    }
    const model3 = value["model"];
    if (model3 === undefined) reportMissing(out, path + "/model");
    else {
      checkModel(model3, path + "/model", out);
    }
    const stop_sequences4 = value["stop_sequences"];
    if (stop_sequences4 !== undefined) {
      if (!Array.isArray(stop_sequences4)) reportType(out, path + "/stop_sequences", "array", stop_sequences4);
      else {
        checkItems(stop_sequences4, path + "/stop_sequences", out, (value5: unknown, path6: string, out: Problem[]): void => {
          if (!isText(value5)) reportType(out, path6, "string", value5);
          else {
            if (value5.length < 1) report(out, path6, "minLength", "must not be empty", 1, value5);
          }
        });
      }
    }
    const temperature7 = value["temperature"];
    if (temperature7 !== undefined) {
      if (!isNumber(temperature7)) reportType(out, path + "/temperature", "number", temperature7);
      else {
        if (temperature7 < 0) report(out, path + "/temperature", "minimum", "must be at least 0", 0, temperature7);
        if (temperature7 > 1) report(out, path + "/temperature", "maximum", "must be at most 1", 1, temperature7);
      }
    }
    const top_p8 = value["top_p"];
    if (top_p8 !== undefined) {
      if (!isNumber(top_p8)) reportType(out, path + "/top_p", "number", top_p8);
      else {
        if (top_p8 < 0) report(out, path + "/top_p", "minimum", "must be at least 0", 0, top_p8);
        if (top_p8 > 1) report(out, path + "/top_p", "maximum", "must be at most 1", 1, top_p8);
      }
    }
    const top_k9 = value["top_k"];
    if (top_k9 !== undefined) {
      if (!isNumber(top_k9) || top_k9 % 1 !== 0) reportType(out, path + "/top_k", "integer", top_k9);
      else {
        if (top_k9 < 0) report(out, path + "/top_k", "minimum", "must be at least 0", 0, top_k9);
      }
    }
    const metadata10 = value["metadata"];
    if (metadata10 !== undefined) {
      checkMetadata(metadata10, path + "/metadata", out);
    }
    const stream12 = value["stream"];
    if (stream12 !== undefined) {
      if (typeof stream12 !== "boolean") reportType(out, path + "/stream", "boolean", stream12);
    }
    reportUnknown(out, path, value, KNOWN_2);
  }
}

function checkModel(value: unknown, path: string, out: Problem[]): void {
  if (!isText(value)) reportType(out, path, "string", value);
}

function checkMetadata(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const user_id11 = value["user_id"];
    if (user_id11 !== undefined) {
      if (user_id11 !== null) {
        if (!isText(user_id11)) reportType(out, path + "/user_id", "string or null", user_id11);
        else {
          if (isLonger(user_id11, 256)) report(out, path + "/user_id", "maxLength", "must have at most 256 characters", 256, user_id11);
        }
      }
    }
    reportUnknown(out, path, value, KNOWN_1);
  }
}

function checkCompletion(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type13 = value["type"];
    if (type13 === undefined) reportMissing(out, path + "/type");
    else {
      if (type13 !== "completion") report(out, path + "/type", "const", "must be \"completion\"", "completion", type13);
    }
    const id14 = value["id"];
    if (id14 === undefined) reportMissing(out, path + "/id");
    else {
      if (!isText(id14)) reportType(out, path + "/id", "string", id14);
      else {
        if (id14.length < 1) report(out, path + "/id", "minLength", "must not be empty", 1, id14);
      }
    }
    const completion15 = value["completion"];
    if (completion15 === undefined) reportMissing(out, path + "/completion");
    else {
      if (!isText(completion15)) reportType(out, path + "/completion", "string", completion15);
    }
    const stop_reason16 = value["stop_reason"];
    if (stop_reason16 === undefined) reportMissing(out, path + "/stop_reason");
    else {
      if (stop_reason16 !== null) {
        checkStopReason(stop_reason16, path + "/stop_reason", out);
      }
    }
    const model17 = value["model"];
    if (model17 === undefined) reportMissing(out, path + "/model");
    else {
      checkModel(model17, path + "/model", out);
    }
    const stop18 = value["stop"];
    if (stop18 !== undefined) {
      if (stop18 !== null) {
        if (!isText(stop18)) reportType(out, path + "/stop", "string or null", stop18);
      }
    }
    const log_id19 = value["log_id"];
    if (log_id19 !== undefined) {
      if (!isText(log_id19)) reportType(out, path + "/log_id", "string", log_id19);
    }
    const truncated20 = value["truncated"];
    if (truncated20 !== undefined) {
      if (typeof truncated20 !== "boolean") reportType(out, path + "/truncated", "boolean", truncated20);
    }
    const exception21 = value["exception"];
    if (exception21 !== undefined) {
      if (exception21 !== null) {
        if (!isText(exception21)) reportType(out, path + "/exception", "string or null", exception21);
      }
    }
  }
}

function checkStopReason(value: unknown, path: string, out: Problem[]): void {
  if (!isText(value)) reportType(out, path, "string", value);
}

function checkStreamEvent(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else if (value["type"] === undefined) reportMissing(out, path + "/type");
  else switch (value["type"]) {
    case "completion": {
      checkCompletionEvent(value, path, out);
      break;
    }
    case "ping": {
      checkPingEvent(value, path, out);
      break;
    }
    case "error": {
      checkErrorEvent(value, path, out);
      break;
    }
    default:
      if (value["type"] !== "completion" && value["type"] !== "ping" && value["type"] !== "error") report(out, path + "/type", "enum", "must be one of \"completion\", \"ping\", \"error\"", ["completion","ping","error"], value["type"]);
  }
}

function checkCompletionEvent(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type22 = value["type"];
    if (type22 === undefined) reportMissing(out, path + "/type");
    else {
      if (type22 !== "completion") report(out, path + "/type", "const", "must be \"completion\"", "completion", type22);
    }
    const id23 = value["id"];
    if (id23 !== undefined) {
      if (!isText(id23)) reportType(out, path + "/id", "string", id23);
      else {
        if (id23.length < 1) report(out, path + "/id", "minLength", "must not be empty", 1, id23);
      }
    }
    const completion24 = value["completion"];
    if (completion24 === undefined) reportMissing(out, path + "/completion");
    else {
      if (!isText(completion24)) reportType(out, path + "/completion", "string", completion24);
    }
    const stop_reason25 = value["stop_reason"];
    if (stop_reason25 === undefined) reportMissing(out, path + "/stop_reason");
    else {
      if (stop_reason25 !== null) {
        checkStopReason(stop_reason25, path + "/stop_reason", out);
      }
    }
    const model26 = value["model"];
    if (model26 === undefined) reportMissing(out, path + "/model");
    else {
      checkModel(model26, path + "/model", out);
    }
    const stop27 = value["stop"];
    if (stop27 !== undefined) {
      if (stop27 !== null) {
        if (!isText(stop27)) reportType(out, path + "/stop", "string or null", stop27);
      }
    }
    const log_id28 = value["log_id"];
    if (log_id28 !== undefined) {
      if (!isText(log_id28)) reportType(out, path + "/log_id", "string", log_id28);
    }
  }
}

function checkPingEvent(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type29 = value["type"];
    if (type29 === undefined) reportMissing(out, path + "/type");
    else {
      if (type29 !== "ping") report(out, path + "/type", "const", "must be \"ping\"", "ping", type29);
    }
  }
}

function checkErrorEvent(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type30 = value["type"];
    if (type30 === undefined) reportMissing(out, path + "/type");
    else {
      if (type30 !== "error") report(out, path + "/type", "const", "must be \"error\"", "error", type30);
    }
    const error31 = value["error"];
    if (error31 === undefined) reportMissing(out, path + "/error");
    else {
      checkErrorDescription(error31, path + "/error", out);
    }
    const request_id36 = value["request_id"];
    if (request_id36 !== undefined) {
      checkRequestId(request_id36, path + "/request_id", out);
    }
  }
}

function checkErrorDescription(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type32 = value["type"];
    if (type32 === undefined) reportMissing(out, path + "/type");
    else {
      checkErrorType(type32, path + "/type", out);
    }
    const message33 = value["message"];
    if (message33 === undefined) reportMissing(out, path + "/message");
    else {
      checkErrorMessage(message33, path + "/message", out);
    }
    const details34 = value["details"];
    if (details34 !== undefined) {
      checkErrorDetails(details34, path + "/details", out);
    }
  }
}

function checkErrorType(value: unknown, path: string, out: Problem[]): void {
  if (!isText(value)) reportType(out, path, "string", value);
}

function checkErrorMessage(value: unknown, path: string, out: Problem[]): void {
  if (!isText(value)) reportType(out, path, "string", value);
}

function checkErrorDetails(value: unknown, path: string, out: Problem[]): void {
  if (value !== null) {
    if (!isObject(value)) reportType(out, path, "object or null", value);
    else {
      const error_code35 = value["error_code"];
      if (error_code35 !== undefined) {
        if (!isText(error_code35)) reportType(out, path + "/error_code", "string", error_code35);
      }
    }
  }
}

function checkRequestId(value: unknown, path: string, out: Problem[]): void {
  if (value !== null) {
    if (!isText(value)) reportType(out, path, "string or null", value);
  }
}

function checkErrorResponse(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const type37 = value["type"];
    if (type37 === undefined) reportMissing(out, path + "/type");
    else {
      if (type37 !== "error") report(out, path + "/type", "const", "must be \"error\"", "error", type37);
    }
    const error38 = value["error"];
    if (error38 === undefined) reportMissing(out, path + "/error");
    else {
      checkErrorDescription(error38, path + "/error", out);
    }
    const request_id39 = value["request_id"];
    if (request_id39 !== undefined) {
      checkRequestId(request_id39, path + "/request_id", out);
    }
  }
}
