// Logs that arrive by themselves: the switch, pause, what is made up for after a cut, limits, dropped lines. Against the
// real Loki, except where it would have to fail on demand.
import { boardJson, expect, forge, LOKI, openJson, panel, panelJson, parameters, picture, test } from "./page.js";
import { stream } from "./loki.js";
import { stack } from "./stack.js";

const TAIL = /\/loki\/loki\/api\/v1\/tail/;

const logsPanel = (expr, options = {}) =>
  panelJson(1, "logs", "Lines", [0, 0, 24, 16], {
    datasource: LOKI,
    expr,
    options: { showTime: true, ...options },
  });

async function open(page, expr, query = "", options = {}) {
  await openJson(page, boardJson([logsPanel(expr, options)], { refresh: "" }), query);
}

/** Ends a tail as Loki does: accepted first, then closed with a text. */
const endWith = (socket, reason) => setImmediate(() => socket.close({ code: 1011, reason }));
const tailsEndWith = (page, reason) => page.routeWebSocket(TAIL, (socket) => endWith(socket, reason));

const lines = (page) => panel(page, "Lines").locator(".log-row .line");
const state = (page) => panel(page, "Lines").locator(".live-state");
const button = (page, name) => panel(page, "Lines").getByRole("button", { name, exact: true });

test("one switch follows new lines, and the address says so", async ({ page }) => {
  const source = stream();
  await source.write("first", "second");
  await open(page, source.expr);
  await expect(lines(page)).toHaveText(["second", "first"]);
  await button(page, "Live").click();
  await expect(state(page)).toContainText("live");
  await expect.poll(() => parameters(page).get("live-1")).toBe("on");
  await source.write("third");
  await expect(lines(page)).toHaveText(["third", "second", "first"]);
  await button(page, "Live").click();
  await expect(state(page)).toHaveCount(0);
  await expect.poll(() => parameters(page).has("live-1")).toBe(false);
});

test("the whole dashboard follows, newest last where the panel says so", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on", { sortOrder: "Ascending" });
  await expect(state(page)).toContainText("live");
  await source.write("second");
  await expect(lines(page)).toHaveText(["first", "second"]);
});

test("a range in the past has nothing to follow", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, `from=${Date.now() - 600_000}&to=${Date.now() - 60_000}&live=on`);
  await expect(panel(page, "Lines")).toContainText("No log lines");
  await expect(button(page, "Live")).toHaveCount(0);
});

test("a wish to follow rests while the range ends in the past, and says so", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on&from=now-2h&to=now-1h");
  const all = page.getByRole("button", { name: "Live: follow new lines in all panels" });
  await expect(all).toHaveAccessibleDescription("Nothing to follow: the time range ends in the past");
  await expect(all).toHaveClass(/resting/);
  await expect(all).not.toHaveClass(/\bon\b/);
  await expect(page.getByRole("button", { name: "Pause all panels" })).toHaveCount(0);
  await expect(state(page)).toHaveText("resting: the time range ends in the past");
  await expect.poll(() => parameters(page).get("live")).toBe("on");
  await page.getByRole("button", { name: /^Time range:/ }).click();
  await page.getByRole("button", { name: "Last 15 minutes", exact: true }).click();
  await expect(state(page)).toContainText("live, newest");
  await expect(all).toHaveClass(/\bon\b/);
  await expect(all).toHaveAccessibleDescription("Follow new lines in all panels");
  await source.write("second");
  await expect(lines(page)).toHaveText(["second", "first"]);
});

test("pause holds the list still and loses nothing", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  await button(page, "Pause").click();
  await source.write("second", "third");
  await expect(button(page, "2 new lines")).toBeVisible();
  await expect(lines(page)).toHaveText(["first"]);
  await button(page, "2 new lines").click();
  await expect(lines(page)).toHaveText(["third", "second", "first"]);
});

test("scrolling away pauses, and a long list keeps few rows in the document", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 900 }, (_, at) => `line ${at}`));
  await open(page, source.expr, "live=on");
  await expect(lines(page).first()).toHaveText("line 899");
  await expect(state(page)).toContainText("live");
  const list = panel(page, "Lines").getByRole("log");
  await list.evaluate((node) => node.scrollTo(0, 9000));
  await expect(lines(page).filter({ hasText: /^line 400$/ })).toBeVisible();
  expect(await lines(page).count()).toBeLessThan(120);
  await source.write("the newest");
  await expect(button(page, "1 new line")).toBeVisible();
  await expect(lines(page).filter({ hasText: /^line 400$/ })).toBeVisible();
  await button(page, "1 new line").click();
  await expect(lines(page).first()).toHaveText("the newest");
});

