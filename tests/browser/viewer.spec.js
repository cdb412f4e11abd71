// What a viewer changes of a dashboard besides time and variables: filters, series, empty panels, keys.
import { boardJson, expect, LOKI, openJson, panel, panelJson, parameters, PROMETHEUS, requests, sent, test, variableJson } from "./page.js";

const graph = (id, title, place, expr, rest = {}) => panelJson(id, "timeseries", title, place, { expr, ...rest });

test("an ad hoc filter is added, changed and removed with the keyboard, in the queries and in the address", async ({ page }) => {
  const kept = requests(page);
  const filters = variableJson("Filters", "adhoc", "", { datasource: PROMETHEUS, filters: [] });
  await openJson(page, boardJson([graph(1, "Requests", [0, 0, 12, 8], "sum(http_requests_total)")], { templating: { list: [filters] } }));
  const asked = () => kept.map((one) => sent(one).get("query")).filter((query) => query?.startsWith("sum(http_requests_total")).at(-1);
  await expect.poll(asked).toBe("sum(http_requests_total)");
  await page.getByRole("button", { name: "Filters: add a filter" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.type("endpoint");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "/api/users" }).waitFor();
  await page.keyboard.type("users");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameters(page).get("var-Filters")).toBe("endpoint|=|/api/users");
  await expect.poll(asked).toBe('sum(http_requests_total{endpoint="/api/users"})');
  await page.getByRole("button", { name: "Filter endpoint = /api/users" }).click();
  await page.getByLabel("Comparison").selectOption("!=");
  await expect.poll(() => parameters(page).get("var-Filters")).toBe("endpoint|!=|/api/users");
  await page.getByRole("button", { name: "Filter endpoint != /api/users" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => parameters(page).get("var-Filters")).toBe("");
  await expect.poll(asked).toBe("sum(http_requests_total)");
});

test("a series saved as hidden is switched on from the legend", async ({ page }) => {
  const targets = [{ refId: "A", expr: "vector(1)", legendFormat: "plain" }, { refId: "B", expr: "vector(2)", legendFormat: "secret" }];
  const hide = { id: "custom.hideFrom", value: { viz: true, legend: false, tooltip: false } };
  const fieldConfig = { defaults: {}, overrides: [{ matcher: { id: "byName", options: "secret" }, properties: [hide] }] };
  await openJson(page, boardJson([graph(1, "Two", [0, 0, 12, 8], undefined, { targets, fieldConfig })]));
  const entry = panel(page, "Two").getByRole("button", { name: "secret" });
  await expect(entry).toHaveAttribute("aria-pressed", "false");
  await entry.click({ modifiers: ["Control"] });
  await expect(entry).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await expect(entry).toHaveAttribute("aria-pressed", "true");
});

