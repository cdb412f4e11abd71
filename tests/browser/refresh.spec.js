// Refreshes: only what is missing is asked, and time behaves as a viewer expects whatever the computer's clock does.
import { boardJson, choose, expect, forge, openJson, panel, panelJson, parameters, repeat, requests, sent, test } from "./page.js";

const UP = "sum by (job) (up)";
const chart = (rest = {}) => panelJson(1, "timeseries", "Up", [0, 0, 24, 12], { expr: UP, options: { legend: { showLegend: true, displayMode: "table", calcs: ["lastNotNull"] } }, ...rest });
const REFRESH = { name: "Refresh", exact: true };
const span = (request) => sent(request).get("end") - sent(request).get("start");
const MINUTE = 60_000;

/** Answers `UP` at the page's own clock and without a Date header, so that a test may move that clock. */
async function answerUp(page) {
  const asked = [];
  await forge(page, UP, async (route) => {
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(sent(route.request()).get(name)));
    asked.push({ start, end, step });
    const values = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, at) => [start + at * step, "1"]);
    await route.fulfill({ json: { status: "success", data: { resultType: "matrix", result: [{ metric: { job: "api" }, values }] } } });
  });
  return asked;
}

/** Hides or shows the tab, as far as the page can tell. */
async function setHidden(page, hidden) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, hidden);
}

test("a refresh asks for the end alone, a wished one for everything, and both show the same", async ({ page, request }) => {
  const asked = requests(page);
  await openJson(page, boardJson([chart()], { time: { from: "now-6h", to: "now" } }), "refresh=5s");
  await expect.poll(() => asked.of(UP).length).toBeGreaterThanOrEqual(2);
  const [whole, part] = asked.of(UP);
  expect(span(whole)).toBeGreaterThanOrEqual(6 * 3600);
  expect(span(part)).toBeLessThanOrEqual(660);
  expect(sent(part).get("step")).toBe(sent(whole).get("step"));
  await choose(page, "Up", "Inspect");
  await page.getByRole("tab", { name: "Query" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText(/Last refresh\s*[\d.]+ k?B instead of [\d.]+ kB \([\d.]+%\), \d+ of 1441 steps/);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", REFRESH).click();
  await expect.poll(() => span(asked.of(UP).at(-1))).toBeGreaterThanOrEqual(6 * 3600);
  const { result } = await repeat(request, asked.of(UP).at(-1));
  await expect(panel(page, "Up").locator(".legend tbody tr")).toHaveCount(result.length);
});

test("an hour asleep is caught up with by one refresh", async ({ page }) => {
  await page.clock.install();
  const asked = await answerUp(page);
  await openJson(page, boardJson([chart()]), "refresh=10s");
  await page.clock.runFor(2000);
  await expect.poll(() => asked.length).toBe(1);
  await page.clock.fastForward(60 * MINUTE);
  await expect.poll(() => asked.length).toBe(2);
  await page.clock.runFor(3000);
  expect(asked.length).toBe(2);
  expect(asked[1].end - asked[0].end).toBeGreaterThanOrEqual(3600);
});

test("a range that has ended is left in peace, and Back is live again at once", async ({ page }) => {
  await page.clock.install();
  const asked = await answerUp(page);
  await openJson(page, boardJson([chart()]), "refresh=10s");
  await page.clock.runFor(2000);
  await expect.poll(() => asked.length).toBe(1);
  await page.getByRole("button", { name: "Move the time range back" }).click();
  await page.clock.runFor(2000);
  await expect.poll(() => asked.length).toBe(2);
  await expect.poll(() => parameters(page).get("to")).toMatch(/^\d+$/);
  const fixed = asked[1].end;
  await page.clock.runFor(5 * MINUTE);
  expect(asked.length, "nothing can change there").toBe(2);
  await page.goBack();
  await page.clock.runFor(1000);
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(3);
  expect(asked[2].end).toBeGreaterThan(fixed + 5 * 60);
});

test("a hidden tab asks nothing and catches up with one refresh", async ({ page }) => {
  await page.clock.install();
  const asked = await answerUp(page);
  await openJson(page, boardJson([chart()], { time: { from: "now-6h", to: "now" } }), "refresh=10s");
  await page.clock.runFor(2000);
  await expect.poll(() => asked.length).toBe(1);
  await setHidden(page, true);
  await page.clock.runFor(20 * MINUTE);
  expect(asked.length).toBe(1);
  await setHidden(page, false);
  await expect.poll(() => asked.length).toBe(2);
  // The twenty minutes it was away and the end of the rest, not six hours.
  expect(asked[1].end - asked[1].start).toBeLessThanOrEqual(31 * 60);
  await page.clock.runFor(2000);
  expect(asked.length).toBe(2);
});

for (const [what, minutes, words] of [["fast", 6, "6 minutes ahead of"], ["slow", -100, "2 hours behind"]]) {
  test(`a ${what} clock: now is the servers' now, and that is said once`, async ({ page }) => {
    const truth = () => Date.now() / 1000;
    await page.clock.install({ time: Date.now() + minutes * MINUTE });
    const asked = requests(page);
    await openJson(page, boardJson([chart()], { timepicker: { nowDelay: "1m" } }), "refresh=10s");
    await expect.poll(() => asked.of(UP).length).toBeGreaterThanOrEqual(1);
    // One step of 15 s is rounded down, and a minute was asked to be left out.
    const late = truth() - sent(asked.of(UP)[0]).get("end");
    expect(late).toBeGreaterThanOrEqual(55);
    expect(late).toBeLessThanOrEqual(95);
    await page.clock.runFor(1000);
    await expect(page.getByText(`The clock of this computer is ${words} the servers'.`)).toBeVisible();
    await page.clock.runFor(20_000);
    await expect(page.getByText("The clock of this computer")).toHaveCount(0);
  });
}
