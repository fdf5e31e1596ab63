// These functions run in the reader's browser, as text (`toString`): they may use nothing but each other and the browser.
// They show the filters, apply them and keep them in the URL's hash (`#state=fail&clause=R17&vm=web`). Without them the
// page shows everything.
//
// Elements of class `f` have any of `data-s` (state), `data-v` (places of systems) and `data-c` (places of clauses) and are
// out when one of them does not fit. Of class `row` they are findings; of class `g` they hold findings. What is out stays
// out on screen only: paper always has everything.

function findAll<T extends Element>(selector: string, from: ParentNode = document): T[] {
  return Array.from(from.querySelectorAll<T>(selector));
}

function applyFilters(form: HTMLFormElement): void {
  const boxes = findAll<HTMLInputElement>("input[name=state]:checked", form);
  const states = new Set(boxes.map((box) => box.value));
  const [clause = "", vm = ""] = findAll<HTMLSelectElement>("select", form).map((select) => select.value);
  const fits = (wanted: string, places: string | undefined): boolean =>
    wanted === "" || places === undefined || places.split(" ").includes(wanted);
  for (const element of findAll<HTMLElement | SVGElement>(".f")) {
    const { s, v, c } = element.dataset;
    const stays = (s === undefined || states.has(s)) && fits(vm, v) && fits(clause, c);
    element.classList.toggle("out", !stays);
  }
  for (const group of findAll(".g")) {
    if (!group.querySelector(".row:not(.out)")) group.classList.add("out");
  }
  for (const hint of findAll<HTMLElement>(".nothing")) {
    hint.hidden = hint.parentElement?.querySelector(".g:not(.out)") != null;
  }
  tellShown(form);
}

function tellShown(form: HTMLFormElement): void {
  const output = form.querySelector("output");
  if (!output) return;
  const rows = findAll(".row");
  const shown = rows.filter((row) => !row.closest(".out")).length;
  const format = (value: number): string => value.toLocaleString(document.documentElement.lang);
  const text = output.dataset["text"] ?? "";
  output.textContent = text.replace("{shown}", format(shown)).replace("{total}", format(rows.length));
}

function writeHash(form: HTMLFormElement): void {
  const parts = new URLSearchParams();
  const boxes = findAll<HTMLInputElement>("input[name=state]", form);
  const states = boxes.filter((box) => box.checked).map((box) => box.value);
  if (states.length < boxes.length) parts.set("state", states.join(","));
  for (const select of findAll<HTMLSelectElement>("select", form)) {
    const key = select.selectedOptions[0]?.dataset["key"];
    if (key !== undefined) parts.set(select.name, key);
  }
  const hash = parts.toString();
  history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
}

/** A hash without `=` is an anchor of the page and leaves the filters alone. */
function readHash(form: HTMLFormElement): void {
  const hash = location.hash.slice(1);
  if (hash !== "" && !hash.includes("=")) return reveal(hash);
  const parts = new URLSearchParams(hash);
  const states = parts.get("state")?.split(",");
  for (const box of findAll<HTMLInputElement>("input[name=state]", form)) {
    box.checked = states === undefined || states.includes(box.value);
  }
  for (const select of findAll<HTMLSelectElement>("select", form)) {
    const key = parts.get(select.name);
    const option = Array.from(select.options).find((each) => each.dataset["key"] === key);
    select.value = option?.value ?? "";
  }
  applyFilters(form);
}

function reveal(anchor: string): void {
  const target = document.getElementById(anchor);
  const closed = target?.closest("details");
  if (closed) closed.open = true;
  target?.scrollIntoView();
}

function installFilters(form: HTMLFormElement): void {
  const changed = (): void => {
    applyFilters(form);
    writeHash(form);
  };
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed)); // the fields change after the event
  addEventListener("hashchange", () => readHash(form));
  readHash(form);
  applyFilters(form);
}

function installDetails(): void {
  const setAll = (open: boolean) => (): void => {
    for (const each of findAll<HTMLDetailsElement>("#others details")) each.open = open;
  };
  document.querySelector("[data-open-all]")?.addEventListener("click", setAll(true));
  document.querySelector("[data-close-all]")?.addEventListener("click", setAll(false));
  // Nobody reads a print of more: the summaries stand for the rest.
  const mostToPrint = 400;
  const opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    if (findAll(".row").length > mostToPrint) return;
    opened.push(...findAll<HTMLDetailsElement>("details:not([open])"));
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened.splice(0)) each.open = false;
  });
}

function runPage(): void {
  const form = document.querySelector<HTMLFormElement>("#filters");
  if (form) installFilters(form);
  installDetails();
  for (const element of findAll<HTMLElement>("[data-script]")) element.hidden = false;
}

const PARTS = [
  ...[findAll, applyFilters, tellShown, writeHash, readHash, reveal],
  ...[installFilters, installDetails, runPage],
];

/** For a `<script>` of the page. */
export const PAGE_SCRIPT = `"use strict";\n${PARTS.map((part) => part.toString()).join("\n")}\nrunPage();\n`;
