// What a viewer does on a dashboard, and what the page asks the servers for it: each question once, none unneeded.
import { readFile } from "node:fs/promises";
import { boardJson, choose, expect, forge, matrix, openJson, panel, panelJson, parameters, picture, requests, sent, test, variableJson } from "./page.js";

const UP = 'up{job="prometheus"}';
const stat = (id, title, place, expr, rest = {}) => panelJson(id, "stat", title, place, { expr, ...rest });
const endpoint = variableJson("endpoint", "query", 'label_values(http_requests_total{job="$job"}, endpoint)', { multi: true, includeAll: true });
const job = variableJson("job", "query", "label_values(http_requests_total, job)");

/** Three lines that never change, drawn from an answer of our own. */
async function threeLines(page) {
  await forge(page, "three_lines", async (route) => {
    const start = Number(sent(route.request()).get("start"));
    const end = Number(sent(route.request()).get("end"));
    const line = (value) => [[start, value], [(start + end) / 2, value], [end, value]];
    return route.fulfill({ json: matrix({ low: line(1), high: line(30), middle: line(20) }) });
  });
  const graph = (id, title, x) =>
    panelJson(id, "timeseries", title, [x, 0, 12, 10], {
      targets: [{ refId: "A", expr: "three_lines", legendFormat: "{{name}}" }],
      options: { tooltip: { mode: "multi", sort: "desc" }, legend: { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] } },
    });
  return boardJson([graph(1, "Left", 0), graph(2, "Right", 12)], { graphTooltip: 1 });
}

const entry = (page, name, title = "Left") => panel(page, title).locator(".legend").getByRole("button", { name, exact: true });
const shown = (page, title = "Left") =>
  panel(page, title).locator(".legend-item").evaluateAll((all) => all.filter((one) => one.ariaPressed === "true").map((one) => one.textContent.trim()));

test("a chained variable is asked once its parent is known, each once", async ({ page }) => {
  const kept = requests(page);
  await openJson(page, boardJson([stat(1, "Rate", [0, 0, 8, 6], 'sum(rate(http_requests_total{job="$job", endpoint=~"$endpoint"}[5m]))')], { templating: { list: [endpoint, job] } }));
  await expect(picture(page, "Rate")).toHaveAccessibleName(/\d/);
  const values = kept.filter((one) => /\/(label|series)/.test(one.url()));
  expect(values.map((one) => decodeURIComponent(one.url()))).toEqual([
    expect.stringMatching(/label\/job\/values.*match\[\]=http_requests_total$/),
    expect.stringContaining('match[]=http_requests_total{job="api"}'),
  ]);
  expect(kept.filter((one) => sent(one).get("query")?.includes("sum(rate")).length).toBe(1);
});

