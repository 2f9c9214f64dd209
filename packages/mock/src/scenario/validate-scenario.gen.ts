// Generated from the options of the mock by `pnpm generate`. Do not edit.

import { checkAnyOf, checkItems, checkMembers, isBase64, isNumber, isObject, isText, report, reportMissing, reportType, reportUnknown, toToken } from "@text-completions/core/internal";
import type { Problem } from "@text-completions/core";

/** The problems with a value that does not match the schema `Scenario`, at most 100; none, if it is valid. */
export function validateScenario(value: unknown): Problem[] {
  const out: Problem[] = [];
  checkScenario(value, "", out);
  return out;
}

const PATTERN_1 = new RegExp("^\\s*[\\x21-\\x7e]+\\s*$", "u");

const PATTERN_2 = new RegExp("^\\d{4}-\\d{2}-\\d{2}$", "u");

const KNOWN_3: readonly string[] = ["requests","tokens","inputTokens","outputTokens","concurrent","windowMs"];

const PATTERN_4 = new RegExp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "u");

const PATTERN_5 = new RegExp("^[\\t\\x20-\\x7e\\x80-\\xff]*$", "u");

const KNOWN_6: readonly string[] = [];

const KNOWN_7: readonly string[] = ["seed","overloaded","drop","stall","errorEvent"];

const KNOWN_8: readonly string[] = ["apiKeys","models","asOf","maxRequestBytes","maxJsonValues","treatMinusOneAsUnset","maxUserIdLength","delayMs","firstTokenDelayMs","tokensPerSecond","jitter","legacyFields","checkResponses","lineEnding","rateLimits","cors","headers","seed","chaos","maxCalls","maxCallBytes"];

const KNOWN_9: readonly string[] = ["completion","delayMs","headers","id","model","stopReason","firstTokenDelayMs","tokensPerSecond","jitter"];

const KNOWN_10: readonly string[] = ["failure","delayMs","headers","message","status","retryAfterSeconds","shouldRetry","details","requestId"];

const KNOWN_11: readonly string[] = ["text"];

const KNOWN_12: readonly string[] = ["pause"];

const KNOWN_13: readonly string[] = ["ping"];

const KNOWN_14: readonly string[] = ["errorEvent","message"];

const KNOWN_15: readonly string[] = ["drop"];

const KNOWN_16: readonly string[] = ["stall"];

const KNOWN_17: readonly string[] = ["raw"];

const KNOWN_18: readonly string[] = ["rawBase64"];

const KNOWN_19: readonly string[] = ["stream","delayMs","headers","id","model","stopReason"];

const KNOWN_20: readonly string[] = ["status","headers","body"];

const KNOWN_21: readonly string[] = ["response"];

const PATTERN_22 = new RegExp("^[dgimsuvy]*$", "u");

const KNOWN_23: readonly string[] = ["pattern","flags"];

const KNOWN_24: readonly string[] = [];

const KNOWN_25: readonly string[] = ["call","stream","model","prompt","lastHumanTurn","headers"];

const KNOWN_26: readonly string[] = ["reply","when","times","once"];

