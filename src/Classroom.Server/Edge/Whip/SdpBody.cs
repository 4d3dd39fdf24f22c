using System.Buffers;
using System.Text;

namespace Classroom.Server.Edge.Whip;

/// <summary>A session description as the body of a request.</summary>
internal static class SdpBody
{
    /// <summary>Its content type (RFC 9725 section 4.2).</summary>
    public const string ContentType = "application/sdp";

    /// <summary>The content type of a part of one (RFC 8840 section 9).</summary>
    public const string FragmentType = "application/trickle-ice-sdpfrag";

    /// <summary>Largest body; an offer of a browser with many codecs has some 10 kB.</summary>
    public const int BytesMax = 64 * 1024;

    public static bool IsSdp(HttpRequest request) => Is(request, ContentType);

    public static bool IsFragment(HttpRequest request) => Is(request, FragmentType);

    /// <summary>The text, or null where it is longer than it may be or no UTF-8.</summary>
    public static async Task<string?> Read(HttpRequest request, CancellationToken cancel)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(BytesMax + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(bytes.AsMemory(0, BytesMax + 1), BytesMax + 1, throwOnEndOfStream: false, cancel);
            return length > BytesMax ? null : new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool Is(HttpRequest request, string type) =>
        string.Equals(request.ContentType?.Split(';')[0].Trim(), type, StringComparison.OrdinalIgnoreCase);
}
