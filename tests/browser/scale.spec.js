// Dashboards larger than anybody draws by hand, and patterns worse than anybody writes on purpose.
import { boardJson, expect, forge, openJson, panel, panelJson, parameters, picture, requests, test, variableJson } from "./page.js";

const TEN_THOUSAND = Array.from({ length: 10_000 }, (_, at) => `host-${String(at).padStart(5, "0")}`);
const host = (rest) => variableJson("host", "custom", TEN_THOUSAND.join(","), { multi: true, includeAll: true, current: { text: "All", value: "$__all" }, ...rest });
const toBottom = (page) => page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));

test("three thousand panels open at once, each asked only when one comes near it, and once", async ({ page }) => {
  const kept = requests(page);
  const panels = Array.from({ length: 3000 }, (_, at) => panelJson(at + 1, "stat", `Panel ${at + 1}`, [(at % 4) * 6, Math.floor(at / 4) * 8, 6, 8], { expr: `vector(${at + 1})` }));
  await openJson(page, boardJson(panels));
  await expect(picture(page, "Panel 1")).toHaveAccessibleName(/\b1\b/);
  expect(await page.locator(".panel").count()).toBeLessThan(200);
  await toBottom(page);
  await expect(picture(page, "Panel 3000")).toHaveAccessibleName(/\b3000\b/);
  // Stops on the way: more panels than stay in the document.
  for (let top = 20_000; top < 100_000; top += 1500) {
    await page.evaluate((top) => window.scrollTo(0, top), top);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await expect(panel(page, "Panel 1")).toHaveCount(0);
  expect(await page.locator(".panel").count()).toBeLessThan(250);
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(picture(page, "Panel 1")).toHaveAccessibleName(/\b1\b/);
  expect(kept.of("vector(1)").length).toBe(1);
  expect(kept.of("vector(2000)").length).toBe(0);
});

test("one panel of thousands fills the page by its key and its address, and leads back to its place", async ({ page }) => {
  const panels = Array.from({ length: 3000 }, (_, at) => panelJson(at + 1, "stat", `Panel ${at + 1}`, [(at % 4) * 6, Math.floor(at / 4) * 8, 6, 8], { expr: `vector(${at + 1})` }));
  await openJson(page, boardJson(panels), "viewPanel=2222");
  await expect(picture(page, "Panel 2222")).toHaveAccessibleName(/\b2222\b/);
  await expect(page.locator(".panel")).toHaveCount(1);
  await panel(page, "Panel 2222").hover();
  await page.keyboard.press("v");
  await expect(panel(page, "Panel 2221")).toBeInViewport();
  await panel(page, "Panel 2221").hover();
  await page.keyboard.press("v");
  await expect.poll(() => parameters(page).get("viewPanel")).toBe("2221");
  await page.keyboard.press("Escape");
  await expect(panel(page, "Panel 2221")).toBeInViewport();
});

test("a repeat over ten thousand values shows the first and says so", async ({ page }) => {
  const repeated = panelJson(1, "stat", "Host $host", [0, 0, 6, 4], { expr: "vector(1)", repeat: "host" });
  await openJson(page, boardJson([repeated], { templating: { list: [host()] } }));
  await expect(picture(page, "Host host-00000")).toHaveAccessibleName(/\b1\b/);
  await expect(page.getByRole("note")).toHaveText("Repeated for the first 1000 of 10000 values of “host”. Choose fewer of them to see the others.");
  await toBottom(page);
  await expect(panel(page, "Host host-00999")).toBeVisible();
});

test("one of ten thousand values is found by typing and by arrow keys", async ({ page }) => {
  const one = host({ multi: false, includeAll: false, current: { text: "host-05000", value: "host-05000" } });
  await openJson(page, boardJson([panelJson(1, "stat", "Host $host", [0, 0, 6, 4], { expr: "vector(1)" })], { templating: { list: [one] } }));
  await page.getByRole("button", { name: "host: choose" }).click();
  await expect(page.getByRole("option", { name: "host-05000" })).toBeInViewport();
  expect(await page.getByRole("option").count()).toBeLessThan(60);
  await page.keyboard.type("0999");
  await expect(page.getByRole("option", { name: "host-09990" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameters(page).get("var-host")).toBe("host-09990");
});

test("a pattern that would never end is named, and the page goes on", async ({ page }) => {
  const name = `${"a".repeat(60)}!`;
  await forge(page, "slow_names", { json: { status: "success", data: { resultType: "vector", result: [{ metric: { name }, value: [1, "1"] }] } } });
  const slow = variableJson("slow", "query", "query_result(slow_names)", { regex: "/(a+)+\\b!\\b/" });
  const override = { matcher: { id: "byRegexp", options: "/^(a+)+\\b!\\b/" }, properties: [{ id: "unit", value: "s" }] };
  const stat = panelJson(1, "stat", "Alive", [0, 0, 8, 6], { expr: "vector(7)", fieldConfig: { defaults: { displayName: name }, overrides: [override] } });
  await openJson(page, boardJson([stat], { templating: { list: [slow] } }));
  await expect(page.locator("[data-variable=slow]").getByRole("alert")).toHaveAccessibleName(/`\/\(a\+\)\+.*` could take for ever/);
  await expect(picture(page, "Alive")).toHaveAccessibleName(/\b7\b/);
  await page.getByRole("button", { name: /Import report/ }).click();
  await expect(page.getByRole("dialog")).toContainText("can take for ever on some texts");
});
