// The address holds everything a viewer sees: opened elsewhere, it shows the same.
import { boardJson, choose, expect, openJson, panel, panelJson, parameters, picture, requests, sent, serveJson, test, variableJson } from "./page.js";

const graph = (id, title, x) =>
  panelJson(id, "timeseries", title, [x, 0, 12, 10], {
    targets: [{ refId: "A", expr: `sum by (endpoint) (rate(http_requests_total{endpoint=~"$endpoint"}[5m]))`, legendFormat: "{{endpoint}}" }],
    options: { legend: { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] } },
  });
const board = boardJson([graph(1, "Left", 0), graph(2, "Right", 12)], {
  graphTooltip: 1,
  templating: { list: [variableJson("endpoint", "query", "label_values(http_requests_total, endpoint)", { multi: true, includeAll: true, current: { text: "All", value: "$__all" } })] },
});

const plot = (page, title) => panel(page, title).locator(".plot");
const range = (page) => ["from", "to"].map((name) => parameters(page).get(name));
const legend = (page, title, name) => panel(page, title).locator(".legend").getByRole("button", { name, exact: true });
const drawn = (page, title = "Left") => expect(picture(page, title)).toHaveAccessibleName(/series from/);

/** Drags over the plot between two shares of its width. */
async function drag(page, title, from, to) {
  const box = await plot(page, title).boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y);
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

/** The same address in a browser that knows nothing. */
async function elsewhere(browser, page, what) {
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const other = await context.newPage();
  await serveJson(other, board);
  await other.goto(page.url());
  await what(other);
  await context.close();
}

test("a drag zooms, a double click zooms out, Back steps through", async ({ page, browser }) => {
  const to = Math.floor(Date.now() / 60_000) * 60_000;
  const from = to - 3_600_000;
  await openJson(page, board, `from=${from}&to=${to}&timezone=utc`);
  await drawn(page);
  await drag(page, "Left", 0.25, 0.75);
  await expect.poll(() => range(page).map(Number)[0]).toBeGreaterThan(from);
  const zoomed = range(page).map(Number);
  expect(Math.abs(zoomed[0] - (from + 900_000))).toBeLessThan(60_000);
  expect(Math.abs(zoomed[1] - (to - 900_000))).toBeLessThan(60_000);
  const shown = new Date(zoomed[0]).toISOString().slice(11, 16);
  await elsewhere(browser, page, (other) => expect(picture(other, "Right")).toHaveAccessibleName(new RegExp(`series from [-0-9]+ ${shown}`)));
  await drawn(page);
  await plot(page, "Left").dblclick();
  await expect.poll(() => range(page).map(Number)[0]).toBeLessThan(zoomed[0]);
  await page.goBack();
  await expect.poll(() => range(page).map(Number)).toEqual(zoomed);
  await page.goBack();
  await expect.poll(() => range(page).map(Number)).toEqual([from, to]);
});

test("a short drag is a click and changes nothing", async ({ page }) => {
  await openJson(page, board);
  await drawn(page);
  const before = page.url();
  await drag(page, "Left", 0.5, 0.502);
  await expect(page).toHaveURL(before);
});

test("quick ranges, typed ranges and time zones", async ({ page, browser }) => {
  await openJson(page, board);
  await drawn(page);
  const picker = page.getByRole("button", { name: /^Time range:/ });
  await picker.click();
  await page.getByRole("button", { name: "Last 15 minutes", exact: true }).click();
  await expect.poll(() => range(page)).toEqual(["now-15m", "now"]);
  await expect(picker).toContainText("Last 15 minutes");
  await picker.click();
  await page.getByLabel("Times shown in").selectOption("Asia/Tokyo");
  await expect.poll(() => parameters(page).get("timezone")).toBe("Asia/Tokyo");
  await page.keyboard.press("Escape");
  await picker.click();
  await page.getByLabel("From", { exact: true }).fill("2026-01-31 08:00:00");
  await page.getByLabel("To", { exact: true }).fill("2026-01-31 07:00:00");
  await page.getByRole("button", { name: "Apply time range" }).click();
  await expect(page.getByText("The start must lie before the end.")).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill("2026-01-31 09:00:00");
  await page.getByRole("button", { name: "Apply time range" }).click();
  await expect.poll(() => range(page)).toEqual([Date.UTC(2026, 0, 30, 23), Date.UTC(2026, 0, 31)].map(String));
  await elsewhere(browser, page, (other) =>
    expect(other.getByRole("button", { name: /^Time range:/ })).toHaveAccessibleName(/2026-01-31 08:00:00 to 2026-01-31 09:00:00 \(Asia\/Tokyo\)/),
  );
});