const KNOWN_27: readonly string[] = ["$schema","options","replies"];

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
                else {
                  if (!PATTERN_1.test(value6)) report(out, path7, "pattern", "must match ^\\s*[\\x21-\\x7e]+\\s*$", "^\\s*[\\x21-\\x7e]+\\s*$", value6);
                }
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
            if (!PATTERN_2.test(asOf17)) report(out, path + "/options" + "/asOf", "pattern", "must match ^\\d{4}-\\d{2}-\\d{2}$", "^\\d{4}-\\d{2}-\\d{2}$", asOf17);
          }
        }
        const maxRequestBytes18 = options2["maxRequestBytes"];
        if (maxRequestBytes18 !== undefined) {
          if (!isNumber(maxRequestBytes18)) reportType(out, path + "/options" + "/maxRequestBytes", "number", maxRequestBytes18);
          else {
            if (maxRequestBytes18 < 0) report(out, path + "/options" + "/maxRequestBytes", "minimum", "must be at least 0", 0, maxRequestBytes18);
          }
        }
        const maxJsonValues19 = options2["maxJsonValues"];
        if (maxJsonValues19 !== undefined) {
          if (!isNumber(maxJsonValues19)) reportType(out, path + "/options" + "/maxJsonValues", "number", maxJsonValues19);
          else {
            if (maxJsonValues19 < 0) report(out, path + "/options" + "/maxJsonValues", "minimum", "must be at least 0", 0, maxJsonValues19);
          }
        }
        const treatMinusOneAsUnset20 = options2["treatMinusOneAsUnset"];
        if (treatMinusOneAsUnset20 !== undefined) {
          if (typeof treatMinusOneAsUnset20 !== "boolean") reportType(out, path + "/options" + "/treatMinusOneAsUnset", "boolean", treatMinusOneAsUnset20);
        }
        const maxUserIdLength21 = options2["maxUserIdLength"];
        if (maxUserIdLength21 !== undefined) {
          if (!isNumber(maxUserIdLength21) || maxUserIdLength21 % 1 !== 0) reportType(out, path + "/options" + "/maxUserIdLength", "integer", maxUserIdLength21);
          else {
            if (maxUserIdLength21 < 256) report(out, path + "/options" + "/maxUserIdLength", "minimum", "must be at least 256", 256, maxUserIdLength21);
          }
        }
        const delayMs22 = options2["delayMs"];
        if (delayMs22 !== undefined) {
          if (!isNumber(delayMs22)) reportType(out, path + "/options" + "/delayMs", "number", delayMs22);
          else {
            if (delayMs22 < 0) report(out, path + "/options" + "/delayMs", "minimum", "must be at least 0", 0, delayMs22);
          }
        }
        const firstTokenDelayMs23 = options2["firstTokenDelayMs"];
        if (firstTokenDelayMs23 !== undefined) {
          if (!isNumber(firstTokenDelayMs23)) reportType(out, path + "/options" + "/firstTokenDelayMs", "number", firstTokenDelayMs23);
          else {
            if (firstTokenDelayMs23 < 0) report(out, path + "/options" + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs23);
          }
        }
        const tokensPerSecond24 = options2["tokensPerSecond"];
        if (tokensPerSecond24 !== undefined) {
          if (!isNumber(tokensPerSecond24)) reportType(out, path + "/options" + "/tokensPerSecond", "number", tokensPerSecond24);
          else {
            if (tokensPerSecond24 < 0) report(out, path + "/options" + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond24);
          }
        }
        const jitter25 = options2["jitter"];
        if (jitter25 !== undefined) {
          if (!isNumber(jitter25)) reportType(out, path + "/options" + "/jitter", "number", jitter25);
          else {
            if (jitter25 < 0) report(out, path + "/options" + "/jitter", "minimum", "must be at least 0", 0, jitter25);
          }
        }
        const legacyFields26 = options2["legacyFields"];
        if (legacyFields26 !== undefined) {
          if (typeof legacyFields26 !== "boolean") reportType(out, path + "/options" + "/legacyFields", "boolean", legacyFields26);
        }
        const checkResponses27 = options2["checkResponses"];
        if (checkResponses27 !== undefined) {
          if (checkResponses27 !== "warn" && checkResponses27 !== "error" && checkResponses27 !== "off") report(out, path + "/options" + "/checkResponses", "enum", "must be one of \"warn\", \"error\", \"off\"", ["warn","error","off"], checkResponses27);
        }
        const lineEnding28 = options2["lineEnding"];
        if (lineEnding28 !== undefined) {
          if (lineEnding28 !== "\n" && lineEnding28 !== "\r\n") report(out, path + "/options" + "/lineEnding", "enum", "must be one of \"\\n\", \"\\r\\n\"", ["\n","\r\n"], lineEnding28);
        }
        const rateLimits29 = options2["rateLimits"];
        if (rateLimits29 !== undefined) {
          if (!isObject(rateLimits29)) reportType(out, path + "/options" + "/rateLimits", "object", rateLimits29);
          else {
            const requests30 = rateLimits29["requests"];
            if (requests30 !== undefined) {
              if (!isNumber(requests30) || requests30 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/requests", "integer", requests30);
              else {
                if (requests30 < 1) report(out, path + "/options" + "/rateLimits" + "/requests", "minimum", "must be at least 1", 1, requests30);
              }
            }
            const tokens31 = rateLimits29["tokens"];
            if (tokens31 !== undefined) {
              if (!isNumber(tokens31) || tokens31 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/tokens", "integer", tokens31);
              else {
                if (tokens31 < 1) report(out, path + "/options" + "/rateLimits" + "/tokens", "minimum", "must be at least 1", 1, tokens31);
              }
            }
            const inputTokens32 = rateLimits29["inputTokens"];
            if (inputTokens32 !== undefined) {
              if (!isNumber(inputTokens32) || inputTokens32 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/inputTokens", "integer", inputTokens32);
              else {
                if (inputTokens32 < 1) report(out, path + "/options" + "/rateLimits" + "/inputTokens", "minimum", "must be at least 1", 1, inputTokens32);
              }
            }
            const outputTokens33 = rateLimits29["outputTokens"];
            if (outputTokens33 !== undefined) {
              if (!isNumber(outputTokens33) || outputTokens33 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/outputTokens", "integer", outputTokens33);
              else {
                if (outputTokens33 < 1) report(out, path + "/options" + "/rateLimits" + "/outputTokens", "minimum", "must be at least 1", 1, outputTokens33);
              }
            }
            const concurrent34 = rateLimits29["concurrent"];
            if (concurrent34 !== undefined) {
              if (!isNumber(concurrent34) || concurrent34 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/concurrent", "integer", concurrent34);
              else {
                if (concurrent34 < 1) report(out, path + "/options" + "/rateLimits" + "/concurrent", "minimum", "must be at least 1", 1, concurrent34);
              }
            }
            const windowMs35 = rateLimits29["windowMs"];
            if (windowMs35 !== undefined) {
              if (!isNumber(windowMs35) || windowMs35 % 1 !== 0) reportType(out, path + "/options" + "/rateLimits" + "/windowMs", "integer", windowMs35);
              else {
                if (windowMs35 < 1) report(out, path + "/options" + "/rateLimits" + "/windowMs", "minimum", "must be at least 1", 1, windowMs35);
              }
            }
            reportUnknown(out, path + "/options" + "/rateLimits", rateLimits29, KNOWN_3);
          }
        }
        const cors36 = options2["cors"];
        if (cors36 !== undefined) {
          if (cors36 !== "header" && cors36 !== "any") report(out, path + "/options" + "/cors", "enum", "must be one of \"header\", \"any\"", ["header","any"], cors36);
        }
        const headers37 = options2["headers"];
        if (headers37 !== undefined) {
          checkHeaders(headers37, path + "/options" + "/headers", out);
        }
        const seed41 = options2["seed"];
        if (seed41 !== undefined) {
          if (!isNumber(seed41)) reportType(out, path + "/options" + "/seed", "number", seed41);
          else {
            if (seed41 < 0) report(out, path + "/options" + "/seed", "minimum", "must be at least 0", 0, seed41);
          }
        }
        const chaos42 = options2["chaos"];
        if (chaos42 !== undefined) {
          if (!isObject(chaos42)) reportType(out, path + "/options" + "/chaos", "object", chaos42);
          else {
            const seed43 = chaos42["seed"];
            if (seed43 !== undefined) {
              if (!isNumber(seed43)) reportType(out, path + "/options" + "/chaos" + "/seed", "number", seed43);
              else {
                if (seed43 < 0) report(out, path + "/options" + "/chaos" + "/seed", "minimum", "must be at least 0", 0, seed43);
              }
            }
            const overloaded44 = chaos42["overloaded"];
            if (overloaded44 !== undefined) {
              if (!isNumber(overloaded44)) reportType(out, path + "/options" + "/chaos" + "/overloaded", "number", overloaded44);
              else {
                if (overloaded44 < 0) report(out, path + "/options" + "/chaos" + "/overloaded", "minimum", "must be at least 0", 0, overloaded44);
                if (overloaded44 > 1) report(out, path + "/options" + "/chaos" + "/overloaded", "maximum", "must be at most 1", 1, overloaded44);
              }
            }
            const drop45 = chaos42["drop"];
            if (drop45 !== undefined) {
              if (!isNumber(drop45)) reportType(out, path + "/options" + "/chaos" + "/drop", "number", drop45);
              else {
                if (drop45 < 0) report(out, path + "/options" + "/chaos" + "/drop", "minimum", "must be at least 0", 0, drop45);
                if (drop45 > 1) report(out, path + "/options" + "/chaos" + "/drop", "maximum", "must be at most 1", 1, drop45);
              }
            }
            const stall46 = chaos42["stall"];
            if (stall46 !== undefined) {
              if (!isNumber(stall46)) reportType(out, path + "/options" + "/chaos" + "/stall", "number", stall46);
              else {
                if (stall46 < 0) report(out, path + "/options" + "/chaos" + "/stall", "minimum", "must be at least 0", 0, stall46);
                if (stall46 > 1) report(out, path + "/options" + "/chaos" + "/stall", "maximum", "must be at most 1", 1, stall46);
              }
            }
            const errorEvent47 = chaos42["errorEvent"];
            if (errorEvent47 !== undefined) {
              if (!isNumber(errorEvent47)) reportType(out, path + "/options" + "/chaos" + "/errorEvent", "number", errorEvent47);
              else {
                if (errorEvent47 < 0) report(out, path + "/options" + "/chaos" + "/errorEvent", "minimum", "must be at least 0", 0, errorEvent47);
                if (errorEvent47 > 1) report(out, path + "/options" + "/chaos" + "/errorEvent", "maximum", "must be at most 1", 1, errorEvent47);
              }
            }
            reportUnknown(out, path + "/options" + "/chaos", chaos42, KNOWN_7);
          }
        }
        const maxCalls48 = options2["maxCalls"];
        if (maxCalls48 !== undefined) {
          if (!isNumber(maxCalls48)) reportType(out, path + "/options" + "/maxCalls", "number", maxCalls48);
          else {
            if (maxCalls48 < 0) report(out, path + "/options" + "/maxCalls", "minimum", "must be at least 0", 0, maxCalls48);
          }
        }
        const maxCallBytes49 = options2["maxCallBytes"];
        if (maxCallBytes49 !== undefined) {
          if (!isNumber(maxCallBytes49)) reportType(out, path + "/options" + "/maxCallBytes", "number", maxCallBytes49);
          else {
            if (maxCallBytes49 < 0) report(out, path + "/options" + "/maxCallBytes", "minimum", "must be at least 0", 0, maxCallBytes49);
          }
        }
        reportUnknown(out, path + "/options", options2, KNOWN_8);
      }
    }
    const replies50 = value["replies"];
    if (replies50 !== undefined) {
      if (!Array.isArray(replies50)) reportType(out, path + "/replies", "array", replies50);
      else {
        checkItems(replies50, path + "/replies", out, checkScriptedReply);
      }
    }
    reportUnknown(out, path, value, KNOWN_27);
  }
}

function checkHeaders(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    for (const name38 of Object.keys(value)) if (!PATTERN_4.test(name38)) report(out, path + "/" + toToken(name38), "propertyNames", "must have a name that matches ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", name38);
    checkMembers(value, path, out, KNOWN_6, (value39: unknown, path40: string, out: Problem[]): void => {
      if (!isText(value39)) reportType(out, path40, "string", value39);
      else {
        if (!PATTERN_5.test(value39)) report(out, path40, "pattern", "must match ^[\\t\\x20-\\x7e\\x80-\\xff]*$", "^[\\t\\x20-\\x7e\\x80-\\xff]*$", value39);
      }
    });
  }
}

