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

const KNOWN_7: readonly string[] = ["apiKeys","models","asOf","maxRequestBytes","treatMinusOneAsUnset","maxUserIdLength","delayMs","firstTokenDelayMs","tokensPerSecond","jitter","legacyFields","lineEnding","rateLimits","cors","headers","seed","chaos","maxCalls","maxCallBytes"];

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
        const lineEnding26 = options2["lineEnding"];
        if (lineEnding26 !== undefined) {
          if (lineEnding26 !== "\n" && lineEnding26 !== "\r\n") report(out, path + "/options" + "/lineEnding", "enum", "must be one of \"\\n\", \"\\r\\n\"", ["\n","\r\n"], lineEnding26);
        }
        const rateLimits27 = options2["rateLimits"];
        if (rateLimits27 !== undefined) {
          if (!isObject(rateLimits27)) reportType(out, path + "/options" + "/rateLimits", "object", rateLimits27);
          else {
            const requests28 = rateLimits27["requests"];
            if (requests28 !== undefined) {
              if (!isNumber(requests28) || requests28 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/requests", "integer", requests28);
              else {
                if (requests28 < 1) report(out, path + "/options" + "/rateLimits" + "/requests", "minimum", "must be at least 1", 1, requests28);
              }
            }
            const tokens29 = rateLimits27["tokens"];
            if (tokens29 !== undefined) {
              if (!isNumber(tokens29) || tokens29 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/tokens", "integer", tokens29);
              else {
                if (tokens29 < 1) report(out, path + "/options" + "/rateLimits" + "/tokens", "minimum", "must be at least 1", 1, tokens29);
              }
            }
            const inputTokens30 = rateLimits27["inputTokens"];
            if (inputTokens30 !== undefined) {
              if (!isNumber(inputTokens30) || inputTokens30 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/inputTokens", "integer", inputTokens30);
              else {
                if (inputTokens30 < 1) report(out, path + "/options" + "/rateLimits" + "/inputTokens", "minimum", "must be at least 1", 1, inputTokens30);
              }
            }
            const outputTokens31 = rateLimits27["outputTokens"];
            if (outputTokens31 !== undefined) {
              if (!isNumber(outputTokens31) || outputTokens31 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/outputTokens", "integer", outputTokens31);
              else {
                if (outputTokens31 < 1) report(out, path + "/options" + "/rateLimits" + "/outputTokens", "minimum", "must be at least 1", 1, outputTokens31);
              }
            }
            const concurrent32 = rateLimits27["concurrent"];
            if (concurrent32 !== undefined) {
              if (!isNumber(concurrent32) || concurrent32 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/concurrent", "integer", concurrent32);
              else {
                if (concurrent32 < 1) report(out, path + "/options" + "/rateLimits" + "/concurrent", "minimum", "must be at least 1", 1, concurrent32);
              }
            }
            const windowMs33 = rateLimits27["windowMs"];
            if (windowMs33 !== undefined) {
              if (!isNumber(windowMs33) || windowMs33 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/windowMs", "integer", windowMs33);
              else {
                if (windowMs33 < 1) report(out, path + "/options" + "/rateLimits" + "/windowMs", "minimum", "must be at least 1", 1, windowMs33);
              }
            }
            reportUnknown(out, path + "/options" + "/rateLimits", rateLimits27, KNOWN_2);
          }
        }
        const cors34 = options2["cors"];
        if (cors34 !== undefined) {
          if (cors34 !== "header" && cors34 !== "any") report(out, path + "/options" + "/cors", "enum", "must be one of \"header\", \"any\"", ["header","any"], cors34);
        }
        const headers35 = options2["headers"];
        if (headers35 !== undefined) {
          checkHeaders(headers35, path + "/options" + "/headers", out);
        }
        const seed39 = options2["seed"];
        if (seed39 !== undefined) {
          if (!isNumber(seed39)) reportType(out, path + "/options" + "/seed", "number", seed39);
          else {
            if (seed39 < 0) report(out, path + "/options" + "/seed", "minimum", "must be at least 0", 0, seed39);
          }
        }
        const chaos40 = options2["chaos"];
        if (chaos40 !== undefined) {
          if (!isObject(chaos40)) reportType(out, path + "/options" + "/chaos", "object", chaos40);
          else {
            const seed41 = chaos40["seed"];
            if (seed41 !== undefined) {
              if (!isNumber(seed41)) reportType(out, path + "/options" + "/chaos" + "/seed", "number", seed41);
              else {
                if (seed41 < 0) report(out, path + "/options" + "/chaos" + "/seed", "minimum", "must be at least 0", 0, seed41);
              }
            }
            const overloaded42 = chaos40["overloaded"];
            if (overloaded42 !== undefined) {
              if (!isNumber(overloaded42)) reportType(out, path + "/options" + "/chaos" + "/overloaded", "number", overloaded42);
              else {
                if (overloaded42 < 0) report(out, path + "/options" + "/chaos" + "/overloaded", "minimum", "must be at least 0", 0, overloaded42);
                if (overloaded42 > 1) report(out, path + "/options" + "/chaos" + "/overloaded", "maximum", "must be at most 1", 1, overloaded42);
              }
            }
            const drop43 = chaos40["drop"];
            if (drop43 !== undefined) {
              if (!isNumber(drop43)) reportType(out, path + "/options" + "/chaos" + "/drop", "number", drop43);
              else {
                if (drop43 < 0) report(out, path + "/options" + "/chaos" + "/drop", "minimum", "must be at least 0", 0, drop43);
                if (drop43 > 1) report(out, path + "/options" + "/chaos" + "/drop", "maximum", "must be at most 1", 1, drop43);
              }
            }
            const stall44 = chaos40["stall"];
            if (stall44 !== undefined) {
              if (!isNumber(stall44)) reportType(out, path + "/options" + "/chaos" + "/stall", "number", stall44);
              else {
                if (stall44 < 0) report(out, path + "/options" + "/chaos" + "/stall", "minimum", "must be at least 0", 0, stall44);
                if (stall44 > 1) report(out, path + "/options" + "/chaos" + "/stall", "maximum", "must be at most 1", 1, stall44);
              }
            }
            const errorEvent45 = chaos40["errorEvent"];
            if (errorEvent45 !== undefined) {
              if (!isNumber(errorEvent45)) reportType(out, path + "/options" + "/chaos" + "/errorEvent", "number", errorEvent45);
              else {
                if (errorEvent45 < 0) report(out, path + "/options" + "/chaos" + "/errorEvent", "minimum", "must be at least 0", 0, errorEvent45);
                if (errorEvent45 > 1) report(out, path + "/options" + "/chaos" + "/errorEvent", "maximum", "must be at most 1", 1, errorEvent45);
              }
            }
            reportUnknown(out, path + "/options" + "/chaos", chaos40, KNOWN_6);
          }
        }
        const maxCalls46 = options2["maxCalls"];
        if (maxCalls46 !== undefined) {
          if (!isNumber(maxCalls46)) reportType(out, path + "/options" + "/maxCalls", "number", maxCalls46);
          else {
            if (maxCalls46 < 0) report(out, path + "/options" + "/maxCalls", "minimum", "must be at least 0", 0, maxCalls46);
          }
        }
        const maxCallBytes47 = options2["maxCallBytes"];
        if (maxCallBytes47 !== undefined) {
          if (!isNumber(maxCallBytes47)) reportType(out, path + "/options" + "/maxCallBytes", "number", maxCallBytes47);
          else {
            if (maxCallBytes47 < 0) report(out, path + "/options" + "/maxCallBytes", "minimum", "must be at least 0", 0, maxCallBytes47);
          }
        }
        reportUnknown(out, path + "/options", options2, KNOWN_7);
      }
    }
    const replies48 = value["replies"];
    if (replies48 !== undefined) {
      if (!Array.isArray(replies48)) reportType(out, path + "/replies", "array", replies48);
      else {
        checkItems(replies48, path + "/replies", out, checkScriptedReply);
      }
    }
    reportUnknown(out, path, value, KNOWN_26);
  }
}

function checkHeaders(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    for (const name36 of Object.keys(value)) if (!PATTERN_3.test(name36)) report(out, path + "/" + toToken(name36), "propertyNames", "must have a name that matches ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name36);
    checkMembers(value, path, out, KNOWN_5, (value37: unknown, path38: string, out: Problem[]): void => {
      if (!isText(value37)) reportType(out, path38, "string", value37);
      else {
        if (!PATTERN_4.test(value37)) report(out, path38, "pattern", "must match ^[\\t\\x20-\\x7e\\x80-\\xff]*$", "^[\\t\\x20-\\x7e\\x80-\\xff]*$", value37);
      }
    });
  }
}

function checkScriptedReply(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const reply49 = value["reply"];
    if (reply49 === undefined) reportMissing(out, path + "/reply");
    else {
      checkAnyOf(reply49, path + "/reply", out, [checkReply, (value115: unknown, path116: string, out: Problem[]): void => {
        if (!Array.isArray(value115)) reportType(out, path116, "array", value115);
        else {
          if (value115.length < 1) report(out, path116, "minItems", "must not be empty", 1, value115);
          checkItems(value115, path116, out, checkReply);
        }
      }], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall, or an array");
    }
    const when117 = value["when"];
    if (when117 !== undefined) {
      if (!isObject(when117)) reportType(out, path + "/when", "object", when117);
      else {
        const call118 = when117["call"];
        if (call118 !== undefined) {
          if (!isNumber(call118) || call118 % 1 !== 0) reportType(out, path + "/when" + "/call", "integer", call118);
          else {
            if (call118 < 1) report(out, path + "/when" + "/call", "minimum", "must be at least 1", 1, call118);
          }
        }
        const stream119 = when117["stream"];
        if (stream119 !== undefined) {
          if (typeof stream119 !== "boolean") reportType(out, path + "/when" + "/stream", "boolean", stream119);
        }
        const model120 = when117["model"];
        if (model120 !== undefined) {
          checkPattern(model120, path + "/when" + "/model", out);
        }
        const prompt127 = when117["prompt"];
        if (prompt127 !== undefined) {
          checkPattern(prompt127, path + "/when" + "/prompt", out);
        }
        const lastHumanTurn128 = when117["lastHumanTurn"];
        if (lastHumanTurn128 !== undefined) {
          checkPattern(lastHumanTurn128, path + "/when" + "/lastHumanTurn", out);
        }
        const headers129 = when117["headers"];
        if (headers129 !== undefined) {
          if (!isObject(headers129)) reportType(out, path + "/when" + "/headers", "object", headers129);
          else {
            checkMembers(headers129, path + "/when" + "/headers", out, KNOWN_23, checkPattern);
          }
        }
        reportUnknown(out, path + "/when", when117, KNOWN_24);
      }
    }
    const times130 = value["times"];
    if (times130 !== undefined) {
      if (!isNumber(times130) || times130 % 1 !== 0) reportType(out, path + "/times", "integer", times130);
      else {
        if (times130 < 1) report(out, path + "/times", "minimum", "must be at least 1", 1, times130);
      }
    }
    const once131 = value["once"];
    if (once131 !== undefined) {
      if (typeof once131 !== "boolean") reportType(out, path + "/once", "boolean", once131);
    }
    if (value["times"] !== undefined && value["once"] !== undefined) report(out, path, "not", "must not have both times and once", ["times","once"], undefined);
    reportUnknown(out, path, value, KNOWN_25);
  }
}

function checkReply(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value50: unknown, path51: string, out: Problem[]): void => {
    if (!isText(value50)) reportType(out, path51, "string", value50);
  }, (value52: unknown, path53: string, out: Problem[]): void => {
    if (!isObject(value52)) reportType(out, path53, "object", value52);
    else {
      const completion54 = value52["completion"];
      if (completion54 === undefined) reportMissing(out, path53 + "/completion");
      else {
        if (!isText(completion54)) reportType(out, path53 + "/completion", "string", completion54);
      }
      const delayMs55 = value52["delayMs"];
      if (delayMs55 !== undefined) {
        if (!isNumber(delayMs55)) reportType(out, path53 + "/delayMs", "number", delayMs55);
        else {
          if (delayMs55 < 0) report(out, path53 + "/delayMs", "minimum", "must be at least 0", 0, delayMs55);
        }
      }
      const headers56 = value52["headers"];
      if (headers56 !== undefined) {
        checkHeaders(headers56, path53 + "/headers", out);
      }
      const id57 = value52["id"];
      if (id57 !== undefined) {
        if (!isText(id57)) reportType(out, path53 + "/id", "string", id57);
      }
      const model58 = value52["model"];
      if (model58 !== undefined) {
        if (!isText(model58)) reportType(out, path53 + "/model", "string", model58);
      }
      const stopReason59 = value52["stopReason"];
      if (stopReason59 !== undefined) {
        if (!isText(stopReason59)) reportType(out, path53 + "/stopReason", "string", stopReason59);
      }
      const firstTokenDelayMs60 = value52["firstTokenDelayMs"];
      if (firstTokenDelayMs60 !== undefined) {
        if (!isNumber(firstTokenDelayMs60)) reportType(out, path53 + "/firstTokenDelayMs", "number", firstTokenDelayMs60);
        else {
          if (firstTokenDelayMs60 < 0) report(out, path53 + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs60);
        }
      }
      const tokensPerSecond61 = value52["tokensPerSecond"];
      if (tokensPerSecond61 !== undefined) {
        if (!isNumber(tokensPerSecond61)) reportType(out, path53 + "/tokensPerSecond", "number", tokensPerSecond61);
        else {
          if (tokensPerSecond61 < 0) report(out, path53 + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond61);
        }
      }
      const jitter62 = value52["jitter"];
      if (jitter62 !== undefined) {
        if (!isNumber(jitter62)) reportType(out, path53 + "/jitter", "number", jitter62);
        else {
          if (jitter62 < 0) report(out, path53 + "/jitter", "minimum", "must be at least 0", 0, jitter62);
        }
      }
      reportUnknown(out, path53, value52, KNOWN_8);
    }
  }, (value63: unknown, path64: string, out: Problem[]): void => {
    if (!isObject(value63)) reportType(out, path64, "object", value63);
    else {
      const failure65 = value63["failure"];
      if (failure65 === undefined) reportMissing(out, path64 + "/failure");
      else {
        checkErrorType(failure65, path64 + "/failure", out);
      }
      const delayMs66 = value63["delayMs"];
      if (delayMs66 !== undefined) {
        if (!isNumber(delayMs66)) reportType(out, path64 + "/delayMs", "number", delayMs66);
        else {
          if (delayMs66 < 0) report(out, path64 + "/delayMs", "minimum", "must be at least 0", 0, delayMs66);
        }
      }
      const headers67 = value63["headers"];
      if (headers67 !== undefined) {
        checkHeaders(headers67, path64 + "/headers", out);
      }
      const message68 = value63["message"];
      if (message68 !== undefined) {
        if (!isText(message68)) reportType(out, path64 + "/message", "string", message68);
      }
      const status69 = value63["status"];
      if (status69 !== undefined) {
        if (!isNumber(status69) || status69 % 1 !== 0) reportType(out, path64 + "/status", "integer", status69);
        else {
          if (status69 < 200) report(out, path64 + "/status", "minimum", "must be at least 200", 200, status69);
          if (status69 > 599) report(out, path64 + "/status", "maximum", "must be at most 599", 599, status69);
        }
      }
      const retryAfterSeconds70 = value63["retryAfterSeconds"];
      if (retryAfterSeconds70 !== undefined) {
        if (!isNumber(retryAfterSeconds70)) reportType(out, path64 + "/retryAfterSeconds", "number", retryAfterSeconds70);
        else {
          if (retryAfterSeconds70 < 0) report(out, path64 + "/retryAfterSeconds", "minimum", "must be at least 0", 0, retryAfterSeconds70);
        }
      }
      const shouldRetry71 = value63["shouldRetry"];
      if (shouldRetry71 !== undefined) {
        if (typeof shouldRetry71 !== "boolean") reportType(out, path64 + "/shouldRetry", "boolean", shouldRetry71);
      }
      const details72 = value63["details"];
      if (details72 !== undefined) {
        checkAnyOf(details72, path64 + "/details", out, [(value73: unknown, path74: string, out: Problem[]): void => {
          if (!isObject(value73)) reportType(out, path74, "object", value73);
        }, (value75: unknown, path76: string, out: Problem[]): void => {
          if (value75 !== null) report(out, path76, "enum", "must be null", [null], value75);
        }], "an object, or null");
      }
      const requestId77 = value63["requestId"];
      if (requestId77 !== undefined) {
        if (requestId77 !== null) report(out, path64 + "/requestId", "enum", "must be null", [null], requestId77);
      }
      reportUnknown(out, path64, value63, KNOWN_9);
    }
  }, (value78: unknown, path79: string, out: Problem[]): void => {
    if (!isObject(value78)) reportType(out, path79, "object", value78);
    else {
      const stream80 = value78["stream"];
      if (stream80 === undefined) reportMissing(out, path79 + "/stream");
      else {
        if (!Array.isArray(stream80)) reportType(out, path79 + "/stream", "array", stream80);
        else {
          checkItems(stream80, path79 + "/stream", out, checkStep);
        }
      }
      const delayMs104 = value78["delayMs"];
      if (delayMs104 !== undefined) {
        if (!isNumber(delayMs104)) reportType(out, path79 + "/delayMs", "number", delayMs104);
        else {
          if (delayMs104 < 0) report(out, path79 + "/delayMs", "minimum", "must be at least 0", 0, delayMs104);
        }
      }
      const headers105 = value78["headers"];
      if (headers105 !== undefined) {
        checkHeaders(headers105, path79 + "/headers", out);
      }
      const id106 = value78["id"];
      if (id106 !== undefined) {
        if (!isText(id106)) reportType(out, path79 + "/id", "string", id106);
      }
      const model107 = value78["model"];
      if (model107 !== undefined) {
        if (!isText(model107)) reportType(out, path79 + "/model", "string", model107);
      }
      const stopReason108 = value78["stopReason"];
      if (stopReason108 !== undefined) {
        if (!isText(stopReason108)) reportType(out, path79 + "/stopReason", "string", stopReason108);
      }
      reportUnknown(out, path79, value78, KNOWN_18);
    }
  }, (value109: unknown, path110: string, out: Problem[]): void => {
    if (!isObject(value109)) reportType(out, path110, "object", value109);
    else {
      const response111 = value109["response"];
      if (response111 === undefined) reportMissing(out, path110 + "/response");
      else {
        if (!isObject(response111)) reportType(out, path110 + "/response", "object", response111);
        else {
          const status112 = response111["status"];
          if (status112 === undefined) reportMissing(out, path110 + "/response" + "/status");
          else {
            if (!isNumber(status112) || status112 % 1 !== 0) reportType(out, path110 + "/response" + "/status", "integer", status112);
            else {
              if (status112 < 200) report(out, path110 + "/response" + "/status", "minimum", "must be at least 200", 200, status112);
              if (status112 > 599) report(out, path110 + "/response" + "/status", "maximum", "must be at most 599", 599, status112);
            }
          }
          const headers113 = response111["headers"];
          if (headers113 !== undefined) {
            checkHeaders(headers113, path110 + "/response" + "/headers", out);
          }
          const body114 = response111["body"];
          if (body114 !== undefined) {
            if (!isText(body114)) reportType(out, path110 + "/response" + "/body", "string", body114);
          }
          reportUnknown(out, path110 + "/response", response111, KNOWN_19);
        }
      }
      reportUnknown(out, path110, value109, KNOWN_20);
    }
  }, checkDrop, checkStall], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall");
}

