using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>A session description: session level and m-lines in order (RFC 8866).</summary>
public sealed record SessionDescription
{
    public string SessionId { get; init; } = "0";
    public long Version { get; init; }
    public bool IsIceLite { get; init; }

    /// <summary>One- and two-byte header extensions may alternate in a stream (RFC 8285 section 6).</summary>
    public bool AllowsMixedExtensions { get; init; }
    public IReadOnlyList<Mid> Bundle { get; init; } = [];
    public TransportDescription Transport { get; init; } = TransportDescription.Empty;
    public IReadOnlyList<MediaDescription> Media { get; init; } = [];
}
