// The program comes in parts (tools/split): what a page does without is not fetched, and what could not be fetched is said.
import { boardJson, expect, LOKI, openJson, panel, panelJson, picture, test } from "./page.js";

/** The paths of the programs that the page asks for from now on. */
function programs(page) {
  const kept = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".wasm")) kept.push(pathname);
  });
  return kept;
}

const fileOf = (part) => new RegExp(`^/${part}-[0-9a-f]{16}\\.wasm$`);

/** Answers requests for parts with `answer`, until it is told to let them pass. */
async function keepBack(page, parts, answer) {
  const isPart = (url) => parts.some((part) => fileOf(part).test(url.pathname));
  await page.route(isPart, answer);
  return () => page.unroute(isPart);
}

const board = boardJson([
  panelJson(1, "timeseries", "Chart", [0, 0, 8, 8], { expr: "up" }),
  panelJson(2, "heatmap", "Rare", [8, 0, 8, 8], { expr: "sum by (le) (rate(http_request_duration_seconds_bucket[5m]))" }),
  panelJson(3, "stat", "Transformed", [16, 0, 8, 8], {
    expr: "up",
    transformations: [{ id: "reduce", options: { reducers: ["count"] } }],
  }),
  panelJson(4, "logs", "Lines", [0, 8, 12, 8], { datasource: LOKI, targets: [{ refId: "A", expr: '{job=~".+"}' }] }),
  panelJson(5, "table", "Rows", [12, 8, 12, 8], { expr: "up" }),
]);
const waiting = ["Rare", "Transformed", "Lines", "Rows"];
const PARTS = ["rarer", "live", "tables"];

async function expectAllShown(page) {
  for (const title of waiting) await expect(panel(page, title)).not.toContainText("could not be fetched");
  await expect(picture(page, "Rare")).toBeVisible();
  await expect(picture(page, "Transformed")).toBeVisible();
  await expect(panel(page, "Lines").locator(".log-row").first()).toBeVisible();
  await expect(panel(page, "Rows").getByRole("cell").first()).toBeVisible();
}

const older = { ...boardJson([panelJson(1, "graph", "Of old", [0, 0, 24, 8], { expr: "up" })]), uid: "older" };

test("the home page asks for one program, which shows no dashboards", async ({ page }) => {
  const asked = programs(page);
  await page.goto("/");
  await expect(page.locator(".board-list a.title")).toHaveCount(4);
  await page.waitForLoadState("networkidle");
  expect(asked).toEqual([expect.stringMatching(/^\/atalaya-[0-9a-f]{16}_bg\.wasm$/)]);
});

test("a dashboard asks for the parts of what it has, and of nothing else", async ({ page }) => {
  const asked = programs(page);
  await openJson(page, boardJson([panelJson(1, "timeseries", "Chart", [0, 0, 24, 8], { expr: "up" })]));
  await expect(picture(page, "Chart")).toBeVisible();
  expect(asked.filter((path) => [...PARTS, "shapes"].some((part) => fileOf(part).test(path)))).toEqual([]);
  await openJson(page, { ...board, uid: "another" });
  await expectAllShown(page);
  for (const part of PARTS) expect(asked.filter((path) => fileOf(part).test(path))).toHaveLength(1);
  expect(asked.filter((path) => fileOf("shapes").test(path))).toEqual([]);
  await openJson(page, older);
  await expect(picture(page, "Of old")).toBeVisible();
  expect(asked.filter((path) => fileOf("shapes").test(path))).toHaveLength(1);
});

test("a dashboard of an older shape waits for what reads it, and says so where that could not be fetched", async ({ page, lines }) => {
  lines.allow(/ERR_FAILED/);
  const letPass = await keepBack(page, ["shapes"], (route) => route.abort());
  await openJson(page, older);
  await expect(page.getByRole("alert")).toContainText("What reads this dashboard could not be fetched");
  await letPass();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(picture(page, "Of old")).toBeVisible();
});

test("what opens at a press says where it could not be fetched, and opens when it is there", async ({ page, lines }) => {
  lines.allow(/ERR_FAILED/);
  const letPass = await keepBack(page, ["later"], (route) => route.abort());
  await openJson(page, boardJson([panelJson(1, "timeseries", "Chart", [0, 0, 24, 8], { expr: "up" })]));
  await expect(picture(page, "Chart")).toBeVisible();
  await page.getByRole("button", { name: /^Time range/ }).click();
  const popup = page.locator(".time-popup");
  await expect(popup.getByRole("alert")).toContainText("What shows this could not be fetched");
  await letPass();
  await popup.getByRole("button", { name: "Try again" }).click();
  await expect(popup.getByLabel("From")).toBeVisible();
  await page.keyboard.press("Escape");
  await panel(page, "Chart").getByRole("button", { name: /^Menu of panel/ }).click();
  await page.getByRole("button", { name: "Inspect" }).click();
  await expect(page.getByRole("dialog").getByRole("cell").first()).toBeVisible();
});

test("what shows dashboards is fetched again where it could not be", async ({ page, lines }) => {
  lines.allow(/ERR_FAILED/);
  const letPass = await keepBack(page, ["board"], (route) => route.abort());
  await page.goto("/");
  await page.getByRole("link", { name: "Service", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("could not be fetched");
  await letPass();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Service" })).toBeVisible();
});

test("a panel whose part could not be fetched says so and is shown when it is there; others are not disturbed", async ({ page, lines }) => {
  lines.allow(/ERR_FAILED/);
  const letPass = await keepBack(page, PARTS, (route) => route.abort());
  await openJson(page, board);
  await expect(picture(page, "Chart")).toBeVisible();
  for (const title of waiting) {
    await expect(panel(page, title).getByRole("alert")).toContainText("What shows this panel could not be fetched");
  }
  await panel(page, "Rare").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("It could not be fetched this time either.")).toBeVisible();
  await letPass();
  // One press is enough for all that wait.
  await panel(page, "Rare").getByRole("button", { name: "Try again" }).click();
  await expectAllShown(page);
});

test("a page that was open during an update offers to reload for the parts that are gone", async ({ page, lines }) => {
  lines.allow(/status of 404/);
  const letPass = await keepBack(page, PARTS, (route) => route.fulfill({ status: 404 }));
  await openJson(page, board);
  await expect(panel(page, "Rare").getByRole("alert")).toContainText("If the page was updated meanwhile, reload it.");
  await letPass();
  await panel(page, "Rare").getByRole("button", { name: "Reload" }).click();
  await expectAllShown(page);
});
