// Tables as a viewer uses them: sorted, filtered, turned page by page, ten thousand rows, links of their own row.
import { boardJson, expect, forge, openJson, panel, panelJson, test } from "./page.js";

const TARGET = { refId: "A", expr: "rows_under_test", format: "table", instant: true };

/** An instant answer: row 7 is `row-00007` in zone `b` with value 7. */
function rows(count) {
  const result = Array.from({ length: count }, (_, at) => ({
    metric: { name: `row-${String(at).padStart(5, "0")}`, zone: "abc"[at % 3] },
    value: [1721563200, String((at * 7919) % count)],
  }));
  return { json: { status: "success", data: { resultType: "vector", result } } };
}

async function open(page, count, rest = {}) {
  await forge(page, "rows_under_test", rows(count));
  const table = { targets: [TARGET], fieldConfig: { defaults: { custom: { filterable: true } }, overrides: [] }, ...rest };
  await openJson(page, boardJson([panelJson(1, "table", "Rows", [0, 0, 24, 12], table)]));
  await expect(body(page).first()).toBeVisible();
}

const body = (page) => panel(page, "Rows").locator("tbody tr:not(.table-spacer)");
/** A column's texts, as far as they are in the document. */
const column = (page, at) => body(page).locator(`td:nth-child(${at})`).allInnerTexts();

test("a head sorts up, down and not at all, with Shift by a second column", async ({ page }) => {
  await open(page, 9);
  const sort = (name) => panel(page, "Rows").locator("th").filter({ hasText: name }).locator(".table-sort");
  const came = await column(page, 4);
  await sort("Value").click();
  expect((await column(page, 4)).map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  await sort("Value").click();
  expect((await column(page, 4)).map(Number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  await expect(panel(page, "Rows").locator("th").filter({ hasText: "Value" })).toHaveAttribute("aria-sort", "descending");
  await sort("Value").click();
  expect(await column(page, 4)).toEqual(came);
  await sort("zone").click();
  await sort("Value").click({ modifiers: ["Shift"] });
  expect(await column(page, 3)).toEqual([..."aaabbbccc"]);
  const first = (await column(page, 4)).slice(0, 3).map(Number);
  expect(first).toEqual([...first].sort((a, b) => a - b));
});

test("a filter keeps the rows of the chosen texts, and says when none is left", async ({ page }) => {
  await open(page, 9);
  await panel(page, "Rows").getByRole("button", { name: "Filter zone" }).click();
  const sheet = page.getByRole("dialog", { name: "Filter zone" });
  await sheet.getByRole("button", { name: "Deselect found" }).click();
  await sheet.getByRole("checkbox", { name: /^b/ }).check();
  await sheet.getByRole("button", { name: "Apply" }).click();
  await expect(body(page)).toHaveCount(3);
  expect(new Set(await column(page, 3))).toEqual(new Set(["b"]));
  await panel(page, "Rows").getByRole("button", { name: "Filter zone" }).click();
  await sheet.getByRole("button", { name: "Deselect found" }).click();
  await sheet.getByRole("button", { name: "Apply" }).click();
  await expect(panel(page, "Rows")).toContainText("No row passes the filters.");
});

test("ten thousand rows: few are in the document, the last is a scroll away, a sort is of all", async ({ page }) => {
  await open(page, 10_000);
  const scroller = panel(page, "Rows").locator(".table-body");
  expect(await body(page).count()).toBeLessThan(100);
  await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(body(page).last()).toContainText("row-09999");
  expect(await body(page).count()).toBeLessThan(100);
  await scroller.evaluate((element) => element.scrollTo(0, 0));
  const sort = panel(page, "Rows").locator("th").filter({ hasText: "Value" }).locator(".table-sort");
  await sort.click();
  await sort.click();
  await expect(body(page).first().locator("td").last()).toHaveText(/^9999$|^10\.0 K$|^9\.999 K$/);
});

test("pages are turned; a link tells its own row", async ({ page }) => {
  const link = { title: "Open ${__value.text}", url: "https://there.example/${__value.raw}?zone=${__data.fields.zone}" };
  const overrides = [{ matcher: { id: "byName", options: "name" }, properties: [{ id: "links", value: [link] }] }];
  const fieldConfig = { defaults: {}, overrides };
  await open(page, 95, { fieldConfig, options: { footer: { enablePagination: true } } });
  const pages = panel(page, "Rows").getByRole("group", { name: "Pages" });
  await expect(pages).toContainText("1–");
  const first = (await column(page, 2))[0];
  await pages.getByRole("button", { name: "Next page" }).click();
  await expect(pages).toContainText("Page 2 of");
  const [name] = await column(page, 2);
  expect(name).not.toBe(first);
  const zone = "abc"[Number(name.slice(4)) % 3];
  await expect(body(page).first().getByRole("link")).toHaveAttribute("href", `https://there.example/${name}?zone=${zone}`);
});

test("a table whose rows are all left out says that there is no data", async ({ page }) => {
  await forge(page, "rows_under_test", rows(3));
  const none = { id: "filterByValue", options: { type: "include", match: "any", filters: [{ fieldName: "Value", config: { id: "greater", options: { value: 100 } } }] } };
  await openJson(page, boardJson([panelJson(1, "table", "Rows", [0, 0, 24, 12], { targets: [TARGET], transformations: [none] })]));
  await expect(panel(page, "Rows")).toContainText("No data");
});

test("two columns fit a phone where their texts do", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const hide = (name) => ({ matcher: { id: "byName", options: name }, properties: [{ id: "custom.hidden", value: true }] });
  await open(page, 9, { fieldConfig: { defaults: {}, overrides: [hide("Value"), hide("zone")] } });
  await expect(panel(page, "Rows").locator("th")).toHaveCount(2);
  const overhang = () => panel(page, "Rows").locator(".table-body").evaluate((body) => body.scrollWidth - body.clientWidth);
  await expect.poll(overhang).toBe(0);
});