test("values chosen for a variable, one, several and all", async ({ page, browser }) => {
  const kept = requests(page);
  await openJson(page, board);
  await drawn(page);
  const picker = page.getByRole("button", { name: "endpoint: choose" });
  await expect(picker).toContainText("All");
  await picker.click();
  await page.getByRole("option", { name: "/api/login" }).click();
  await page.getByRole("option", { name: "/api/users" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => parameters(page).getAll("var-endpoint")).toEqual(["/api/login", "/api/users"]);
  await expect(picker).toContainText("/api/login + /api/users");
  await expect(panel(page, "Left").locator(".legend-item")).toHaveText(["/api/login", "/api/users"]);
  expect(sent(kept.at(-1)).get("query")).toContain("(/api/login|/api/users)");
  await elsewhere(browser, page, (other) => expect(panel(other, "Left").locator(".legend-item")).toHaveText(["/api/login", "/api/users"]));
  await picker.click();
  await page.getByRole("option", { name: "All", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => parameters(page).getAll("var-endpoint")).toEqual(["$__all"]);
  await page.goBack();
  await expect(picker).toContainText("/api/login + /api/users");
  await expect(panel(page, "Left").locator(".legend-item")).toHaveText(["/api/login", "/api/users"]);
});

test("Back takes a choice away again, and Forward brings it back", async ({ page }) => {
  const chosen = panelJson(1, "stat", "Chosen", [0, 0, 12, 6], { expr: "vector($level) + vector($extra)" });
  const list = [variableJson("level", "custom", "10, 20"), variableJson("extra", "textbox", "3")];
  await openJson(page, boardJson([chosen], { templating: { list } }));
  const level = page.getByRole("button", { name: "level: choose" });
  const extra = page.getByRole("textbox", { name: "extra" });
  const shows = async (first, second, sum) => {
    await expect(level).toContainText(first);
    await expect(extra).toHaveValue(second);
    await expect(picture(page, "Chosen")).toHaveAccessibleName(sum);
  };
  await shows("10", "3", "13");
  await extra.fill("4");
  await extra.press("Enter");
  await shows("10", "4", "14");
  await level.click();
  await page.getByRole("option", { name: "20" }).click();
  await shows("20", "4", "24");
  await page.goBack();
  await shows("10", "4", "14");
  await page.goBack();
  await shows("10", "3", "13");
  await expect.poll(() => ["var-level", "var-extra"].filter((name) => parameters(page).has(name))).toEqual([]);
  await page.goForward();
  await shows("10", "4", "14");
  await expect.poll(() => parameters(page).get("var-extra")).toBe("4");
});

test("series switched off", async ({ page, browser }) => {
  await openJson(page, board);
  await drawn(page);
  const off = (where, name) => expect(legend(where, "Left", name)).toHaveAttribute("aria-pressed", "false");
  await legend(page, "Left", "/api/login").click({ modifiers: ["Control"] });
  await off(page, "/api/login");
  await expect.poll(() => parameters(page).getAll("hide-1")).toEqual(["/api/login"]);
  await elsewhere(browser, page, async (other) => {
    await off(other, "/api/login");
    await expect(legend(other, "Left", "/api/users")).toHaveAttribute("aria-pressed", "true");
    await expect(legend(other, "Right", "/api/login")).toHaveAttribute("aria-pressed", "true");
  });
});

test("theme, kiosk, one panel alone, refresh", async ({ page, browser }) => {
  await openJson(page, board, "theme=light&kiosk&viewPanel=2&refresh=5m");
  const expectAll = async (where) => {
    await expect(where.locator("html")).toHaveAttribute("data-theme", "light");
    await expect(where.locator("header.topbar")).toHaveCount(0);
    await expect(panel(where, "Right")).toBeVisible();
    await expect(panel(where, "Left")).toHaveCount(0);
  };
  await expectAll(page);
  await page.keyboard.press("d");
  await page.keyboard.press("k");
  await expect(page.locator("header.topbar")).toBeVisible();
  await expect(page.getByRole("button", { name: "Refresh interval" })).toContainText("5m");
  await page.keyboard.press("Escape");
  await expect(panel(page, "Left")).toBeVisible();
  await choose(page, "Left", "View full screen");
  await expect(panel(page, "Right")).toHaveCount(0);
  await expect.poll(() => parameters(page).get("viewPanel")).toContain("1");
  await page.goBack();
  await expect(panel(page, "Right")).toBeVisible();
  await page.getByRole("button", { name: "Refresh interval" }).click();
  await page.getByRole("menuitemradio", { name: "30s" }).click();
  await expect.poll(() => parameters(page).get("refresh")).toBe("30s");
  await page.getByRole("button", { name: "View settings" }).click();
  await page.getByText("Kiosk: panels only").click();
  await elsewhere(browser, page, async (other) => {
    await expect(panel(other, "Left")).toBeVisible();
    await expect(other.locator("header.topbar")).toHaveCount(0);
  });
});

test("kiosk=tv hides the title and keeps time and variables", async ({ page }) => {
  await openJson(page, board, "kiosk=tv");
  await expect(panel(page, "Left")).toBeVisible();
  await expect(page.getByRole("button", { name: "Refresh interval" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(0);
});

test("a time zone that nobody knows is said, with the one that is used", async ({ page }) => {
  await openJson(page, board, "timezone=Mars/Olympus");
  await expect(page.getByRole("alert").filter({ hasText: "Mars/Olympus" })).toContainText("is not known here: times are those of");
});

test("the theme chosen here is kept here", async ({ page }) => {
  await openJson(page, board);
  await page.getByRole("button", { name: "View settings" }).click();
  await page.getByText("Light", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("a shared link, fixed and live", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openJson(page, board, "var-endpoint=/api/users");
  await drawn(page);
  const copied = async (entry) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText(entry).click();
    await expect(page.getByText("Link copied.")).toBeVisible();
    return new URL(await page.evaluate(() => navigator.clipboard.readText())).searchParams;
  };
  const live = await copied("Copy link that stays live");
  expect([live.get("from"), live.get("to")]).toEqual(["now-30m", "now"]);
  expect(live.getAll("var-endpoint")).toEqual(["/api/users"]);
  const moment = await copied("Copy link to this moment");
  expect(Number(moment.get("to")) - Number(moment.get("from"))).toBe(30 * 60_000);
  expect(Math.abs(Number(moment.get("to")) - Date.now())).toBeLessThan(120_000);
});
