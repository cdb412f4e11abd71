// Lines of logs as a viewer reads them: the lines around one, names and values in colours, fields in columns.
import { boardJson, expect, LOKI, openJson, panel, panelJson, requests, sent, test } from "./page.js";
import { stream } from "./loki.js";

async function open(page, expr, options = {}) {
  const lines = panelJson(1, "logs", "Lines", [0, 0, 24, 16], { datasource: LOKI, expr, options: { showTime: true, ...options } });
  await openJson(page, boardJson([lines], { refresh: "" }));
}

const rows = (page) => panel(page, "Lines").locator(".log-row");
const around = (page) => page.getByRole("dialog", { name: /^Around / });
const texts = (page) => around(page).locator(".log-row .line").allInnerTexts();
const numbered = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`);

test("the lines around one, of its stream alone and whatever the panel filters", async ({ page }) => {
  const source = stream();
  await source.write(...numbered(1, 90));
  const asked = requests(page);
  await open(page, `${source.expr} |= "line 45"`, { sortOrder: "Ascending" });
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().locator("button").first().click();
  const show = panel(page, "Lines").getByRole("button", { name: "Show context" });
  await expect(show).toBeVisible();
  const forward = () => asked.filter((request) => sent(request).get("direction") === "forward");
  expect(forward()).toEqual([]);
  await show.press("Enter");
  await expect.poll(() => texts(page)).toEqual(numbered(35, 55));
  await expect(around(page).locator("[aria-current=true] .line")).toHaveText("line 45");
  await expect(around(page).locator("[aria-current=true]")).toBeInViewport();
  const selector = sent(forward()[0]).get("query");
  expect(selector).toMatch(/^\{.*job="live-test", level="info", run="[\d-]+".*\}$/);
  await expect(around(page).locator("code")).toHaveText(selector);

  await around(page).getByRole("button", { name: "Load older lines" }).click();
  await expect.poll(() => texts(page)).toEqual(numbered(1, 55));
  await around(page).getByRole("button", { name: "Load newer lines" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => texts(page)).toEqual(numbered(1, 90));
  await expect(around(page)).toContainText("These are the newest lines of this stream.");
  await source.write("line 91");
  await page.keyboard.press("Enter");
  await expect.poll(() => texts(page)).toEqual(numbered(1, 91));
  await page.keyboard.press("Escape");
  await expect(around(page)).toHaveCount(0);
  await expect(show).toBeFocused();
});

test("where the lines around cannot be had, the sheet says why and asks again", async ({ page, lines }) => {
  lines.allow(/500/);
  const source = stream();
  await source.write("only");
  await open(page, source.expr, { enableLogDetails: false, showLogContextToggle: true });
  await rows(page).first().hover();
  let fails = true;
  await page.route(/query_range/, (route) => (fails ? route.fulfill({ status: 500, body: "no store" }) : route.fallback()));
  await rows(page).getByRole("button", { name: "Show context" }).click();
  await expect(around(page)).toContainText("These lines could not be loaded:");
  await expect(around(page).locator(".log-row .line")).toHaveText(["only"]);
  fails = false;
  const again = around(page).getByRole("button", { name: "Try again" });
  await expect(again).toHaveCount(2);
  await again.first().click();
  await expect(again).toHaveCount(1);
  await again.click();
  await expect(around(page)).toContainText("These are the newest lines of this stream.");
});

test("names and numbers have colours, unless the panel wants none", async ({ page }) => {
  const source = stream();
  await source.write('{"msg": "up", "code": 200}', "took=35ms <b>plain</b>");
  await open(page, source.expr);
  await expect(rows(page).locator(".part-name")).toHaveText(["took", '"msg"', '"code"']);
  await expect(rows(page).locator(".part-number")).toHaveText(["35ms", "200"]);
  await expect(rows(page).first().locator(".line")).toHaveText("took=35ms <b>plain</b>");
  await open(page, source.expr, { syntaxHighlighting: false });
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).locator(".part-name")).toHaveCount(0);
});

test("fields stand in columns where the panel says so", async ({ page }) => {
  const source = stream();
  await source.write("method=GET path=/long/path status=200", "method=DELETE path=/ status=404");
  await open(page, source.expr, { displayedFields: ["method", "path", "___LOG_LINE_BODY___"], unwrappedColumns: true });
  await expect(rows(page).locator(".column")).toHaveText(["DELETE", "/", "GET", "/long/path"]);
  const left = (text) => rows(page).locator(".column", { hasText: text }).evaluate((cell) => cell.nextElementSibling.getBoundingClientRect().left);
  await expect.poll(async () => Math.abs((await left("DELETE")) - (await left("GET")))).toBeLessThan(1);
});
