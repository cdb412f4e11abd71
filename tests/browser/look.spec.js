// What the page looks like where it can be measured: it fits, everything is drawn, everything has a name, nothing runs
// that came with a dashboard.
import { LOKI, boardJson, expect, openJson, panel, panelJson, test } from "./page.js";

const boards = [
  ["demo-service", ["Total RPS", "Error Rate (%)", "Active Requests", "Status Codes", "RPS by Endpoint", "Latency (p50, p95, p99)"]],
  ["demo-system", ["CPU", "Memory", "Disk /", "Load per Processor", "CPU Usage", "Load Average", "Memory Usage", "Network Traffic"]],
  ["demo-logs", ["Volume", "Errors", "Errors by Endpoint", "Mean Duration by Endpoint"]],
];

/** Different colours on a canvas; a blank one has one. */
const colors = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

for (const theme of ["light", "dark"]) {
  for (const [uid, titles] of boards) {
    test(`every panel of ${uid} is drawn, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width: 1440, height: 1600 });
      await page.goto(`/d/${uid}?theme=${theme}&refresh=`);
      for (const title of titles) {
        await expect.poll(() => colors(panel(page, title).locator("canvas")), title).toBeGreaterThan(5);
      }
      if (uid === "demo-logs") await expect(panel(page, "Lines").locator(".log-row").nth(5)).toBeVisible();
      await expect(page.locator(".panel .message")).toHaveCount(0);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
      if (theme === "light") expect(Math.min(...ground)).toBeGreaterThan(200);
      else expect(Math.max(...ground)).toBeLessThan(60);
    });
  }
}

for (const uid of ["", ...boards.map(([uid]) => uid)]) {
  test(`fits a phone: ${uid || "home"}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(uid ? `/d/${uid}?refresh=` : "/");
    await expect(page.locator(uid ? ".panel canvas" : ".board").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const wide = await page.locator(".panel, .button, .board, .control").evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().width > 0 && (one.getBoundingClientRect().right > 361 || one.getBoundingClientRect().left < -1)).map((one) => one.outerHTML.slice(0, 120)),
    );
    expect(wide).toEqual([]);
  });
}

test("what opens on a phone stays on it", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/d/demo-service?refresh=");
  await expect(page.locator(".panel canvas").first()).toBeVisible();
  for (const name of [/^Time range:/, "Refresh interval", "Share", "View settings", "Endpoint: choose", "Interval: choose", "Menu of panel Total RPS"]) {
    const button = page.getByRole("button", { name, exact: typeof name === "string" });
    await button.click();
    // It is moved into view with the next frame, before anybody sees it elsewhere.
    const ends = async () => {
      const box = await page.locator(".popup").boundingBox();
      return box.x >= 0 && box.x + box.width <= 360;
    };
    await expect.poll(ends, `${name} is on the page`).toBe(true);
    await page.keyboard.press("Escape");
    await expect(page.locator(".popup")).toHaveCount(0);
  }
});

test("a phone says the time range whole, beside everything a dashboard of logs has in its bar", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const isWhole = () => page.locator(".time-group .narrow-only").evaluate((one) => one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth);
  for (const [range, words] of [["from=now-15m&to=now&live=on", "Last 15 minutes"], ["from=1785492000000&to=1785495600000&timezone=utc", "2026-07-31 10:00:00 to 11:00:00"]]) {
    await page.goto(`/d/demo-logs?${range}`);
    await expect(page.locator(".time-group .narrow-only")).toHaveText(words);
    expect(await isWhole(), words).toBe(true);
  }
});

test("on a phone the title of a dashboard has a line of its own in the list", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/");
  await expect(page.locator(".board").first()).toBeVisible();
  const beside = await page.locator(".board").evaluateAll((boards) =>
    boards.filter((board) => {
      const [title, tags] = [board.querySelector(".title"), board.querySelector(".tags")].map((one) => one?.getBoundingClientRect());
      return title && tags && tags.top < title.bottom;
    }).map((board) => board.textContent),
  );
  expect(beside).toEqual([]);
});

