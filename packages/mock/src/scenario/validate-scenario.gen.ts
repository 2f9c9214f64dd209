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

const KNOWN_6: readonly string[] = ["apiKeys","models","asOf","maxRequestBytes","treatMinusOneAsUnset","maxUserIdLength","delayMs","firstTokenDelayMs","tokensPerSecond","jitter","legacyFields","lineEnding","rateLimits","cors","headers","seed","maxCalls","maxCallBytes"];

const KNOWN_7: readonly string[] = ["completion","delayMs","headers","id","model","stopReason","firstTokenDelayMs","tokensPerSecond","jitter"];

const KNOWN_8: readonly string[] = ["failure","delayMs","headers","message","status","retryAfterSeconds","shouldRetry","details","requestId"];

const KNOWN_9: readonly string[] = ["text"];

const KNOWN_10: readonly string[] = ["pause"];

const KNOWN_11: readonly string[] = ["ping"];

const KNOWN_12: readonly string[] = ["errorEvent","message"];

const KNOWN_13: readonly string[] = ["drop"];

const KNOWN_14: readonly string[] = ["stall"];

const KNOWN_15: readonly string[] = ["raw"];

const KNOWN_16: readonly string[] = ["rawBase64"];

const KNOWN_17: readonly string[] = ["stream","delayMs","headers","id","model","stopReason"];

const KNOWN_18: readonly string[] = ["status","headers","body"];

const KNOWN_19: readonly string[] = ["response"];

const PATTERN_20 = new RegExp("^[dgimsuvy]*$", "u");

const KNOWN_21: readonly string[] = ["pattern","flags"];

const KNOWN_22: readonly string[] = [];

const KNOWN_23: readonly string[] = ["call","stream","model","prompt","lastHumanTurn","headers"];

const KNOWN_24: readonly string[] = ["reply","when","times","once"];

const KNOWN_25: readonly string[] = ["$schema","options","replies"];

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
        const maxCalls40 = options2["maxCalls"];
        if (maxCalls40 !== undefined) {
          if (!isNumber(maxCalls40)) reportType(out, path + "/options" + "/maxCalls", "number", maxCalls40);
          else {
            if (maxCalls40 < 0) report(out, path + "/options" + "/maxCalls", "minimum", "must be at least 0", 0, maxCalls40);
          }
        }
        const maxCallBytes41 = options2["maxCallBytes"];
        if (maxCallBytes41 !== undefined) {
          if (!isNumber(maxCallBytes41)) reportType(out, path + "/options" + "/maxCallBytes", "number", maxCallBytes41);
          else {
            if (maxCallBytes41 < 0) report(out, path + "/options" + "/maxCallBytes", "minimum", "must be at least 0", 0, maxCallBytes41);
          }
        }
        reportUnknown(out, path + "/options", options2, KNOWN_6);
      }
    }
    const replies42 = value["replies"];
    if (replies42 !== undefined) {
      if (!Array.isArray(replies42)) reportType(out, path + "/replies", "array", replies42);
      else {
        checkItems(replies42, path + "/replies", out, checkScriptedReply);
      }
    }
    reportUnknown(out, path, value, KNOWN_25);
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
    const reply43 = value["reply"];
    if (reply43 === undefined) reportMissing(out, path + "/reply");
    else {
      checkAnyOf(reply43, path + "/reply", out, [checkReply, (value109: unknown, path110: string, out: Problem[]): void => {
        if (!Array.isArray(value109)) reportType(out, path110, "array", value109);
        else {
          if (value109.length < 1) report(out, path110, "minItems", "must not be empty", 1, value109);
          checkItems(value109, path110, out, checkReply);
        }
      }], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall, or an array");
    }
    const when111 = value["when"];
    if (when111 !== undefined) {
      if (!isObject(when111)) reportType(out, path + "/when", "object", when111);
      else {
        const call112 = when111["call"];
        if (call112 !== undefined) {
          if (!isNumber(call112) || call112 % 1 !== 0) reportType(out, path + "/when" + "/call", "integer", call112);
          else {
            if (call112 < 1) report(out, path + "/when" + "/call", "minimum", "must be at least 1", 1, call112);
          }
        }
        const stream113 = when111["stream"];
        if (stream113 !== undefined) {
          if (typeof stream113 !== "boolean") reportType(out, path + "/when" + "/stream", "boolean", stream113);
        }
        const model114 = when111["model"];
        if (model114 !== undefined) {
          checkPattern(model114, path + "/when" + "/model", out);
        }
        const prompt121 = when111["prompt"];
        if (prompt121 !== undefined) {
          checkPattern(prompt121, path + "/when" + "/prompt", out);
        }
        const lastHumanTurn122 = when111["lastHumanTurn"];
        if (lastHumanTurn122 !== undefined) {
          checkPattern(lastHumanTurn122, path + "/when" + "/lastHumanTurn", out);
        }
        const headers123 = when111["headers"];
        if (headers123 !== undefined) {
          if (!isObject(headers123)) reportType(out, path + "/when" + "/headers", "object", headers123);
          else {
            checkMembers(headers123, path + "/when" + "/headers", out, KNOWN_22, checkPattern);
          }
        }
        reportUnknown(out, path + "/when", when111, KNOWN_23);
      }
    }
    const times124 = value["times"];
    if (times124 !== undefined) {
      if (!isNumber(times124) || times124 % 1 !== 0) reportType(out, path + "/times", "integer", times124);
      else {
        if (times124 < 1) report(out, path + "/times", "minimum", "must be at least 1", 1, times124);
      }
    }
    const once125 = value["once"];
    if (once125 !== undefined) {
      if (typeof once125 !== "boolean") reportType(out, path + "/once", "boolean", once125);
    }
    if (value["times"] !== undefined && value["once"] !== undefined) report(out, path, "not", "must not have both times and once", ["times","once"], undefined);
    reportUnknown(out, path, value, KNOWN_24);
  }
}

