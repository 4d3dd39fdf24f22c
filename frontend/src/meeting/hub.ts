import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { Hub } from "./connection";

/** A SignalR connection to this page's own server, opened by a room's token. Reconnecting is ours: every new one joins anew. */
export function createSignalRHub(token: string): Hub {
  const connection = new HubConnectionBuilder()
    .withUrl("/hub", {
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
      accessTokenFactory: () => token,
    })
    .configureLogging(LogLevel.None)
    .build();
  connection.keepAliveIntervalInMilliseconds = 5_000;
  connection.serverTimeoutInMilliseconds = 15_000;
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    invoke: (method, ...args) => connection.invoke(method, ...args),
    on: (method, handler) => connection.on(method, handler as (message: unknown) => void),
    onclose: (handler) => connection.onclose(handler),
  };
}
