import fc from "fast-check";
import { type CardInput, validCards } from "./card";
import { Pen } from "./pen";

/** A card as somebody wrote it: any order of keys, any style of YAML, comments and blank lines anywhere. */
export interface CardText {
  readonly card: CardInput;
  readonly text: string;
  /** Each is unique in the text. */
  readonly comments: readonly string[];
}

export const cardTexts = (): fc.Arbitrary<CardText> =>
  fc.tuple(validCards, fc.integer({ min: 0, max: 0x7fffffff })).map(([card, seed]) => {
    const pen = new Pen(seed);
    const text = pen.writeDocument(card);
    return { card, text, comments: pen.comments };
  });
