import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as fc from "fast-check";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { renderReport, type AuditReport } from "../../../../infra/audit/report";
import { showHidden } from "../../../../infra/audit/report/show-hidden";
import { chromium, noChromium, PageViewer, type ShownPage } from "./browser";
import { CLEAN, createLargeReport, SAMPLE } from "./fixtures";
import { fillReport, HOSTILE_TEXTS } from "./hostile";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(chromium === undefined)(
  `the HTML report in a real browser${noChromium}`,
  { timeout: 120_000 },
  () => {
    let viewer: PageViewer;
    const shown: ShownPage[] = [];
    let harmless: unknown;
    beforeAll(async () => {
      viewer = await PageViewer.open();
      const { page } = await open(fillReport("harmless"));
      harmless = await skeleton(page, "harmless");
    }, 60_000);
    afterEach(async () => {
      for (const { page } of shown.splice(0)) await page.close();
    });
    afterAll(() => viewer.close());

    async function open(report: AuditReport, language: "de" | "en" = "de", hash = ""): Promise<ShownPage> {
      const result = await viewer.show(await renderReport(report, "html", language), hash);
      shown.push(result);
      return result;
    }

    it.each<["light" | "dark", "de" | "en", string, AuditReport]>([
      ["light", "de", "open findings", SAMPLE],
      ["dark", "de", "open findings", SAMPLE],
      ["light", "en", "open findings", SAMPLE],
      ["dark", "en", "open findings", SAMPLE],
      ["light", "de", "nothing open", CLEAN],
      ["dark", "en", "many systems", createLargeReport(9)],
    ])("is accessible by axe-core: %s, %s, %s", async (scheme, language, _title, report) => {
      const { page } = await open(report, language);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
      await page.evaluate(AXE);
      const violations = await page.evaluate("axe.run().then(({ violations }) => violations)");
      const told = (violations as { id: string; nodes: { html: string; failureSummary: string }[] }[]).map(
        ({ id, nodes }) => ({ id, first: nodes[0]?.html, why: nodes[0]?.failureSummary }),
      );
      expect(told).toEqual([]);
    });

    it("asks for nothing but itself, and nothing in it is refused by its own policy", async () => {
      const { requests, complaints, page } = await open(SAMPLE);
      await page.keyboard.press("Tab");
      expect(requests).toEqual([page.url()]);
      expect(complaints).toEqual([]);
    });

    it("refuses to load or run what would be added to it", async () => {
      const { page } = await open(SAMPLE);
      const seen = await page.evaluate(async () => {
        const violated: string[] = [];
        addEventListener("securitypolicyviolation", (event) => violated.push(event.effectiveDirective));
        const image = document.createElement("img");
        image.src = "http://192.0.2.1/pixel";
        document.body.append(image);
        const attempts = [
          () => document.body.setAttribute("onclick", "window.ran = 1"),
          () => (document.body.innerHTML = "<img src=x onerror='window.ran = 1'>"),
          () =>
            document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = 1" })),
        ];
        const refused = attempts.filter((attempt) => {
          try {
            attempt();
            return false;
          } catch {
            return true;
          }
        });
        document.body.click();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { ran: "ran" in window, refused: refused.length, violated: violated.sort() };
      });
      const violated = ["img-src", ...Array<string>(3).fill("require-trusted-types-for")];
      expect(seen).toEqual({ ran: false, refused: 3, violated });
    });

    it.each(HOSTILE_TEXTS)("shows %j as it stands, everywhere, and runs nothing", async (text) => {
      const { page, requests, complaints } = await open(fillReport(text));
      expect(await skeleton(page, text)).toEqual(harmless);
      expect(await page.evaluate(() => "ran" in window)).toBe(false);
      expect(requests).toHaveLength(1);
      expect(complaints).toEqual([]);
    });

    it("has the same elements whatever the texts hold", async () => {
      const { page } = await viewer.showBlank();
      const expected = await parseSkeleton(
        page,
        await renderReport(fillReport("harmless"), "html", "en"),
        "harmless",
      );
      const texts = fc
        .string({ unit: "binary", minLength: 8, maxLength: 30 })
        .filter((text) => text.trim() === text);
      for (const text of fc.sample(texts, 40)) {
        const html = await renderReport(fillReport(text), "html", "en");
        expect(await parseSkeleton(page, html, showHidden(text))).toEqual(expected);
      }
    });

    describe("filters", () => {
      it("work by keyboard, and the hash follows", async () => {
        const { page } = await open(SAMPLE);
        await tabTo(page, "input[name=state][value=pass]");
        expect(await outlineWidth(page)).toBeGreaterThanOrEqual(2);
        await page.keyboard.press("Space");
        expect(await visibleStates(page)).toEqual([
          "fail",
          "fail",
          "not-evaluated",
          "waived",
          "not-applicable",
        ]);
        expect(await hash(page)).toBe("#state=fail%2Cnot-evaluated%2Cwaived%2Cnot-applicable");
        await tabTo(page, "select[name=vm]");
        await page.keyboard.type("db");
        await page.keyboard.press("Tab");
        expect(await visibleStates(page)).toEqual(["fail", "waived"]);
        expect(await page.$eval("output", (output) => output.textContent)).toBe(
          "2 von 9 Feststellungen sichtbar",
        );
        await page.keyboard.press("Enter"); // the reset button comes next
        await page.waitForFunction(() => location.hash === "");
        expect(await visibleStates(page)).toHaveLength(9);
      });

      it.each<[string, string[]]>([
        ["#state=fail", ["fail", "fail"]],
        ["#clause=R28", ["fail"]],
        ["#vm=web", ["fail", "pass", "pass"]],
        ["#vm=*", ["not-applicable"]],
        ["#state=fail,pass&vm=web&clause=R14", ["fail"]],
        ["#state=waived&vm=rdp", []],
        [
          "#clause=R999&vm=nobody",
          ["fail", "fail", "not-evaluated", "waived", ...Array<string>(4).fill("pass"), "not-applicable"],
        ],
      ])("come from the hash %s", async (fragment, states) => {
        const { page } = await open(SAMPLE, "en", fragment);
        expect(await visibleStates(page)).toEqual(states);
      });

      it("follow the hash when it changes, and leave anchors to the page", async () => {
        const { page } = await open(SAMPLE, "en", "#vm=db");
        await page.evaluate(() => (location.hash = "#state=waived"));
        await page.waitForFunction(() => document.querySelectorAll(".row:not(.out)").length === 1);
        await page.evaluate(() => (location.hash = "#clauses"));
        expect(await visibleStates(page)).toEqual(["waived"]);
        await page.evaluate(() => (location.hash = "#finding-3"));
        await page.waitForFunction(() => document.querySelector("#finding-3")?.closest("details")?.open);
      });

      it("say where nothing is left", async () => {
        const { page } = await open(SAMPLE, "en", "#state=pass");
        expect(await page.$eval("#open .nothing", (hint) => hint.checkVisibility())).toBe(true);
        expect(await page.$eval("#others .nothing", (hint) => hint.checkVisibility())).toBe(false);
      });

      it("are not there where no script runs, and everything is", async () => {
        const { page } = await open(SAMPLE);
        await page.setJavaScriptEnabled(false);
        await page.reload();
        const visible = await page.$$eval("#filters, .tools", (each) =>
          each.filter((one) => one.checkVisibility()),
        );
        expect(visible).toEqual([]);
        expect(await visibleStates(page)).toHaveLength(9);
      });
    });

    it("prints everything, whatever the filter, and no controls", async () => {
      const { page } = await open(SAMPLE, "de", "#state=fail&vm=web");
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMediaType("print");
      const visible = (selector: string): Promise<number> =>
        page.$$eval(selector, (each) => each.filter((one) => one.checkVisibility()).length);
      expect(await visible(".row")).toBe(SAMPLE.findings.length);
      expect(await visible("#filters, nav, button")).toBe(0);
      expect(await visible(".signatures")).toBe(1);
    });

    it("fits 400 pixels: only tables and the picture scroll, each on its own", async () => {
      const { page } = await open(
        fillReport("averylongwordwithoutanyplacetobreakit/averylongpathofafile"),
        "de",
      );
      await page.setViewport({ width: 400, height: 800 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBe(400);
    });

    it("moves nothing for who wants no motion", async () => {
      const { page } = await open(SAMPLE);
      await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
      expect(await page.$eval("html", (html) => getComputedStyle(html).scrollBehavior)).toBe("auto");
    });
  },
);

/** Elements with their attributes and texts; the text in question is cut out, wherever it stands as a whole. */
function skeleton(page: Page, text: string): Promise<unknown> {
  return page.evaluate(`(${walk.toString()})(document, ${JSON.stringify(text)})`);
}

/** The same of a document that is parsed and not run. */
function parseSkeleton(page: Page, html: string, text: string): Promise<unknown> {
  const parse = `new DOMParser().parseFromString(${JSON.stringify(html)}, "text/html")`;
  return page.evaluate(`(${walk.toString()})(${parse}, ${JSON.stringify(text)})`);
}

/** Runs in the browser. A picture cuts long texts, and its place tells nothing: its texts are left out. */
function walk(document: Document, text: string): unknown[] {
  const blank = (value: string): string => value.split(text).join("•");
  return Array.from(document.querySelectorAll("*"))
    .filter((element) => !["SCRIPT", "STYLE"].includes(element.tagName) && !element.closest("svg text"))
    .map((element) => [
      element.tagName,
      ...Array.from(element.attributes).map(({ name, value }) => `${name}=${blank(value)}`),
      ...Array.from(element.childNodes)
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => blank(node.nodeValue ?? "")),
    ]);
}

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

function outlineWidth(page: Page): Promise<number> {
  return page.evaluate(() =>
    parseFloat(getComputedStyle(document.activeElement ?? document.body).outlineWidth),
  );
}

function visibleStates(page: Page): Promise<(string | undefined)[]> {
  return page.$$eval(".row", (rows) =>
    rows.filter((row) => row.closest(".out") === null).map((row) => (row as HTMLElement).dataset["s"]),
  );
}

const hash = (page: Page): Promise<string> => page.evaluate(() => location.hash);
