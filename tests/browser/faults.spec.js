// When things go wrong: the right words on the right panel, the last good picture kept, no other panel disturbed,
// recovery without a reload, and at most one line in the console for each failure.
import { boardJson, expect, forge, LOKI, matrix, openJson, panel, panelJson, picture, sent, test, variableJson } from "./page.js";
import { stack } from "./stack.js";

const stat = (id, title, place, expr, rest = {}) => panelJson(id, "stat", title, place, { expr, ...rest });
const GOOD = stat(1, "Good", [0, 0, 12, 6], "vector(1)");
const refresh = (page) => page.getByRole("button", { name: "Refresh", exact: true }).click();
const said = (page, title) => panel(page, title).getByRole("alert");

/** Nothing happened to the panel beside the broken one. */
async function expectUndisturbed(page) {
  await expect(picture(page, "Good")).toHaveAccessibleName("1");
  await expect(said(page, "Good")).toHaveCount(0);
}

const json = (status, error, errorType = "bad_data") => ({ status, json: { status: "error", errorType, error } });
const HTML = { status: 200, contentType: "text/html", body: "<!doctype html><html><head><title>Log in</title></head><body></body></html>" };
const CUT = { status: 200, contentType: "application/json", body: '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[17' };

/** What the server does, and the words that must stand on the panel. */
const faults = [
  ["HTML instead of JSON", HTML, "Prometheus answered with the page “Log in” instead of data"],
  ["a body cut in the middle", CUT, "The answer of Prometheus is cut off after"],
  ["an empty body", { status: 200, contentType: "application/json", body: "" }, "Prometheus answered with an empty body"],
  ["400 with a reason", json(400, "invalid parameter \"step\""), 'Prometheus does not accept the query: invalid parameter "step"'],
  ["401", { status: 401, body: "who are you" }, "Prometheus refused access (HTTP 401)"],
  ["404", { status: 404, contentType: "text/html", body: "<title>Not here</title>" }, "Prometheus answered HTTP 404"],
  ["429", { status: 429, body: "slow down" }, "Prometheus answered HTTP 429: slow down"],
  ["500", { status: 500, body: "boom" }, "Prometheus answered HTTP 500: boom"],
  ["503 of Prometheus itself", json(503, "query timed out in expression evaluation", "timeout"), "The query is over a limit of Prometheus"],
  ["too many points", json(400, "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"), "Prometheus refuses that many points for one series"],
];

for (const [what, answer, words] of faults) {
  test(`${what}: said on its panel, the last good picture kept, then recovery`, async ({ page, lines }) => {
    lines.allow(/./);
    let broken = false;
    await forge(page, "vector(2)", (route) => (broken ? route.fulfill(answer) : route.fallback()));
    await openJson(page, boardJson([GOOD, stat(2, "Broken", [12, 0, 12, 6], "vector(2)")]));
    await expect(picture(page, "Broken")).toHaveAccessibleName("2");
    broken = true;
    await refresh(page);
    await expect(said(page, "Broken")).toContainText(words);
    await expect(said(page, "Broken")).toContainText("Data from");
    await expect(picture(page, "Broken")).toHaveAccessibleName("2");
    await expectUndisturbed(page);
    expect(lines.kept.length, lines.kept.join("\n")).toBeLessThanOrEqual(1);
    broken = false;
    await refresh(page);
    await expect(said(page, "Broken")).toHaveCount(0);
    await expect(picture(page, "Broken")).toHaveAccessibleName("2");
    // Broken from the start, the panel itself says it.
    broken = true;
    await page.reload();
    await expect(said(page, "Broken")).toContainText(words);
    await expectUndisturbed(page);
  });
}

test("a browser without network says so and blames no server", async ({ page, lines }) => {
  lines.allow(/ERR_INTERNET_DISCONNECTED/);
  await openJson(page, boardJson([GOOD]), "refresh=");
  await expectUndisturbed(page);
  await page.context().setOffline(true);
  await refresh(page);
  await expect(said(page, "Good")).toContainText(/Prometheus cannot be reached: this browser is offline\. Data from .+\. Connect this device/);
  await expect(said(page, "Good")).not.toContainText("proxy");
  await expect(picture(page, "Good")).toHaveAccessibleName("1");
  await page.context().setOffline(false);
  await expectUndisturbed(page);
});

