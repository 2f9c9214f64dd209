import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findPython } from "../../find-python.ts";
import { installDebianPackage } from "../../install-debian-package.ts";

/** Installs packages: a hundred of them within seconds. */
const UV = "uv==0.13.9";

/** The requirements are for these: older and newer ones lack wheels of packages of 2023. */
const SUPPORTED = /^Python 3\.1[0-2]\./;

/** Throw-away Python environments in a temporary folder. */
export interface Environments extends Disposable {
  /** Makes one with the packages of `requirements/NAME.txt`, and returns the folder of its programs. */
  create: (name: string) => string;
  /** The version of Python without its patch, as in `3.11`. */
  python: string;
}

/** Prepares to create environments. Disposing deletes them. */
export function createEnvironments(): Environments {
  const folder = mkdtempSync(path.join(os.tmpdir(), "python-"));
  const python = findPython();
  if (!SUPPORTED.test(python.version)) {
    throw new Error(
      `Failed to find a Python for the rehearsals: ${python.path} is ${python.version}, expected 3.10 to 3.12. Set PYTHON_PATH.`,
    );
  }
  const tools = path.join(folder, "tools");
  createVenv(python.path, tools);
  run(path.join(tools, "bin/python"), ["-m", "pip", "install", "--quiet", UV], "install uv from PyPI");
  const uv = path.join(tools, "bin/uv");
  return {
    python: python.version.replace(/^Python (\d+\.\d+).*$/, "$1"),
    create(name) {
      const environment = path.join(folder, name);
      const requirements = path.join(import.meta.dirname, "requirements", `${name}.txt`);
      run(uv, ["venv", "--quiet", "--python", python.path, environment], `create the environment ${name}`);
      run(
        uv,
        ["pip", "install", "--quiet", "--no-deps", "--python", environment, "--requirements", requirements],
        `install the packages of ${name} from PyPI`,
      );
      return path.join(environment, "bin");
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The version of a package in `requirements/NAME.txt`. */
export function readRequiredVersion(name: string, packageName: string): string {
  const requirements = readFileSync(path.join(import.meta.dirname, "requirements", `${name}.txt`), "utf8");
  const line = requirements.split("\n").find((text) => text.startsWith(`${packageName}==`));
  if (line === undefined) throw new Error(`Failed to find ${packageName} in the requirements of ${name}.`);
  return line.slice(packageName.length + 2).trim();
}

/** Debian's Python does not contain `venv`. */
function createVenv(python: string, folder: string): void {
  const create = (): boolean =>
    spawnSync(python, ["-m", "venv", folder]).status === 0 && existsSync(path.join(folder, "bin/pip"));
  if (create()) return;
  rmSync(folder, { recursive: true, force: true });
  if (installDebianPackage("python3-venv", "set PYTHON_PATH") && create()) return;
  throw new Error(
    `Failed to create a Python environment: ${python} has no venv. Install python3-venv, or set PYTHON_PATH.`,
  );
}

function run(command: string, args: readonly string[], what: string): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(
    `Failed to ${what}: ${stderr.trim()}. This rehearsal needs PyPI: check the connection, or configure an index for pip and uv.`,
  );
}
