using System.Net.WebSockets;

namespace Classroom.Server.Edge.Live;

/// <summary>Why a live socket is closed: the status and the word that its owner reads (docs/protocol.md).</summary>
internal sealed record LiveEnd(WebSocketCloseStatus Status, string Reason)
{
    /// <summary>The first message was no ticket, or an unknown, used or old one.</summary>
    public static LiveEnd Ticket { get; } = new(WebSocketCloseStatus.PolicyViolation, "ticket");

    /// <summary>The seat is lost, left or taken over, or its meeting is over.</summary>
    public static LiveEnd SeatGone { get; } = new(WebSocketCloseStatus.PolicyViolation, "seatGone");

    /// <summary>Far more messages than allowed.</summary>
    public static LiveEnd TooMany { get; } = new(WebSocketCloseStatus.PolicyViolation, "tooMany");

    /// <summary>A message that is none of the protocol's.</summary>
    public static LiveEnd Malformed { get; } = new(WebSocketCloseStatus.InvalidPayloadData, "malformed");

    /// <summary>A text message.</summary>
    public static LiveEnd NotBinary { get; } = new(WebSocketCloseStatus.InvalidMessageType, "binaryOnly");

    /// <summary>A message above the limit.</summary>
    public static LiveEnd TooBig { get; } = new(WebSocketCloseStatus.MessageTooBig, "tooBig");

    /// <summary>The client closes by itself.</summary>
    public static LiveEnd Left { get; } = new(WebSocketCloseStatus.NormalClosure, "");
}