for (const sortOrder of ["Descending", "Ascending"]) {
  test(`a list that is refreshed stays at its newest line unless another is read, ${sortOrder.toLowerCase()}`, async ({ page }) => {
    const source = stream();
    const line = (text) => lines(page).filter({ hasText: new RegExp(`^${text}$`) });
    const refresh = () => page.getByRole("button", { name: "Refresh", exact: true }).click();
    await source.write(...Array.from({ length: 200 }, (_, at) => `line ${at}`));
    await open(page, source.expr, "", { sortOrder });
    await expect(line("line 199")).toBeInViewport();
    await source.write(...Array.from({ length: 100 }, (_, at) => `later ${at}`));
    await refresh();
    await expect(line("later 99")).toBeInViewport();
    await source.write("one more");
    await refresh();
    await expect(line("one more")).toBeInViewport();
    await panel(page, "Lines").getByRole("log").evaluate((node) => node.scrollTo(0, node.scrollHeight / 2));
    await expect(button(page, "Back to the newest")).toBeVisible();
    await expect(line("one more")).toHaveCount(0);
    const read = await lines(page).evaluateAll((all) => all.find((one) => one.getBoundingClientRect().top > one.closest("[role=log]").getBoundingClientRect().top).textContent);
    await source.write(...Array.from({ length: 100 }, (_, at) => `last ${at}`));
    await refresh();
    await expect(panel(page, "Lines").getByRole("log")).toHaveAccessibleName(/401/);
    await expect(line(read)).toBeInViewport();
    await button(page, "Back to the newest").click();
    await expect(line("last 99")).toBeInViewport();
    await expect(button(page, "Back to the newest")).toHaveCount(0);
  });
}

test("a line opened after a look further back stays where it was", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 300 }, (_, at) => `line ${at}`));
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  const list = panel(page, "Lines").getByRole("log");
  await list.evaluate((node) => node.scrollTo(0, 1500));
  await button(page, "Back to live").click();
  await expect(lines(page).first()).toHaveText("line 299");
  await source.write(...Array.from({ length: 200 }, (_, at) => `later ${at}`));
  const opened = lines(page).filter({ hasText: /^later 197$/ });
  await expect(opened).toBeVisible();
  await opened.click();
  await expect(panel(page, "Lines").locator(".log-detail")).toBeVisible();
  await expect(button(page, "Back to live")).toBeVisible();
  await expect(opened).toBeInViewport();
  expect(await list.evaluate((node) => node.scrollTop)).toBe(0);
});

test("Tab stops once at the lines, keys move between them, and a screen reader hears where it is", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 900 }, (_, at) => `line ${at}`));
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  const stop = panel(page, "Lines").locator('.log-row > button[tabindex="0"]');
  const focused = panel(page, "Lines").locator(".log-row > button:focus .line");
  const press = async (key, line) => {
    await page.keyboard.press(key);
    await expect(focused).toHaveText(line);
    await expect(focused).toBeInViewport();
    await expect(stop).toHaveCount(1);
  };
  await expect(stop).toHaveCount(1);
  await button(page, "Pause").focus();
  // Past the volume and its legend.
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(focused).toHaveText("line 899", { timeout: 500 });
  }).toPass();
  await press("ArrowDown", "line 898");
  await press("ArrowDown", "line 897");
  await press("ArrowUp", "line 898");
  await press("PageDown", /^line 8[5-9]\d$/);
  // Who reads is not carried away by what arrives.
  await source.write("the newest");
  await expect(button(page, "1 new line")).toBeVisible();
  await press("End", "line 0");
  const last = panel(page, "Lines").getByRole("listitem").filter({ hasText: /line 0$/ });
  await expect(last).toHaveAttribute("aria-posinset", "900");
  await expect(last).toHaveAttribute("aria-setsize", "900");
  await press("PageUp", /^line \d\d?$/);
  await page.keyboard.press("Enter");
  await expect(panel(page, "Lines").locator(".log-detail")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(button(page, "Copy line")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await press("Home", "line 899");
  await expect(lines(page).first()).toHaveText("the newest");
});

test("who moves by keys is not carried away by lines that arrive at the same moment", async ({ page }) => {
  const source = stream();
  const long = (at) => `line ${at} ${"word ".repeat(120)}`;
  await source.write(...Array.from({ length: 60 }, (_, at) => long(at)));
  await open(page, source.expr, "live=on", { wrapLogMessage: true });
  await expect(state(page)).toContainText("live");
  await panel(page, "Lines").locator('.log-row > button[tabindex="0"]').focus();
  for (let at = 0; at < 8; at++) await Promise.all([source.write(long(`new ${at}`)), page.keyboard.press("ArrowDown")]);
  await expect(state(page)).toHaveAttribute("data-state", "paused");
  await expect(panel(page, "Lines").locator(".log-row > button:focus .line")).toBeInViewport();
  await expect(panel(page, "Lines").getByRole("button", { name: /new lines?$/ })).toBeVisible();
});

