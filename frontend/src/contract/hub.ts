// Names that the client used before the hub's messages were generated.
export type { CreatedRoom as RoomCreated } from "./contract.g";