test("on a phone an opened line is read whole, and the day gives way to a closed one", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const board = boardJson([panelJson(1, "logs", "Plain", [0, 0, 24, 12], { datasource: LOKI, expr: '{job=~".+"}', options: { showTime: true, enableLogDetails: true } })]);
  await openJson(page, board, "from=now-15m&to=now");
  const row = panel(page, "Plain").locator(".log-row").nth(1);
  await expect(row.locator(".time")).toBeVisible();
  await expect(row.locator(".day")).toBeHidden();
  const isCut = () => row.locator(".line").evaluate((one) => one.scrollWidth > one.clientWidth);
  expect(await isCut()).toBe(true);
  await row.getByRole("button").first().click();
  await expect.poll(isCut).toBe(false);
  // Over days a time alone would say too little.
  await openJson(page, board, "from=now-2d&to=now");
  await expect(panel(page, "Plain").locator(".log-row .day").first()).toBeVisible();
});

test("every control has a name and shows the focus", async ({ page }) => {
  await page.goto("/d/demo-service?refresh=");
  await expect(panel(page, "Latency (p50, p95, p99)").locator(".legend-item").first()).toBeVisible();
  const nameless = await page.locator("button, a[href], input, select, textarea, [tabindex='0']").evaluateAll((all) =>
    all
      .filter((one) => !(one.ariaLabel || one.getAttribute("aria-labelledby") || one.textContent.trim() || one.labels?.[0]?.textContent.trim() || one.title))
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(nameless).toEqual([]);
  const seen = [];
  for (let step = 0; step < 30; step++) {
    await page.keyboard.press("Tab");
    const [what, visible] = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      return [one.outerHTML.slice(0, 90), ring];
    });
    expect(visible, what).toBe(true);
    seen.push(what);
  }
  expect(new Set(seen).size).toBeGreaterThan(15);
});

test("hostile HTML and Markdown in a text panel are inert", async ({ page }) => {
  const hostile = [
    '<h3>Readable</h3><script>window.hit = 1</script><img src="x-absent.png" onerror="window.hit = 2">',
    '<a href="javascript:window.hit=3">link</a><iframe src="/"></iframe><svg onload="window.hit = 4"></svg>',
    '<form action="/"><input name="password"></form><style>.topbar { display: none }</style>',
    '<div style="position: fixed; inset: 0; background: red">cover</div>',
  ].join("\n");
  await page.route("**/x-absent.png", (route) => route.fulfill({ status: 200, contentType: "image/png", body: "" }));
  await openJson(
    page,
    boardJson([
      panelJson(1, "text", "HTML", [0, 0, 12, 10], { options: { mode: "html", content: hostile } }),
      panelJson(2, "text", "Markdown", [12, 0, 12, 10], { description: hostile, options: { mode: "markdown", content: `${hostile}\n\n[go](javascript:window.hit=5)` } }),
    ]),
  );
  for (const title of ["HTML", "Markdown"]) {
    const body = panel(page, title).locator(".text-body");
    await expect(body.getByRole("heading", { name: "Readable" })).toBeVisible();
    await expect(body.locator("script, iframe, form, input, style, [onerror], [onload], a[href^='javascript']")).toHaveCount(0);
  }
  await expect(page.locator("header.topbar")).toBeVisible();
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByText("Copy link to this moment")).toBeVisible();
  expect(await page.evaluate(() => window.hit)).toBeUndefined();
});

test("a panel of a kind not drawn yet names itself", async ({ page }) => {
  await openJson(page, boardJson([panelJson(1, "geomap", "Services", [0, 0, 12, 8], { expr: "up" })]));
  await expect(panel(page, "Services")).toContainText("“Services” is a geomap panel");
  await expect(panel(page, "Services")).toContainText("not drawn yet");
});

test("the log says nothing and no rule of the page is broken while one looks around", async ({ page }) => {
  const broken = [];
  await page.exposeFunction("report", (what) => broken.push(what));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.report(`${event.violatedDirective} ${event.blockedURI}`)));
  await page.goto("/");
  await expect(page.locator(".board").first()).toBeVisible();
  for (const [uid, titles] of boards) {
    await page.goto(`/d/${uid}`);
    await expect(panel(page, titles[0]).locator("canvas")).toBeVisible();
  }
  expect(broken).toEqual([]);
});
