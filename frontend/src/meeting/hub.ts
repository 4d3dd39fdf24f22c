import { HttpTransportType, HubConnectionBuilder, type IHttpConnectionOptions, LogLevel } from "@microsoft/signalr";
import type { Hub } from "./connection";

/** A SignalR connection to this page's own server, opened by a room's token. Reconnecting is ours: every new one joins anew. */
export function createSignalRHub(token: string): Hub {
  let socket: WebSocket | null = null;
  const ClosableSocket = new Proxy(WebSocket, {
    construct: (Socket, options: ConstructorParameters<typeof WebSocket>) => {
      socket = new Socket(...options);
      return socket;
    },
  });
  const options: IHttpConnectionOptions & { readonly WebSocket: typeof WebSocket } = {
    transport: HttpTransportType.WebSockets,
    skipNegotiation: true,
    accessTokenFactory: () => token,
    WebSocket: ClosableSocket,
  };
  const url = new URL("/hub", location.href).href;
  const connection = new HubConnectionBuilder().withUrl(url, options).configureLogging(LogLevel.None).build();
  connection.keepAliveIntervalInMilliseconds = 5_000;
  connection.serverTimeoutInMilliseconds = 15_000;
  return {
    start: () => connection.start(),
    stop: () => {
      // SignalR waits for a socket that opens, and a browser opens no second one to a server until then (RFC 6455, 4.1).
      if (socket?.readyState === WebSocket.CONNECTING) socket.close();
      return connection.stop();
    },
    invoke: (method, ...args) => connection.invoke(method, ...args),
    on: (method, handler) => connection.on(method, handler as (message: unknown) => void),
    onclose: (handler) => connection.onclose(handler),
  };
}
