// The list of dashboards, and every way to open one.
import { boardJson, expect, panel, panelJson, serveJson, test } from "./page.js";

const board = boardJson([panelJson(1, "text", "Note", [0, 0, 12, 6], { options: { mode: "markdown", content: "Opened **well**." } })]);
const listed = (page) => page.locator(".board-list a.title");

async function expectOpened(page) {
  await expect(page.getByRole("heading", { name: "Board under test" })).toBeVisible();
  await expect(panel(page, "Note")).toContainText("Opened well.");
}

test("lists the folder, narrows by words and by tags", async ({ page }) => {
  await page.goto("/");
  await expect(listed(page)).toHaveText(["Live", "Logs", "Service", "System"]);
  const search = page.getByRole("searchbox", { name: "Search dashboards" });
  await expect(search).toBeFocused();
  await search.fill("sERvice");
  await expect(listed(page)).toHaveText(["Service"]);
  await search.fill("no such board");
  await expect(page.getByText("No dashboard matches.")).toBeVisible();
  await search.fill("");
  const tag = page.locator("main > .tags").getByRole("button", { name: "logs", exact: true });
  await tag.click();
  await expect(tag).toHaveAttribute("aria-pressed", "true");
  await expect(listed(page)).toHaveText(["Logs"]);
});

test("a click opens a dashboard, Back comes home", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Service", exact: true }).click();
  await expect(page).toHaveURL(/\/d\/demo-service\/service/);
  await expect(page.getByRole("heading", { name: "Service" })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(listed(page)).toHaveText(["Live", "Logs", "Service", "System"]);
});

test("files in sub-folders stand under the folder's name, a file that is no dashboard says so", async ({ page }) => {
  const files = { "": [{ name: "shop", type: "directory" }], "shop/": [{ name: "a.json", type: "file" }, { name: "b.json", type: "file" }] };
  await page.route(/\/dashboards\/(shop\/)?$/, (route) => route.fulfill({ json: files[route.request().url().split("/dashboards/")[1]] }));
  await page.route("**/dashboards/shop/a.json", (route) => route.fulfill({ json: board }));
  await page.route("**/dashboards/shop/b.json", (route) => route.fulfill({ body: "[1, 2" }));
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "shop" })).toBeVisible();
  await expect(listed(page)).toHaveText(["Board under test"]);
  await expect(page.locator(".board").first()).toContainText("This file is not a dashboard.");
});

test("where the host lists no folder, index.json does", async ({ page, lines }) => {
  lines.allow(/404/);
  await page.route(/\/dashboards\/$/, (route) => route.fulfill({ status: 404, body: "not found" }));
  await page.route("**/dashboards/index.json", (route) => route.fulfill({ json: ["service.json"] }));
  await page.goto("/");
  await expect(listed(page)).toHaveText(["Service"]);
});

test("opens a picked file", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Open a file").setInputFiles({ name: "b.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(board)) });
  await expectOpened(page);
  await expect(page).toHaveURL(/\/d\/board-under-test\/board-under-test/);
});

test("what was opened from a file is there after a reload, is listed, and can be removed", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Open a file").setInputFiles({ name: "b.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(board)) });
  await expectOpened(page);
  await page.reload();
  await expectOpened(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Opened in this browser" })).toBeVisible();
  // All of its row can be pressed.
  const row = page.locator(".board", { hasText: board.title });
  await row.click({ position: { x: 300, y: 8 } });
  await expectOpened(page);
  await page.goto("/");
  await page.getByRole("button", { name: `Remove ${board.title}` }).click();
  await expect(row).toHaveCount(0);
});


test("opens a dropped file", async ({ page }) => {
  await page.goto("/");
  await expect(listed(page).first()).toBeVisible();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "b.json", { type: "application/json" }));
    return transfer;
  }, JSON.stringify(board));
  await page.getByRole("main").dispatchEvent("dragover", { dataTransfer: data });
  await page.getByRole("main").dispatchEvent("drop", { dataTransfer: data });
  await expectOpened(page);
});

test("opens a pasted text; a malformed one says what is wrong and where", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Paste JSON" }).click();
  const area = page.getByRole("textbox", { name: "A dashboard's JSON", exact: true });
  await area.fill('{ "title": "Half", "panels": [');
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: /line 1/ })).toBeVisible();
  await area.fill(JSON.stringify(board));
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expectOpened(page);
});

test("opens an address; Back leaves it again", async ({ page }) => {
  await serveJson(page, board);
  await page.goto("/");
  await page.getByLabel("Address of a dashboard's JSON").fill(new URL("/board-under-test.json", page.url()).href);
  await page.getByRole("button", { name: "Open address" }).click();
  await expectOpened(page);
  await page.goBack();
  await expect(listed(page).first()).toBeVisible();
});

test("`?src=` alone opens it too, reading the file once", async ({ page }) => {
  await serveJson(page, board);
  const read = [];
  page.on("request", (request) => new URL(request.url()).pathname === "/board-under-test.json" && read.push(request));
  await page.goto("/?src=/board-under-test.json");
  await expectOpened(page);
  expect(read.length).toBe(1);
});

test("an address without a file says what to do", async ({ page, lines }) => {
  lines.allow(/404/);
  await page.goto("/?src=/dashboards/absent.json");
  await expect(page.getByRole("heading", { name: "The dashboard cannot be fetched" })).toBeVisible();
  await expect(page.getByText("HTTP 404")).toBeVisible();
});

test("an unknown uid says so and leads home", async ({ page }) => {
  await page.goto("/d/nobody/knows");
  await expect(page.getByRole("heading", { name: "No dashboard has this address" })).toBeVisible();
  await expect(page.getByText("“nobody”")).toBeVisible();
  await page.getByRole("link", { name: "All dashboards" }).click();
  await expect(listed(page).first()).toBeVisible();
});

test("a dashboard of a sub-path opens from there", async ({ page }) => {
  await page.goto("/atalaya/");
  await page.getByRole("link", { name: "Service", exact: true }).click();
  await expect(page).toHaveURL(/\/atalaya\/d\/demo-service\/service/);
  await expect(panel(page, "Total RPS").getByRole("img")).toHaveAccessibleName(/req\/s/);
});
