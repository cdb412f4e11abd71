// What is pushed: drawn as it arrives, whole after a cut, following variables, held still on request.
import { boardJson, choose, expect, forge, LOKI, openJson, panel, panelJson, picture, test } from "./page.js";
import { stack } from "./stack.js";

const pushed = (uid, channel, rest = {}) => ({
  datasource: { type: "websocket", uid },
  targets: [{ refId: "A", channel, legendFormat: "{{region}}", ...rest }],
});
const LOAD = { backfill: 'shop_live_load{region=~"$region"}' };
const REGION = {
  name: "region",
  type: "custom",
  query: "asia,eu,latam,us",
  multi: true,
  includeAll: true,
  current: { text: "eu", value: "eu" },
};
const live = (page, title) => panel(page, title).locator(".live-mark");
const state = (page, title, wanted) => expect(live(page, title)).toHaveAttribute("data-state", wanted, { timeout: 60_000 });

/** The sockets that the page opens. */
function sockets(page) {
  const opened = [];
  page.on("websocket", (socket) => opened.push(new URL(socket.url()).pathname));
  return opened;
}

/** Column by column what the panel's own table holds: `{ series: Map(time -> value) }`. */
async function samples(page, title) {
  await choose(page, title, "Inspect");
  const sheet = page.getByRole("dialog");
  await sheet.getByText("Formatted values in CSV").click();
  const waiting = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Download CSV" }).click();
  const chunks = await (await (await waiting).createReadStream()).toArray();
  await page.keyboard.press("Escape");
  const [head, ...lines] = Buffer.concat(chunks).toString("utf8").trim().split("\r\n").map((line) => line.split(","));
  const columns = head.slice(1).map((name, at) => {
    const rows = lines.filter((line) => line[at + 1] !== "");
    return [name, new Map(rows.map((line) => [Date.parse(line[0]), Number(line[at + 1])]))];
  });
  return Object.fromEntries(columns);
}

test("two panels of a source share one socket, and every kind shows what arrives", async ({ page }) => {
  const opened = sockets(page);
  const board = boardJson(
    [
      panelJson(1, "timeseries", "Lines", [0, 0, 12, 7], pushed("push", "shop.*.load")),
      panelJson(2, "stat", "Number", [12, 0, 12, 7], pushed("push", "shop.eu.latency")),
      panelJson(3, "gauge", "Dial", [0, 7, 12, 7], pushed("nats", "shop.eu.temperature")),
      panelJson(4, "table", "Rows", [12, 7, 12, 7], pushed("nats", "shop.*.queue", { format: "table" })),
    ],
    { time: { from: "now-1m", to: "now" } },
  );
  await openJson(page, board);
  for (const title of ["Lines", "Number", "Dial", "Rows"]) await state(page, title, "live");
  await expect(picture(page, "Lines")).toHaveAccessibleName(/4 series/);
  const before = await picture(page, "Number").getAttribute("aria-label");
  await expect(picture(page, "Number")).not.toHaveAccessibleName(before);
  await expect(picture(page, "Dial")).toHaveAccessibleName(/\d/);
  await expect(panel(page, "Rows").getByRole("row")).toHaveCount(5);
  expect(opened.sort()).toEqual(["/nats", "/push"]);
});

test("NATS is down and comes back: the gap is said, then filled from Prometheus", async ({ page, lines }) => {
  lines.allow(/WebSocket connection/);
  // Of this channel alone: others' series would stand still between the questions.
  const target = pushed("nats", "shop.eu.load", { backfill: 'shop_live_load{region="eu"}' });
  await openJson(page, boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 24, 8], target)], { time: { from: "now-3m", to: "now" } }));
  await state(page, "Lines", "live");
  const began = Date.now();
  stack("stop", "nats");
  try {
    await state(page, "Lines", "lost");
    await expect(live(page, "Lines")).toContainText(/reconnecting in \d+ s/);
  } finally {
    stack("start", "nats");
  }
  await state(page, "Lines", "live");
  const ended = Date.now();
  const expected = [];
  for (let at = Math.ceil(began / 100) * 100; at <= ended; at += 100) expected.push(at);
  // Prometheus has a sample only after its next scrape.
  await expect(async () => {
    const [times] = Object.values(await samples(page, "Lines")).map((column) => [...column.keys()]);
    expect(expected.filter((at) => !times.includes(at))).toEqual([]);
  }).toPass({ timeout: 60_000 });
});

