// Every kind of panel on one dashboard, on data of the real servers: none is blank, none complains; and tabs.
import { readFileSync } from "node:fs";
import { boardJson, expect, LOKI, openJson, panel, panelJson, test } from "./page.js";

const MODES = 'sum by (mode) (rate(node_cpu_seconds_total[1m]))';
const table = (expr) => ({ targets: [{ refId: "A", expr, format: "table", instant: true }] });
const named = (expr, legendFormat) => ({ targets: [{ refId: "A", expr, legendFormat }] });
const organize = (renameByName) => [{ id: "organize", options: { excludeByName: { Time: true }, renameByName } }];

/** Kind, title, the rest of the panel. What is drawn on a canvas is `drawn`; `says` is read. */
const KINDS = [
  { kind: "timeseries", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "barchart", rest: { ...table("sum by (mode) (node_cpu_seconds_total)"), options: { xField: "mode" } }, drawn: true },
  { kind: "histogram", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "heatmap", rest: { ...named(MODES, "{{mode}}"), options: { calculate: true } }, drawn: true },
  { kind: "state-timeline", rest: named("up", "{{job}}"), drawn: true },
  { kind: "status-history", rest: named("up", "{{job}}"), drawn: true },
  { kind: "xychart", rest: { ...table("node_filesystem_size_bytes"), transformations: [{ id: "calculateField", options: { mode: "binary", alias: "Half", binary: { left: "Value", operator: "/", right: "2" } } }] }, drawn: true },
  { kind: "trend", rest: { ...table("sum by (cpu) (node_cpu_seconds_total)"), options: { xField: "cpu" }, transformations: [{ id: "convertFieldType", options: { conversions: [{ targetField: "cpu", destinationType: "number" }] } }, ...organize({})] }, drawn: true },
  { kind: "candlestick", rest: { targets: ["open", "high", "low", "close"].map((name, at) => ({ refId: "ABCD"[at], expr: `node_load1 + ${at}`, legendFormat: name })) }, drawn: true },
  { kind: "nodeGraph", rest: { ...table('label_replace(label_replace(label_replace(up, "source", "prometheus", "", ""), "target", "$1", "job", "(.*)"), "id", "$1", "job", "(.*)")'), transformations: organize({ Value: "mainstat" }) }, drawn: true },
  { kind: "flamegraph", rest: { ...table('label_replace(label_replace(sum(up), "level", "0", "", ""), "label", "all", "", "")'), transformations: [{ id: "convertFieldType", options: { conversions: [{ targetField: "level", destinationType: "number" }] } }, ...organize({ Value: "value" })] }, drawn: true },
  { kind: "stat", rest: named("count(up)", "targets"), drawn: true },
  { kind: "gauge", rest: named("avg(up)", "up"), drawn: true },
  { kind: "bargauge", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "piechart", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "grafana-polystat-panel", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "graph", rest: named(MODES, "{{mode}}"), drawn: true },
  { kind: "singlestat", rest: named("count(up)", "targets"), drawn: true },
  { kind: "table", rest: table("up"), says: "instance" },
  { kind: "table-old", rest: table("up"), says: "instance" },
  { kind: "logs", rest: { datasource: LOKI, targets: [{ refId: "A", expr: '{job=~".+"}', datasource: LOKI }] }, says: "INFO" },
  { kind: "text", rest: { options: { mode: "markdown", content: "Words of the text panel" } }, says: "Words of the text panel" },
  { kind: "alertlist", rest: { options: { stateFilter: { firing: true, pending: true, normal: true } } }, says: "HighLatency" },
  { kind: "dashlist", rest: { options: { showSearch: true, query: "", maxItems: 30 } }, says: "Live" },
  { kind: "annolist", rest: {}, says: "annotation" },
  { kind: "news", rest: { options: { feedUrl: "https://there.example/feed" } }, says: "News is not fetched" },
];

const colors = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

for (const theme of ["dark", "light"]) {
  test(`no kind of panel is blank, ${theme}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 3600 });
    const panels = KINDS.map(({ kind, rest }, at) => panelJson(at + 1, kind, `A ${kind}`, [(at % 3) * 8, Math.floor(at / 3) * 8, 8, 8], rest));
    await openJson(page, boardJson(panels), `theme=${theme}`);
    for (const { kind, drawn, says } of KINDS) {
      const one = panel(page, `A ${kind}`);
      if (drawn) await expect.poll(() => colors(one.locator("canvas").first()), kind).toBeGreaterThan(3);
      else await expect(one, kind).toContainText(new RegExp(says, "i"));
      if (drawn) await expect(one, kind).not.toContainText(/No data|Needs |not drawn/);
    }
  });
}

test("tabs of a dashboard are chosen by pointer and keys, stand in the address, and lay out as they say", async ({ page }) => {
  const board = JSON.parse(readFileSync(new URL("../fixtures/dashboards/tabs.json", import.meta.url), "utf8"));
  await openJson(page, { ...board, uid: "tabs" });
  const tab = (name) => page.getByRole("tab", { name });
  await expect(tab("Overview")).toHaveAttribute("aria-selected", "true");
  await expect(panel(page, "Up")).toBeVisible();
  await expect(panel(page, "Notes"), "a rule hides it").toHaveCount(0);
  await tab("Rows").click();
  await expect(page).toHaveURL(/dtab=rows/i);
  await expect(page.getByText("Row of node")).toBeVisible();
  await page.keyboard.press("Home");
  await expect(tab("Overview")).toBeFocused();
  await expect(panel(page, "Up")).toBeVisible();
  await page.reload();
  await expect(tab("Overview")).toHaveAttribute("aria-selected", "true");
});
