// How a list of a hundred thousand log lines scrolls. In: the address of a running demo, its Loki, how many lines. It
// writes as many lines into Loki, loads them all into one panel page by page, and scrolls through them in equal steps, one
// a frame: by a whole page, and in the middle as far as a wheel's notch. Out: the times of the frames and the memory. Ends by itself; asserts nothing, since machines differ. Run
// `npm ci` in tests/browser first, then here:
//
//   node lines.js http://localhost:8080 http://localhost:9182 100000
//
// Invariant: bounded in lines and in time; what is counted as shown was in the document.

import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const [address = "http://localhost:8080", loki = "http://localhost:9182", lines = "100000"] = process.argv.slice(2);
const LINES = Number(lines);
if (!(LINES >= 1000 && LINES <= 100_000)) throw new Error(`${lines} is no number of lines from 1000 to 100000`);
const PAGE = 5000;
const STEP_PX = 900;
/** About a notch of a wheel, for so many frames. */
const NOTCH_PX = 100;
const NOTCHES = 600;
const LONGEST_MILLIS = 300_000;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../browser/package.json"))("playwright-core");
const run = String(Date.now());
const expr = `{job="lines-bench", run="${run}"}`;

/** Lines a millisecond apart, in pushes that Loki's limits let through. */
async function write() {
  const first = BigInt(Date.now() - LINES) * 1_000_000n;
  for (let at = 0; at < LINES; at += 2000) {
    const numbers = Array.from({ length: Math.min(2000, LINES - at) }, (_, row) => at + row);
    const values = numbers.map((number) => [String(first + BigInt(number) * 1_000_000n), `level=info line number ${number}`]);
    const body = JSON.stringify({ streams: [{ stream: { job: "lines-bench", run }, values }] });
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(`${loki}/loki/api/v1/push`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (answer.status === 204) break;
      if (tries === 50) throw new Error(`Loki: ${answer.status} ${await answer.text()}`);
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}

const datasource = { type: "loki", uid: "loki" };
const board = {
  uid: "lines-bench",
  title: "Lines",
  schemaVersion: 39,
  refresh: "",
  panels: [
    {
      id: 1,
      type: "logs",
      title: "Lines",
      gridPos: { x: 0, y: 0, w: 24, h: 24 },
      datasource,
      targets: [{ refId: "A", expr, datasource, maxLines: PAGE }],
      options: { showTime: true },
    },
  ],
};

await write();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  const failures = [];
  page.on("pageerror", (error) => failures.push(String(error)));
  await page.route("**/lines-bench.json", (route) => route.fulfill({ json: board }));
  await page.goto(`${address}/d/lines-bench?src=/lines-bench.json&from=now-30m&to=now`);
  await page.locator(".log-row").first().waitFor();
  const cdp = await page.context().newCDPSession(page);
  const heap = async () => {
    for (let round = 0; round < 2; round++) await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Runtime.getHeapUsage")).usedSize;
  };

  /** Scrolls to the end, or so many steps, one each frame; how long the frames took and how many lines were shown. */
  const scroll = (step, most = Infinity) =>
    page.getByRole("log").evaluate(
      (node, [step, longest, most]) =>
        new Promise((done) => {
          const [frames, seen, began] = [[], new Set(), performance.now()];
          let last = began;
          const frame = () => {
            const now = performance.now();
            frames.push(now - last);
            last = now;
            for (const row of node.querySelectorAll(".log-row")) seen.add(row.dataset.id);
            const waits = /Loading older lines/.test(node.textContent);
            const ended = step > 0 ? node.scrollTop + node.clientHeight >= node.scrollHeight - 2 : node.scrollTop <= 0;
            if ((ended && !waits) || now - began > longest || frames.length > most) return done({ frames, seen: seen.size, millis: now - began });
            node.scrollBy(0, step);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        }),
      [step, LONGEST_MILLIS, Math.min(most, Number.MAX_SAFE_INTEGER)],
    );

  const report = async (what, { frames, seen, millis }) => {
    const sorted = frames.slice(1).sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1);
    console.log(
      `${what}: ${seen} lines in ${(millis / 1000).toFixed(1)} s, ${sorted.length} frames; ms a frame: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, longest ${at(1)}; heap ${((await heap()) / 1e6).toFixed(1)} MB`,
    );
  };
  console.log(`before: heap ${((await heap()) / 1e6).toFixed(1)} MB`);
  await report("loading while scrolling down", await scroll(STEP_PX));
  await report("scrolling up", await scroll(-STEP_PX));
  await report("scrolling down", await scroll(STEP_PX));
  await page.getByRole("log").evaluate((node) => (node.scrollTop = node.scrollHeight / 2));
  await report("a notch each frame", await scroll(NOTCH_PX, NOTCHES));
  console.log(`rows in the document: ${await page.locator(".log-row").count()}; load of the machine: ${loadavg()[0].toFixed(1)}`);
  if (failures.length > 0) console.log("uncaught:", failures.join("; "));
} finally {
  await browser.close();
}