test("a panel off screen is not subscribed, and on screen it is again", async ({ page }) => {
  const said = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => said.push(...String(payload).split("\n").filter(Boolean).map(JSON.parse))));
  const about = (channel) => said.filter((one) => one.channel === channel).map((one) => one.t);
  const board = boardJson(
    [
      panelJson(1, "stat", "Top", [0, 0, 12, 7], pushed("push", "shop.eu.latency")),
      panelJson(2, "text", "Between", [0, 7, 24, 60], { options: { mode: "markdown", content: "" } }),
      panelJson(3, "stat", "Bottom", [0, 67, 12, 7], pushed("push", "shop.us.latency")),
    ],
    { time: { from: "now-1m", to: "now" } },
  );
  await openJson(page, board);
  await state(page, "Top", "live");
  expect(about("shop.us.latency")).toEqual([]);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await state(page, "Bottom", "live");
  await expect.poll(() => about("shop.eu.latency")).toEqual(["subscribe", "unsubscribe"]);
  await page.evaluate(() => window.scrollTo(0, 0));
  await state(page, "Top", "live");
  await expect.poll(() => about("shop.eu.latency")).toEqual(["subscribe", "unsubscribe", "subscribe"]);
});

test("another value of a variable is another subscription at once", async ({ page }) => {
  const board = boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 24, 8], pushed("push", "shop.$region.load", LOAD))], {
    time: { from: "now-2m", to: "now" },
    templating: { list: [REGION] },
  });
  await openJson(page, board);
  await state(page, "Lines", "live");
  await expect(panel(page, "Lines").getByText("eu", { exact: true })).toBeVisible();
  await page.goto("/d/board-under-test?src=/board-under-test.json&var-region=asia&var-region=us");
  await expect(panel(page, "Lines").getByText("us", { exact: true })).toBeVisible();
  await expect(panel(page, "Lines").getByText("asia", { exact: true })).toBeVisible();
  await expect(panel(page, "Lines").getByText("eu", { exact: true })).toHaveCount(0);
  await state(page, "Lines", "live");
});

test("a picture held still loses nothing", async ({ page }) => {
  const stats = ["Number", "Other"].map((title, at) => panelJson(at + 1, "stat", title, [at * 12, 0, 12, 7], pushed("push", "shop.eu.latency")));
  await openJson(page, boardJson(stats, { time: { from: "now-1m", to: "now" } }));
  await state(page, "Number", "live");
  await panel(page, "Number").getByRole("button", { name: "Pause", exact: true }).click();
  await state(page, "Number", "held");
  const began = Date.now();
  const held = await picture(page, "Number").getAttribute("aria-label");
  await expect(live(page, "Number")).toContainText("paused");
  // Data goes on arriving, as the panel beside it shows; this picture does not move.
  for (let change = 0; change < 4; change++) {
    await expect(picture(page, "Other")).not.toHaveAccessibleName(await picture(page, "Other").getAttribute("aria-label"));
  }
  expect(await picture(page, "Number").getAttribute("aria-label")).toBe(held);
  await panel(page, "Number").getByRole("button", { name: "Resume", exact: true }).click();
  await state(page, "Number", "live");
  const ended = Date.now() - 500;
  const [times] = Object.values(await samples(page, "Number")).map((column) => [...column.keys()]);
  const paused = times.filter((at) => at > began && at < ended);
  expect(paused.length).toBeGreaterThanOrEqual(Math.floor((ended - began) / 100) - 1);
});

test("pushed lines have no bar of switches above them, and each panel says how it stands in the room it has", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await openJson(page, boardJson([panelJson(1, "logs", "Lines of the whole shop", [0, 0, 24, 10], pushed("push", "shop.log"))]));
  const title = "Lines of the whole shop";
  await state(page, title, "live");
  await expect(panel(page, title).locator(".log-row").first()).toBeVisible();
  await expect(panel(page, title).locator(".logs-bar")).toHaveCount(0);
  const words = live(page, title).locator(".live-words");
  await expect(words).toHaveText(/^live \u00b7 \d+ s$/);
  expect(await words.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
  await expect(words).toBeInViewport({ ratio: 1 });
});

