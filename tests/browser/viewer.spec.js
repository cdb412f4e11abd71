// What a viewer changes of a dashboard besides time and variables: filters, series, empty panels, keys.
import { boardJson, expect, openJson, panel, panelJson, parameters, PROMETHEUS, requests, sent, test, variableJson } from "./page.js";

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
