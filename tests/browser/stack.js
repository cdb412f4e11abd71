// Stops and starts single servers of the stack under test, as an operator would.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../tools/stack", import.meta.url));

/** `stack("stop", "loki")`; waits until it has happened. */
export function stack(verb, ...parts) {
  return execFileSync(command, [verb, ...parts], { encoding: "utf8" });
}
