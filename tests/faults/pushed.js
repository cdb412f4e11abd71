// The shop and NATS killed at random while a page follows both: afterwards the samples on screen must equal the shop's
// own record of what it measured.
// In: dist/, a built workload and the demo's tools (tools/demo or tools/test once), `npm ci` in tests/browser. Out: a
// table, and an exit code that says whether anything was missing or doubled. It starts and stops a stack of its own.
//
//   node tests/faults/pushed.js         SECONDS=300 KILLS=10 SEED=1 ATALAYA_PORT=8360
//
// Invariant: bounded in time; only 127.0.0.1 is asked.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { origin, stack } from "./servers.js";

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const SECONDS = number("SECONDS", 300);
const KILLS = number("KILLS", 10);
// After the last fault: the scrape that follows it, and the question that waits for it.
const SETTLE = number("SETTLE", 60);
const PARTS = ["prometheus", "nats", "workload", "nginx"];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../browser/package.json"))("playwright-core");
const sleep = (millis) => new Promise((done) => setTimeout(done, Math.max(0, millis)));

/** Numbers that look random and are the same for the same seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const panel = (id, title, uid, y) => ({
  id,
  title,
  type: "timeseries",
  gridPos: { x: 0, y, w: 24, h: 9 },
  datasource: { type: "websocket", uid },
  targets: [{ refId: "A", channel: "shop.*.*", legendFormat: "{{channel}}", backfill: '{__name__=~"shop_live_.+"}' }],
});
const board = {
  uid: "board-under-test",
  title: "Fault run",
  schemaVersion: 39,
  refresh: "",
  timezone: "utc",
  panels: [panel(1, "Own socket", "push", 0), panel(2, "NATS", "nats", 9)],
};

/** `channel time` of every sample in `from..=to`, with its value. */
function record(from, to) {
  const program = here("../../target/release/atalaya-demo-workload");
  const text = execFileSync(program, ["record", "--from", String(from), "--to", String(to)], { maxBuffer: 1 << 28, encoding: "utf8" });
  const rows = text.split("\n").map((line) => /channel="([^"]+)".*\} (\S+) (\d+)$/.exec(line));
  return new Map(rows.filter(Boolean).map(([, channel, value, at]) => [`${channel} ${at}`, Number(value)]));
}

/** The same from the panel's own table; a sample that is there twice is counted in `doubled`. */
async function onScreen(page, title, from, to) {
  const region = page.getByRole("region", { name: title, exact: true });
  await region.hover();
  await region.getByRole("button", { name: `Menu of panel ${title}` }).click();
  await region.getByRole("button", { name: /^Inspect/ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("Formatted values in CSV").click();
  const waiting = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Download CSV" }).click();
  const text = readFileSync(await (await waiting).path(), "utf8");
  await page.keyboard.press("Escape");
  const [head, ...lines] = text.trim().split("\r\n").map((line) => line.split(","));
  const samples = new Map();
  let doubled = 0;
  for (const line of lines) {
    const at = Date.parse(line[0]);
    if (!(at > from && at <= to)) continue;
    for (let column = 1; column < head.length; column++) {
      if (line[column] === "") continue;
      const key = `${head[column]} ${at}`;
      if (samples.has(key)) doubled++;
      samples.set(key, Number(line[column]));
    }
  }
  return { samples, doubled, series: head.length - 1 };
}

const table = {};
let failed = false;
stack("start", ...PARTS);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.route("**/board-under-test.json", (route) => route.fulfill({ json: board }));
  const minutes = Math.ceil((SECONDS + SETTLE) / 60) + 1;
  await page.goto(`${origin}/d/board-under-test?src=/board-under-test.json&from=now-${minutes}m&to=now`);
  await page.locator('.live-mark[data-state="live"]').nth(1).waitFor({ timeout: 60_000 });
  const began = Date.now();
  const random = dice(number("SEED", 1));
  const moments = Array.from({ length: KILLS }, () => random() * (SECONDS - 20) * 1000).sort((a, b) => a - b);
  const states = new Map();
  const watch = setInterval(async () => {
    const all = await page.locator(".live-mark").evaluateAll((marks) => marks.map((mark) => mark.dataset.state)).catch(() => []);
    for (const state of all) states.set(state, (states.get(state) ?? 0) + 1);
  }, 500);
  const kills = { workload: 0, nats: 0 };
  for (const moment of moments) {
    await sleep(began + moment - Date.now());
    const part = random() < 0.5 ? "workload" : "nats";
    kills[part]++;
    stack("kill", part);
    await sleep(random() * 8000);
    stack("start", part);
  }
  await sleep(began + SECONDS * 1000 - Date.now());
  const ended = Date.now();
  await sleep(SETTLE * 1000);
  clearInterval(watch);
  for (const title of ["Own socket", "NATS"]) {
    const region = page.getByRole("region", { name: title, exact: true });
    await region.getByRole("button", { name: "Pause", exact: true }).press("Enter");
  }
  for (const title of ["Own socket", "NATS"]) {
    const expected = record(began, ended);
    const { samples, doubled, series } = await onScreen(page, title, began, ended);
    const missing = [...expected.keys()].filter((key) => !samples.has(key)).length;
    const extra = [...samples.keys()].filter((key) => !expected.has(key)).length;
    const wrong = [...samples].filter(([key, value]) => expected.has(key) && Math.abs(expected.get(key) - value) > 1e-9).length;
    table[title] = { series, "in the record": expected.size, "on screen": samples.size, missing, doubled, extra, "wrong value": wrong };
    failed ||= missing + doubled + extra + wrong > 0 || series !== 20;
  }
  console.log(`${SECONDS} s, killed: workload ${kills.workload}, NATS ${kills.nats}`);
  console.log("states seen (half seconds):", [...states].map(([state, times]) => `${state} ${times}`).join(", "));
  console.log("uncaught errors in the page:", errors.length);
  failed ||= errors.length > 0;
} finally {
  await browser.close();
  stack("stop", ...PARTS);
}
console.table(table);
process.exit(failed ? 1 : 0);