test("pushed lines are those of the range: what is older goes as time passes, and another range has its own", async ({ page }) => {
  const target = pushed("push", "shop.log", { backfill: { datasource: LOKI, expr: '{job="api"}' } });
  const options = { showTime: true };
  await openJson(page, boardJson([panelJson(1, "logs", "Lines", [0, 0, 24, 10], { ...target, options })], { time: { from: "now-5m", to: "now" } }));
  const lines = panel(page, "Lines").locator(".log-row");
  const time = async (line) => Date.parse(await line.locator(".time").first().textContent());
  const list = panel(page, "Lines").getByRole("log");
  const back = panel(page, "Lines").getByRole("button", { name: "Back to the newest" });
  /** From the oldest line of the list to the newest, in seconds. */
  async function reach() {
    // Lines of the past that come meanwhile take the list back to the newest.
    await expect(async () => {
      await list.evaluate((node) => (node.scrollTop = node.scrollHeight));
      await expect(back).toBeVisible({ timeout: 500 });
    }).toPass();
    const oldest = await time(lines.last());
    await back.click();
    await expect(back).toBeHidden();
    return ((await time(lines.first())) - oldest) / 1000;
  }
  await state(page, "Lines", "live");
  await expect.poll(reach).toBeGreaterThan(120);
  await page.getByRole("button", { name: /^Time range/ }).click();
  await page.getByLabel("From", { exact: true }).fill("now-10s");
  await page.getByRole("button", { name: "Apply time range" }).click();
  await expect.poll(reach).toBeLessThan(30);
  // Time goes on, as the lines themselves tell.
  const until = (await time(lines.first())) + 40_000;
  await expect.poll(() => time(lines.first()), { timeout: 60_000 }).toBeGreaterThan(until);
  await expect.poll(reach).toBeLessThan(30);
});

test("a channel that cannot be subscribed is said on its panel", async ({ page }) => {
  await openJson(page, boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 12, 7], pushed("push", "shop..load"))]));
  await expect(panel(page, "Lines").getByRole("alert")).toContainText("empty word");
});

test("a range that has ended is asked of the past and not subscribed; back it follows", async ({ page }) => {
  const opened = sockets(page);
  const [from, to] = [Date.now() - 120_000, Date.now() - 60_000];
  const target = pushed("push", "shop.eu.load", { backfill: 'shop_live_load{region="eu"}' });
  await openJson(page, boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 24, 8], target)]), `from=${from}&to=${to}`);
  await expect(picture(page, "Lines")).toHaveAccessibleName(/1 series/);
  expect(opened).toEqual([]);
  await page.goto("/d/board-under-test?src=/board-under-test.json&from=now-2m&to=now");
  await state(page, "Lines", "live");
  expect(opened).toEqual(["/push"]);
});

test("what happens is marked on all time series as it happens, what happened from the source beside", async ({ page }) => {
  const at = Date.now();
  await page.routeWebSocket(/\/push$/, (socket) => {
    socket.onMessage((text) => {
      const { t, channel } = JSON.parse(text);
      if (t !== "subscribe" || channel !== "shop.event") return;
      const event = { t: "event", channel, ts: at - 20_000, title: "Deploy", text: "two", tags: ["api"] };
      socket.send([event, { ...event, ts: at - 10_000, text: "not wanted", tags: ["web"] }].map(JSON.stringify).join("\n"));
    });
  });
  const line = (ago, text) => [String(BigInt(at - ago) * 1_000_000n), text];
  const values = [line(60_000, "Deploy one"), line(20_000, "Deploy two")];
  const result = [{ stream: { job: "deploys" }, values }];
  await forge(page, "deploys", { json: { status: "success", data: { resultType: "streams", result, stats: {} } } });
  const annotation = {
    name: "Deploys",
    enable: true,
    datasource: { type: "websocket", uid: "push" },
    target: { channel: "shop.event", tags: ["api"], backfill: { datasource: { uid: "loki" }, expr: '{job="deploys"}' } },
  };
  const board = boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 24, 8], { expr: "vector(1)" })], {
    time: { from: "now-3m", to: "now" },
    annotations: { list: [annotation] },
  });
  await openJson(page, board);
  const marks = panel(page, "Lines").locator(".event-area");
  await expect(marks).toHaveCount(2);
  await expect(marks.first()).toHaveAccessibleName(/Deploy one/);
  await expect(marks.last()).toHaveAccessibleName(/Deploy · two · api/);
  await page.getByRole("switch", { name: "Deploys" }).click();
  await expect(marks).toHaveCount(0);
});

test("a paused dashboard opens with its history and stands still", async ({ page }) => {
  const target = pushed("push", "shop.eu.load", LOAD);
  const board = boardJson([panelJson(1, "timeseries", "Lines", [0, 0, 24, 8], target)], {
    time: { from: "now-2m", to: "now" },
    templating: { list: [REGION] },
  });
  await openJson(page, board, "paused=on");
  await state(page, "Lines", "held");
  await expect(picture(page, "Lines")).toHaveAccessibleName(/1 series/);
  await page.getByRole("button", { name: "Pause all panels" }).click();
  await state(page, "Lines", "live");
});
