export { inventory, type LabInventory } from "./inventory";
export { type LabCheck, labDoctor } from "./doctor";
export { ensureImages, labDown, type LabDownOptions, labUp } from "./lab";
export { labOperatingSystems } from "./image/recipe";
export { readStoredImage, type StoredImage } from "./image/image-store";
export type { PhaseEvent, PhaseListener } from "./phase";
export { providerKeyFiles, readProviderPublicKey, rotateProviderKey } from "./provider-key";
export {
  labNameFrom,
  labNames,
  labPaths,
  labSettings,
  type LabName,
  type LabPaths,
  type LabSettings,
  type Vantage,
} from "./settings";
export { type LabGuest, labStatus, type LabStatus } from "./status";
export { probeVantages, type ProbeVantage, type ProbeVantages, providerSources } from "./vantages";
