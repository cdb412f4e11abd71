// Whether a dashboard that is left alone keeps its memory and its frames. In: the address of a dashboard (a running
// demo's, with the refresh interval in it) and for how many minutes. Out: a line a minute, then what grew between the
// fifth minute and the last, both after a forced garbage collection. Ends by itself; asserts nothing, since machines
// differ. Run `npm ci` in tests/browser first, then here:
//
//   node soak.js 'http://localhost:8080/d/logs?refresh=5s' 30
//
// With RATE the page streams: the demo's Live dashboard (20 channels at 10 Hz on two sources) with a panel more that follows
// RATE lines a second, which are written to the Loki at LOKI while it runs. The address is then the page's alone:
//
//   RATE=200 HEIGHT=1500 node soak.js http://localhost:8080 30
//
// HEIGHT makes the window taller (900), so that more panels are on it; CLICK is a selector of what to click first, such as
// '.row-header[aria-expanded=false]' for the closed rows; SCREENSHOT names a file for the last look.
//
// Invariant: one page, one tab, opened once; nothing is clicked later.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { Writer } from "../../faults/writer.js";

const [address = "http://localhost:8080/d/service?refresh=5s", minutes = "30"] = process.argv.slice(2);
const MINUTES = Number(minutes);
const SETTLED = Math.min(5, Math.ceil(MINUTES / 2));
if (!(MINUTES >= 1 && MINUTES <= 24 * 60)) throw new Error(`${minutes} is no number of minutes from 1 to 1440`);

const RATE = Number(process.env.RATE ?? 0);

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../browser/package.json"))("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Counts frames and keeps the memory of every wasm module of the page. */
function probe() {
  window.soak = { frames: 0, memories: [], longest: 0 };
  const count = () => {
    window.soak.frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.soak.longest = Math.max(window.soak.longest, task.duration);
  }).observe({ type: "longtask" });
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const plain = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => {
      const made = await plain(...given);
      const { memory } = (made.instance ?? made).exports;
      if (memory) window.soak.memories.push(memory);
      return made;
    };
  }
}

const page = await browser.newPage({ viewport: { width: 1440, height: Number(process.env.HEIGHT ?? 900) } });
const failures = [];
page.on("pageerror", (error) => failures.push(String(error)));
page.on("crash", () => failures.push("the page crashed"));
let requests = 0;
page.on("requestfinished", () => (requests += 1));
await page.addInitScript(probe);
const writer = RATE > 0 ? new Writer(process.env.LOKI ?? "http://127.0.0.1:9182", RATE) : undefined;
if (writer) {
  const board = JSON.parse(await readFile(here("../../../public/dashboards/live.json"), "utf8"));
  const datasource = { type: "loki", uid: "loki" };
  const targets = [{ refId: "A", expr: writer.expr, datasource, maxLines: 1000 }];
  for (const panel of board.panels) panel.gridPos.y += 10;
  board.panels.push({ id: 99, type: "logs", title: "Followed", gridPos: { x: 0, y: 0, w: 24, h: 10 }, datasource, targets, options: { showTime: true } });
  await page.route("**/streaming.json", (route) => route.fulfill({ json: { ...board, uid: "streaming" } }));
  writer.start();
}
await page.goto(writer ? new URL("/d/streaming?src=/streaming.json&live=on", address).href : address);
await page.locator("[data-panel]").first().waitFor();
for (const selector of (process.env.CLICK ?? "").split(";").filter(Boolean)) {
  await page.evaluate((selector) => document.querySelectorAll(selector).forEach((place) => place.click()), selector);
}
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable");

async function read(collect) {
  // Twice: the first round runs finalizers that the second one frees.
  for (let round = 0; collect && round < 2; round++) await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  const seen = await page.evaluate(() => {
    const { frames, memories, longest } = window.soak;
    window.soak.longest = 0;
    return { frames, longest, wasm: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0), at: performance.now() };
  });
  return { ...seen, heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners"), busy: of("TaskDuration"), requests };
}

const mega = (bytes) => (bytes / 1e6).toFixed(1);
const row = (cells) => console.log(cells.map((cell) => String(cell).padStart(9)).join(" "));
console.log(`Chromium ${browser.version()}, ${address}, ${MINUTES} minutes`);
row(["minute", "heap MB", "wasm MB", "nodes", "listeners", "frames/s", "busy %", "longest", "requests", "load"]);
const kept = {};
let before = await read(false);
for (let minute = 1; minute <= MINUTES && failures.length === 0; minute++) {
  await new Promise((passed) => setTimeout(passed, 60_000));
  const collect = minute === SETTLED || minute === MINUTES;
  const now = await read(collect);
  const seconds = (now.at - before.at) / 1000;
  const share = ((now.busy - before.busy) / seconds) * 100;
  row([minute, mega(now.heap) + (collect ? "*" : ""), mega(now.wasm), now.nodes, now.listeners, ((now.frames - before.frames) / seconds).toFixed(1), share.toFixed(1), `${now.longest.toFixed(0)} ms`, now.requests - before.requests, loadavg()[0].toFixed(1)]);
  if (collect) kept[minute] = now;
  before = now;
}
console.log("* after a forced garbage collection; busy: share of the main thread; load: of the whole machine");
const [early, late] = [kept[SETTLED], kept[MINUTES]];
if (early && late && early !== late) {
  for (const what of ["heap", "wasm", "nodes", "listeners"]) {
    const grown = ((late[what] - early[what]) / early[what]) * 100;
    console.log(`${what.padEnd(10)} minute ${SETTLED}: ${early[what]}  minute ${MINUTES}: ${late[what]}  (${grown >= 0 ? "+" : ""}${grown.toFixed(1)} %)`);
  }
}
for (const failure of failures) console.log(`failed: ${failure}`);
await writer?.stop();
if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
await browser.close();
process.exitCode = failures.length ? 1 : 0;
