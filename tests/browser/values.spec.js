// Numbers on screen are the numbers the servers return for the same query, step and time.
import { readFile } from "node:fs/promises";
import { boardJson, choose, expect, LOKI, openJson, panel, panelJson, picture, repeat, requests, sent, test } from "./page.js";

const RPS = "sum(rate(http_requests_total[5m]))";
const BY_STATUS = "sum by (status) (increase(http_requests_total[5m]))";
const BY_ENDPOINT = "sum by (endpoint) (rate(http_requests_total[5m]))";
const reduce = (...calcs) => ({ reduceOptions: { calcs, fields: "", values: false } });
const plain = (decimals) => ({ defaults: { unit: "none", decimals }, overrides: [] });

/** A range that does not move, and times in UTC. */
function fixed(minutes = 20) {
  const to = Math.floor(Date.now() / 60_000) * 60_000;
  return `from=${to - minutes * 60_000}&to=${to}&timezone=utc`;
}

const numbers = (series) => series.values.map(([, value]) => Number(value));
const calcs = {
  Mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Max: (values) => Math.max(...values),
  Min: (values) => Math.min(...values),
  "Last *": (values) => values.at(-1),
};

/** Asks again without the page what the page asked last. */
async function asked(request, page, kept, expr) {
  await expect.poll(() => kept.of(expr).length).toBeGreaterThan(0);
  return repeat(request, kept.of(expr).at(-1));
}

test("a stat shows the last value", async ({ page, request }) => {
  const kept = requests(page);
  const stat = panelJson(1, "stat", "Requests", [0, 0, 8, 6], { expr: RPS, fieldConfig: plain(3), options: reduce("lastNotNull") });
  await openJson(page, boardJson([stat]), fixed());
  const data = await asked(request, page, kept, RPS);
  await expect(picture(page, "Requests")).toHaveAccessibleName(calcs["Last *"](numbers(data.result[0])).toFixed(3));
});

test("a legend's calculations are those of the whole answer", async ({ page, request }) => {
  const kept = requests(page);
  const legend = { displayMode: "table", placement: "bottom", showLegend: true, calcs: ["mean", "max", "min", "lastNotNull"] };
  const graph = panelJson(1, "timeseries", "By endpoint", [0, 0, 24, 30], {
    targets: [{ refId: "A", expr: BY_ENDPOINT, legendFormat: "{{endpoint}}" }],
    fieldConfig: plain(4),
    options: { legend },
  });
  await openJson(page, boardJson([graph]), fixed());
  const data = await asked(request, page, kept, BY_ENDPOINT);
  expect(data.result.length).toBeGreaterThan(3);
  const table = panel(page, "By endpoint").locator(".legend table");
  await expect(table.getByRole("columnheader", { name: "Last *" })).toBeVisible();
  const heads = await table.getByRole("columnheader").allInnerTexts();
  for (const series of data.result) {
    const row = table.getByRole("row").filter({ has: page.getByRole("button", { name: series.metric.endpoint, exact: true }) });
    for (const [name, calc] of Object.entries(calcs)) {
      const cell = row.getByRole("cell").nth(heads.indexOf(name));
      await expect(cell, `${series.metric.endpoint} ${name}`).toHaveText(calc(numbers(series)).toFixed(4));
    }
  }
  const hidden = await panel(page, "By endpoint").locator(".legend").evaluate((legend) => legend.scrollHeight - legend.clientHeight);
  expect(hidden, "pixels of a legend that has room for all its rows").toBe(0);
});

test("the crosshair reads the very samples", async ({ page, request }) => {
  const kept = requests(page);
  const graph = panelJson(1, "timeseries", "Requests", [0, 0, 24, 12], { expr: RPS, fieldConfig: plain(6) });
  await openJson(page, boardJson([graph]), fixed());
  const data = await asked(request, page, kept, RPS);
  await picture(page, "Requests").focus();
  for (const [key, [at, value]] of [["End", data.result[0].values.at(-1)], ["Home", data.result[0].values[0]]]) {
    await page.keyboard.press(key);
    const tooltip = page.locator(".tooltip");
    await expect(tooltip.locator("td.value")).toHaveText(Number(value).toFixed(6));
    await expect(tooltip.locator(".when")).toContainText(new Date(at * 1000).toISOString().slice(0, 19).replace("T", " "));
  }
});