function checkScriptedReply(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const reply51 = value["reply"];
    if (reply51 === undefined) reportMissing(out, path + "/reply");
    else {
      checkAnyOf(reply51, path + "/reply", out, [checkReply, (value117: unknown, path118: string, out: Problem[]): void => {
        if (!Array.isArray(value117)) reportType(out, path118, "array", value117);
        else {
          if (value117.length < 1) report(out, path118, "minItems", "must not be empty", 1, value117);
          checkItems(value117, path118, out, checkReply);
        }
      }], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall, or an array");
    }
    const when119 = value["when"];
    if (when119 !== undefined) {
      if (!isObject(when119)) reportType(out, path + "/when", "object", when119);
      else {
        const call120 = when119["call"];
        if (call120 !== undefined) {
          if (!isNumber(call120) || call120 % 1 !== 0) reportType(out, path + "/when" + "/call", "integer", call120);
          else {
            if (call120 < 1) report(out, path + "/when" + "/call", "minimum", "must be at least 1", 1, call120);
          }
        }
        const stream121 = when119["stream"];
        if (stream121 !== undefined) {
          if (typeof stream121 !== "boolean") reportType(out, path + "/when" + "/stream", "boolean", stream121);
        }
        const model122 = when119["model"];
        if (model122 !== undefined) {
          checkPattern(model122, path + "/when" + "/model", out);
        }
        const prompt129 = when119["prompt"];
        if (prompt129 !== undefined) {
          checkPattern(prompt129, path + "/when" + "/prompt", out);
        }
        const lastHumanTurn130 = when119["lastHumanTurn"];
        if (lastHumanTurn130 !== undefined) {
          checkPattern(lastHumanTurn130, path + "/when" + "/lastHumanTurn", out);
        }
        const headers131 = when119["headers"];
        if (headers131 !== undefined) {
          if (!isObject(headers131)) reportType(out, path + "/when" + "/headers", "object", headers131);
          else {
            checkMembers(headers131, path + "/when" + "/headers", out, KNOWN_24, checkPattern);
          }
        }
        reportUnknown(out, path + "/when", when119, KNOWN_25);
      }
    }
    const times132 = value["times"];
    if (times132 !== undefined) {
      if (!isNumber(times132) || times132 % 1 !== 0) reportType(out, path + "/times", "integer", times132);
      else {
        if (times132 < 1) report(out, path + "/times", "minimum", "must be at least 1", 1, times132);
      }
    }
    const once133 = value["once"];
    if (once133 !== undefined) {
      if (typeof once133 !== "boolean") reportType(out, path + "/once", "boolean", once133);
    }
    if (value["times"] !== undefined && value["once"] !== undefined) report(out, path, "not", "must not have both times and once", ["times","once"], undefined);
    reportUnknown(out, path, value, KNOWN_26);
  }
}

