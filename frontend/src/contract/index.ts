export * from "./contract.g";
export type * from "./hub";