test("the keyboard stays in the list when its line is scrolled away", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 900 }, (_, at) => `line ${at}`));
  await open(page, source.expr);
  const list = panel(page, "Lines").getByRole("log");
  await panel(page, "Lines").locator(".log-row > button").nth(2).focus();
  await list.evaluate((node) => node.scrollTo(0, 9000));
  await expect(lines(page).filter({ hasText: /^line 400$/ })).toBeVisible();
  await expect(list).toBeFocused();
  await page.keyboard.press("ArrowDown");
  const focused = panel(page, "Lines").locator(".log-row > button:focus .line");
  await expect(focused).toHaveText(/^line (39|40)\d$/);
  await expect(focused).toBeInViewport();
});

test("in a small panel the state is short, and whole", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toHaveText(/^live \u00b7 \d+ (s|min)$/);
  await expect(state(page)).toHaveAttribute("title", /^live, newest \d+ (s|min) ago$/);
  expect(await state(page).evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
  await expect(state(page)).toBeInViewport({ ratio: 1 });
});

test("older lines are loaded page by page, none lost or doubled where they share a nanosecond", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 450 }, (_, at) => `line ${at}`));
  const small = logsPanel(source.expr);
  small.targets[0].maxLines = 100;
  await openJson(page, boardJson([small], { refresh: "" }));
  const list = panel(page, "Lines").getByRole("log");
  await expect(lines(page).first()).toHaveText("line 449");
  const seen = new Set();
  await expect(async () => {
    for (const text of await lines(page).allInnerTexts()) seen.add(text);
    await list.evaluate((node) => node.scrollBy(0, 400));
    expect(seen.size).toBe(450);
  }).toPass();
});

test("after a cut of Loki the screen equals its answer", async ({ page, lines: console }) => {
  console.allow(/./);
  const source = stream();
  await source.write("before");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  stack("stop", "loki");
  await expect(state(page)).toContainText("reconnecting");
  stack("start", "loki");
  await source.write("while away", "while away too");
  await expect(state(page)).toContainText("live");
  await source.write("after");
  await expect(lines(page)).toHaveText(["after", "while away too", "while away", "before"]);
});

test("without a tail to spare it polls, says why, and misses nothing", async ({ page }) => {
  await tailsEndWith(page, "max concurrent tail requests limit exceeded, count > limit (10 > 10)");
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("polling every 5 s");
  await expect(panel(page, "Lines")).toContainText("Loki has no live tail to spare (max concurrent tail requests limit exceeded");
  await source.write("second");
  await expect(lines(page)).toHaveText(["second", "first"]);
});