function checkReply(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value52: unknown, path53: string, out: Problem[]): void => {
    if (!isText(value52)) reportType(out, path53, "string", value52);
  }, (value54: unknown, path55: string, out: Problem[]): void => {
    if (!isObject(value54)) reportType(out, path55, "object", value54);
    else {
      const completion56 = value54["completion"];
      if (completion56 === undefined) reportMissing(out, path55 + "/completion");
      else {
        if (!isText(completion56)) reportType(out, path55 + "/completion", "string", completion56);
      }
      const delayMs57 = value54["delayMs"];
      if (delayMs57 !== undefined) {
        if (!isNumber(delayMs57)) reportType(out, path55 + "/delayMs", "number", delayMs57);
        else {
          if (delayMs57 < 0) report(out, path55 + "/delayMs", "minimum", "must be at least 0", 0, delayMs57);
        }
      }
      const headers58 = value54["headers"];
      if (headers58 !== undefined) {
        checkHeaders(headers58, path55 + "/headers", out);
      }
      const id59 = value54["id"];
      if (id59 !== undefined) {
        if (!isText(id59)) reportType(out, path55 + "/id", "string", id59);
      }
      const model60 = value54["model"];
      if (model60 !== undefined) {
        if (!isText(model60)) reportType(out, path55 + "/model", "string", model60);
      }
      const stopReason61 = value54["stopReason"];
      if (stopReason61 !== undefined) {
        if (!isText(stopReason61)) reportType(out, path55 + "/stopReason", "string", stopReason61);
      }
      const firstTokenDelayMs62 = value54["firstTokenDelayMs"];
      if (firstTokenDelayMs62 !== undefined) {
        if (!isNumber(firstTokenDelayMs62)) reportType(out, path55 + "/firstTokenDelayMs", "number", firstTokenDelayMs62);
        else {
          if (firstTokenDelayMs62 < 0) report(out, path55 + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs62);
        }
      }
      const tokensPerSecond63 = value54["tokensPerSecond"];
      if (tokensPerSecond63 !== undefined) {
        if (!isNumber(tokensPerSecond63)) reportType(out, path55 + "/tokensPerSecond", "number", tokensPerSecond63);
        else {
          if (tokensPerSecond63 < 0) report(out, path55 + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond63);
        }
      }
      const jitter64 = value54["jitter"];
      if (jitter64 !== undefined) {
        if (!isNumber(jitter64)) reportType(out, path55 + "/jitter", "number", jitter64);
        else {
          if (jitter64 < 0) report(out, path55 + "/jitter", "minimum", "must be at least 0", 0, jitter64);
        }
      }
      reportUnknown(out, path55, value54, KNOWN_9);
    }
  }, (value65: unknown, path66: string, out: Problem[]): void => {
    if (!isObject(value65)) reportType(out, path66, "object", value65);
    else {
      const failure67 = value65["failure"];
      if (failure67 === undefined) reportMissing(out, path66 + "/failure");
      else {
        checkErrorType(failure67, path66 + "/failure", out);
      }
      const delayMs68 = value65["delayMs"];
      if (delayMs68 !== undefined) {
        if (!isNumber(delayMs68)) reportType(out, path66 + "/delayMs", "number", delayMs68);
        else {
          if (delayMs68 < 0) report(out, path66 + "/delayMs", "minimum", "must be at least 0", 0, delayMs68);
        }
      }
      const headers69 = value65["headers"];
      if (headers69 !== undefined) {
        checkHeaders(headers69, path66 + "/headers", out);
      }
      const message70 = value65["message"];
      if (message70 !== undefined) {
        if (!isText(message70)) reportType(out, path66 + "/message", "string", message70);
      }
      const status71 = value65["status"];
      if (status71 !== undefined) {
        if (!isNumber(status71) || status71 % 1 !== 0) reportType(out, path66 + "/status", "integer", status71);
        else {
          if (status71 < 200) report(out, path66 + "/status", "minimum", "must be at least 200", 200, status71);
          if (status71 > 599) report(out, path66 + "/status", "maximum", "must be at most 599", 599, status71);
        }
      }
      const retryAfterSeconds72 = value65["retryAfterSeconds"];
      if (retryAfterSeconds72 !== undefined) {
        if (!isNumber(retryAfterSeconds72)) reportType(out, path66 + "/retryAfterSeconds", "number", retryAfterSeconds72);
        else {
          if (retryAfterSeconds72 < 0) report(out, path66 + "/retryAfterSeconds", "minimum", "must be at least 0", 0, retryAfterSeconds72);
        }
      }
      const shouldRetry73 = value65["shouldRetry"];
      if (shouldRetry73 !== undefined) {
        if (typeof shouldRetry73 !== "boolean") reportType(out, path66 + "/shouldRetry", "boolean", shouldRetry73);
      }
      const details74 = value65["details"];
      if (details74 !== undefined) {
        checkAnyOf(details74, path66 + "/details", out, [(value75: unknown, path76: string, out: Problem[]): void => {
          if (!isObject(value75)) reportType(out, path76, "object", value75);
        }, (value77: unknown, path78: string, out: Problem[]): void => {
          if (value77 !== null) report(out, path78, "enum", "must be null", [null], value77);
        }], "an object, or null");
      }
      const requestId79 = value65["requestId"];
      if (requestId79 !== undefined) {
        if (requestId79 !== null) report(out, path66 + "/requestId", "enum", "must be null", [null], requestId79);
      }
      reportUnknown(out, path66, value65, KNOWN_10);
    }
  }, (value80: unknown, path81: string, out: Problem[]): void => {
    if (!isObject(value80)) reportType(out, path81, "object", value80);
    else {
      const stream82 = value80["stream"];
      if (stream82 === undefined) reportMissing(out, path81 + "/stream");
      else {
        if (!Array.isArray(stream82)) reportType(out, path81 + "/stream", "array", stream82);
        else {
          checkItems(stream82, path81 + "/stream", out, checkStep);
        }
      }
      const delayMs106 = value80["delayMs"];
      if (delayMs106 !== undefined) {
        if (!isNumber(delayMs106)) reportType(out, path81 + "/delayMs", "number", delayMs106);
        else {
          if (delayMs106 < 0) report(out, path81 + "/delayMs", "minimum", "must be at least 0", 0, delayMs106);
        }
      }
      const headers107 = value80["headers"];
      if (headers107 !== undefined) {
        checkHeaders(headers107, path81 + "/headers", out);
      }
      const id108 = value80["id"];
      if (id108 !== undefined) {
        if (!isText(id108)) reportType(out, path81 + "/id", "string", id108);
      }
      const model109 = value80["model"];
      if (model109 !== undefined) {
        if (!isText(model109)) reportType(out, path81 + "/model", "string", model109);
      }
      const stopReason110 = value80["stopReason"];
      if (stopReason110 !== undefined) {
        if (!isText(stopReason110)) reportType(out, path81 + "/stopReason", "string", stopReason110);
      }
      reportUnknown(out, path81, value80, KNOWN_19);
    }
  }, (value111: unknown, path112: string, out: Problem[]): void => {
    if (!isObject(value111)) reportType(out, path112, "object", value111);
    else {
      const response113 = value111["response"];
      if (response113 === undefined) reportMissing(out, path112 + "/response");
      else {
        if (!isObject(response113)) reportType(out, path112 + "/response", "object", response113);
        else {
          const status114 = response113["status"];
          if (status114 === undefined) reportMissing(out, path112 + "/response" + "/status");
          else {
            if (!isNumber(status114) || status114 % 1 !== 0) reportType(out, path112 + "/response" + "/status", "integer", status114);
            else {
              if (status114 < 200) report(out, path112 + "/response" + "/status", "minimum", "must be at least 200", 200, status114);
              if (status114 > 599) report(out, path112 + "/response" + "/status", "maximum", "must be at most 599", 599, status114);
            }
          }
          const headers115 = response113["headers"];
          if (headers115 !== undefined) {
            checkHeaders(headers115, path112 + "/response" + "/headers", out);
          }
          const body116 = response113["body"];
          if (body116 !== undefined) {
            if (!isText(body116)) reportType(out, path112 + "/response" + "/body", "string", body116);
          }
          reportUnknown(out, path112 + "/response", response113, KNOWN_20);
        }
      }
      reportUnknown(out, path112, value111, KNOWN_21);
    }
  }, checkDrop, checkStall], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall");
}

