import { describe } from "vitest";
import { UNKNOWN } from "../../infra/audit/graph";
import { applicationLevel } from "../../policies/rules/contract/application-level";
import { applicationProduct } from "../../policies/rules/contract/application-product";
import { individualWindow } from "../../policies/rules/contract/individual-window";
import { providerRootOnly } from "../../policies/rules/contract/provider-root-only";
import { windowsLevel } from "../../policies/rules/contract/windows-level";
import { all, beside, contracts, fact, set, system, type Basis, type Change } from "./contracts";
import { itJudges } from "./judge";

const { application, windows, admin } = contracts;
const level = (name: string): Change => set(`${system}.basis.level`, name);
const product = (id: unknown): Change => set(`${system}.basis.managedApplication.product`, id);
const agreed = set(`${system}.basis.managedApplication.agreement`, { date: "2026-10-01" });
const os = (id: unknown): Change => set(`${system}.os`, id);
const today = (day: string): Change => set(fact("today"), day);
const card: Basis = { family: "serviceCard", tier: "silber" };
const levelOf = (name: string): Basis => ({ family: "managedOs", level: name });
const levelPath = "systems[0].basis.level";
const productPath = "systems[0].basis.managedApplication.product";

describe("application-level", () => {
  itJudges(applicationLevel, [
    ["does not apply to the service card", () => undefined, [["not-applicable", "vm", "", "service card"]]],
    ["does not apply without application", admin, [["not-applicable", "vm", "", "no managed application"]]],
    ["accepts Advanced", application, [["pass", "vm", "", "postgresql-17 under managedOs advanced"]]],
    [
      "accepts Monitoring & Patching",
      all(application, level("monitoring-patching")),
      [["pass", "vm", "", "monitoring-patching"]],
    ],
    [
      "refuses Admin (R99)",
      all(application, level("admin")),
      [["fail", "vm", levelPath, "required: at least monitoring-patching"]],
    ],
    [
      "refuses Windows on Monitoring & Patching (R92, O12)",
      all(application, level("monitoring-patching"), os("windows-server-2025")),
      [["fail", "vm", levelPath, "required: managedOs advanced, as the system is Windows"]],
    ],
    [
      "refuses Windows on Admin (R99, O12)",
      all(application, level("admin"), os("windows-server-2025")),
      [["fail", "vm", levelPath, "as the system is Windows"]],
    ],
    ["accepts Windows on Advanced", all(application, os("windows-server-2025")), [["pass", "vm", "", ""]]],
    [
      "reaches no verdict on an unknown level",
      all(application, set(`${system}.basis.level`, UNKNOWN)),
      [["not-evaluated", "vm", levelPath, ""]],
    ],
    [
      "reaches no verdict on an unknown basis",
      set(`${system}.basis`, { family: "other", level: "admin" }),
      [["not-evaluated", "vm", "systems[0].basis", "no known basis"]],
    ],
  ]);
});

describe("windows-level", () => {
  itJudges(windowsLevel, [
    ["does not apply to Linux", () => undefined, [["not-applicable", "vm", "", "not Windows"]]],
    [
      "does not apply to Windows under the card",
      os("windows-server-2025"),
      [["not-applicable", "vm", "", "R33"]],
    ],
    ["accepts Windows under Advanced", windows, [["pass", "vm", "", "Windows under managedOs advanced"]]],
    ["accepts Windows under Admin", all(windows, level("admin")), [["pass", "vm", "", "managedOs admin"]]],
    [
      "refuses Windows under Monitoring & Patching (R92)",
      all(windows, level("monitoring-patching")),
      [["fail", "vm", levelPath, "required: managedOs advanced"]],
    ],
    [
      "bars it from that level alone: the card, Admin and Advanced take it (O27)",
      all(windows, level("monitoring-patching"), beside(card, levelOf("admin"), levelOf("advanced"))),
      [
        ["fail", "vm", levelPath, "monitoring-patching"],
        ["not-applicable", "customer", "", "R33"],
        ["pass", "customer", "", "managedOs admin"],
        ["pass", "customer", "", "managedOs advanced"],
      ],
    ],
    [
      "leaves an application to application-level",
      all(application, level("monitoring-patching"), os("windows-server-2025")),
      [["not-applicable", "vm", "", "application-level"]],
    ],
    ["reaches no verdict on an unknown OS", os(UNKNOWN), [["not-evaluated", "vm", "systems[0].os", ""]]],
  ]);
});