function checkReply(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value44: unknown, path45: string, out: Problem[]): void => {
    if (!isText(value44)) reportType(out, path45, "string", value44);
  }, (value46: unknown, path47: string, out: Problem[]): void => {
    if (!isObject(value46)) reportType(out, path47, "object", value46);
    else {
      const completion48 = value46["completion"];
      if (completion48 === undefined) reportMissing(out, path47 + "/completion");
      else {
        if (!isText(completion48)) reportType(out, path47 + "/completion", "string", completion48);
      }
      const delayMs49 = value46["delayMs"];
      if (delayMs49 !== undefined) {
        if (!isNumber(delayMs49)) reportType(out, path47 + "/delayMs", "number", delayMs49);
        else {
          if (delayMs49 < 0) report(out, path47 + "/delayMs", "minimum", "must be at least 0", 0, delayMs49);
        }
      }
      const headers50 = value46["headers"];
      if (headers50 !== undefined) {
        checkHeaders(headers50, path47 + "/headers", out);
      }
      const id51 = value46["id"];
      if (id51 !== undefined) {
        if (!isText(id51)) reportType(out, path47 + "/id", "string", id51);
      }
      const model52 = value46["model"];
      if (model52 !== undefined) {
        if (!isText(model52)) reportType(out, path47 + "/model", "string", model52);
      }
      const stopReason53 = value46["stopReason"];
      if (stopReason53 !== undefined) {
        if (!isText(stopReason53)) reportType(out, path47 + "/stopReason", "string", stopReason53);
      }
      const firstTokenDelayMs54 = value46["firstTokenDelayMs"];
      if (firstTokenDelayMs54 !== undefined) {
        if (!isNumber(firstTokenDelayMs54)) reportType(out, path47 + "/firstTokenDelayMs", "number", firstTokenDelayMs54);
        else {
          if (firstTokenDelayMs54 < 0) report(out, path47 + "/firstTokenDelayMs", "minimum", "must be at least 0", 0, firstTokenDelayMs54);
        }
      }
      const tokensPerSecond55 = value46["tokensPerSecond"];
      if (tokensPerSecond55 !== undefined) {
        if (!isNumber(tokensPerSecond55)) reportType(out, path47 + "/tokensPerSecond", "number", tokensPerSecond55);
        else {
          if (tokensPerSecond55 < 0) report(out, path47 + "/tokensPerSecond", "minimum", "must be at least 0", 0, tokensPerSecond55);
        }
      }
      const jitter56 = value46["jitter"];
      if (jitter56 !== undefined) {
        if (!isNumber(jitter56)) reportType(out, path47 + "/jitter", "number", jitter56);
        else {
          if (jitter56 < 0) report(out, path47 + "/jitter", "minimum", "must be at least 0", 0, jitter56);
        }
      }
      reportUnknown(out, path47, value46, KNOWN_7);
    }
  }, (value57: unknown, path58: string, out: Problem[]): void => {
    if (!isObject(value57)) reportType(out, path58, "object", value57);
    else {
      const failure59 = value57["failure"];
      if (failure59 === undefined) reportMissing(out, path58 + "/failure");
      else {
        checkErrorType(failure59, path58 + "/failure", out);
      }
      const delayMs60 = value57["delayMs"];
      if (delayMs60 !== undefined) {
        if (!isNumber(delayMs60)) reportType(out, path58 + "/delayMs", "number", delayMs60);
        else {
          if (delayMs60 < 0) report(out, path58 + "/delayMs", "minimum", "must be at least 0", 0, delayMs60);
        }
      }
      const headers61 = value57["headers"];
      if (headers61 !== undefined) {
        checkHeaders(headers61, path58 + "/headers", out);
      }
      const message62 = value57["message"];
      if (message62 !== undefined) {
        if (!isText(message62)) reportType(out, path58 + "/message", "string", message62);
      }
      const status63 = value57["status"];
      if (status63 !== undefined) {
        if (!isNumber(status63) || status63 % 1 !== 0) reportType(out, path58 + "/status", "integer", status63);
        else {
          if (status63 < 200) report(out, path58 + "/status", "minimum", "must be at least 200", 200, status63);
          if (status63 > 599) report(out, path58 + "/status", "maximum", "must be at most 599", 599, status63);
        }
      }
      const retryAfterSeconds64 = value57["retryAfterSeconds"];
      if (retryAfterSeconds64 !== undefined) {
        if (!isNumber(retryAfterSeconds64)) reportType(out, path58 + "/retryAfterSeconds", "number", retryAfterSeconds64);
        else {
          if (retryAfterSeconds64 < 0) report(out, path58 + "/retryAfterSeconds", "minimum", "must be at least 0", 0, retryAfterSeconds64);
        }
      }
      const shouldRetry65 = value57["shouldRetry"];
      if (shouldRetry65 !== undefined) {
        if (typeof shouldRetry65 !== "boolean") reportType(out, path58 + "/shouldRetry", "boolean", shouldRetry65);
      }
      const details66 = value57["details"];
      if (details66 !== undefined) {
        checkAnyOf(details66, path58 + "/details", out, [(value67: unknown, path68: string, out: Problem[]): void => {
          if (!isObject(value67)) reportType(out, path68, "object", value67);
        }, (value69: unknown, path70: string, out: Problem[]): void => {
          if (value69 !== null) report(out, path70, "enum", "must be null", [null], value69);
        }], "an object, or null");
      }
      const requestId71 = value57["requestId"];
      if (requestId71 !== undefined) {
        if (requestId71 !== null) report(out, path58 + "/requestId", "enum", "must be null", [null], requestId71);
      }
      reportUnknown(out, path58, value57, KNOWN_8);
    }
  }, (value72: unknown, path73: string, out: Problem[]): void => {
    if (!isObject(value72)) reportType(out, path73, "object", value72);
    else {
      const stream74 = value72["stream"];
      if (stream74 === undefined) reportMissing(out, path73 + "/stream");
      else {
        if (!Array.isArray(stream74)) reportType(out, path73 + "/stream", "array", stream74);
        else {
          checkItems(stream74, path73 + "/stream", out, checkStep);
        }
      }
      const delayMs98 = value72["delayMs"];
      if (delayMs98 !== undefined) {
        if (!isNumber(delayMs98)) reportType(out, path73 + "/delayMs", "number", delayMs98);
        else {
          if (delayMs98 < 0) report(out, path73 + "/delayMs", "minimum", "must be at least 0", 0, delayMs98);
        }
      }
      const headers99 = value72["headers"];
      if (headers99 !== undefined) {
        checkHeaders(headers99, path73 + "/headers", out);
      }
      const id100 = value72["id"];
      if (id100 !== undefined) {
        if (!isText(id100)) reportType(out, path73 + "/id", "string", id100);
      }
      const model101 = value72["model"];
      if (model101 !== undefined) {
        if (!isText(model101)) reportType(out, path73 + "/model", "string", model101);
      }
      const stopReason102 = value72["stopReason"];
      if (stopReason102 !== undefined) {
        if (!isText(stopReason102)) reportType(out, path73 + "/stopReason", "string", stopReason102);
      }
      reportUnknown(out, path73, value72, KNOWN_17);
    }
  }, (value103: unknown, path104: string, out: Problem[]): void => {
    if (!isObject(value103)) reportType(out, path104, "object", value103);
    else {
      const response105 = value103["response"];
      if (response105 === undefined) reportMissing(out, path104 + "/response");
      else {
        if (!isObject(response105)) reportType(out, path104 + "/response", "object", response105);
        else {
          const status106 = response105["status"];
          if (status106 === undefined) reportMissing(out, path104 + "/response" + "/status");
          else {
            if (!isNumber(status106) || status106 % 1 !== 0) reportType(out, path104 + "/response" + "/status", "integer", status106);
            else {
              if (status106 < 200) report(out, path104 + "/response" + "/status", "minimum", "must be at least 200", 200, status106);
              if (status106 > 599) report(out, path104 + "/response" + "/status", "maximum", "must be at most 599", 599, status106);
            }
          }
          const headers107 = response105["headers"];
          if (headers107 !== undefined) {
            checkHeaders(headers107, path104 + "/response" + "/headers", out);
          }
          const body108 = response105["body"];
          if (body108 !== undefined) {
            if (!isText(body108)) reportType(out, path104 + "/response" + "/body", "string", body108);
          }
          reportUnknown(out, path104 + "/response", response105, KNOWN_18);
        }
      }
      reportUnknown(out, path104, value103, KNOWN_19);
    }
  }, checkDrop, checkStall], "a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall");
}