function checkErrorType(value: unknown, path: string, out: Problem[]): void {
  if (value !== "invalid_request_error" && value !== "authentication_error" && value !== "billing_error" && value !== "permission_error" && value !== "not_found_error" && value !== "conflict_error" && value !== "request_too_large" && value !== "rate_limit_error" && value !== "api_error" && value !== "timeout_error" && value !== "overloaded_error" && value !== "forbidden") report(out, path, "enum", "must be one of \"invalid_request_error\", \"authentication_error\", \"billing_error\", \"permission_error\", \"not_found_error\", \"conflict_error\", \"request_too_large\", \"rate_limit_error\", \"api_error\", \"timeout_error\", \"overloaded_error\", \"forbidden\"", ["invalid_request_error","authentication_error","billing_error","permission_error","not_found_error","conflict_error","request_too_large","rate_limit_error","api_error","timeout_error","overloaded_error","forbidden"], value);
}

function checkStep(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value83: unknown, path84: string, out: Problem[]): void => {
    if (!isText(value83)) reportType(out, path84, "string", value83);
  }, (value85: unknown, path86: string, out: Problem[]): void => {
    if (!isObject(value85)) reportType(out, path86, "object", value85);
    else {
      const text87 = value85["text"];
      if (text87 === undefined) reportMissing(out, path86 + "/text");
      else {
        if (!isText(text87)) reportType(out, path86 + "/text", "string", text87);
      }
      reportUnknown(out, path86, value85, KNOWN_11);
    }
  }, (value88: unknown, path89: string, out: Problem[]): void => {
    if (!isObject(value88)) reportType(out, path89, "object", value88);
    else {
      const pause90 = value88["pause"];
      if (pause90 === undefined) reportMissing(out, path89 + "/pause");
      else {
        if (!isNumber(pause90)) reportType(out, path89 + "/pause", "number", pause90);
        else {
          if (pause90 < 0) report(out, path89 + "/pause", "minimum", "must be at least 0", 0, pause90);
        }
      }
      reportUnknown(out, path89, value88, KNOWN_12);
    }
  }, (value91: unknown, path92: string, out: Problem[]): void => {
    if (!isObject(value91)) reportType(out, path92, "object", value91);
    else {
      const ping93 = value91["ping"];
      if (ping93 === undefined) reportMissing(out, path92 + "/ping");
      else {
        if (ping93 !== true) report(out, path92 + "/ping", "const", "must be true", true, ping93);
      }
      reportUnknown(out, path92, value91, KNOWN_13);
    }
  }, (value94: unknown, path95: string, out: Problem[]): void => {
    if (!isObject(value94)) reportType(out, path95, "object", value94);
    else {
      const errorEvent96 = value94["errorEvent"];
      if (errorEvent96 === undefined) reportMissing(out, path95 + "/errorEvent");
      else {
        checkErrorType(errorEvent96, path95 + "/errorEvent", out);
      }
      const message97 = value94["message"];
      if (message97 !== undefined) {
        if (!isText(message97)) reportType(out, path95 + "/message", "string", message97);
      }
      reportUnknown(out, path95, value94, KNOWN_14);
    }
  }, checkDrop, checkStall, (value100: unknown, path101: string, out: Problem[]): void => {
    if (!isObject(value100)) reportType(out, path101, "object", value100);
    else {
      const raw102 = value100["raw"];
      if (raw102 === undefined) reportMissing(out, path101 + "/raw");
      else {
        if (!isText(raw102)) reportType(out, path101 + "/raw", "string", raw102);
      }
      reportUnknown(out, path101, value100, KNOWN_17);
    }
  }, (value103: unknown, path104: string, out: Problem[]): void => {
    if (!isObject(value103)) reportType(out, path104, "object", value103);
    else {
      const rawBase64105 = value103["rawBase64"];
      if (rawBase64105 === undefined) reportMissing(out, path104 + "/rawBase64");
      else {
        if (!isText(rawBase64105)) reportType(out, path104 + "/rawBase64", "string", rawBase64105);
        else {
          if (!isBase64(rawBase64105)) report(out, path104 + "/rawBase64", "contentEncoding", "must be base64", "base64", rawBase64105);
        }
      }
      reportUnknown(out, path104, value103, KNOWN_18);
    }
  }], "a string, or an object with text, or an object with pause, or an object with ping, or an object with errorEvent, or an object with drop, or an object with stall, or an object with raw, or an object with rawBase64");
}