test("a pie's legend tells each slice's value and share", async ({ page, request }) => {
  const kept = requests(page);
  const pie = panelJson(1, "piechart", "Status", [0, 0, 16, 12], {
    targets: [{ refId: "A", expr: BY_STATUS, legendFormat: "{{status}}", instant: true, range: false }],
    fieldConfig: plain(2),
    options: { ...reduce("lastNotNull"), legend: { displayMode: "table", placement: "right", showLegend: true, values: ["value", "percent"] } },
  });
  await openJson(page, boardJson([pie]), fixed());
  const data = await asked(request, page, kept, BY_STATUS);
  expect(data.resultType).toBe("vector");
  const values = data.result.map((series) => [series.metric.status, Number(series.value[1])]);
  const total = values.reduce((sum, [, value]) => sum + value, 0);
  for (const [status, value] of values) {
    const row = panel(page, "Status").getByRole("row").filter({ has: page.getByRole("button", { name: status, exact: true }) });
    await expect(row.getByRole("cell").nth(1)).toHaveText(value.toFixed(2));
    const share = Number.parseFloat((await row.getByRole("cell").nth(2).innerText()).replace("<", ""));
    expect(Math.abs(share - (100 * value) / total)).toBeLessThan(1);
  }
});

test("the data under Inspect and its CSV are the answer, sample by sample", async ({ page, request }) => {
  const kept = requests(page);
  const graph = panelJson(1, "timeseries", "Requests", [0, 0, 12, 10], { expr: RPS, fieldConfig: plain(2) });
  await openJson(page, boardJson([graph]), fixed(5));
  const data = await asked(request, page, kept, RPS);
  await choose(page, "Requests", "Inspect");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("cell", { name: Number(data.result[0].values[0][1]).toFixed(2), exact: true }).first()).toBeVisible();
  await sheet.getByLabel("Formatted values in CSV").uncheck();
  const download = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Download CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  const rows = csv.trim().split("\r\n").slice(1).map((line) => line.split(","));
  const expected = data.result[0].values.map(([at, value]) => [at * 1000, Number(value)]);
  const read = rows.map(([time, value]) => [Date.parse(time), Number(value)]);
  expect(read.sort((a, b) => a[0] - b[0])).toEqual(expected);
  await sheet.getByRole("tab", { name: "Query" }).click();
  await expect(sheet.locator(".query-sent")).toContainText(`step=${sent(kept.of(RPS).at(-1)).get("step")}`);
});

test("log lines carry their exact nanoseconds, newest first", async ({ page, request }) => {
  const kept = requests(page);
  const expr = '{job="api"} |= `ERROR`';
  const logs = panelJson(1, "logs", "Lines", [0, 0, 24, 14], {
    expr,
    datasource: LOKI,
    options: { showTime: true, sortOrder: "Descending", timestampResolution: "ns", dedupStrategy: "none" },
  });
  await openJson(page, boardJson([logs]), fixed(10));
  const data = await asked(request, page, kept, expr);
  const lines = data.result.flatMap((stream) => stream.values).sort((a, b) => (BigInt(a[0]) < BigInt(b[0]) ? 1 : -1));
  expect(lines.length).toBeGreaterThan(2);
  const exact = ([nanos]) => {
    const seconds = new Date(Number(BigInt(nanos) / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replace("T", " ");
    return `${seconds}.${nanos.slice(-9)}`;
  };
  const times = panel(page, "Lines").locator(".log-row .time");
  await expect(times.first()).toHaveText(exact(lines[0]));
  const shown = await times.allInnerTexts();
  expect(shown).toEqual(lines.slice(0, shown.length).map(exact));
  const text = await panel(page, "Lines").locator(".log-row .line").first().innerText();
  expect(lines.filter((line) => line[0] === lines[0][0]).map((line) => line[1])).toContain(text);
});