function checkErrorType(value: unknown, path: string, out: Problem[]): void {
  if (value !== "invalid_request_error" && value !== "authentication_error" && value !== "billing_error" && value !== "permission_error" && value !== "not_found_error" && value !== "conflict_error" && value !== "request_too_large" && value !== "rate_limit_error" && value !== "api_error" && value !== "timeout_error" && value !== "overloaded_error" && value !== "forbidden") report(out, path, "enum", "must be one of \"invalid_request_error\", \"authentication_error\", \"billing_error\", \"permission_error\", \"not_found_error\", \"conflict_error\", \"request_too_large\", \"rate_limit_error\", \"api_error\", \"timeout_error\", \"overloaded_error\", \"forbidden\"", ["invalid_request_error","authentication_error","billing_error","permission_error","not_found_error","conflict_error","request_too_large","rate_limit_error","api_error","timeout_error","overloaded_error","forbidden"], value);
}

function checkStep(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value75: unknown, path76: string, out: Problem[]): void => {
    if (!isText(value75)) reportType(out, path76, "string", value75);
  }, (value77: unknown, path78: string, out: Problem[]): void => {
    if (!isObject(value77)) reportType(out, path78, "object", value77);
    else {
      const text79 = value77["text"];
      if (text79 === undefined) reportMissing(out, path78 + "/text");
      else {
        if (!isText(text79)) reportType(out, path78 + "/text", "string", text79);
      }
      reportUnknown(out, path78, value77, KNOWN_9);
    }
  }, (value80: unknown, path81: string, out: Problem[]): void => {
    if (!isObject(value80)) reportType(out, path81, "object", value80);
    else {
      const pause82 = value80["pause"];
      if (pause82 === undefined) reportMissing(out, path81 + "/pause");
      else {
        if (!isNumber(pause82)) reportType(out, path81 + "/pause", "number", pause82);
        else {
          if (pause82 < 0) report(out, path81 + "/pause", "minimum", "must be at least 0", 0, pause82);
        }
      }
      reportUnknown(out, path81, value80, KNOWN_10);
    }
  }, (value83: unknown, path84: string, out: Problem[]): void => {
    if (!isObject(value83)) reportType(out, path84, "object", value83);
    else {
      const ping85 = value83["ping"];
      if (ping85 === undefined) reportMissing(out, path84 + "/ping");
      else {
        if (ping85 !== true) report(out, path84 + "/ping", "const", "must be true", true, ping85);
      }
      reportUnknown(out, path84, value83, KNOWN_11);
    }
  }, (value86: unknown, path87: string, out: Problem[]): void => {
    if (!isObject(value86)) reportType(out, path87, "object", value86);
    else {
      const errorEvent88 = value86["errorEvent"];
      if (errorEvent88 === undefined) reportMissing(out, path87 + "/errorEvent");
      else {
        checkErrorType(errorEvent88, path87 + "/errorEvent", out);
      }
      const message89 = value86["message"];
      if (message89 !== undefined) {
        if (!isText(message89)) reportType(out, path87 + "/message", "string", message89);
      }
      reportUnknown(out, path87, value86, KNOWN_12);
    }
  }, checkDrop, checkStall, (value92: unknown, path93: string, out: Problem[]): void => {
    if (!isObject(value92)) reportType(out, path93, "object", value92);
    else {
      const raw94 = value92["raw"];
      if (raw94 === undefined) reportMissing(out, path93 + "/raw");
      else {
        if (!isText(raw94)) reportType(out, path93 + "/raw", "string", raw94);
      }
      reportUnknown(out, path93, value92, KNOWN_15);
    }
  }, (value95: unknown, path96: string, out: Problem[]): void => {
    if (!isObject(value95)) reportType(out, path96, "object", value95);
    else {
      const rawBase6497 = value95["rawBase64"];
      if (rawBase6497 === undefined) reportMissing(out, path96 + "/rawBase64");
      else {
        if (!isText(rawBase6497)) reportType(out, path96 + "/rawBase64", "string", rawBase6497);
        else {
          if (!isBase64(rawBase6497)) report(out, path96 + "/rawBase64", "contentEncoding", "must be base64", "base64", rawBase6497);
        }
      }
      reportUnknown(out, path96, value95, KNOWN_16);
    }
  }], "a string, or an object with text, or an object with pause, or an object with ping, or an object with errorEvent, or an object with drop, or an object with stall, or an object with raw, or an object with rawBase64");
}