describe("application-product", () => {
  itJudges(applicationProduct, [
    ["does not apply without application", () => undefined, [["not-applicable", "vm", "", "no managed"]]],
    ["accepts a product of the catalogue", application, [["pass", "vm", "", "PostgreSQL 17"]]],
    [
      "refuses a product outside of it (R100)",
      all(application, product("Example Shop 3")),
      [["fail", "vm", productPath, "found Example Shop 3; required: a product of the catalogue"]],
    ],
    [
      "accepts it by individual agreement",
      all(application, product("Example Shop 3"), agreed),
      [["pass", "vm", "", "agreed individually since 2026-10-01"]],
    ],
    [
      "refuses a product on another family (R100)",
      all(application, os("rocky-9")),
      [["fail", "vm", productPath, "found PostgreSQL 17 on rocky; required: debian or ubuntu"]],
    ],
    [
      "accepts that by agreement",
      all(application, os("rocky-9"), agreed),
      [["pass", "vm", "", "agreed individually"]],
    ],
    ["accepts the last day of its support", all(application, today("2029-11-08")), [["pass", "vm", "", ""]]],
    [
      "refuses the day after it (R98)",
      all(application, today("2029-11-09")),
      [["fail", "vm", productPath, "ended on 2029-11-08"]],
    ],
    [
      "refuses it in spite of an agreement (R98)",
      all(application, agreed, today("2029-11-09")),
      [["fail", "vm", productPath, "ended on 2029-11-08"]],
    ],
    [
      "reaches no verdict on an unknown product",
      all(application, product(UNKNOWN)),
      [["not-evaluated", "vm", productPath, ""]],
    ],
  ]);
});

const window = "systems[0].patching.window";
const signOff = (record: object): Change =>
  set(fact("signOffs"), [{ subject: "patch-window", systems: ["web"], date: "2026-11-22", ...record }]);

describe("individual-window", () => {
  itJudges(individualWindow, [
    ["leaves the service card to R31", () => undefined, [["not-applicable", "vm", "", "R31"]]],
    ["does not apply to the catalogue's window", windows, [["not-applicable", "vm", "", "catalogue"]]],
    ["accepts a signed window under Advanced", application, [["pass", "vm", "", "signed off since"]]],
    [
      "refuses it under Monitoring & Patching (R89)",
      all(application, level("monitoring-patching")),
      [["fail", "vm", window, "found an individual window under managedOs monitoring-patching"]],
    ],
    [
      "refuses it under Admin (R89)",
      all(application, level("admin")),
      [["fail", "vm", window, "required: managedOs advanced"]],
    ],
    [
      "refuses it there, and leaves a window under the card to R31 (O27)",
      all(application, level("monitoring-patching"), beside(card)),
      [
        ["fail", "vm", window, "required: managedOs advanced"],
        ["not-applicable", "customer", "", "R31"],
      ],
    ],
    [
      "refuses it without sign-off (R112, O31)",
      all(application, set(fact("signOffs"), [])),
      [["fail", "vm", window, "required: a sign-off patch-window that names web"]],
    ],
    [
      "refuses a sign-off of something else",
      all(application, signOff({ subject: "change" })),
      [["fail", "vm", window, "without sign-off"]],
    ],
    [
      "refuses a sign-off for another system (O31)",
      all(application, signOff({ systems: ["db"] })),
      [["fail", "vm", window, "without sign-off"]],
    ],
    [
      "refuses a sign-off of tomorrow (O31)",
      all(application, signOff({ date: "2026-11-23" })),
      [["fail", "vm", window, "dated 2026-11-23; required: one of 2026-11-22 or before"]],
    ],
    [
      "reaches no verdict on unknown sign-offs",
      all(application, set(fact("signOffs"), UNKNOWN)),
      [["not-evaluated", "vm", "signOffs", ""]],
    ],
  ]);
});

const ops = [{ user: "ops", sources: ["192.0.2.0/24"], publicKeys: [] }];

describe("provider-root-only", () => {
  itJudges(providerRootOnly, [
    ["does not apply where root is shared", () => undefined, [["not-applicable", "vm", "", "R84"]]],
    ["accepts an application VM of ours alone", application, [["pass", "vm", "", "sole root"]]],
    [
      "refuses declared access of the customer (R101, R102, O14)",
      all(application, set(`${system}.customerAccess`, ops)),
      [["fail", "vm", "systems[0].customerAccess[0]", "found access of the customer as ops"]],
    ],
    [
      "refuses a rendered account of somebody else (R101, R102)",
      all(application, set("guest.inputs.users.1.name", "eve")),
      [["fail", "guest", "users[1]", "found the account eve"]],
    ],
    [
      "refuses shared root (R101, O14)",
      all(application, set(`${system}.root`, "shared")),
      [["fail", "vm", "systems[0].root", "required: provider"]],
    ],
    [
      "reaches no verdict on unknown accounts",
      all(application, set("guest.inputs.users", UNKNOWN)),
      [["not-evaluated", "vm", "users", ""]],
    ],
  ]);
});
