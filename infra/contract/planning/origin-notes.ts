import type { LocatedCard } from "../card";
import type { DocumentPath } from "../document";
import type { Origin } from "../plan";

/** Notes where the values of one part of a plan come from. Paths continue those of the part. */
export class OriginNotes {
  constructor(
    private readonly card: LocatedCard,
    private readonly origins: Map<string, Origin>,
    private readonly planRoot: string,
    private readonly cardRoot: DocumentPath,
  ) {}

  /** The part of this part at `planPath`, which the card has at `cardPath`. */
  inside(planPath: string, cardPath: DocumentPath): OriginNotes {
    return new OriginNotes(this.card, this.origins, `${this.planRoot}${planPath}`, [
      ...this.cardRoot,
      ...cardPath,
    ]);
  }

  fromCard(planPath: string, cardPath: DocumentPath): void {
    const { places } = this.card;
    const path = [...this.cardRoot, ...cardPath];
    const place = cardPath.length === 0 ? places.placeOfKey(path) : places.placeOf(path);
    this.origins.set(`${this.planRoot}${planPath}`, { kind: "card", place });
  }

  fromCatalogue(
    planPath: string,
    { clause }: { readonly clause?: string },
    kind: Origin["kind"] = "clause",
  ): void {
    const origin: Origin = clause === undefined ? { kind: "default" } : { kind, clause };
    this.origins.set(`${this.planRoot}${planPath}`, origin);
  }

  /** The card's value where it has one, else the catalogue's; the origin says which. */
  choose<T>(
    planPath: string,
    cardPath: DocumentPath,
    written: T | undefined,
    byDefault: { readonly value: T; readonly clause?: string },
    kind: Origin["kind"] = "clause",
  ): T {
    if (written === undefined) this.fromCatalogue(planPath, byDefault, kind);
    else this.fromCard(planPath, cardPath);
    return written ?? byDefault.value;
  }
}
