// Generated from the options of the mock by `pnpm generate`. Do not edit.

import { checkAnyOf, checkItems, checkMembers, isBase64, isNumber, isObject, isText, report, reportMissing, reportType, reportUnknown, toToken } from "@text-completions/core/internal";
import type { Problem } from "@text-completions/core";

/** The problems with a value that does not match the schema `Scenario`, at most 100; none, if it is valid. */
export function validateScenario(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkScenario(value, "", out);
  return out;
}

const PATTERN_1 = new RegExp("^\\d{4}-\\d{2}-\\d{2}$", "u");

const KNOWN_2: readonly string[] = ["requests","tokens","inputTokens","outputTokens","concurrent","windowMs"];

const PATTERN_3 = new RegExp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "u");

const PATTERN_4 = new RegExp("^[\\t\\x20-\\x7e\\x80-\\xff]*$", "u");

const KNOWN_5: readonly string[] = [];

const KNOWN_6: readonly string[] = ["seed","overloaded","drop","stall","errorEvent"];

const KNOWN_7: readonly string[] = ["apiKeys","models","asOf","maxRequestBytes","treatMinusOneAsUnset","maxUserIdLength","delayMs","firstTokenDelayMs","tokensPerSecond","jitter","legacyFields","checkResponses","lineEnding","rateLimits","cors","headers","seed","chaos","maxCalls","maxCallBytes"];

const KNOWN_8: readonly string[] = ["completion","delayMs","headers","id","model","stopReason","firstTokenDelayMs","tokensPerSecond","jitter"];

const KNOWN_9: readonly string[] = ["failure","delayMs","headers","message","status","retryAfterSeconds","shouldRetry","details","requestId"];

const KNOWN_10: readonly string[] = ["text"];

const KNOWN_11: readonly string[] = ["pause"];

const KNOWN_12: readonly string[] = ["ping"];

const KNOWN_13: readonly string[] = ["errorEvent","message"];

const KNOWN_14: readonly string[] = ["drop"];

const KNOWN_15: readonly string[] = ["stall"];

const KNOWN_16: readonly string[] = ["raw"];

const KNOWN_17: readonly string[] = ["rawBase64"];

const KNOWN_18: readonly string[] = ["stream","delayMs","headers","id","model","stopReason"];

const KNOWN_19: readonly string[] = ["status","headers","body"];

const KNOWN_20: readonly string[] = ["response"];

const PATTERN_21 = new RegExp("^[dgimsuvy]*$", "u");

const KNOWN_22: readonly string[] = ["pattern","flags"];

const KNOWN_23: readonly string[] = [];

const KNOWN_24: readonly string[] = ["call","stream","model","prompt","lastHumanTurn","headers"];

const KNOWN_25: readonly string[] = ["reply","when","times","once"];

const KNOWN_26: readonly string[] = ["$schema","options","replies"];

