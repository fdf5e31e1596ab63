import { describe, expect, it } from "vitest";
import { isBlocking } from "../../infra/audit/findings";
import { UNKNOWN } from "../../infra/audit/graph";
import { noteWithoutEffect } from "../../policies/rules/contract/note-without-effect";
import { otherwiseCell } from "../../policies/rules/contract/otherwise-cell";
import { reactionNeedsContact } from "../../policies/rules/contract/reaction-needs-contact";
import { all, contracts, fact, set, system, type Change } from "./contracts";
import { itJudges, judge } from "./judge";

const { everything } = contracts;
const cell = (index: number, half: string, period: string): string =>
  `systems[0].monitoring.checks[${index}].${half}.${period}`;
const reaction = (index: number, half: string, period: string, value: string): Change =>
  set(`${system}.monitoring.checks.${index}.${half}.${period}`, value);
const written = (...paths: string[]): Change => set(fact("writtenCells"), paths);
const noPremium = set(fact("slaPremium"), false);
const basis = (level: string, application?: string): Change =>
  set(`${system}.basis`, {
    family: "managedOs",
    level,
    ...(application && { managedApplication: { product: "postgresql-17", level: application } }),
  });
const contact = { hasPhone: false, hasMobile: false, hasNote: false, noteIsHandled: false };
const contacts = (...list: object[]): Change =>
  set(
    fact("contacts"),
    list.map((own) => ({ ...contact, ...own })),
  );
/** One row with one written cell that tells somebody. */
const alone = (way: string): Change =>
  all(
    set(`${system}.monitoring.checks`, [
      {
        name: "own",
        check: 4,
        warn: { from: { quantity: "number", value: 1 }, werktags: way, sonst: "acknowledge" },
      },
    ]),
    written(cell(0, "warn", "werktags")),
  );
const diskNight = cell(2, "critical", "sonst");
const inert = (path: string, reason: string) => ["fail", "vm", path, reason] as const;

describe("otherwise-cell", () => {
  itJudges(otherwiseCell, [
    [
      "does not apply to the datasheet's own cells",
      () => undefined,
      [["not-applicable", "vm", "", "no reaction"]],
    ],
    ["accepts SLA Premium", everything, [["pass", "vm", "", "all written"]]],
    [
      "names a written cell that is inert (R65, O5)",
      all(everything, noPremium),
      [
        inert(
          diskNight,
          "found sms for disk outside of workdays 7-18, which is inert; required: SLA Premium",
        ),
      ],
    ],
    [
      "does not name a written dash",
      all(everything, noPremium, reaction(2, "critical", "sonst", "acknowledge")),
      [["not-applicable", "vm", "", ""]],
    ],
    [
      "does not name a written cell of workdays",
      all(everything, noPremium, written(cell(2, "critical", "werktags"))),
      [["not-applicable", "vm", "", ""]],
    ],
    ["accepts Managed OS Advanced", all(everything, noPremium, basis("advanced")), [["pass", "vm", "", ""]]],
    [
      "names it under Monitoring & Patching (O44)",
      all(everything, noPremium, basis("monitoring-patching")),
      [inert(diskNight, "inert")],
    ],
    [
      "accepts Expert for checks of the application alone (O44)",
      all(
        everything,
        noPremium,
        basis("monitoring-patching", "expert"),
        written(diskNight, cell(1, "critical", "sonst")),
      ),
      [inert(diskNight, "disk")],
    ],
    [
      "does not take application level Advanced for it",
      all(
        everything,
        noPremium,
        basis("monitoring-patching", "advanced"),
        written(cell(1, "critical", "sonst")),
      ),
      [inert(cell(1, "critical", "sonst"), "https")],
    ],
    [
      "reaches no verdict on an unknown flag",
      all(everything, set(fact("slaPremium"), UNKNOWN)),
      [["not-evaluated", "vm", "slaPremium", ""]],
    ],
  ]);

  it("never blocks", () => {
    expect(judge(otherwiseCell, all(everything, noPremium)).some(isBlocking)).toBe(false);
  });
});