function checkDrop(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const drop98 = value["drop"];
    if (drop98 === undefined) reportMissing(out, path + "/drop");
    else {
      if (drop98 !== true && drop98 !== "reset") report(out, path + "/drop", "enum", "must be one of true, \"reset\"", [true,"reset"], drop98);
    }
    reportUnknown(out, path, value, KNOWN_15);
  }
}

function checkStall(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const stall99 = value["stall"];
    if (stall99 === undefined) reportMissing(out, path + "/stall");
    else {
      if (stall99 !== true) report(out, path + "/stall", "const", "must be true", true, stall99);
    }
    reportUnknown(out, path, value, KNOWN_16);
  }
}

function checkPattern(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value123: unknown, path124: string, out: Problem[]): void => {
    if (!isText(value123)) reportType(out, path124, "string", value123);
  }, (value125: unknown, path126: string, out: Problem[]): void => {
    if (!isObject(value125)) reportType(out, path126, "object", value125);
    else {
      const pattern127 = value125["pattern"];
      if (pattern127 === undefined) reportMissing(out, path126 + "/pattern");
      else {
        if (!isText(pattern127)) reportType(out, path126 + "/pattern", "string", pattern127);
      }
      const flags128 = value125["flags"];
      if (flags128 !== undefined) {
        if (!isText(flags128)) reportType(out, path126 + "/flags", "string", flags128);
        else {
          if (!PATTERN_22.test(flags128)) report(out, path126 + "/flags", "pattern", "must match ^[dgimsuvy]*$", "^[dgimsuvy]*$", flags128);
        }
      }
      reportUnknown(out, path126, value125, KNOWN_23);
    }
  }], "a string, or an object with pattern");
}