function checkScenario(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const _schema1 = value["$schema"];
    if (_schema1 !== undefined) {
      if (!isText(_schema1)) reportType(out, path + "/$schema", "string", _schema1);
    }
    const options2 = value["options"];
    if (options2 !== undefined) {
      if (!isObject(options2)) reportType(out, path + "/options", "object", options2);
      else {
        const apiKeys3 = options2["apiKeys"];
        if (apiKeys3 !== undefined) {
          checkAnyOf(apiKeys3, path + "/options" + "/apiKeys", out, [(value4: unknown, path5: string, out: Problem[]): void => {
            if (!Array.isArray(value4)) reportType(out, path5, "array", value4);
            else {
              checkItems(value4, path5, out, (value6: unknown, path7: string, out: Problem[]): void => {
                if (!isText(value6)) reportType(out, path7, "string", value6);
              });
            }
          }, (value8: unknown, path9: string, out: Problem[]): void => {
            if (value8 !== null) report(out, path9, "enum", "must be null", [null], value8);
          }], "an array, or null");
        }
        const models10 = options2["models"];
        if (models10 !== undefined) {
          checkAnyOf(models10, path + "/options" + "/models", out, [(value11: unknown, path12: string, out: Problem[]): void => {
            if (!Array.isArray(value11)) reportType(out, path12, "array", value11);
            else {
              checkItems(value11, path12, out, (value13: unknown, path14: string, out: Problem[]): void => {
                if (!isText(value13)) reportType(out, path14, "string", value13);
              });
            }
          }, (value15: unknown, path16: string, out: Problem[]): void => {
            if (value15 !== "any") report(out, path16, "enum", "must be \"any\"", ["any"], value15);
          }], "an array, or \"any\"");
        }
        const asOf17 = options2["asOf"];
        if (asOf17 !== undefined) {
          if (!isText(asOf17)) reportType(out, path + "/options" + "/asOf", "string", asOf17);
          else {
            if (!PATTERN_1.test(asOf17)) report(out, path + "/options" + "/asOf", "pattern", "must match ^\\d{4}-\\d{2}-\\d{2}$", "^\\d{4}-\\d{2}-\\d{2}$", asOf17);
          }
        }
        const maxRequestBytes18 = options2["maxRequestBytes"];
        if (maxRequestBytes18 !== undefined) {
          if (!isNumber(maxRequestBytes18)) reportType(out, path + "/options" + "/maxRequestBytes", "number", maxRequestBytes18);
          else {
            if (maxRequestBytes18 < 0) report(out, path + "/options" + "/maxRequestBytes", "minimum", "must be at least 0", 0, maxRequestBytes18);
          }
        }
        const treatMinusOneAsUnset19 = options2["treatMinusOneAsUnset"];
        if (treatMinusOneAsUnset19 !== undefined) {
          if (typeof treatMinusOneAsUnset19 !== "boolean") reportType(out, path + "/options" + "/treatMinusOneAsUnset", "boolean", treatMinusOneAsUnset19);
        }
        const maxUserIdLength20 = options2["maxUserIdLength"];
        if (maxUserIdLength20 !== undefined) {
          if (!isNumber(maxUserIdLength20) || maxUserIdLength20 % 1 !== 0) reportType(out, path + "/options" + "/maxUserIdLength", "integer", maxUserIdLength20);
          else {
            if (maxUserIdLength20 < 256) report(out, path + "/options" + "/maxUserIdLength", "minimum", "must be at least 256", 256, maxUserIdLength20);
          }
        }
        const delayMs21 = options2["delayMs"];
        if (delayMs21 !== undefined) {
          if (!isNumber(delayMs21)) reportType(out, path + "/options" + "/delayMs", "number", delayMs21);
          else {
            if (delayMs21 < 0) report(out, path + "/options" + "/delayMs", "minimum", "must be at least 0", 0, delayMs21);
          }
        }
        const firstTokenDelayMs22 = options2["firstTokenDelayMs"];
        if (firstTokenDelayMs22 !== undefined) {
          if (!isNumber(firstTokenDelayMs22)) reportType(out, path + "/options" + "/firstTokenDelayMs", "number", firstTokenDelayMs22);
          else {
            if (firstTokenDelayMs22 < 0) report(out, path + "/options" + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs22);
          }
        }
        const tokensPerSecond23 = options2["tokensPerSecond"];
        if (tokensPerSecond23 !== undefined) {
          if (!isNumber(tokensPerSecond23)) reportType(out, path + "/options" + "/tokensPerSecond", "number", tokensPerSecond23);
          else {
            if (tokensPerSecond23 < 0) report(out, path + "/options" + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond23);
          }
        }
        const jitter24 = options2["jitter"];
        if (jitter24 !== undefined) {
          if (!isNumber(jitter24)) reportType(out, path + "/options" + "/jitter", "number", jitter24);
          else {
            if (jitter24 < 0) report(out, path + "/options" + "/jitter", "minimum", "must be at least 0", 0, jitter24);
          }
        }
        const legacyFields25 = options2["legacyFields"];
        if (legacyFields25 !== undefined) {
          if (typeof legacyFields25 !== "boolean") reportType(out, path + "/options" + "/legacyFields", "boolean", legacyFields25);
        }
        const checkResponses26 = options2["checkResponses"];
        if (checkResponses26 !== undefined) {
          if (checkResponses26 !== "warn" && checkResponses26 !== "error" && checkResponses26 !== "off") report(out, path + "/options" + "/checkResponses", "enum", "must be one of \"warn\", \"error\", \"off\"", ["warn","error","off"], checkResponses26);
        }
        const lineEnding27 = options2["lineEnding"];
        if (lineEnding27 !== undefined) {
          if (lineEnding27 !== "\n" && lineEnding27 !== "\r\n") report(out, path + "/options" + "/lineEnding", "enum", "must be one of \"\\n\", \"\\r\\n\"", ["\n","\r\n"], lineEnding27);
        }
        const rateLimits28 = options2["rateLimits"];
        if (rateLimits28 !== undefined) {
          if (!isObject(rateLimits28)) reportType(out, path + "/options" + "/rateLimits", "object", rateLimits28);
          else {
            const requests29 = rateLimits28["requests"];
            if (requests29 !== undefined) {
              if (!isNumber(requests29) || requests29 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/requests", "integer", requests29);
              else {
                if (requests29 < 1) report(out, path + "/options" + "/rateLimits" + "/requests", "minimum", "must be at least 1", 1, requests29);
              }
            }
            const tokens30 = rateLimits28["tokens"];
            if (tokens30 !== undefined) {
              if (!isNumber(tokens30) || tokens30 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/tokens", "integer", tokens30);
              else {
                if (tokens30 < 1) report(out, path + "/options" + "/rateLimits" + "/tokens", "minimum", "must be at least 1", 1, tokens30);
              }
            }
            const inputTokens31 = rateLimits28["inputTokens"];
            if (inputTokens31 !== undefined) {
              if (!isNumber(inputTokens31) || inputTokens31 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/inputTokens", "integer", inputTokens31);
              else {
                if (inputTokens31 < 1) report(out, path + "/options" + "/rateLimits" + "/inputTokens", "minimum", "must be at least 1", 1, inputTokens31);
              }
            }
            const outputTokens32 = rateLimits28["outputTokens"];
            if (outputTokens32 !== undefined) {
              if (!isNumber(outputTokens32) || outputTokens32 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/outputTokens", "integer", outputTokens32);
              else {
                if (outputTokens32 < 1) report(out, path + "/options" + "/rateLimits" + "/outputTokens", "minimum", "must be at least 1", 1, outputTokens32);
              }
            }
            const concurrent33 = rateLimits28["concurrent"];
            if (concurrent33 !== undefined) {
              if (!isNumber(concurrent33) || concurrent33 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/concurrent", "integer", concurrent33);
              else {
                if (concurrent33 < 1) report(out, path + "/options" + "/rateLimits" + "/concurrent", "minimum", "must be at least 1", 1, concurrent33);
              }
            }
            const windowMs34 = rateLimits28["windowMs"];
            if (windowMs34 !== undefined) {
              if (!isNumber(windowMs34) || windowMs34 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/windowMs", "integer", windowMs34);
              else {
                if (windowMs34 < 1) report(out, path + "/options" + "/rateLimits" + "/windowMs", "minimum", "must be at least 1", 1, windowMs34);
              }
            }
            reportUnknown(out, path + "/options" + "/rateLimits", rateLimits28, KNOWN_2);
          }
        }
        const cors35 = options2["cors"];
        if (cors35 !== undefined) {
          if (cors35 !== "header" && cors35 !== "any") report(out, path + "/options" + "/cors", "enum", "must be one of \"header\", \"any\"", ["header","any"], cors35);
        }
        const headers36 = options2["headers"];
        if (headers36 !== undefined) {
          checkHeaders(headers36, path + "/options" + "/headers", out);
        }
        const seed40 = options2["seed"];
        if (seed40 !== undefined) {
          if (!isNumber(seed40)) reportType(out, path + "/options" + "/seed", "number", seed40);
          else {
            if (seed40 < 0) report(out, path + "/options" + "/seed", "minimum", "must be at least 0", 0, seed40);
          }
        }
        const chaos41 = options2["chaos"];
        if (chaos41 !== undefined) {
          if (!isObject(chaos41)) reportType(out, path + "/options" + "/chaos", "object", chaos41);
          else {
            const seed42 = chaos41["seed"];
            if (seed42 !== undefined) {
              if (!isNumber(seed42)) reportType(out, path + "/options" + "/chaos" + "/seed", "number", seed42);
              else {
                if (seed42 < 0) report(out, path + "/options" + "/chaos" + "/seed", "minimum", "must be at least 0", 0, seed42);
              }
            }
            const overloaded43 = chaos41["overloaded"];
            if (overloaded43 !== undefined) {
              if (!isNumber(overloaded43)) reportType(out, path + "/options" + "/chaos" + "/overloaded", "number", overloaded43);
              else {
                if (overloaded43 < 0) report(out, path + "/options" + "/chaos" + "/overloaded", "minimum", "must be at least 0", 0, overloaded43);
                if (overloaded43 > 1) report(out, path + "/options" + "/chaos" + "/overloaded", "maximum", "must be at most 1", 1, overloaded43);
              }
            }
            const drop44 = chaos41["drop"];
            if (drop44 !== undefined) {
              if (!isNumber(drop44)) reportType(out, path + "/options" + "/chaos" + "/drop", "number", drop44);
              else {
                if (drop44 < 0) report(out, path + "/options" + "/chaos" + "/drop", "minimum", "must be at least 0", 0, drop44);
                if (drop44 > 1) report(out, path + "/options" + "/chaos" + "/drop", "maximum", "must be at most 1", 1, drop44);
              }
            }
            const stall45 = chaos41["stall"];
            if (stall45 !== undefined) {
              if (!isNumber(stall45)) reportType(out, path + "/options" + "/chaos" + "/stall", "number", stall45);
              else {
                if (stall45 < 0) report(out, path + "/options" + "/chaos" + "/stall", "minimum", "must be at least 0", 0, stall45);
                if (stall45 > 1) report(out, path + "/options" + "/chaos" + "/stall", "maximum", "must be at most 1", 1, stall45);
              }
            }
            const errorEvent46 = chaos41["errorEvent"];
            if (errorEvent46 !== undefined) {
              if (!isNumber(errorEvent46)) reportType(out, path + "/options" + "/chaos" + "/errorEvent", "number", errorEvent46);
              else {
                if (errorEvent46 < 0) report(out, path + "/options" + "/chaos" + "/errorEvent", "minimum", "must be at least 0", 0, errorEvent46);
                if (errorEvent46 > 1) report(out, path + "/options" + "/chaos" + "/errorEvent", "maximum", "must be at most 1", 1, errorEvent46);
              }
            }
            reportUnknown(out, path + "/options" + "/chaos", chaos41, KNOWN_6);
          }
        }
        const maxCalls47 = options2["maxCalls"];
        if (maxCalls47 !== undefined) {
          if (!isNumber(maxCalls47)) reportType(out, path + "/options" + "/maxCalls", "number", maxCalls47);
          else {
            if (maxCalls47 < 0) report(out, path + "/options" + "/maxCalls", "minimum", "must be at least 0", 0, maxCalls47);
          }
        }
        const maxCallBytes48 = options2["maxCallBytes"];
        if (maxCallBytes48 !== undefined) {
          if (!isNumber(maxCallBytes48)) reportType(out, path + "/options" + "/maxCallBytes", "number", maxCallBytes48);
          else {
            if (maxCallBytes48 < 0) report(out, path + "/options" + "/maxCallBytes", "minimum", "must be at least 0", 0, maxCallBytes48);
          }
        }
        reportUnknown(out, path + "/options", options2, KNOWN_7);
      }
    }
    const replies49 = value["replies"];
    if (replies49 !== undefined) {
      if (!Array.isArray(replies49)) reportType(out, path + "/replies", "array", replies49);
      else {
        checkItems(replies49, path + "/replies", out, checkScriptedReply);
      }
    }
    reportUnknown(out, path, value, KNOWN_26);
  }
}

function checkHeaders(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    for (const name37 of Object.keys(value)) if (!PATTERN_3.test(name37)) report(out, path + "/" + toToken(name37), "propertyNames", "must have a name that matches ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name37);
    checkMembers(value, path, out, KNOWN_5, (value38: unknown, path39: string, out: Problem[]): void => {
      if (!isText(value38)) reportType(out, path39, "string", value38);
      else {
        if (!PATTERN_4.test(value38)) report(out, path39, "pattern", "must match ^[\\t\\x20-\\x7e\\x80-\\xff]*$", "^[\\t\\x20-\\x7e\\x80-\\xff]*$", value38);
      }
    });
  }
}

function checkScriptedReply(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const reply50 = value["reply"];
    if (reply50 === undefined) reportMissing(out, path + "/reply");
    else {
      checkAnyOf(reply50, path + "/reply", out, [checkReply, (value116: unknown, path117: string, out: Problem[]): void => {
        if (!Array.isArray(value116)) reportType(out, path117, "array", value116);
        else {
          if (value116.length < 1) report(out, path117, "minItems", "must not be empty", 1, value116);
          checkItems(value116, path117, out, checkReply);
        }
      }], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall, or an array");
    }
    const when118 = value["when"];
    if (when118 !== undefined) {
      if (!isObject(when118)) reportType(out, path + "/when", "object", when118);
      else {
        const call119 = when118["call"];
        if (call119 !== undefined) {
          if (!isNumber(call119) || call119 % 1 !== 0) reportType(out, path + "/when" + "/call", "integer", call119);
          else {
            if (call119 < 1) report(out, path + "/when" + "/call", "minimum", "must be at least 1", 1, call119);
          }
        }
        const stream120 = when118["stream"];
        if (stream120 !== undefined) {
          if (typeof stream120 !== "boolean") reportType(out, path + "/when" + "/stream", "boolean", stream120);
        }
        const model121 = when118["model"];
        if (model121 !== undefined) {
          checkPattern(model121, path + "/when" + "/model", out);
        }
        const prompt128 = when118["prompt"];
        if (prompt128 !== undefined) {
          checkPattern(prompt128, path + "/when" + "/prompt", out);
        }
        const lastHumanTurn129 = when118["lastHumanTurn"];
        if (lastHumanTurn129 !== undefined) {
          checkPattern(lastHumanTurn129, path + "/when" + "/lastHumanTurn", out);
        }
        const headers130 = when118["headers"];
        if (headers130 !== undefined) {
          if (!isObject(headers130)) reportType(out, path + "/when" + "/headers", "object", headers130);
          else {
            checkMembers(headers130, path + "/when" + "/headers", out, KNOWN_23, checkPattern);
          }
        }
        reportUnknown(out, path + "/when", when118, KNOWN_24);
      }
    }
    const times131 = value["times"];
    if (times131 !== undefined) {
      if (!isNumber(times131) || times131 % 1 !== 0) reportType(out, path + "/times", "integer", times131);
      else {
        if (times131 < 1) report(out, path + "/times", "minimum", "must be at least 1", 1, times131);
      }
    }
    const once132 = value["once"];
    if (once132 !== undefined) {
      if (typeof once132 !== "boolean") reportType(out, path + "/once", "boolean", once132);
    }
    if (value["times"] !== undefined && value["once"] !== undefined) report(out, path, "not", "must not have both times and once", ["times","once"], undefined);
    reportUnknown(out, path, value, KNOWN_25);
  }
}

function checkReply(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value51: unknown, path52: string, out: Problem[]): void => {
    if (!isText(value51)) reportType(out, path52, "string", value51);
  }, (value53: unknown, path54: string, out: Problem[]): void => {
    if (!isObject(value53)) reportType(out, path54, "object", value53);
    else {
      const completion55 = value53["completion"];
      if (completion55 === undefined) reportMissing(out, path54 + "/completion");
      else {
        if (!isText(completion55)) reportType(out, path54 + "/completion", "string", completion55);
      }
      const delayMs56 = value53["delayMs"];
      if (delayMs56 !== undefined) {
        if (!isNumber(delayMs56)) reportType(out, path54 + "/delayMs", "number", delayMs56);
        else {
          if (delayMs56 < 0) report(out, path54 + "/delayMs", "minimum", "must be at least 0", 0, delayMs56);
        }
      }
      const headers57 = value53["headers"];
      if (headers57 !== undefined) {
        checkHeaders(headers57, path54 + "/headers", out);
      }
      const id58 = value53["id"];
      if (id58 !== undefined) {
        if (!isText(id58)) reportType(out, path54 + "/id", "string", id58);
      }
      const model59 = value53["model"];
      if (model59 !== undefined) {
        if (!isText(model59)) reportType(out, path54 + "/model", "string", model59);
      }
      const stopReason60 = value53["stopReason"];
      if (stopReason60 !== undefined) {
        if (!isText(stopReason60)) reportType(out, path54 + "/stopReason", "string", stopReason60);
      }
      const firstTokenDelayMs61 = value53["firstTokenDelayMs"];
      if (firstTokenDelayMs61 !== undefined) {
        if (!isNumber(firstTokenDelayMs61)) reportType(out, path54 + "/firstTokenDelayMs", "number", firstTokenDelayMs61);
        else {
          if (firstTokenDelayMs61 < 0) report(out, path54 + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs61);
        }
      }
      const tokensPerSecond62 = value53["tokensPerSecond"];
      if (tokensPerSecond62 !== undefined) {
        if (!isNumber(tokensPerSecond62)) reportType(out, path54 + "/tokensPerSecond", "number", tokensPerSecond62);
        else {
          if (tokensPerSecond62 < 0) report(out, path54 + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond62);
        }
      }
      const jitter63 = value53["jitter"];
      if (jitter63 !== undefined) {
        if (!isNumber(jitter63)) reportType(out, path54 + "/jitter", "number", jitter63);
        else {
          if (jitter63 < 0) report(out, path54 + "/jitter", "minimum", "must be at least 0", 0, jitter63);
        }
      }
      reportUnknown(out, path54, value53, KNOWN_8);
    }
  }, (value64: unknown, path65: string, out: Problem[]): void => {
    if (!isObject(value64)) reportType(out, path65, "object", value64);
    else {
      const failure66 = value64["failure"];
      if (failure66 === undefined) reportMissing(out, path65 + "/failure");
      else {
        checkErrorType(failure66, path65 + "/failure", out);
      }
      const delayMs67 = value64["delayMs"];
      if (delayMs67 !== undefined) {
        if (!isNumber(delayMs67)) reportType(out, path65 + "/delayMs", "number", delayMs67);
        else {
          if (delayMs67 < 0) report(out, path65 + "/delayMs", "minimum", "must be at least 0", 0, delayMs67);
        }
      }
      const headers68 = value64["headers"];
      if (headers68 !== undefined) {
        checkHeaders(headers68, path65 + "/headers", out);
      }
      const message69 = value64["message"];
      if (message69 !== undefined) {
        if (!isText(message69)) reportType(out, path65 + "/message", "string", message69);
      }
      const status70 = value64["status"];
      if (status70 !== undefined) {
        if (!isNumber(status70) || status70 % 1 !== 0) reportType(out, path65 + "/status", "integer", status70);
        else {
          if (status70 < 200) report(out, path65 + "/status", "minimum", "must be at least 200", 200, status70);
          if (status70 > 599) report(out, path65 + "/status", "maximum", "must be at most 599", 599, status70);
        }
      }
      const retryAfterSeconds71 = value64["retryAfterSeconds"];
      if (retryAfterSeconds71 !== undefined) {
        if (!isNumber(retryAfterSeconds71)) reportType(out, path65 + "/retryAfterSeconds", "number", retryAfterSeconds71);
        else {
          if (retryAfterSeconds71 < 0) report(out, path65 + "/retryAfterSeconds", "minimum", "must be at least 0", 0, retryAfterSeconds71);
        }
      }
      const shouldRetry72 = value64["shouldRetry"];
      if (shouldRetry72 !== undefined) {
        if (typeof shouldRetry72 !== "boolean") reportType(out, path65 + "/shouldRetry", "boolean", shouldRetry72);
      }
      const details73 = value64["details"];
      if (details73 !== undefined) {
        checkAnyOf(details73, path65 + "/details", out, [(value74: unknown, path75: string, out: Problem[]): void => {
          if (!isObject(value74)) reportType(out, path75, "object", value74);
        }, (value76: unknown, path77: string, out: Problem[]): void => {
          if (value76 !== null) report(out, path77, "enum", "must be null", [null], value76);
        }], "an object, or null");
      }
      const requestId78 = value64["requestId"];
      if (requestId78 !== undefined) {
        if (requestId78 !== null) report(out, path65 + "/requestId", "enum", "must be null", [null], requestId78);
      }
      reportUnknown(out, path65, value64, KNOWN_9);
    }
  }, (value79: unknown, path80: string, out: Problem[]): void => {
    if (!isObject(value79)) reportType(out, path80, "object", value79);
    else {
      const stream81 = value79["stream"];
      if (stream81 === undefined) reportMissing(out, path80 + "/stream");
      else {
        if (!Array.isArray(stream81)) reportType(out, path80 + "/stream", "array", stream81);
        else {
          checkItems(stream81, path80 + "/stream", out, checkStep);
        }
      }
      const delayMs105 = value79["delayMs"];
      if (delayMs105 !== undefined) {
        if (!isNumber(delayMs105)) reportType(out, path80 + "/delayMs", "number", delayMs105);
        else {
          if (delayMs105 < 0) report(out, path80 + "/delayMs", "minimum", "must be at least 0", 0, delayMs105);
        }
      }
      const headers106 = value79["headers"];
      if (headers106 !== undefined) {
        checkHeaders(headers106, path80 + "/headers", out);
      }
      const id107 = value79["id"];
      if (id107 !== undefined) {
        if (!isText(id107)) reportType(out, path80 + "/id", "string", id107);
      }
      const model108 = value79["model"];
      if (model108 !== undefined) {
        if (!isText(model108)) reportType(out, path80 + "/model", "string", model108);
      }
      const stopReason109 = value79["stopReason"];
      if (stopReason109 !== undefined) {
        if (!isText(stopReason109)) reportType(out, path80 + "/stopReason", "string", stopReason109);
      }
      reportUnknown(out, path80, value79, KNOWN_18);
    }
  }, (value110: unknown, path111: string, out: Problem[]): void => {
    if (!isObject(value110)) reportType(out, path111, "object", value110);
    else {
      const response112 = value110["response"];
      if (response112 === undefined) reportMissing(out, path111 + "/response");
      else {
        if (!isObject(response112)) reportType(out, path111 + "/response", "object", response112);
        else {
          const status113 = response112["status"];
          if (status113 === undefined) reportMissing(out, path111 + "/response" + "/status");
          else {
            if (!isNumber(status113) || status113 % 1 !== 0) reportType(out, path111 + "/response" + "/status", "integer", status113);
            else {
              if (status113 < 200) report(out, path111 + "/response" + "/status", "minimum", "must be at least 200", 200, status113);
              if (status113 > 599) report(out, path111 + "/response" + "/status", "maximum", "must be at most 599", 599, status113);
            }
          }
          const headers114 = response112["headers"];
          if (headers114 !== undefined) {
            checkHeaders(headers114, path111 + "/response" + "/headers", out);
          }
          const body115 = response112["body"];
          if (body115 !== undefined) {
            if (!isText(body115)) reportType(out, path111 + "/response" + "/body", "string", body115);
          }
          reportUnknown(out, path111 + "/response", response112, KNOWN_19);
        }
      }
      reportUnknown(out, path111, value110, KNOWN_20);
    }
  }, checkDrop, checkStall], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall");
}

function checkErrorType(value: unknown, path: string, out: Problem[]): void {
  if (value !== "invalid_request_error" && value !== "authentication_error" && value !== "billing_error" && value !== "permission_error" && value !== "not_found_error" && value !== "conflict_error" && value !== "request_too_large" && value !== "rate_limit_error" && value !== "api_error" && value !== "timeout_error" && value !== "overloaded_error" && value !== "forbidden") report(out, path, "enum", "must be one of \"invalid_request_error\", \"authentication_error\", \"billing_error\", \"permission_error\", \"not_found_error\", \"conflict_error\", \"request_too_large\", \"rate_limit_error\", \"api_error\", \"timeout_error\", \"overloaded_error\", \"forbidden\"", ["invalid_request_error","authentication_error","billing_error","permission_error","not_found_error","conflict_error","request_too_large","rate_limit_error","api_error","timeout_error","overloaded_error","forbidden"], value);
}

function checkStep(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value82: unknown, path83: string, out: Problem[]): void => {
    if (!isText(value82)) reportType(out, path83, "string", value82);
  }, (value84: unknown, path85: string, out: Problem[]): void => {
    if (!isObject(value84)) reportType(out, path85, "object", value84);
    else {
      const text86 = value84["text"];
      if (text86 === undefined) reportMissing(out, path85 + "/text");
      else {
        if (!isText(text86)) reportType(out, path85 + "/text", "string", text86);
      }
      reportUnknown(out, path85, value84, KNOWN_10);
    }
  }, (value87: unknown, path88: string, out: Problem[]): void => {
    if (!isObject(value87)) reportType(out, path88, "object", value87);
    else {
      const pause89 = value87["pause"];
      if (pause89 === undefined) reportMissing(out, path88 + "/pause");
      else {
        if (!isNumber(pause89)) reportType(out, path88 + "/pause", "number", pause89);
        else {
          if (pause89 < 0) report(out, path88 + "/pause", "minimum", "must be at least 0", 0, pause89);
        }
      }
      reportUnknown(out, path88, value87, KNOWN_11);
    }
  }, (value90: unknown, path91: string, out: Problem[]): void => {
    if (!isObject(value90)) reportType(out, path91, "object", value90);
    else {
      const ping92 = value90["ping"];
      if (ping92 === undefined) reportMissing(out, path91 + "/ping");
      else {
        if (ping92 !== true) report(out, path91 + "/ping", "const", "must be true", true, ping92);
      }
      reportUnknown(out, path91, value90, KNOWN_12);
    }
  }, (value93: unknown, path94: string, out: Problem[]): void => {
    if (!isObject(value93)) reportType(out, path94, "object", value93);
    else {
      const errorEvent95 = value93["errorEvent"];
      if (errorEvent95 === undefined) reportMissing(out, path94 + "/errorEvent");
      else {
        checkErrorType(errorEvent95, path94 + "/errorEvent", out);
      }
      const message96 = value93["message"];
      if (message96 !== undefined) {
        if (!isText(message96)) reportType(out, path94 + "/message", "string", message96);
      }
      reportUnknown(out, path94, value93, KNOWN_13);
    }
  }, checkDrop, checkStall, (value99: unknown, path100: string, out: Problem[]): void => {
    if (!isObject(value99)) reportType(out, path100, "object", value99);
    else {
      const raw101 = value99["raw"];
      if (raw101 === undefined) reportMissing(out, path100 + "/raw");
      else {
        if (!isText(raw101)) reportType(out, path100 + "/raw", "string", raw101);
      }
      reportUnknown(out, path100, value99, KNOWN_16);
    }
  }, (value102: unknown, path103: string, out: Problem[]): void => {
    if (!isObject(value102)) reportType(out, path103, "object", value102);
    else {
      const rawBase64104 = value102["rawBase64"];
      if (rawBase64104 === undefined) reportMissing(out, path103 + "/rawBase64");
      else {
        if (!isText(rawBase64104)) reportType(out, path103 + "/rawBase64", "string", rawBase64104);
        else {
          if (!isBase64(rawBase64104)) report(out, path103 + "/rawBase64", "contentEncoding", "must be base64", "base64", rawBase64104);
        }
      }
      reportUnknown(out, path103, value102, KNOWN_17);
    }
  }], "a string, or an object with text, or an object with pause, or an object with ping, or an object with errorEvent, or an object with drop, or an object with stall, or an object with raw, or an object with rawBase64");
}

