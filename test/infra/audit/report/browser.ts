import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { launch, type Browser, type Page } from "puppeteer-core";

/** Debian's chromium first: it is what our pipeline installs. */
const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real Chromium, headless; undefined where there is none. */
export const chromium: string | undefined = PROGRAMS.find((program) => fs.existsSync(program));

export const noChromium = chromium === undefined ? " (skipped: there is no chromium on this machine)" : "";

/** A browser and a folder for its pages; `close` removes both. */
export class PageViewer {
  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "mvm-page-"));
  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<PageViewer> {
    // root has no user namespaces to build Chromium's sandbox from; the pages are our own.
    const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
    return new PageViewer(await launch({ executablePath: chromium ?? "", args, headless: true }));
  }

  /** Opens a page from a file, as its reader would. */
  async show(html: string, hash = ""): Promise<ShownPage> {
    const file = path.join(this.folder, "report.html");
    fs.writeFileSync(file, html);
    const page = await this.browser.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`file://${file}${hash}`);
    return { page, requests, complaints };
  }

  /** A page without content and without a policy of its own. */
  async showBlank(): Promise<Pick<ShownPage, "page">> {
    return { page: await this.browser.newPage() };
  }

  async close(): Promise<void> {
    await this.browser.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface ShownPage {
  readonly page: Page;
  /** Everything that the page asked for, itself included. */
  readonly requests: readonly string[];
  /** What stands in the browser's console: errors, refusals by the page's policy. */
  readonly complaints: readonly string[];
}