test("a server that does not answer in time", async ({ page, lines }) => {
  lines.allow(/did not answer/);
  await page.clock.install();
  await forge(page, "vector(2)", () => {});
  await openJson(page, boardJson([GOOD, stat(2, "Slow", [12, 0, 12, 6], "vector(2)")]), "refresh=");
  await expectUndisturbed(page);
  await expect(panel(page, "Slow")).toHaveAttribute("aria-busy", "true");
  await page.clock.runFor(61_000);
  await expect(said(page, "Slow")).toContainText(/Prometheus did not answer within \d+ s/);
  await expectUndisturbed(page);
  expect(lines.kept.length).toBeLessThanOrEqual(1);
});

const asked = [
  ["PromQL", stat(2, "Broken", [12, 0, 12, 6], "sum(rate(up[5m])"), /Prometheus does not accept the query.*unclosed left parenthesis/],
  ["LogQL", stat(2, "Broken", [12, 0, 12, 6], '{job="api"', { datasource: LOKI }), /Loki does not accept the query/],
  ["a data source that does not exist", stat(2, "Broken", [12, 0, 12, 6], "up", { datasource: { type: "prometheus", uid: "absent" } }), /absent/],
  ["a variable that does not exist", stat(2, "Broken", [12, 0, 12, 6], "vector($absent)"), /\$absent.*does not define/],
  ["a duration that is none", stat(2, "Broken", [12, 0, 12, 6], undefined, { targets: [{ refId: "A", expr: "up", interval: "soon" }] }), /"soon" is not a duration/],
];

for (const [what, broken, words] of asked) {
  test(`asked wrongly, ${what}: the panel says it`, async ({ page, lines }) => {
    lines.allow(/./);
    await openJson(page, boardJson([GOOD, broken]));
    await expect(said(page, "Broken")).toContainText(words);
    await expectUndisturbed(page);
    expect(lines.kept.length, lines.kept.join("\n")).toBeLessThanOrEqual(1);
  });
}

test("more points than the server computes are never asked for", async ({ page }) => {
  const graph = panelJson(2, "timeseries", "Long", [12, 0, 12, 6], { targets: [{ refId: "A", expr: "vector(3)", interval: "1s" }] });
  await openJson(page, boardJson([GOOD, graph]), "from=now-30d&to=now");
  await expect(panel(page, "Long").locator(".plot")).toBeVisible();
  await expect(said(page, "Long")).toHaveCount(0);
  await expectUndisturbed(page);
});

test("no series, NaN and infinities are said, not drawn as zero", async ({ page }) => {
  const values = (value) => async (route) => {
    const end = Number(sent(route.request()).get("end"));
    return route.fulfill({ json: matrix({ one: [[end - 60, value], [end, value]] }) });
  };
  for (const [name, value] of [["is_nan", "NaN"], ["is_inf", "+Inf"]]) await forge(page, name, values(value));
  const graph = (id, title, x, y, expr) => panelJson(id, "timeseries", title, [x, y, 8, 6], { expr });
  await openJson(
    page,
    boardJson([
      GOOD,
      stat(2, "Nothing", [12, 0, 6, 6], "absent_metric_of_nobody"),
      stat(3, "Not a number", [0, 6, 8, 6], "is_nan", { options: { reduceOptions: { calcs: ["last"], fields: "", values: false } } }),
      stat(4, "Endless", [8, 6, 8, 6], "is_inf"),
      graph(5, "No lines", 0, 12, "absent_metric_of_nobody"),
      graph(6, "NaN lines", 8, 12, "is_nan"),
      graph(7, "Endless lines", 16, 12, "is_inf"),
    ]),
  );
  await expectUndisturbed(page);
  await expect(picture(page, "Nothing")).toHaveAccessibleName("No data");
  await expect(panel(page, "No lines")).toContainText("No data");
  await expect(picture(page, "Not a number")).toHaveAccessibleName(/NaN/);
  await expect(picture(page, "Endless")).toHaveAccessibleName(/∞/);
  for (const title of ["NaN lines", "Endless lines"]) await expect(panel(page, title).locator(".panel-body > *")).toBeVisible();
});

test("a warning of the server stands on its panel", async ({ page }) => {
  await forge(page, "vector(2)", async (route) => {
    const end = Number(sent(route.request()).get("end"));
    return route.fulfill({ json: matrix({ one: [[end, 2]] }, { warnings: ["results may be incomplete"] }) });
  });
  await openJson(page, boardJson([GOOD, stat(2, "Warned", [12, 0, 12, 6], "vector(2)")]));
  await panel(page, "Warned").getByRole("button", { name: /^Notices/ }).click();
  await expect(panel(page, "Warned")).toContainText("results may be incomplete");
  await expectUndisturbed(page);
});