test("an eleventh tail is refused by Loki itself: it polls and says so", async ({ page }) => {
  const source = stream();
  await source.write("first");
  const others = await page.context().newPage();
  await others.goto("/");
  const open10 = (expr) => {
    const url = `${location.origin.replace("http", "ws")}/loki/loki/api/v1/tail?query=${encodeURIComponent(expr)}`;
    const opened = Array.from({ length: 10 }, () => {
      const socket = new WebSocket(url);
      return new Promise((done, failed) => Object.assign(socket, { onopen: () => done(socket), onerror: failed }));
    });
    return Promise.all(opened).then((sockets) => (window.others = sockets).length);
  };
  expect(await others.evaluate(open10, source.expr)).toBe(10);
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("polling every 5 s");
  await expect(panel(page, "Lines")).toContainText(/Loki has no live tail to spare \(.*10/);
  await source.write("second");
  await expect(lines(page)).toHaveText(["second", "first"]);
  await others.close();
});

test("headers of a source cannot go with a live tail: it polls with them and says why", async ({ page }) => {
  await page.route("**/config.yaml", async (route) => {
    const text = await (await route.fetch()).text();
    const own = "      httpHeaderName1: X-Team\n    secureJsonData:\n      httpHeaderValue1: blue\n";
    await route.fulfill({ body: text.replace("      maxLines: 1000\n", `      maxLines: 1000\n${own}`) });
  });
  const tails = [];
  page.on("websocket", (socket) => tails.push(socket.url()));
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("polling every 5 s");
  await expect(panel(page, "Lines")).toContainText("headers of its own (X-Team), which a browser cannot send");
  const asked = page.waitForRequest((request) => request.url().includes("query_range") && request.headers()["x-team"] === "blue");
  await source.write("second");
  await expect(lines(page)).toHaveText(["second", "first"]);
  await asked;
  expect(tails).toEqual([]);
});

test("without a network one request is sent in vain; with it everything catches up by itself", async ({ page, lines: console }) => {
  console.allow(/ERR_INTERNET_DISCONNECTED/);
  const source = stream();
  await source.write("first");
  const others = [2, 3, 4].map((id) => panelJson(id, "stat", `Number ${id}`, [(id - 2) * 8, 16, 8, 6], { expr: `vector(${id})` }));
  await openJson(page, boardJson([logsPanel(source.expr), ...others], { refresh: "" }), "live=on");
  await page.setViewportSize({ width: 1440, height: 1400 });
  await expect(state(page)).toContainText("live");
  await expect(picture(page, "Number 4")).toHaveAccessibleName("4");
  await page.context().setOffline(true);
  await expect(state(page)).toContainText("paused: offline");
  const failures = page.locator(".panel-failure");
  for (let times = 0; times < 3; times++) {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await expect(failures).toHaveCount(3);
    await expect(panel(page, "Number 4")).toHaveAttribute("aria-busy", "false");
  }
  await expect(failures.first()).toContainText("this browser is offline");
  expect(console.kept.length, console.kept.join("\n")).toBeLessThanOrEqual(1);
  await source.write("while away");
  await page.context().setOffline(false);
  await expect(failures).toHaveCount(0);
  await expect(state(page)).toContainText("live");
  await expect(lines(page)).toHaveText(["while away", "first"]);
});

for (const minutes of [-7, 7]) {
  test(`a browser's clock ${minutes} minutes off changes nothing`, async ({ page, lines: console }) => {
    console.allow(/clock/);
    await page.addInitScript((off) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + off;
    }, minutes * 60_000);
    const source = stream();
    await source.write("first");
    await open(page, source.expr, "live=on&from=now-2m&to=now");
    await expect(state(page)).toContainText("live");
    await source.write("second");
    await expect(lines(page)).toHaveText(["second", "first"]);
  });
}

test("a hidden tab lets its connection go and catches up when it is seen again", async ({ page }) => {
  await page.clock.install();
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  const show = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }, hidden);
  await show(true);
  await page.clock.runFor(31_000);
  await expect(state(page)).toHaveAttribute("data-state", "paused");
  await source.write("while nobody looked");
  await show(false);
  await expect(state(page)).toHaveAttribute("data-state", "live");
  await expect(lines(page)).toHaveText(["while nobody looked", "first"]);
});

test("another value of a variable is followed at once, the old one no more", async ({ page }) => {
  const [one, two] = [stream(), stream()];
  await one.write("one");
  await two.write("two");
  const runs = [one, two].map((source) => /run="(.*?)"/.exec(source.expr)[1]);
  const run = { name: "run", type: "custom", query: runs.join(","), current: { text: runs[0], value: runs[0] } };
  const board = boardJson([logsPanel('{job="live-test", run="$run"}')], { refresh: "", templating: { list: [run] } });
  await openJson(page, board, `live=on&var-run=${runs[0]}`);
  await expect(state(page)).toContainText("live");
  await expect(lines(page)).toHaveText(["one"]);
  await page.getByRole("button", { name: "run: choose" }).click();
  await page.getByRole("option", { name: runs[1] }).click();
  await expect(lines(page)).toHaveText(["two"]);
  await expect(state(page)).toContainText("live");
  await one.write("one more of the old");
  await two.write("two more");
  await expect(lines(page)).toHaveText(["two more", "two"]);
});

test("a zoom into the past stops following, and back follows again", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  const [from, to] = [Date.now() - 300_000, Date.now() - 500];
  await source.write("second");
  await page.goto(`/d/board-under-test?src=/board-under-test.json&live=on&from=${from}&to=${to}`);
  await expect(lines(page)).toHaveText(["first"]);
  await expect(button(page, "Live")).toHaveCount(0);
  await page.goBack();
  await expect(state(page)).toContainText("live");
  await expect(lines(page)).toHaveText(["second", "first"]);
});

test("a followed line tells its structured metadata when it is opened", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  await source.write({ text: "second", metadata: { trace: "t-17" } });
  await lines(page).filter({ hasText: "second" }).click();
  await expect(panel(page, "Lines").locator(".log-detail")).toContainText("Structured metadata");
  await expect(panel(page, "Lines").locator(".log-detail")).toContainText("t-17");
});

