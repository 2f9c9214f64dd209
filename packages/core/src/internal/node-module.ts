/** What is used of the modules of Node. */
interface NodeModules {
  "node:events": {
    getMaxListeners: (target: EventTarget) => number;
    setMaxListeners: (limit: number, target: EventTarget) => void;
  };
  "node:perf_hooks": { performance: Pick<Performance, "now" | "timeOrigin"> };
}

/** A module of Node; undefined on other platforms, where an `import` would fail. */
export function findNodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: Name) => NodeModules[Name] | undefined };
  };
  return process?.getBuiltinModule?.(name);
}
