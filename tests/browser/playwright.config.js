// How the browser tests run: one browser, the servers that tools/test has started.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  // Some tests stop servers that the others read: one after the other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // A test machine may be busy with other work; a page that hangs is still told from one that is slow.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: process.env.ATALAYA_URL ?? "http://localhost:8080",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
