export { reportFolderErrors } from "./errors";
export { addReport, checkFolder, type CheckedFolder, type WrittenReport } from "./report-folder";
