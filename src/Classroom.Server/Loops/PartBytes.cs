using System.IO.Compression;
using System.Runtime.CompilerServices;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>Parts of views as compressed JSON: made once for all who ask, and kept for as long as the module keeps the part.</summary>
internal sealed class PartBytes(EventCodec events)
{
    private readonly ConditionalWeakTable<ViewPart, Task<byte[]>> _made = [];

    /// <summary>Writes it beside the meeting's turn, which must not wait for some megabytes.</summary>
    public Task<byte[]> Of(ViewPart part) => _made.GetValue(part, one => Task.Run(() => Write(one)));

    private byte[] Write(ViewPart part)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            events.WritePart(gzip, part);
        return bytes.ToArray();
    }
}
