import { CST, Lexer } from "yaml";

export interface Comment {
  /** Of its `#`. */
  readonly offset: number;
  /** With its `#`, without blanks at the end. */
  readonly text: string;
}

/** Characters by which the lexer announces what follows; they stand in no text. */
const MARKS = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** All comments of a YAML text, in order. Taken from its tokens: the composed document forgets some. */
export function listComments(text: string): Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let scalarFollows = false;
  for (const lexeme of new Lexer().lex(text)) {
    const isScalar = scalarFollows;
    scalarFollows = lexeme === CST.SCALAR;
    if (MARKS.has(lexeme)) continue;
    if (!isScalar && CST.tokenType(lexeme) === "comment") comments.push({ offset, text: lexeme.trimEnd() });
    offset += lexeme.length;
  }
  return comments;
}
