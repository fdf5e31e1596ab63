export { type CardInput, validCards } from "./card";
export { type CardText, cardTexts } from "./text";
export { runsOf } from "./runs";
