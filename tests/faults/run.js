// Loki killed at random while a page follows it: afterwards the lines on screen must equal Loki's own answer.
// In: dist/ and the demo's tools (tools/demo or tools/test once), `npm ci` in tests/browser. Out: a table, and an exit
// code that says whether anything was missing or doubled. It starts and stops a stack of its own.
//
//   node tests/faults/run.js            SECONDS=300 RATE=200 KILLS=10 SEED=1 ATALAYA_PORT=8360
//
// Invariant: bounded in time and in lines; only 127.0.0.1 is asked.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { board } from "./board.js";
import { lokiUrl, origin, stack } from "./servers.js";
import { Writer } from "./writer.js";

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const SECONDS = number("SECONDS", 300);
const RATE = number("RATE", 200);
const KILLS = number("KILLS", 10);

/** Numbers that look random and are the same for the same seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../browser/package.json"))("playwright-core");
const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

const table = [];
const said = (what, value) => {
  table.push([what, value]);
  console.log(`${what}: ${value}`);
};

stack("start", "loki", "nginx");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
let failed = true;
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  const writer = new Writer(lokiUrl, RATE);
  await page.route("**/board-under-test.json", (route) => route.fulfill({ json: board(writer.expr, SECONDS) }));
  const began = Date.now();
  writer.start();
  await page.goto(`${origin}/d/board-under-test?src=/board-under-test.json&live=on&from=now-${Math.ceil(SECONDS / 60) + 10}m&to=now`);
  await page.locator(".log-row").first().waitFor();

  const random = dice(number("SEED", 1));
  const moments = Array.from({ length: KILLS }, () => random() * (SECONDS - 30) * 1000).sort((a, b) => a - b);
  const states = new Map();
  const watch = setInterval(async () => {
    const state = await page.locator(".live-state").getAttribute("data-state").catch(() => null);
    if (state) states.set(state, (states.get(state) ?? 0) + 1);
  }, 500);
  for (const moment of moments) {
    await sleep(Math.max(0, began + moment - Date.now()));
    stack("kill", "loki");
    await sleep(random() * 4000);
    stack("start", "loki");
  }
  await sleep(Math.max(0, began + SECONDS * 1000 - Date.now()));
  await writer.stop();
  // Lines are counted against Loki's each minute: after that nothing may be missing.
  await sleep(number("SETTLE", 75) * 1000);
  clearInterval(watch);

  const expected = await writer.answer();
  const shown = await onScreen(page);
  const count = (lines) => lines.reduce((counts, line) => counts.set(line, (counts.get(line) ?? 0) + 1), new Map());
  const [want, have] = [count(expected), count(shown)];
  let missing = 0;
  let doubled = 0;
  for (const [line, times] of want) missing += Math.max(0, times - (have.get(line) ?? 0));
  for (const [line, times] of have) doubled += Math.max(0, times - (want.get(line) ?? 0));
  said("seconds", SECONDS);
  said("kills of Loki", KILLS);
  said("lines written", writer.written);
  said("lines in Loki's answer", expected.length);
  said("lines on screen", shown.length);
  said("missing", missing);
  said("doubled", doubled);
  said("states seen (half seconds)", [...states].map(([state, times]) => `${state} ${times}`).join(", "));
  said("uncaught errors in the page", errors.length);
  failed = missing + doubled + errors.length > 0 || expected.length < writer.written * 0.9;
} finally {
  await browser.close();
  stack("stop", "loki", "nginx");
}
console.table(Object.fromEntries(table));
process.exit(failed ? 1 : 0);

/** Scrolls through the whole list and reads every row, each once by the id it has in the list. */
async function onScreen(page) {
  const list = page.getByRole("log");
  await page.getByRole("button", { name: "Pause", exact: true }).click().catch(() => {});
  await list.evaluate((node) => node.scrollTo(0, 0));
  const rows = new Map();
  for (;;) {
    await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
    const seen = await list.evaluate((node) => {
      const rows = [...node.querySelectorAll(".log-row")].map((row) => [row.dataset.id, row.querySelector(".line").textContent]);
      const at_end = node.scrollTop + node.clientHeight >= node.scrollHeight - 2;
      const busy = /Loading older lines/.test(node.textContent) || node.querySelector(".load-older") !== null;
      node.scrollBy(0, node.clientHeight);
      return { rows, end: at_end && !busy };
    });
    for (const [id, text] of seen.rows) rows.set(id, text);
    if (seen.end) return [...rows.values()];
  }
}