function checkDrop(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const drop97 = value["drop"];
    if (drop97 === undefined) reportMissing(out, path + "/drop");
    else {
      if (drop97 !== true && drop97 !== "reset") report(out, path + "/drop", "enum", "must be one of true, \"reset\"", [true,"reset"], drop97);
    }
    reportUnknown(out, path, value, KNOWN_14);
  }
}

function checkStall(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const stall98 = value["stall"];
    if (stall98 === undefined) reportMissing(out, path + "/stall");
    else {
      if (stall98 !== true) report(out, path + "/stall", "const", "must be true", true, stall98);
    }
    reportUnknown(out, path, value, KNOWN_15);
  }
}

function checkPattern(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value122: unknown, path123: string, out: Problem[]): void => {
    if (!isText(value122)) reportType(out, path123, "string", value122);
  }, (value124: unknown, path125: string, out: Problem[]): void => {
    if (!isObject(value124)) reportType(out, path125, "object", value124);
    else {
      const pattern126 = value124["pattern"];
      if (pattern126 === undefined) reportMissing(out, path125 + "/pattern");
      else {
        if (!isText(pattern126)) reportType(out, path125 + "/pattern", "string", pattern126);
      }
      const flags127 = value124["flags"];
      if (flags127 !== undefined) {
        if (!isText(flags127)) reportType(out, path125 + "/flags", "string", flags127);
        else {
          if (!PATTERN_21.test(flags127)) report(out, path125 + "/flags", "pattern", "must match ^[dgimsuvy]*$", "^[dgimsuvy]*$", flags127);
        }
      }
      reportUnknown(out, path125, value124, KNOWN_22);
    }
  }], "a string, or an object with pattern");
}
