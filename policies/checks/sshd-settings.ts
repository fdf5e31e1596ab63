import {
  firstGlobal,
  isSshdFile,
  readSshdConfig,
  renderedFiles,
  sshdMainFile,
  type RenderedFile,
  type SshdDirective,
  type Value,
} from "../../infra/audit/graph";
import { violation, type Outcome, type Place } from "../rule";

/** sshd's rendered configuration, as sshd reads it. */
export interface SshdView {
  readonly directives: readonly SshdDirective[];
  /** Whether {@link sshdMainFile} is ours; without it the distribution's own stands there. */
  readonly isOurs: boolean;
  /** Where findings about a rendered file are shown. */
  place(file: string): Place;
}

/** What a setting must be. */
export interface SshdRequirement {
  /** For messages: `no`, `at most 30`. */
  readonly text: string;
  readonly accepts: (args: readonly string[]) => boolean;
  /** Whether sshd's own default will do. */
  readonly defaultWillDo: boolean;
}

/** @param spec the rendered guest; @param resource where it stands, if not at the checked resource. @throws NotEvaluableError */
export function readSshd(spec: Value, resource?: string): SshdView {
  const files = renderedFiles(spec, isSshdFile);
  const owner = resource === undefined ? {} : { resource };
  return {
    directives: readSshdConfig(new Map(files.map((file) => [file.path, file.content]))),
    isOurs: files.some(({ path }) => path === sshdMainFile),
    place: (file) => ({ ...owner, path: pathOf(files, file) }),
  };
}

const pathOf = (files: readonly RenderedFile[], path: string): string =>
  files.find((file) => file.path === path)?.contentPath ?? "files";

/** Exactly one of these words, in any case. */
export function oneOf(...words: readonly string[]): Pick<SshdRequirement, "text" | "accepts"> {
  return {
    text: words.join(" or "),
    accepts: ([word = "", ...more]) => more.length === 0 && words.includes(word.toLowerCase()),
  };
}

/** What is wrong with one setting: the first global value wins, and no Match block may weaken it for anybody. */
export function judgeSetting(sshd: SshdView, name: string, required: SshdRequirement): readonly Outcome[] {
  const keyword = name.toLowerCase();
  const global = firstGlobal(sshd.directives, keyword);
  const conditional = sshd.directives.filter(
    (directive) => directive.keyword === keyword && directive.condition !== undefined,
  );
  const violations = [...(global ? [global] : []), ...conditional]
    .filter(({ args }) => !required.accepts(args))
    .map((directive) =>
      violation(
        `found ${name} ${directive.args.join(" ")} in ${describeDirective(directive)}; required: ${name} ${required.text}`,
        placeOf(sshd, directive),
      ),
    );
  if (global || required.defaultWillDo) return violations;
  const unset = violation(`found no ${name} for every connection; required: ${name} ${required.text}`, {
    ...sshd.place(sshdMainFile),
    subject: name,
  });
  return [unset, ...violations];
}

/** Where a finding about a directive is shown, with the directive itself. */
export function placeOf(sshd: SshdView, directive: SshdDirective): Place {
  return { ...sshd.place(directive.file), subject: [directive.keyword, ...directive.args].join(" ") };
}

/** For messages: file, line and the Match block. */
export function describeDirective({ file, line, condition }: SshdDirective): string {
  return `${file}:${line}${condition === undefined ? "" : ` (Match ${condition})`}`;
}
