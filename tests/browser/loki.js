// Lines that a test writes into the real Loki itself.
import { expect } from "./page.js";

const port = process.env.ATALAYA_LOKI_PORT ?? Number(process.env.ATALAYA_PORT ?? 8080) + 1102;
let runs = 0;

/** A stream that only this test writes to. */
export function stream() {
  runs += 1;
  const run = `${Date.now()}-${runs}`;
  let last = 0n;
  return {
    expr: `{job="live-test", run="${run}"}`,
    /** Writes lines, `{ text, metadata }` or plain texts, straight into Loki, each a little later than the one before. */
    async write(...lines) {
      const now = BigInt(Date.now()) * 1_000_000n;
      const values = lines.map((line) => {
        last = last >= now ? last + 1n : now;
        return line.text === undefined ? [String(last), line] : [String(last), line.text, line.metadata];
      });
      const streams = [{ stream: { job: "live-test", run, level: "info" }, values }];
      const push = () =>
        fetch(`http://127.0.0.1:${port}/loki/api/v1/push`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ streams }),
        });
      await expect(async () => expect((await push()).status).toBe(204)).toPass();
    },
  };
}