test("a variable whose options cannot be had says why, on its control and on the panels that need it", async ({ page, lines }) => {
  lines.allow(/500/);
  await page.route("**/api/v1/label/**", (route) => route.fulfill({ status: 500, body: "boom" }));
  const endpoint = variableJson("endpoint", "query", "label_values(http_requests_total, endpoint)");
  await openJson(page, boardJson([GOOD, stat(2, "Needs it", [12, 0, 12, 6], 'sum(up{job=~"$endpoint"})')], { templating: { list: [endpoint] } }));
  await expect(page.locator("[data-variable=endpoint]").getByRole("alert")).toHaveAccessibleName(/HTTP 500: boom/);
  await expectUndisturbed(page);
  await panel(page, "Needs it").getByRole("button", { name: /^Notices/ }).click();
  await expect(panel(page, "Needs it")).toContainText("Variable $endpoint: Prometheus answered HTTP 500: boom");
});

test("a time range that is none is said once, above the panels", async ({ page }) => {
  await openJson(page, boardJson([GOOD]), "from=yesterdayish&to=now");
  await expect(page.getByText("The time range in the address cannot be used")).toBeVisible();
  await page.getByRole("button", { name: /time range|yesterdayish/i }).nth(1).click();
  await page.getByRole("button", { name: "Last 15 minutes", exact: true }).click();
  await expect(picture(page, "Good")).toHaveAccessibleName("1");
  await expect(page.getByText("The time range in the address cannot be used")).toHaveCount(0);
});

for (const [what, body, words] of [
  ["half a file", '{"title": "Half", "panels": [', /line 1/],
  ["a list", "[1, 2]", /./],
  ["a page", "<html><title>Log in</title></html>", /./],
]) {
  test(`a dashboard that is ${what} says so`, async ({ page }) => {
    await page.route((url) => url.pathname === "/board-under-test.json", (route) => route.fulfill({ body }));
    await page.goto("/?src=/board-under-test.json");
    await expect(page.getByRole("heading", { name: "This file is not a dashboard" })).toBeVisible();
    await expect(page.locator(".notice-page p")).toContainText(words);
  });
}

test("odd panels in a dashboard break nothing else", async ({ page }) => {
  const odd = [null, 7, {}, { id: 3, type: "stat", title: "Bare" }, { id: 4, type: 9, title: ["x"], gridPos: "left", targets: "none" }];
  await openJson(page, boardJson([GOOD, ...odd]));
  await expectUndisturbed(page);
  await expect(page.getByRole("button", { name: /^Import report/ })).toBeVisible();
});

/** Waits, without a reload, for what the page's own refresh brings. */
const watching = { timeout: 60_000 };

for (const [part, name, own, expr, datasource] of [
  ["prometheus", "Prometheus", "vector(2)", "vector(2)", undefined],
  ["loki", "Loki", "sum(count_over_time({job=\"api\"}[1h])) > bool 0", undefined, LOKI],
]) {
  test(`${name} stopped and started while watching`, async ({ page, lines }) => {
    test.setTimeout(180_000);
    lines.allow(/502|503|500|504/);
    const other = datasource ? GOOD : stat(1, "Good", [0, 0, 12, 6], "sum(count_over_time({job=\"api\"}[1h])) > bool 0", { datasource: LOKI });
    await openJson(page, boardJson([other, stat(2, "Watched", [12, 0, 12, 6], expr ?? own, datasource ? { datasource } : {})]), "refresh=2s");
    const good = datasource ? "1" : "2";
    await expect(picture(page, "Watched")).toHaveAccessibleName(good, watching);
    await expect(picture(page, "Good")).toHaveAccessibleName("1", watching);
    try {
      stack("stop", part);
      await expect(said(page, "Watched")).toContainText(`${name} does not answer`, watching);
      await expect(said(page, "Watched")).toContainText("Data from");
      await expect(picture(page, "Watched")).toHaveAccessibleName(good);
      await expectUndisturbed(page);
    } finally {
      stack("start", part);
    }
    await expect(said(page, "Watched")).toHaveCount(0, { timeout: 90_000 });
    await expect(picture(page, "Watched")).toHaveAccessibleName(good);
    await expectUndisturbed(page);
  });
}

test("nginx stopped and started while watching", async ({ page, lines }) => {
  test.setTimeout(180_000);
  lines.allow(/ERR_|502/);
  await openJson(page, boardJson([GOOD]), "refresh=2s");
  await expectUndisturbed(page);
  try {
    stack("stop", "nginx");
    await expect(said(page, "Good")).toContainText(/Prometheus cannot be reached\. Data from .+\. Check that/, watching);
    await expect(picture(page, "Good")).toHaveAccessibleName("1");
  } finally {
    stack("start", "nginx");
  }
  await expect(said(page, "Good")).toHaveCount(0, watching);
  await expectUndisturbed(page);
});