function checkErrorType(value: unknown, path: string, out: Problem[]): void {
  if (value !== "invalid_request_error" && value !== "authentication_error" && value !== "billing_error" && value !== "permission_error" && value !== "not_found_error" && value !== "conflict_error" && value !== "request_too_large" && value !== "rate_limit_error" && value !== "api_error" && value !== "timeout_error" && value !== "overloaded_error" && value !== "forbidden") report(out, path, "enum", "must be one of \"invalid_request_error\", \"authentication_error\", \"billing_error\", \"permission_error\", \"not_found_error\", \"conflict_error\", \"request_too_large\", \"rate_limit_error\", \"api_error\", \"timeout_error\", \"overloaded_error\", \"forbidden\"", ["invalid_request_error","authentication_error","billing_error","permission_error","not_found_error","conflict_error","request_too_large","rate_limit_error","api_error","timeout_error","overloaded_error","forbidden"], value);
}

function checkStep(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value81: unknown, path82: string, out: Problem[]): void => {
    if (!isText(value81)) reportType(out, path82, "string", value81);
  }, (value83: unknown, path84: string, out: Problem[]): void => {
    if (!isObject(value83)) reportType(out, path84, "object", value83);
    else {
      const text85 = value83["text"];
      if (text85 === undefined) reportMissing(out, path84 + "/text");
      else {
        if (!isText(text85)) reportType(out, path84 + "/text", "string", text85);
      }
      reportUnknown(out, path84, value83, KNOWN_10);
    }
  }, (value86: unknown, path87: string, out: Problem[]): void => {
    if (!isObject(value86)) reportType(out, path87, "object", value86);
    else {
      const pause88 = value86["pause"];
      if (pause88 === undefined) reportMissing(out, path87 + "/pause");
      else {
        if (!isNumber(pause88)) reportType(out, path87 + "/pause", "number", pause88);
        else {
          if (pause88 < 0) report(out, path87 + "/pause", "minimum", "must be at least 0", 0, pause88);
        }
      }
      reportUnknown(out, path87, value86, KNOWN_11);
    }
  }, (value89: unknown, path90: string, out: Problem[]): void => {
    if (!isObject(value89)) reportType(out, path90, "object", value89);
    else {
      const ping91 = value89["ping"];
      if (ping91 === undefined) reportMissing(out, path90 + "/ping");
      else {
        if (ping91 !== true) report(out, path90 + "/ping", "const", "must be true", true, ping91);
      }
      reportUnknown(out, path90, value89, KNOWN_12);
    }
  }, (value92: unknown, path93: string, out: Problem[]): void => {
    if (!isObject(value92)) reportType(out, path93, "object", value92);
    else {
      const errorEvent94 = value92["errorEvent"];
      if (errorEvent94 === undefined) reportMissing(out, path93 + "/errorEvent");
      else {
        checkErrorType(errorEvent94, path93 + "/errorEvent", out);
      }
      const message95 = value92["message"];
      if (message95 !== undefined) {
        if (!isText(message95)) reportType(out, path93 + "/message", "string", message95);
      }
      reportUnknown(out, path93, value92, KNOWN_13);
    }
  }, checkDrop, checkStall, (value98: unknown, path99: string, out: Problem[]): void => {
    if (!isObject(value98)) reportType(out, path99, "object", value98);
    else {
      const raw100 = value98["raw"];
      if (raw100 === undefined) reportMissing(out, path99 + "/raw");
      else {
        if (!isText(raw100)) reportType(out, path99 + "/raw", "string", raw100);
      }
      reportUnknown(out, path99, value98, KNOWN_16);
    }
  }, (value101: unknown, path102: string, out: Problem[]): void => {
    if (!isObject(value101)) reportType(out, path102, "object", value101);
    else {
      const rawBase64103 = value101["rawBase64"];
      if (rawBase64103 === undefined) reportMissing(out, path102 + "/rawBase64");
      else {
        if (!isText(rawBase64103)) reportType(out, path102 + "/rawBase64", "string", rawBase64103);
        else {
          if (!isBase64(rawBase64103)) report(out, path102 + "/rawBase64", "contentEncoding", "must be base64", "base64", rawBase64103);
        }
      }
      reportUnknown(out, path102, value101, KNOWN_17);
    }
  }], "a string, or an object with text, or an object with pause, or an object with ping, or an object with errorEvent, or an object with drop, or an object with stall, or an object with raw, or an object with rawBase64");
}