describe("reaction-needs-contact", () => {
  itJudges(reactionNeedsContact, [
    [
      "leaves default rows to us while the card names nobody",
      () => undefined,
      [["not-applicable", "vm", "", "default rows alarm us"]],
    ],
    ["accepts a contact with everything", everything, [["pass", "vm", "", "1 contacts"]]],
    [
      "accepts what several contacts have together",
      all(everything, contacts({ hasPhone: true }, { hasMobile: true })),
      [["pass", "vm", "", "2 contacts"]],
    ],
    [
      "refuses default SMS once there are contacts, none of them with a mobile number (R50, O39)",
      contacts({ hasPhone: true }),
      [
        [
          "fail",
          "vm",
          cell(0, "warn", "werktags"),
          "found sms for hostcheck and no contact with a mobile number",
        ],
      ],
    ],
    [
      "refuses mobile and phone apart, at the written cell",
      all(everything, contacts({})),
      [
        ["fail", "vm", diskNight, "found sms, mobile, fix+mobile for hostcheck, disk"],
        [
          "fail",
          "vm",
          cell(0, "critical", "sonst"),
          "found phone, fix+phone for hostcheck, https and no contact",
        ],
      ],
    ],
    [
      "refuses a written cell where there is nobody",
      all(everything, set(fact("contacts"), [])),
      [["fail", "vm", diskNight, "found sms for disk and no contact with a mobile number"]],
    ],
    [
      "refuses mail to nobody (R51, R112)",
      all(everything, set(fact("contacts"), []), written(cell(1, "warn", "werktags"))),
      [["fail", "vm", cell(1, "warn", "werktags"), "found mail for https and no contact; required: one"]],
    ],
    ...(
      [
        ["R50", "sms", { hasPhone: true }, "contact with a mobile number"],
        ["R51", "mail", undefined, "contact"],
        ["R52", "phone", { hasMobile: true }, "contact with an office number"],
        ["R53", "mobile", { hasPhone: true }, "contact with a mobile number"],
        ["R54", "fix+mail", undefined, "contact"],
        ["R55", "fix+phone", { hasMobile: true }, "contact with an office number"],
        ["R56", "fix+mobile", { hasPhone: true }, "contact with a mobile number"],
      ] as const
    ).map(
      ([clause, way, own, missing]) =>
        [
          `refuses ${way} where nobody can be told so (${clause})`,
          all(everything, alone(way), own ? contacts(own) : set(fact("contacts"), [])),
          [["fail", "vm", cell(0, "warn", "werktags"), `found ${way} for own and no ${missing}`]],
        ] as const,
    ),
    [
      "does not count an inert cell",
      all(everything, noPremium, set(fact("contacts"), [])),
      [["not-applicable", "vm", "", ""]],
    ],
    [
      "counts it where the level makes it act",
      all(everything, noPremium, basis("advanced"), set(fact("contacts"), [])),
      [["fail", "vm", diskNight, ""]],
    ],
    [
      "reaches no verdict on another reaction",
      all(everything, reaction(2, "warn", "werktags", "pager")),
      [["not-evaluated", "vm", cell(2, "warn", "werktags"), "no known reaction"]],
    ],
    [
      "reaches no verdict on unknown contacts",
      all(everything, set(fact("contacts"), UNKNOWN)),
      [["not-evaluated", "vm", "contacts", ""]],
    ],
  ]);
});

describe("note-without-effect", () => {
  itJudges(noteWithoutEffect, [
    ["does not apply without note", contacts({}), [["not-applicable", "customer", "", "no contact"]]],
    ["accepts a handled note", everything, [["pass", "customer", "", "1 notes"]]],
    [
      "refuses each note that nothing acts upon (R61, O24, O41)",
      contacts({}, { hasNote: true }, { hasNote: true, noteIsHandled: true }, { hasNote: true }),
      [
        ["fail", "customer", "contacts[1].note", "required: overrides"],
        ["fail", "customer", "contacts[3].note", ""],
      ],
    ],
    [
      "reaches no verdict on an unknown contact",
      set(`${fact("contacts")}`, UNKNOWN),
      [["not-evaluated", "customer", "contacts", ""]],
    ],
  ]);
});
