export { renderReportText } from "./render-text";