test("panels without data are hidden on request, counted, and come back", async ({ page }) => {
  const nothing = variableJson("nothing", "query", "label_values(no_such_metric, pod)");
  const panels = [graph(1, "Empty", [0, 0, 24, 8], 'no_such_metric{pod="$nothing"}'), graph(2, "Full", [0, 8, 24, 8], "up")];
  await openJson(page, boardJson(panels, { templating: { list: [nothing] } }));
  await expect(panel(page, "Empty")).toContainText("The variable $nothing has no value");
  const before = (await panel(page, "Full").boundingBox()).y;
  await page.getByRole("button", { name: "View settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: /Hide panels without data/ }).click();
  await expect(panel(page, "Empty")).toBeHidden();
  await expect(page.getByRole("note")).toContainText("1 panel without data is hidden.");
  expect((await panel(page, "Full").boundingBox()).y).toBeLessThan(before - 200);
  await expect.poll(() => parameters(page).get("emptyPanels")).toBe("hide");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(panel(page, "Empty")).toBeVisible();
});

test("keys act on the panel pointed at, and are listed", async ({ page }) => {
  await openJson(page, boardJson([graph(1, "One", [0, 0, 12, 8], "up"), graph(2, "Two", [12, 0, 12, 8], "up")]));
  await panel(page, "Two").hover();
  await page.keyboard.press("i");
  await expect(page.getByRole("dialog", { name: "Inspect: Two" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.keyboard.press("a");
  await expect.poll(() => parameters(page).get("from")).toMatch(/^\d+$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Full screen, and back");
});

test("a link that would run code is shown as refused, and there is nothing to press", async ({ page }) => {
  const links = [{ type: "link", title: "Trap", url: "javascript:alert(1)" }, { type: "link", title: "Way", url: "https://example.org/" }];
  await openJson(page, boardJson([graph(1, "One", [0, 0, 12, 8], "up")], { links }));
  await expect(page.getByRole("link", { name: "Way" })).toBeVisible();
  await expect(page.getByText("Trap")).toBeVisible();
  await expect(page.getByRole("link", { name: "Trap" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Trap" })).toHaveCount(0);
});

test("the first Tab leads past the bars to the panels, and kiosk can be left without a keyboard", async ({ page }) => {
  await openJson(page, boardJson([graph(1, "One", [0, 0, 12, 8], "up")]));
  await expect(panel(page, "One")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(panel(page, "One")).toBeVisible();
  await page.keyboard.press("d");
  await page.keyboard.press("k");
  await expect(page.locator("header.topbar")).toHaveCount(0);
  const [exit, menu] = await Promise.all(["Leave kiosk", "Menu of panel One"].map((name) => page.getByRole("button", { name }).boundingBox()));
  expect(exit.y, "it does not lie over the panel's menu").toBeGreaterThan(menu.y + menu.height);
  await page.getByRole("button", { name: "Leave kiosk" }).click();
  await expect(page.locator("header.topbar")).toBeVisible();
});

for (const [how, leave] of [
  ["the keys", (page) => page.keyboard.press("g").then(() => page.keyboard.press("h"))],
  ["Back", (page) => page.goBack()],
]) {
  test(`a page is left by ${how} while a chart has the focus, and nothing breaks`, async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "Service", exact: true }).click();
    const plot = page.locator(".plot").first();
    await plot.click();
    await expect(plot).toBeFocused();
    await leave(page);
    await expect(page.getByRole("link", { name: "Service", exact: true })).toBeVisible();
  });
}

test("a chart is compared with an earlier time as the viewer chooses, and the address keeps the choice", async ({ page }) => {
  const kept = requests(page);
  const targets = [{ refId: "A", expr: "vector(1)", legendFormat: "load" }];
  await openJson(page, boardJson([graph(1, "Load", [0, 0, 24, 8], undefined, { targets, options: { timeCompare: true } })]));
  const legend = panel(page, "Load").getByRole("button", { name: "load (comparison)" });
  await expect(panel(page, "Load").getByRole("button", { name: "load", exact: true })).toBeVisible();
  await expect(legend).toHaveCount(0);
  await panel(page, "Load").getByRole("combobox", { name: "Comparison" }).selectOption("Day before");
  await expect(legend).toBeVisible();
  await expect.poll(() => parameters(page).get("compare-1")).toBe("24h");
  const starts = kept.map((one) => Number(sent(one).get("start"))).filter((start) => start > 0);
  expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(85_000);
  await page.reload();
  await expect(legend).toBeVisible();
  await panel(page, "Load").getByRole("combobox", { name: "Comparison" }).selectOption("None");
  await expect(legend).toHaveCount(0);
  await expect.poll(() => parameters(page).has("compare-1")).toBe(false);
});

test("the fields of a chosen line stand beside the list where the panel says so", async ({ page }) => {
  const logs = panelJson(1, "logs", "Lines", [0, 0, 24, 12], {
    datasource: LOKI, expr: '{job="api"}', options: { detailsMode: "sidebar" },
  });
  await openJson(page, boardJson([logs]));
  const rows = panel(page, "Lines").locator(".log-row > button");
  await rows.first().click();
  const aside = page.getByRole("complementary", { name: "Fields of the chosen line" });
  await expect(aside.getByRole("cell", { name: "job", exact: true })).toBeVisible();
  await expect(rows.first()).toHaveAttribute("aria-expanded", "true");
  await rows.nth(1).click();
  await expect(rows.first()).toHaveAttribute("aria-expanded", "false");
  const [list, beside] = [await rows.nth(1).boundingBox(), await aside.boundingBox()];
  expect(beside.x).toBeGreaterThanOrEqual(list.x + list.width - 1);
  await aside.getByRole("button", { name: "Copy line" }).focus();
  await page.keyboard.press("Escape");
  await expect(aside).toHaveCount(0);
  await expect(rows.nth(1)).toBeFocused();
});

test("every kind of panel names the variable that has no value", async ({ page }) => {
  const nothing = variableJson("nothing", "query", "label_values(no_such_metric, pod)");
  const kinds = ["stat", "gauge", "bargauge", "table"];
  const panels = kinds.map((kind, at) => panelJson(at + 1, kind, `A ${kind}`, [at * 6, 0, 6, 6], { expr: 'no_such_metric{pod="$nothing"}' }));
  await openJson(page, boardJson(panels, { templating: { list: [nothing] } }));
  for (const kind of kinds) await expect(panel(page, `A ${kind}`)).toContainText("The variable $nothing has no value");
});
