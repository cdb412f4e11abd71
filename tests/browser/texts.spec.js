// Texts as a viewer reads them: once for each row of the data, and as code.
import { boardJson, expect, forge, openJson, panel, panelJson, test } from "./page.js";

const TARGET = { refId: "A", expr: "rows_under_test", format: "table", instant: true };

async function open(page, options, names = []) {
  const result = names.map((name, at) => ({ metric: { name }, value: [1721563200, String(at)] }));
  await forge(page, "rows_under_test", { json: { status: "success", data: { resultType: "vector", result } } });
  await openJson(page, boardJson([panelJson(1, "text", "Words", [0, 0, 24, 12], { targets: [TARGET], options })]));
}

test("a text is written once for each row, and what the data says is no markup", async ({ page }) => {
  const content = "- **${__data.fields.name}** is ${__data.fields.Value}";
  await open(page, { mode: "markdown", content, renderMode: "perRow" }, ["web", "<b>db</b>"]);
  await expect(panel(page, "Words").locator("li")).toHaveText(["web is 0", "<b>db</b> is 1"]);
  await expect(panel(page, "Words").locator("strong")).toHaveText(["web", "<b>db</b>"]);
  await open(page, { mode: "markdown", content, renderMode: "perRow" });
  await expect(panel(page, "Words")).toContainText("No data");
});

test("code has numbers beside its lines and colours where it is JSON", async ({ page }) => {
  const content = '{\n  "port": 9090\n}';
  await open(page, { mode: "code", content, code: { language: "json", showLineNumbers: true } });
  const code = panel(page, "Words").locator("pre");
  await expect(code).toHaveText(content);
  await expect(code).toHaveClass(/numbered/);
  await expect(code.locator(".part-name")).toHaveText('"port"');
  await expect(code.locator(".part-number")).toHaveText("9090");
});
