import { isObject } from "../../reading/is-object.ts";
import type { Reading, ResponseReading } from "../../reading/reading.ts";
import { failedResponse } from "../operation-response.ts";

/** A failure whose kind could be read. */
export interface ReadError {
  response: ResponseReading;
  /** `error.type` */
  type: string;
  /** `error.message`; empty if there is none. */
  message: string;
}

/** What a failure says of itself; undefined if it is none, or cannot be read. */
export function errorOf(reading: Reading): ReadError | undefined {
  const response = failedResponse(reading);
  const error = isObject(response?.body) ? response.body["error"] : undefined;
  if (response === undefined || !isObject(error) || typeof error["type"] !== "string") return undefined;
  const message = typeof error["message"] === "string" ? error["message"] : "";
  return { response, type: error["type"], message };
}

/** A response in a few words, to be followed by a dot: `400 invalid_request_error: prompt: Field required`. */
export function describeResponse(reading: Reading): string {
  const error = errorOf(reading);
  const status = String(reading.response?.status ?? "no answer");
  if (error === undefined) return status;
  const message = error.message.slice(0, 200).replace(/\.$/, "");
  return `${status} ${error.type}${message === "" ? "" : `: ${message}`}`;
}
