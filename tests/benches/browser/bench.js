// How soon a viewer sees a picture. In: dist/ (or ATALAYA_DIST), Chromium (or CHROMIUM). Out: medians on standard
// output; nothing is asserted, since machines differ. Run with `npm ci && npm run bench` in this folder, after
// tools/build and after `npm ci` in tests/browser.
//
// Invariant: the pages take turns, so that a busy machine slows both alike.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matrix, START, STEP } from "./answer.js";
import { dashboard } from "./dashboard.js";
import { origin } from "./origin.js";
import { probe } from "./probe.js";

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const [SERIES, POINTS] = [100, 1000];
const PANELS = 8;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../browser/package.json"))("playwright-core");
const text = (path) => readFileSync(here(path), "utf8");
const large = matrix(SERIES, POINTS);
const small = matrix(5, 240);
let answered = large;

const fixed = {
  "/dashboards/": JSON.stringify([{ name: "one.json", type: "file" }, { name: "eight.json", type: "file" }]),
  "/dashboards/one.json": JSON.stringify(dashboard("one", 1)),
  "/dashboards/eight.json": JSON.stringify(dashboard("eight", PANELS)),
  "/by_hand.html": text("by_hand.html"),
  "/by_hand.js": text("by_hand.js"),
  "/uPlot.iife.min.js": text("node_modules/uplot/dist/uPlot.iife.min.js"),
  "/uPlot.min.css": text("node_modules/uplot/dist/uPlot.min.css"),
};
const server = await origin(process.env.ATALAYA_DIST ?? here("../../../dist"), fixed, () => answered);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

const range = (points) => `from=${START * 1000}&to=${(START + (points - 1) * STEP) * 1000}`;
const ours = `${server.url}/d/one/one?${range(POINTS)}`;
const eight = `${server.url}/d/eight/eight?${range(240)}`;
const byHand = `${server.url}/by_hand.html`;

/** Opens an address in a page of `context` and waits until `canvases` of them show lines and no more change. */
async function visit(context, url, canvases) {
  const page = await context.newPage();
  await page.addInitScript(probe);
  await page.goto(url);
  await page.waitForFunction(
    (wanted) => window.probe.canvases >= wanted && window.probe.painted >= window.probe.drawn && performance.now() - window.probe.drawn > 400,
    canvases,
  );
  const times = await page.evaluate(() => window.probe);
  await page.close();
  return times;
}

const newContext = () => browser.newContext({ viewport: { width: 1440, height: 900 } });
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
function report(what, numbers) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)].map((millis) => millis.toFixed(0));
  console.log(`${what.padEnd(44)} ${median(numbers).toFixed(0).padStart(6)} ms   (${least} to ${most}, ${numbers.length} runs)`);
}

console.log(`Chromium ${browser.version()}, ${SERIES} series x ${POINTS} points, ${(large.length / 1e6).toFixed(2)} MB`);
{
  const context = await newContext();
  await visit(context, ours, 1);
  await visit(context, byHand, 1);
  const spent = { ours: [], byHand: [] };
  const drawn = { ours: [], byHand: [] };
  const worked = { ours: [], byHand: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, url] of [["ours", ours], ["byHand", byHand]]) {
      const times = await visit(context, url, 1);
      spent[name].push(times.painted - times.asked);
      drawn[name].push(times.drawn - times.asked);
      worked[name].push(times.drawn - times.answered);
    }
  }
  await context.close();
  report("Atalaya, asked to painted", spent.ours);
  report("uPlot by hand, asked to painted", spent.byHand);
  report("Atalaya, asked to drawn", drawn.ours);
  report("uPlot by hand, asked to drawn", drawn.byHand);
  report("Atalaya, first byte to drawn", worked.ours);
  report("uPlot by hand, first byte to drawn", worked.byHand);
}
{
  answered = small;
  const cold = [];
  const warm = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await newContext();
    cold.push((await visit(context, eight, PANELS)).painted);
    warm.push((await visit(context, eight, PANELS)).painted);
    await context.close();
  }
  report(`${PANELS} panels complete, nothing cached`, cold);
  report(`${PANELS} panels complete, files cached`, warm);
}
await browser.close();
server.close();
