// The servers of a fault run.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const port = Number(process.env.ATALAYA_PORT ?? 8360);
const environment = {
  ...process.env,
  ATALAYA_PORT: String(port),
  ATALAYA_STATE: process.env.ATALAYA_STATE ?? here("../../.cache/faults"),
};

export const origin = `http://127.0.0.1:${port}`;
export const lokiUrl = `http://127.0.0.1:${port + 1102}`;

/** `stack("stop", "nats")`; `kill` ends a server without giving it time to put anything in order. */
export function stack(verb, ...parts) {
  const run = (...words) => execFileSync(here("../../tools/stack"), words, { encoding: "utf8", env: environment });
  if (verb !== "kill") return run(verb, ...parts);
  for (const part of parts) {
    const pid = /running (\d+)/.exec(run("status", part))?.[1];
    if (pid) process.kill(Number(pid), "SIGKILL");
  }
  return run("stop", ...parts);
}