test("a variable is chosen with the keyboard alone", async ({ page }) => {
  await openJson(page, boardJson([stat(1, "Rate of $endpoint", [0, 0, 8, 6], 'sum(rate(http_requests_total{endpoint=~"$endpoint"}[5m]))')], { templating: { list: [{ ...endpoint, query: "label_values(http_requests_total, endpoint)", multi: false, includeAll: false }] } }));
  const picker = page.getByRole("button", { name: "endpoint: choose" });
  await expect(picker).toContainText("/");
  await picker.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Search endpoint" })).toBeFocused();
  await page.keyboard.type("users");
  await expect(page.getByRole("option")).toHaveText(["/api/users", "Use “users”"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameters(page).get("var-endpoint")).toBe("/api/users");
  await expect(panel(page, "Rate of /api/users")).toBeVisible();
  await picker.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(picker).toBeFocused();
  await expect(picker).toHaveAttribute("aria-expanded", "false");
});

test("the same question of two panels is sent once", async ({ page }) => {
  const kept = requests(page);
  await openJson(page, boardJson([stat(1, "One", [0, 0, 12, 6], UP), stat(2, "Two", [12, 0, 12, 6], UP)]));
  await expect(picture(page, "One")).toHaveAccessibleName("1");
  await expect(picture(page, "Two")).toHaveAccessibleName("1");
  expect(kept.of(UP).length).toBe(1);
});

test("a collapsed row asks nothing until it is opened", async ({ page }) => {
  const kept = requests(page);
  const row = { id: 9, type: "row", title: "More", collapsed: true, gridPos: { x: 0, y: 6, w: 24, h: 1 }, panels: [stat(2, "Inside", [0, 7, 12, 6], "vector(7)")] };
  await openJson(page, boardJson([stat(1, "Outside", [0, 0, 12, 6], "vector(3)"), row]));
  await expect(picture(page, "Outside")).toHaveAccessibleName("3");
  expect(kept.of("vector(7)").length).toBe(0);
  await page.getByRole("button", { name: /^More/ }).click();
  await expect(picture(page, "Inside")).toHaveAccessibleName("7");
  await page.getByRole("button", { name: /^More/ }).click();
  await expect(panel(page, "Inside")).toHaveCount(0);
});

test("only panels near the screen ask", async ({ page }) => {
  const kept = requests(page);
  await openJson(page, boardJson([stat(1, "Top", [0, 0, 12, 6], "vector(3)"), panelJson(3, "text", "Long", [0, 6, 12, 80]), stat(2, "Far below", [0, 86, 12, 6], "vector(7)")]));
  await expect(picture(page, "Top")).toHaveAccessibleName("3");
  expect(kept.of("vector(7)").length).toBe(0);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(picture(page, "Far below")).toHaveAccessibleName("7");
});

test("a question that was superseded is aborted, and its late answer never shown", async ({ page }) => {
  const failed = [];
  page.on("requestfailed", (request) => failed.push(sent(request).get("query")));
  await forge(page, "vector(1)", () => {});
  const custom = variableJson("n", "custom", "1,2", { current: { text: "1", value: "1" } });
  await openJson(page, boardJson([stat(1, "Chosen", [0, 0, 12, 6], "vector($n)")], { templating: { list: [custom] } }));
  await expect(panel(page, "Chosen")).toHaveAttribute("aria-busy", "true");
  await page.getByRole("button", { name: "n: choose" }).click();
  await page.getByRole("option", { name: "2" }).click();
  await expect(picture(page, "Chosen")).toHaveAccessibleName("2");
  expect(failed).toEqual(["vector(1)"]);
});

test("refreshes at the interval, not while hidden, at once when seen again", async ({ page }) => {
  await page.clock.install();
  const kept = requests(page);
  await openJson(page, boardJson([stat(1, "Up", [0, 0, 12, 6], UP)]), "refresh=30s");
  await expect(picture(page, "Up")).toHaveAccessibleName("1");
  const count = () => kept.of(UP).length;
  const before = count();
  await page.clock.runFor(31_000);
  await expect.poll(count).toBe(before + 1);
  const see = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await see(true);
  await page.clock.runFor(120_000);
  expect(count()).toBe(before + 1);
  await see(false);
  await page.clock.runFor(1000);
  await expect.poll(count).toBe(before + 2);
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await expect.poll(count).toBe(before + 3);
});

test("the picture stays while the next one is loading", async ({ page }) => {
  let slow = false;
  await forge(page, "vector(5)", (route) => (slow ? undefined : route.fallback()));
  await openJson(page, boardJson([stat(1, "Five", [0, 0, 12, 6], "vector(5)")]));
  await expect(picture(page, "Five")).toHaveAccessibleName("5");
  slow = true;
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await expect(panel(page, "Five")).toHaveAttribute("aria-busy", "true");
  await expect(picture(page, "Five")).toHaveAccessibleName("5");
});

test("a legend's click isolates, a second click shows all, Ctrl switches one", async ({ page }) => {
  await openJson(page, await threeLines(page));
  await expect.poll(() => shown(page)).toEqual(["low", "high", "middle"]);
  await entry(page, "high").click();
  await expect.poll(() => shown(page)).toEqual(["high"]);
  expect(await shown(page, "Right")).toEqual(["low", "high", "middle"]);
  await entry(page, "high").click();
  await expect.poll(() => shown(page)).toEqual(["low", "high", "middle"]);
  await entry(page, "low").click({ modifiers: ["Control"] });
  await expect.poll(() => shown(page)).toEqual(["high", "middle"]);
  await entry(page, "low").click({ modifiers: ["Control"] });
  await expect.poll(() => shown(page)).toEqual(["low", "high", "middle"]);
});

test("the tooltip is sorted; the crosshair stands on every panel", async ({ page }) => {
  await openJson(page, await threeLines(page));
  const plot = panel(page, "Left").locator(".plot");
  await expect(entry(page, "low")).toBeVisible();
  await plot.hover();
  await expect(page.locator(".tooltip td.name")).toHaveText(["high", "middle", "low"]);
  await expect(page.locator(".tooltip td.value")).toHaveText(["30", "20", "1"]);
  for (const title of ["Left", "Right"]) await expect(panel(page, title).locator(".crosshair")).toHaveCount(1);
  await page.mouse.move(5, 5);
  await expect(page.locator(".crosshair")).toHaveCount(0);
  await expect(page.locator(".tooltip")).toHaveCount(0);
});

test("the crosshair moves with the keyboard", async ({ page }) => {
  await openJson(page, await threeLines(page));
  await expect(entry(page, "low")).toBeVisible();
  const plot = panel(page, "Left").locator(".plot");
  await plot.focus();
  await page.keyboard.press("Home");
  const when = page.locator(".tooltip .when");
  const first = await when.innerText();
  await page.keyboard.press("End");
  await expect(when).not.toHaveText(first);
  await page.keyboard.press("Escape");
  await expect(page.locator(".tooltip")).toHaveCount(0);
});

test("an annotation is drawn, tells its text, and can be switched off", async ({ page }) => {
  await forge(page, "deployed_at", async (route) => {
    const [start, end] = ["start", "end"].map((name) => Number(sent(route.request()).get(name)));
    return route.fulfill({ json: matrix({ web: [[Math.round((start + end) / 2 / 60) * 60, 1]] }) });
  });
  const board = await threeLines(page);
  const annotation = { name: "Deploys", enable: true, iconColor: "orange", datasource: board.panels[0].datasource, expr: "deployed_at > 0", titleFormat: "Deployed {{name}}", step: "60s" };
  await openJson(page, { ...board, annotations: { list: [annotation] } });
  const mark = panel(page, "Left").getByRole("button", { name: /Deployed web/ });
  await expect(mark).toHaveCount(1);
  await mark.hover();
  await expect(page.locator(".tooltip")).toContainText("Deployed web");
  await page.mouse.move(5, 5);
  await page.getByRole("switch", { name: "Deploys" }).click();
  await expect(mark).toHaveCount(0);
  await page.reload();
  await expect(entry(page, "low")).toBeVisible();
  await expect(page.getByRole("switch", { name: "Deploys" })).not.toBeChecked();
  await expect(mark).toHaveCount(0);
});

test("the menu: inspect in the address, an image, a copied link", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openJson(page, await threeLines(page));
  await expect(entry(page, "low")).toBeVisible();
  const download = page.waitForEvent("download");
  await choose(page, "Left", "Download image");
  const svg = await readFile(await (await download).path(), "utf8");
  expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const text of ["Left", "low", "high", "middle"]) expect(svg).toContain(`>${text}</text>`);
  await choose(page, "Left", "Copy link");
  await expect(page.getByText("Link to this panel copied.")).toBeVisible();
  expect(new URL(await page.evaluate(() => navigator.clipboard.readText())).searchParams.get("viewPanel")).toBe("1");
  await choose(page, "Left", "Inspect");
  await expect.poll(() => parameters(page).get("inspect")).toBe("1");
  await expect(page.getByRole("dialog").getByRole("table")).toContainText("30");
  await page.getByRole("tab", { name: "Query" }).click();
  await expect(page.getByRole("dialog")).toContainText("three_lines");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => parameters(page).get("inspect")).toBeNull();
});

test("inspect tells what the server knows of a query's metrics", async ({ page }) => {
  const graph = panelJson(1, "timeseries", "Requests", [0, 0, 12, 6], { expr: "sum(rate(http_requests_total[5m]))" });
  await openJson(page, boardJson([graph]), "inspect=1&inspectTab=query");
  await expect(page.getByRole("row", { name: "http_requests_total counter: Total HTTP requests" })).toBeVisible();
});

test("typing in a field is no shortcut", async ({ page }) => {
  await openJson(page, boardJson([stat(1, "Chosen", [0, 0, 12, 6], "vector(1)")], { templating: { list: [variableJson("q", "textbox", "")] } }));
  const field = page.getByRole("textbox", { name: "q" });
  await field.fill("");
  await field.pressSequentially("dk");
  await field.press("Enter");
  await expect.poll(() => parameters(page).get("var-q")).toBe("dk");
  await expect(page.locator("header.topbar")).toBeVisible();
});
