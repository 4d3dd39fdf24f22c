namespace Classroom.Rtc.Rtp;

/// <summary>A decrypted RTP packet: header and payload without padding, over the bytes of its buffer.</summary>
public readonly ref struct RtpPacket
{
    private RtpPacket(Span<byte> buffer, RtpHeader header, Span<byte> payload)
    {
        Buffer = buffer;
        Header = header;
        Payload = payload;
    }

    public Span<byte> Buffer { get; }
    public RtpHeader Header { get; }
    public Span<byte> Payload { get; }

    /// <summary>Refuses padding that is empty or longer than what it pads (RFC 3550 section 5.1).</summary>
    public static bool TryParse(Span<byte> plaintext, out RtpPacket packet)
    {
        packet = default;
        if (!RtpHeader.TryParse(plaintext, out var header)) return false;
        var end = plaintext.Length;
        if (header.HasPadding)
        {
            if (end <= header.Length) return false;
            int padding = plaintext[end - 1];
            if (padding == 0 || padding > end - header.Length) return false;
            end -= padding;
        }
        packet = new RtpPacket(plaintext, header, plaintext[header.Length..end]);
        return true;
    }
}
