// What a refresh moves over the network. In: dist/ (or ATALAYA_DIST), Chromium, `prometheus` and `promtool`. Out: the
// bytes of the first answer and of each refresh, as decoded and as sent, on a day at 15 s steps with a refresh each
// minute; exit code 1 where a refresh moved more than 5 %. Run `npm ci` in tests/browser first, then `node bytes.js` here.
//
// A real Prometheus answers, with a day and ten minutes of back-filled samples; the browser's clock is moved, so that five
// minutes pass in a moment. Answers carry no Date: the page must believe its clock.
//
// Invariant: what the page holds in the end is what the whole query gives at that moment.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { origin } from "../browser/origin.js";

const SERIES = 20;
const STEP = 15;
const DAY = 86_400;
const REFRESHES = 5;
const MOST = 0.05;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../../browser/package.json"))("playwright-core");
const folder = mkdtempSync(join(tmpdir(), "atalaya-bytes-"));
const now = Math.floor(Date.now() / 1000);
const closing = [() => rmSync(folder, { recursive: true, force: true })];

/** Samples of a day until ten minutes ahead, as promtool reads them. */
function samples() {
  const lines = ["# TYPE work gauge"];
  for (let one = 0; one < SERIES; one++) {
    for (let at = now - DAY - 600; at <= now + 600; at += STEP) {
      const value = (((one * 7919 + at * 104_729) % 99_991) / 997).toPrecision(12);
      lines.push(`work{instance="host-${one}:9100",job="api",code="200"} ${Number(value)} ${at}`);
    }
  }
  lines.push("# EOF", "");
  return lines.join("\n");
}

async function prometheus() {
  writeFileSync(join(folder, "samples.txt"), samples());
  execFileSync("promtool", ["tsdb", "create-blocks-from", "openmetrics", join(folder, "samples.txt"), join(folder, "data")], { stdio: "pipe" });
  writeFileSync(join(folder, "prometheus.yml"), "global: { scrape_interval: 15s }\n");
  const port = await new Promise((found) => {
    const free = createServer().listen(0, "127.0.0.1", () => {
      const { port } = free.address();
      free.close(() => found(port));
    });
  });
  const running = spawn("prometheus", [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`, "--storage.tsdb.retention.time=10d", `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  closing.unshift(() => running.kill());
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`http://127.0.0.1:${port}/-/ready`).then((answer) => answer.ok, () => false)) return port;
    await new Promise((passed) => setTimeout(passed, 200));
  }
  throw new Error("Prometheus does not answer");
}

const dashboard = {
  uid: "day", title: "Day", schemaVersion: 39, time: { from: "now-24h", to: "now" }, refresh: "1m",
  panels: [{
    id: 1, type: "timeseries", title: "Work", interval: "15s", maxDataPoints: 6000, gridPos: { x: 0, y: 0, w: 24, h: 20 },
    datasource: { type: "prometheus", uid: "prometheus" }, targets: [{ refId: "A", expr: "work", range: true, legendFormat: "{{instance}}" }],
    options: { legend: { showLegend: true, calcs: ["lastNotNull", "mean"], displayMode: "table" } },
  }],
};

/** The built page, with Prometheus behind it as it answers. */
async function front(port) {
  const files = await origin(process.env.ATALAYA_DIST ?? here("../../../dist"), {
    "/dashboards/": JSON.stringify([{ name: "day.json", type: "file" }]),
    "/dashboards/day.json": JSON.stringify(dashboard),
  }, () => Buffer.from(""));
  const server = createServer((request, response) => {
    response.sendDate = false;
    const [to, path] = request.url.startsWith("/prometheus/") ? [port, request.url.slice("/prometheus".length)] : [new URL(files.url).port, request.url];
    const passed = ask({ host: "127.0.0.1", port: to, path, method: request.method, headers: { ...request.headers, host: "localhost" } }, (answer) => {
      const { date, ...headers } = answer.headers;
      response.writeHead(answer.statusCode, headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  closing.unshift(() => (server.closeAllConnections(), server.close(), files.close()));
  return `http://127.0.0.1:${server.address().port}`;
}

try {
  const port = await prometheus();
  const url = await front(port);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  closing.unshift(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.clock.install({ time: now * 1000 });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const moved = [];
  const asked = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.includes("query_range")) asked.set(requestId, { body: 0, form: new URLSearchParams(request.postData) });
  });
  cdp.on("Network.dataReceived", ({ requestId, dataLength }) => {
    if (asked.has(requestId)) asked.get(requestId).body += dataLength;
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (asked.has(requestId)) moved.push({ ...asked.get(requestId), wire: encodedDataLength });
  });
  const until = async (count) => {
    for (let tries = 0; moved.length < count && tries < 300; tries++) await new Promise((passed) => setTimeout(passed, 100));
    if (moved.length !== count) throw new Error(`${moved.length} answers where ${count} were due`);
  };
  await page.goto(`${url}/d/day/day`);
  await page.clock.runFor(1000);
  await until(1);
  const answered = page.locator('[data-panel][aria-busy="false"]').first();
  await answered.waitFor();
  for (let refresh = 1; refresh <= REFRESHES; refresh++) {
    await page.clock.runFor(61_000);
    await until(1 + refresh);
    await answered.waitFor();
  }
  const [first, ...rest] = moved;
  const steps = ({ form }) => Math.round((form.get("end") - form.get("start")) / form.get("step")) + 1;
  console.log(`Chromium ${browser.version()}, ${SERIES} series, 24 h at ${first.form.get("step")} s steps, a refresh each minute`);
  const say = (what, one) => console.log(`${what.padEnd(12)} ${String(steps(one)).padStart(6)} steps ${String(one.body).padStart(10)} bytes ${String(one.wire).padStart(9)} on the wire   ${((one.body / first.body) * 100).toFixed(2).padStart(6)} % ${((one.wire / first.wire) * 100).toFixed(2).padStart(6)} %`);
  say("everything", first);
  rest.forEach((one, at) => say(`refresh ${at + 1}`, one));
  const worst = Math.max(...rest.flatMap((one) => [one.body / first.body, one.wire / first.wire]));

  // The legend's figures are those of the data on show: the same as after everything is asked anew.
  const shown = () => page.locator(".legend").first().innerText();
  const merged = await shown();
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await until(2 + REFRESHES);
  await answered.waitFor();
  const same = merged.length > 0 && merged === (await shown()) && steps(moved.at(-1)) === steps(first);
  console.log(same ? "what was merged reads the same as everything asked anew" : "WHAT WAS MERGED DIFFERS FROM EVERYTHING ASKED ANEW");
  console.log(`most that a refresh moved: ${(worst * 100).toFixed(2)} % (aim: at most ${MOST * 100} %)`);
  process.exitCode = same && worst <= MOST ? 0 : 1;
} finally {
  for (const close of closing) await close();
}