function checkDrop(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const drop96 = value["drop"];
    if (drop96 === undefined) reportMissing(out, path + "/drop");
    else {
      if (drop96 !== true && drop96 !== "reset") report(out, path + "/drop", "enum", "must be one of true, \"reset\"", [true,"reset"], drop96);
    }
    reportUnknown(out, path, value, KNOWN_14);
  }
}

function checkStall(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const stall97 = value["stall"];
    if (stall97 === undefined) reportMissing(out, path + "/stall");
    else {
      if (stall97 !== true) report(out, path + "/stall", "const", "must be true", true, stall97);
    }
    reportUnknown(out, path, value, KNOWN_15);
  }
}

function checkPattern(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value121: unknown, path122: string, out: Problem[]): void => {
    if (!isText(value121)) reportType(out, path122, "string", value121);
  }, (value123: unknown, path124: string, out: Problem[]): void => {
    if (!isObject(value123)) reportType(out, path124, "object", value123);
    else {
      const pattern125 = value123["pattern"];
      if (pattern125 === undefined) reportMissing(out, path124 + "/pattern");
      else {
        if (!isText(pattern125)) reportType(out, path124 + "/pattern", "string", pattern125);
      }
      const flags126 = value123["flags"];
      if (flags126 !== undefined) {
        if (!isText(flags126)) reportType(out, path124 + "/flags", "string", flags126);
        else {
          if (!PATTERN_21.test(flags126)) report(out, path124 + "/flags", "pattern", "must match ^[dgimsuvy]*$", "^[dgimsuvy]*$", flags126);
        }
      }
      reportUnknown(out, path124, value123, KNOWN_22);
    }
  }], "a string, or an object with pattern");
}