test("the whole dashboard pauses, and a link opens it so", async ({ page }) => {
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  const all = page.getByRole("button", { name: "Pause all panels" });
  await all.click();
  await expect.poll(() => parameters(page).get("paused")).toBe("on");
  await source.write("second");
  await expect(button(page, "1 new line")).toBeVisible();
  await page.reload();
  await expect(state(page)).toHaveAttribute("data-state", "paused");
  await source.write("third");
  await expect(button(page, "1 new line")).toBeVisible();
  await expect(lines(page)).toHaveText(["second", "first"]);
  await all.click();
  await expect(lines(page)).toHaveText(["third", "second", "first"]);
  await expect.poll(() => parameters(page).has("paused")).toBe(false);
});

test("Loki's end after an hour goes unnoticed", async ({ page }) => {
  let connections = 0;
  await page.routeWebSocket(TAIL, (socket) => {
    connections += 1;
    if (connections === 1) endWith(socket, "reached tail max duration limit");
    else socket.connectToServer();
  });
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(() => expect(connections).toBeGreaterThan(1)).toPass();
  await expect(state(page)).toContainText("live");
  await source.write("second");
  await expect(lines(page)).toHaveText(["second", "first"]);
});

test("what the server failed for is said in its own words", async ({ page }) => {
  await tailsEndWith(page, "no ingester stream available");
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(panel(page, "Lines")).toContainText("Loki ended the live tail: no ingester stream available");
  await expect(state(page)).toContainText("reconnecting in");
});

test("dropped lines are marked where they were, and fetched", async ({ page }) => {
  let tail;
  await page.routeWebSocket(TAIL, (socket) => {
    tail = socket;
  });
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("live");
  await expect(lines(page)).toHaveText(["first"]);
  await source.write("never sent");
  const at = BigInt(Date.now()) * 1_000_000n;
  tail.send(JSON.stringify({ streams: [], dropped_entries: [{ labels: { job: "live-test" }, timestamp: String(at) }] }));
  await expect(panel(page, "Lines").locator(".log-mark")).toContainText("The live tail dropped 1 line");
  await expect(lines(page)).toHaveText(["never sent", "first"]);
});

test("a query that Loki does not accept is said, live or not", async ({ page, lines: console }) => {
  console.allow(/./);
  await open(page, '{job="live-test"', "live=on");
  await expect(panel(page, "Lines").getByRole("alert")).toContainText("Loki does not accept the query");
});

test("what the lines fail for is said once", async ({ page, lines: console }) => {
  console.allow(/./);
  await tailsEndWith(page, "parse error at line 1, col 9: syntax error: unexpected IDENTIFIER");
  const source = stream();
  await source.write("first");
  await open(page, source.expr, "live=on");
  await expect(state(page)).toContainText("stopped");
  await expect(panel(page, "Lines").getByText("Loki does not accept the query")).toHaveCount(1);
  const answer = { status: 400, body: "parse error at line 1, col 9: syntax error: unexpected IDENTIFIER" };
  await page.route(/loki\/api\/v1\/query_range/, (route) => route.fulfill(answer));
  await page.getByRole("button", { name: "Zoom out", exact: true }).click();
  await expect(panel(page, "Lines").getByRole("alert")).toContainText("Loki does not accept the query");
  await expect(panel(page, "Lines").getByText("Loki does not accept the query")).toHaveCount(1);
  await expect(lines(page)).toHaveText(["first"]);
});

test("the volume counts the whole range, and a part of it can be selected", async ({ page }) => {
  const source = stream();
  await source.write(...Array.from({ length: 300 }, (_, at) => `line ${at}`));
  const small = logsPanel(source.expr);
  small.targets[0].maxLines = 10;
  await openJson(page, boardJson([small], { refresh: "" }));
  const plot = panel(page, "Lines").locator(".logs-volume .plot");
  await expect(plot).toBeVisible();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => parameters(page).get("from")).toMatch(/^\d+$/);
});

test("the volume stays while its query fails, and says why", async ({ page, lines: console }) => {
  console.allow(/./);
  const source = stream();
  await source.write("first");
  await open(page, source.expr);
  const volume = panel(page, "Lines").getByRole("group", { name: "Volume of lines by level" });
  await expect(volume.locator(".plot")).toBeVisible();
  await forge(page, "count_over_time", { status: 502, body: "down" });
  await page.getByRole("button", { name: "Zoom out", exact: true }).click();
  await expect(volume).toContainText("Volume: Loki");
  await expect(volume.locator(".plot")).toBeVisible();
});