function checkDrop(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const drop90 = value["drop"];
    if (drop90 === undefined) reportMissing(out, path + "/drop");
    else {
      if (drop90 !== true && drop90 !== "reset") report(out, path + "/drop", "enum", "must be one of true, \"reset\"", [true,"reset"], drop90);
    }
    reportUnknown(out, path, value, KNOWN_13);
  }
}

function checkStall(value: unknown, path: string, out: Problem[]): void {
  if (!isObject(value)) reportType(out, path, "object", value);
  else {
    const stall91 = value["stall"];
    if (stall91 === undefined) reportMissing(out, path + "/stall");
    else {
      if (stall91 !== true) report(out, path + "/stall", "const", "must be true", true, stall91);
    }
    reportUnknown(out, path, value, KNOWN_14);
  }
}

function checkPattern(value: unknown, path: string, out: Problem[]): void {
  checkAnyOf(value, path, out, [(value115: unknown, path116: string, out: Problem[]): void => {
    if (!isText(value115)) reportType(out, path116, "string", value115);
  }, (value117: unknown, path118: string, out: Problem[]): void => {
    if (!isObject(value117)) reportType(out, path118, "object", value117);
    else {
      const pattern119 = value117["pattern"];
      if (pattern119 === undefined) reportMissing(out, path118 + "/pattern");
      else {
        if (!isText(pattern119)) reportType(out, path118 + "/pattern", "string", pattern119);
      }
      const flags120 = value117["flags"];
      if (flags120 !== undefined) {
        if (!isText(flags120)) reportType(out, path118 + "/flags", "string", flags120);
        else {
          if (!PATTERN_20.test(flags120)) report(out, path118 + "/flags", "pattern", "must match ^[dgimsuvy]*$", "^[dgimsuvy]*$", flags120);
        }
      }
      reportUnknown(out, path118, value117, KNOWN_21);
    }
  }], "a string, or an object with pattern");
}
